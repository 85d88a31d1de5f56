"""Say whether one takes part in a meeting; the secretary enters it for others."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from bot.errors import Offer, PermissionDenied, UserError
from bot.invitations import may_answer, read_answer, words_behind_answer
from bot.meetings import Answer, Attendance, EnteredAnswer, Meeting, Registrations, stays_away
from bot.notifications import Notification, Reason
from bot.permissions import check, may_see
from bot.phrases import says_video
from bot.presence_words import read_presence
from bot.questions import read_question
from bot.replies import Meaning, says_nothing
from bot.vocabulary import QUESTION_MARK
from handlers.core.blocks.elements import Button, Message
from handlers.core.calls import Ask, Reply, get_named
from handlers.core.delivery.notify import notify
from handlers.meetings import days, invitees, presence, registration_views, representatives, views
from handlers.meetings.news import known_status, plan_reminders
from handlers.meetings.record import correcting
from handlers.meetings.room import self_said
from storage import meetings, notifications
from storage.unit_of_work import Read, Tx

DAY_WORDS = 5  # of a day behind an answer
OPTIONS = ("behalf of", "shown")
APOLOGIES_OPTIONS = ("alternate", *OPTIONS)
# Messages that ask whether one comes, so that "yes" and "no" are an answer.
ASKING = frozenset({Reason.MEETING_CALLED, Reason.MEETING_CHANGED, Reason.REPRESENTS})


def registrations(read: Read, meeting: Meeting) -> Registrations:
    invited, answers = invitees.of_meeting(read, meeting), meetings.attendances(read, meeting)
    known = known_status(read, meeting)
    absent = [
        one for one in invited if one in answers and presence.is_entered_as_absent(answers[one], meeting)
    ]
    given = [one for one in invited if one in answers and answers[one].answer]
    current = [one for one in given if answers[one].is_current(meeting)]
    return Registrations(
        invited=invited,
        answers=answers,
        asked_again=[one for one in given if one not in current],
        unanswered=[one for one in invited if one not in given and one not in absent],
        unreached=[one for one in invited if meeting.called_at and known.get(one) != meeting.status_key],
        entered=[one for one in current if presence.is_entered_as_present(answers[one], meeting)],
        absent=absent,
        away=[one for one in current if presence.is_away_since(read, answers[one], meeting)],
    )


def _answer(answer: Answer, ask: Ask, tx: Tx) -> Reply:
    if (over := _begun_for_oneself(ask, tx, answer)) is not None:
        return self_said.enter(ask, tx, over, answer)
    meeting = named_meeting(ask, tx, answer)
    person = _whose(ask, tx, meeting)
    shown = ask.parsed.option_text("shown")
    if shown not in ("", meeting.time.key):
        whose = "" if person == ask.actor.person_id else invitees.typed_name(tx, person)
        raise registration_views.moved_since(meeting, shown, ask.reader, whose=whose)
    before = meetings.attendances(tx, meeting).get(person)
    said = _said(ask, tx, meeting, answer, person, before)
    _must_change_no_part(ask, tx, meeting, before, said)
    if before is None or not said.says_the_same(before):
        _keep(ask, tx, meeting, before, said)
    elif said.answered_by == person:
        meetings.save_attendance(tx, said)  # whoever repeats what was entered for them knows of it
    is_named = meeting.is_own and meeting.chair_id == person
    message = registration_views.answered(
        meeting,
        said,
        ask.reader,
        me=ask.actor.person_id,
        whose=invitees.mention(tx, person),
        needs_chair=is_named or representatives.is_chair(tx, meeting, person),
        before=before,
    )
    return Reply.from_message(message)


def _begun_for_oneself(ask: Ask, read: Read, answer: Answer) -> Meeting | None:
    """Return the meeting that was named if it has begun and its invitee says for themselves that they came; else None."""
    if answer == Answer.APOLOGIES or not ask.parsed.refs or ask.parsed.people("behalf") or ask.parsed.text:
        return None
    meeting = get_named(ask, read, answer, Meeting)
    return meeting if self_said.is_open_to(ask, read, meeting) else None


attending = partial(_answer, Answer.COMING)
remote = partial(_answer, Answer.REMOTE)
apologies = partial(_answer, Answer.APOLOGIES)


def _said(
    ask: Ask, read: Read, meeting: Meeting, answer: Answer, person: int, before: Attendance | None
) -> Attendance:
    """Return the answer that a person gives now. Raises UserError for one that isn't possible, or not understood."""
    instead = None
    if answer == Answer.APOLOGIES:
        instead = representatives.named(ask, read, meeting, person, before)
    elif more := ask.parsed.text.strip():  # "attending M-1 no, I can't"
        raise registration_views.not_understood(meeting, more)
    if answer == Answer.REMOTE and not meeting.link:
        raise UserError(registration_views.no_link(meeting))
    return meeting.attendance(person, answer, at=ask.now, by=ask.actor.person_id, representative=instead)


