"""Texts about the list of areas: past or present, pending proposals, and their outcome."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slackblocks import InputBlock

from bot.appointments import Vacancy
from bot.areas import (
    CODE_MAX,
    NAME_MAX,
    AreaChange,
    AreaChangeKind,
    AreaChangeState,
    AreaListVersion,
    check_basis,
)
from bot.charter import NUMBER_WORDS, Area, BasisRule, Charter
from bot.names import join_names as and_so_on
from bot.refusals import named
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import (
    FIELD_MAX,
    Block,
    Button,
    Message,
    buttons,
    entry,
    form,
    section,
    sections,
    text_field,
    text_message,
)
from handlers.core.blocks.text import Reader, capitalized, channel_link, escape
from handlers.core.lists import RecordList
from handlers.people import appointments_views
from storage.records import ListPage

REFS_MAX = 5
CHANNEL_MAX = 80
CHANGE_PREFIX = "c:"  # prefix of the word by which a button names a change
CONFIRM_ANYWAY = "It can be confirmed all the same."


@dataclass(frozen=True, kw_only=True)
class PendingChange:
    """A pending change: who may confirm it, whether the reader may, and what is open in a retiring area."""

    change: AreaChange
    confirmers: Sequence[int]
    may_confirm: bool
    has_written: bool = False  # in its channel
    open_lists: Sequence[tuple[RecordList[Any], ListPage]] = ()


# The list


def area_names(areas: Sequence[Area], reader: Reader, *, on: date) -> Message:
    """Return the part of the list that is for everybody."""
    names = escape(", ".join(area.name for area in areas))
    return Message("\n".join(filter(None, [_head(areas, reader, on), names, "Who covers each: who"])))


def _head(areas: Sequence[Area], reader: Reader, on: date) -> str:
    number = len(areas)
    word = NUMBER_WORDS[number] if 0 < number < len(NUMBER_WORDS) else str(number or "no")
    return f"*{capitalized(word)} {'area' if number == 1 else 'areas'} on {reader.day(on)}*"


def listed(
    areas: Sequence[Area],
    reader: Reader,
    *,
    on: date,
    version: AreaListVersion,
    ahead: Sequence[AreaChange],
    waiting: Sequence[PendingChange],
    vacated: Mapping[str, Sequence[Vacancy]],
) -> Message:
    """Return the whole list: each area with its basis, its future changes, and pending proposals."""
    lines = [_head(areas, reader, on), _version_line(version, reader)]
    lines += [_line(area, appointments_views.vacated(vacated[area.code], reader)) for area in areas]
    lines += [f"To come: {_change_effect(one, reader)}." for one in ahead]
    blocks = sections(lines)
    for one in waiting:
        text = f"Waiting: {_proposal_text(one, reader)}\n{_pending_sentence(one.confirmers, reader)}"
        lines.append(text)
        blocks += [section(text), *_answer_blocks(one)]
    return Message("\n".join(lines), tuple(blocks))


def _line(area: Area, vacant: str) -> str:
    concerned = f" · {escape(', '.join(area.entities))}" if area.entities else ""
    return (
        f"*{escape(area.name)}*  {escape(area.code)}{concerned} · basis: {escape(area.basis) or 'none named'}"
        f"{f' · {vacant}' if vacant else ''}"
    )


def _version_line(version: AreaListVersion, reader: Reader) -> str:
    head = f"Version {version.number} of the list"
    if version.change is None:
        since = f" since {reader.day(version.from_on)}" if version.from_on else ""
        return f"{head}, as the charter has it{since}."
    return f"{head}, confirmed by {_answered_by(version.change, reader)}.{_effective_sentence(version.change, reader)}"


def _answered_by(change: AreaChange, reader: Reader) -> str:
    """Return who answered and when: "Aline Moreau, Fri 7 Oct"."""
    at = f", {reader.day_of(change.answered_at)}" if change.answered_at else ""
    return f"{reader.name(change.answered_by)}{at}"


def _effective_sentence(change: AreaChange, reader: Reader) -> str:
    """Return from which day a change applies, where that is not the day of the answer."""
    day = reader.day(change.from_on) if change.from_on else ""
    is_later = change.answered_at is not None and day != reader.day_of(change.answered_at)
    return f" It counts from {day}." if day and is_later else ""


def _area_label(change: AreaChange | Area) -> str:
    return f"*{escape(change.name)}* ({escape(change.code)})"


def _change_effect(change: AreaChange, reader: Reader) -> str:
    first = f" from {reader.day(change.from_on)}" if change.from_on else ""
    does = {
        AreaChangeKind.ADD: "is an area",
        AreaChangeKind.RETIRE: "is retired",
        AreaChangeKind.BASIS: "has another basis",
    }
    return f"{_area_label(change)} {does[AreaChangeKind(change.sort)]}{first}"


# Proposals


def change_proposed(waiting: PendingChange, reader: Reader) -> Message:
    """Confirm what was proposed, and what happens next."""
    change = waiting.change
    lines = [_proposal_text(waiting, reader), _pending_sentence(waiting.confirmers, reader)]
    if change.sort == AreaChangeKind.ADD:
        lines[1] += " Until then nobody can use it."
        invite = f"If I'm not in {channel_link(change.channel)} yet, invite me, or I can't write there."
        lines += [] if waiting.has_written else [invite]
    back = Button("Take it back", "say", f"area decline {_change_reference(change)}")
    own = (
        [Button("Confirm", "say", f"area confirm {_change_reference(change)}")] if waiting.may_confirm else []
    )
    return text_message("\n".join(lines), [*own, back])


def _change_reference(change: AreaChange) -> str:
    """Return the words by which a button names this very change: its code may be proposed again."""
    return f"{change.code} {CHANGE_PREFIX}{change.id}"


def _proposal_text(waiting: PendingChange, reader: Reader) -> str:
    change = waiting.change
    by = f"Proposed by {reader.name(change.asked_by)}, {reader.day_of(change.at)}."
    first = f" from {reader.day(change.from_on)}" if change.from_on and change.is_pending else ""
    if change.sort == AreaChangeKind.RETIRE:
        head = f"{_area_label(change)} would be retired{first}: {escape(change.reason)}"
        return "\n".join([head, by, *(_open_lines(waiting.open_lists) if change.is_pending else [])])
    concerned = f", for {escape(and_so_on(change.entities))}" if change.entities else ""
    head = f"{_area_label(change)} would be an area{first}, in {channel_link(change.channel)}{concerned}."
    also = f"Also called: {escape(', '.join(change.aliases))}." if change.aliases else ""
    return "\n".join(filter(None, [head, also, by, basis(change.basis, reader.charter.basis)]))


def _open_lines(found: Sequence[tuple[RecordList[Any], ListPage]]) -> list[str]:
    """Return what is open in an area that is to be retired, and that it is not lost."""
    if not found:
        return ["Nothing is open under it."]
    parts = [_counted_refs(declared, page) for declared, page in found]
    return [f"Under it: {'; '.join(parts)}. What is open stays as it is and keeps the area."]


def _counted_refs(declared: RecordList[Any], page: ListPage) -> str:
    refs = ", ".join(record.ref for record in page.records[:REFS_MAX])
    rest = f" and {page.total_count - REFS_MAX} more" if page.total_count > REFS_MAX else ""
    return f"{declared.counted(page.total_count)} ({refs}{rest})"


def basis(named: str, rule: BasisRule | None) -> str:
    """Return the basis of an area, and whether the charter's rule accepts it."""
    if rule is None:
        return f"Basis: {escape(named) or 'none named'}."
    check = check_basis(named, rule)
    if not named:
        return f"Basis: none named; {check.missing}. {CONFIRM_ANYWAY}"
    result = "Met." if check.is_met else f"Not met: {escape(check.missing)}. {CONFIRM_ANYWAY}"
    return f"Basis: {escape(named.rstrip('.'))}. {result}"


