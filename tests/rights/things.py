"""What the words of a cell name: a record and whatever else, each made for it alone."""

import json
from dataclasses import asdict, replace
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, update

from bot import meeting_import
from bot.actions import Action
from bot.agendas.items import AgendaItem
from bot.agendas.papers import HANDED_IN, Paper, PaperFile, PaperState
from bot.areas import AreaChange, AreaChangeKind
from bot.calendar import Due
from bot.charter import Level
from bot.dates.recurrence import Recurrence
from bot.decisions import Decision
from bot.entries import Entry, EntryState
from bot.entry_import import Import, Row
from bot.event_import import ImportedEvent, as_text
from bot.events import Event
from bot.history import WISH, HistoryEntry, Note
from bot.inquiries import Inquiry
from bot.issues import Issue
from bot.meeting_import import SaidMeeting
from bot.meeting_record import Correction, MeetingRecord, RecordContent
from bot.meetings import Meeting
from bot.moments import WallTime
from bot.paste import PastePreview
from bot.people import Appointment, Consent
from bot.permissions import Actor
from bot.posts import Post, PostState
from bot.proposals import Addressee, Proposal
from bot.records import Kind, Record, Visibility
from bot.roll_calls import RollCall, RollCallPlace, RollCallState
from bot.rounds import RoundRun, Seat, SeatAnswer
from bot.submissions import Submission
from bot.unconfirmed import UnconfirmedWords
from handlers.digests.commands import COUNTS
from handlers.digests.parts import ACTION_HEADINGS
from handlers.minutes.undoing import ENTERED
from storage import areas, meeting_records, meetings, notifications, tables, unconfirmed
from storage.unit_of_work import Tx
from tests.conversation import BOT, FRIDAY
from tests.rights.cast import NEVER_THEIRS, PERSONAS, THIRD, WORKED, Cell, Context
from tests.rights.scene import TODAY, account_holder, account_of, add_person, appoint, person_id
from tests.rights.words import ENTRY, PAGE, WORDS

TUESDAY = date(2017, 2, 7)
FAR = 1_000_000
RECORDED = {"recorded", "draft", "ended", "final"}  # how far the record of a meeting is


