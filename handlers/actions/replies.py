"""What to offer under a reply that sounds like more than a note. Nothing is done before somebody presses."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.actions import Action
from bot.calendar import Due
from bot.dates.reading import date_within
from bot.dates.readings import exact_words
from bot.errors import Offer, UserError
from bot.grammar.dates import date_options
from bot.issues import Issue
from bot.more_time import days_asked_for
from bot.names import join_names
from bot.news import Asked, News, NewsKind, question_recipients, unanswered_questions
from bot.notifications import Notification, Reason
from bot.permissions import Actor, may_see
from bot.phrases import without_refs
from bot.questions import people_named
from bot.records import Record
from bot.reminders import deadline_key
from bot.replies import Meaning, says_nothing, without_done
from handlers.actions.changes import notify_of_news
from handlers.actions.recurrence import working_days_of
from handlers.core.blocks.elements import VALUE_MAX, Button, Message, buttons, section, text_message
from handlers.core.blocks.text import Reader, escape
from handlers.core.calls import Ask, Reply, get_named
from handlers.core.delivery.notify import CHANGE_OF_MIND, card_channel, notify_once, stand_in_of
from handlers.core.kinds import may_press
from handlers.core.records.views import note_button
from handlers.nudges.askers import news_readers
from storage import notifications, outbox
from storage.issues import open_issue_with_question
from storage.unit_of_work import Read, Tx

RAISE = "raise"  # after the reference: the form for an obstacle begins with raising it
TAKE_OFF = "Take it off the card"
NO_DEADLINE = "-"


def offer(ask: Ask, read: Read, action: Action, meaning: Meaning, text: str) -> Message | None:
    """Return the question about a reply, with what its writer may do; None where a note is all it can be."""
    if meaning is Meaning.QUESTION:
        return _offer_to_ask(ask, read, action)
    issue = open_issue_with_question(read, action.id)
    is_asked = issue is not None and _is_owners(ask, action)
    is_more = action.is_open and meaning in _OFFERS and not (is_asked and meaning in _ANSWERS)
    found = _OFFERS[meaning](ask, action, text, f"*{action.ref}*") if is_more else None
    more: list[Button] = []
    if found is not None:
        question, row, more = found
        row = [*row, _send("It is the answer", action, text)] if is_asked else row
    elif is_asked:
        question, row = _answer(action, text, visible_ref(issue, ask.actor))
    else:
        return None
    return _offered_beside_note(ask, read, action, (question, row, more))


def mentioned(ask: Ask, _: Read, action: Action, meaning: Meaning, text: str) -> Message | None:
    """Return the question about a sentence that is said of an action and is kept only if its writer says so."""
    is_named = action.ref in text  # else it was shown, or is the only one: its title says which
    it = f"*{action.ref}*" if is_named else f"*{escape(action.title)}* ({action.ref})"
    found = _OFFERS[meaning](ask, action, text, it) if action.is_open and meaning in _OFFERS else None
    note = note_button(action, text)
    return _offered(ask, action, found, note[0], []) if found and note else None


def _offered_beside_note(ask: Ask, read: Read, action: Action, found: "_Offer") -> Message | None:
    """Return a question about a note that was kept, which may also be taken off the card."""
    kept = Button("Just a note", "justnote", action.ref)
    return _offered(ask, action, found, kept, _take_off(ask, read, action, ask.now))


def _offered(
    ask: Ask, action: Action, found: "_Offer", note: Button, behind: Sequence[Button]
) -> Message | None:
    """Return a question with those buttons that may be pressed, the first of them green; None where none may be."""
    question, row, more = found
    allowed = [one for one in row if may_press(ask, one, action) and len(one.value) <= VALUE_MAX]
    if not allowed:
        return None
    menu = [*[one for one in more if may_press(ask, one, action)], *behind]
    return Message(question, (section(question), buttons([*allowed, note], menu)))


def _take_off(ask: Ask, read: Read, action: Action, at: datetime) -> list[Button]:
    """Return the button that takes the caller's note of a moment off the card; none where no card shows it."""
    is_shown = action.is_open and _is_owners(ask, action) and card_channel(read, action) is not None
    return [Button(TAKE_OFF, "uncard", f"{action.ref} {stamp(at)}")] if is_shown else []


