"""How the list of areas is spoken of: as it is or was, what waits to change it, and what became of that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from slackblocks import InputBlock

from bot.areas import (
    CODE_MAX,
    NAME_MAX,
    AreaChange,
    BasisCheck,
    ChangeSort,
    ChangeState,
    Version,
    basis_check,
)
from bot.charter import COUNTS, Area, BasisRule, Charter
from bot.names import listed as and_so_on
from handlers.blocks.elements import (
    FIELD_MAX,
    Block,
    Button,
    Message,
    buttons,
    form,
    section,
    sections,
    text_field,
)
from handlers.blocks.text import Reader, begin, count, escape
from storage.lists import Listed

NOTHING = Listed((), 0)
MOST_NAMED = 5
CHANNEL_MAX = 80
CHANGE = "c:"  # begins the word by which a button names a change
ANYWAY = "It can be confirmed all the same."


@dataclass(frozen=True)
class Under:
    """What is open under an area, as far as its reader may know it."""

    actions: Listed = NOTHING
    issues: Listed = NOTHING


NOTHING_UNDER = Under()


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A change that waits: who may confirm it, whether that is its reader, and what is open under a retiring area."""

    change: AreaChange
    confirmers: Sequence[int]
    may_confirm: bool
    under_it: Under = NOTHING_UNDER


# The list


def names_of(areas: Sequence[Area], reader: Reader, *, on: date) -> Message:
    """The part of the list that is for everybody."""
    names = escape(", ".join(area.name for area in areas))
    return Message("\n".join(filter(None, [_head(areas, reader, on), names, "Who answers for each: who"])))


def _head(areas: Sequence[Area], reader: Reader, on: date) -> str:
    return f"*{_number(len(areas))} {'area' if len(areas) == 1 else 'areas'} on {reader.day(on)}*"


def _number(number: int) -> str:
    return begin(COUNTS[number] if 0 < number < len(COUNTS) else str(number or "no"))


def listed(
    areas: Sequence[Area],
    reader: Reader,
    *,
    on: date,
    version: Version,
    ahead: Sequence[AreaChange],
    waiting: Sequence[Waiting],
) -> Message:
    """The whole list: each area with what it rests on, what is to come, and what waits."""
    lines = [_head(areas, reader, on), _version(version, reader), *map(_line, areas)]
    lines += [f"To come: {_to_be(one, reader)}." for one in ahead]
    blocks = sections(lines)
    for one in waiting:
        text = f"Waiting: {_proposed(one, reader)}\n{_waits_for(one.confirmers, reader)}"
        lines.append(text)
        blocks += [section(text), *_answering(one)]
    return Message("\n".join(lines), tuple(blocks))


def _line(area: Area) -> str:
    concerned = f" · {escape(', '.join(area.entities))}" if area.entities else ""
    return (
        f"*{escape(area.name)}*  {escape(area.code)}{concerned} · basis: {escape(area.basis) or 'none named'}"
    )


def _version(version: Version, reader: Reader) -> str:
    head = f"Version {version.number} of the list"
    if version.change is None:
        since = f" since {reader.day(version.from_on)}" if version.from_on else ""
        return f"{head}, as the charter has it{since}."
    return f"{head}, confirmed by {_answered(version.change, reader)}.{_counts_from(version.change, reader)}"


def _answered(change: AreaChange, reader: Reader) -> str:
    """Return who answered and when: "Aline Moreau, Fri 7 Oct"."""
    at = f", {reader.day_of(change.answered_at)}" if change.answered_at else ""
    return f"{reader.name(change.answered_by)}{at}"


def _counts_from(change: AreaChange, reader: Reader) -> str:
    """Say from which day a change counts, where that is not the day of the answer."""
    day = reader.day(change.from_on) if change.from_on else ""
    is_later = change.answered_at is not None and day != reader.day_of(change.answered_at)
    return f" It counts from {day}." if day and is_later else ""


def _called(change: AreaChange | Area) -> str:
    return f"*{escape(change.name)}* ({escape(change.code)})"


