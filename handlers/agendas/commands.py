"""Propose items, put them on an agenda, change them and take them off."""

from dataclasses import dataclass

from bot.agendas.items import (
    AgendaItem,
    ItemState,
    must_be_waiting,
    next_place,
    put_at,
    renumbered,
    visibility_within,
)
from bot.agendas.places import read_place_change
from bot.errors import Offer, UserError, to_fill_in
from bot.grammar.options import BEHALF
from bot.issues import level_of, level_phrase
from bot.meetings import Meeting
from bot.records import (
    Kind,
    Prefixes,
    Record,
    Ref,
    Visibility,
    checked_title,
    read_ref,
    without_announcement,
)
from handlers.agendas import agenda, guests, placing, views
from handlers.agendas.drawing import DEFERRED, PLACED, draw_up, is_with_task_force
from handlers.agendas.fields import FIELDS, SAID, minutes_named, presenter_named
from handlers.agendas.notifications import tell_of_proposal, tell_what_became
from handlers.core.blocks.elements import Block
from handlers.core.calls import Ask, Reply, get_named, get_visible
from handlers.core.delivery.recipients import notified_sentence
from handlers.core.feature import Command
from handlers.core.fields import (
    area_in_force,
    new_options,
)
from handlers.core.records.create import create_record, derived_record_fields
from handlers.core.words import reason_of
from handlers.meetings.preparing import agenda_post
from handlers.meetings.preparing.guests import asked_in
from storage import agendas
from storage.unit_of_work import Read, Tx

OPTIONS = (*new_options([one for one in FIELDS if one is not SAID]), BEHALF)
MAX_PLACE = 99


# Propose one


@dataclass(frozen=True)
class NewItem:
    """What was said of an item; without a title it has that of the record that it is about."""

    title: str
    meeting: Ref | None
    about: Ref | None
    presenter: int | None
    minutes: int | None
    area: str | None
    visibility: str


def read_item(ask: Ask) -> NewItem:
    refs = dict.fromkeys(ask.parsed.refs)
    named = [one for one in refs if one.kind is Kind.MEETING] or _chosen(ask)
    others = [one for one in refs if one.kind is not Kind.MEETING]
    if (given := ask.parsed.value("for", Ref)) is not None and given not in others:
        others.append(given)
    for found, what in ((named, "for one meeting"), (others, "about one record")):
        if len(found) > 1:
            raise UserError(f"An item is {what}, and you named {found[0]} and {found[1]}. Nothing was done.")
    text = without_announcement(ask.parsed.text, "item")
    if not (text or others):
        raise ask.error_at("text", "What is it about?", offers=[to_fill_in("item")])
    area = area_in_force(ask)
    return NewItem(
        title=checked_title(text) if text else "",
        meeting=named[0] if named else None,
        about=others[0] if others else None,
        presenter=presenter_named(ask),
        minutes=minutes_named(ask),
        area=area.code if area else None,
        visibility=ask.parsed.option_text("visibility") or Visibility.MEMBERS,
    )


def _chosen(ask: Ask) -> list[Ref]:
    """Return the meeting that was chosen in a form."""
    ref = read_ref(str((ask.call.values or {}).get(views.MEETING_FIELD) or ""), ask.charter.prefixes)
    return [ref] if ref is not None and ref.kind is Kind.MEETING else []


@dataclass(frozen=True)
class PutItem:
    item: AgendaItem
    meeting: Meeting
    for_ref: str
    told: list[int]


def propose(ask: Ask, tx: Tx, said: NewItem) -> PutItem:
    """Put an item on the agenda of a meeting, or propose it to those who do."""
    _must_be_a_title(said)
    if said.about is not None and said.about.kind is Kind.AGENDA_ITEM:
        return _put_known(ask, tx, said, said.about)
    meeting = agenda.meeting_meant(ask, tx, said.meeting)
    runs = agenda.may_run(ask, meeting)
    agenda.must_take_items(ask, meeting, runs=runs)
    about = get_visible(ask, tx, said.about) if said.about is not None else None
    items = draw_up(tx, meeting)
    if about is not None and (come := _come_by_itself(tx, items, about)) is not None:
        agenda_post.refresh(tx, meeting)
        return PutItem(come, meeting, about.ref, [])
    if about is not None:
        _must_be_new(items, about, meeting)
    item = new_item(ask, tx, meeting, said, about)
    if runs:
        item.accept(next_place(items))
    create_record(ask, tx, item)
    told = [] if runs else tell_of_proposal(tx, item, meeting)
    told += guests.tell(tx, item, meeting, asked_in(tx, item, meeting))
    agenda_post.refresh(tx, meeting)
    return PutItem(item, meeting, about.ref if about else "", told)


