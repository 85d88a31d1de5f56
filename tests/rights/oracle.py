"""What should be possible, by the written table alone: docs/rights.md, and rules that ask nothing of the bot's own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from bot.records import Visibility
from tests.rights.cast import STANDING_IN, Cell, Context
from tests.rights.words import WORDS, Said
from tests.shipped import CHARTER

WRITTEN = Path(__file__).parents[2] / "docs" / "rights.md"
MEMBERS = ("chair", "secretary", "deputy", "focal point", "regional director", "chief")
C = Context

# The line of the table behind a verb that is not called like it. Everybody may do what has none.
RIGHT_OF: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "actions",
            "export",
            "issues",
            "decisions",
            "proposals",
            "meetings",
            "items",
            "search",
            "searchall",
            "digest",
        ),
        "list",
    ),
    **dict.fromkeys(("mute", "unmute", "wake"), "snooze"),
    **dict.fromkeys(("follow", "unfollow"), "remind"),
    **dict.fromkeys(("logpasted", "fixpasted", "droppasted"), "action"),
    **dict.fromkeys(("undelivered", "resend", "unsend"), "deliver"),
    **dict.fromkeys(
        (
            "noteon",
            "another",
            "reply",
            "justnote",
            "whichone",
            "still",
            "uncard",
            "enquire",
            "answerback",
        ),
        "note",
    ),
    **dict.fromkeys(("applyroster", "droproster", "applyevents", "dropevents"), "import"),
    **dict.fromkeys(("applymeetings", "dropmeetings"), "import"),
    **dict.fromkeys(
        ("import", "import recommendations", "applyentries", "seeentries", "dropentries"), "import entries"
    ),
    **dict.fromkeys(
        ("call", "callline", "holdcall", "attendance", "held", "present", "came", "sendagenda"),
        "change meeting",
    ),
    **dict.fromkeys(
        ("minutes", "applyminutes", "fixminutes", "dropminutes", "undominutes"), "change meeting"
    ),
    **dict.fromkeys(("attending", "remote", "apologies", "coming", "there"), "register"),
    **dict.fromkeys(("record", "recordfile", "correction"), "register"),
    **dict.fromkeys(
        (
            "sendrecord",
            "holdrecord",
            "recorduntil",
            "answercorrection",
            "takecorrection",
            "declinecorrection",
            "closerecord",
            "approverecord",
        ),
        "change meeting",
    ),
    "escalate": "ask to escalate",
    **dict.fromkeys(("defer", "order", "guestof"), "change meeting"),
    "privacy": "read",
    "agenda": "read",
    **dict.fromkeys(("paper of an item", "onagenda"), "item"),
    **dict.fromkeys(("brief", "agendafile", "papers", "paperfile", "admitpaper", "declinepaper"), "read"),
    "paper": "read",
    **dict.fromkeys(("ics", "calendar", "calendaraddress"), "read"),
    "history": "read",
    "sheet": "read",
    "reissue": "propose",
    "adopt": "proposal open",
    "stand": "proposal open",
    **dict.fromkeys(("onlycomment", "isobjection", "meant", "elsewhere"), "object"),
    "noposition": "position",
    "letstand": "proposal open",
    "askobjection": "proposal open",
    "result": "done",
    "otherarea": "edit",
    "closewith": "done",
    "nudgewith": "nudge",
    "ownposition": "position",
    "moveit": "move",
    "stuck": "block",
    "unremind": "remind",
    "askchange": "ask to change",
    "declinechange": "change event",
    "area": "area propose",
    "unappoint": "appoint",
    "decline": "consent",
    "request": "consent",
    "handover": "hand on",
    "handon": "hand on",
    **{one.one: "enter" for one in CHARTER.registers},
    **{one.code: "list" for one in CHARTER.registers},
    "reviewed": "review",
    "rounds": "list",
    "rollcalls": "list",
    "inquiries": "read",
    **dict.fromkeys(("asksecretary", "takebackinquiry"), "ask secretary"),
    "answerinquiry": "answer inquiry",
    **dict.fromkeys(("rollcall", "rollbegin", "rollstop"), "roll call"),
    **dict.fromkeys(("print", "printfile"), "list"),
    "toclear": "clear",
    "raiseanswer": "raise",
    **dict.fromkeys(("cancel round", "move round"), "round"),
    **dict.fromkeys(("answer round", "nochange", "takeback", "chooseanswer"), "report"),
    **dict.fromkeys(
        tuple(f"{verb} recommendation" for verb in ("edit", "move", "assign", "cancel", "reopen")),
        "change entry",
    ),
    **dict.fromkeys(("submit", "submitted"), "change entry"),
    **dict.fromkeys(("set acceptance", "set implementation", "say it is implemented"), "set"),
    "confirm recommendation": "second key",
}
FOR_EVERYBODY = frozenset(
    {
        "home",
        "lists",
        "leaveit",
        "topic",
        "events",
        "show",
        "who",
        "areas",
        "help",
        "settings",
        "mysettings",
        "listed",
        "spoken",
        "followup",
        "inparts",
        "said",
        "withdrawconsent",
        "rollanswer",
        "rollenter",
        "rolltell",
    }
)
# After one's last day one reads what is public, and one's own settings.
READING = frozenset(
    {
        *(
            "home",
            "show",
            "history",
            "events",
            "actions",
            "issues",
            "decisions",
            "proposals",
            "meetings",
            "items",
            "agenda",
            "papers",
            "rounds",
            "rollcalls",
            "inquiries",
            "print",
            *(one.code for one in CHARTER.registers),
            "search",
            "searchall",
        ),
        *(
            "digest",
            "listed",
            "lists",
            "leaveit",
            "topic",
            "who",
            "areas",
            "spoken",
            "followup",
            "inparts",
            "mysettings",
        ),
    }
)
# A yes to what was entered, prepared or done: a stand-in does not say it to their own in the name of who is away.
SECOND_WORD = frozenset(
    {
        "decide",
        "confirm",
        "adopt",
        "stand",
        "letstand",
        "verify",
        "mark",
        "consent",
        "decline",
        "request",
        "area",
        "confirm recommendation",
    }
)
PASSED_OVER = ("edited", "deleted")  # they are a message's; typed they are no verbs


@cache
def table() -> Mapping[str, Mapping[str, str]]:
    """Return the written table: of each right what stands in each column."""
    lines = [
        line.strip("| ").split(" | ")
        for line in WRITTEN.read_text(encoding="utf-8").splitlines()
        if " | " in line
    ]
    head = next(line for line in lines if line[0] == "right")
    rows = [line for line in lines[lines.index(head) + 1 :] if len(line) == len(head)]
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


def may(cell: Cell) -> bool:
    """Say whether an attempt should succeed."""
    if cell.verb in PASSED_OVER or cell.verb == "help":
        return True
    if cell.context is C.SHARED or cell.persona.name == "guest":
        return False
    if cell.context is C.LEFT and cell.verb not in READING:
        return False
    if needs_record(WORDS[cell.verb]) and not sees(cell):
        return False
    return any(_may(one) and not is_own_word_for_another(one) for one in identities(cell))


def identities(cell: Cell) -> Sequence[Cell]:
    """Return in whose rights somebody acts: in their own, and where they stand in also in those of who is away."""
    return (replace(cell, in_own_right=True), cell) if cell.context in STANDING_IN else (cell,)


def is_own_word_for_another(cell: Cell) -> bool:
    """Say whether somebody would say yes, in another's name alone, to what they entered or did themselves."""
    return cell.context is C.STANDS_IN and not cell.in_own_right and cell.verb in SECOND_WORD


