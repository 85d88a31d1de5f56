"""How the record of a meeting looks: its messages, its text, and the questions about it."""

from collections.abc import Sequence
from datetime import date

from bot.calendar import Due
from bot.meeting_record import (
    FIGURES,
    MAX_CORRECTION,
    Correction,
    CorrectionAnswer,
    MeetingRecord,
    RecordContent,
    RecordState,
)
from bot.meetings import Meeting
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, Message, buttons, form, section, sections, text_field
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, count, escape
from handlers.core.blocks.things import first_of
from handlers.meetings import views

NEW_LINE = "\n"
BECOMES_REVISION = (
    "Its draft record is out: it says so from now on, as Rev.1, and who got it reads of it once."
)
CHIPS = {RecordState.FINAL: Chip.FINAL, RecordState.APPROVED: Chip.DECIDED}


def which(meeting: Meeting, reader: Reader) -> str:
    """Return the meeting as its record names it: "meeting 16", else its title and day."""
    if meeting.official:
        return f"meeting {meeting.official}"
    return f"{escape(meeting.title)} of {reader.day(meeting.held_on or meeting.starts_on)}"


def title(meeting: Meeting, record: MeetingRecord, reader: Reader) -> str:
    """Return the record by its state: "Draft record of meeting 16", "Record of meeting 16 (Rev.1)"."""
    state = "Record" if record.is_final else "Draft record"
    revision = f" ({record.revision_words})" if record.revision else ""
    return f"{state} of {which(meeting, reader)}{revision}"


def comments_until(record: MeetingRecord, reader: Reader) -> str:
    """Return until when comments run: "Thu 17 Dec, 18:00 Geneva"; "" before they do."""
    if record.until is None:
        return ""
    at = reader.charter.silence.at
    return reader.due(Due(day=record.until, at=at, zone=reader.charter.zone, typed=""))


def standing(record: MeetingRecord | None, reader: Reader) -> str:
    """Return how the record of a meeting stands, as a line among its details; "" for none."""
    if record is None or record.state == RecordState.UNSENT:
        return ""
    revision = f" ({record.revision_words})" if record.revision else ""
    if record.state == RecordState.APPROVED:
        return f"Record{revision}: approved"
    if record.is_final:
        return f"Record{revision}: final since {reader.day_of(record.final_at or reader.now)}, to be approved"
    if record.waits_at is not None:
        return f"Draft record{revision}: comments have ended"
    return f"Draft record{revision}: comments until {comments_until(record, reader)}"


# To those who were invited


def circulated(meeting: Meeting, record: MeetingRecord, reader: Reader, *, by: str) -> list[Block]:
    lines = [
        f"*{title(meeting, record, reader)}*",
        f"Comments until *{comments_until(record, reader)}*. If it's right, there's nothing to do.",
    ]
    row = [Button("Read it", "record", meeting.ref), Button("Correct", "correction", meeting.ref)]
    return [section("\n".join(lines)), facts(Chip.DRAFT, meeting.ref, by), buttons(row)]


def stands_now(meeting: Meeting, record: MeetingRecord, reader: Reader) -> list[Block]:
    """Return what is left of a message about a record once it is out, or its comments have ended."""
    head, now = title(meeting, record, reader), standing(record, reader)
    return [
        section(f"{head}. {now}." if now else f"{head}."),
        facts(_chip(record), meeting.ref),
        _read(meeting),
    ]


def no_record(meeting: Meeting) -> list[Block]:
    return [section(f"{meeting.ref} has no record any more."), facts(Chip.CANCELLED, meeting.ref)]


def settled(meeting: Meeting, asked: Correction, reader: Reader) -> list[Block]:
    """Return what is left of the question about a correction that was answered."""
    did = "taken" if asked.answer == CorrectionAnswer.TAKEN else "not taken"
    text = f"The correction by {reader.name(asked.person_id)} was {did} by {reader.name(asked.answered_by)}."
    return [section(text), facts(Chip.DONE, meeting.ref)]


def _chip(record: MeetingRecord) -> Chip:
    return CHIPS.get(RecordState(record.state), Chip.DRAFT)


def _read(meeting: Meeting) -> Block:
    return buttons([Button("Read it", "record", meeting.ref)])