def _to_be(change: AreaChange, reader: Reader) -> str:
    first = f" from {reader.day(change.from_on)}" if change.from_on else ""
    does = {
        ChangeSort.ADD: "is an area",
        ChangeSort.RETIRE: "is retired",
        ChangeSort.BASIS: "has another basis",
    }
    return f"{_called(change)} {does[ChangeSort(change.sort)]}{first}"


# What is proposed


def put_forward(waiting: Waiting, reader: Reader) -> Message:
    """Say back what was proposed, and what happens next."""
    change = waiting.change
    lines = [_proposed(waiting, reader), _waits_for(waiting.confirmers, reader)]
    if change.sort == ChangeSort.ADD:
        lines[1] += " Until then nothing can be given to it."
        lines.append(f"Invite me to {_place(change.channel)}, or I cannot write there.")
    back = Button("Take it back", "say", f"area decline {_one(change)}")
    own = [Button("Confirm", "say", f"area confirm {_one(change)}")] if waiting.may_confirm else []
    return Message("\n".join(lines), (section("\n".join(lines)), buttons([*own, back])))


def _one(change: AreaChange) -> str:
    """Return the words by which a button names this very change: its code may be proposed again."""
    return f"{change.code} {CHANGE}{change.id}"


def _proposed(waiting: Waiting, reader: Reader) -> str:
    change = waiting.change
    by = f"Proposed by {reader.name(change.asked_by)}, {reader.day_of(change.at)}."
    first = f" from {reader.day(change.from_on)}" if change.from_on and change.is_waiting else ""
    if change.sort == ChangeSort.RETIRE:
        head = f"{_called(change)} is to be retired{first}: {escape(change.reason)}"
        return "\n".join([head, by, *(_stays(waiting.under_it) if change.is_waiting else [])])
    concerned = f", for {escape(and_so_on(change.entities))}" if change.entities else ""
    head = f"{_called(change)} is to be an area{first}, in {_place(change.channel)}{concerned}."
    also = f"Also called: {escape(', '.join(change.aliases))}." if change.aliases else ""
    return "\n".join(filter(None, [head, also, by, basis(change.basis, reader.charter.basis)]))


def _stays(under: Under) -> list[str]:
    """Say what is open under an area that is to end, and that it is not lost."""
    if not under.actions.count and not under.issues.count:
        return ["Nothing is open under it."]
    parts = [_named(under.actions, "open action"), _named(under.issues, "open issue")]
    return [f"Under it: {'; '.join(filter(None, parts))}. They stay as they are and keep the area."]


def _named(found: Listed, one: str) -> str:
    if not found.count:
        return ""
    refs = ", ".join(record.ref for record in found.records[:MOST_NAMED])
    rest = f" and {found.count - MOST_NAMED} more" if found.count > MOST_NAMED else ""
    return f"{count(found.count, one)} ({refs}{rest})"


def basis(named: str, rule: BasisRule | None) -> str:
    """Say on what an area rests, and whether that is enough where the charter has a rule for it."""
    if rule is None:
        return f"Basis: {escape(named) or 'none named'}."
    check = basis_check(named, rule)
    if not named:
        return f"Basis: none named; {check.missing}. {ANYWAY}"
    return f"Basis: {escape(named.rstrip('.'))}. {_met(check)}"


def _met(check: BasisCheck) -> str:
    return "Met." if check.is_met else f"Not met: {escape(check.missing)}. {ANYWAY}"


def _place(channel: str) -> str:
    return escape(channel) if channel.startswith("#") else f"<#{channel}>"


def _waits_for(confirmers: Sequence[int], reader: Reader) -> str:
    if not confirmers:
        return "Nobody can confirm it at the moment: there is neither a chair nor a deputy."
    return f"It waits for {_one_of(confirmers, reader)} to confirm it."


def _one_of(people: Sequence[int], reader: Reader) -> str:
    *others, last = [reader.name(person) for person in people]
    return f"{', '.join(others)} or {last}" if others else last


def _answering(waiting: Waiting) -> list[Block]:
    if not waiting.may_confirm:
        return []
    of = _one(waiting.change)
    row = [Button("Confirm", "say", f"area confirm {of}"), Button("Decline", "say", f"area decline {of}")]
    return [buttons(row)]