def _may(cell: Cell) -> bool:
    right = RIGHT_OF.get(cell.verb, cell.verb)
    if cell.verb == "escalate" and reaches(cell, "escalate"):
        return True
    is_of_record = needs_record(WORDS[cell.verb])
    if cell.verb not in FOR_EVERYBODY and not reaches(cell, right, is_of_record=is_of_record):
        return False
    return EXCEPTIONS[cell.verb](cell) if cell.verb in EXCEPTIONS else True


def sends_up(cell: Cell) -> bool:
    """Say whether a question goes up at the word of somebody; with others it stays, and its holder is asked."""
    return any(reaches(one, "escalate") for one in identities(cell))


def needs_record(said: Said) -> bool:
    return any("{ref}" in one or "{draft}" in one for one in (said.words, *said.form, *said.form.values()))


def sees(cell: Cell) -> bool:
    """Say whether the record may be known: to all, to those within, or to few."""
    return any(_sees(one) for one in identities(cell))


def _sees(cell: Cell) -> bool:
    if cell.visibility in {Visibility.PUBLIC, Visibility.MEMBERSHIP}:
        return True
    if cell.context is C.LEFT:
        return False
    if cell.is_own:
        return True
    if cell.visibility == Visibility.RESTRICTED:
        return cell.column in {"chair", "secretary"}
    return cell.column in {*MEMBERS, "observer"} or (
        cell.column == "upper level" and came_to_their_level(cell)
    )


