"""Views of news: what happened to what somebody asked for, or to what somebody owns."""

from bot.actions import Action, ActionState
from bot.history import Note
from bot.last_word import LastWord
from bot.names import join_all, join_names
from bot.news import News, NewsKind
from bot.records import TEXT_MAX, Record
from bot.reminders import deadline_key
from bot.replies import Meaning, read_reply
from handlers.actions import views as action_views
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, Message, buttons, entry, form, section, text_field
from handlers.core.blocks.text import Reader, cut, escape, with_full_stop

OWNERS_MAX = 3  # names in a refusal
HINT_MAX = 150  # characters of a question under the field of its answer
_ASKS = (Meaning.QUESTION, Meaning.DATE)
SAID_MAX = 300  # characters of an answer, a result or a reason
_CLOSED = "closed {}"
_ENDED = {ActionState.CANCELLED: "cancelled {}", ActionState.HANDED_OVER: "handed {} over"}


def news_heading(reader: Reader, *, asker: int, own: bool) -> str:
    """Return the heading of news; who gets them in place of somebody else reads who asked."""
    return f"*News on what {'you' if own else reader.short_name(asker)} asked for*"


def said(action: Action, note: Note, reader: Reader) -> list[Block]:
    words = f"{reader.short_name(note.person_id)}: “{_excerpt(note.text)}”"
    is_disowned = action.is_open and read_reply(note.text) is Meaning.NOT_MINE
    give = Button("Give it to someone", "assign", action.ref) if is_disowned else None
    return [entry(f"{Chip.NEWS.sign} {_name(action)} · {words}", give)]


def news(action: Action, news: News, reader: Reader) -> list[Block]:
    """Return the line of a step, as the action is now."""
    who = reader.short_name(news.by)
    if news.kind is NewsKind.MOVED:
        if deadline_key(action.due_at) != news.became:
            return [section(f"{Chip.MOVED.sign} {_name(action)} · {who} moved it; moved again since")]
        when = reader.due(action.due) if action.due else "no date"
        return [section(f"{Chip.MOVED.sign} {_name(action)} · {who} moved it to {when}")]
    if news.kind is NewsKind.GIVEN:
        to = join_names([reader.short_name(one) for one in action.owners]) or "nobody"
        return [section(f"{Chip.MOVED.sign} {_name(action)} · {who} gave it to {to}")]
    if news.kind is NewsKind.BLOCKED and action.state == ActionState.BLOCKED:
        why = f": {_excerpt(action.reason)}" if action.reason else ""
        return [section(f"{Chip.BLOCKED.sign} {_name(action)} · {who} is stuck{why}")]
    return open_again(action, reader) if action.is_open else [section(_closing_line(action, reader))]


def _closing_line(action: Action, reader: Reader) -> str:
    by = f"{reader.short_name(action.closed_by)} {_did(action, 'it')}"
    return f"{action_views.chip(action, reader).sign} {_name(action)} · {by}{_outcome(action)}"


def _did(action: Action, what: str) -> str:
    """Return what was done to an action that is over: "closed it"."""
    return _ENDED.get(ActionState(action.state), _CLOSED).format(what)


def _outcome(action: Action) -> str:
    text = action.result or action.reason
    return f": {_excerpt(text)}" if text else ""


def open_again(action: Action, reader: Reader) -> list[Block]:
    """Return the line of an action that was closed or blocked and is worked on again."""
    due = f", due {reader.due(action.due)}" if action.due else ""
    return [section(f"{action_views.chip(action, reader).sign} {_name(action)} · open again{due}")]


def closed_by_other(action: Action, reader: Reader) -> list[Block]:
    """Return the message to an owner whose action somebody else closed."""
    who, did = reader.short_name(action.closed_by), _did(action, f"*{escape(action.title)}*")
    on = reader.day_of(action.closed_at) if action.closed_at else ""
    return [
        section(with_full_stop(f"{who} {did} for you{_outcome(action)}")),
        facts(action_views.chip(action, reader), action.ref, on, "nothing for you to do"),
        buttons([Button("Reopen", "reopen", action.ref)]),
    ]


def blocked_by_other(action: Action, news: News, reader: Reader) -> list[Block]:
    """Return the message to an owner whose action somebody else blocked."""
    says = f"{reader.short_name(news.by)} says *{escape(action.title)}* is blocked{_outcome(action)}"
    return [
        section(f"{with_full_stop(says)}\nNo reminders until it's unblocked."),
        facts(action_views.chip(action, reader), action.ref),
        buttons([Button("Unblock", "unblock", action.ref), Button("Note", "note", action.ref)]),
    ]


