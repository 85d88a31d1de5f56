"""Canaries: words that stand in one record alone never show where somebody looks who may not know of it.

tests/dialogues/marked.py holds the records and who may see them, tests/dialogues/surfaces.py the places to look. A number
that counts a record which its reader may not know of is a leak, too: so the same task force is seen with and without
such records.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.notifications import NotificationState, Reason
from bot.posts import PostKind
from bot.records import Kind, Ref
from handlers.agendas.views import HIDDEN
from handlers.core.delivery.notify import chairs, notify_once
from handlers.core.slack.site import SLACK_PATH
from handlers.core.slack.workspace import join_channel
from handlers.duplicates.compare import Comparison
from practice.faults import Fault, FaultKind
from storage import papers, tables
from storage.unit_of_work import Tx
from tests import databases
from tests.dialogues.marked import (
    EDDA,
    EVERYBODY,
    EVERYWHERE,
    FOCAL,
    LIHUA,
    MCG,
    MEMBER,
    QUENTIN,
    VIEWERS,
    VISIBILITIES,
    Marked,
    Viewer,
    World,
    told,
    whole,
    word,
)
from tests.dialogues.surfaces import SURFACES, Surface, site, typed
from tests.handlers.duplicates.test_duplicates import Everything
from tests.handlers.scene import ALINE, LINDA, OBSERVER, STAFF, UTE
from tests.register_words import bare
from tests.shipped import CHARTER, REGISTRY
from tests.soak import every

MONDAY = datetime(2016, 10, 10, 12, tzinfo=UTC)
NEXT_MONDAY = datetime(2016, 10, 17, 12, tzinfo=UTC)
RECORDS_OUT = datetime(2016, 10, 21, 12, tzinfo=UTC)  # the 19th is closed in Geneva by then
COMMENTS_OVER = datetime(2016, 10, 28, 12, tzinfo=UTC)
LATER = datetime(2016, 10, 31, 12, tzinfo=UTC)
OUTSIDE = ("U9GUEST", "U9FAR")  # they are answered nothing, and see what is public where it is posted
HALE, FILIZ = "hale.kaya", "filiz.arslan"
# What no register of the shipped charter does; tests/handlers/registers/test_masking.py shows what its readers see.
UNDECLARED = {Reason.ENTRY_WARNED} if not any(one.warn for one in CHARTER.registers) else set()
# A round that is opened by hand never moves; tests/handlers/rounds/test_moved.py shows who is told of another.
UNDECLARED |= {Reason.ROUND_MOVED} if not any(one.is_for_meetings for one in CHARTER.rounds) else set()
# Nor does what came in it join an agenda; tests/handlers/rounds/test_rounds.py shows what stands there for whom.
UNPOSTED = {PostKind.PRINT} if not any(one.is_for_meetings for one in CHARTER.rounds) else set()
OF_THE_DATABASE = {
    "lists of actions",
    "lists of issues",
    "lists of events",
    "lists of meetings",
    "agendas",
    *(f"lists of {one.code}" for one in CHARTER.registers),
    "search",
    "nearest references",
}
TOLD_APART = {
    "recommendation",
    "deliverable",
    "page",
    "panel",
}  # registers whose entries go through more than their entry
OF_ONE = [one for one in SURFACES if one.name not in {"handing over", "private answers", "threads"}]
# The viewers of `make test`: those whose permissions differ most.
QUICK_VIEWERS = ("secretary", "focal point", "member of MCG alone", "staff who owns an action", "guest")
STAYS = {"own conversation", "kept answers", "private answers"}  # what was read before stays as it was read
ONCE = {"refusals", "behind for:", "changed messages", "about people, areas and settings", "the web"}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """The marked records on SQLite, on the morning on which they were logged."""
    found = World(databases.fresh("sqlite"), tmp_path)
    yield found
    found.close()


def leaks(world: World, viewer: Viewer, surfaces: Sequence[Surface] = SURFACES) -> dict[str, set[str]]:
    """Return by which words each surface tells somebody of what they may not know of."""
    hidden = world.hidden(viewer)
    found = {one.name: told(one.look(world, viewer.who), hidden) for one in surfaces}
    return {name: signs for name, signs in found.items() if signs}


def look_around(world: World, surfaces: Sequence[Surface] = SURFACES) -> set[str]:
    """Look with everybody's eyes everywhere, and find nothing hidden; return where anybody is shown a record at all."""
    seen = set()
    for role in every(list(VIEWERS), few=QUICK_VIEWERS):
        viewer = VIEWERS[role]
        world.forget()
        shown = {one.name: one.look(world, viewer.who) for one in surfaces}
        hidden = world.hidden(viewer)
        leaking = {name: signs for name, text in shown.items() if (signs := told(text, hidden))}
        assert leaking == {}, f"{role} is shown what they may not know of"
        seen |= {name for name, text in shown.items() if told(text, world.records)}
    return seen


# What happens in three weeks, so that every kind of message goes out


