"""Every command that the documentation shows is understood and does something, on a day on which its dates lie ahead.

Each runs on records of its own, in the state that its verb needs, by the first of several people who may.
"""

import logging
import re
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.calendar import local
from tests import databases
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, BANGKOK, LINDA, UTE
from tests.house import pages
from tests.register_words import bare
from tests.shipped import CHARTER

GENERATED = {"commands.md", "rights.md"}
FOCAL_POINT = "filiz.arslan"
PEOPLE = (LINDA, ALINE, FOCAL_POINT, UTE, BANGKOK)
NAMES = {"erase @name": "erase @ingrid.berg", "@name": "@greta.weber", "@yourself": "@linda.okafor"}
NEEDS_MORE = {"/isc done": "nothing open", "/isc calendar off": "nothing to turn off"}  # than there is here
ANYTHING = "..."  # what the reader of a page fills in
_REF = re.compile(rf"\b(?:{'|'.join(CHARTER.prefixes)})-[0-9]+\b")
_INLINE = re.compile(r"`(/isc[^`]*)`")
_BLOCK = re.compile(r"^```\n(/isc.*?)^```", re.DOTALL | re.MULTILINE)


def shown_on(page: Path) -> list[str]:
    """Return the commands of a page; a list that is pasted belongs to the line before it."""
    text = pages.text_of(page)
    blocks = [line for block in _BLOCK.findall(text) for line in re.split(r"\n(?=/isc)", block.strip())]
    inline = [" ".join(one.split()) for one in _INLINE.findall(text)]
    return [one for one in dict.fromkeys([*blocks, *inline]) if "<" not in one]


COMMANDS = {page: shown_on(page) for page in pages.pages() if page.name not in GENERATED}


class Records:
    """A task force in which each command finds what it is about."""

    def __init__(self) -> None:
        self.talk = Conversation(databases.fresh("sqlite"))
        self._numbers = count(1)
        self.talk.says(LINDA, "/isc event COP22 on:7-18 nov place:Marrakesh")

    def close(self) -> None:
        self.talk.close()

    def filled_in(self, shown: str) -> str:
        """Return a command of a page about people and records that are there."""
        (verb,) = shown.removeprefix("/isc").split(maxsplit=1)[:1] or [""]
        command = shown.replace(ANYTHING, "example.org/text")
        for name, somebody in NAMES.items():
            command = command.replace(name, somebody)
        if verb == "undo":
            self.talk.passes(minutes=1)
            self.made("A-1", verb)
        return _REF.sub(lambda ref: self.made(ref[0], verb), command)

    def made(self, ref: str, verb: str) -> str:
        """Return the reference of a new record of the kind, in a state in which the verb can be used."""
        kind = ref.split("-", maxsplit=1)[0]
        number, registers = next(self._numbers), {one.prefix: one for one in CHARTER.registers}
        if kind in registers:
            new = self._made(LINDA, bare(registers[kind], number, "Entry {n}"), kind)
        else:
            new = getattr(self, f"_new_{kind.lower()}")(verb, number)
        for who, words in BEFORE.get((verb, kind), ()):
            self.talk.says(who, f"/isc {words.format(new)}")
        return str(new)

    def _made(self, who: str, words: str, kind: str) -> str:
        said = self.talk.says(who, f"/isc {words}")[-1].text
        found = re.search(rf"\b{kind}-[0-9]+", said)
        assert found, said
        return found[0]

    def _new_a(self, verb: str, number: int) -> str:
        due = "every monday until 31 dec" if verb == "once" else "20 dec"
        return self._made(LINDA, f'action Table {number} owner:@ute.keller area:web due:"{due}"', "A")

    def _new_rd(self, _: str, __: int) -> str:
        return self._made(LINDA, 'round updates by:"14 oct"', "RD")

    def _new_i(self, _: str, number: int) -> str:
        return self._made(
            UTE, f'raise Who pays for part {number}? area:web options:"each part; one budget"', "I"
        )

    def _new_e(self, verb: str, number: int) -> str:
        state = "state:proposed" if verb == "confirm" else ""
        return self._made(LINDA, f"event Fair {number} on:6 dec to:8 dec area:web {state}", "E")

    def _new_m(self, verb: str, number: int) -> str:
        if verb in ("held", "present", "minutes", "record", "reopen"):
            begins_at = local(self.talk.clock.now(), self.talk.charter.zone) + timedelta(hours=1)
            ref = self._made(LINDA, f"meeting {begins_at:%Y-%m-%d %H:%M}", "M")
            self.talk.passes(minutes=65 if verb in ("present", "minutes") else 180)
            return ref
        return self._made(
            LINDA,
            f"meeting {number % 5 + 14} nov {number // 5 + 9}:00 place:A1 link:https://example.org",
            "M",
        )

    def _new_ag(self, _: str, number: int) -> str:
        return self._made(UTE, f"item Paper {number} {self._new_m('item', number)}", "AG")

    def _new_p(self, verb: str, number: int) -> str:
        words = f"propose Text {number} link:https://example.org/{number} due:20 oct"
        if verb == "confirm":
            return self._made(LINDA, words, "P")
        asked = self.talk.says(ALINE, f"/isc {words}")[-1]
        opened = self.talk.presses(ALINE, asked, "Open it")[-1].text
        found = _REF.search(opened)
        assert found, opened
        return found[0]