def _pending_sentence(confirmers: Sequence[int], reader: Reader) -> str:
    if not confirmers:
        return "Nobody can confirm it at the moment: there's no chair and no deputy."
    return f"{named([reader.short_name(one) for one in confirmers])} can confirm it."


def _answer_blocks(waiting: PendingChange) -> list[Block]:
    if not waiting.may_confirm:
        return []
    reference = _change_reference(waiting.change)
    confirm = Button("Confirm", "say", f"area confirm {reference}")
    return [buttons([confirm, Button("Decline", "say", f"area decline {reference}")])]


def proposed_change(waiting: PendingChange, reader: Reader) -> list[Block]:
    """Return what the confirmers and the secretary read, also after it is answered."""
    change = waiting.change
    text = _proposal_text(waiting, reader)
    if not change.is_pending:
        return [section(f"{text}\n{_answer_sentence(change, reader)}")]
    if waiting.may_confirm:
        return [section(text), *_answer_blocks(waiting)]
    return [section(f"{text}\n{_pending_sentence(waiting.confirmers, reader)}")]


def change_to_answer(change: AreaChange, reader: Reader) -> Block:
    """Return a proposal as one of the things that wait for its reader."""
    asks = "Shall it be retired?" if change.sort == AreaChangeKind.RETIRE else "Shall it become an area?"
    by = f"{Chip.WAITING} · {reader.name(change.asked_by)} asks you to confirm it"
    return entry(f"{_area_label(change)}: {asks}\n{by}", Button("Look", "say", "areas"))