def live(world: World) -> None:
    """Let everything happen that somebody is told of, with records of each visibility."""
    talk = world.talk
    main = talk.charter.channels.main.removeprefix("#")
    talk.store.write(
        lambda tx: join_channel(tx, REGISTRY, channel="", name=main, command="/isc"), now=talk.clock.now()
    )
    _send_no_other_digests(world)
    _prepare(world)
    _propose_items(world)
    soon = _call_meetings(world)
    _tell_who_comes(world)
    for visibility, ref in soon.items():
        _hand_in_papers(world, visibility, ref)
    climbing = {visibility: _climb(world, visibility) for visibility in ("members", "restricted")}
    _send_others(world)
    _enter_the_same(world)
    talk.passes(minutes=5)
    world.does(EDDA, f"attending {world.of('M', 'members').ref}")
    _bring_files(world)
    _change(world)
    talk.until(MONDAY)
    _move_meetings(world, soon)
    world.does(LINDA, "move A-203 13 oct", "move A-207 13 oct")
    _ask_around(world)
    _open_round(world)
    _pass_on(world, "nadia.costa", to="greta.weber")
    _erase(world, "nadia.costa")
    talk.ticks.seal()
    talk.ticks.publish_head()
    world.does(LINDA, "rollcall Bangkok exercise")
    talk.passes(minutes=5)
    world.does("moussa.diallo", "rollanswer 1 help", "asksecretary where do visitors get a badge")
    talk.passes(minutes=5)
    world.does(LINDA, "answerinquiry 1 at the gate")
    text, line = world.of("P", "restricted"), word("proposal", "restricted", "objection")
    world.does(QUENTIN, f"object {text.ref} {line}")
    world.records.append(Marked(text.ref, "P", "restricted", (line,), text.owners))
    talk.passes(minutes=5)
    world.does(LINDA, "holiday Geneva 19 oct Flood")  # papers of the meetings on the 20th are due sooner
    talk.until(NEXT_MONDAY)
    for visibility, issue in climbing.items():
        _come_down(world, visibility, issue)
    world.does(LINDA, "session CWG-FHR 20 oct")
    world.does(LINDA, f"edit {world.of('M', 'members').ref} chair:@{EDDA}")  # its agenda is out
    for visibility in world.visibilities:
        _correct_entries(world, visibility)
        _ask_the_council(world, visibility)
        _plan_panel(world, visibility)
        _enter_in_others(world, visibility)
        _leave_unsaid(world, visibility)
        _say_what_a_request_lacks(world, visibility)
    _import_entries(world)
    _leave_vacant(world)
    for visibility, ref in soon.items():
        world.does(LINDA, f"present {ref} @{ALINE} @{EDDA} @{QUENTIN}, the others were absent", f"held {ref}")
        _speak_in(world, visibility, ref)
    talk.until(RECORDS_OUT)
    for visibility, ref in soon.items():
        _correct_record(world, visibility, ref)
        world.does(LINDA, f"present {ref} video @{QUENTIN}")
        world.does(LINDA, f"held {ref} 14 oct")
    talk.until(COMMENTS_OVER)
    world.does(LINDA, *[f"closerecord {ref}" for ref in soon.values()])
    talk.until(LATER)


def _send_no_other_digests(world: World) -> None:
    """Turn off the digests of those who are no viewers here: thirty of them each Monday prove nothing."""
    looked_at = {one.who for one in VIEWERS.values()}
    for person in world.talk.store.snapshot.roster.persons.values():
        who = person.email.partition("@")[0]
        if who not in looked_at:
            world.does(who, "settings digest:off")


def _call_meetings(world: World) -> dict[str, str]:
    """Call meetings, hold a call back, and tell the chair that nobody has seen another; return those that begin soon."""
    soon = {}
    for number, visibility in enumerate(world.visibilities):
        meeting, line = world.of("M", visibility), word("meeting", visibility, "line")
        world.does(LINDA, f"call {meeting.ref} {line}")
        world.records.append(Marked(meeting.ref, "M", visibility, (line,), meeting.owners))
        hour = f"{8 + 2 * number}:00"
        soon[visibility], held, unseen = (
            _planned(world, f"meeting {day} {hour}", visibility) for day in ("11 oct", "27 oct", "28 oct")
        )
        world.does(LINDA, f"call {soon[visibility]}", f"holdcall {held}")
        number_of_unseen = int(unseen.removeprefix("M-"))
        world.talk.store.write(partial(_leave_unseen, number_of_unseen), now=world.talk.clock.now())
    return soon


def _speak_in(world: World, visibility: str, ref: str) -> None:
    """Log an action of a meeting that fewer may see than the meeting: its record tells of it, though not to everybody."""
    promised = word("meeting", visibility, "promised")
    said = world.talk.answer(
        LINDA, f"action {promised} @{QUENTIN} due:20 dec for:{ref} visibility:restricted"
    )
    world.records.append(
        Marked(re.findall(r"A-\d+", said)[0], "A", "restricted", (promised,), frozenset({QUENTIN}))
    )


def _correct_record(world: World, visibility: str, ref: str) -> None:
    """Let the record of a meeting be corrected: one correction is taken, one is not, one waits for its answer."""
    spoken, why = word("meeting", visibility, "spoken"), word("meeting", visibility, "declined")
    world.records.append(Marked(ref, "M", visibility, (spoken, why), frozenset({LINDA})))
    for number in range(3):
        world.does(EDDA, f"correction {ref} {spoken} {number}")
    asked = world.talk.store.read(
        lambda read: list(
            read.db.execute(select(tables.corrections.c.id).order_by(tables.corrections.c.id)).scalars()
        )
    )
    taken, declined, _ = asked[-3:]
    world.does(LINDA, f"takecorrection {ref} {taken}", f"declinecorrection {ref} {declined} {why}")


def _propose_items(world: World) -> None:
    """Let a member propose an item for each meeting, and the secretary decline it."""
    for visibility in world.visibilities:
        meeting = world.of("M", visibility).ref
        words = {part: word("proposeditem", visibility, part) for part in ("title", "reason")}
        said = (
            world.talk.answer(EDDA, f"item {words['title']} {meeting}", channel=EVERYWHERE)
            if visibility != "restricted"
            else ""
        )
        for ref in re.findall(r"AG-\d+", said)[:1]:
            world.records.append(Marked(ref, "AG", "members", tuple(words.values())))
            world.talk.passes(minutes=5)
            world.does(LINDA, f"cancel {ref} {words['reason']}")


def _tell_who_comes(world: World) -> None:
    """Let notes and proposed items be told to who prepares a meeting, and to the others who are invited to it."""
    for visibility in world.visibilities:
        meeting, noted = world.of("M", visibility), word("meeting", visibility, "noted")
        world.does(LINDA if visibility == "restricted" else EDDA, f"note {meeting.ref} {noted}")
        world.records.append(Marked(meeting.ref, "M", visibility, (noted,), meeting.owners))
    wish, meeting = word("item", "members", "wish"), world.of("M", "members")
    (ref,) = re.findall(r"AG-\d+", world.talk.answer(EDDA, f"item {wish} {meeting.ref}", channel=EVERYWHERE))[
        :1
    ]
    world.records.append(Marked(ref, "AG", "members", (wish,), meeting.owners))


