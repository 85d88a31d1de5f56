"""Whatever people do with proposals, in whatever order, each round has one outcome, and the right one.

Hypothesis makes up courses of proposing, opening, answering, absences, closed accounts, more time, hours and restarts.
What must come of each is said here by plain Python; whether somebody was reached is read where people read, in Slack.
`make soak` takes 200 courses, `make test` fewer of the same length.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select

from bot.proposals import text_hash
from bot.records import Kind
from practice.workspace import Message
from storage import tables
from storage.records import records_of_thread
from storage.unit_of_work import Read
from tests import databases
from tests.conversation import Conversation
from tests.handlers.courses import courses, roster_of

GENEVA = ZoneInfo("Europe/Zurich")
CHAIR, SECRETARY, OBSERVER, STAFF = "aline.moreau", "linda.okafor", "zahra.farah", "ingrid.berg"
MEMBERS = ("ute.keller", "filiz.arslan", "wipa.chaiyo")
ROLES = {
    CHAIR: "GVA,en,chair,,", SECRETARY: "GVA,en,secretary,,", OBSERVER: "GVA,en,observer,,", STAFF: "GVA,en,staff,,GS",
    "ute.keller": "GVA,en,department_chief,,FRMD", "filiz.arslan": "GVA,en,focal_point,WEB,BR",
    "wipa.chaiyo": "BKK,en,regional_director,,BDT",
}  # fmt: skip
DAYS = 5  # that the charter gives everybody
OUTCOMES = {"adopt": "adopted", "object": "broken", "cancel": "withdrawn"}

AGREES = ("Agreed", "thanks!", "👍", "Fine with me :+1:")
OBJECTS, SAYS_MORE = (
    ("I object", "objection"),
    ("the budget is missing", "no, the dates are wrong", "who pays?", "Fine, but page 2 isn't"),
)

everybody = st.sampled_from((*ROLES, CHAIR, CHAIR, *MEMBERS, *MEMBERS))
members = st.sampled_from(MEMBERS)
picks = st.integers(0, 9)


@cache
def roster() -> Path:
    return roster_of(ROLES)


@dataclass
class Text:
    """A proposal as it must be."""

    number: int
    title: str
    by: str
    chosen: frozenset[str]  # empty: everybody
    state: str = "draft"
    revision: int = 0
    asked: frozenset[str] = frozenset()
    end: datetime | None = None
    is_held: bool = False
    opened_on: date = date.min
    given: dict[str, int] = field(default_factory=dict)  # the working days that each was given
    outcomes: list[tuple[int, str]] = field(default_factory=list)  # of each round that ended
    # Whoever wrote and has not said whether they object, and whether the chair has let it stand.
    unsaid: dict[str, bool] = field(default_factory=dict)

    @property
    def ref(self) -> str:
        return f"P-{self.number}"

    def hears(self, now: datetime) -> bool:
        return self.state == "open" and not self.is_held and self.end is not None and now < self.end

    @property
    def waits_for(self) -> list[str]:
        """Say who wrote, and neither they nor the chair has said what becomes of it."""
        return [one for one, stands in self.unsaid.items() if not stands]

    def ends(self, state: str) -> None:
        self.state, self.is_held = state, False
        self.outcomes.append((self.revision, state))


class Proposals(RuleBasedStateMachine):
    """People, the bot, and the model beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.talk = Conversation(databases.fresh("sqlite"), people=str(roster()))
        self.texts: list[Text] = []
        self.away: dict[str, tuple[date, str]] = {}  # until when, and who stands in
        self.away_from: dict[str, date] = {}
        self.hashes: dict[tuple[int, int], str] = {}
        self.names = {p.id: p.email.split("@")[0] for p in self.talk.store.snapshot.roster.persons.values()}
        self.closed: dict[str, date] = {}  # they say nothing any more, and that day is their last
        self.count = 0
        self.read_ends = set[int]()  # the texts of which the end was read

    def teardown(self) -> None:
        try:
            self.every_end_comes()
        finally:
            self.talk.close()

    def every_end_comes(self) -> None:
        """Let each course end with its ends: by chance alone few come, and fewer that wait for words alone."""
        for text in [one for one in self.texts if one.hears(self.now) and one.number % 2]:
            for who in sorted(text.asked - self.closed.keys())[:1]:
                self.write_about(text, who)
        while found := [one.end for one in self.texts if one.end and one.hears(self.now)]:
            self._pass(min(found) + timedelta(hours=1) - self.now)
            self.each_is_as_it_must_be()
            self.end_never_claims_more_than_was_said()

    def write_about(self, text: Text, who: str) -> None:
        """Write "I object" under the message that asked somebody, if it has come, and they wrote nothing of it before."""
        asked = [one for one in self.talk.direct(who) if text in self._asks_in(one, who)]
        above = self._asks_in(asked[0], who) if asked else []
        if not asked or any(who in one.unsaid for one in above):  # the same words again would be an answer
            return
        self.talk.replies(who, asked[0], "I object")
        for one in above:
            one.unsaid[who] = False

    @property
    def now(self) -> datetime:
        return self.talk.clock.now()

    @property
    def today(self) -> date:
        return self.now.astimezone(GENEVA).date()

    def text(self, pick: int) -> Text:
        return self.texts[-1 - pick % len(self.texts)]

    def words(self, words: str) -> str:
        self.count += 1
        return f"{words} {self.count}"

    def says(self, who: str, words: str, *, may: bool) -> str:
        """Say words; where they may not be said nothing changes."""
        before = self.talk.store.read(_versions)
        said = self.talk.says(who, f"/isc {words}")[-1].text
        if not may:
            assert self.talk.store.read(_versions) == before, (who, words, said)
        assert "went wrong" not in said, (who, words, said)
        return said

    def able(self, who: str) -> str:
        """Return who says it: somebody whose account is closed says nothing, so the secretary does."""
        return SECRETARY if who in self.closed else who

    def due(self, text: Text) -> datetime:
        row = self.talk.store.read(_rows)[text.number]
        found: datetime = row["due_at"]
        return found

    def asked(self, text: Text) -> frozenset[str]:
        """Return who is asked when it opens: whose last day is over is not."""
        return frozenset(one for one in text.chosen or MEMBERS if not self.has_left(one))

    def has_left(self, who: str) -> bool:
        return who in self.closed and self.closed[who] < self.today

    def opens(self, text: Text) -> None:
        text.state, text.asked, text.unsaid = "open", self.asked(text), {}
        text.end, text.opened_on = self.due(text), self.today
        text.given = {one: min(DAYS, self.days_of(one, text)) for one in text.asked}

    def days_of(self, who: str, text: Text) -> int:
        """Return the working days of somebody after the day on which they were asked, up to the end."""
        assert text.end is not None
        days = self.talk.charter.working_days(ROLES[who][:3])
        until, officer = self.away.get(who, (date.min, ""))
        gone = self.away_from.get(who, date.max)
        last = text.end.astimezone(GENEVA).date()
        since = text.opened_on + timedelta(days=1)
        wanted = (since + timedelta(days=n) for n in range((last - since).days + 1))
        return sum(
            days.is_open(day) and (not gone <= day <= until or self.is_there(officer, day)) for day in wanted
        )

    def is_there(self, officer: str, day: date) -> bool:
        """Return whether somebody stands in on a day: nobody stands in for a stand-in."""
        until, gone = self.away.get(officer, (date.min, ""))[0], self.away_from.get(officer, date.max)
        return bool(officer) and not gone <= day <= until

    def is_short(self, text: Text) -> bool:
        return any(self.days_of(one, text) < given for one, given in text.given.items())

    # What people do

    @initialize(
        only=st.sets(members),
        closed=st.sampled_from(("", "", "", *MEMBERS)),
        by=st.sampled_from((CHAIR, SECRETARY)),
        words=st.sampled_from((*AGREES, *OBJECTS, *SAYS_MORE)),
    )
    def begin(self, only: set[str], closed: str, by: str, words: str) -> None:
        if closed:
            self.account_is_closed(closed)
        self.propose(by, only, 9)
        if by == CHAIR:
            self._pass(timedelta(hours=20))
            for who in sorted(self.texts[0].asked):
                self.write(who, 0, 0, words)

    @rule(
        who=st.sampled_from((CHAIR, SECRETARY, CHAIR, OBSERVER, "ute.keller")),
        only=st.sets(members),
        days=st.integers(1, 9),
    )
    def propose(self, who: str, only: set[str], days: int) -> None:
        who = self.able(who)
        title, day = self.words("Text"), self.today + timedelta(days=days)
        only = {one for one in only if not self.has_left(one)}
        asked = f"asked:{','.join(f'@{one}' for one in sorted(only))}" if only else ""
        may = who in {CHAIR, SECRETARY}
        said = self.says(who, f"propose {title} {asked} due:{day}".replace("  ", " "), may=may)
        assert title in said or not may, said
        if may:
            text = Text(len(self.texts) + 1, title, who, frozenset(only))
            self.texts.append(text)
            if who == CHAIR:
                self.says(CHAIR, f"again confirm {text.ref}", may=True)
                self.opens(text)

    @precondition(lambda self: self.texts)
    @rule(who=everybody, pick=picks, days=st.integers(1, 9))
    def open_draft(self, who: str, pick: int, days: int) -> None:
        who = self.able(who)
        text, day = self.text(pick), self.today + timedelta(days=days)
        may = who == CHAIR and text.state == "draft" and bool(self.asked(text))
        self.says(who, f"again confirm {text.ref} due:{day}", may=may)
        if may:
            self.opens(text)

    @precondition(lambda self: self.texts)
    @rule(who=everybody, pick=picks)
    def comment(self, who: str, pick: int) -> None:
        who = self.able(who)
        self.says(who, f"note {self.text(pick).ref} {self.words('Seen')}", may=True)

    @precondition(lambda self: self.texts)
    @rule(who=everybody, pick=picks)
    def object_(self, who: str, pick: int) -> None:
        who = self.able(who)
        text = self.text(pick)
        may_say_it = text.is_held and bool(self.speaks_for(who) & {*text.waits_for})
        counts = bool(self.speaks_for(who) & text.asked) and (text.hears(self.now) or may_say_it)
        is_after = text.end is not None and self.now >= text.end and text.state in {"open", "adopted"}
        is_counted = is_after and bool(self.speaks_for(who) & text.asked)  # beside what the end says
        said = self.says(who, f"object {text.ref} {self.words('No')}", may=counts or is_counted)
        assert ("Stopped by your objection" in said) is counts, (who, said)
        if counts:
            text.ends("broken")

    def speaks_for(self, who: str) -> set[str]:
        absent = {
            one
            for one, (until, officer) in self.away.items()
            if officer == who and self.today <= until and not self.has_left(one)
        }
        return {who} | (absent if who != OBSERVER else set())

    @precondition(lambda self: self.texts)
    @rule(who=everybody, pick=picks, days=st.integers(1, 12))
    def more_time(self, who: str, pick: int, days: int) -> None:
        who = self.able(who)
        text = self.text(pick)
        may = who == CHAIR and text.state == "open"
        before = text.end
        said = self.says(who, f"move {text.ref} {self.today + timedelta(days=days)}", may=may)
        if may and "Now until" in said:
            text.end, text.is_held = self.due(text), False
            text.unsaid = dict.fromkeys(text.unsaid, False)
            text.given = dict.fromkeys(text.asked, DAYS)
            assert before is not None
            assert text.end > before

    @precondition(lambda self: self.texts)
    @rule(who=everybody, pick=picks)
    def take_back(self, who: str, pick: int) -> None:
        who = self.able(who)
        text = self.text(pick)
        may = text.state in {"draft", "open", "broken"} and (
            who == CHAIR or (who == SECRETARY and text.state == "draft")
        )
        self.says(who, f"cancel {text.ref} {self.words('because')}", may=may)
        if may:
            text.state, text.is_held = "withdrawn", False

    @precondition(lambda self: any(one.state == "broken" for one in self.texts))
    @rule(who=st.sampled_from((CHAIR, CHAIR, SECRETARY, "ute.keller")), pick=picks)
    def reissue(self, who: str, pick: int) -> None:
        who = self.able(who)
        broken = [one for one in self.texts if one.state == "broken"]
        text, title = broken[pick % len(broken)], self.words("Other text")
        may = who in {CHAIR, SECRETARY} and bool(self.asked(text))
        self.says(who, f"reissue {text.ref} {title}", may=may)
        if may:
            text.revision, text.title, text.state = text.revision + 1, title, "draft"
            if who == CHAIR:
                self.says(CHAIR, f"again confirm {text.ref}", may=True)
                self.opens(text)

    @precondition(lambda self: any(one.is_held for one in self.texts))
    @rule(who=st.sampled_from((CHAIR, CHAIR, SECRETARY, "ute.keller")))
    def adopt(self, who: str) -> None:
        who = self.able(who)
        text = next(one for one in self.texts if one.is_held)
        self.says(who, f"adopt {text.ref}", may=who == CHAIR)
        if who == CHAIR:
            text.ends("adopted")

    @precondition(lambda self: any(one.state == "open" for one in self.texts))
    @rule(who=st.sampled_from((CHAIR, CHAIR, SECRETARY)), pick=picks)
    def let_stand(self, who: str, pick: int) -> None:
        who = self.able(who)
        asked = [one for one in self.texts if one.state == "open" and self.is_asked_about(one)]
        text = asked[pick % len(asked)] if asked else self.text(pick)
        may = who == CHAIR and bool(asked)
        self.says(who, f"stand {text.ref}", may=may)
        if not may:
            return
        text.given = {one: min(given, self.days_of(one, text)) for one, given in text.given.items()}
        if text.is_held and all(self._has_it(one, text) for one in text.asked) and not text.waits_for:
            text.ends("adopted")

    @precondition(lambda self: any(one.state == "open" for one in self.texts))
    @rule(
        who=members, pick=picks, place=picks, words=st.sampled_from((*AGREES, *OBJECTS, *OBJECTS, *SAYS_MORE))
    )
    def write(self, who: str, pick: int, place: int, words: str) -> None:
        """Write in the thread of a message that shows a text, and perhaps others."""
        shown = [one for one in self.talk.direct(who) if self._shown_in(one)]
        if who in self.closed or not shown:
            return
        message = shown[-1 - (pick + place) % len(shown)]
        above, heard = self._shown_in(message), self._asks_in(message, who)
        said = [one.text for one in self.talk.replies(who, message, words)]
        assert not any("went wrong" in one for one in said), said
        if words in AGREES:
            return
        rows = self.talk.store.read(_rows)
        for text in above:
            if text.state == "open" and rows[text.number]["state"] == "broken":
                assert words in OBJECTS, (words, text)  # the answer to whether that is an objection
                assert text.unsaid, (who, text)
                text.ends("broken")
            elif text in heard:
                text.unsaid[who] = False
        asks_first = any(who not in one.waits_for for one in heard)
        assert not asks_first or any("Is that" in one or "Which one" in one for one in said), (words, said)

    def _shown_in(self, message: Message) -> list[Text]:
        """Say which texts a message is about, whoever reads it."""
        found = self.talk.store.read(lambda read: records_of_thread(read, message.channel, message.ts) or [])
        numbers = [one.number for one in found if one.kind == Kind.PROPOSAL]
        return [self.texts[number - 1] for number in numbers]

    def _asks_in(self, message: Message, who: str) -> list[Text]:
        """Say of which texts somebody's words under a message may be: also of those that a digest lists besides."""
        listed = {int(number) for number in re.findall(r"\bP-(\d+)\b", message.text)}
        above = [*self._shown_in(message), *(self.texts[number - 1] for number in sorted(listed))]
        found = {one.number: one for one in above if who in one.asked and one.hears(self.now)}
        return list(found.values())

    @precondition(lambda self: any(one.unsaid for one in self.texts))
    @rule(pick=picks)
    def only_comments(self, pick: int) -> None:
        found = [one for one in self.texts if one.unsaid]
        text = found[pick % len(found)]
        who = sorted(text.unsaid)[pick % len(text.unsaid)]
        may = who not in self.closed and text.state == "open"
        self.says(self.able(who), f"onlycomment {text.ref}", may=may)
        if may:
            for one in self.speaks_for(who) & text.unsaid.keys():
                del text.unsaid[one]
            is_reached = all(self._has_it(one, text) for one in text.asked)
            if text.is_held and is_reached and not text.waits_for and not self.is_asked_about(text):
                text.is_held = False

    @precondition(lambda self: any(one.unsaid for one in self.texts))
    @rule(who=st.sampled_from((CHAIR, CHAIR, CHAIR, SECRETARY, "ute.keller")), pick=picks)
    def let_words_stand(self, who: str, pick: int) -> None:
        who = self.able(who)
        found = [one for one in self.texts if one.unsaid]
        text = found[pick % len(found)]
        may = who == CHAIR and text.state == "open" and bool(text.waits_for)
        is_asked_about = self.is_asked_about(text)
        if may or not text.is_held:
            self.says(who, f"letstand {text.ref}", may=may)
        if may:
            text.unsaid = dict.fromkeys(text.unsaid, True)
            if text.is_held and all(self._has_it(one, text) for one in text.asked) and not is_asked_about:
                text.ends("adopted")

    def is_asked_about(self, text: Text) -> bool:
        return self.talk.store.read(_rows)[text.number]["offered_end"] is not None

    @precondition(lambda self: self.texts)
    @rule(pick=picks, choice=picks)
    def goes_on(self, pick: int, choice: int) -> None:
        """Do what is possible now: by chance alone that is rare."""
        text = next((one for one in self.texts if one.is_held), self.text(pick))
        if text.is_held and text.waits_for and choice % 2:
            self.let_words_stand(CHAIR, [one for one in self.texts if one.unsaid].index(text))
        elif text.is_held:
            self.adopt(CHAIR) if choice % 3 else self.more_time(CHAIR, self.texts[::-1].index(text), 12)
        elif text.state == "draft":
            self.open_draft(CHAIR, pick, 3 + choice)
        elif text.state == "broken":
            self.reissue(CHAIR if choice % 2 else SECRETARY, pick)
        elif text.state == "open" and choice == 0:
            self.more_time(CHAIR, pick, 12)
        elif text.state == "open" and choice < 3:
            self.object_(sorted(text.asked)[choice % len(text.asked)], pick)
        else:
            self._pass(timedelta(hours=20))
            if choice % 2 and text.asked:
                who, words = sorted(text.asked)[choice % len(text.asked)], (*OBJECTS, *SAYS_MORE)
                self.write(who, 0, 0, words[choice % len(words)])
            self._pass(timedelta(days=5))

    # What happens around them

    @rule(who=members, officer=st.sampled_from((*MEMBERS, STAFF, "")), days=st.integers(0, 5))
    def goes_away(self, who: str, officer: str, days: int) -> None:
        if who in self.away or who == officer or self.closed.keys() & {who, officer}:
            return
        until = self.today + timedelta(days=days)
        said = self.says(who, f"absent {self.today} - {until}{f' @{officer}' if officer else ''}", may=True)
        if said.startswith("You are away"):
            self.away[who], self.away_from[who] = (until, officer), self.today

    @precondition(lambda self: not self.closed)
    @rule(who=members)
    def account_is_closed(self, who: str) -> None:
        self.talk.deactivates(who)
        self.closed[who] = self.today

    @rule(hours=st.integers(1, 40))
    def hours_pass(self, hours: int) -> None:
        self._pass(timedelta(hours=hours))

    @rule(days=st.integers(2, 8))
    def days_pass(self, days: int) -> None:
        self._pass(timedelta(days=days))

    @rule()
    def restart(self) -> None:
        self.talk.restart()

    def _pass(self, length: timedelta) -> None:
        self.talk.until(self.now + length)
        for text in self.texts:
            if text.hears(self.now):
                assert self.is_asked_about(text) is self.is_short(text), text
            if text.hears(self.now) or text.state != "open" or text.is_held:
                continue
            is_reached = all(self._has_it(one, text) for one in text.asked)
            if is_reached and not self.is_short(text) and not text.waits_for:
                text.ends("adopted")
            else:
                text.is_held = True

    def _has_it(self, who: str, text: Text) -> bool:
        """Say whether the message of this round reached somebody, or whoever stands in for them, before its end."""
        assert text.end is not None
        sent = self.talk.store.read(_sent)
        at = [
            ts
            for number, revision, whose, ts in sent
            if (number, revision, self.names[whose]) == (text.number, str(text.revision), who)
        ]
        return any(float(ts) <= text.end.timestamp() for ts in at)

    # What is always so

    @invariant()
    def each_is_as_it_must_be(self) -> None:
        rows = self.talk.store.read(_rows)
        assert rows.keys() == {text.number for text in self.texts}
        for text in self.texts:
            row = rows[text.number]
            assert (row["state"], row["revision"], row["held_at"] is not None) == (
                text.state, text.revision, text.is_held,
            ), (text, row)  # fmt: skip

    @invariant()
    def each_round_has_one_outcome(self) -> None:
        history = self.talk.store.read(_history)
        for text in self.texts:
            rounds = Counter[int]()
            revision = 0
            for line in history.get(text.number, ()):
                revision += line.verb == "reissue"
                rounds[revision] += line.verb in {"adopt", "object"}
                if line.verb == "adopt" and line.person_id is None:
                    assert not line.why, "it was adopted by itself although somebody was not reached"
            assert all(number <= 1 for number in rounds.values()), (text, rounds)
            assert sum(rounds.values()) == len(text.outcomes)

    @invariant()
    def end_never_claims_more_than_was_said(self) -> None:
        for text in self.texts:
            if text.state != "adopted" or text.number in self.read_ends:
                continue
            self.read_ends.add(text.number)
            shown = self.talk.answer(SECRETARY, f"show {text.ref}")
            assert "nobody objected" in shown, shown
            beside = f"; {len(text.unsaid)} wrote without saying"
            assert (beside in shown) is bool(text.unsaid), (text, shown)

    @invariant()
    def text_of_a_round_never_changes(self) -> None:
        for key, (fixed, title) in self.talk.store.read(_hashes).items():
            assert fixed == text_hash(title, "", ""), key
            assert self.hashes.setdefault(key, fixed) == fixed, key