def _offer_to_ask(ask: Ask, read: Read, action: Action) -> Message | None:
    """Return the offer to pass an owner's question on to whoever asked; None where that is nobody else."""
    asked = ask_button(ask, read, action) if action.is_open and _is_owners(ask, action) else None
    if asked is None:
        return None
    names = [read.roster.short_name(one) for one in question_readers(ask, read, action)]
    question = f"Ask {escape(join_names(names))}?"
    return _offered_beside_note(ask, read, action, (question, [asked._replace(is_next_step=True)], []))


def ask_button(ask: Ask, read: Read, record: Record, *, word: str = "Ask") -> Button | None:
    """Return the button that passes the caller's note of this moment on to whoever asked; None where that is nobody else."""
    readers = question_readers(ask, read, record)
    label = f"{word} {escape(read.roster.short_name(readers[0]))}" if len(readers) == 1 else f"{word} them"
    return Button(label, "enquire", f"{record.ref} {stamp(ask.now)}") if readers else None


def offer_beside(
    ask: Ask,
    read: Read,
    record: Record,
    question: str,
    row: Sequence[Button | None],
    *,
    note: str = "justnote",
) -> Message | None:
    """Return a question beside a note, with the buttons that there are; None where there are none, or it is an answer.

    `note` is the verb that leaves it at the note.
    """
    shown = [one for one in row if one is not None]
    if not shown or questions_to(ask, read, record):
        return None
    shown.append(Button("Just a note", note, record.ref))
    return Message(question, (section(question), buttons(shown)))


def question_readers(ask: Ask, read: Read, record: Record) -> list[int]:
    """Return who would read a question about a record now, without the caller."""
    found = question_addressees(ask, read, record)
    return list(dict.fromkeys(stand_in_of(read, one, ask.now) or one for one in found))


def question_addressees(ask: Ask, read: Read, record: Record) -> list[int]:
    """Return who is asked, themselves or through who stands in for them: nobody for whom the caller would read it."""
    on = read.charter.day_of(ask.now)
    me = ask.actor.person_id
    found = question_recipients(record, by=me, roster=read.roster, charter=read.charter, on=on)
    theirs = {me}
    return [one for one in found if not {one, stand_in_of(read, one, ask.now)} & theirs]


def noted(ask: Ask, tx: Tx, action: Action) -> None:
    """Show an owner's answer on the card, and tell whoever asked."""
    if _is_owners(ask, action):
        outbox.refresh_cards(tx, action.id)
    if not _answer_questions(ask, tx, action):  # else they read it as the answer
        notify_of_answer(ask, tx, action)


def is_for_nobody(ask: Ask, read: Read, action: Action, text: str) -> bool:
    """Return whether a reply says nothing of the work, and is no answer to a question either."""
    if ask.call.files or not says_nothing(text):
        return False
    return not questions_to(ask, read, action) and open_issue_with_question(read, action.id) is None


def pass_answer_on(ask: Ask, tx: Tx, record: Record) -> None:
    """Plan to send what the caller notes now to those whose questions they were asked."""
    _answer_questions(ask, tx, record)


def _answer_questions(ask: Ask, tx: Tx, record: Record) -> list[Notification]:
    """Pass on what the caller notes now; return the questions that it answers."""
    answer = Asked(ask.actor.person_id, ask.now).as_context()
    open_questions = questions_to(ask, tx, record)
    for question in open_questions:
        to = Asked.from_context(question.context).by
        context = f"{question.context} {answer}"
        notify_once(tx, to, record, Reason.REPLY, context=context, at=tx.now + CHANGE_OF_MIND)
    if open_questions:
        notifications.refresh_messages(tx, record.id)
    return open_questions