def _hand_in_papers(world: World, visibility: str, meeting: str) -> None:
    """Let an item of a meeting have a paper that stands, and one that the chair admits, since it came late."""
    words = {part: word("paper", visibility, part) for part in ("item", "chairs", "late", "address")}
    said = world.talk.answer(
        LINDA, f"item {words['item']} {meeting} visibility:{visibility}", channel=EVERYWHERE
    )
    (ref,) = re.findall(r"AG-\d+", said)[:1]
    guests = frozenset({STAFF} if visibility == "members" else ())  # of the item, not of its meeting
    world.records.append(Marked(ref, "AG", visibility, tuple(words.values()), guests))
    world.named_to[meeting] = guests
    by = LINDA if visibility == "restricted" else EDDA
    world.does(ALINE, f"paper {ref} {words['chairs']} https://example.org/{words['address']}")
    world.does(by, f"paper {ref} {words['late']} https://example.org/{words['address']}")
    world.talk.passes(minutes=5)
    if guests:
        world.does(LINDA, f"edit {ref} guests:@{STAFF}")
        world.talk.passes(minutes=5)
    number = world.talk.store.read(lambda read: papers.waiting(read)[-1].id)
    world.does(ALINE, f"admitpaper {ref} {number}")


def _send_others(world: World) -> None:
    """Let somebody come for another, somebody decline that, and somebody be entered by the secretary."""
    ref = world.of("M", "members").ref
    world.does(EDDA, f"apologies {ref} @{UTE}")
    world.does(FILIZ, f"apologies {ref} @{QUENTIN}")
    world.does(QUENTIN, f"apologies {ref}")
    world.does(LINDA, f"attending {ref} behalf:@{LIHUA}")


def _planned(world: World, words: str, visibility: str) -> str:
    title = word("meeting", visibility, words.split()[1])
    said = world.talk.answer(LINDA, f"{words} {title} visibility:{visibility}", channel=EVERYWHERE)
    ref = re.findall(r"M-\d+", said)[0]
    world.records.append(Marked(ref, "M", visibility, (title,)))
    return str(ref)


def _leave_unseen(number: int, tx: Tx) -> None:
    meeting = tx.find(Ref(Kind.MEETING, number))
    for chair in chairs(tx, tx.charter.day_of(tx.now)):
        notify_once(tx, chair, meeting, Reason.CALL_UNSEEN, context=meeting.time.key, at=tx.now)


def _move_meetings(world: World, soon: dict[str, str]) -> None:
    """Move what was called: a meeting that begins soon, and one that begins in a week."""
    for visibility in world.visibilities:
        first, why, hurry = (
            world.of("M", visibility), word("meeting", visibility, "why"), word("meeting", visibility, "hurry")
        )  # fmt: skip
        world.does(
            LINDA, f"again move {soon[visibility]} 13 oct {hurry}", f"again move {first.ref} 20 oct {why}"
        )
        world.records.append(Marked(soon[visibility], "M", visibility, (hurry,)))
        world.records.append(Marked(first.ref, "M", visibility, (why,), first.owners))


def _leave_vacant(world: World) -> None:
    """Let a level lose its only holder, so that the secretary enters what it says of a restricted question."""
    world.does(LINDA, f"relieve @{ALINE} coco member")
    world.talk.passes(hours=26)
    words, reason = word("vacant", "restricted", "title"), word("vacant", "restricted", "reason")
    issue = _raised(world, f"raise {words} area:clim visibility:restricted")
    world.does(LINDA, f"escalate {issue} {reason}")
    world.does(ALINE, f"escalate {issue} {reason}")
    world.does(EDDA, f"escalate {issue} {reason}")
    world.does(LINDA, f"escalate {issue} {reason} behalf:CoCo")
    world.records.append(Marked(issue, "I", "restricted", (words, reason), AT_MCG))


def _prepare(world: World) -> None:
    talk = world.talk
    talk.workspace.faults.add(Fault(kind=FaultKind.CHANNEL_ARCHIVED, channel="isc-communications"))
    _add(world, "A-209", "members", f"owner:@{QUENTIN}", EDDA)
    _add(world, "A-210", "members", f"owner:@{LIHUA}", LIHUA)
    _add(world, "A-211", "members", f"owner:@{UTE}", UTE)
    _add(world, "A-212", "members", f"owner:@{UTE} area:comms", UTE)
    _add(world, "A-213", "members", "owner:@newcomer", "U9NEW", by=ALINE)
    world.does(LINDA, "raise Who prints? area:clim")
    world.does(ALINE, *[f"edit {world.of('E', one).ref} nomination:17 oct" for one in world.visibilities])
    for number, visibility in enumerate(world.visibilities):
        draft = word("draft", visibility, "text")
        issue = world.of("I", visibility).ref
        world.does(LINDA, f"decide {issue} agreed {draft}")
        world.records.append(Marked(f"DEC-{205 + number}", "DEC", visibility, (draft,)))
    _decide_quietly(world, "I-210", "DEC-209", "A-214")
    _add(world, "A-215", "restricted", "owner:focal point for gender due:2016-12-12")
    world.does(HALE, "leave 21 oct")
    world.does(FILIZ, "area propose Cybersecurity code:CYBER channel:#isc-cyber entity:BR")
    world.does(
        LINDA, "appoint @kenji.sato focal point area:web entity:TSB", "appoint @taro.nakagawa chair on:7 nov"
    )
    for visibility in world.visibilities:
        _let_hang(world, visibility)