def _rows(read: Read) -> dict[int, Any]:
    joined = tables.records.join(tables.proposals, tables.proposals.c.id == tables.records.c.id).join(
        tables.items, tables.items.c.id == tables.records.c.id
    )
    chosen = select(
        tables.records.c.number,
        tables.records.c.state,
        tables.proposals.c.revision,
        tables.proposals.c.held_at,
        tables.proposals.c.offered_end,
        tables.items.c.due_at,
    )
    return {row["number"]: row for row in read.db.execute(chosen.select_from(joined)).mappings()}


def _sent(read: Read) -> list[Any]:
    """Return who was asked of what in which round, and Slack's stamp of the message that did."""
    n, p = tables.notifications.c, tables.posts.c
    whose = func.coalesce(n.stands_for, n.person_id)
    chosen = select(tables.records.c.number, n.context, whose, p.slack_ts).join(
        tables.records, tables.records.c.id == n.record_id
    )
    return list(
        read.db.execute(
            chosen.join(tables.posts, p.id == n.post_id).where(
                n.reason == "proposed", p.slack_ts.is_not(None)
            )
        ).all()
    )


def _versions(read: Read) -> list[Any]:
    return list(
        read.db.execute(
            select(tables.records.c.id, tables.records.c.version).order_by(tables.records.c.id)
        ).all()
    )


