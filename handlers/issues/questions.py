"""What a level asks before it decides: the question is an action of whoever is asked, and the clock stands still."""

from bot import issues as rules
from bot.actions import Action, ActionState
from bot.calendar import Due
from bot.errors import UserError
from bot.issues import Issue
from bot.permissions import capacity, check, may_see
from bot.posts import Why
from bot.records import Kind, checked_text, checked_title
from handlers.actions.commands import named_owners, take_step, tell_of_newcomers
from handlers.calls import Ask, Reply
from handlers.decisions.commands import drop_draft
from handlers.delivery.notify import card, tell
from handlers.issues import deadlines as clocks
from handlers.issues import questions_views as views
from handlers.issues.commands import named
from handlers.records.create import begun_as
from storage.unit_of_work import Read, Tx

ASK_OPTIONS = ("owner", "due")
ANSWER_OPTIONS = ("behalf",)
ANSWER_DAYS = 5  # working days to answer, where nothing else was said


def ask_(ask: Ask, tx: Tx) -> Reply:
    """Ask somebody before deciding; the level's clock stands still until the answer."""
    issue = named(ask, tx, "ask")
    check(ask.who, "ask", issue, charter=ask.charter)
    question = checked_title(ask.said.text) if ask.said.text else ""
    if not question:
        raise UserError(f"What is the question? Example: {ask.registry['ask'].example}")
    asked, newcomers = named_owners(ask, tx)
    dropped = drop_draft(tx, issue)
    action = _action(ask, tx, issue, question, asked or (issue.created_by,))
    rules.stop(issue, charter=ask.charter, question=question, now=ask.now)
    issue.question_id = action.id
    rules.set_clock(issue, action.due or clocks.clock(tx, issue, ask.today), charter=ask.charter)
    tx.change(issue, "ask", why=question)
    for person in action.owners:
        tell(tx, person, action, Why.ASSIGNED)
    tell_of_newcomers(ask, tx, action, newcomers)
    clocks.plan_of(tx, issue)
    return Reply.saying(views.asked(issue, action, ask.reader_of(tx.roster), dropped=dropped))


def _action(ask: Ask, tx: Tx, issue: Issue, question: str, asked: tuple[int, ...]) -> Action:
    """Make the action with which the question is answered; it is seen by no more than the issue is."""
    action = Action(
        **begun_as(ask, tx, Kind.ACTION, title=question, area=issue.area, visibility=issue.visibility),
        state=ActionState.OPEN,
        owners=asked,
        for_id=issue.id,
    )
    action.set_due(ask.said.value("due", Due) or clocks.in_days(tx, ask.today, ANSWER_DAYS))
    tx.create(action)
    card(tx, action)
    return action


def answer(ask: Ask, tx: Tx) -> Reply:
    """Answer what the level asked: the action is done with it, and the level's clock runs again."""
    issue, question = question_to_answer(ask, tx)
    action: Action = tx.get(question.id)
    text = checked_text(ask.said.text, what="answer")
    if not text:
        raise UserError(f"What is the answer? Example: {ask.registry['answer'].example}")
    take_step(ask, tx, action, "done", text)
    told = clocks.holders(tx, tx.get(issue.id), on=ask.today)
    shown = action if may_see(ask.who, action) else None
    return Reply.saying(views.answered(tx.get(issue.id), shown, ask.reader, told=told))


def question_to_answer(ask: Ask, read: Read) -> tuple[Issue, Action]:
    """Return the issue that was named, and the action with which its question is answered, if that is theirs to do."""
    issue = named(ask, read, "answer")
    if issue.question_id is None or not issue.is_open:
        check(ask.who, "answer", issue, charter=ask.charter)
        raise UserError(views.nothing_asked(issue))
    question: Action = read.get(issue.question_id)
    if capacity(ask.who, "done", question, charter=ask.charter) is None:
        check(ask.who, "answer", issue, charter=ask.charter)
    return issue, question