def _let_hang(world: World, visibility: str) -> None:
    """Let the dates of somebody's actions depend on an event that is called off, and on one that comes much earlier."""
    for part, step in (("title", "cancel {} no host"), ("early", "move {} 10 oct")):
        title = word("anchor", visibility, part)
        said = world.talk.answer(
            LINDA, f"event {title} on:27 oct visibility:{visibility}", channel=EVERYWHERE
        )
        ref = re.findall(r"E-\d+", said)[0]
        world.records.append(Marked(ref, "E", visibility, (title,)))
        world.does(LINDA, f"action Room {part} owner:@{UTE} due:a week before {title} visibility:members")
        world.does(ALINE, f"remind {ref} a week before {ref}")
        world.does(LINDA, step.format(ref))


def _decide_quietly(world: World, issue: str, decision: str, action: str) -> None:
    """Let a question that every member knows be decided in words that are for few, with what comes of it."""
    settled, came = word("quiet", "restricted", "text"), word("quiet", "restricted", "action")
    world.does(
        LINDA,
        "raise Who reads along?",
        f"decide {issue} agreed {settled} behalf:CWG-LANG visibility:restricted benefit:shared review:12 oct\n{came}",
    )
    world.records += [
        Marked(decision, "DEC", "restricted", (settled,)),
        Marked(action, "A", "restricted", (came,)),
    ]


# Those who hold MCG, and what came to it: they may know of it even where it is restricted.
AT_MCG = frozenset({EDDA, MCG})


def _climb(world: World, visibility: str) -> str:
    """Let a question go up to MCG, be sent back, asked about, answered and read; and others lapse, end, lose their date."""

    def mark(part: str) -> str:
        return word("climbing", visibility, part)

    words = {
        part: mark(part)
        for part in ("title", "reason", "request", "guidance", "question", "answer", "position")
    }
    issue = _raised(world, f"raise {words['title']} area:clim visibility:{visibility}")
    world.does(LINDA, f"escalate {issue} {words['reason']}")
    world.does(LINDA, f"escalate {issue} {words['request']}")
    world.talk.passes(minutes=65)
    world.does(ALINE, f"position {issue} {words['position']}", f"escalate {issue} more")
    world.does(LINDA, f"again position {issue} {words['position']} too entity:GS")
    world.does(EDDA, f"return {issue} {words['guidance']}")
    world.talk.passes(minutes=65)  # what does not press waits an hour after the message before
    world.does(ALINE, f"escalate {issue} again")
    asked = world.talk.answer(EDDA, f"ask {issue} {words['question']} @{QUENTIN}", channel=EVERYWHERE)
    action = re.findall(r"A-\d+", asked)[0]
    world.does(QUENTIN, f"done {action} {words['answer']}")
    world.does(EDDA, f"read {issue}")
    asked_of, owners = (words.pop("question"), words.pop("answer")), frozenset({QUENTIN, EDDA})
    world.records += [
        Marked(issue, "I", visibility, tuple(words.values()), AT_MCG),
        Marked(action, "A", visibility, (), owners),
        Marked(
            action, "A", visibility, asked_of, AT_MCG | owners
        ),  # the question is MCG's, the action is not
    ]
    _end_otherwise(world, visibility)
    return issue


def _end_otherwise(world: World, visibility: str) -> None:
    withdrawn, lapsing, lost = (word("ending", visibility, part) for part in ("withdrawn", "lapsing", "lost"))
    one = _raised(world, f"raise {withdrawn} area:clim visibility:{visibility}")
    world.does(LINDA, f"escalate {one} no time")
    world.talk.passes(minutes=2)
    world.does(LINDA, f"cancel {one} settled")
    other = _raised(world, f"raise {lapsing} area:clim visibility:{visibility}")
    world.does(LINDA, f"escalate {other} no time")
    world.does(
        ALINE, *[f"escalate {other} no {what}" for what in ("money", "policy")], f"move {other} 12 oct"
    )
    third = _raised(world, f"raise {lost} area:clim visibility:{visibility}")
    number = int(third.removeprefix("I-"))
    world.talk.store.write(partial(_lose_the_date, number), now=world.talk.clock.now())
    world.records += [
        Marked(one, "I", visibility, (withdrawn,)),
        Marked(other, "I", visibility, (lapsing,), AT_MCG),
        Marked(third, "I", visibility, (lost,)),
    ]


def _raised(world: World, words: str) -> str:
    return str(re.findall(r"I-\d+", world.talk.answer(LINDA, words, channel=EVERYWHERE))[0])


def _lose_the_date(number: int, tx: Tx) -> None:
    issue = tx.find(Ref(Kind.ISSUE, number))
    issue.set_due(None)
    tx.change(issue, "edit")


def _come_down(world: World, visibility: str, issue: str) -> None:
    """Let MCG decide, and what came of it be carried out; whoever raised it has not read the answer."""
    settled, task = word("climbing", visibility, "settled"), word("climbing", visibility, "task")
    said = world.talk.answer(EDDA, f"decide {issue} agreed {settled}", channel=EVERYWHERE)
    decision = re.findall(r"DEC-\d+", said)[0]
    words = f"action {task} for:{issue} owner:@{QUENTIN} visibility:{visibility}"
    action = re.findall(r"A-\d+", world.talk.answer(LINDA, words, channel=EVERYWHERE))[0]
    world.does(QUENTIN, f"done {action}")
    world.records += [
        Marked(decision, "DEC", visibility, (settled,), AT_MCG),
        Marked(action, "A", visibility, (task,), frozenset({QUENTIN})),
    ]


