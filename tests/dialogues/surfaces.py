"""Every place where somebody is shown something: each a function that looks there with one person's eyes.

Verbs that change a record, verbs that only read, forms and notifications are taken from the declarations. What else a
surface names is its own list on purpose: whatever buttons, posts or the web learn to say later has to be named by some
surface, or tests/dialogues/test_canaries.py says which one is not.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pypdfium2
from docx import Document as WordFile
from starlette.testclient import TestClient

from bot.examples import fill
from bot.posts import PostKind
from bot.records import PREFIX, Kind, Ref, read_ref
from bot.registers import Register
from handlers.core.clock.health import HealthMonitor
from handlers.core.feature import Feature, Verb
from handlers.core.slack.feeds import FEED_PATH, CalendarFeeds
from handlers.core.slack.site import SLACK_PATH, Site
from handlers.icalendar.feed import open_feed
from practice.workspace import Message
from storage.meeting_records import corrections
from storage.unit_of_work import Read
from tests.conversation import BOT, buttons_of
from tests.dialogues.marked import LIHUA, QUENTIN, World, whole
from tests.shipped import CHARTER, REGISTRY

Look = Callable[[World, str], str]
COUNTED = re.compile(r"\(\d+\)$")  # ends the buttons under a digest


@dataclass(frozen=True, kw_only=True)
class Surface:
    """One place to look. `shows` says whether records stand there at all, so that a look into nothing is noticed."""

    name: str
    look: Look
    verbs: tuple[str, ...] = ()
    kinds: tuple[PostKind, ...] = ()
    routes: tuple[str, ...] = ()
    shows: bool = True


def typed(*words: str) -> Look:
    """Look at what is answered to words, each typed as it stands."""
    return lambda world, who: "\n".join(world.asks(who, one) for one in words)


# Each record


def _each(world: World, verb: str, *kinds: str) -> list[str]:
    """Return a verb with each record, or with those whose references begin so."""
    found = [one.ref for one in world.records if not kinds or one.ref.partition("-")[0] in kinds]
    return [f"{verb} {ref}" for ref in found]


def asked_in_records(world: World) -> list[str]:
    """Return how each correction that was asked for in the record of a meeting is looked at."""
    refs = [Ref(Kind.MEETING, int(one.ref.partition("-")[2])) for one in world.records if one.kind == "M"]

    def ask(read: Read) -> list[tuple[Ref, int | None]]:
        ids = {ref: meeting.id for ref in dict.fromkeys(refs) if (meeting := read.find(ref)) is not None}
        return [(ref, asked.id) for ref, of in ids.items() for asked in corrections(read, of)]

    return [f"answercorrection {ref} {number}" for ref, number in world.talk.store.read(ask)]


def shown_in_full(world: World, who: str) -> str:
    return typed(*_each(world, "show"))(world, who)


def histories(world: World, who: str) -> str:
    return typed(*_each(world, "history"))(world, who)


def silent_issues(world: World, who: str) -> str:
    return typed(*_each(world, "silent", "I"))(world, who)


def nearest(world: World, who: str) -> str:
    """Mistype each reference by one digit, so that it is offered to whoever may know of it."""
    return typed(*[f"show {one.ref}0" for one in world.records])(world, who)


# What may be done to one: of what is hidden each verb says the same as of what is not there

REFERENCE = re.compile(r"\b[A-Z]{1,4}-\d+")
KINDS = (*Kind, *CHARTER.register_kinds)
OF_ANYTHING = {"remind"}  # its example is an action


def _kinds(verb: Verb, feature: Feature) -> set[Kind]:
    """Return the kinds of records that a verb acts on: those of its usage and its variants, else its feature's, else all."""
    if verb.name in OF_ANYTHING or feature.kind is None:
        return set(KINDS)
    refs = [read_ref(one, CHARTER.prefixes) for one in REFERENCE.findall(f"{verb.usage} {verb.example}")]
    varied = {kind for kind in KINDS if REGISTRY.of_kind(verb, kind) is not verb}
    return {ref.kind for ref in refs if ref} | varied or {feature.kind.record.kind}