def _must_change_no_part(
    ask: Ask, read: Read, meeting: Meeting, before: Attendance | None, said: Attendance
) -> None:
    """Raise UserError where an answer comes after it was entered how somebody took part: that is what counts."""
    if not meeting.has_begun(ask.now):
        return
    correcting.must_be_open(read, meeting, ask.reader)
    if before is not None and presence.is_entered(before, meeting) and said.answer != before.answer:
        raise UserError(
            registration_views.entered_already(meeting, before, ask.reader),
            offers=[Offer("Who came", "came", meeting.ref)],
        )


def _keep(ask: Ask, tx: Tx, meeting: Meeting, before: Attendance | None, said: Attendance) -> None:
    """Keep an answer with its line of history, and tell those whom it concerns."""
    meetings.save_attendance(tx, said)
    given = {**meetings.attendances(tx, meeting), said.person_id: said}
    representatives.replace(tx, meeting, before, said, given)
    behalf = "" if said.person_id == ask.actor.person_id else ask.roster.name(said.person_id)
    tx.change(meeting, said.answer, why=registration_views.history_words(said, ask.reader), behalf=behalf)
    representatives.tell(tx, meeting, before, said)
    if behalf:
        context = EnteredAnswer(ask.actor.person_id, said.answer, meeting.time.key).as_context()
        too_late = invitees.beginning(meeting, tx.now)
        notify(tx, said.person_id, meeting, Reason.REGISTERED_BY_OTHER, context=context, too_late_at=too_late)
    plan_reminders(tx, meeting)
    correcting.follow(tx, meeting)


def named_meeting(ask: Ask, read: Read, verb: str) -> Meeting:
    """Return the meeting that was named, else the next one that was called. Raises UserError for one that is over.

    Who may change it enters afterwards, for others, who took part.
    """
    if ask.parsed.refs:
        meeting = get_named(ask, read, verb, Meeting)
    else:
        ahead = meetings.called(read, now=ask.now, until=ask.now + invitees.FAR_AHEAD)
        mine = next((one for one in ahead if is_invited(ask, read, one)), None)
        if mine is None:
            raise UserError(
                "No meeting is waiting for your answer.", offers=[Offer("Meetings", "say", "meetings")]
            )
        meeting = mine
    has_met = meeting.called_at is not None and meeting.has_begun(ask.now) and not meeting.is_cancelled
    is_entered = has_met and ask.parsed.people("behalf") and invitees.may_change(ask, meeting)
    if not is_entered and (not meeting.is_called or meeting.has_begun(ask.now)):
        raise UserError(registration_views.not_open(meeting, ask.reader))
    return meeting


def is_invited(ask: Ask, read: Read, meeting: Meeting) -> bool:
    invited = set(invitees.of_meeting(read, meeting))
    return bool(set(ask.actor.person_ids) & invited) and may_see(ask.actor, meeting)


def _whose(ask: Ask, read: Read, meeting: Meeting) -> int:
    """Return whose answer it is: the caller's, or that of somebody for whom it is entered. Raises for one not invited."""
    invited, named = invitees.of_meeting(read, meeting), ask.one_person("behalf")
    if named:
        person = named.person_id
        if person not in ask.actor.person_ids:  # a stand-in answers for whom they stand
            check(ask.actor, "behalf", charter=ask.charter)
    else:
        person = next((one for one in ask.actor.person_ids if one in invited), None)
    if person is None or person not in invited:
        raise PermissionDenied(
            registration_views.not_invited(meeting, ask.reader, person=person if named else None)
        )
    return person


def ask_whether(ask: Ask, read: Read) -> Reply:
    """Ask whether somebody is coming, with a button for each answer."""
    meeting = named_meeting(ask, read, "coming")
    _whose(ask, read, meeting)
    return Reply.from_message(registration_views.question(meeting, ask.reader))


def command_of(ask: Ask, read: Read, meeting: Meeting, text: str) -> str:
    """Return the answer that a reply to an invitation is without doubt, as a command; "" for none."""
    asked = _asked_here(ask, read, meeting)
    answer = read_answer(text, is_asked=asked is not None and asked.reason in ASKING)
    if read_presence(text) and self_said.is_open_to(ask, read, meeting):
        return f"there {meeting.ref} {text}"
    if answer is None or not _is_open_to(ask, read, meeting):
        return ""
    known = known_status(read, meeting).get(asked.concerned_person_id if asked else ask.actor.person_id, "")
    whose = invitees.whose(read, asked) if asked else ""
    return f"{answer} {views.answer_words(meeting, whose, shown=known if '@' in known else '')}"


