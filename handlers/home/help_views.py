"""Help: by what somebody wants to do, and on each verb."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.actions import Action
from bot.charter_section import Rights
from bot.examples import fill
from bot.permissions import outsider_message
from bot.registers import Register
from handlers.core.blocks.elements import Block, Button, Message, buttons, section, sections
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, capitalized, escape

if TYPE_CHECKING:
    from handlers.core.feature import Verb

ALL, REGISTERS = "all", "registers"
IN_THE_ROW = 3
BUTTONS_MAX = 24  # in a row of Slack's, beside the last
Allows = Callable[[str], bool]  # whether the reader may say these words


@dataclass(frozen=True)
class Topic:
    """What somebody may want to do: its lines, each with examples that are typed, and its buttons.

    In the examples, {action} and {issue} are references; the other fields are those of `bot.examples`.
    """

    label: str
    lines: Mapping[str, tuple[str, ...]]
    buttons: tuple[tuple[str, str], ...]  # what a button says, and the words behind it
    is_for_all: bool = False  # also for colleagues outside the task force


TOPICS: Mapping[str, Topic] = {
    "actions": Topic(
        "Actions",
        {
            "Log": ("action Cost table @name fri",),
            "Close": ("done {action} quotes are in",),
            "Note": ("note {action} first quote received",),
            "New date": ("move {action} fri",),
            "Stuck": ("block {action} waiting for the quote",),
            "Lists": ("mine", "overdue"),
            "Nobody answers": ("silent",),
        },
        (("Log an action", "action"), ("My list", "actions mine")),
    ),
    "issues": Topic(
        "Issues",
        {
            "Raise": ("raise Who pays for six languages?",),
            "Say what you think": ("position {issue} A",),
            "One level up": ("escalate {issue} no agreement on the money",),
            "Decide": ("decide {issue} {outcome} One central budget",),
            "Without a meeting": ("propose Guidelines for video requests",),
            "Lists": ("issues", "decisions"),
        },
        (("Raise an issue", "raise"), ("Issues", "issues")),
    ),
    "dates": Topic(
        "Dates",
        {
            "When bodies meet": ("sessions",),
            "Enter a day": ("session {body} {day}",),
            "Remind me": ("remind {action} friday",),
            "A closed office": ("holiday {city} {day} Office move",),
        },
        (("Dates", "sessions"),),
    ),
    "events": Topic(
        "Events",
        {"Announce": ("event Workshop on:{day} to:{last}",), "List": ("events {month}",)},
        (("Announce an event", "event"), ("Events", "events")),
        is_for_all=True,
    ),
    "people": Topic(
        "People and absence",
        {
            "Who covers what": ("who {area}",),
            "Away": ("absent {days} @name",),
            "A new role": ("appoint @name",),
            "Leaving": ("leave {last}",),
            "Hand over": ("handover",),
        },
        (("Who's who", "who"), ("I'll be away", "absent")),
        is_for_all=True,
    ),
}


@dataclass(frozen=True)
class Names:
    """What the examples name: something of the reader's own where there is one."""

    action: str
    issue: str

    def filled(self, words: str, reader: Reader) -> str:
        return fill(words, reader.charter, reader.today, action=self.action, issue=self.issue)


def help_menu(
    allows: Allows,
    registers: Sequence[Register],
    reader: Reader,
    *,
    own: Action | None,
    is_member: bool,
    reads_all: bool,
) -> Message:
    """Ask what somebody would like to do, and offer what they may: first what they can say, of `own`, an action of theirs."""
    said = sayings(allows, reader, own, is_member=is_member, reads_all=reads_all)
    question = "\n".join(["*What would you like to do?* Press a button, or just say it:", *said])
    shown = [
        Button(topic.label, "topic", name)
        for name, topic in TOPICS.items()
        if (is_member or reads_all or topic.is_for_all) and allowed_lines(topic, allows)
    ]
    if registers:
        shown.insert(IN_THE_ROW + 1, Button("Registers", "topic", REGISTERS))
    more = [*shown[IN_THE_ROW:], Button("My settings", "mysettings"), Button("All commands", "topic", ALL)]
    return message_of([section(question), buttons(shown[:IN_THE_ROW], more)])