def final(
    meeting: Meeting, record: MeetingRecord, reader: Reader, taken: Sequence[Correction]
) -> list[Block]:
    what = f"{count(len(taken), 'correction')} taken" if taken else "nobody asked for a correction"
    text = f"*{title(meeting, record, reader)}*\nIt stands: {what}. The next meeting approves it."
    return [section(text), facts(Chip.FINAL, meeting.ref), _read(meeting)]


def corrected(meeting: Meeting, record: MeetingRecord, reader: Reader, said: RecordContent) -> list[Block]:
    """Return what those who got a draft read when it says something else; `said` is what they may read of it."""
    figures = dict(said.head).get(FIGURES, "")
    lines = [
        f"*{title(meeting, record, reader)}*",
        "It was corrected since you got it.",
        f"Who came: {escape(figures.replace(NEW_LINE, '; '))}." if figures else "",
        changes(said),
        f"Comments until {comments_until(record, reader)}." if record.takes_corrections(reader.now) else "",
    ]
    return [section("\n".join(filter(None, lines))), facts(Chip.DRAFT, meeting.ref), _read(meeting)]


def changes(said: RecordContent) -> str:
    """Return which parts say something else than when it first went out; "" for none."""
    parts = "; ".join(escape(" ".join(line.text.split())) for line in said.changes)
    return f"Changed since it first went out: {parts}." if parts else ""


def stays(meeting: Meeting, record: MeetingRecord, reader: Reader) -> str:
    """Return why what a final record says can't be changed, and what can be done."""
    state = "approved" if record.state == RecordState.APPROVED else "final"
    return (
        f"The record of {which(meeting, reader)} is {state}, so what it says stays. "
        f"What is wrong in it is said in the next meeting, and stands in that one's record. Beside it: note {meeting.ref} <text>"
    )


# To who sends it


def preview(
    meeting: Meeting,
    record: MeetingRecord,
    reader: Reader,
    *,
    out: str,
    invited: int,
    short: Sequence[tuple[int, int]],
    later: date | None,
) -> list[Block]:
    """Return what the secretary reads before a draft goes out; `short` are those with fewer working days, `later` a day that has them."""
    lines = [
        f"*{title(meeting, record, reader)}: it goes out on {out} to {count(invited, 'person', 'people')}*",
        f"Comments until {comments_until(record, reader)}.",
        _short(short, reader),
    ]
    more = [Button(f"Until {reader.day(later)}", "recorduntil", f"{meeting.ref} {later}")] if later else []
    row = [
        Button("Send it now", "sendrecord", meeting.ref, is_next_step=True),
        Button("Read it", "record", meeting.ref),
        *more,
        Button("Hold it back", "holdrecord", meeting.ref),
    ]
    return [section("\n".join(filter(None, lines))), facts(Chip.WAITING, meeting.ref), buttons(row)]


def _short(short: Sequence[tuple[int, int]], reader: Reader) -> str:
    """Return who has fewer working days than the others; "" for nobody."""
    if not short:
        return ""
    said = [f"{reader.name(one)} has {count(days, 'working day')}" for one, days in short]
    return f"{first_of(said)} until then."


def waits(meeting: Meeting, record: MeetingRecord, reader: Reader, unreached: Sequence[int]) -> list[Block]:
    lines = [f"*{title(meeting, record, reader)}: comments have ended, and it waits for you*"]
    if unreached:
        names = first_of([reader.name(one) for one in unreached])
        lines.append(f"{names} got no message of it.")
    row = [Button("Close it", "closerecord", meeting.ref), Button("Read it", "record", meeting.ref)]
    return [section("\n".join(lines)), facts(Chip.WAITING, meeting.ref), buttons(row)]


def correction(meeting: Meeting, asked: Correction, reader: Reader) -> list[Block]:
    row = [
        Button("Take it", "takecorrection", f"{meeting.ref} {asked.id}", is_next_step=True),
        Button("Not taken", "declinecorrection", f"{meeting.ref} {asked.id}"),
        Button("Read it", "record", meeting.ref),
    ]
    return [section(asks_for(meeting, asked, reader)), facts(Chip.WAITING, meeting.ref), buttons(row)]