def questions_to(ask: Ask, read: Read, record: Record) -> list[Notification]:
    """Return the questions about a record that the caller was asked and that nobody has answered, each once."""
    every = [one for one, _ in notifications.of_record(read, record.id)]
    found = unanswered_questions(every)
    mine = [one for one in found if ask.actor.person_id in {one.person_id, one.concerned_person_id}]
    return list({one.context: one for one in mine}.values())


def concerns(ask: Ask, read: Read, action: Action) -> bool:
    """Return whether an action waits for the caller, who owns it or was asked about it; else it is news to them."""
    return _is_owners(ask, action) or bool(questions_to(ask, read, action))


def is_asked(ask: Ask, read: Read, action: Action) -> bool:
    """Return whether an owner waits for the caller's answer, who doesn't own the action."""
    return not _is_owners(ask, action) and bool(questions_to(ask, read, action))


def notify_of_answer(ask: Ask, tx: Tx, action: Action) -> None:
    """Plan the news of what an owner says now, for whoever asked."""
    if _is_owners(ask, action) and action.is_open:
        notify_of_news(tx, action, News(NewsKind.SAID, ask.actor.person_id, ask.now))


def kept(ask: Ask, read: Read, action: Action, at: datetime) -> Message | None:
    """Return who gets what an owner noted at a moment, and how to take it off the card; None where nobody does."""
    if passed := passed_on(ask, read, action, at):
        return passed
    if not action.is_open or not _is_owners(ask, action):
        return None
    hears = names_of_askers(read, action, ask.reader, but=ask.actor.person_ids)
    is_shown = card_channel(read, action) is not None
    if not hears and not is_shown:
        return None
    text = answer_promise(hears, is_shown=is_shown)
    row = _take_off(ask, read, action, at)
    return text_message(text, row)


def passed_on(ask: Ask, read: Read, record: Record, _: datetime) -> Message | None:
    """Return to whom a note goes as the answer to their question; None where nobody asked."""
    to = dict.fromkeys(Asked.from_context(one.context).by for one in questions_to(ask, read, record))
    names = escape(join_names([read.roster.short_name(one) for one in to]))
    return Message(f"I'll pass it on to {names}.") if to else None


def names_of_askers(read: Read, action: Action, reader: Reader, *, but: Collection[int]) -> str:
    """Return who gets the answers about an action; "" for nobody besides `but`."""
    on = read.charter.day_of(reader.now)
    found = news_readers(read, action, on=on)
    return escape(join_names([read.roster.short_name(one) for one in found if one not in but]))


def answer_promise(hears: str, *, is_shown: bool) -> str:
    """Return what happens to an answer, as a sentence."""
    told = [f"tell {hears}"] if hears else []
    return f"I'll {' and '.join([*told, *(['show it on the card'] if is_shown else [])])}."


def stamp(at: datetime) -> str:
    """Return a moment for the value of a button."""
    return str(round(at.timestamp() * 1_000_000))


def visible_ref(issue: Issue | None, who: Actor) -> str:
    """Return the reference of the issue of a question; "" for whoever may not see it."""
    return issue.ref if issue is not None and may_see(who, issue) else ""


_ANSWERS = (Meaning.NOTE, Meaning.SOUNDS_DONE)  # what can only be the answer to a question, or a note


def _is_owners(ask: Ask, action: Action) -> bool:
    """Return whether the writer owns the action, or stands in for an owner."""
    return any(one.person_id in action.owners for one in ask.actor.identities)


def _answer(action: Action, text: str, ref: str) -> tuple[str, list[Button]]:
    of = f" to *{ref}*" if ref else ""
    return f"Send that as the answer{of}?", [_send("Send it", action, text)]


def _send(label: str, action: Action, text: str) -> Button:
    """Return the button that answers a question with a text, in quotes: references in it are part of the answer."""
    said = escape(text.replace('"', "'"))
    return Button(label, "say", f'done {action.ref} result:"{said}"')


_Offer = tuple[str, list[Button], list[Button]]  # a question, its answers, and what is behind a menu