def _correct_entries(world: World, visibility: str) -> None:
    """Let a second person confirm a recommendation, and another one be withdrawn, once its words are others."""
    one, title = world.of("R", visibility), word("entry", visibility, "other")
    comment, why = word("entry", visibility, "changed"), word("entry", visibility, "withdrawn")
    world.does(LINDA, f"move {one.ref} 21 oct", f"confirm {one.ref}")
    said = world.talk.answer(
        LINDA,
        f"recommendation {title} report:A nr:{visibility} area:clim visibility:{visibility}",
        channel=EVERYWHERE,
    )
    ref = re.findall(r"R-\d+", said)[0]
    world.does(LINDA, f"edit {ref} comment:{comment}")
    world.does(ALINE, f"mark {ref} accepted")
    world.does(
        LINDA, f"mark {ref} implemented evidence:https://example.org/{visibility}", f"cancel {ref} {why}"
    )
    world.records.append(Marked(str(ref), "R", visibility, (title, comment, why)))
    _enter_page(world, visibility)
    unassigned = word("entry", visibility, "unassigned")
    said = world.talk.answer(
        LINDA,
        f"recommendation {unassigned} report:B nr:{visibility} received:1 jun 2016 year:2009 area:clim due:28 oct"
        f" visibility:{visibility}",
        channel=EVERYWHERE,
    )
    ref = re.findall(r"R-\d+", said)[0]
    world.records.append(Marked(str(ref), "R", visibility, (unassigned,)))


def _ask_the_council(world: World, visibility: str) -> None:
    """Put a recommendation before the Council, and enter what it said."""
    title, text, why = (word("entry", visibility, part) for part in ("before", "outcome", "order"))
    said = world.talk.answer(
        LINDA,
        f"recommendation {title} report:C nr:{visibility} addressee:governing body area:clim visibility:{visibility}",
        channel=EVERYWHERE,
    )
    ref = re.findall(r"R-\d+", said)[0]
    world.does(LINDA, f"submit {ref} Council reason:{why}", f"submitted {ref}", f"outcome {ref} noted {text}")
    world.records.append(Marked(str(ref), "R", visibility, (title, text, why)))
    title, text = (word("entry", visibility, part) for part in ("deliverable", "said"))
    ref = _deliverable(world, f"{title} route:guidelines owner:@{QUENTIN}", visibility)
    world.does(LINDA, f"outcome {ref} noted {text} by:task force", f"confirm {ref}")
    world.does(ALINE, f"confirm {ref}")
    world.records.append(Marked(ref, "R", visibility, (title, text), frozenset({QUENTIN})))


def _say_what_a_request_lacks(world: World, visibility: str) -> None:
    """Mark what somebody else entered, with the reason, which they hear; what they add is heard by who answers for it."""
    title, why, added = (word("entry", visibility, part) for part in ("requested", "lacking", "added"))
    said = world.talk.answer(
        QUENTIN,
        f"servicerequest {title} sort:video due:28 oct area:clim visibility:{visibility}",
        channel=EVERYWHERE,
    )
    ref = re.findall(r"SR-\d+", said)[0]
    world.does(LINDA, f"mark {ref} more is needed {why}")
    world.does(QUENTIN, f"note {ref} {added}")
    world.records.append(Marked(str(ref), "R", visibility, (title, why, added), frozenset({QUENTIN})))


def _deliverable(world: World, words: str, visibility: str) -> str:
    said = world.talk.answer(
        LINDA, f"deliverable {words} area:clim visibility:{visibility}", channel=EVERYWHERE
    )
    return str(re.findall(r"D-\d+", said)[0])


def _open_round(world: World) -> None:
    """Open a round with a vacant seat; one answer is for few, of one seat there are two, and the others stay silent."""
    world.does(LINDA, "relieve @daniel.mensah focal point area:resmob")
    world.does(ALINE, "round updates by:14 oct")
    for visibility, seat in (("members", "WEB"), ("restricted", "EMTEL")):
        said, result = word("entry", visibility, "answered"), word("entry", visibility, "came")
        answer = f"answer RD-1 {seat} {said} result:{result}"
        ref = re.findall(r"U-\d+", world.talk.answer("moussa.diallo", answer, channel=EVERYWHERE))[0]
        if visibility == "restricted":
            world.does(LINDA, f"edit {ref} visibility:restricted")
        owners = frozenset({"moussa.diallo"})
        world.records.append(Marked(str(ref), "U", visibility, (said, result), owners))
    world.does(HALE, "answer RD-1 ACCESS Trial agreed result:agreed")
    world.does("joost.peeters", "answer RD-1 ACCESS No trial result:refused")


def _leave_unsaid(world: World, visibility: str) -> None:
    """Let somebody of a body not confirm what is said of it, and nobody say what another said in its session."""
    declined, why, unsaid = (word("entry", visibility, part) for part in ("declined", "refusal", "unsaid"))
    ref = _deliverable(world, f"{declined} route:guidelines", visibility)
    world.does(LINDA, f"outcome {ref} noted by:task force")
    first = world.talk.direct(ALINE)[0]
    world.talk.replies(ALINE, first, f"{ref}: not confirmed: {why}")
    world.records.append(Marked(ref, "R", visibility, (declined, why)))
    ref = _deliverable(world, f'{unsaid} route:"risk paper"', visibility)
    world.does(LINDA, f"submit {ref} CWG-FHR reason:haste")
    world.records.append(Marked(ref, "R", visibility, (unsaid,)))


def _enter_page(world: World, visibility: str) -> None:
    """Enter a page that was reviewed so long ago that its next review is due."""
    title, note = word("entry", visibility, "page"), word("entry", visibility, "reviewed")
    address = f"https://example.org/{visibility}"
    words = f"page {title} address:{address} area:clim visibility:{visibility}"
    ref = re.findall(r"PG-\d+", world.talk.answer(LINDA, words, channel=EVERYWHERE))[0]
    world.does(LINDA, f'reviewed {ref} on:"15 jul 2016" {note}')
    world.records.append(Marked(str(ref), "PG", visibility, (title, note)))


def _plan_panel(world: World, visibility: str) -> None:
    """Plan a panel of one sex, of which its owner and the focal point are warned; restricted, the owner alone."""
    title, comment = word("panel", visibility, "title"), word("panel", visibility, "comment")
    words = (
        f"panel {title} women:0 men:6 comment:{comment} area:clim owner:@{QUENTIN} visibility:{visibility}"
    )
    ref = re.findall(r"PN-\d+", world.talk.answer(LINDA, words, channel=EVERYWHERE))[0]
    world.records.append(Marked(ref, "PN", visibility, (title, comment), frozenset({QUENTIN})))