def told_of_proposal(waiting: Waiting, reader: Reader) -> list[Block]:
    """What whoever may confirm reads, and the secretary; once it is answered, how."""
    change = waiting.change
    text = _proposed(waiting, reader)
    if not change.is_waiting:
        return [section(f"{text}\n{_became(change, reader)}")]
    if waiting.may_confirm:
        return [section(text), *_answering(waiting)]
    return [section(f"{text}\n{_waits_for(waiting.confirmers, reader)}")]


def _became(change: AreaChange, reader: Reader) -> str:
    did = {ChangeState.CONFIRMED: "Confirmed", ChangeState.DECLINED: "Declined"}
    why = f": {escape(change.answer)}" if change.answer else f".{_counts_from(change, reader)}"
    return f"{did.get(ChangeState(change.state), 'Taken back')} by {_answered(change, reader)}{why}"


def told_of_answer(change: AreaChange, reader: Reader) -> list[Block]:
    """What whoever proposed it reads."""
    if change.state == ChangeState.CONFIRMED:
        return [section(f"{_to_be(change, reader)}. {_became(change, reader)}")]
    return [section(f"{_called(change)}: your proposal was not taken. {_became(change, reader)}")]


# What became of it


def confirmed(change: AreaChange, version: Version, reader: Reader) -> Message:
    told = f" {reader.name(change.asked_by)} is told." if change.asked_by != change.answered_by else ""
    return Message(f"{_to_be(change, reader)}. That is version {version.number} of the list.{told}")


def declined(change: AreaChange, reader: Reader) -> Message:
    if change.state == ChangeState.WITHDRAWN:
        return Message(f"{_called(change)} is taken back. The list stays as it is.")
    return Message(
        f"{_called(change)} is declined, and the list stays as it is. {reader.name(change.asked_by)} is told."
    )


def basis_kept(change: AreaChange, before: str, reader: Reader) -> Message:
    until_now = f"\nUntil now: {escape(before)}" if before else ""
    return Message(f"*{escape(change.name)}*  {basis(change.basis, reader.charter.basis)}{until_now}")


# What is not possible


def taken(name: str, other: Area | AreaChange) -> str:
    is_ = "is proposed already as" if isinstance(other, AreaChange) else "means already"
    return f"“{escape(name)}” {is_} {_called(other)}. Choose another word. All areas: areas"


def channel_taken(other: Area) -> str:
    return f"{_place(other.channel)} is the channel of {escape(other.name)}. Name another one."


def waits_already(change: AreaChange) -> str:
    return f"A change of {_called(change)} waits already. To take it back or decline it: area decline {escape(change.code)}"


def retired_already(area: Area, reader: Reader) -> str:
    first = f" from {reader.day(area.retired)}" if area.retired else ""
    return f"{_called(area)} is retired{first} already. Nothing has changed."


def answered_already(change: AreaChange, reader: Reader) -> str:
    return f"{_called(change)} waits no more. {_became(change, reader)}"


def not_theirs(change: AreaChange, confirmers: Sequence[int], reader: Reader, *, me: int) -> str:
    if change.asked_by == me:
        others = f": {_one_of(confirmers, reader)}" if confirmers else ""
        return f"You proposed {_called(change)} yourself, so somebody else confirms it{others}."
    return f"{_called(change)} is not for you to answer. {_waits_for(confirmers, reader)}"


def propose_form(name: str, known: Mapping[str, str], charter: Charter, *, channel: str) -> Block:
    some = ", ".join(entity.code for entity in charter.entities[:2])
    rests = "Resolutions, with semicolons." if charter.basis else ""

    def field(
        option: str, label: str, hint: str, *, most: int = FIELD_MAX, optional: bool = True
    ) -> InputBlock:
        return text_field(option, label, hint=hint, most=most, value=known[option], optional=optional)

    fields = [
        text_field("text", "Name of the area", most=NAME_MAX, value=name),
        field("code", "Code", "One short word.", most=CODE_MAX, optional=False),
        field("channel", "Channel", "Such as #web.", most=CHANNEL_MAX, optional=False),
        field("entities", "Who is concerned", f"With commas, such as {some}." if some else ""),
        field("basis", "On what it rests", rests),
        field("alias", "Other words for it", "With commas."),
    ]
    return form("Propose an area", "Propose it", fields, words="area", channel=channel)
