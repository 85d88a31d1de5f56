"""The print of a round: the cleared texts, and the others by name; as a message, as a file, and with the agenda of its meeting."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import unescape
from typing import TYPE_CHECKING, Any

from bot.names import join_all
from bot.permissions import Actor, may_see
from bot.posts import CardLine, Post, PostKind
from bot.rounds import RoundRun
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, Message, buttons, header, sections
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, capitalized, escape
from handlers.core.calls import NOBODY, Ask, Reply, get_named
from handlers.core.delivery.notify import channel_may_see, suiting
from handlers.core.delivery.readers import channel_reader
from handlers.core.delivery.render import NO_LONGER
from handlers.core.documents.docx import as_docx
from handlers.core.documents.parts import Heading, Paragraph, Part, Table
from handlers.core.documents.requests import request_file
from handlers.core.feature import PostType
from handlers.core.refusals import not_on_roster
from handlers.core.registry import Registry
from handlers.meetings.days import next_morning
from handlers.meetings.preparing.agenda_post import post_key, refresh
from handlers.rounds import views
from handlers.rounds.standing import Standing, standing_of
from storage import outbox, round_runs
from storage.unit_of_work import Read, Tx

if TYPE_CHECKING:
    from bot.meetings import Meeting

PRINT_FILE = "round print"  # key of a file request
FORM = "docx"


@dataclass(frozen=True)
class Text:
    """What was answered for a seat and cleared: by whom, and the answer to each question, and whether that stands alone."""

    name: str
    by: str
    answers: Sequence[tuple[str, str, bool]]


@dataclass
class Print:
    """What came in a round, as one reader may read it. Names and words are as they are, without markup."""

    standing: Standing
    texts: list[Text] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    uncleared: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    @property
    def came(self) -> str:
        """Return how many have answered what nobody has to clear any more."""
        standing = self.standing
        return standing.came([seat for seat, one in standing.sent.items() if standing.is_cleared(one)])

    @property
    def groups(self) -> list[tuple[str, list[str]]]:
        """Return the names of those without a text, by why they have none; those who said nothing first."""
        unheard = [self.standing.name(one.seat) for one in self.standing.unheard]
        found = (
            (capitalized(views.NO_UPDATE), unheard),
            (capitalized(views.NOT_FINISHED), views.begun_names(self.standing)),
            (self.standing.rule.unchanged, self.unchanged),
            ("For others to read", self.hidden),
            ("Waiting to be cleared", self.uncleared),
        )
        return [(label, names) for label, names in found if names]


def print_of(standing: Standing, reader: Reader) -> Print:
    """Put together what came, by seat; `standing` is as its reader may see it."""
    found = Print(standing)
    for seat in standing.seats:
        answer = standing.sent.get(seat.seat)
        if answer is None:
            continue
        name, late = standing.name(seat.seat), ", late" if answer.is_late(seat) else ""
        by = f"{unescape(views.by_line(answer, reader))}{late}"
        entry = standing.entry(answer)
        if standing.hides(answer):
            found.hidden.append(name)
        elif not standing.is_cleared(answer):
            found.uncleared.append(name)
        elif entry is None:
            found.unchanged.append(f"{name} ({by})")
        else:
            found.texts.append(Text(name, by, views.answers_given(standing, entry.values)))
    return found


# As a message


def printed(standing: Standing, reader: Reader) -> Message:
    """Return what came, by seat: the cleared texts, and the names of the others with why they have none."""
    run, found = standing.run, print_of(standing, reader)
    row = buttons([Button("Word file", "printfile", run.ref)])
    return message_of([*_blocks(found, reader), row])


def _blocks(found: Print, reader: Reader) -> list[Block]:
    run = found.standing.run
    first = bool(found.standing.unheard) + bool(found.standing.begun)
    silent, others = found.groups[:first], found.groups[first:]
    texts = ["\n".join([f"*{escape(one.name)}* · {escape(one.by)}", *_lines(one)]) for one in found.texts]
    parts = [*map(_group_line, silent), *texts, *map(_group_line, others)]
    is_over = run.state == "closed" and not found.uncleared
    more = "" if run.state == "closed" else f"open until {views.until(run, reader)}"
    came = found.came.removesuffix(" have answered")
    about = facts(Chip.DONE if is_over else Chip.WAITING, run.ref, came, more)
    return [header(f"{run.title} for {reader.day(run.for_on)}"), *sections(parts), about]


def _group_line(group: tuple[str, list[str]]) -> str:
    label, names = group
    return f"*{label}:* {escape(join_all(names))}"


def _lines(text: Text) -> list[str]:
    return [
        escape(said) if is_alone else f"_{escape(asked)}_ {escape(said)}"
        for asked, said, is_alone in text.answers
    ]


# As a file


def print_file(ask: Ask, tx: Tx) -> Reply:
    """Queue the print as a Word file for the caller's own conversation."""
    run = get_named(ask, tx, "print", RoundRun, right="list")
    if ask.actor.person_id == NOBODY:
        raise not_on_roster(ask.reader)
    title = unescape(views.subject(run, ask.reader))
    request = json.dumps({PRINT_FILE: run.id})
    comes = request_file(ask, tx, stem=f"{run.rule}-{run.for_on}", form=FORM, title=title, request=request)
    again = "comes" if comes else "is on its way already, and comes"
    return Reply(text=f"{views.subject(run, ask.reader)} {again} into your conversation with me in a moment.")


