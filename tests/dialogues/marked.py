"""Records with words that stand nowhere else, the people who look, and who may see what: none of it asks the bot's rules."""

import re
from collections.abc import Coroutine, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from practice.workspace import Message
from storage import tables
from tests.conversation import BOT, HERE, UNHINDERED, Conversation, buttons_of, place_of
from tests.handlers.scene import ALINE, BANGKOK, LINDA, OBSERVER, STAFF, UTE

# From the widest to the narrowest: what fewer see is created later, so that the numbers of the rest do not depend on it.
VISIBILITIES = ("public", "membership", "members", "restricted")
FIRST = 201  # the first number of each kind: no example in a help has so high a one
QUENTIN, LIHUA, EDDA, FOCAL, MCG = "quentin.leroy", "lihua.chen", "edda.brandt", "paula.ruiz", "mira.gallo"
ECHO = re.compile(r"I can't find [A-Z]+-\d+\.")
EVERYBODY = frozenset({"public", "membership"})
MEMBER = EVERYBODY | {"members"}
OFFICE = MEMBER | {"restricted"}


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks, and what they see of all kinds.

    `stands_for` are those for whom they stand in, or whom they follow: with `has_left`.
    """

    who: str
    sees: frozenset[str]
    stands_for: tuple["Viewer", ...] = ()
    has_left: bool = False

    def may_know(self, one: "Marked") -> bool:
        if any(other.may_know(one) for other in self.stands_for):
            return True
        if self.has_left and one.visibility == "restricted":
            return False
        return one.visibility in self.sees or self.who in one.owners


VIEWERS: Mapping[str, Viewer] = {
    "chair": Viewer(ALINE, OFFICE),
    "secretary": Viewer(LINDA, OFFICE),
    "deputy": Viewer(EDDA, MEMBER),
    "focal point": Viewer(FOCAL, MEMBER),
    "regional director": Viewer(BANGKOK, MEMBER),
    "chief": Viewer(UTE, MEMBER),
    "chief who owns actions": Viewer(QUENTIN, MEMBER),
    "observer": Viewer(OBSERVER, MEMBER),
    "member of MCG alone": Viewer(MCG, EVERYBODY),
    "invitee": Viewer("julia.silva", EVERYBODY),
    "staff": Viewer(STAFF, EVERYBODY),
    "staff who owns an action": Viewer(LIHUA, EVERYBODY),
    "colleague who is not on the roster": Viewer("U9NEW", EVERYBODY),
    "guest": Viewer("U9GUEST", EVERYBODY),
    "somebody of another workspace": Viewer("U9FAR", EVERYBODY),
}
# Which people a channel is for. What is in the first three is for members; a word is typed where everybody is.
AUDIENCES = {"#isc-events": "membership", "#isc-gender": "public"}
OUTSIDE = frozenset({"U9GUEST", "U9FAR"})
EVERYWHERE = "#isc-gender"


@dataclass(frozen=True)
class Marked:
    """A record: its reference, who sees it, and the words that it alone has."""

    ref: str
    kind: str
    visibility: str
    words: tuple[str, ...]
    owners: frozenset[str] = frozenset()

    def of_words_alone(self) -> "Marked":
        return replace(self, ref=self.words[0])


def word(kind: str, visibility: str, part: str, *, age: str = "") -> str:
    """Return a word that stands nowhere else: "zqactionrestrictednote"."""
    return f"zq{kind}{visibility}{part}{age}"


def charter(folder: Path) -> str:
    """Write a charter with channels of each audience, and one for the seals; return its path."""
    lines = "".join(f'\n    "{channel}": {audience}' for channel, audience in AUDIENCES.items())
    text = (HERE / "charter.yaml").read_text(encoding="utf-8")
    text = text.replace('"#isc-tf": members', f'"#isc-tf": members{lines}')
    text = text.replace('# audit: "#isc-audit"', 'audit: "#isc-audit"')
    text = text.replace("    body: CoCo\n", "    body: CoCo\n    moves_up: true\n")
    return _written(folder / "charter.yaml", text)


def people(folder: Path) -> str:
    """Write the roster with somebody who is of MCG and nothing else; return its path."""
    roster = (HERE / "practice/people.csv").read_text(encoding="utf-8").rstrip()
    return _written(folder / "people.csv", f"{roster}\nMira Gallo,{MCG}@example.org,GVA,en,mcg_member,,TSB\n")


def _written(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


class World:
    """A task force with marked records of the first `most` visibilities, each tied to narrower ones."""

    def __init__(self, url: str, folder: Path, *, most: int = len(VISIBILITIES)) -> None:
        self.talk = Conversation(
            url, charter=charter(folder), people=people(folder), erasures_file=folder / "erasures.log",
            limits=UNHINDERED,
        )  # fmt: skip
        self.visibilities = VISIBILITIES[:most]
        self.records: list[Marked] = []
        self.named_to: dict[
            str, frozenset[str]
        ] = {}  # who reads a reference, and no word of what it stands for
        self._seat()
        self._number()
        self._log()

    def close(self) -> None:
        self.talk.close()

    # What people do and see

    def says(self, who: str, words: str) -> list[Message]:
        """Type words where everybody reads along; return what this person is shown because of it."""
        where = self.talk._place(who, EVERYWHERE)
        return self._shown_by(who, self.talk.workspace.type(self.talk.user(who), where, words))

    def replies(self, who: str, message: Message, words: str) -> list[Message]:
        act = self.talk.workspace.type(self.talk.user(who), message.channel, words, message.ts)
        return self._shown_by(who, act)

    def presses(self, who: str, message: Message, label: str) -> list[Message]:
        """Press a button; return what is shown because of it, also where it stands instead of the message."""
        button = next(one for one in buttons_of(message) if one["text"]["text"] == label)
        before = message.text
        press = self.talk.workspace.press(self.talk.user(who), message=message, **place_of(button))
        shown = self._shown_by(who, press)
        return shown if message.text == before else [*shown, message]

    def _shown_by(self, who: str, act: Coroutine[Any, Any, object]) -> list[Message]:
        before = {place: len(found) for place, found in self.talk.workspace.posted.items()}
        self.talk._run(act)
        posted = self.talk.workspace.posted.items()
        new = [one for place, found in posted for one in found[before.get(place, 0) :]]
        return [one for one in new if one.user == BOT.user and self.is_shown(who, one)]

    def forget(self) -> None:
        """Let the private answers vanish, as Slack does."""
        for found in self.talk.workspace.posted.values():
            found[:] = [one for one in found if one.only_for is None]

    def asks(self, who: str, words: str) -> str:
        """Type a command; return all that is shown: messages, with what their buttons carry, or the form that opens."""
        said = self.says(who, f"/isc {words}")
        return "\n".join([*map(whole, said), self.form(who)])

    def form(self, who: str) -> str:
        """Return the form that is open, and put it away."""
        stack = self.talk.workspace.stacks.pop(self.talk.user(who), [])
        return "\n".join(str(view.shape) for view in stack)

    def does(self, who: str, *words: str) -> None:
        for one in words:
            self.talk.answer(who, one, channel=EVERYWHERE)

    def viewer(self, who: str) -> Viewer:
        return next(one for one in VIEWERS.values() if one.who == who)

    def digests(self) -> list[int]:
        """Return the number of each digest that went out."""
        return self.talk.store.read(
            lambda read: list(read.db.execute(select(tables.digests.c.post_id)).scalars())
        )

    def is_shown(self, who: str, message: Message) -> bool:
        """Say whether somebody sees a message: in a channel that they are in, in their own conversation, or privately."""
        user, place = self.talk.user(who), self.talk.workspace.channels[message.channel]
        is_theirs = place.user == user if place.is_direct else user in place.members
        return is_theirs and message.only_for in {None, user}

    def messages(self, who: str) -> list[Message]:
        """Return all of the bot's messages that somebody sees now, wherever they stand."""
        found = [one for posted in self.talk.workspace.posted.values() for one in posted]
        return [one for one in found if one.user == BOT.user and self.is_shown(who, one)]

    def hidden(self, viewer: Viewer) -> list[Marked]:
        """Return what somebody may not know of; of a record that is named to them its words alone."""
        found = (one for one in self.records if not viewer.may_know(one))
        return [
            one.of_words_alone() if viewer.who in self.named_to.get(one.ref, ()) else one for one in found
        ]

    def of(self, kind: str, visibility: str) -> Marked:
        return next(one for one in self.records if (one.kind, one.visibility) == (kind, visibility))

    # The records

    def _seat(self) -> None:
        """Let only those into a channel for whom it is."""
        for place in self.talk.workspace.channels.values():
            audience = AUDIENCES.get(f"#{place.name}", "members")
            apart = {self.talk.user(v.who) for v in VIEWERS.values() if not _is_for(v, audience)}
            place.members -= apart

    def _number(self) -> None:
        kinds = ("action", "issue", "event", "decision", "proposal", "meeting", "agenda item", "R")
        later = update(tables.counters).where(tables.counters.c.kind.in_(kinds)).values(next=FIRST)
        self.talk.store.write(lambda tx: str(tx.db.execute(later).rowcount), now=self.talk.clock.now())

    def _log(self) -> None:
        for place, visibility in enumerate(self.visibilities):
            self._log_issues(visibility, FIRST + 2 * place, f"DEC-{FIRST + place}")
        for place, visibility in enumerate(self.visibilities):
            self._log_actions(visibility, FIRST + 2 * place)
        for place, visibility in enumerate(self.visibilities):
            self._log_event(visibility, f"E-{FIRST + place}")
        for place, visibility in enumerate(self.visibilities):
            self._propose(visibility, f"P-{FIRST + place}")
        for place, visibility in enumerate(self.visibilities):
            self._plan_meeting(visibility, place)
        for place, visibility in enumerate(self.visibilities):
            self._put_item(visibility, place)
        for place, visibility in enumerate(self.visibilities):
            self._recommend(visibility, f"R-{FIRST + place}")
        for wide, narrow in self._pairs():
            self._tie(wide, narrow)

    def _log_issues(self, visibility: str, number: int, decision: str) -> None:
        one, other = f"I-{number}", f"I-{number + 1}"
        words = {part: word("issue", visibility, part) for part in ("title", "option", "note", "reason")}
        asked, settled = word("question", visibility, "title"), word("decision", visibility, "text")
        self.does(
            ALINE,
            f"raise {words['title']} area:clim visibility:{visibility} options:{words['option']}; Other",
            f"raise {asked} area:gender visibility:{visibility}",
        )
        self.does(
            LINDA,
            f"note {one} {words['note']}",
            f"escalate {one} {words['reason']}",
            f"decide {other} agreed {settled} behalf:CWG-LANG",
        )
        self.records += [
            Marked(one, "I", visibility, tuple(words.values())),
            Marked(other, "I", visibility, (asked, settled)),
            Marked(decision, "DEC", visibility, (settled,)),
        ]

    def _log_actions(self, visibility: str, number: int) -> None:
        one, other = f"A-{number}", f"A-{number + 1}"
        words = {part: word("action", visibility, part) for part in ("title", "note", "file")}
        task = {part: word("task", visibility, part) for part in ("title", "reason")}
        owners = {QUENTIN, LIHUA} if visibility == "members" else {QUENTIN}
        owned = ",".join(f"@{who}" for who in sorted(owners, reverse=True))
        self.does(
            LINDA,
            f"action {words['title']} area:clim due:12 oct owner:{owned} visibility:{visibility}{self._for(visibility)}",
            f"note {one} {words['note']}",
            f"action {task['title']} area:gender due:20 oct owner:@{QUENTIN} entity:HRMD visibility:{visibility}",
            f"move {other} 19 oct {task['reason']}",
        )
        self.records += [
            Marked(one, "A", visibility, tuple(words.values()), frozenset(owners)),
            Marked(other, "A", visibility, tuple(task.values()), frozenset({QUENTIN})),
        ]

    def _for(self, visibility: str) -> str:
        """Let an action belong to a question that fewer may know of, if there is one."""
        narrower = self.visibilities[self.visibilities.index(visibility) + 1 :]
        return f" for:{self.of('I', narrower[0]).ref}" if narrower else ""

    def _log_event(self, visibility: str, ref: str) -> None:
        title, place = word("event", visibility, "title"), word("event", visibility, "place")
        self.does(LINDA, f"event {title} on:18 oct place:{place} area:events visibility:{visibility}")
        self.records.append(Marked(ref, "E", visibility, (title, place)))

    def _plan_meeting(self, visibility: str, place: int) -> None:
        """Plan a meeting; one for members invites somebody who is none."""
        title, room = word("meeting", visibility, "title"), word("meeting", visibility, "room")
        people, invited = (f" people:@{LIHUA}", {LIHUA}) if visibility == "members" else ("", set())
        when = f"13 dec {10 + 2 * place}:00"
        self.does(LINDA, f"meeting {when} {title} place:{room} visibility:{visibility}{people}")
        self.records.append(Marked(f"M-{FIRST + place}", "M", visibility, (title, room), frozenset(invited)))

    def _put_item(self, visibility: str, place: int) -> None:
        """Put an item on the agenda of a meeting; one for members is presented by somebody who is none."""
        title = word("item", visibility, "title")
        by, presenters = (f" @{LIHUA}", {LIHUA}) if visibility == "members" else ("", set())
        words = f"item {title} M-{FIRST + place}{by} visibility:{visibility}"
        ref = re.findall(r"AG-\d+", self.talk.answer(LINDA, words, channel=EVERYWHERE))[0]
        self.records.append(Marked(ref, "AG", visibility, (title,), frozenset(presenters)))

    def _propose(self, visibility: str, ref: str) -> None:
        """Put a text to one chief alone, who says something of it."""
        words = {part: word("proposal", visibility, part) for part in ("title", "wording", "note")}
        self.does(
            ALINE,
            f"propose {words['title']} asked:@{QUENTIN} area:clim visibility:{visibility} wording:{words['wording']}",
        )
        self.does(ALINE, f"again confirm {ref}")
        self.does(QUENTIN, f"note {ref} {words['note']}")
        self.records.append(Marked(ref, "P", visibility, tuple(words.values()), frozenset({QUENTIN})))

    def _recommend(self, visibility: str, ref: str) -> None:
        """Enter a recommendation that its owner says is implemented, which waits for a second person."""
        parts = ("title", "report", "comment", "note", "evidence", "why")
        words = {part: word("entry", visibility, part) for part in parts}
        self.does(
            LINDA,
            f"recommendation {words['title']} report:{words['report']} nr:1 comment:{words['comment']} area:clim"
            f" owner:@{QUENTIN} due:13 oct year:2009 visibility:{visibility}",
            f"note {ref} {words['note']}",
        )
        self.does(ALINE, f"mark {ref} accepted")
        self.does(
            QUENTIN, f"mark {ref} implemented {words['why']} evidence:https://example.org/{words['evidence']}"
        )
        self.records.append(Marked(ref, "R", visibility, tuple(words.values()), frozenset({QUENTIN})))

    def _pairs(self) -> list[tuple[str, str]]:
        every = self.visibilities
        return [(wide, narrow) for n, wide in enumerate(every) for narrow in every[n + 1 :]]

    def _tie(self, wide: str, narrow: str) -> None:
        """Share the narrow with the wide: linked, or said to be the same."""
        self.does(
            LINDA,
            f"link {self.of('A', wide).ref} {self.of('A', narrow).ref}",
            f"link {self.of('I', wide).ref} {self.of('A', narrow).ref}",
            f"same {self.of('E', wide).ref} {self.of('E', narrow).ref}",
        )


def _is_for(viewer: Viewer, audience: str) -> bool:
    if audience == "members":
        return "members" in viewer.sees
    return audience == "public" or viewer.who not in OUTSIDE


def whole(message: Message) -> str:
    """Return all that a message carries, also what only a program reads: its buttons' values and its files' names."""
    return f"{message.text}\n{message.blocks}\n{message.attachments}\n{message.metadata}\n{message.files}"


def told(text: str, of: Iterable[Marked]) -> set[str]:
    """Return by which words and references a text tells of records, but for those that somebody has typed."""
    text = ECHO.sub("", text)
    return {sign for one in of for sign in one.words if sign in text} | {
        one.ref for one in of if _names(text, one.ref)
    }


def _names(text: str, ref: str) -> bool:
    return any(not part[:1].isdecimal() for part in text.split(ref)[1:])
