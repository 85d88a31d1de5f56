"""The list of areas: shown as it is or was, and changed by a proposal that somebody else confirms."""

import re
from dataclasses import replace
from datetime import date

from bot.areas import (
    CODE_MAX,
    NAME_MAX,
    AreaChange,
    ChangeSort,
    ChangeState,
    areas_as_on,
    confirmed,
    version_on,
    waiting,
)
from bot.calendar import Due
from bot.charter import Area
from bot.errors import Refused, UserError
from bot.grammar import FieldError, longest_named
from bot.names import fold, key_of, quoted
from bot.permissions import Actor, check, reads_lists
from bot.records import checked_text
from handlers.areas import views
from handlers.areas.changes import (
    as_waiting,
    confirm_area,
    decline_area,
    in_whose_rights,
    propose_area,
    refuse_taken,
    retire_area,
    who_confirms,
)
from handlers.blocks.elements import Block
from handlers.calls import Ask, Reply, cut_off, refuse_other_words
from storage import areas
from storage.unit_of_work import Read, Tx

LIST_OPTIONS = ("as on",)
OPTIONS = ("code", "channel", "entities", "basis", "alias", "from on")
_CODE = re.compile(r"[^\s:,;\"'`<>]+")
_CHANNEL = re.compile(r"#[^\s#<>]+|[CG][A-Z0-9]{6,}")
_CHANNEL_ID = re.compile(r"#?([CG][A-Z0-9]{6,})")
_BETWEEN = re.compile(r"[,;/]| and | & ")


def listing(ask: Ask, read: Read) -> Reply:
    """Say which areas there are, today or on another day, and to members what waits."""
    refuse_other_words(ask, "areas", ("on:",))
    due = ask.said.value("on", Due)
    today = ask.charter.day_of(ask.now)
    on = due.day if due else today
    file, changes = read.known.file, read.known.areas
    found = areas_as_on(on, file=file, changes=changes)
    if not reads_lists(ask.who):
        return Reply.saying(views.names_of(found, ask.reader, on=on))
    ahead = [one for one in changes if one.state == ChangeState.CONFIRMED and not one.holds_on(on)]
    return Reply.saying(
        views.listed(
            found,
            ask.reader,
            on=on,
            version=version_on(on, file=file, changes=changes),
            ahead=ahead if on == today else (),
            waiting=_shown_waiting(read, ask) if on >= today and ask.who.is_member else (),
        )
    )


def _shown_waiting(read: Read, ask: Ask) -> list[views.Waiting]:
    return [as_waiting(read, one, who=ask.who, reader=ask.reader) for one in waiting(read.known.areas)]


# What is typed


def area(ask: Ask, tx: Tx) -> Reply:
    """Propose an area or the end of one, write down a basis, confirm or decline what waits."""
    step, words = _step(ask)
    done = {"propose": _propose, "retire": _retire, "basis": _basis, "confirm": _confirm, "decline": _decline}
    if step not in done:
        raise UserError(
            f"I do not know {quoted(step)} here. One can say: area propose, area retire, area basis. "
            f"Example: {ask.registry['area'].example}"
        )
    return done[step](ask, tx, words)


def _step(ask: Ask) -> tuple[str, str]:
    """Return what is to be done with the list, and the words behind it; the form proposes."""
    if ask.call.values is not None:
        return "propose", ask.said.text
    step, words = cut_off(ask.said.text)
    return fold(step), words


def lacks(words: str) -> bool:
    """Say whether a proposal lacks what it needs, so that its form opens."""
    step, rest = cut_off(words)
    named = [option for option in ("code", "channel") if re.search(rf"(?<!\S){option}:", rest, re.IGNORECASE)]
    return not step or (fold(step) == "propose" and len(named) < len(("code", "channel")))


def form(ask: Ask, read: Read) -> Block:  # noqa: ARG001 - it needs nothing of the store
    name = _step(ask)[1]
    known = {option: ask.said.word(option) for option in ("code", "channel", "entities", "basis", "alias")}
    return views.propose_form(name[:NAME_MAX], known, ask.charter, channel=ask.call.channel)