ON_ONE = [
    (verb, _kinds(verb, feature))
    for feature in REGISTRY.features
    for verb in feature.verbs
    if isinstance(verb, Verb) and verb.takes_refs
]
REFUSED = tuple(
    verb.name for verb, _ in ON_ONE if verb.writes
)  # one that reads has to be looked at elsewhere
FORMS = tuple(verb.name for verb in REGISTRY.verbs if verb.form and not verb.takes_refs)
FORMS_OF_ONE = tuple(verb.name for verb, kinds in ON_ONE if verb.form and Kind.ACTION in kinds)
MORE = {
    "mark": "done", "move": "20 dec", "assign": f"@{LIHUA}", "edit": "Other", "block": "no quote", "cancel": "no need",
    "note": "Quote", "remind": "friday", "snooze": "monday", "escalate": "no money", "decide": "agreed B",
    "object": "no", "reissue": "Other", "done": "Sent", "result": "Sent", "link": "A-201", "same": "A-201",
    "nudge": "we need it", "call": "Bring figures", "callline": "Bring figures",
}  # fmt: skip


def refusals(world: World, who: str) -> str:
    """Try each verb, alone and with what it needs, on what this person may not know of, and beside what they may."""
    viewer = world.viewer(who)
    hidden = world.hidden(viewer)
    first = {kind: next((one.ref for one in hidden if one.kind == PREFIX[kind]), "") for kind in KINDS}
    tried = [(verb.name, first[kind]) for verb, kinds in ON_ONE for kind in KINDS if kind in kinds]
    words = [f"{verb} {ref}" for verb, ref in tried if ref]
    words += [f"{verb} {ref} {MORE[verb]}" for verb, ref in tried if ref and verb in MORE]
    words += [f"{verb} A-201 {ref}" for verb in ("link", "same", "another") for ref in first.values() if ref]
    words += [f"closewith {verb} {ref}" for verb in ("done", "cancel") for ref in first.values() if ref]
    words += [f"we cannot accept {ref} as it stands" for ref in first.values() if ref]  # as `said`
    words += [f"{ref}: {verb}" for verb in ("done", "text") for ref in first.values() if ref]
    return typed(*words)(world, who)


def behind_for(world: World, who: str) -> str:
    """Name what is hidden behind `for:`."""
    hidden = world.hidden(world.viewer(who))
    return typed(*[f"action for:{one.ref} Title" for one in hidden])(world, who)


# Forms


def forms(world: World, who: str) -> str:
    """Open every form that needs no reference, and those of the actions and entries that this person may know of."""
    known = [one for one in world.records if world.viewer(who).may_know(one)]
    actions, entries = ([one.ref for one in known if one.kind == kind] for kind in ("A", "R"))
    words = [f"{verb} {ref}" for ref in actions[-2:] for verb in FORMS_OF_ONE]
    words += [f"{verb} {ref}" for ref in entries[-1:] for verb in ("edit", "mark", "assign", "cancel")]
    return typed(*FORMS, *words)(world, who)


def handing_on(world: World, who: str) -> str:
    """Look for what an owner has: in the answer, and in the form with a line for each action."""
    number = next(
        p.id for p in world.talk.store.snapshot.roster.persons.values() if p.email.startswith(QUENTIN)
    )
    return typed("handover", f"handover @{QUENTIN}", f"handon p:{number}")(world, who)


# What goes out by itself


def in_channels(world: World, who: str) -> str:
    """Read the cards, digests, notes in threads and corrections of the channels that somebody is in, as they are now."""
    return "\n".join(
        whole(one) for one in world.messages(who) if not _is_direct(world, one) and one.only_for is None
    )


def in_person(world: World, who: str) -> str:
    """Read the conversation with the bot: reminders, news, digests, corrections, kept answers."""
    return "\n".join(whole(one) for one in world.messages(who) if _is_direct(world, one))


def privately(world: World, who: str) -> str:
    """Read what only this person was shown in a channel."""
    return "\n".join(whole(one) for one in world.messages(who) if one.only_for is not None)


