"""Hand in papers of agenda items, admit late ones, decline them or take them back."""

import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from bot.agendas.items import AgendaItem, must_be_waiting
from bot.agendas.papers import (
    ADMITTED,
    DECLINED,
    HANDED_IN,
    MAX_NAME,
    SUFFIXES,
    TAKEN_BACK,
    Paper,
    PaperState,
    listed,
    next_document,
    number_of,
    place_of,
)
from bot.errors import Offer, PermissionDenied, UserError, to_fill_in
from bot.meetings import Meeting
from bot.names import join_names
from bot.records import Kind, Ref, checked_title
from bot.sessions import meeting_papers_on
from handlers.agendas import agenda
from handlers.core.blocks.elements import Block
from handlers.core.calls import NOBODY, Ask, Reply, get_named, get_of_type, require_one_ref
from handlers.core.delivery.recipients import notified_sentence
from handlers.core.feature import Command
from handlers.core.words import reason_of
from handlers.meetings.preparing import agenda_post
from handlers.papers import notifications, reading, views
from storage import agendas, papers
from storage.unit_of_work import Read, Tx

_LINK = re.compile(r"<?(https?://[^\s<>|]+)(?:\|[^<>]*)?>?", re.IGNORECASE)


# Hand one in


@dataclass(frozen=True)
class NewPaper:
    """What was sent for which item: a file or an address, its title, and whose it is; neither where somebody forgot it."""

    item: Ref
    title: str
    person_id: int
    name: str = ""
    link: str = ""


def read_paper(ask: Ask) -> NewPaper:
    item = require_one_ref(ask, "paper")
    files = [one for one in ask.call.files if one.type != "link"]
    link = next(iter(_LINK.findall(ask.parsed.text)), "")
    said, whose = " ".join(_LINK.sub("", ask.parsed.text).split()), _whose(ask)
    if files and not ask.call.is_in_our_conversation:
        raise UserError(
            "Send the file in our own conversation: there only I read it first. Nothing was done."
        )
    if files:
        name = files[0].name[:MAX_NAME]
        return NewPaper(item, checked_title(said or PurePosixPath(name).stem or name), whose, name=name)
    title = said or link.partition("://")[2]
    return NewPaper(item, checked_title(title) if title else "", whose, link=link)


@dataclass(frozen=True)
class HandedIn:
    meeting: Meeting
    item: AgendaItem
    paper: Paper
    told: list[int]


def hand_in(ask: Ask, tx: Tx, said: NewPaper) -> HandedIn:
    """Keep a paper of an item; of a title that is there already as the next revision, and late ones for the chair."""
    item, meeting = _takes_papers(ask, tx, said.item)
    if not (said.name or said.link):
        raise UserError(
            "Which paper? Send its file with these words in our own conversation, or give its address: "
            f"paper {item.ref} https://…"
        )
    every = papers.of_items(tx, [item.id])
    place = place_of(every, said.title)
    if place is None:
        raise UserError(f"{item.ref} has {len(SUFFIXES)} papers already. Put some of them into one file.")
    if item.document is None:
        item.document = next_document(agendas.items_to_change(tx, meeting), item)
    is_late = ask.charter.day_of(ask.now) > meeting_papers_on(meeting, ask.charter)
    waits = is_late and not reading.may_admit(tx, ask.actor, meeting)
    part, revision = place
    new = Paper(
        item_id=item.id,
        title=said.title,
        name=said.name,
        link=said.link,
        person_id=said.person_id,
        at=ask.now,
    )
    new = replace(new, part=part, revision=revision, state=PaperState.LATE if waits else PaperState.IN)
    paper = papers.add(tx, new, ask.call.content if new.is_file else None)
    _keep(tx, meeting, item, [*every, paper], HANDED_IN, why=f"{number_of(item, paper)} {paper.title}")
    return HandedIn(meeting, item, paper, notifications.tell(tx, meeting, item, paper))


def _whose(ask: Ask) -> int:
    """Return whose paper it is: that of the person for whom it is handed in, else the caller's. Raises UserError for a stranger."""
    named = ask.one_person("behalf")
    if named is None:
        return ask.actor.person_id
    if named.person_id in {None, NOBODY}:
        raise ask.error_at("behalf", f"{ask.name_of(named)} isn't on the roster, so it can't be their paper.")
    return named.person_id


def _takes_papers(ask: Ask, tx: Tx, ref: Ref) -> tuple[AgendaItem, Meeting]:
    """Return the named item and its meeting, if that still takes papers and the caller is invited. Raises UserError."""
    item: AgendaItem = get_of_type(ask, tx, ref, AgendaItem)
    meeting: Meeting = tx.get(item.meeting_id)
    if not reading.may_read(tx, ask.actor, item):
        raise PermissionDenied(reading.for_invited(meeting))
    must_be_waiting(item)
    agenda.must_take_items(ask, meeting, runs=agenda.may_run(ask, meeting))
    return item, meeting