def offer(ask: Ask, read: Read, meeting: Meeting, _: Meaning, text: str) -> Message | None:
    """Offer the answers beside a note that may be one, as any is under an unanswered invitation; None for no other."""
    if not (ask.call.is_in_our_conversation and _is_open_to(ask, read, meeting)):
        return None
    asked = _asked_here(ask, read, meeting)
    said = meetings.attendances(read, meeting).get(
        asked.concerned_person_id if asked else ask.actor.person_id
    )
    is_invitation = asked is not None and asked.reason in ASKING
    asks = is_invitation and (
        said is None or not said.is_current(meeting)
    )  # else a question is for who prepares it
    if not (asks or (may_answer(text) and (is_invitation or not QUESTION_MARK.search(text)))):
        return None
    whose = invitees.whose(read, asked) if asked else ""
    note = Button("Just a note", "justnote", meeting.ref)
    row = [*views.answer_buttons(meeting, said, whose=whose), note]
    if not whose and (sent := representatives.which(ask, read, meeting, text, row)) is not None:
        return sent
    return registration_views.which_answer(meeting, ask.reader, row, by_video=says_video(text))


def fits(ask: Ask, read: Read, meeting: Meeting, text: str) -> bool:
    """Return whether words under several things answer the invitation to this meeting: "I'll be there on the 14th"."""
    rest = words_behind_answer(text)
    is_answer = read_answer(text, is_asked=False) is not None or rest == ""
    if not is_answer and rest is not None and len(rest.split()) <= DAY_WORDS:
        days = read_question(rest, ask.typing_context).days
        is_answer = days is not None and days[0] <= meeting.starts_on <= days[1]
    return is_answer and _is_open_to(ask, read, meeting)


def is_for_nobody(ask: Ask, read: Read, meeting: Meeting, text: str) -> bool:
    """Return whether a reply says nothing of the meeting, and can be no answer to its invitation: thanks, a sign."""
    return not ask.call.files and says_nothing(text) and offer(ask, read, meeting, Meaning.NOTE, text) is None


def told_above(ask: Ask, read: Read, meeting: Meeting) -> list[Notification]:
    """Return what the message above a reply says of a meeting."""
    above = notifications.of_message(read, ask.call.channel, str((ask.call.values or {}).get("thread", "")))
    return [one for one in above if one.record_id == meeting.id]


def _asked_here(ask: Ask, read: Read, meeting: Meeting) -> Notification | None:
    """Return what the message above a reply says of a meeting, to its writer first; None where it says nothing."""
    return min(told_above(ask, read, meeting), key=lambda one: one.stands_for is not None, default=None)


def _is_open_to(ask: Ask, read: Read, meeting: Meeting) -> bool:
    is_open = meeting.is_called and not meeting.has_begun(ask.now)
    return is_open and is_invited(ask, read, meeting)


def meetings_coming_to(ask: Ask, read: Read, person: int, days: Sequence[tuple[date, date]]) -> list[Meeting]:
    """Return the meetings on some days, as far as the caller may see them, to which a person said that they come."""
    ahead = meetings.called(read, now=ask.now, until=ask.now + invitees.FAR_AHEAD)
    found = [one for one in ahead if any(first <= one.starts_on <= last for first, last in days)]
    found = [one for one in found if may_see(ask.actor, one)]
    said = meetings.answers_of(read, person, [one.id for one in found]) if found else {}
    return [one for one in found if presence.is_away_since(read, said.get(one.id), one)]


def meetings_to_answer(ask: Ask, read: Read, *, until: datetime) -> list[Meeting]:
    """Return the meetings until a moment that were called and wait for the caller's answer."""
    me, ahead = ask.actor.person_id, meetings.called(read, now=ask.now, until=until)
    asked = [one for one in ahead if me in invitees.of_meeting(read, one) and may_see(ask.actor, one)]
    given = meetings.answers_of(read, me, [one.id for one in asked]) if asked else {}
    return [one for one in asked if one.id not in given or not given[one.id].is_current(one)]


def with_apologies(read: Read, person: int, found: Sequence[Meeting]) -> frozenset[int]:
    """Return the ids of the meetings to which a person has sent apologies for the time at which they are."""
    given = meetings.answers_of(read, person, [one.id for one in found]) if found else {}
    return frozenset(one.id for one in found if stays_away(given.get(one.id), one))


def attendance(ask: Ask, read: Read) -> Reply:
    """Show who comes, who does not, who has not answered, and whom no message has reached."""
    return shown_attendance(ask, read, get_named(ask, read, "attendance", Meeting))


def shown_attendance(ask: Ask, read: Read, meeting: Meeting) -> Reply:
    """Return who comes to a meeting, for whoever can change it. Raises PermissionDenied for others."""
    if not invitees.may_change(ask, meeting):
        people = invitees.who_can_change(read, meeting, ask.charter.day_of(ask.now))
        raise PermissionDenied(registration_views.who_sees(meeting, ask.reader, people))
    if meeting.called_at is None or meeting.is_cancelled:
        at = days.expected_call(read, meeting, ask.now)
        goes_out = ask.reader.due(days.as_due(read, at)) if at else ""
        return Reply(text=registration_views.not_called(meeting, ask.reader, call=goes_out))
    return Reply.from_message(registration_views.listed(meeting, registrations(read, meeting), ask.reader))