def _is_direct(world: World, message: Message) -> bool:
    return world.talk.workspace.channels[message.channel].is_direct


def files(world: World, who: str) -> str:
    """Ask for lists as files, and read the bytes of those that come."""
    world.asks(who, "export actions all")
    world.asks(who, "export decisions")
    world.asks(who, "export meetings")
    world.asks(who, "export records")
    world.asks(who, "export issues")
    world.asks(who, "export proposals")
    for register in CHARTER.registers:
        world.asks(who, f"export {register.code}")
    world.asks(who, f"export actions all owner:@{QUENTIN}")
    for one in world.records:
        if one.kind == "I":
            world.asks(who, f"paper {one.ref}")
        if one.kind == "P":
            world.asks(who, f"sheet {one.ref}")
        if one.kind in {"E", "M"}:
            world.asks(who, f"ics {one.ref}")
        if one.kind == "M":
            world.asks(who, f"recordfile {one.ref} docx")
            world.asks(who, f"agendafile {one.ref} docx")
        if one.kind == "AG":
            world.asks(who, f"paperfile {one.ref}")
    world.talk.passes(minutes=3)
    found = [file["id"] for one in world.messages(who) for file in one.files]
    return "\n".join(_text_of(world.talk.workspace.files[one].bytes) for one in found)


def _text_of(content: bytes) -> str:
    """Return what stands in a file: a list as text, a PDF, or a Word file, which is packed."""
    if content.startswith(b"%PDF"):
        with pypdfium2.PdfDocument(content) as pages:
            return "".join(page.get_textpage().get_text_range() for page in pages)
    if not content.startswith(b"PK"):
        return content.decode()
    file = WordFile(io.BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in file.paragraphs), *cells])


def behind_digests(world: World, who: str) -> str:
    """Press each button of each digest that somebody sees."""
    shown = [one for one in world.messages(who) if one.only_for is None]
    pressed = [(one, label) for one in shown for label in _labels(one) if COUNTED.search(label)]
    return "\n".join(whole(said) for one, label in pressed for said in world.presses(who, one, label))


def behind_every_digest(world: World, who: str) -> str:
    """Say the words behind the buttons of digests that are somebody else's."""
    lists = (
        "overdue",
        "due",
        "later",
        "issues",
        "new_events",
        "coming",
        "deadlines",
        "ahead",
        "decided",
        "meetings",
    )
    return typed(*[f"listed {post} {name}" for post in world.digests()[-3:] for name in lists])(world, who)


def _labels(message: Message) -> list[str]:
    return [one["text"]["text"] for one in buttons_of(message)]


def in_threads(world: World, who: str) -> str:
    """Answer under each card that somebody sees, and under one that is not about anything they may know of."""
    cards = [one for one in world.messages(who) if not _is_direct(world, one) and one.only_for is None]
    roots = sorted((one for one in cards if one.thread_ts is None), key=lambda one: one.text)[-8:]
    said = [
        world.replies(who, one, words) for one in roots for words in (f"<@{BOT.user}> show", "A-207: seen?")
    ]
    return "\n".join(whole(one) for answers in said for one in answers)


def kept(world: World, who: str) -> str:
    """Press [Keep] under a list, under a record and under a history."""
    said = [
        world.says(who, f"/isc {words}") for words in ("actions all", "search zq", "digest week", "A-205")
    ]
    for one in [one for answers in said for one in answers if "Keep" in _labels(one)]:
        world.presses(who, one, "Keep")
    return in_person(world, who)


def changed(world: World, who: str) -> str:
    """Write to the bot about what is hidden, change the message, and delete it."""
    talk, said = world.talk, list[Message]()
    for one in world.hidden(world.viewer(who))[:2]:
        said += talk.says(who, f"{one.ref}: seen", channel="direct")
        said += talk.edits(who, talk.last(who), f"{one.ref} done")
        said += talk.deletes(who, talk.last(who))
    return "\n".join(map(whole, said))