def asks_for(meeting: Meeting, asked: Correction, reader: Reader) -> str:
    who = reader.name(asked.person_id)
    return f"*{who} asks for a correction in the record of {which(meeting, reader)}*\n“{escape(asked.text)}”"


def answered(meeting: Meeting, asked: Correction, reader: Reader) -> list[Block]:
    """Return what became of a correction, for whoever asked for it."""
    by, taken = reader.name(asked.answered_by), asked.answer == CorrectionAnswer.TAKEN
    why = f"\n“{escape(asked.reason)}”" if asked.reason else ""
    did = "took your correction into" if taken else "didn't take your correction into"
    text = f"*{by} {did} the record of {which(meeting, reader)}*{why}\n“{escape(asked.text)}”"
    return [section(text), facts(Chip.DONE if taken else Chip.NEWS, meeting.ref)]


# Read


def shown(
    meeting: Meeting,
    record: MeetingRecord,
    content: RecordContent,
    reader: Reader,
    *,
    taken_out: int,
    row: Sequence[Button],
    note: str,
) -> Message:
    lines = [
        f"*{title(meeting, record, reader)}*",
        *(f"*{escape(label)}*  {escape(words)}" for label, words in content.head),
    ]
    for item in content.items:
        lines += [f"*{escape(item.title)}*", *(f"• {escape(line.text)}" for line in item.lines)]
    if content.corrections:
        lines += ["*Corrections*", *(f"• {escape(line.text)}" for line in content.corrections)]
    lines += [changes(content), names_taken_out(taken_out), note]
    return message_of(
        [*sections([one for one in lines if one]), facts(_chip(record), meeting.ref), buttons(row)]
    )


def names_taken_out(number: int) -> str:
    if not number:
        return ""
    return f"{'The name of one person was' if number == 1 else f'The names of {number} people were'} taken out of it; its figures stand."


def correction_form(meeting: Meeting, words: str) -> Block:
    field = text_field("text", "What should it say?", max_length=MAX_CORRECTION, long=True, value=words)
    return form(f"Correct record {meeting.ref}"[:24], "Send it", [field], words=f"correction {meeting.ref}")


def decline_form(meeting: Meeting, number: str) -> Block:
    field = text_field("text", "Why", max_length=MAX_CORRECTION, long=True)
    return form("Not taken", "Tell them", [field], words=f"declinecorrection {meeting.ref} {number}")


def correction_question(meeting: Meeting, reader: Reader, record: MeetingRecord, *, told: str) -> Message:
    """Ask whether words in the thread of a draft are to be corrected in it; `told` says who reads them anyway."""
    kept = " ".join(filter(None, ("I've kept it as a comment.", told)))
    text = f"*Is that a correction of the record of {which(meeting, reader)}?*\n{kept}"
    row = [Button("Correct", "correction", meeting.ref), Button("Only comment", "justnote", meeting.ref)]
    until = f"until {comments_until(record, reader)}"
    return message_of([section(text), facts(Chip.WAITING, meeting.ref, until), buttons(row)])


# Said back, and what is not possible


def asked(meeting: Meeting, reader: Reader, people: Sequence[int]) -> str:
    who = reader.names(people) or "the secretary"
    return f"Sent to {who} as a correction of the record of {which(meeting, reader)}. You'll hear what becomes of it."


def not_out(meeting: Meeting, reader: Reader) -> str:
    return f"The draft record of {which(meeting, reader)} isn't out yet. You'll get it when it is."


def cancelled(meeting: Meeting) -> str:
    return f"{meeting.ref} was cancelled, so it has no record."


def not_held(meeting: Meeting, reader: Reader) -> str:
    when = views.when(meeting.time, reader)
    if not meeting.is_over_by(reader.now):
        return f"{meeting.ref} is on {when}. Its record comes afterwards."
    return (
        f"Nobody has said yet that {meeting.ref} of {when} was held: the draft record waits for the answer."
    )


def unknown_who(meeting: Meeting) -> str:
    return f"Who came to {meeting.ref}? The draft record waits for the answer."


def not_invited(meeting: Meeting) -> str:
    return f"The record of {meeting.ref} is for those who were invited."


def comments_over(meeting: Meeting, reader: Reader) -> str:
    return f"Comments on the record of {which(meeting, reader)} have ended. Say it in the meeting that approves it."