def _answer_sentence(change: AreaChange, reader: Reader) -> str:
    did = {AreaChangeState.CONFIRMED: "confirmed it", AreaChangeState.DECLINED: "declined it"}
    why = f": {escape(change.answer)}" if change.answer else f".{_effective_sentence(change, reader)}"
    at = f" on {reader.day_of(change.answered_at)}" if change.answered_at else ""
    return f"{reader.short_name(change.answered_by)} {did.get(AreaChangeState(change.state), 'took it back')}{at}{why}"


def change_answered(change: AreaChange, reader: Reader) -> list[Block]:
    """Return what the proposer reads."""
    if change.state == AreaChangeState.CONFIRMED:
        return [section(f"{_change_effect(change, reader)}. {_answer_sentence(change, reader)}")]
    return [
        section(f"{_area_label(change)}: your proposal wasn't accepted. {_answer_sentence(change, reader)}")
    ]


# Outcomes


def confirmed(change: AreaChange, version: AreaListVersion, reader: Reader) -> Message:
    notified = (
        f" I'll tell {reader.short_name(change.asked_by)}." if change.asked_by != change.answered_by else ""
    )
    return Message(
        f"{_change_effect(change, reader)}. That's version {version.number} of the list.{notified}"
    )


def declined(change: AreaChange, reader: Reader) -> Message:
    if change.state == AreaChangeState.WITHDRAWN:
        return Message(f"I've taken {_area_label(change)} back. The list stays as it is.")
    return Message(
        f"{_area_label(change)} is declined, and the list stays as it is. I'll tell {reader.short_name(change.asked_by)}."
    )


def basis_changed(change: AreaChange, before: str, reader: Reader) -> Message:
    until_now = f"\nUntil now: {escape(before)}" if before else ""
    return Message(f"*{escape(change.name)}*  {basis(change.basis, reader.charter.basis)}{until_now}")


# Refusals


def name_taken(name: str, other: Area | AreaChange) -> str:
    is_ = "is already proposed as" if isinstance(other, AreaChange) else "already means"
    return f"“{escape(name)}” {is_} {_area_label(other)}. Choose another word. All areas: areas"


def channel_taken(other: Area) -> str:
    return f"{channel_link(other.channel)} is the channel of {escape(other.name)}. Name another one."


def change_pending(change: AreaChange) -> str:
    return f"A change of {_area_label(change)} is already waiting. To take it back or decline it: area decline {escape(change.code)}"


def retired_already(area: Area, reader: Reader) -> str:
    if area.retired and area.retired > reader.today:
        return f"{_area_label(area)} will be retired from {reader.day(area.retired)}. Nothing has changed."
    since = f"has been retired since {reader.day(area.retired)}" if area.retired else "is already retired"
    return f"{_area_label(area)} {since}. Nothing has changed."


def answered_already(change: AreaChange, reader: Reader) -> str:
    return f"{_area_label(change)} isn't waiting any more. {_answer_sentence(change, reader)}"


def answer_refused(change: AreaChange, confirmers: Sequence[int], reader: Reader, *, me: int) -> str:
    if change.asked_by == me:
        return f"You proposed {_area_label(change)} yourself. {_pending_sentence(confirmers, reader)}"
    return f"{_area_label(change)} isn't for you to answer. {_pending_sentence(confirmers, reader)}"


def propose_form(name: str, known: Mapping[str, str], charter: Charter) -> Block:
    some = ", ".join(entity.code for entity in charter.entities[:2])
    rests = "Resolutions, separated by semicolons." if charter.basis else ""

    def field(
        option: str, label: str, hint: str, *, most: int = FIELD_MAX, optional: bool = True
    ) -> InputBlock:
        return text_field(option, label, hint=hint, max_length=most, value=known[option], optional=optional)

    fields = [
        text_field("text", "Name of the area", max_length=NAME_MAX, value=name),
        field("code", "Code", "One short word.", most=CODE_MAX, optional=False),
        field("channel", "Channel", "Such as #web.", most=CHANNEL_MAX, optional=False),
        field("entities", "Who is concerned", f"Separated by commas, such as {some}." if some else ""),
        field("basis", "What it is based on", rests),
        field("alias", "Other words for it", "Separated by commas."),
    ]
    return form("Propose an area", "Propose it", fields, words="area")
