"""Show the list of areas, past or present, and change it by proposals that somebody else confirms."""

import re
from dataclasses import replace
from datetime import date

from bot.areas import (
    CODE_MAX,
    NAME_MAX,
    AreaChange,
    AreaChangeKind,
    AreaChangeState,
    area_list_on,
    area_list_version_on,
    confirm_change,
    pending_changes,
)
from bot.calendar import Due
from bot.charter import Area
from bot.errors import Offer, PermissionDenied, UserError
from bot.grammar.options import AnyOption, or_none
from bot.grammar.parse import split_first_word
from bot.grammar.values import match_longest
from bot.names import fold, match_key, quoted
from bot.permissions import Actor, check, may_read_lists
from bot.records import Prefixes, checked_text
from handlers.areas import views
from handlers.areas.changes import (
    confirm_area,
    confirmers_of,
    confirming_capacity,
    decline_area,
    pending_change,
    propose_change,
    refuse_name_conflicts,
)
from handlers.core.blocks.elements import Block
from handlers.core.calls import Ask, Reply, refuse_unknown_words
from handlers.people.vacancies import vacated_now
from storage import areas
from storage.unit_of_work import Read, Tx

LIST_OPTIONS: tuple[AnyOption, ...] = ("as on",)
OPTIONS: tuple[AnyOption, ...] = ("code", "channel", *map(or_none, ("entities", "basis", "alias", "from on")))
_CODE_PATTERN = re.compile(r"[^\s:,;\"'`<>]+")
_CHANNEL_PATTERN = re.compile(r"#[^\s#<>]+|[CG][A-Z0-9]{6,}")
_CHANNEL_ID_PATTERN = re.compile(r"#?([CG][A-Z0-9]{6,})")
_SEPARATOR = re.compile(r"[,;/]| and | & ")

AREAS = Offer("Areas", "say", "areas")


def list_areas(ask: Ask, read: Read) -> Reply:
    """Show the areas, today or on another day, and to members the pending proposals."""
    refuse_unknown_words(ask, ("on:",))
    due = ask.parsed.value("on", Due)
    today = ask.charter.day_of(ask.now)
    on = due.day if due else today
    file, changes = read.snapshot.base_charter, read.snapshot.areas
    area_list = area_list_on(on, file=file, changes=changes)
    if not may_read_lists(ask.actor):
        return Reply.from_message(views.area_names(area_list, ask.reader, on=on))
    ahead = [one for one in changes if one.state == AreaChangeState.CONFIRMED and not one.is_effective_on(on)]
    return Reply.from_message(
        views.listed(
            area_list,
            ask.reader,
            on=on,
            version=area_list_version_on(on, file=file, changes=changes),
            ahead=ahead if on == today else (),
            waiting=_pending_changes(read, ask) if on >= today and ask.actor.is_member else (),
            vacated={one.code: vacated_now(ask, one, on) for one in area_list},
        )
    )


def _pending_changes(read: Read, ask: Ask) -> list[views.PendingChange]:
    return [
        pending_change(read, one, ask.registry, who=ask.actor, reader=ask.reader)
        for one in pending_changes(read.snapshot.areas)
    ]


# Commands


def area(ask: Ask, tx: Tx) -> Reply:
    """Propose an area or its end, record a basis, confirm or decline a proposal."""
    step, words = _parse_step(ask)
    done = {"propose": _propose, "retire": _retire, "basis": _basis, "confirm": _confirm, "decline": _decline}
    if step not in done:
        raise UserError(
            f"I don't know {quoted(step)} here. You can say: area propose, area retire, area basis.",
            offers=[Offer("Propose an area", "area")],
        )
    return done[step](ask, tx, words)


def _parse_step(ask: Ask) -> tuple[str, str]:
    """Return the requested step, and the words after it; the form proposes."""
    if ask.call.values is not None:
        return "propose", ask.parsed.text
    step, words = split_first_word(ask.parsed.text)
    return fold(step), words


def needs_form(words: str, _: Prefixes) -> bool:
    """Return whether a proposal lacks what it needs, so that its form opens."""
    step, rest = split_first_word(words)
    named = [option for option in ("code", "channel") if re.search(rf"(?<!\S){option}:", rest, re.IGNORECASE)]
    return not step or (fold(step) == "propose" and len(named) < len(("code", "channel")))