def make_file(read: Read, asked: Mapping[str, Any], who: Actor, reader: Reader) -> tuple[str, bytes] | None:
    """Return the comment and the bytes of the file; None if its reader may not see the round now."""
    run: RoundRun = read.get(asked[PRINT_FILE])
    if not may_see(who, run) or not run.is_answerable:
        return None
    title = unescape(views.subject(run, reader))
    found = print_of(standing_of(read, run).as_seen_by(who), reader)
    as_of = f"{found.came}. As of {unescape(reader.local_now())}."
    return title, as_docx(title, [*_file_parts(found), Paragraph(as_of)], footer=title)


def _file_parts(found: Print) -> Iterator[Part]:
    """Yield what came, by area, after the names of those who said nothing."""
    if found.groups:
        yield Table([(label, ", ".join(names)) for label, names in found.groups])
    for one in found.texts:
        yield Heading(one.name)
        yield Paragraph(one.by)
        yield Table([(asked, said) for asked, said, _ in one.answers])


# With the agenda of its meeting


def agenda_lines(read: Read, meeting: "Meeting") -> list[tuple[str, str]]:
    """Return for the agenda of a meeting what came in the rounds for it that have closed, with the reference of each."""
    if not any(one.is_for_meetings for one in read.charter.rounds):
        return []
    return [
        (_agenda_line(standing_of(read, run)), run.ref) for run in round_runs.closed_for(read, meeting.id)
    ]


def _agenda_line(standing: Standing) -> str:
    unheard = [standing.name(one.seat) for one in standing.unheard]
    groups = ((views.NO_UPDATE, unheard), (views.NOT_FINISHED, views.begun_names(standing)))
    none = "".join(f"; {label}: {join_all(names)}" for label, names in groups if names)
    return f"*{escape(standing.run.title)}:* {standing.came()}{escape(none)}"


def join_agenda(tx: Tx, run: RoundRun) -> None:
    """Show on the agenda of its meeting what came; where that has gone out, say so once in its thread, on the next morning."""
    if run.for_id is None:
        return
    meeting: Meeting = tx.get(run.for_id)
    refresh(tx, meeting)
    agenda = outbox.find_by_key(tx, post_key(meeting))
    if agenda is None or meeting.is_closed or meeting.has_begun(tx.now):
        return
    morning = next_morning(tx, tx.now)
    post = Post(
        key=_key(run),
        kind=PostKind.PRINT,
        channel=agenda.channel,
        record_id=run.id,
        parent_id=agenda.id,
        send_at=morning if morning < meeting.begins_at else tx.now,
        expires_at=meeting.begins_at,
    )
    _follow_entries(tx, outbox.plan(tx, post), standing_of(tx, run))


def _key(run: RoundRun) -> str:
    return f"print:{run.id}"


def _follow_entries(tx: Tx, post: Post, standing: Standing) -> None:
    """Let the post be made anew when one of the entries in it changes, or is erased."""
    known = outbox.records_on_card(tx, post.id)
    for entry_id in standing.entries:
        if entry_id not in known:
            tx.add(CardLine(post_id=post.id, record_id=entry_id))


def update(tx: Tx, run: RoundRun) -> None:
    """Make the print anew that was told: something was answered or cleared since."""
    post = outbox.find_by_key(tx, _key(run)) if run.state == "closed" and run.for_id is not None else None
    if post is not None:
        _follow_entries(tx, post, standing_of(tx, run))
        outbox.refresh_post(tx, post.id)
        refresh(tx, tx.get(run.for_id or 0))


def _render(read: Read, post: Post, now: Any, _: Registry) -> tuple[Message, str] | None:
    run: RoundRun = read.get(post.record_id or 0)
    channel = post.channel or ""
    if not channel_may_see(run, read.charter, channel):
        return (Message(NO_LONGER), "") if post.slack_ts else None
    if not run.is_answerable:
        return None
    suitable, standing = suiting(read.charter, channel), standing_of(read, run)
    seen = {of: one for of, one in standing.entries.items() if one.visibility in suitable}
    reader = channel_reader(read, now)
    return message_of(_blocks(print_of(replace(standing, entries=seen), reader), reader)), ""


POST = PostType(_render, is_outdated=lambda *_: False)