def _enter_in_others(world: World, visibility: str) -> None:
    """Enter something in each register that nothing above is about, with a word of its own in each field of words."""
    for register in CHARTER.registers:
        if register.one in TOLD_APART:
            continue
        texts = [one.name for one in register.fields if one.value_type in {"text", "long"}]
        words = {name: word(register.one, visibility, name) for name in ("title", *texts)}
        title, says = words["title"], {name: words[name] for name in texts}
        number = world.visibilities.index(visibility) + 1
        chosen = [one for one in register.fields if one.key and one.choices]  # what is unique differs
        says |= {one.name: f'"{one.choices[number % len(one.choices)]}"' for one in chosen}
        typed_ = f"{bare(register, number, title, **says)} area:clim visibility:{visibility}"
        said = world.talk.answer(LINDA, typed_, channel=EVERYWHERE)
        ref = re.findall(rf"{register.prefix}-\d+", said)[0]
        world.records.append(Marked(ref, register.prefix, visibility, tuple(words.values())))


def _import_entries(world: World) -> None:
    """Enter recommendations from a file, of which a row is refused, which only who sent it is told."""
    title, fault = (word("entry", "members", part) for part in ("imported", "refused"))
    table = f"Title,Report,Number,Area,Year\n{title},F,1,clim,\nOther,F,2,clim,{fault}\n".encode()
    (shown,) = world.talk.drops(LINDA, "import recommendations", rows_csv=table)
    world.presses(LINDA, shown, "Enter 1")
    world.talk.passes(minutes=5)
    found = re.findall(r"R-\d+", world.talk.answer(LINDA, f"find {title}"))
    world.records.append(Marked(found[0], "R", "members", (title,)))


def _ask_around(world: World) -> None:
    """Let people ask each other of each action and event, answer, and change what others know of."""
    talk = world.talk
    first = talk.direct(QUENTIN)[0]
    for visibility in world.visibilities:
        action, event = world.of("A", visibility), world.of("E", visibility)
        asked, nudged, wish = (word("asking", visibility, part) for part in ("question", "nudge", "wish"))
        (offer,) = talk.replies(QUENTIN, first, f"{action.ref}: is {asked} for 20 people or 40?")
        talk.presses(QUENTIN, offer, "Ask Linda")
        text, wrote = world.of("P", visibility), word("proposal", visibility, "written")
        talk.replies(QUENTIN, first, f"{text.ref}: {wrote} is missing")
        world.records.append(Marked(text.ref, "P", visibility, (wrote,), frozenset({QUENTIN})))
        world.does(LINDA, f"nudge {action.ref} {nudged}")
        world.does(QUENTIN, f"askchange {event.ref} {wish}")  # refused where it is restricted
        world.does(ALINE, f"move {event.ref} 19 oct nomination:18 oct")
        world.records += [
            Marked(action.ref, "A", visibility, (asked, nudged), action.owners),
            Marked(event.ref, "E", visibility, (wish,)),
        ]
    talk.passes(minutes=5)
    for day in ("11 oct", "19 oct"):
        world.does(ALINE, *[f"move {world.of('E', one).ref} {day}" for one in world.visibilities])
        talk.passes(minutes=5)
    for visibility in world.visibilities:
        action, answer = world.of("A", visibility), word("asking", visibility, "answer")
        world.does(LINDA, f"answerback {action.ref} {answer}")
        world.records.append(Marked(action.ref, "A", visibility, (answer,), action.owners))
    obstacle = word("asking", "members", "obstacle")
    world.does(LINDA, "done A-212", f"block A-209 {obstacle}")
    world.records.append(Marked("A-209", "A", "members", (obstacle,), frozenset({EDDA})))


def _enter_the_same(world: World) -> None:
    """Let a focal point enter what looks like everything that she may see."""
    compared = Comparison(world.talk.store, REGISTRY, Everything(), world.talk.clock.now)
    compared.turn()
    title = word("extra", "members", "similar")
    said = world.talk.answer(FOCAL, f"action {title} owner:@{EDDA} area:web due:20 oct visibility:members")
    (ref,) = re.findall(r"A-\d+", said)
    world.records.append(Marked(ref, "A", "members", (title,), frozenset({EDDA})))
    compared.turn()


def _pass_on(world: World, who: str, *, to: str) -> None:
    """Let a role change hands, so that the secretary is asked who takes what is restricted."""
    world.does(
        LINDA,
        f"assign A-214 @{to}",
        f"appoint @{to} focal point for gender entity:GS",
        f"relieve @{who}",
    )
    world.talk.passes(days=1)
    world.does(LINDA, f"assign A-215 @{to}")


def _erase(world: World, who: str) -> None:
    """Let somebody who has left be erased by the word of two."""
    talk = world.talk
    world.does(LINDA, f"privacy erase @{who}")
    talk.passes(minutes=5)
    asked = next(one for one in talk.direct(EDDA)[::-1] if "Erasing" in one.text)
    talk.presses(EDDA, asked, "Confirm")
    talk.passes(minutes=5)
    assert talk.ticks.erase() == 1


def _add(world: World, ref: str, visibility: str, rest: str, *owners: str, by: str = LINDA) -> None:
    title = word("extra", visibility, ref.removeprefix("A-"))
    world.does(by, f"action {title} {rest} visibility:{visibility}")
    world.records.append(Marked(ref, "A", visibility, (title,), frozenset(owners)))


def _bring_files(world: World) -> None:
    """Let the owner answer under the message that tells of the actions, with a file for each."""
    first = world.talk.direct(QUENTIN)[0]
    for visibility in world.visibilities:
        file = f"{word('action', visibility, 'file')}.pdf"
        world.talk.shares(QUENTIN, first, file, words=f"{world.of('A', visibility).ref}: see this")