def form(ask: Ask, _: Read) -> Block:
    known = {
        option: ask.parsed.option_text(option) for option in ("code", "channel", "entities", "basis", "alias")
    }
    return views.propose_form(_parse_step(ask)[1][:NAME_MAX], known, ask.charter)


def _propose(ask: Ask, tx: Tx, words: str) -> Reply:
    change = AreaChange(
        id=tx.next_number("area change"),
        sort=AreaChangeKind.ADD,
        code=_code(ask),
        name=_name(words),
        aliases=tuple(_name(one) for one in re.split("[,;]", ask.parsed.option_text("alias")) if one.strip()),
        channel=_channel(ask),
        entities=_entities(ask),
        basis=checked_text(ask.parsed.option_text("basis"), what="basis"),
        from_on=_from_on(ask),
        asked_by=ask.actor.person_id,
        at=ask.now,
    )
    refuse_name_conflicts(tx, change)
    return _proposed(ask, tx, change, "area propose")


def _proposed(ask: Ask, tx: Tx, change: AreaChange, verb: str) -> Reply:
    propose_change(tx, change, verb)
    waiting = pending_change(tx, change, ask.registry, who=ask.actor, reader=ask.reader)
    return Reply.from_message(views.change_proposed(waiting, ask.reader))


def _name(words: str) -> str:
    name = " ".join(words.split())
    if not name:
        raise UserError("What is the area called?", offers=[Offer("Propose an area", "area")])
    if len(name) > NAME_MAX:
        raise UserError(f"That name has {len(name)} characters; {NAME_MAX} are the most. Make it shorter.")
    return name


def _code(ask: Ask) -> str:
    code = ask.parsed.option_text("code")
    if not _CODE_PATTERN.fullmatch(code) or len(code) > CODE_MAX:
        sentence = f"A code is one word of at most {CODE_MAX} characters, without colon, comma or quotes, such as ENERGY."
        raise ask.error_at("code", sentence)
    return code


def _channel(ask: Ask) -> str:
    typed = ask.parsed.option_text("channel")
    named = _CHANNEL_ID_PATTERN.fullmatch(typed)
    channel = named[1] if named else f"#{typed.removeprefix('#')}"
    if not _CHANNEL_PATTERN.fullmatch(channel):
        raise ask.error_at("channel", ask.fill("A channel is one word after #, like {channel}."))
    return channel


def _entities(ask: Ask) -> tuple[str, ...]:
    named = [one.strip() for one in _SEPARATOR.split(ask.parsed.option_text("entities")) if one.strip()]
    return tuple(dict.fromkeys(ask.charter.entity(one, on=ask.today).code for one in named))


def _from_on(ask: Ask) -> date | None:
    due = ask.parsed.value("on", Due)
    if due is None:
        return None
    if due.at is not None:
        raise UserError(ask.fill("I need a whole day here, not an hour: on:{day}"))
    if due.day < ask.charter.day_of(ask.now):
        raise UserError(f"{ask.reader.day(due.day)} has passed. Give today or a day ahead.")
    return due.day


def _retire(ask: Ask, tx: Tx, words: str) -> Reply:
    found, reason = _parse_area(ask, tx, words)
    if found.retired is not None:
        raise UserError(views.retired_already(found, ask.reader))
    if not reason:
        raise UserError(
            f"Why is {found.name} retired? Say it after the code: area retire {found.code} merged with another area"
        )
    why, from_on = checked_text(reason, what="reason"), _from_on(ask)
    change = replace(_new_change(ask, tx, AreaChangeKind.RETIRE, found), reason=why, from_on=from_on)
    return _proposed(ask, tx, change, "area retire")


def _new_change(ask: Ask, tx: Tx, sort: AreaChangeKind, area: Area) -> AreaChange:
    """Return a change of an existing area."""
    return AreaChange(
        id=tx.next_number("area change"),
        sort=sort,
        code=area.code,
        name=area.name,
        asked_by=ask.actor.person_id,
        at=ask.now,
    )