def came_to_their_level(cell: Cell) -> bool:
    return is_issue(cell) and cell.is_held


def is_chairs(cell: Cell) -> bool:
    """Say whether it is restricted and at the first level, where the chair has it; what is returned is above that."""
    return cell.context is C.RESTRICTED and cell.column == "chair"


def is_issue(cell: Cell) -> bool:
    kind = WORDS[cell.verb].of
    return kind == "issue" or (kind is None and cell.said_as_in is C.ESCALATED)


def has(cell: Cell, right: str) -> bool:
    """Say whether there is anything to which somebody has a right."""
    return table()[right][cell.column] != "–"


def reaches(cell: Cell, right: str, *, is_of_record: bool = True) -> bool:
    """Say whether a right goes as far as this record; where there is none it is enough to have it."""
    if not is_of_record or cell.verb in NO_REACH:
        return has(cell, right)
    holds = is_issue(cell) and (cell.is_held or (is_chairs(cell) and cell.verb != "return"))
    is_first = cell.said_as_in is not C.ESCALATED or holds
    reach = {
        "any": True, "own": cell.is_own, "led": cell.is_own, "held": holds, "first": is_first, "part": cell.is_of_part,
        "own, part": cell.is_own or cell.is_of_part, "–": False,
        "declared": True,  # what the register declares stands below
    }  # fmt: skip
    return reach[table()[right][cell.column]]


# What asks for more than its line of the table, and why

# Of whatever one sees; what else they ask for stands below.
# Of one's own words: only who wrote them is asked, whatever the table opens.
OF_OWN_WORDS = frozenset({"onlycomment", "isobjection", "meant", "elsewhere", "noposition"})
NO_REACH = frozenset({"link", "same", "handon", "undo", "remind", "unremind"})


def _is_theirs(cell: Cell) -> bool:
    """Say whether it is of the person who asks, in whosever rights."""
    return cell.is_own or cell.context is C.STANDS_IN


def _known(cell: Cell) -> bool:
    """Who is not on the roster has no settings, no days and no reminders, and gets no files."""
    return cell.persona.is_on_roster


def _or_for_others(right: str) -> Callable[[Cell], bool]:
    """For oneself everybody may, for somebody else it is a right of its own."""

    def allowed(cell: Cell) -> bool:
        return _known(cell) and (cell.context is C.OWN or has(cell, right))

    return allowed


def _reads_or_has_something(cell: Cell) -> bool:
    """A list of nothing is not shown to those who read only what is their own."""
    is_hidden = cell.context is C.AFTER or (cell.context is C.LEFT and not sees(cell))
    has_own = cell.persona.is_on_roster and not is_hidden
    return table()["list"][cell.column] == "any" or has_own


def _state_too(cell: Cell) -> bool:
    """Each state asks for the right of its own verb."""
    verb = {C.ESCALATED: "verify", C.RESTRICTED: "start"}.get(cell.said_as_in, "handover")
    return reaches(cell, verb)


def _ends_one(cell: Cell) -> bool:
    """The one that ends is cancelled."""
    return _reaches_of(cell, "cancel")