def _propose(ask: Ask, tx: Tx, words: str) -> Reply:
    change = AreaChange(
        id=tx.next("area change"),
        sort=ChangeSort.ADD,
        code=_code(ask),
        name=_name(words),
        aliases=tuple(_name(one) for one in re.split("[,;]", ask.said.word("alias")) if one.strip()),
        channel=_channel(ask),
        entities=_entities(ask),
        basis=checked_text(ask.said.word("basis"), what="basis"),
        from_on=_from_on(ask),
        asked_by=ask.who.person_id,
        at=ask.now,
    )
    refuse_taken(tx, change)
    propose_area(tx, change)
    return Reply.saying(views.put_forward(as_waiting(tx, change, who=ask.who, reader=ask.reader), ask.reader))


def _name(words: str) -> str:
    name = " ".join(words.split())
    if not name:
        raise UserError(
            "What is the area called? Example: area propose Cybersecurity code:CYBER channel:#isc-cyber"
        )
    if len(name) > NAME_MAX:
        raise UserError(f"That name has {len(name)} characters; {NAME_MAX} are the most. Say it shorter.")
    return name


def _code(ask: Ask) -> str:
    code = ask.said.word("code")
    if not _CODE.fullmatch(code) or len(code) > CODE_MAX:
        sentence = f"A code is one word of at most {CODE_MAX} characters, without colon, comma or quotes. Example: code:CYBER"
        raise _wrong(ask, "code", sentence)
    return code


def _channel(ask: Ask) -> str:
    said = ask.said.word("channel")
    named = _CHANNEL_ID.fullmatch(said)
    channel = named[1] if named else f"#{said.removeprefix('#')}"
    if not _CHANNEL.fullmatch(channel):
        raise _wrong(ask, "channel", "A channel is one word behind #. Example: channel:#isc-cyber")
    return channel


def _wrong(ask: Ask, field: str, sentence: str) -> UserError:
    """Return a refusal, at its field where a form was filled in."""
    return FieldError(field, sentence) if ask.call.values is not None else UserError(sentence)


def _entities(ask: Ask) -> tuple[str, ...]:
    named = [one.strip() for one in _BETWEEN.split(ask.said.word("entities")) if one.strip()]
    return tuple(dict.fromkeys(ask.charter.entity(one, on=ask.today).code for one in named))


def _from_on(ask: Ask) -> date | None:
    due = ask.said.value("on", Due)
    if due is None:
        return None
    if due.at is not None:
        raise UserError("The list changes with a whole day, not from an hour on. Example: on:1 mar")
    if due.day < ask.charter.day_of(ask.now):
        raise UserError(f"{ask.reader.day(due.day)} has passed. The list changes today or on a day ahead.")
    return due.day


def _retire(ask: Ask, tx: Tx, words: str) -> Reply:
    found, reason = _area_named(ask, tx, words)
    if found.retired is not None:
        raise UserError(views.retired_already(found, ask.reader))
    if not reason:
        raise UserError(
            f"Why is {found.name} retired? Example: area retire {found.code} merged with another area"
        )
    why, from_on = checked_text(reason, what="reason"), _from_on(ask)
    change = replace(_of(ask, tx, ChangeSort.RETIRE, found), reason=why, from_on=from_on)
    retire_area(tx, change)
    return Reply.saying(views.put_forward(as_waiting(tx, change, who=ask.who, reader=ask.reader), ask.reader))


def _of(ask: Ask, tx: Tx, sort: ChangeSort, area: Area) -> AreaChange:
    """Return a change of an area that is there."""
    return AreaChange(
        id=tx.next("area change"),
        sort=sort,
        code=area.code,
        name=area.name,
        asked_by=ask.who.person_id,
        at=ask.now,
    )