def home(world: World, who: str) -> str:
    """Open the App Home."""
    world.talk._run(world.talk.workspace.open_home(world.talk.user(who)))
    view = world.talk.workspace.home(world.talk.user(who))
    return str(view.shape) if view else ""


def noting(world: World, who: str) -> str:
    """Choose the message shortcut on what somebody sees: the form is filled with what the message is about."""
    shown = [one for one in world.messages(who) if one.only_for is None and one.thread_ts is None]
    found = []
    for one in sorted(shown, key=lambda one: one.text)[-5:]:
        chosen = world.talk.workspace.shortcut(world.talk.user(who), "note_on", one)
        world.talk._run(chosen)
        found.append(world.form(who))
    return "\n".join(found)


# The web, which asks nobody who they are


def site(world: World) -> Site:
    watch = HealthMonitor(world.talk.store, now=world.talk.clock.now, machine=lambda: world.talk.machine_at)
    bolt = world.talk.door.build_app(signing_secret="shared-with-slack")
    now = world.talk.clock.now
    feeds = CalendarFeeds(partial(open_feed, world.talk.store), now=now)
    return Site(
        bolt, signing_secret="shared", machine=lambda: world.talk.machine_at, health=watch.state, ready=list, feeds=feeds
    )  # fmt: skip


def over_http(world: World, who: str) -> str:
    """Ask each address of the bot's, also Slack's own without Slack's signature."""
    with TestClient(site(world)) as client:
        found = [client.get(path).text for path in ("/livez", "/healthz", "/readyz", "/metrics")]
        found.append(client.post(SLACK_PATH, content=b"command=/isc&text=actions").text)
    return "\n".join(found)


def in_calendars(world: World, who: str) -> str:
    """Read what a person's own calendar does, at a new address each time."""
    said = world.says(who, "/isc calendar new")
    view = world.talk.workspace.view(world.talk.user(who))
    path = re.search(r"/calendar/[A-Za-z0-9_-]{32}\.ics", str(view.shape)) if view else None
    if path is None:
        return "\n".join(map(whole, said))
    world.talk.submits(who)
    with TestClient(site(world)) as client:
        return client.get(path[0]).text.replace("\r\n ", "")


ACTIONS = (
    "actions", "actions all", "actions mine", "actions overdue", "actions done", "actions all area:clim",
    "actions all area:gender", "actions all entity:HRMD", f"actions all owner:@{QUENTIN}", "actions all page:2",
)  # fmt: skip
WORDS = tuple(
    f"zq{kind}" for kind in ("action", "task", "issue", "question", "event", "meeting", "item", "entry")
)
OTHERS = (
    "who", "who climate", f"who @{QUENTIN}", "areas", "areas on:1 nov", "settings", "help", "help show", "absent", "leave",
    "relieve", "holiday Nowhere", "area basis", "appoint", "consent c:1", "decline c:1", "withdrawconsent c:1",
    "unappoint n:99", "logpasted l:1", "fixpasted l:1", "droppasted l:1", "resend 999", "unsend 999", "undelivered",
    "privacy", "session", "meeting 99", "import roster", "applyroster l:1 0", "droproster l:1", "import events", "applyevents l:1 0", "dropevents l:1", "import meetings", "item", "applymeetings l:1 0", "dropmeetings l:1",
    "freeze nothing", "import recommendations", "applyentries l:1", "seeentries l:1", "dropentries l:1", "lists", "leaveit", "request c:1", "topic actions",
    "topic issues", "topic all",
)  # fmt: skip

OF_OTHERS = tuple(dict.fromkeys(words.split()[0] for words in OTHERS))

READING = [one for one in REGISTRY.verbs if not (one.writes or one.is_hidden or one.takes_refs)]


def examples(world: World, who: str) -> str:
    """Type each verb that only reads, alone and as its example says it."""
    on = world.talk.charter.day_of(world.talk.clock.now())
    said = [fill(one.example, world.talk.charter, on) for one in READING if one.example]
    return typed(*dict.fromkeys([*(one.name for one in READING), *said]))(world, who)