def _reaches_of(cell: Cell, right: str) -> bool:
    word = table()[right][cell.column]
    return word == "any" or (word == "own" and cell.is_own)


def _gives_a_role(cell: Cell) -> bool:
    """Nobody gives a role to themselves; who nominates does so for their own part of the organisation."""
    return cell.context is not C.OWN and _of_part(cell)


def _of_part(cell: Cell) -> bool:
    word = table()[cell.verb][cell.column]
    return word == "any" or (word == "part" and cell.is_of_part)


def _second(cell: Cell) -> bool:
    """Nobody confirms their own; a deputy only a role in office, which what was sent up here is not."""
    return not cell.is_own and not (cell.column == "deputy" and cell.said_as_in is C.ESCALATED)


def _step_of_an_area(cell: Cell) -> bool:
    """The chair confirms what others proposed, a deputy what the chair did."""
    if cell.context is C.RESTRICTED:
        return has(cell, "area confirm") and cell.column == "deputy"
    if cell.said_as_in is C.ESCALATED:
        return has(cell, "area confirm") and cell.column == "chair"
    return cell.context is not C.OTHERS or has(cell, "area basis")


def _hands_on(cell: Cell) -> bool:
    is_theirs = _is_theirs(cell) or has(cell, "hand on for others")
    return is_theirs and any(_reaches_of(one, "assign") for one in identities(cell))


def _at_a_station(cell: Cell) -> bool:
    return cell.context is C.OWN or cell.column in {"chair", "secretary"}


def _of_whom(cell: Cell) -> bool:
    return _known(cell) and (cell.context is C.OWN or has(cell, "settings"))


def _asks_others(cell: Cell) -> bool:
    """Whoever may change an event, also in another's name, asks nobody to; who is not on the roster could not be answered."""
    everyone = identities(replace(cell, in_own_right=False))
    return _known(cell) and not any(reaches(one, "change event") for one in everyone)


def _holds_it(cell: Cell) -> bool:
    """That it was read is said by whoever holds it; whoever raised it says so of the decision."""
    return cell.is_held or is_chairs(cell)


def _answers_for_it(cell: Cell) -> bool:
    """Say whether a recommendation is theirs: they own it, or it has no owner and they are the focal point of its area."""
    if cell.said_as_in is C.ESCALATED:
        return cell.column == "focal point"
    return cell.is_own


def _changes_it(cell: Cell) -> bool:
    return cell.is_own or _answers_for_it(cell) or cell.column in {"chair", "secretary"}


def _implements_it(cell: Cell) -> bool:
    return _answers_for_it(cell) or cell.column == "secretary"


def _is_in(*columns: str) -> Callable[[Cell], bool]:
    return lambda cell: cell.column in columns


def _turns_the_key(cell: Cell) -> bool:
    """Nobody confirms what they said themselves."""
    return not cell.is_own and cell.column in {"secretary", "deputy"}


def _is_reached(cell: Cell) -> bool:
    """Whoever has left, or is on no roster, is not written to."""
    return _known(cell) and cell.context is not C.LEFT


