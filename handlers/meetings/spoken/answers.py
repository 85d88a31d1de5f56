"""What somebody says of coming to a meeting, in their own words: offered for the meeting that they name, and noted by a press."""

from collections.abc import Sequence

from bot.errors import Offer, UserError
from bot.grammar.dates import month_named
from bot.invitations import says_absence, words_behind_answer
from bot.meeting_words import number_named, without_number
from bot.meetings import Answer, Meeting
from bot.phrases import first_ref, says_video
from bot.questions import Question, read_question
from bot.records import Kind
from bot.titles import ENOUGH, share_said
from handlers.core.blocks.elements import Button
from handlers.core.calls import Ask, Reply, get_visible
from handlers.meetings import invitees, registration_views, representatives, views
from handlers.meetings.registration import is_invited
from storage import meetings
from storage.unit_of_work import Read

VERBS = frozenset(map(str, Answer))  # by which somebody answers
_SHOWN = 3  # meetings that are offered


def offer(ask: Ask, read: Read, words: str) -> Reply:
    """Offer the answers to the invitation that a sentence means. Raises UserError where none is open."""
    open_ones = waiting(ask, read)
    if not open_ones:
        sentence = "No meeting is waiting for your answer."
        raise UserError(sentence, offers=[Offer("Meetings", "say", "meetings")])
    meeting = meant(ask, words, open_ones)
    row = _in_order(views.answer_buttons(meeting), words)
    message = representatives.which(ask, read, meeting, words, row)
    by_video = says_video(words)
    return Reply.from_message(
        message or registration_views.which_answer(meeting, ask.reader, row, by_video=by_video)
    )


def _in_order(row: Sequence[Button], words: str) -> list[Button]:
    is_away = says_absence(words)
    return sorted(row, key=lambda one: is_away and one.verb != Answer.APOLOGIES)


def offered(ask: Ask, read: Read, words: str) -> Reply | None:
    """Return the offer for a sentence by which somebody says that they come, or can't; None for any other."""
    behind = words_behind_answer(words)
    if behind is None and not says_absence(words):
        return None
    ref = first_ref(words, ask.charter.prefixes)
    if ref is not None and ref.kind is Kind.MEETING:
        get_visible(ask, read, ref)
        return offer(ask, read, words)
    open_ones = waiting(ask, read)
    return offer(ask, read, words) if open_ones and _is_of_meeting(ask, behind, open_ones) else None


def _is_of_meeting(ask: Ask, behind: str | None, among: Sequence[Meeting]) -> bool:
    """Return whether what stands behind an answer is nothing, or names a meeting: "I'm coming on the 20th"."""
    if not behind:
        return True
    said = read_question(without_number(behind), ask.typing_context)
    return bool(_named(ask, behind, said, among))


def line(ask: Ask, read: Read, verb: str, words: str) -> tuple[str, str] | None:
    """Return what is typed to answer the invitation that a sentence means, and which that is; None where that isn't clear."""
    try:
        meeting = meant(ask, words, waiting(ask, read))
    except UserError:
        return None
    return f"{verb} {meeting.ref}", views.line(meeting, ask.reader)


def waiting(ask: Ask, read: Read) -> list[Meeting]:
    """Return the meetings ahead that were called, and to which the caller is invited."""
    ahead = meetings.called(read, now=ask.now, until=ask.now + invitees.FAR_AHEAD)
    return [one for one in ahead if is_invited(ask, read, one)]


def meant(ask: Ask, words: str, among: Sequence[Meeting]) -> Meeting:
    """Return the meeting that a sentence names by its reference, number, day or title, else the first. Raises UserError."""
    asked = read_question(without_number(words), ask.typing_context)
    named = _named(ask, words, asked, among)
    if named is None:
        return among[0]
    if len(named) != 1:
        found = named or among
        raise UserError(
            registration_views.which_meeting(found[:_SHOWN], ask.reader, is_other=not named),
            offers=[Offer(one.ref, "coming", one.ref) for one in found[:_SHOWN]],
        )
    return named[0]


def _on_day_of_month(words: str, among: Sequence[Meeting]) -> list[Meeting]:
    """Return the meetings of a later month where only its day is named: "the 20th"."""
    said = [_digits(word) for word in without_number(words).split()]
    numbers = {int(one) for one in said if one}
    is_alone = len(numbers) == 1 and not any(month_named(word.strip(".,;!")) for word in words.split())
    return [one for one in among if one.starts_on.day in numbers] if is_alone else []


def _digits(word: str) -> str:
    return "".join(sign for sign in word if sign.isdecimal())


def _named(ask: Ask, words: str, asked: Question, among: Sequence[Meeting]) -> list[Meeting] | None:
    """Return those that a sentence names; None where it names none of any kind."""
    if asked.ref is not None and asked.ref.kind is Kind.MEETING:
        return [one for one in among if one.ref == str(asked.ref)]
    if (number := number_named(words)) is not None:
        return [one for one in among if one.official == number]
    if asked.days is not None:
        first, last = asked.days
        on_it = [one for one in among if first <= one.starts_on <= last]
        return on_it or _on_day_of_month(words, among)
    by_title = [one for one in among if views.is_titled(one, ask.reader) or one.group_name]
    return [one for one in by_title if share_said(f"{one.title} {one.group_name}", words) >= ENOUGH] or None