def unblocked(action: Action, reader: Reader, *, by: int | None) -> list[Block]:
    """Return the message to an owner whose action waited for one that `by` has closed; None where they mayn't see that."""
    why = f": {reader.short_name(by)} closed what it waited for" if by is not None else ""
    says = f"*{escape(action.title)}* isn't blocked any more{why}."
    due = action_views.due_phrase(action, reader)
    row = [Button("Done", "done", action.ref), Button("New date", "move", action.ref)]
    return [section(says), facts(action_views.chip_today(action, reader), action.ref, due), buttons(row)]


def now(action: Action, reader: Reader) -> list[Block]:
    return [section(action_views.line(action, reader))]


def question(record: Record, note: Note, reader: Reader, *, own: bool, answered: bool) -> list[Block]:
    """Return a question to who asked for a thing, or to who reads for them, `own` for the first; or from them, to its owners."""
    place = (
        "" if own or note.person_id == record.asker else f", in place of {reader.short_name(record.asker)}"
    )
    says = "asks" if read_reply(note.text) in _ASKS else "tells"
    text = f"*{reader.short_name(note.person_id)} {says} you{place}:* {escape(cut(note.text, SAID_MAX))}"
    if answered:
        return [section(text), facts(Chip.ASKED, record.ref, escape(record.title), "answered")]
    due = getattr(record, "due", None)
    about = f"{escape(record.title)}{f', due {reader.due(due)}' if due else ''}"
    row = [
        Button("Answer", "answerback", record.ref, is_next_step=True),
        Button(f"Open {record.ref}", "show", record.ref),
    ]
    return [
        section(f"{text}\nReply in this thread and I'll pass it on."),
        facts(Chip.ASKED, record.ref, about),
        buttons(row),
    ]


def answer(record: Record, asked: Note | None, given: Note, reader: Reader) -> list[Block]:
    """Return the answer to a question, with the question unless it was deleted."""
    lines = [
        f"*{reader.short_name(given.person_id)} answers:* {escape(cut(given.text, SAID_MAX))}",
        f"You asked: “{_excerpt(asked.text)}”" if asked else "",
    ]
    return [section("\n".join(filter(None, lines))), facts(Chip.NEWS, record.ref, escape(record.title))]


def _name(action: Action) -> str:
    return f"{action.ref} {escape(action.title)}"


def asked(names: str, *, is_later: bool, in_our_conversation: bool) -> str:
    """Return that a question is passed on, and where its answer will come."""
    done = f"I'll ask {names} when their day starts." if is_later else f"I've asked {names}."
    where = "The answer will come here." if in_our_conversation else "I'll send you the answer."
    return f"{done} {where}"


def asked_before(record: Record, *, is_answered: bool) -> str:
    since = "It's answered." if is_answered else "The answer will come to you."
    return f"You've already asked that on {record.ref}. {since}"


def answer_form(record: Record, asked: str) -> Block:
    field = text_field("text", "Your answer", hint=cut(asked, HINT_MAX), max_length=TEXT_MAX, long=True)
    return form(f"Answer on {record.ref}", "Send", [field], words=f"answerback {record.ref}")


def only_owners_say(action: Action, reader: Reader) -> str:
    """Refuse somebody who confirms what an owner said: only who owns it knows."""
    names = join_all([reader.short_name(one) for one in action.owners[:OWNERS_MAX]], last=" or ")
    more = len(action.owners) - OWNERS_MAX
    return f"{names}{f' or {more} others' if more > 0 else ''} can say whether that's still so. You can add a note."


def only_who_said_it(said: LastWord, reader: Reader) -> str:
    who, on = reader.short_name(said.person_id), reader.weekday_of(said.at)
    return f"{who} said that on {on}, so only {who} can say whether it's still so. You can add a note."


def said_today(action: Action, said: LastWord) -> str:
    return f"Noted already today under {action.ref}: “{escape(said.text)}”"


def still_so(said: LastWord, kept: Message | None) -> Message:
    """Return that the last word still holds, and who gets it."""
    text = f"Noted: still “{escape(said.text)}”"
    return Message(f"{text}\n{kept.text}", (section(text), *kept.blocks)) if kept else Message(text)


def taken_off(action: Action) -> str:
    return f"It's off the card, and stays a note under {action.ref}. To take it back altogether, delete your message."


def _excerpt(text: str) -> str:
    return escape(cut(" ".join(text.split()), SAID_MAX))