def sayings(
    allows: Allows, reader: Reader, own: Action | None, *, is_member: bool, reads_all: bool
) -> list[str]:
    """Return what somebody can say in ordinary words, a line of their own action and one of their role."""
    day = fill("{day}", reader.charter, reader.today)
    of_own = f"“{own.ref} is done” or “{own.ref} needs until {day}” (*{escape(own.title)}*)" if own else ""
    of_role = [
        ("what waits for me?", is_member),
        ("who has not answered?", is_member and allows("silent")),
        ("what's late?", is_member or reads_all),
        ("who is away this week?", is_member and not allows("silent")),
        (f"who is the {reader.title(Rights.CHAIR)}?", True),
    ]
    asked = ", ".join(f"“{words}”" for words, fits in of_role if fits)
    return [line for line in (of_own, asked) if line]


def registers_help(registers: Sequence[Register], command: str) -> Message:
    """Return what each register is for, a line each, with the buttons to their lists."""
    lines = [f"{capitalized(one.many)}: {escape(one.what)}" for one in registers]
    how = f"How to enter one, and what its list takes: {_typed(f'help {registers[0].one}', command)}"
    row = [Button(capitalized(one.many), "say", one.code) for one in registers[:BUTTONS_MAX]]
    return message_of([section("\n".join(["*Registers*", *lines, how])), _with_back(row)])


def allowed_lines(topic: Topic, allows: Allows) -> dict[str, list[str]]:
    """Return the lines of a topic with the examples that the reader may type."""
    kept = {label: [words for words in said if allows(words)] for label, said in topic.lines.items()}
    return {label: said for label, said in kept.items() if said}


def topic_help(topic: Topic, allows: Allows, names: Names, reader: Reader, command: str) -> Message:
    lines = [
        f"{label}: {', '.join(_typed(names.filled(words, reader), command) for words in said)}"
        for label, said in allowed_lines(topic, allows).items()
    ]
    row = [Button(label, "say", words) for label, words in topic.buttons if allows(words)]
    return message_of([section("\n".join([f"*{topic.label}*", *lines])), _with_back(row)])


def all_commands(
    verbs: Sequence["Verb"], registers: Sequence[Register], reader: Reader, command: str
) -> Message:
    """Return every verb that the reader may use, a line each; a register has one line for both of its verbs."""
    by_name, entering = {verb.name: verb for verb in verbs}, {one.one for one in registers}
    of = {one.code: one for one in registers}
    lines = []
    for verb in [one for one in verbs if one.name not in entering]:
        register = of.get(verb.name)
        what = escape(register.what) if register else f"{verb.summary}."
        typed = by_name.get(register.one, verb) if register else verb
        lines.append(f"*{verb.name}*  {what} {_typed(_example(typed, reader), command)}")
    lines.append(
        f"More on one: {_typed('help action', command)}. In a thread, or in my own conversation, leave `{command}` out."
    )
    return Message("\n".join(lines), (*sections(lines), _with_back([])))


def _with_back(row: Sequence[Button]) -> Block:
    return buttons([*row, Button("Back", "say", "help")])


def _typed(words: str, command: str) -> str:
    return f"`{command} {escape(words)}`"


def outsider_introduction(reader: Reader) -> str:
    charter = reader.charter
    return (
        f"I'm the clerk of {escape(charter.short)} ({escape(charter.name)}): I keep its list of actions, questions and events.\n"
        f"{escape(outsider_message(charter))}"
    )


def _example(verb: "Verb", reader: Reader) -> str:
    return fill(verb.example, reader.charter, reader.today)


def verb_help(verb: "Verb", reader: Reader, command: str) -> Message:
    other = [*verb.also, *verb.shortcuts]
    also = f"\nAlso: {', '.join(other)}" if other else ""
    usage = escape(f"{command} {verb.name} {verb.usage}".strip())
    return Message(
        f"*{verb.name}*  {verb.summary}\n`{usage}`\nExample: `{command} {escape(_example(verb, reader))}`{also}"
    )