def _area_named(ask: Ask, tx: Tx, words: str) -> tuple[Area, str]:
    """Return the area that words begin with, by code or name, and the words behind it."""
    said = words.split()
    if not said:
        raise UserError(
            "Which area? Example: area retire GENDER merged with another area. All of them: areas"
        )
    waits = {key_of(one.code): one for one in waiting(tx.known.areas)}
    if one := waits.get(key_of(said[0])):
        raise UserError(views.waits_already(one))
    found, taken = longest_named(said, ask.charter.area)
    if one := waits.get(key_of(found.code)):
        raise UserError(views.waits_already(one))
    return found, " ".join(said[taken:])


def _basis(ask: Ask, tx: Tx, words: str) -> Reply:
    """Write down on what an area rests; nobody has to confirm that."""
    check(ask.who, "area basis", charter=ask.charter)
    found, basis = _area_named(ask, tx, words)
    if not basis:
        raise UserError(
            f"On what does {found.name} rest? Example: area basis {found.code} PP Res. 191; WTSA Res. 18"
        )
    asked = replace(_of(ask, tx, ChangeSort.BASIS, found), basis=checked_text(basis, what="basis"))
    areas.keep(tx, confirmed(asked, by=ask.who.person_id, now=ask.now, today=ask.charter.day_of(ask.now)))
    tx.log("area basis", before={"code": found.code, "basis": found.basis}, after={"basis": asked.basis})
    return Reply.saying(views.basis_kept(asked, found.basis, ask.reader))


def _confirm(ask: Ask, tx: Tx, words: str) -> Reply:
    check(ask.who, "area confirm", charter=ask.charter)
    change, _ = _change_named(ask, tx, words)
    found = who_confirms(tx, change, ask.charter.day_of(ask.now))
    by = in_whose_rights(ask.who, change, found)
    if by is None:
        raise Refused(views.not_theirs(change, found, ask.reader, me=ask.who.person_id))
    done = confirm_area(tx, change, behalf=_behalf(ask, by))
    version = version_on(done.from_on or done.at.date(), file=tx.known.file, changes=tx.known.areas)
    return Reply.saying(views.confirmed(done, version, ask.reader))


def _behalf(ask: Ask, by: Actor) -> str:
    return "" if by.person_id == ask.who.person_id else ask.roster.name(by.person_id)


def _decline(ask: Ask, tx: Tx, words: str) -> Reply:
    """Decline what waits; whoever proposed it takes it back so."""
    change, reason = _change_named(ask, tx, words)
    found = who_confirms(tx, change, ask.charter.day_of(ask.now))
    by = in_whose_rights(ask.who, change, found)
    if by is None and ask.who.person_id != change.asked_by:
        check(ask.who, "area confirm", charter=ask.charter)
        raise Refused(views.not_theirs(change, found, ask.reader, me=ask.who.person_id))
    answer = checked_text(reason, what="reason")
    done = decline_area(tx, change, answer=answer, behalf=_behalf(ask, by) if by else "")
    return Reply.saying(views.declined(done, ask.reader))


def _change_named(ask: Ask, tx: Tx, words: str) -> tuple[AreaChange, str]:
    """Return the proposal that is meant, and the words behind its name."""
    said = words.split()
    if not said:
        raise UserError("Say which one, by its code. What waits: areas")
    number = said[1].removeprefix(views.CHANGE) if said[1:] and said[1].startswith(views.CHANGE) else ""
    of_code = [one for one in tx.known.areas if key_of(one.code) == key_of(said[0])]
    if number:
        of_code = [one for one in of_code if str(one.id) == number]
    found = next(iter(waiting(of_code)), None)
    if found is not None:
        return found, " ".join(said[2 if number else 1 :])
    answered = [one for one in of_code if one.sort != ChangeSort.BASIS]
    if answered:
        raise UserError(views.answered_already(answered[-1], ask.reader))
    raise UserError(f"Nothing waits under {quoted(said[0])}. What waits: areas")