def _put_known(ask: Ask, tx: Tx, said: NewItem, ref: Ref) -> PutItem:
    """Put an item that is named on the agenda of its own meeting, with who presents it and how long it takes."""
    placing.must_be_alone(ref, said.title)
    item, meeting = placing.known(ask, tx, ref, said.meeting)
    item.presenter_id = said.presenter or item.presenter_id
    item.minutes = said.minutes or item.minutes
    placing.put_on(ask, tx, item, meeting)
    return PutItem(item, meeting, "", guests.tell(tx, item, meeting, asked_in(tx, item, meeting)))


def _must_be_a_title(said: NewItem) -> None:
    """Raise for words that say where an item is to stand: "item 4 first" is no item of that name."""
    change = read_place_change(f"item {said.title}")
    if change is not None:
        raise UserError(
            f"“{said.title}” says where an item is to stand, so I haven't put it on as one. Nothing was done.",
            offers=[Offer(f"Move item {change.place}", "say", f"item {said.title}")],
        )


def new_item(ask: Ask, tx: Tx, meeting: Meeting, said: NewItem, about: Record | None) -> AgendaItem:
    """Return an item that is proposed for a meeting; who may read what it is about, and no others, may read it."""
    visibility = visibility_within(said.visibility, meeting, about)
    title = said.title or (about.title if about is not None else "")
    area = said.area or (about.area if about is not None else None)
    fields = derived_record_fields(ask, tx, Kind.AGENDA_ITEM, title=title, area=area, visibility=visibility)
    return AgendaItem(
        **fields,
        state=ItemState.PROPOSED,
        meeting_id=meeting.id,
        meeting_ref=meeting.ref,
        for_id=about.id if about is not None else None,
        presenter_id=said.presenter,
        minutes=said.minutes,
    )


def _come_by_itself(tx: Tx, items: list[AgendaItem], about: Record) -> AgendaItem | None:
    """Return the item about a record that this call let stand on the agenda, since it waits for the task force."""
    new = {one.id for one in tx.added if isinstance(one, AgendaItem)}
    return next((one for one in items if one.for_id == about.id and one.id in new), None)


def _must_be_new(items: list[AgendaItem], about: Record, meeting: Meeting) -> None:
    if about.id == meeting.id:
        raise UserError(f"{meeting.ref} can't be an item of its own agenda.")
    known = next((one for one in items if one.for_id == about.id and one.is_unfinished), None)
    if known is not None:
        sentence = f"{about.ref} is {views.standing(known)} already: {known.ref}."
        raise UserError(sentence, offers=[Offer("Agenda", "agenda", meeting.ref)])


def say_put(ask: Ask, tx: Tx, done: PutItem) -> Reply:
    runs = agenda.who_runs(ask, tx, done.meeting)
    message = views.put(
        done.item,
        done.meeting,
        ask.reader,
        for_ref=done.for_ref,
        runs=runs,
        told="\n".join(
            filter(
                None,
                [
                    guests.for_it_alone(done.item, done.meeting, ask, tx),
                    _waits_elsewhere(tx, done.item) if done.for_ref else "",
                    notified_sentence(tx, done.told, ask.reader),
                ],
            )
        ),
    )
    return Reply.from_message(message)


def _waits_elsewhere(read: Read, item: AgendaItem) -> str:
    """Return that the question of an item is another level's to decide; "" where the meeting can."""
    about = read.get(item.for_id) if item.for_id is not None else None
    if about is None or about.kind is not Kind.ISSUE or about.is_closed or is_with_task_force(read, about):
        return ""
    return views.waits_elsewhere(about.ref, level_phrase(level_of(about, read.charter)))


ITEM = Command(read_item, propose, say_put)


def needs_form(words: str, prefixes: Prefixes) -> bool:
    """Return whether nothing but the meeting was said."""
    refs = [read_ref(word.strip(".,;"), prefixes) for word in words.split()]
    return all(one is not None and one.kind is Kind.MEETING for one in refs)


# What becomes of it


def item_and_meeting(ask: Ask, read: Read, verb: str) -> tuple[AgendaItem, Meeting]:
    item = get_named(ask, read, verb, AgendaItem)
    meeting: Meeting = read.get(item.meeting_id)
    return item, meeting