EXCEPTIONS: Mapping[str, Callable[[Cell], bool]] = {
    **dict.fromkeys(("follow", "unfollow"), _is_reached),
    "read": _holds_it,
    **dict.fromkeys(("undo", "unappoint", "withdrawconsent", "logpasted", "fixpasted", "droppasted"), _is_theirs),
    **dict.fromkeys(("applyroster", "droproster", "applyevents", "dropevents"), _is_theirs),
    **dict.fromkeys(("applymeetings", "dropmeetings"), _is_theirs),
    **dict.fromkeys(("applyminutes", "fixminutes", "dropminutes", "undominutes"), _is_theirs),
    **dict.fromkeys(("import", "import recommendations"), _is_in("chair", "secretary")),
    "applyentries": lambda cell: _is_theirs(cell) and cell.column in {"chair", "secretary"},
    **dict.fromkeys(("seeentries", "dropentries"), _is_theirs),
    **dict.fromkeys(("snooze", "mute", "unmute", "wake"), _is_theirs),  # nobody else is reminded of it
    "still": _is_theirs,  # nobody else knows
    "askchange": _asks_others,
    **dict.fromkeys(("attending", "remote", "apologies", "coming", "there"), _is_theirs),  # only who is invited
    # Who was invited, and who may change the meeting.
    **dict.fromkeys(("record", "recordfile", "correction"), lambda cell: _is_theirs(cell) or _is_in("chair", "secretary")(cell)),
    **dict.fromkeys(("paper of an item", "paperfile", "declinepaper"), lambda cell: _is_theirs(cell) or _is_in("chair", "secretary")(cell)),
    **dict.fromkeys(("admitpaper", "brief"), _is_theirs),  # who chairs the meeting
    "object": _is_theirs,  # only who was asked
    **dict.fromkeys(("remind", "unremind", "mysettings", "export", "paper", "sheet", "ics", "agendafile", "printfile"), _known),
    **dict.fromkeys(("calendar", "calendaraddress"), _known),
    "absent": _or_for_others("absent for others"),
    "privacy": _or_for_others("erase"),
    "leave": _or_for_others("leave for others"),
    "handover": _or_for_others("hand on for others"),
    "actions": _reads_or_has_something,
    "mark": _state_too,
    "same": _ends_one,
    "appoint": _gives_a_role,
    "relieve": _of_part,
    "consent": _second,
    "decline": _second,
    "request": _second,
    "area": _step_of_an_area,
    "handon": _hands_on,
    "holiday": _at_a_station,
    "settings": _of_whom,
    # As the register of the shipped charter declares it: every member enters where it says nothing else.
    **{one.one: _is_in(*MEMBERS) for one in CHARTER.registers},
    "recommendation": _is_in("secretary"),
    "page": _is_in("secretary", "focal point"),
    "theme": _is_in("secretary", "deputy"),
    "membership": _is_in("secretary", "chief"),
    "headcount": _is_in("secretary", "focal point"),
    "statement": _is_in("secretary", "deputy"),
    "continuityplan": _is_in("chair", "secretary", "regional director", "chief"),
    "group": _is_in("chair", "secretary"),
    "servicerequest": _is_in("chair", "secretary", "deputy", "focal point", "regional director", "chief", "invitee", "upper level", "everybody else"),
    "instrument": _is_in("secretary"),
    "application": _is_in("chair", "secretary", "deputy", "focal point", "chief"),
    "advisoryagenda": _is_in("chair", "secretary", "deputy"),
    "indicator": _is_in("chair", "secretary", "deputy", "chief"),
    "measurement": _is_in("chair", "secretary", "deputy", "focal point", "regional director", "chief"),
    "reviewed": _changes_it,
    # Of another office than that of the regional director, and never by whoever announced it alone.
    **dict.fromkeys(("rollcall", "rollstop"), _is_in("chair", "secretary")),
    "rollbegin": lambda cell: not _is_theirs(cell) and _is_in("chair", "secretary")(cell),
    "rollanswer": _is_reached,
    "takebackinquiry": _is_theirs,
    **dict.fromkeys(("asksecretary", "inquiries"), _known),
    **dict.fromkeys(("rollenter", "rolltell"), _is_theirs),  # who leads it
    # Who sits on the seat of the round that is made for a cell, and who clears for an entity that has no deputy.
    **dict.fromkeys(("answer round", "nochange"), _is_in("focal point")),
    # Who was appointed first holds the seat: in the walk that is who is away, so that whoever stands in chooses.
    "chooseanswer": lambda cell: _is_in("focal point")(cell) and cell.context in STANDING_IN,
    "takeback": _is_theirs,
    **dict.fromkeys(("clear", "toclear"), _is_in("secretary")),
    **dict.fromkeys(("edit recommendation", "move recommendation", "assign recommendation"), _changes_it),
    **dict.fromkeys(("cancel recommendation", "reopen recommendation"), _changes_it),
    **dict.fromkeys(("submit", "submitted"), _changes_it),
    "set acceptance": _is_in("chair"),
    **dict.fromkeys(("set implementation", "say it is implemented"), _implements_it),
    "confirm recommendation": _turns_the_key,
}  # fmt: skip
