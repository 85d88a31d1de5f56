"""Questions of a level before it decides: an action for the person asked, while the clock is paused."""

from bot import issues
from bot.actions import Action, ActionState
from bot.calendar import Due
from bot.errors import UserError, to_fill_in
from bot.issues import Issue
from bot.notifications import Reason
from bot.permissions import check, may_see, permitted_identity
from bot.records import Kind, checked_text, checked_title
from handlers.actions.fields import must_be_able_to_own, named_owners, notify_about_newcomers
from handlers.actions.steps import take_step
from handlers.core.calls import Ask, Reply, get_named
from handlers.core.delivery.notify import notify, post_card
from handlers.core.delivery.recipients import notified_sentence
from handlers.core.records.closed_days import ask_about_closed_day
from handlers.core.records.create import derived_record_fields
from handlers.issues import deadlines, reply_views
from handlers.issues.closing import drop_draft
from storage.unit_of_work import Read, Tx

ASK_OPTIONS = ("owner", "due")
ANSWER_OPTIONS = ("behalf",)
ANSWER_WORKING_DAYS = 5  # working days to answer by default


def ask_(ask: Ask, tx: Tx) -> Reply:
    """Ask a person before deciding; the level's clock pauses until the answer."""
    issue = get_named(ask, tx, "ask", Issue, right="ask")
    question = checked_title(ask.parsed.text) if ask.parsed.text else ""
    if not question:
        raise UserError("What is the question?", offers=[to_fill_in("ask", issue.ref)])
    asked, newcomers = named_owners(ask, tx)
    if not asked:
        asked = (issue.created_by,)
        must_be_able_to_own(ask, asked)
    ask_about_closed_day(ask, ask.parsed.value("due", Due), asked)
    dropped = drop_draft(tx, issue)
    action = _create_question_action(ask, tx, issue, question, asked)
    issues.pause_clock(issue, charter=ask.charter, question=question, now=ask.now)
    issue.question_id = action.id
    due = action.due or deadlines.level_due(tx, issue, ask.today)
    issues.set_level_deadline(issue, due, charter=ask.charter)
    tx.change(issue, "ask", why=question)
    for person in action.owners:
        notify(tx, person, action, Reason.ASSIGNED)
    notify_about_newcomers(tx, action, newcomers)
    deadlines.plan_issue(tx, issue)
    reader = ask.reader_with(tx.roster)
    told = notified_sentence(tx, action.owners, reader)
    message = reply_views.question_asked(issue, action, reader, withdrawn_draft=dropped, notified=told)
    return Reply.from_message(message)


def _create_question_action(ask: Ask, tx: Tx, issue: Issue, question: str, asked: tuple[int, ...]) -> Action:
    """Return the new action that answers the question, no more visible than the issue."""
    action = Action(
        **derived_record_fields(
            ask, tx, Kind.ACTION, title=question, area=issue.area, visibility=issue.visibility
        ),
        state=ActionState.OPEN,
        owners=asked,
        for_id=issue.id,
    )
    action.set_due(
        ask.parsed.value("due", Due) or deadlines.due_in_working_days(tx, ask.today, ANSWER_WORKING_DAYS)
    )
    tx.create(action)
    post_card(tx, action)
    return action


def answer(ask: Ask, tx: Tx) -> Reply:
    """Close the action of a question with its answer and resume the clock."""
    issue, question = question_to_answer(ask, tx)
    action: Action = tx.get(question.id)
    text = checked_text(ask.parsed.text, what="answer")
    if not text:
        raise UserError("What is the answer?", offers=[to_fill_in("answer", issue.ref)])
    take_step(ask, tx, action, "done", text)
    shown = action if may_see(ask.actor, action) else None
    told = deadlines.holders_notified(tx, tx.get(issue.id), ask.reader)
    return Reply.from_message(
        reply_views.question_answered(tx.get(issue.id), shown, ask.reader, notified=told)
    )


def question_to_answer(ask: Ask, read: Read) -> tuple[Issue, Action]:
    """Return the named issue and the action of its question. Raises if the asker may not answer."""
    issue = get_named(ask, read, "answer", Issue)
    if issue.question_id is None or not issue.is_open:
        check(ask.actor, "answer", issue, charter=ask.charter)
        raise UserError(reply_views.no_open_question(issue))
    question: Action = read.get(issue.question_id)
    if permitted_identity(ask.actor, "done", question, charter=ask.charter) is None:
        check(ask.actor, "answer", issue, charter=ask.charter)
    return issue, question