def _history(read: Read) -> dict[int, list[Any]]:
    chosen = select(
        tables.records.c.number, tables.history.c.verb, tables.history.c.person_id, tables.history.c.why
    )
    found: dict[int, list[Any]] = {}
    rows = read.db.execute(
        chosen.join(tables.records, tables.records.c.id == tables.history.c.record_id).order_by(
            tables.history.c.id
        )
    )
    for row in rows:
        found.setdefault(row.number, []).append(row)
    return found


def _hashes(read: Read) -> dict[tuple[int, int], tuple[str, str]]:
    now = select(
        tables.records.c.id, tables.proposals.c.revision, tables.proposals.c.sha256, tables.records.c.title
    )
    now = now.join(tables.proposals, tables.proposals.c.id == tables.records.c.id).where(
        tables.proposals.c.sha256 != ""
    )
    r = tables.rounds.c
    before = select(r.record_id, r.revision, r.sha256, r.title)
    return {(row[0], row[1]): (row[2], row[3]) for one in (now, before) for row in read.db.execute(one)}


def test_words_hold_an_end_until_the_chair_lets_them_stand() -> None:
    """Go one course that chance seldom goes: everybody writes, the end comes, and the chair lets it stand."""
    course = Proposals()
    course.begin(set(), "", CHAIR, "I object")
    (text,) = course.texts
    course.days_pass(12)
    course.each_is_as_it_must_be()
    is_held = text.is_held
    course.let_words_stand(CHAIR, 0)

    course.each_is_as_it_must_be()
    course.each_round_has_one_outcome()
    course.end_never_claims_more_than_was_said()
    course.teardown()
    assert is_held
    assert (text.state, len(text.unsaid)) == ("adopted", len(MEMBERS))


Proposals.TestCase.settings = courses(6, steps=25)
TestProposals = Proposals.TestCase