class Things:
    """What the words of one cell name, each made when it is asked for."""

    def __init__(self, tx: Tx, cell: Cell, number: int) -> None:
        self.tx = tx
        self.cell = cell
        self.n = str(number)
        self.third = person_id(tx, THIRD)
        persona = cell.persona
        self.me_id = person_id(tx, persona.email) if persona.is_on_roster else self.third
        self.whose = self._whose()
        self.needs = WORDS[cell.verb].needs
        self._record: Record | None = None
        tx.author = self._author(self.whose)

    def _author(self, person: int) -> Actor:
        return Actor(person, frozenset(), frozenset(), frozenset(), role="")

    def _whose(self) -> int:
        """Return who owns, has entered and has prepared what the words name."""
        if self.cell.context in {Context.LEFT, Context.STANDS_IN}:
            return account_holder(self.tx, self.cell)
        return self.me_id if self.cell.is_own else self.third

    def __getitem__(self, name: str) -> str:
        found = getattr(self, name)
        return str(found() if callable(found) else found)

    # Records

    def ref(self) -> str:
        if self._record is None:
            kind = WORDS[self.cell.verb].of
            is_issue = kind is Kind.ISSUE or (kind is None and self.cell.said_as_in is Context.ESCALATED)
            if kind is Kind.PROPOSAL:
                self._record = self._proposal()
            elif kind is Kind.EVENT:
                self._record = self._event(visibility=self.cell.visibility, entity=self.entity())
            elif kind is Kind.MEETING:
                self._record = self._meeting()
            elif kind is Kind.ROUND:
                self._record = self._round()
            elif kind is Kind.AGENDA_ITEM:
                self._record = self._item()
            elif kind is ENTRY:
                self._record = self._entry()
            elif kind is PAGE:
                self._record = self._page()
            else:
                self._record = self._issue() if is_issue else self._action()
        return self._record.ref

    def _fields(self, kind: Kind) -> dict[str, Any]:
        return {
            "id": self.tx.next_number("record"),
            "number": self.tx.next_number(kind),
            "title": f"Paper of cell {self.n}",
            "visibility": self.cell.visibility,
            "state": "open",
            "created_at": FRIDAY,
            "created_by": self.whose,
            "changed_at": FRIDAY,
        }

    def _action(self, **more: Any) -> Action:
        fields: dict[str, Any] = self._fields(Kind.ACTION) | {
            "entity": self.entity(),
            "owners": (self.whose,),
        }
        if self.needs == "done":  # by somebody else, so that whoever entered it may verify it
            is_own_work = self.cell.context is Context.STANDS_IN
            worker = self.whose if is_own_work else self._worker()
            fields |= {"state": "done", "owners": (worker,), "closed_by": worker, "closed_at": FRIDAY}
            if self.cell.is_of_part and not is_own_work:  # by its owner alone
                fields |= {"entity": None}
        if self.cell.verb == "mark" and self.cell.said_as_in is Context.ESCALATED:
            fields |= {"state": "done"}
        if self.needs == "others":  # it is with somebody else than who asks how it is going
            fields |= {"owners": (person_id(self.tx, WORKED),)}
        if self.needs == "blocked":
            fields |= {"state": "blocked", "reason": "no quote"}
        if self.needs == "repeating":
            weekly = Recurrence(
                rule="FREQ=WEEKLY", starts_on=TODAY, at=None, zone="Europe/Zurich", typed="weekly"
            )
            fields |= {"repeats": weekly.to_text()}
        action = self.tx.create(Action(**fields | more))
        if self.needs == "said":
            yesterday = FRIDAY - timedelta(days=1)
            self.tx.add(Note(record_id=action.id, person_id=self.whose, at=yesterday, text="no quote"))
        if self.needs == "hushed":
            notifications.snooze(self.tx, self.whose, action.id, until=None)
        return action

    def _proposal(self) -> Proposal:
        """Return a proposal that is open; or was stopped; or has ended with somebody not reached."""
        due = Due(day=TODAY + timedelta(days=7), at=time(18), zone="Europe/Zurich", typed="friday")
        more: dict[str, Any] = {"owners": (self.whose,), "opened_at": FRIDAY, "sha256": "0" * 64}
        if self.needs == "broken":
            more |= {"state": "broken", "ended_at": FRIDAY, "reason": "too costly"}
        if self.needs == "held":
            more |= {"held_at": FRIDAY}
            due = replace(due, day=TODAY - timedelta(days=1))
        if self.needs == "short":
            more |= {"offered_end": date(2016, 12, 20)}
        proposal = Proposal(**self._fields(Kind.PROPOSAL) | more)
        proposal.set_due(due)
        self.tx.add(Addressee(record_id=proposal.id, revision=0, person_id=self.whose))
        made = self.tx.create(proposal)
        if self.needs == "wrote":
            self._writes(made.id, self.whose)
        return made

    def ts(self) -> str:
        """Return when that was written which nobody has said yet what it is: at another moment in each cell."""
        return f"1475{int(self.n):06d}.000100"

    def _writes(self, record_id: int, person: int, *, ts: str = "") -> None:
        """Let somebody have written in a thread, and not said what it is."""
        words = UnconfirmedWords(
            record_id=record_id, revision=0, person_id=person, written_by=person,
            channel="D1", ts=ts or self.ts(), at=FRIDAY, text="too costly",
        )  # fmt: skip
        unconfirmed.save(self.tx, words)

    def _worker(self) -> int:
        """Return somebody who has done the work and is not who tries: of their part, where that is what is tried."""
        if not self.cell.is_of_part:
            return person_id(self.tx, WORKED)
        someone = add_person(self.tx, f"Worker {self.n}")
        return appoint(self.tx, someone, "staff", entity=self.entity()).person_id

    def _issue(self) -> Issue:
        level = "focal_points"
        if self.cell.said_as_in is Context.ESCALATED:
            level = self.cell.persona.level or "mcg"
        area = self.cell.persona.area or "CLIM" if self.cell.is_held else "GENDER"
        more: dict[str, Any] = {
            "area": area,
            "owners": (self.whose,),
            "level": level,
            "level_since": FRIDAY,
            "readers": () if level == "focal_points" else self.tx.charter.level(level).holders,
        }
        if self.needs == "sent up" and self.cell.said_as_in in {
            Context.ESCALATED,
            Context.RESTRICTED,
        }:  # also what the lowest level has came from somewhere
            desk = Level(code="desk", name="desk", holders=("staff",))
            more |= {"ladder": (desk, *self.tx.charter.ladder), "path": (("desk", "no time", "up", "1"),)}
        if self.needs == "asked":
            more |= {"question_id": self._action(for_id=None).id, "days_left": 2}
        made = self.tx.create(Issue(**self._fields(Kind.ISSUE) | more))
        if self.needs == "wrote":
            for number, person in enumerate({self.me_id, self.whose}):
                self._writes(made.id, person, ts=f"1475827{number}00.000100")
        return made

    def _entry(self) -> Entry:
        """Return a recommendation; at the level of somebody it has no owner, so that whoever answers for its area is."""
        register = self.tx.charter.register(ENTRY)
        assert register is not None
        is_answered_for = self.cell.said_as_in is Context.ESCALATED
        entry = Entry(
            **self._fields(ENTRY), kind=ENTRY, area="CLIM", owners=() if is_answered_for else (self.whose,)
        )
        says = {
            "report": ("JIU/REP/2016/1",),
            "nr": (self.n,),
            "evidence": (f"https://example.org/{self.n}",),
        }
        of_a_body = {"addressee": ("governing body",)}
        more = {"open": {}, "addressed": of_a_body, "submitted": of_a_body}
        accepted = more.get(self.needs, {"acceptance": ("accepted",)})
        entry.set_values({**register.start_values(), **says, **accepted}, register)
        if self.needs == "submitted":
            entry.set_submissions([Submission(body="Council", purpose="approval", by=self.whose)])
        if self.needs == "said":
            entry.said, entry.said_by = "implementation: implemented", self.whose
        if self.needs == "withdrawn":
            entry.state, entry.reason = EntryState.WITHDRAWN, "entered twice"
        return self.tx.create(entry)

    def _page(self) -> Entry:
        """Return a page; at the level of somebody it has no owner, so that whoever answers for its area is."""
        register = self.tx.charter.register(PAGE)
        assert register is not None
        owners = () if self.cell.said_as_in is Context.ESCALATED else (self.whose,)
        entry = Entry(**self._fields(PAGE), kind=PAGE, area="CLIM", owners=owners)
        entry.set_values({"address": (f"https://example.org/{self.n}",)}, register)
        entry.set_review(register, self.tx.charter.zone)
        return self.tx.create(entry)

    def _round(self) -> RoundRun:
        """Return an open round with a seat that somebody answered, and one that nobody did unless that is needed."""
        day = TODAY + timedelta(days=21)
        fields = {
            "rule": "updates",
            "anchor": "by hand",
            "for_on": day,
            "opens_on": TODAY,
            "opened_at": FRIDAY,
        }
        run = RoundRun(**self._fields(Kind.ROUND) | fields)
        run.set_due(Due(day=day, at=time(18), zone="Europe/Zurich", typed=""))
        assert run.due_at is not None
        for place, seat in enumerate(("CLIM", "COMMS")):
            self.tx.add(Seat(record_id=run.id, seat=seat, place=place, closes_on=day, closes_at=run.due_at))
        self.tx.create(run)
        self._answers(run, "COMMS", self.third)
        if self.needs == "unchanged":
            self.tx.add(
                SeatAnswer(record_id=run.id, seat="CLIM", person_id=self.whose, at=FRIDAY, state="sent")
            )
        if self.needs == "twice":
            self._answers(run, "CLIM", self.third)
            said = (("activity", "Paper read"), ("result", "None yet"))
            by = person_id(self.tx, WORKED)
            self.tx.add(
                SeatAnswer(record_id=run.id, seat="CLIM", person_id=by, at=FRIDAY, state="second", pairs=said)
            )
        return run

    def quiet_office(self) -> str:
        """Return an office of which no other cell starts a roll call, and where nobody of the twelve is."""
        offices = ("ADD", "BGI", "BSB", "CAI", "HRE", "JKT", "MOW", "DKR", "SCL")
        return offices[list(Context).index(self.cell.context)]

    def announced_call(self) -> int:
        """Return a roll call that waits for a second person."""
        return self._roll_call(state=RollCallState.ANNOUNCED)

    def open_call(self) -> int:
        """Return a roll call in which whoever asks has a place, and the first one is a visitor's."""
        return self._roll_call(state=RollCallState.OPEN, begun_at=FRIDAY, wave=1)

    def _roll_call(self, **fields: Any) -> int:
        number = self.tx.next_number("roll call")
        call = RollCall(
            id=number, offices=("YAO",), is_exercise=False, started_by=self.whose, at=FRIDAY, **fields
        )
        call.look_at = FRIDAY + timedelta(days=30)
        self.tx.add(call)
        holder = self.tx.roster.by_account(BOT.team, account_of(self.tx, self.cell))
        who = holder.id if holder is not None else None
        for place, visitor, person in ((1, "Ann Lee", None), (2, "", who)):
            self.tx.add(
                RollCallPlace(call_id=number, place=place, office="YAO", visitor=visitor, person_id=person)
            )
        return number

    def own_inquiry(self) -> int:
        """Return what whoever the cell is about asked the secretary."""
        return self._inquiry(self.whose)

    def inquiry(self) -> int:
        """Return what somebody else asked."""
        return self._inquiry(self.third)

    def _inquiry(self, person: int) -> int:
        number = self.tx.next_number("inquiry")
        self.tx.add(Inquiry(id=number, asked_by=person, at=FRIDAY, text="Where do visitors get a badge?"))
        return number

    def _answers(self, run: RoundRun, seat: str, person: int) -> None:
        kind = Kind("U")
        register = self.tx.charter.register(kind)
        assert register is not None
        entry = Entry(**self._fields(kind), kind=kind, area=seat)
        entry.set_values(
            {"activity": ("Paper written",), "result": ("None yet",), "obstacle": (f"No room {self.n}",)},
            register,
        )
        made = self.tx.create(entry)
        self.tx.add(
            SeatAnswer(
                record_id=run.id, seat=seat, person_id=person, at=FRIDAY, state="sent", entry_id=made.id
            )
        )

    def draft(self) -> str:
        self.ref()
        assert isinstance(self._record, Issue)
        more = {
            "state": "draft", "issue_id": self._record.id, "level": self._record.level,
            "word": "agreed", "text": "Option B", "decided_on": TODAY,
            "readers": tuple((role, "") for role in self._record.readers),
        }  # fmt: skip
        return self.tx.create(Decision(**self._fields(Kind.DECISION) | more)).ref

    def twin(self) -> str:
        return self._action(visibility=Visibility.PUBLIC, owners=()).ref

    def event(self) -> str:
        return self._event(visibility=Visibility.PUBLIC).ref

    def _event(self, **more: Any) -> Event:
        fields = {"starts_on": TODAY, "ends_on": TODAY, "zone": "UTC", "state": "confirmed"} | more
        event: Event = self.tx.create(Event(**self._fields(Kind.EVENT) | fields))
        if self.needs == "wished":
            by, self.tx.author = self.tx.author, self._author(person_id(self.tx, WORKED))
            self.tx.log(WISH, record_id=event.id, why="Can it wait?", before={}, after={})
            self.tx.author = by
        follower = self.tx.roster.by_account(BOT.team, account_of(self.tx, self.cell))
        if self.needs == "followed" and follower is not None:
            notifications.follow(self.tx, follower.id, event.id)
        return event

    def _meeting(self, state: str = "") -> Meeting:
        """Return a meeting of a working group, convened by whoever has entered it, in a state or in what is needed."""
        day, state = date(2016, 12, 13), state or self.needs
        if state == "over":
            day, state = TODAY - timedelta(days=7), "called"
        if is_recorded := state in RECORDED:
            day, state = TODAY - timedelta(days=7), "held"
        when = WallTime(day=day, at=time(14), zone="Europe/Zurich")
        fields = {
            "group_name": "Editors", "chair_id": self.whose, "link": "https://example.org/meet", "state": state,
            "starts_on": when.day, "hour": when.at, "zone": when.zone, "begins_at": when.begins_at,
        }  # fmt: skip
        fields |= {"held_on": when.day} if is_recorded else {}
        made = self.tx.create(Meeting(**self._fields(Kind.MEETING) | fields))
        if is_recorded:
            self._record_meeting(made)
        return made

    def _record_meeting(self, meeting: Meeting) -> None:
        """Let it be known who came, and the record be as far as the words need."""
        came = meeting.attendance(self.whose, "attending", at=FRIDAY, by=self.whose)
        meetings.save_attendance(self.tx, came)
        record, until = MeetingRecord(record_id=meeting.id), date(2016, 12, 23)
        if self.needs != "recorded":
            content = RecordContent(title=meeting.title)
            record.send(content, until=until, until_at=FRIDAY + timedelta(days=60), now=FRIDAY)
        if self.needs == "ended":
            record.wait(FRIDAY)
        if self.needs == "final":
            record.close(FRIDAY)
        meeting_records.save(self.tx, record)
        if self.cell.verb in {"answercorrection", "takecorrection", "declinecorrection"}:
            self.tx.add(Correction(record_id=meeting.id, person_id=self.third, at=FRIDAY, text="Three came"))

    def later(self) -> str:
        """Return the number of a meeting of the task force that was held since."""
        fields = self._fields(Kind.MEETING) | {"visibility": Visibility.PUBLIC, "state": "held"}
        when = {"starts_on": TODAY, "held_on": TODAY, "zone": "UTC", "begins_at": FRIDAY}
        return str(self.tx.create(Meeting(**fields | when)).number)

    def _item(self) -> AgendaItem:
        """Return an item, behind another, of a meeting that its maker convenes."""
        meeting = self._meeting(state="planned")
        for place in (1, 2):
            of = {"meeting_id": meeting.id, "meeting_ref": meeting.ref, "state": "accepted", "place": place}
            item = self.tx.create(AgendaItem(**self._fields(Kind.AGENDA_ITEM) | of))
        if self.needs.endswith("paper"):
            self._paper_of(item)
        return item

    def _paper_of(self, item: AgendaItem) -> None:
        """Let an item have a paper of somebody else's."""
        item.document, state = 2, PaperState.LATE if self.needs == "late paper" else PaperState.IN
        paper = Paper(
            item_id=item.id, title="Costs", name="c.pdf", state=state, person_id=self.third, at=FRIDAY
        )
        paper.id = item.id + FAR  # as its number it is known before the database gives one
        self.tx.add(paper)
        self.tx.add(PaperFile(paper_id=paper.id, content=b"%PDF"))
        self.tx.change(item, HANDED_IN)

    def meeting(self) -> str:
        """Return a meeting of the task force that everybody may know of."""
        when = WallTime(day=date(2016, 12, 13), at=time(14), zone="Europe/Zurich")
        fields = self._fields(Kind.MEETING) | {"visibility": Visibility.PUBLIC, "state": "planned"}
        at = {"starts_on": when.day, "hour": when.at, "zone": when.zone, "begins_at": when.begins_at}
        return self.tx.create(Meeting(**fields | at)).ref

    def group(self) -> str:
        """Return a working group that has met, as a new one is asked about."""
        fields = self._fields(Kind.MEETING) | {"visibility": Visibility.PUBLIC, "state": "held"}
        met = {"starts_on": TODAY, "zone": "UTC", "begins_at": FRIDAY}
        self.tx.create(Meeting(group_name="Editors", **fields | met))
        return "Editors"

    # People, and what waits for a second one

    def entity(self) -> str:
        return self.cell.persona.entity if self.cell.is_of_part else NEVER_THEIRS

    def me(self) -> str:
        """Name whoever tries; who is not on the roster is no word that would be understood."""
        return f"<@{account_of(self.tx, self.cell)}>" if self.cell.persona.is_on_roster else self.user()

    def owner(self) -> int:
        return self.whose

    def user_id(self) -> str:
        """Return the account of somebody of whom nothing else is known but that they are staff."""
        someone = add_person(self.tx, f"Subject {self.n}")
        appoint(self.tx, someone, "staff")
        return f"U7{someone:05}"

    def user(self) -> str:
        return f"<@{self.user_id()}>"

    def _in_role(self) -> Appointment:
        someone = add_person(self.tx, f"Holder {self.n}")
        return appoint(self.tx, someone, "focal_point", area="CLIM", entity=self.entity())

    def holder(self) -> str:
        return f"<@U7{self._in_role().person_id:05}>"

    def held(self) -> int:
        return self._in_role().id

    def given(self) -> int:
        appointment = self._in_role()
        self.tx.log("appoint", subject_id=appointment.person_id, after=asdict(appointment))
        return appointment.id

    def consent(self) -> int:
        """Return what waits: a role in office, or where the chair's and the secretary's word is needed a member's."""
        subject = add_person(self.tx, f"Wanted {self.n}")
        role, area = (
            ("focal_point", "CLIM") if self.cell.said_as_in is Context.ESCALATED else ("secretary", None)
        )
        wanted = Appointment(id=0, person_id=subject, role=role, entity="BDT", area=area, from_on=TODAY)
        number = self.tx.next_number("consent")
        facts = json.dumps(asdict(wanted) | {"why": ""}, default=str)
        self.tx.add(Consent(id=number, verb="appoint", facts=facts, asked_by=self.whose, at=FRIDAY))
        return number

    def asked_by_chair(self) -> str:
        return self._change(person_id(self.tx, PERSONAS[0].email))

    def asked_by_another(self) -> str:
        return self._change(self.whose)

    def _change(self, asked_by: int) -> str:
        code = f"W{self.n}"
        change = AreaChange(
            id=self.tx.next_number("area change"), sort=AreaChangeKind.ADD, code=code, name=f"Waiting {self.n}",
            channel=f"#isc-w{self.n}", asked_by=asked_by, at=FRIDAY,
        )  # fmt: skip
        areas.add_change(self.tx, change)
        return code

    # The rest

    def secret(self) -> str:
        """Return the secret of a new address for a calendar."""
        return f"{self.n:0>32}"

    def subscribed(self) -> str:
        """Return an area that no other cell of the same verb has."""
        areas = self.tx.charter.areas_on(FRIDAY.date())
        return areas[list(Context).index(self.cell.context)].code

    def day(self) -> date:
        """Return a working day that no other cell of the same verb has."""
        return TUESDAY + timedelta(weeks=list(Context).index(self.cell.context))

    def far(self) -> date:
        return self.day().replace(year=2025)

    def hour(self) -> int:
        return 9 + list(Context).index(self.cell.context)

    def pasted(self) -> str:
        key = f"l:cell{self.n}"
        self.tx.add(
            PastePreview(key=key, person_id=self.whose, at=FRIDAY, words=f"Paper {self.n}\nTable {self.n}")
        )
        return key

    def tabled(self) -> str:
        """Return rows of a roster that wait for the word to apply them."""
        key = f"l:roster{self.n}"
        rows = (
            f"name,email,station,language,role,area,entity\nNew {self.n},new{self.n}@example.org,GVA,en,,,\n"
        )
        self.tx.add(PastePreview(key=key, person_id=self.whose, at=FRIDAY, words=rows))
        return key

    def evented(self) -> str:
        """Return events of a file that wait for the word to announce them."""
        key = f"l:events{self.n}"
        rows = [ImportedEvent(row=2, title=f"Forum {self.n}", on="2016-12-05", zone="Europe/Zurich")]
        self.tx.add(PastePreview(key=key, person_id=self.whose, at=FRIDAY, words=as_text(rows)))
        return key

    def past(self) -> str:
        """Return meetings of a file that wait for the word to enter them."""
        key = f"l:meetings{self.n}"
        rows = [SaidMeeting(row=2, day="2015-03-24", hour="14:00", zone="Europe/Zurich", state="held")]
        self.tx.add(
            PastePreview(key=key, person_id=self.whose, at=FRIDAY, words=meeting_import.as_text(rows))
        )
        return key

    def minuted(self) -> str:
        """Return lines about the meeting of the cell that wait for the word to enter them."""
        self.ref()
        assert self._record is not None
        key = f"l:minutes{self.n}"
        words = f"{self._record.id}\nPaper {self.n} was read."
        self.tx.add(PastePreview(key=key, person_id=self.whose, at=FRIDAY, words=words))
        return key

    def entered(self) -> str:
        """Return minutes of the meeting of the cell that somebody has entered."""
        key = self.minuted()
        assert self._record is not None
        step = f"{self._record.ref} {key}"
        at = FRIDAY - timedelta(microseconds=int(self.n))  # by which they are told from what others entered
        self.tx.add(
            HistoryEntry(record_id=None, at=at, person_id=self.whose, role="", verb=ENTERED, why=step)
        )
        return key

    def item(self) -> str:
        """Return an item on the agenda of the meeting of the cell."""
        self.ref()
        meeting = self._record
        assert meeting is not None
        of = {"meeting_id": meeting.id, "meeting_ref": meeting.ref, "state": "accepted", "place": 1}
        return self.tx.create(AgendaItem(**self._fields(Kind.AGENDA_ITEM) | of)).ref

    def imported(self) -> str:
        """Return rows of recommendations that wait for the word to enter them."""
        key = f"l:entries{self.n}"
        row = Row(2, {"title": f"Publish {self.n}", "report": "JIU/REP/2016/2", "nr": f"{self.n}"})
        words = Import("R", (row,)).as_text()
        self.tx.add(PastePreview(key=key, person_id=self.whose, at=FRIDAY, words=words))
        return key

    def post(self) -> int:
        number = self.tx.next_number("post")
        post = self.tx.add(
            Post(id=number, key=f"cell{self.n}", kind="reminder", person_id=self.third, send_at=FRIDAY)
        )
        self.tx.run(_PARKED, post=post.id)
        return number

    def digest(self) -> int:
        number = self.tx.next_number("post")
        kept: dict[str, object] = {name: [] for name in ACTION_HEADINGS} | dict.fromkeys(COUNTS, 0)
        self.tx.db.execute(
            insert(tables.digests).values(post_id=number, as_of=FRIDAY, figures=json.dumps(kept))
        )
        return number


_PARKED = update(tables.posts).where(tables.posts.c.id == bindparam("post")).values(state=PostState.PARKED)