def lists_of(register: Register) -> list[str]:
    """Return the words that list a register: whole, by each of its words, and narrowed in each way once."""
    code, axis = register.code, next(iter(register.states), None)
    counted = [name for name in register.by_name if name not in register.several_names | register.masked]
    words = [
        "",
        "all",
        "closed",
        "mine",
        "all area:clim",
        f"all owner:@{QUENTIN}",
        "by:area",
        *register.list_words,
    ]
    words += [f"all by:{name}" for name in counted[:1]]
    words += [f"{word}{choice}" for choice in (axis.choices if axis else ()) for word in ("", "open ")][:6]
    words += ["years:2014-2017"] if register.year_field else []
    words += [f"waits:{way[-1]}" for way in register.every_way]
    return [f"{code} {one}".strip() for one in words]


SURFACES = (
    Surface(name="verbs that only read", look=examples, verbs=tuple(one.name for one in READING)),
    Surface(name="lists of actions", look=typed(*ACTIONS), verbs=("actions",)),
    Surface(name="who is silent", look=typed("silent", f"silent owner:@{QUENTIN}"), verbs=("silent",)),
    Surface(name="who has taken no position", look=silent_issues, verbs=("silent",)),
    Surface(
        name="lists of issues", look=typed("issues", "issues all", "issues area:clim"), verbs=("issues",)
    ),
    Surface(name="what waits for sessions", look=typed("sessions", "sessions all"), verbs=("sessions",)),
    Surface(
        name="lists of proposals",
        look=typed("proposals", "proposals all", "proposals area:clim"),
        verbs=("proposals",),
    ),
    Surface(
        name="register of decisions",
        look=typed(
            "decisions",
            "decisions 2016",
            "decisions drafts",
            "decisions area:clim",
            "decisions body:CWG-LANG",
            "decisions benefit:shared",
            "decisions review:due",
        ),
        verbs=("decisions",),
    ),
    Surface(
        name="lists of events",
        look=typed("events", "events october", "events area:events"),
        verbs=("events",),
    ),
    Surface(
        name="rounds",
        look=typed("rounds", "print RD-1", "silent RD-1", "toclear RD-1"),
        verbs=("rounds", "print", "silent", "toclear"),
        shows=False,
    ),
    Surface(
        name="roll calls",
        look=typed("rollcalls", "rollenter 1"),
        verbs=("rollcalls", "rollenter", "rolltell", "rollanswer", "rollbegin", "rollstop"),
        shows=False,
    ),
    Surface(
        name="questions to the secretary",
        look=typed("inquiries"),
        verbs=("inquiries", "asksecretary", "answerinquiry", "takebackinquiry"),
        shows=False,
    ),
    Surface(name="lists of meetings", look=typed("meetings", "meetings 2016"), verbs=("meetings",)),
    Surface(
        name="agendas",
        look=lambda world, who: typed("items", *_each(world, "agenda", "M"))(world, who),
        verbs=("agenda", "items", "item", "onagenda", "guestof"),
    ),
    Surface(
        name="briefs",
        look=lambda world, who: typed(*_each(world, "brief", "M"))(world, who),
        verbs=("brief",),
    ),
    Surface(
        name="papers",
        look=lambda world, who: typed(*_each(world, "papers", "M"), *_each(world, "papers", "AG"))(
            world, who
        ),
        verbs=("papers",),
    ),
    Surface(
        name="minutes",
        look=lambda world, who: typed(*_each(world, "minutes", "M"))(world, who),
        verbs=("minutes",),
    ),
    *(
        Surface(name=f"lists of {one.code}", look=typed(*lists_of(one)), verbs=(one.code,))
        for one in CHARTER.registers
    ),
    Surface(
        name="who comes to meetings",
        look=lambda world, who: typed(
            *_each(world, "attendance", "M"), *_each(world, "coming", "M"), *_each(world, "came", "M")
        )(world, who),
        verbs=("attendance", "coming", "came", "silent"),
    ),
    Surface(
        name="records of meetings",
        look=lambda world, who: typed(*_each(world, "record", "M"), *asked_in_records(world))(world, who),
        verbs=("record", "answercorrection"),
        shows=False,
    ),
    Surface(
        name="search",
        look=typed("search zq", *[f"find {one}" for one in WORDS], "search zqdecision", "search zq page:2"),
        verbs=("search",),
    ),
    Surface(name="search of everything", look=typed("searchall zq"), verbs=("searchall",)),
    Surface(name="records in full", look=shown_in_full, verbs=("show",)),
    Surface(name="histories", look=histories, verbs=("history",)),
    Surface(name="nearest references", look=nearest, verbs=("show",)),
    Surface(
        name="ordinary words",
        look=typed(
            "spoken what was decided?",
            "spoken who is away?",
            "spoken zqaction needs a decision",
            "spoken what's open in gender?",
            "spoken what is due this week?",
            "spoken what is on in october?",
            "spoken what does Kenji have?",
            "spoken anything new on A-201?",
            "spoken who follows A-201?",
            "spoken who decides on I-201?",
            *(f"spoken how many {one.code} are open?" for one in CHARTER.registers),
            "spoken accepted recommendations?",
            "spoken which recommendations are late?",
            "spoken which deliverables wait for MCG?",
            "spoken what recommendations does Quentin have?",
            "justnote A-201",
            "whichone A-201 0",
            "isobjection P-201",
            "leaveit",
            "actions",
            "followup the second one",
            "followup and the other one?",
            "followup same for zqaction",
            "followup sorry, I meant A-202",
            "followup no",
            "inparts who is away? what is late?",
            "inparts A-201 is stuck. A-202 needs until friday.",
        ),
        verbs=("spoken", "followup", "inparts", "justnote", "whichone", "isobjection", "leaveit"),
        shows=False,
    ),
    Surface(name="overview", look=typed("home"), verbs=("home",)),
    Surface(name="App Home", look=home, verbs=("home",)),
    Surface(
        name="digest on demand",
        look=typed("digest", "digest me", "digest week", "digest week all"),
        verbs=("digest",),
    ),
    Surface(name="handing over", look=handing_on, verbs=("handover", "handon")),
    Surface(name="forms", look=forms, verbs=(*FORMS, *FORMS_OF_ONE)),
    Surface(
        name="files",
        look=files,
        verbs=("export", "paper", "sheet", "ics", "recordfile", "agendafile", "paperfile", "printfile"),
        kinds=(PostKind.FILE,),
    ),
    Surface(
        name="channels",
        look=in_channels,
        kinds=(
            PostKind.CARD,
            PostKind.THREAD_REPLY,
            PostKind.EVENT_CHANGE,
            PostKind.AGENDA,
            PostKind.PRINT,
            PostKind.DIGEST,
            PostKind.AUDIT,
            PostKind.INTRODUCTION,
        ),
    ),
    Surface(
        name="own conversation",
        look=in_person,
        kinds=(PostKind.REMINDER, PostKind.DIGEST),
    ),
    Surface(name="behind digests", look=behind_digests, verbs=("listed",)),
    Surface(name="behind every digest", look=behind_every_digest, verbs=("listed",)),
    Surface(name="threads", look=in_threads, verbs=("reply",)),
    Surface(name="message shortcut", look=noting, verbs=("noteon",)),
    Surface(name="kept answers", look=kept),
    Surface(name="refusals", look=refusals, verbs=(*REFUSED, "said", "another"), shows=False),
    Surface(name="behind for:", look=behind_for, verbs=("action",), shows=False),
    Surface(name="changed messages", look=changed, verbs=("edited", "deleted"), shows=False),
    Surface(name="about people, areas and settings", look=typed(*OTHERS), verbs=OF_OTHERS, shows=False),
    Surface(name="private answers", look=privately),
    Surface(
        name="the web",
        look=over_http,
        routes=("/livez", "/healthz", "/readyz", "/metrics", SLACK_PATH),
        shows=False,
    ),
    Surface(
        name="own calendar", look=in_calendars, verbs=("calendar", "calendaraddress"), routes=(FEED_PATH,)
    ),
)