def _parse_area(ask: Ask, tx: Tx, words: str) -> tuple[Area, str]:
    """Return the area that the words begin with, by code or name, and the rest."""
    words_typed = words.split()
    if not words_typed:
        raise UserError(
            "Which area? Its code or name comes first.", offers=[Offer("All areas", "say", "areas")]
        )
    waits = {match_key(one.code): one for one in pending_changes(tx.snapshot.areas)}
    if one := waits.get(match_key(words_typed[0])):
        raise UserError(views.change_pending(one))
    found, taken = match_longest(words_typed, ask.charter.area)
    if one := waits.get(match_key(found.code)):
        raise UserError(views.change_pending(one))
    return found, " ".join(words_typed[taken:])


def _basis(ask: Ask, tx: Tx, words: str) -> Reply:
    """Record the basis of an area, which nobody has to confirm."""
    check(ask.actor, "area basis", charter=ask.charter)
    found, basis = _parse_area(ask, tx, words)
    if not basis:
        raise UserError(
            f"What is {found.name} based on? Say it after the code: area basis {found.code} {ask.fill('{resolutions}')}"
        )
    new = _new_change(ask, tx, AreaChangeKind.BASIS, found)
    change = replace(new, basis=checked_text(basis, what="basis"))
    today = ask.charter.day_of(ask.now)
    areas.add_change(tx, confirm_change(change, by=ask.actor.person_id, now=ask.now, today=today))
    tx.log("area basis", before={"code": found.code, "basis": found.basis}, after={"basis": change.basis})
    return Reply.from_message(views.basis_changed(change, found.basis, ask.reader))


def _confirm(ask: Ask, tx: Tx, words: str) -> Reply:
    check(ask.actor, "area confirm", charter=ask.charter)
    change, _ = _parse_change(ask, tx, words)
    confirmers = confirmers_of(tx, change, ask.charter.day_of(ask.now))
    by = confirming_capacity(ask.actor, change, confirmers)
    if by is None:
        raise PermissionDenied(views.answer_refused(change, confirmers, ask.reader, me=ask.actor.person_id))
    done = confirm_area(tx, change, behalf=_behalf(ask, by))
    version = area_list_version_on(
        done.from_on or done.at.date(), file=tx.snapshot.base_charter, changes=tx.snapshot.areas
    )
    return Reply.from_message(views.confirmed(done, version, ask.reader))


def _behalf(ask: Ask, by: Actor) -> str:
    return "" if by.person_id == ask.actor.person_id else ask.roster.name(by.person_id)


def _decline(ask: Ask, tx: Tx, words: str) -> Reply:
    """Decline a proposal; its own proposer withdraws it so."""
    change, reason = _parse_change(ask, tx, words)
    confirmers = confirmers_of(tx, change, ask.charter.day_of(ask.now))
    by = confirming_capacity(ask.actor, change, confirmers)
    if by is None and ask.actor.person_id != change.asked_by:
        check(ask.actor, "area confirm", charter=ask.charter)
        raise PermissionDenied(views.answer_refused(change, confirmers, ask.reader, me=ask.actor.person_id))
    answer = checked_text(reason, what="reason")
    done = decline_area(tx, change, answer=answer, behalf=_behalf(ask, by) if by else "")
    return Reply.from_message(views.declined(done, ask.reader))


def _parse_change(ask: Ask, tx: Tx, words: str) -> tuple[AreaChange, str]:
    """Return the proposal that was named, and the rest of the words."""
    words_typed = words.split()
    if not words_typed:
        raise UserError("Which one? I need its code.", offers=[AREAS])
    second = "".join(words_typed[1:2])
    number = second.removeprefix(views.CHANGE_PREFIX) if second.startswith(views.CHANGE_PREFIX) else ""
    of_code = [one for one in tx.snapshot.areas if match_key(one.code) == match_key(words_typed[0])]
    if number:
        of_code = [one for one in of_code if str(one.id) == number]
    found = next(iter(pending_changes(of_code)), None)
    if found is not None:
        return found, " ".join(words_typed[2 if number else 1 :])
    answered = [one for one in of_code if one.sort != AreaChangeKind.BASIS]
    if answered:
        raise UserError(views.answered_already(answered[-1], ask.reader))
    raise UserError(f"No change of {quoted(words_typed[0])} is waiting.", offers=[AREAS])
