"""Ask the secretary what the bot can't answer, take that back, answer it, and see what waits."""

from collections.abc import Sequence

from bot.errors import Offer, PermissionDenied, UserError
from bot.grammar.parse import split_first_word
from bot.grammar.text import plain_text
from bot.history import HistoryEntry
from bot.inquiries import ANSWERED, ASKED, TAKEN_BACK, Inquiry
from bot.notifications import Notification, Reason
from bot.permissions import check, may
from bot.records import Prefixes, checked_text
from handlers.core.blocks.elements import Block
from handlers.core.calls import Ask, Reply, row_id
from handlers.core.delivery.notify import CHANGE_OF_MIND, notify_person
from handlers.inquiries import views
from handlers.inquiries.access import ASK, who_answers
from handlers.people.named import must_be_on_roster
from storage import inquiries, notifications
from storage.unit_of_work import Read, Tx

LISTED = 10
WHAT_WAITS = Offer("What waits", "say", "inquiries")


def ask_secretary(ask: Ask, tx: Tx) -> Reply:
    """Send words to the secretary as they are. What waits already is not sent a second time."""
    must_be_on_roster(ask)
    check(ask.actor, "ask secretary", charter=ask.charter)
    words = split_first_word(ask.call.words)[1]
    text = checked_text(plain_text(words, ask.typing_context), what="question")
    if not text:
        raise ask.error_at("text", f"What is the question? Example: {ASK} Where do visitors get a badge?")
    people = who_answers(tx, ask.actor.person_id, ask)
    if not people:
        raise UserError("There is nobody else to ask: the task force has no secretary today.")
    same = [one for one in inquiries.waiting(tx) if (one.asked_by, one.text) == (ask.actor.person_id, text)]
    if same:
        return Reply.from_message(views.waits_already(same[0], people, ask.reader))
    place = "" if ask.call.is_in_our_conversation else ask.call.channel
    asked = Inquiry(
        id=tx.next_number("inquiry"), asked_by=ask.actor.person_id, at=ask.now, text=text, channel=place
    )
    tx.add(asked)
    tx.log(ASKED, why=str(asked.id))
    for person in people:
        notify_person(tx, person, Reason.INQUIRY, str(asked.id), at=tx.now + CHANGE_OF_MIND)
    return Reply.from_message(views.sent(asked, people, ask.reader))


def claim(words: str, _: Prefixes) -> str | None:
    """Return "ask the secretary ..." as that; None for other words."""
    said = views.ASK_WORDS.match(words)
    return f"{ASK} {words[said.end() :]}" if said is not None and words[said.end() :].strip() else None


def words_to_take_back(_: Ask, entry: HistoryEntry) -> str:
    """Return the words that take back an inquiry."""
    return f"{views.TAKE_BACK} {entry.why}"


def take_back(ask: Ask, tx: Tx) -> Reply:
    """Take back what nobody has answered."""
    asked = _named(ask, tx)
    if asked is None or asked.asked_by != ask.actor.person_id:
        raise PermissionDenied("That isn't yours to take back.", offers=[WHAT_WAITS])
    if asked.is_taken_back:
        return Reply(text=views.TAKEN_BACK)
    if not asked.is_open:
        raise UserError(views.answered_already(asked, ask.reader))
    _settle(tx, asked, "", by=None)
    tx.log(TAKEN_BACK, why=str(asked.id))
    return Reply(text=views.TAKEN_BACK)


def answer(ask: Ask, tx: Tx) -> Reply:
    """Answer by the form, or with words behind the number."""
    asked = _to_answer(ask, tx)
    typed = split_first_word(ask.parsed.text)[1]
    return _answer(ask, tx, asked, ask.parsed.text if ask.call.values else typed)


def needs_form(words: str, _: Prefixes) -> bool:
    """Return whether nothing was said but the number of the inquiry."""
    return len(words.split()) <= 1


def answer_form(ask: Ask, read: Read) -> Block:
    return views.answer_form(_to_answer(ask, read), ask.reader)


def answer_in_thread(ask: Ask, tx: Tx, told: Sequence[Notification], text: str) -> Reply | None:
    """Take a reply under the message with an inquiry as its answer; None where no message of theirs has one that waits."""
    if not may(ask.actor, "answer inquiry"):
        return None
    numbers = [int(one.context) for one in told if one.reason == Reason.INQUIRY]
    found = [one for one in (inquiries.find(tx, number) for number in numbers) if one is not None]
    waiting = [one for one in found if one.is_open and one.asked_by != ask.actor.person_id]
    if len(waiting) > 1:
        return Reply.from_message(
            views.which(waiting, str((ask.call.values or {}).get("text", "")), ask.reader)
        )
    if not waiting:
        return None
    return _answer(ask, tx, waiting[0], text)


def _answer(ask: Ask, tx: Tx, asked: Inquiry, said: str) -> Reply:
    text = checked_text(said, what="answer")
    if not text:
        raise ask.error_at("text", "What is the answer? A few words are enough.")
    _settle(tx, asked, text, by=ask.actor.person_id)
    tx.log(ANSWERED, why=str(asked.id), subject_id=asked.asked_by)
    notify_person(tx, asked.asked_by, Reason.INQUIRY_ANSWERED, str(asked.id), at=tx.now)
    return Reply.from_message(views.answered(asked, ask.reader))


def _settle(tx: Tx, asked: Inquiry, text: str, *, by: int | None) -> None:
    asked.settle(text, by=by, now=tx.now)
    inquiries.save(tx, asked)
    notifications.refresh_messages_about(tx, Reason.INQUIRY, str(asked.id))


def _to_answer(ask: Ask, read: Read) -> Inquiry:
    """Return the inquiry that is to be answered. Raises UserError for one that doesn't wait, or is one's own."""
    check(ask.actor, "answer inquiry", charter=ask.charter)
    asked = _named(ask, read)
    if asked is None or asked.asked_by == ask.actor.person_id:
        raise UserError("That isn't a question to you.", offers=[WHAT_WAITS])
    if not asked.is_open:
        raise UserError(views.answered_already(asked, ask.reader))
    return asked


def _named(ask: Ask, read: Read) -> Inquiry | None:
    number = row_id(split_first_word(split_first_word(ask.call.words)[1])[0])
    return inquiries.find(read, number) if number is not None else None


def show(ask: Ask, read: Read) -> Reply:
    """List what waits for the caller's answer, and what they asked themselves."""
    must_be_on_roster(ask)
    mine = inquiries.of_person(read, ask.actor.person_id, limit=LISTED)
    return Reply.from_message(views.listed(to_answer(ask, read), mine, ask.reader))


def to_answer(ask: Ask, read: Read) -> list[Inquiry]:
    """Return what waits for the caller to answer it, oldest first."""
    if not may(ask.actor, "answer inquiry"):
        return []
    me = ask.actor.person_id
    return [one for one in inquiries.waiting(read) if one.asked_by != me]