def _change(world: World) -> None:
    world.does(LINDA, f"assign A-209 @{EDDA}", "same A-210 A-209", "same A-211 A-209")
    world.does(QUENTIN, "snooze A-201 monday", "snooze A-207 monday", "remind A-207 monday")
    world.does(OBSERVER, "remind A-205 monday")
    world.does(
        FOCAL, f"absent 10-14 oct @{EDDA}"
    )  # a stand-in keeps what was sent to them: one who may know it anyway
    world.does(LINDA, "holiday Geneva 12 oct Flood")  # who was asked about a proposal has a day less


def carried(world: World) -> set[Reason]:
    chosen = select(tables.notifications.c.reason).where(
        tables.notifications.c.state == NotificationState.BATCHED
    )
    return {
        Reason(why) for why in world.talk.store.read(lambda read: list(read.db.execute(chosen).scalars()))
    }


def posted(world: World) -> set[PostKind]:
    chosen = select(tables.posts.c.kind).where(tables.posts.c.slack_ts.is_not(None))
    return {
        PostKind(kind) for kind in world.talk.store.read(lambda read: list(read.db.execute(chosen).scalars()))
    }


# Everything, with everybody's eyes


@pytest.mark.grows
def test_nobody_is_shown_what_they_may_not_know_of(world: World) -> None:
    look_around(world)