def _close(_: Ask, action: Action, text: str, it: str) -> _Offer:
    words = f"done {action.ref} {escape(without_done(text))}"
    return f"Close {it} with that?", [Button("Yes, close it", "say", words, is_next_step=True)], []


def _move(ask: Ask, action: Action, text: str, it: str) -> _Offer | None:
    days = working_days_of(ask, ask.roster, action)
    options = date_options(ask.typing_context)
    dues = days_asked_for(
        without_refs(text), action.due_on, ask.today, days, options
    )  # "1" of "A-1" is no day
    if dues is not None and not dues:
        return None  # that is when it is due, or before
    another = Button("Another day", "move", action.ref)
    if not dues:
        return f"Another day for {it}?", [another._replace(label="New date")], []
    known = deadline_key(action.due_at) or NO_DEADLINE
    words = {due: f"{action.ref} {known} {_exactly(ask, due)}" for due in dues}
    if len(dues) > 1:
        row = [Button(ask.reader.due(due), "moveit", said) for due, said in words.items()]
        return f"Move {it} to which day?", row, [another]
    question = f"Move {it} to {ask.reader.due(dues[0])}?"
    return question, [Button("Move it", "moveit", words[dues[0]], is_next_step=True)], [another]


def move_offered(ask: Ask, tx: Tx) -> Reply:
    """Move an action as it was offered, unless its date has changed since; `tx` is the call's."""
    action = get_named(ask, tx, "move", Action)
    known, _, due = ask.parsed.text.partition(" ")
    words = f"move {action.ref} {due}"
    if known not in {deadline_key(action.due_at), NO_DEADLINE if action.due is None else ""}:
        now = f"it's due {ask.reader.due(action.due)} now" if action.due else "it has no date now"
        offers = [Offer("Move it all the same", "say", words), Offer("Leave it", "leaveit")]
        raise UserError(f"That offer is old: {action.ref} has moved since, {now}.", offers=offers)
    return ask.run_words(replace(ask.call, words=words), tx)


def _exactly(ask: Ask, due: Due) -> str:
    """Return a date as words that are read as this date wherever they are typed."""
    return exact_words(due, ask.typing_context.zone)


def _stuck(_: Ask, action: Action, text: str, it: str) -> _Offer:
    row = [
        Button("Blocked", "say", f"block {action.ref} {escape(text)}"),
        Button("Raise it", "stuck", f"{action.ref} {RAISE}"),
    ]
    return f"Is {it} blocked, or does somebody have to decide something?", row, []


def _give(ask: Ask, action: Action, text: str, it: str) -> _Offer:
    """Ask whether it should go to whom the reply names, or to whom."""
    someone = Button("Give it to someone", "assign", action.ref)
    named = [one for one in people_named(text, ask.typing_context) if one not in action.owners]
    user = ask.roster.slack_user(named[0]) if len(named) == 1 else None
    if user is None:
        return f"Should {it} go to someone else?", [someone], []
    name = ask.reader.short_name(named[0])
    give = Button(f"Give it to {name}", "say", f"assign {action.ref} <@{user}>", is_next_step=True)
    return f"Give {it} to {name}?", [give], [someone._replace(label="Someone else")]


def _snooze(ask: Ask, action: Action, text: str, it: str) -> _Offer:
    due = date_within(without_refs(text), **date_options(ask.typing_context))
    if due is None:
        return f"Remind you of {it} later?", [Button("Choose a day", "snooze", action.ref)], []
    words = f"snooze {action.ref} {_exactly(ask, due)}"
    row = [Button("Yes, then", "say", words, is_next_step=True)]
    another = [Button("Another day", "snooze", action.ref)]
    return f"Remind you of {it} on {escape(ask.reader.due(due))}?", row, another


# The question of each meaning; the last argument is the action as the question names it.
_OFFERS: Mapping[Meaning, Callable[[Ask, Action, str, str], _Offer | None]] = {
    Meaning.SOUNDS_DONE: _close,
    Meaning.DATE: _move,
    Meaning.STUCK: _stuck,
    Meaning.NOT_MINE: _give,
    Meaning.LATER: _snooze,
}