BEFORE = {
    ("verify", "A"): [(UTE, "done {} Table sent")],
    ("reopen", "A"): [(UTE, "done {} Table sent")],
    ("unmute", "A"): [(UTE, "mute {}")],
    ("reopen", "E"): [(LINDA, "cancel {} no host")],
    ("reopen", "M"): [(LINDA, "held {}")],
    ("record", "M"): [(LINDA, "held {} people:@aline.moreau")],
    ("unfollow", "E"): [(LINDA, "follow {}")],
    ("clear", "RD"): [("cilka.novak", "answer {} COMMS Photos result:sorted")],
    ("answer", "I"): [(FOCAL_POINT, "ask {} What would it cost? @ute")],
    ("return", "I"): [(UTE, "escalate {} no agreement")],
    ("done", "I"): [(FOCAL_POINT, "decide {} agreed One budget")],
    ("submit", "D"): [(ALINE, "outcome {} endorsed by:ISC-TF")],
    ("submitted", "D"): [(LINDA, "submit {} ISC-TF")],
    ("attending", "M"): [(LINDA, "call {}")],
    ("remote", "M"): [(LINDA, "call {}")],
    ("apologies", "M"): [(LINDA, "call {}")],
    ("attendance", "M"): [(LINDA, "call {}")],
    ("order", "AG"): [(LINDA, "confirm {}")],
    ("reissue", "P"): [(UTE, "object {} the budget is missing")],
    ("mark", "P"): [(UTE, "object {} the budget is missing")],
}


def refused(records: Records, who: str, command: str, caplog: pytest.LogCaptureFixture) -> str:
    """Return what somebody reads who is refused; "" for somebody who is not."""
    caplog.clear()
    said = records.talk.says(who, command)
    is_refused = any(one.getMessage() == "refused" for one in caplog.records)
    return "\n".join(one.text for one in said) or "nothing" if is_refused else ""


def refusals(records: Records, command: str, caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what each of several people is told; nothing where one of them is not refused."""
    told = []
    for who in PEOPLE:
        answer = refused(records, who, command, caplog)
        if not answer or NEEDS_MORE.get(command, "?") in answer:
            return []
        told.append(f"{who}: {answer}")
    return told


@pytest.mark.parametrize("page", [page for page, found in COMMANDS.items() if found], ids=pages.path_of)
def test_every_command_of_a_page_is_taken(
    page: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    records = Records()
    commands = (records.filled_in(shown) for shown in COMMANDS[page])  # each just before it is used
    found = {command: told for command in commands if (told := refusals(records, command, caplog))}
    records.close()

    assert "\n".join(f"{one}: {said}" for one, said in found.items()) == ""