@pytest.mark.soak
def test_nobody_is_shown_it_when_weeks_have_passed_and_all_kinds_of_messages_went_out(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    live(world)

    seen = look_around(world, [one for one in SURFACES if one.name not in ONCE])

    assert {one.name for one in SURFACES if one.shows} - seen == set(), (
        "nothing stands where these surfaces look, so they prove nothing"
    )
    assert set(Reason) - carried(world) == UNDECLARED, (
        "no message says it, so that nothing proves that it hides what it must"
    )
    assert {kind for one in SURFACES for kind in one.kinds} - posted(world) == UNPOSTED
    log_holds_no_words_of_a_record(world, caplog)


@pytest.mark.soak
def test_nobody_is_shown_it_when_it_is_closed_cancelled_or_decided(world: World) -> None:
    world.talk.passes(minutes=5)
    for number, visibility in enumerate(world.visibilities):
        result, reason = word("result", visibility, "text"), word("why", visibility, "text")
        settled = word("settled", visibility, "text")
        one, other = f"A-{201 + 2 * number}", f"A-{202 + 2 * number}"
        issue = world.of("I", visibility).ref
        world.does(LINDA, f"done {one} {result}", f"cancel {other} {reason}")
        world.does(LINDA, f"decide {issue} agreed {settled} behalf:CWG-LANG")
        owners = world.of("A", visibility).owners
        world.records += [
            Marked(one, "A", visibility, (result,), owners),
            Marked(other, "A", visibility, (reason,), frozenset({QUENTIN})),
            Marked(issue, "I", visibility, (settled,)),
        ]
        _correct_entries(world, visibility)
        _ask_the_council(world, visibility)
    _decide_quietly(world, "I-209", "DEC-209", "A-209")
    world.talk.until(MONDAY)

    look_around(world, [one for one in SURFACES if one.name not in ONCE | {"forms"}])


@pytest.mark.parametrize("kind", databases.KINDS)
def test_each_database_hides_the_same(kind: str, tmp_path: Path) -> None:
    world = World(databases.fresh(kind), tmp_path)
    lists = [one for one in SURFACES if one.name in OF_THE_DATABASE]

    for viewer in VIEWERS.values():
        assert leaks(world, viewer, lists) == {}
        text = typed(
            "actions all",
            "issues all",
            "events",
            "proposals all",
            "meetings",
            "items",
            "recommendations all",
            "search zqdecision",
        )(world, viewer.who)
        known_ = [] if viewer.who in OUTSIDE else [one for one in world.records if viewer.may_know(one)]
        assert {one.ref for one in world.records if f"*{one.ref}*" in text} == {one.ref for one in known_}
    world.close()


# Who has lost the role, and what has moved


def test_who_has_lost_the_role_is_shown_nothing_new(world: World) -> None:
    world.does(OBSERVER, "remind A-205 monday")
    world.does(FOCAL, "remind A-205 monday")
    world.talk.passes(days=5)
    world.does(LINDA, f"relieve @{FOCAL}", f"relieve @{OBSERVER}")
    for place in world.talk.workspace.channels.values():
        if f"#{place.name}" != "#isc-gender" and not place.is_direct:
            place.members -= {world.talk.user(FOCAL), world.talk.user(OBSERVER)}

    fresh = _say_anew(world, "later")
    world.talk.passes(days=8)

    for viewer in (Viewer(FOCAL, EVERYBODY), Viewer(OBSERVER, EVERYBODY)):
        world.forget()
        here = [one for one in SURFACES if one.name not in STAYS]
        assert leaks(world, viewer, here) == {}
        old = "\n".join(whole(one) for one in world.messages(viewer.who))
        assert not any(word in old for one in fresh if not viewer.may_know(one) for word in one.words)


def _say_anew(world: World, age: str) -> list[Marked]:
    """Give every action and every note new words."""
    found = []
    for one in [one for one in world.records if one.kind in {"A", "I"}]:
        new = word("anew", one.visibility, one.ref.replace("-", "").lower(), age=age)
        world.does(LINDA, f"edit {one.ref} {new}" if one.kind == "A" else f"note {one.ref} {new}")
        found.append(replace(one, words=(new,)))
    world.records += found
    return found


@pytest.mark.soak
def test_what_was_moved_to_fewer_people_or_to_another_area_shows_no_more(world: World) -> None:
    world.talk.until(MONDAY)
    world.does(
        LINDA,
        "edit A-205 zqmovedone area:web visibility:restricted",
        "edit A-203 zqmovedtwo visibility:members",
    )
    world.does(LINDA, "edit A-206 zqmovedthree area:clim visibility:restricted")
    world.records = [one for one in world.records if one.ref not in {"A-203", "A-205", "A-206"}]
    world.records += [
        Marked("A-205", "A", "restricted", ("zqmovedone",), frozenset({QUENTIN, LIHUA})),
        Marked("A-206", "A", "restricted", ("zqmovedthree",), frozenset({QUENTIN})),
        Marked("A-203", "A", "members", ("zqmovedtwo",), frozenset({QUENTIN})),
    ]
    world.talk.passes(days=8)

    look_around(world, [one for one in SURFACES if one.name not in ONCE])


# Who stands in, and who follows


def known(world: World, viewer: Viewer) -> set[str]:
    """Return the references of what is shown in full to somebody who asks for each record."""
    return {one.ref for one in world.records if f"*{one.ref}*" in world.asks(viewer.who, f"show {one.ref}")}


def test_officer_sees_what_the_absent_sees_as_long_as_they_are_away(world: World) -> None:
    absent = VIEWERS["chief who owns actions"]
    officer = Viewer(STAFF, EVERYBODY, stands_for=(absent,))
    world.does(QUENTIN, f"absent 10-14 oct @{STAFF}")
    before = known(world, officer)
    world.talk.until(MONDAY)

    assert leaks(world, officer, OF_ONE) == {}
    assert known(world, officer) == {one.ref for one in world.records if officer.may_know(one)}
    world.talk.passes(days=7)
    world.forget()
    assert known(world, officer) == before
    assert before == {one.ref for one in world.records if VIEWERS["staff"].may_know(one)}


def test_successor_sees_what_was_left_behind_but_nothing_restricted(world: World) -> None:
    _add(world, "A-209", "members", f"owner:@{HALE}", HALE)
    _add(world, "A-210", "restricted", f"owner:@{HALE}", HALE)
    world.does(LINDA, f"leave 7 oct @{HALE}", f"appoint @{LIHUA} focal point area:access entity:BDT on:8 oct")
    left = Viewer(HALE, EVERYBODY, has_left=True)
    successor = Viewer(LIHUA, MEMBER, stands_for=(left,))
    world.talk.until(MONDAY)

    assert leaks(world, successor, OF_ONE) == {}
    assert known(world, successor) == {one.ref for one in world.records if successor.may_know(one)}


# Numbers


@pytest.mark.parametrize(
    ("most", "roles"),
    [
        pytest.param(2, ("staff", "invitee", "guest", "member of MCG alone"), marks=pytest.mark.soak),
        (3, ("focal point", "deputy", "observer")),
    ],
)
def test_no_number_counts_what_its_reader_may_not_know_of(
    most: int, roles: Sequence[str], tmp_path: Path
) -> None:
    """The task force looks the same to them with what is hidden and without it."""
    without, with_it = (_looks(tmp_path, count, most, roles) for count in (most, 4))

    assert with_it == without


def _looks(folder: Path, count: int, most: int, roles: Sequence[str]) -> dict[tuple[str, str], str]:
    world = World(databases.fresh("sqlite"), folder, most=count)
    world.talk.until(MONDAY)
    world.records = [one for one in world.records if one.visibility in VISIBILITIES[:most]]
    same = [one for one in SURFACES if one.name not in ONCE]
    shown = {(role, one.name): one.look(world, VIEWERS[role].who) for role in roles for one in same}
    found = {place: _without_agendas(as_read(text)) for place, text in shown.items()}
    world.close()
    return found


# An agenda says that there is an item which its reader may not read, so that it counts what it doesn't show.
_OF_AN_AGENDA = re.compile(
    rf"AG-\d+|item \d+ of |\d+ items?, |(?<![\w-])\d+  (?:{re.escape(HIDDEN)}.*)?|\d+ of \d+ minutes"
    rf"|^\d+$|^{re.escape(HIDDEN)}$"  # cells of its file
)


def _without_agendas(text: str) -> str:
    """Return what is shown without the numbers of agendas."""
    lines = [_OF_AN_AGENDA.sub("", line) for line in text.replace("\\n", "\n").splitlines()]
    return "\n".join(sorted(filter(None, lines)))


_UNREAD = re.compile(
    r"'(value|action_id|block_id|id|name|title|event_payload|size|private_metadata)': (\{[^}]*\}|'[^']*'|\d+)"
)

_SECRET = re.compile(r"(?<=/calendar/)[\w-]{32}")  # of somebody's calendar; another one each time


def as_read(text: str) -> str:
    """Return what is shown without what only a program reads: numbers of posts, of blocks and of files, and secrets."""
    return "\n".join(
        sorted(_SECRET.sub("", _UNREAD.sub("", text)).splitlines())
    )  # what is due at once goes out in any order


# What is written for operators


def log_holds_no_words_of_a_record(world: World, caplog: pytest.LogCaptureFixture) -> None:
    look_around(world, [one for one in SURFACES if one.name in {"refusals", "the web", "overview"}])
    lines = [f"{line.getMessage()} {vars(line)} {line.exc_text}" for line in caplog.records]
    assert [line for line in lines if "zq" in line] == []
    assert len(lines) > 10


# Nothing is left out


def test_every_verb_has_a_canary() -> None:
    named = {verb for one in SURFACES for verb in one.verbs}
    missing = [verb.name for verb in REGISTRY.verbs if verb.name not in named]

    assert missing == [], f"no surface in tests/dialogues/surfaces.py names these verbs: {', '.join(missing)}"


def test_every_kind_of_post_has_a_canary() -> None:
    missing = set(PostKind) - {kind for one in SURFACES for kind in one.kinds}

    assert missing == set(), (
        f"no surface in tests/dialogues/surfaces.py names these kinds: {', '.join(missing)}"
    )


def test_every_address_has_a_canary(world: World) -> None:
    served = {getattr(route, "path", "") for route in site(world)._rest.routes} | {SLACK_PATH}
    missing = served - {path for one in SURFACES for path in one.routes}

    assert missing == set(), (
        f"no surface in tests/dialogues/surfaces.py names these addresses: {', '.join(missing)}"
    )