def accept(ask: Ask, tx: Tx) -> Reply:
    """Put a proposed item on the agenda, behind the others."""
    item, meeting = item_and_meeting(ask, tx, "confirm")
    placing.put_on(ask, tx, item, meeting)
    return Reply.from_message(views.settled(item, meeting, ask.reader))


def take_off(ask: Ask, tx: Tx) -> Reply:
    """Decline an item, with the reason; who proposed it takes it back."""
    item, meeting = item_and_meeting(ask, tx, "cancel")
    is_own, runs = item.is_own_of(ask.actor.person_id), agenda.may_run(ask, meeting)
    if not is_own:
        agenda.must_run(ask, tx, meeting)
    must_be_waiting(item)
    if not runs:
        agenda.must_take_items(ask, meeting, runs=runs)
    why = reason_of(ask)
    if not (why or is_own):
        sentence = f"Why doesn't it go on the agenda? {ask.reader.short_name(item.created_by)} will read it."
        raise UserError(sentence, offers=[to_fill_in("cancel", item.ref)])
    state = ItemState.WITHDRAWN if is_own else ItemState.DECLINED
    item.leave(state, why, keeps_place=meeting.is_over(ask.now) and not is_own)
    tx.change(item, "withdraw" if is_own else "decline", why=why)
    close_up(tx, meeting, but=item)
    tell_what_became(tx, item)
    return Reply.from_message(views.settled(item, meeting, ask.reader))


def defer(ask: Ask, tx: Tx) -> Reply:
    """Leave an item to the next meeting after its own, with the reason; there it comes by itself."""
    item, meeting = item_and_meeting(ask, tx, "defer")
    agenda.must_run(ask, tx, meeting)
    must_be_waiting(item)
    agenda.must_take_items(ask, meeting, runs=True)
    if item.standing:
        raise UserError(f"{item.ref} stands on each agenda. To leave it out once: cancel {item.ref} <why>")
    why = reason_of(ask)
    if not why:
        sentence = f"Why does it wait? {ask.reader.short_name(item.created_by)} will read it."
        raise UserError(sentence, offers=[to_fill_in("defer", item.ref)])
    item.defer(why, keeps_place=False)
    tx.change(item, DEFERRED, why=why)
    close_up(tx, meeting, but=item)
    tell_what_became(tx, item)
    return Reply.from_message(views.settled(item, meeting, ask.reader))


def defer_form(ask: Ask, read: Read) -> Block:
    item, meeting = item_and_meeting(ask, read, "defer")
    agenda.must_run(ask, read, meeting)
    return views.defer_form(item)


def _place_named(ask: Ask) -> int:
    words = ask.parsed.text.split()
    if len(words) != 1 or not words[0].isdecimal() or not 0 < int(words[0]) <= MAX_PLACE:
        raise UserError("At which place? Say it like order AG-3 2")
    return int(words[0])


def order(ask: Ask, tx: Tx) -> Reply:
    """Put an item of an agenda at another place; the others close up."""
    item, meeting = item_and_meeting(ask, tx, "order")
    agenda.must_run(ask, tx, meeting)
    place = _place_named(ask)
    agenda.must_take_items(ask, meeting, runs=True)
    if not item.is_on_agenda or not item.is_unfinished:
        raise UserError(f"{item.ref} is {views.standing(item)}, so it has no place on the agenda.")
    changed = put_at(agendas.items_to_change(tx, meeting), item, place)
    if item not in changed:
        raise UserError(f"{item.ref} is item {item.place} already, so nothing has changed.")
    for one in changed:
        tx.change(one, PLACED)
    agenda_post.refresh(tx, meeting)
    return Reply.from_message(views.settled(item, meeting, ask.reader))


def close_up(tx: Tx, meeting: Meeting, *, but: AgendaItem) -> None:
    """Let the numbers of an agenda run from 1 on, after an item has left it or come back by a step of its own."""
    for one in renumbered(agendas.items_to_change(tx, meeting)):
        if one.id != but.id:
            tx.change(one, PLACED)
    agenda_post.refresh(tx, meeting)


def take_off_form(ask: Ask, read: Read) -> Block:
    item, meeting = item_and_meeting(ask, read, "cancel")
    is_own = item.is_own_of(ask.actor.person_id)
    if not is_own:
        agenda.must_run(ask, read, meeting)
    return views.take_off_form(item, is_own=is_own)
