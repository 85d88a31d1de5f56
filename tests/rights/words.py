"""How each verb is said so that it would be done, if whoever says it may.

What stands in braces is made for the cell alone (tests/rights/scene.py). A verb that only reads is said by its own example;
another without a line here fails.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.records import BUILT_IN, Kind, read_ref
from handlers.core.feature import Verb
from tests.register_words import bare, key_days
from tests.rights.cast import Context
from tests.shipped import CHARTER, REGISTRY

C = Context


@dataclass(frozen=True)
class Said:
    """The words behind a verb, others in some circumstances, and the fields of its form where it is sent as one.

    `of` is the kind of its record; None where it is of any kind, and what was sent up is an issue then. `needs` is the
    state in which the record has to be. `verb` is the verb that is typed, where a line is about what it does to one kind.
    `is_again` answers the question whether it is meant, since another cell has done the same.
    """

    words: str = ""
    elsewhere: Mapping[Context, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    of: Kind | None = Kind.ACTION
    needs: str = "open"
    only_form: bool = False
    verb: str = ""
    is_again: bool = False

    def in_(self, context: Context) -> str:
        return self.elsewhere.get(context, self.words)


ENTRY, PAGE = Kind("R"), Kind("PG")
OF_ALL = "task force digest:tue {hour}:00"
REFERENCE, TO_FILL_IN = re.compile(r"[A-Z]+-\d+"), re.compile(r"\S*\{\w+\}\S*")


def _by_example() -> Iterator[tuple[str, Said]]:
    """Yield the verbs of the menu that only read, each as its example says it."""
    for feature in REGISTRY.features:
        for verb in feature.verbs:
            if isinstance(verb, Verb) and not (verb.writes or verb.is_hidden):
                words = TO_FILL_IN.sub("", verb.example.partition(" ")[2])
                ref = read_ref(found[0], BUILT_IN) if (found := REFERENCE.search(words)) else None
                of = ref.kind if ref and feature.kind else None if ref else Kind.ACTION
                yield verb.name, Said(REFERENCE.sub("{ref}", words).strip(), of=of)


WORDS: Mapping[str, Said] = {
    # First: by entering a request a colleague becomes a person, and may ask.
    "asksecretary": Said("Where does visitor {n} get a badge?"),
    **dict(_by_example()),
    "leaveit": Said(),
    "topic": Said("actions"),
    "action": Said("Paper {n}"),
    "actions": Said("mine"),
    "export": Said("actions all"),
    "raise": Said("Who pays for paper {n}?"),
    "escalate": Said("{ref} no agreement", of=Kind.ISSUE, form={"text": "no agreement"}),
    "return": Said("{ref} ask them first", of=Kind.ISSUE, needs="sent up", form={"text": "ask them first"}),
    "ask": Said("{ref} What would it cost?", of=Kind.ISSUE, form={"text": "What would it cost?", "owner": "{user_id}"}),
    "answer": Said("{ref} a thousand", of=Kind.ISSUE, needs="asked", form={"text": "a thousand"}),
    "position": Said("{ref} one contract", of=Kind.ISSUE, form={"text": "one contract"}),
    "ownposition": Said("{ref} one contract", of=Kind.ISSUE),
    "option": Said("{ref} One contract", of=Kind.ISSUE, form={"text": "One contract"}),
    "read": Said("{ref}", of=Kind.ISSUE),
    "decide": Said("{ref} agreed Option B", of=Kind.ISSUE, form={"word": "agreed", "text": "Option B"}),
    "confirm": Said("{draft}", of=Kind.ISSUE),
    "nudge": Said("{ref} we need it", needs="others"),
    "nudgewith": Said("{ref}", needs="others", form={"text": "we need it"}, only_form=True),
    "paper": Said("{ref}", of=Kind.ISSUE),
    "propose": Said("Guidelines {n}"),
    "object": Said("{ref} too costly", of=Kind.PROPOSAL, form={"text": "too costly", "then": "object"}),
    "reissue": Said("{ref} Shorter {n}", of=Kind.PROPOSAL, needs="broken", form={"text": "Shorter {n}"}),
    "sheet": Said("{ref}", of=Kind.PROPOSAL),
    "adopt": Said("{ref}", of=Kind.PROPOSAL, needs="held"),
    "stand": Said("{ref}", of=Kind.PROPOSAL, needs="short"),
    "letstand": Said("{ref}", of=Kind.PROPOSAL, needs="wrote"),
    "askobjection": Said("{ref}", of=Kind.PROPOSAL, needs="wrote"),
    "onlycomment": Said("{ref}", of=Kind.PROPOSAL, needs="wrote"),
    "isobjection": Said("{ref}", of=Kind.PROPOSAL, needs="wrote"),
    "meant": Said("{ref} {ts}", of=Kind.PROPOSAL, needs="wrote"),
    "elsewhere": Said("{ref} {ts}", of=Kind.PROPOSAL, needs="wrote"),
    "noposition": Said("{ref}", of=Kind.ISSUE, needs="wrote"),
    "event": Said("Workshop {n} on:5 dec"),
    "declinechange": Said(
        "{ref} The hall is booked", of=Kind.EVENT, needs="wished", form={"text": "The hall is booked"}
    ),
    "askchange": Said("{ref} Can it wait?", of=Kind.EVENT, form={"text": "Can it wait?"}),
    "follow": Said("{ref}", of=Kind.EVENT),
    "unfollow": Said("{ref}", of=Kind.EVENT, needs="followed"),
    "meeting": Said("{day} 10:00 group:{group}"),
    "calendar": Said(),
    "applyevents": Said("{evented} 0"),
    "dropevents": Said("{evented}"),
    "applymeetings": Said("{past} 0"),
    "dropmeetings": Said("{past}"),
    "calendaraddress": Said("{secret} {subscribed}", only_form=True),
    "ics": Said("{ref}", of=Kind.EVENT),
    "item": Said("Paper {n} {meeting}"),
    "onagenda": Said("{ref} {meeting}", form={"text": "Paper {n}"}, only_form=True),
    "guestof": Said("{ref} {user}", of=Kind.MEETING, needs="called", form={"item": "{item}"}, only_form=True),
    "defer": Said("{ref} no figures", of=Kind.AGENDA_ITEM, form={"text": "no figures"}),
    "order": Said("{ref} 1", of=Kind.AGENDA_ITEM),
    "paper of an item": Said("{ref} https://example.org/{n}", verb="paper", of=Kind.AGENDA_ITEM),
    "brief": Said("{ref}", of=Kind.MEETING, needs="called"),
    "agendafile": Said("{ref} docx", of=Kind.MEETING, needs="called"),
    "papers": Said("{ref}", of=Kind.AGENDA_ITEM),
    "paperfile": Said("{ref}", of=Kind.AGENDA_ITEM, needs="paper"),
    "admitpaper": Said("{ref}", of=Kind.AGENDA_ITEM, needs="late paper"),
    "declinepaper": Said(
        "{ref} for the next one", of=Kind.AGENDA_ITEM, needs="paper", form={"text": "for the next one"}
    ),
    "sendagenda": Said("{ref}", of=Kind.MEETING, needs="called"),
    "call": Said("{ref}", of=Kind.MEETING, needs="planned"),
    "callline": Said("{ref} Bring figures", of=Kind.MEETING, needs="planned", form={"text": "Bring figures"}),
    "holdcall": Said("{ref}", of=Kind.MEETING, needs="planned"),
    "present": Said("{ref} absent @ute.keller", of=Kind.MEETING, needs="over"),
    "held": Said("{ref}", of=Kind.MEETING, needs="over"),
    "came": Said("{ref}", of=Kind.MEETING, needs="over"),
    "there": Said("{ref}", of=Kind.MEETING, needs="over"),
    "minutes": Said("{ref} Paper {n} was read.", of=Kind.MEETING, needs="over", form={"text": "Paper {n} was read."}),
    "applyminutes": Said("{ref} {minuted} 0", of=Kind.MEETING, needs="over"),
    "fixminutes": Said(
        "{ref} {minuted}", of=Kind.MEETING, needs="over", form={"text": "Paper {n} was lost."}, only_form=True
    ),
    "dropminutes": Said("{ref} {minuted}", of=Kind.MEETING, needs="over"),
    "undominutes": Said("{ref} {entered}", of=Kind.MEETING, needs="over"),
    "attendance": Said("{ref}", of=Kind.MEETING, needs="called"),
    "record": Said("{ref}", of=Kind.MEETING, needs="draft"),
    "recordfile": Said("{ref} pdf", of=Kind.MEETING, needs="draft"),
    "sendrecord": Said("{ref}", of=Kind.MEETING, needs="recorded"),
    "holdrecord": Said("{ref}", of=Kind.MEETING, needs="recorded"),
    "recorduntil": Said("{ref} 2016-12-28", of=Kind.MEETING, needs="recorded"),
    "correction": Said("{ref} Four came", of=Kind.MEETING, needs="draft", form={"text": "Four came"}),
    "answercorrection": Said("{ref}", of=Kind.MEETING, needs="draft"),
    "takecorrection": Said("{ref}", of=Kind.MEETING, needs="draft"),
    "declinecorrection": Said(
        "{ref} Five came", of=Kind.MEETING, needs="draft", form={"text": "Five came"}
    ),
    "closerecord": Said("{ref}", of=Kind.MEETING, needs="ended"),
    "approverecord": Said("{ref} {later}", of=Kind.MEETING, needs="final"),
    **{
        verb: Said("{ref}", of=Kind.MEETING, needs="called")
        for verb in ("attending", "remote", "apologies", "coming")
    },
    "search": Said("paper"),
    "note": Said("{ref} Quote received", of=None, form={"text": "Quote received"}),
    "done": Said("{ref} Table sent"),
    "start": Said("{ref}"),
    "block": Said("{ref} waiting for the quote", form={"text": "waiting for the quote"}),
    "unblock": Said("{ref}", needs="blocked"),
    "verify": Said("{ref}", needs="done"),
    "reopen": Said("{ref}", needs="done"),
    "cancel": Said("{ref} no longer needed", form={"text": "no longer needed"}),
    "mark": Said("{ref} handed over to the Council", {C.ESCALATED: "{ref} verified", C.RESTRICTED: "{ref} in progress"}),
    "move": Said("{ref} 20 dec", form={"due": "2016-12-20"}),
    "once": Said("{ref}", needs="repeating"),
    "assign": Said("{ref} {user}", form={"owner": "{user_id}"}),
    "edit": Said("{ref} Send the new paper", form={"text": "Send the new paper"}),
    "link": Said("{ref} {event}", of=None),
    "same": Said("{ref} {twin}"),
    "another": Said("{ref} {twin} other pages", form={"text": "other pages"}),
    "snooze": Said("{ref} tomorrow", form={"to": "2016-10-12"}),
    "mute": Said("{ref}"),
    "unmute": Said("{ref}", needs="hushed"),
    "remind": Said("{ref} 12 oct", of=None, form={"to": "2016-10-12"}),
    "undo": Said("{ref}"),
    "who": Said("secretary"),
    "appoint": Said("{user} focal point area:CLIM entity:{entity}", {C.OWN: "{me} observer"}),
    "relieve": Said("{holder} focal point", {C.RESTRICTED: "n:{held}", C.ESCALATED: "n:{held}"}),
    "leave": Said("{far} {user}", {C.OWN: "{far}"}),
    "handover": Said("{user}", {C.OWN: ""}),
    "area": Said(
        "basis CLIM PP Res. {n}",
        {
            C.OWN: "propose Area{n} code:N{n} channel:#isc-n{n}",
            C.RESTRICTED: "confirm {asked_by_chair}",
            C.ESCALATED: "confirm {asked_by_another}",
            C.AFTER: "retire GENDER merged",
        },
    ),
    "absent": Said("{day} behalf:{user}", {C.OWN: "{day}"}),
    "holiday": Said("Moscow {day} Office move", {C.OWN: "{day} Office move"}),
    "session": Said("CoCo {day}"),
    "settings": Said(OF_ALL, {C.OWN: "hours:9-16"}),
    "help": Said("action"),
    "reply": Said("{ref}: Quote received", of=None),
    "spoken": Said("who covers gender?"),
    "followup": Said("yes"),
    "inparts": Said("who covers gender? who is away next week?"),
    "said": Said("who gender"),  # to whoever no text waits for, the same as without it
    "justnote": Said("{ref}", of=None),
    "whichone": Said("{ref} 0", of=None),
    "still": Said("{ref}", needs="said"),
    "uncard": Said("{ref} 0"),
    "moveit": Said("{ref} - 20 oct"),
    "enquire": Said("{ref} 0"),
    "answerback": Said("{ref} 40", form={"text": "40"}),
    "noteon": Said(form={"record": "{ref}", "text": "Quote received"}, of=None, only_form=True),
    "logpasted": Said("{pasted} 1,2"),
    "fixpasted": Said("{pasted}", form={"text": "Paper {n}\nTable {n}"}, only_form=True),
    "droppasted": Said("{pasted}"),
    "wake": Said("{ref}", needs="hushed"),
    "unremind": Said("{ref}", of=None),
    "stuck": Said("{ref} no quote", form={"text": "no quote", "then": "block"}),
    "otherarea": Said("{ref}", form={"area": "WEB"}, only_form=True),
    "searchall": Said("paper"),
    "privacy": Said("erase {user}", {C.OWN: "export"}),
    "import": Said("roster"),
    "freeze": Said("recommendations"),
    "applyroster": Said("{tabled} 0"),
    "droproster": Said("{tabled}"),
    "edited": Said(),
    "deleted": Said(),
    "result": Said("{ref} Table sent", needs="done", form={"text": "Table sent"}),
    "listed": Said("{digest} overdue"),
    "resend": Said("{post}"),
    "unsend": Said("{post}"),
    "mysettings": Said("now"),
    "unappoint": Said("n:{given}"),
    "handon": Said("p:{owner}", form={"{ref}": "give", "owner": "{user_id}"}, only_form=True),
    "closewith": Said("done {ref} Table sent", form={"text": "Table sent"}, only_form=True),
    "consent": Said("c:{consent}"),
    "decline": Said("c:{consent}"),
    "request": Said("c:{consent}"),
    "withdrawconsent": Said("c:{consent}"),
    "import recommendations": Said("recommendations", verb="import"),
    "applyentries": Said("{imported}"),
    "seeentries": Said("{imported}"),
    "dropentries": Said("{imported}"),
    **{
        one.one: Said(bare(one, "{n}", **dict.fromkeys(key_days(one), "{day}")).partition(" ")[2])
        for one in CHARTER.registers
    },
    "reviewed": Said("{ref}", of=PAGE),
    "round": Said("updates by:2016-12-20", form={"round": "updates", "due": "2016-12-20"}, is_again=True),
    "clear": Said("{ref} COMMS", of=Kind.ROUND),
    "nochange": Said("{ref} seat:CLIM", of=Kind.ROUND),
    "takeback": Said("{ref} seat:CLIM", of=Kind.ROUND, needs="unchanged"),
    "chooseanswer": Said("{ref} CLIM second", of=Kind.ROUND, needs="twice"),
    "raiseanswer": Said("{ref} seat:COMMS", of=Kind.ROUND),
    "toclear": Said("{ref}", of=Kind.ROUND),
    "printfile": Said("{ref}", of=Kind.ROUND),
    "rollcall": Said("{quiet_office}", form={"offices": "{quiet_office}", "kind": "real"}),
    **dict.fromkeys(("rollbegin", "rollstop"), Said("{announced_call}")),
    "rollanswer": Said("{open_call} safe"),
    "rollenter": Said(
        "{open_call} people:1 answer:safe"
    ),
    "answerinquiry": Said("{inquiry} At the gate", form={"text": "At the gate"}),
    "takebackinquiry": Said("{own_inquiry}"),
    "rolltell": Said("{open_call} safe {me}"),
    "answer round": Said("{ref} CLIM Trial agreed result:Done", verb="answer", of=Kind.ROUND),
    "move round": Said(
        "{ref} 20 dec", verb="move", of=Kind.ROUND, form={"due": "2016-12-20"}
    ),
    "cancel round": Said("{ref} no need", verb="cancel", of=Kind.ROUND),
    "edit recommendation": Said("{ref} Publish it", verb="edit", of=ENTRY, form={"text": "Publish it"}),
    "move recommendation": Said("{ref} 20 dec", verb="move", of=ENTRY, form={"due": "2016-12-20"}),
    "assign recommendation": Said("{ref} {user}", verb="assign", of=ENTRY, form={"owner": "{user_id}"}),
    "set acceptance": Said("{ref} accepted", verb="mark", of=ENTRY),
    "set implementation": Said("{ref} in progress", verb="mark", of=ENTRY, needs="accepted"),
    "say it is implemented": Said(
        "{ref} implemented evidence:https://example.org/{n}", verb="mark", of=ENTRY, needs="accepted"
    ),
    "confirm recommendation": Said("{ref}", verb="confirm", of=ENTRY, needs="said"),
    "submit": Said("{ref} Council", of=ENTRY, needs="addressed", form={"to": "Council"}),
    "submitted": Said("{ref}", of=ENTRY, needs="submitted"),
    "outcome": Said("{ref} approved by:Council", of=ENTRY, needs="addressed", form={"by": "Council", "word": "approved"}),
    "cancel recommendation": Said(
        "{ref} entered twice", verb="cancel", of=ENTRY, form={"reason": "entered twice"}
    ),
    "reopen recommendation": Said("{ref}", verb="reopen", of=ENTRY, needs="withdrawn"),
}  # fmt: skip


def typed_verb(name: str) -> str:
    """Return the verb that is typed for a line of these words."""
    return WORDS[name].verb or name