def _keep(tx: Tx, meeting: Meeting, item: AgendaItem, every: list[Paper], verb: str, *, why: str) -> None:
    """Let an item say which papers it has now, and what became of one."""
    item.papers = listed(item, every)
    item.refresh_search_text()
    tx.change(item, verb, why=why)
    agenda_post.refresh(tx, meeting)


def say_handed_in(ask: Ask, tx: Tx, done: HandedIn) -> Reply:
    admits = [ask.reader.short_name(one) for one in agenda.who_chairs(tx, done.meeting)]
    message = views.handed_in(
        done.meeting,
        done.item,
        done.paper,
        ask.reader,
        papers_on=meeting_papers_on(done.meeting, ask.charter),
        who=join_names(admits),
        told=notified_sentence(tx, done.told, ask.reader),
    )
    return Reply.from_message(message)


HAND_IN = Command(read_paper, hand_in, say_handed_in)


# See them


def show(ask: Ask, read: Read) -> Reply:
    """Show the papers of a meeting, or of one item; without either, of the next meeting."""
    named = next(iter(ask.parsed.refs), None)
    item = get_named(ask, read, "papers", AgendaItem) if named and named.kind is Kind.AGENDA_ITEM else None
    if item is not None:
        meeting: Meeting = read.get(item.meeting_id)
    else:
        meeting = agenda.meeting_meant(ask, read, named)
    found = reading.of_meeting(ask, read, meeting, item)
    message = views.listed(
        found,
        ask.reader,
        papers_on=meeting_papers_on(meeting, ask.charter),
        may_admit=reading.may_admit(read, ask.actor, meeting) and not meeting.has_begun(ask.now),
    )
    return Reply.from_message(message)


# What becomes of one


def admit(ask: Ask, tx: Tx) -> Reply:
    """Let a late paper be one of the meeting; who is invited reads it from then on."""
    meeting, item, paper = reading.meant(ask, tx, "admitpaper")
    if not reading.may_admit(tx, ask.actor, meeting):
        who = join_names([ask.reader.short_name(one) for one in agenda.who_chairs(tx, meeting)])
        raise PermissionDenied(f"{who} can admit a late paper of {meeting.ref}.")
    _must_be_late(paper, item)
    if meeting.is_closed:
        raise UserError(f"{meeting.ref} is over, so it takes no papers any more.")
    return _settle(ask, tx, (meeting, item, paper), PaperState.IN, ADMITTED)


def _must_be_late(paper: Paper, item: AgendaItem) -> None:
    if not paper.is_late:
        sentence = "That paper doesn't wait for an answer any more. Nothing has changed."
        raise UserError(sentence, offers=[Offer("Papers", "papers", item.ref)])


def decline(ask: Ask, tx: Tx) -> Reply:
    """Decline a paper with the reason, or take back one's own; its file is deleted."""
    meeting, item, paper = reading.meant(ask, tx, "declinepaper")
    is_own = paper.person_id in ask.actor.person_ids
    _must_decline_it(ask, tx, meeting, is_own=is_own)
    if meeting.is_closed:
        raise UserError(f"{meeting.ref} is over: its papers stay as they were.")
    why = reason_of(ask) if ask.call.values is not None else _without_number(reason_of(ask))
    if not (why or is_own):
        sentence = (
            f"Why isn't it a paper of the meeting? {ask.reader.short_name(paper.person_id)} will read it."
        )
        raise UserError(sentence, offers=[to_fill_in("declinepaper", f"{item.ref} {paper.id}")])
    state, verb = (PaperState.WITHDRAWN, TAKEN_BACK) if is_own else (PaperState.DECLINED, DECLINED)
    return _settle(ask, tx, (meeting, item, paper), state, verb, why=why)


def _must_decline_it(ask: Ask, read: Read, meeting: Meeting, *, is_own: bool) -> None:
    if not (is_own or agenda.may_run(ask, meeting) or reading.may_admit(read, ask.actor, meeting)):
        raise PermissionDenied(
            "Whoever handed a paper in can take it back, and who runs the agenda can decline it."
        )


def _without_number(text: str) -> str:
    first, _, rest = text.strip().partition(" ")
    return rest.strip() if first.isdecimal() else text


def _settle(
    ask: Ask,
    tx: Tx,
    found: tuple[Meeting, AgendaItem, Paper],
    state: PaperState,
    verb: str,
    *,
    why: str = "",
) -> Reply:
    meeting, item, paper = found
    paper.settle(state, by=ask.actor.person_id, now=ask.now, reason=why)
    papers.save_answer(tx, paper)
    every = papers.of_items(tx, [item.id])
    said = f"{number_of(item, paper)} {paper.title}"
    _keep(tx, meeting, item, every, verb, why=f"{said}: {why}" if why else said)
    notifications.tell_settled(tx, meeting, item, paper)
    return Reply.from_message(views.settled(meeting, item, paper))


def decline_form(ask: Ask, read: Read) -> Block:
    meeting, item, paper = reading.meant(ask, read, "declinepaper")
    is_own = paper.person_id in ask.actor.person_ids
    _must_decline_it(ask, read, meeting, is_own=is_own)
    return views.decline_form(item, paper, is_own=is_own)
