"""The sentences for somebody who lacks a right: who can do it, and what they can do instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.errors import Offer

NAMED_MAX = 3
OBSERVER_REMARK = "As an observer you can leave a remark."


@dataclass(frozen=True)
class Alternative:
    """What a right allows, as in "Greta can ...", and what its reader can do instead.

    `who` names a group where names would not help. `{ref}` is the record.
    """

    phrase: str
    who: str = ""
    more: str = ""
    offers: tuple[Offer, ...] = ()


ONLY_MEMBERS = "Only members"

ALTERNATIVES: Mapping[str, Alternative] = MappingProxyType(
    {
        "read": Alternative("read {ref}"),
        "action": Alternative("log an action", who=ONLY_MEMBERS),
        "done": Alternative("close {ref}"),
        "start": Alternative("start {ref}"),
        "block": Alternative("say what is in the way of {ref}"),
        "unblock": Alternative("go on with {ref}"),
        "reopen": Alternative("reopen {ref}"),
        "cancel": Alternative("cancel {ref}"),
        "handover": Alternative("hand {ref} over"),
        "verify": Alternative("verify {ref}"),
        "mark": Alternative("change the state of {ref}"),
        "move": Alternative("give {ref} another date"),
        "once": Alternative("end the series of {ref}"),
        "assign": Alternative("give {ref} to somebody else"),
        "edit": Alternative("change {ref}"),
        "link": Alternative("link things to each other", who=ONLY_MEMBERS),
        "same": Alternative("say that two are the same", who=ONLY_MEMBERS),
        "note": Alternative("leave a note on {ref}", who=ONLY_MEMBERS),
        "raise": Alternative("raise an issue", who=ONLY_MEMBERS),
        "escalate": Alternative("take {ref} further up"),
        "ask to escalate": Alternative("ask for {ref} to go up", who="Only members and whoever raised it"),
        "return": Alternative("send {ref} back"),
        "ask": Alternative("ask a question about {ref}"),
        "answer": Alternative("answer the question on {ref}"),
        "position": Alternative("take a position on {ref}", who=ONLY_MEMBERS),
        "option": Alternative("add an option to {ref}", who=ONLY_MEMBERS),
        "withdraw": Alternative("take {ref} back"),
        "settle": Alternative("say what became of {ref}"),
        "extend": Alternative("give {ref} more time"),
        "decide": Alternative("decide {ref}"),
        "confirm": Alternative("confirm {ref}"),
        "amend": Alternative("change what is noted beside {ref}", more="Its words stay as they are."),
        "propose": Alternative(
            "propose something",
            more="You can raise a question.",
            offers=(Offer("Raise an issue", "say", "raise"),),
        ),
        "proposal open": Alternative("decide how {ref} goes on"),
        "object": Alternative("object to {ref}", who="Only those who were asked"),
        "freeze": Alternative("freeze the rates of a register"),
        "enter": Alternative("enter that"),
        "change entry": Alternative("change {ref}"),
        "review": Alternative("say that {ref} was reviewed"),
        "set": Alternative("set the state of {ref}"),
        "second key": Alternative("confirm {ref}"),
        "outcome": Alternative("enter what a body said of {ref}"),
        "round": Alternative("open a round"),
        "roll call": Alternative("start a roll call"),
        "report": Alternative("answer for a seat of {ref}", who="Only those who sit there"),
        "clear": Alternative("clear answers of {ref}"),
        "event": Alternative("announce an event", who=ONLY_MEMBERS),
        "change event": Alternative("change {ref}"),
        "ask to change": Alternative("ask for a change of {ref}"),
        "list": Alternative("see the list", who=ONLY_MEMBERS),
        "silent": Alternative("list who hasn't answered"),
        "nudge": Alternative("ask how {ref} is going"),
        "appoint": Alternative("give somebody a role", offers=(Offer("Who's who", "say", "who"),)),
        "relieve": Alternative("end somebody's role", offers=(Offer("Who's who", "say", "who"),)),
        "import": Alternative("import people, events and meetings"),
        "import entries": Alternative("import entries"),
        "consent": Alternative("confirm this"),
        "hand on": Alternative("hand work over", who=ONLY_MEMBERS),
        "hand on for others": Alternative("hand over what is somebody else's"),
        "leave": Alternative("enter a last day"),
        "leave for others": Alternative("enter somebody else's last day"),
        "erase": Alternative(
            "erase somebody",
            more="You can see what I keep about you.",
            offers=(Offer("What you keep about me", "say", "privacy"),),
        ),
        "deliver": Alternative("look after what didn't arrive"),
        "ask secretary": Alternative("ask the secretary here", who=ONLY_MEMBERS),
        "answer inquiry": Alternative("answer what people ask the secretary"),
        "undo": Alternative("undo the last step of {ref}", who="Only the person who did it"),
        "holiday": Alternative("close a day for everybody at a station"),
        "absent": Alternative("enter an absence"),
        "absent for others": Alternative(
            "enter somebody else's absence", offers=(Offer("I'll be away", "absent", ""),)
        ),
        "area propose": Alternative("propose an area", who=ONLY_MEMBERS),
        "area confirm": Alternative("confirm a change of the areas"),
        "area basis": Alternative("set the basis of an area"),
        "behalf": Alternative("enter something for somebody else"),
        "meeting": Alternative("plan a meeting", who=ONLY_MEMBERS),
        "convene": Alternative("plan the meetings of the task force"),
        "change meeting": Alternative("change {ref}"),
        "register": Alternative("say whether they're coming to {ref}", who="Only those who are invited"),
        "item": Alternative("propose an item of an agenda", who=ONLY_MEMBERS),
        "session": Alternative(
            "enter when a body meets", offers=(Offer("When they meet", "say", "sessions"),)
        ),
        "sessions": Alternative("see when the bodies meet", who=ONLY_MEMBERS),
        "remind": Alternative("set a reminder of {ref}"),
        "snooze": Alternative("turn off reminders of {ref}", who="Only an owner"),
        "settings": Alternative(
            "change the task force's settings", offers=(Offer("My settings", "say", "settings"),)
        ),
    }
)


def named(names: Sequence[str]) -> str:
    """Return at most three names, then how many others: "Greta, Kenji, Linda or 4 others"."""
    shown, rest = list(names[:NAMED_MAX]), len(names) - NAMED_MAX
    if rest > 0:
        shown.append("1 other" if rest == 1 else f"{rest} others")
    *others, last = shown
    return f"{', '.join(others)} or {last}" if others else last


_OTHER = Alternative("do that")  # for a right of a kind that is added without a phrase of its own


def alternative(right: str) -> Alternative:
    """Return what a right allows, in words."""
    return ALTERNATIVES.get(right, _OTHER)


def who_can(right: str, names: Sequence[str], ref: str) -> str:
    """Return who has a right: "Greta or Linda can close A-2." `names` are never empty."""
    found = alternative(right)
    who = found.who or named(names)
    can = f"{who[:1].upper()}{who[1:]} can {found.phrase.format(ref=ref)}."
    return f"{can} {found.more}" if found.more else can


def who_decides(ref: str, names: Sequence[str], *, next_level: str) -> str:
    """Return for whom a decision is, and for which level if the reader takes it there; "" where they may not."""
    above = f", or for {next_level} if you take it there" if next_level else ""
    return f"{ref} is for {named(names)} to decide{above}."
