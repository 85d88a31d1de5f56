"""The options of all verbs: their names, and the types of their values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from bot.decisions import Benefit
from bot.examples import example_city, example_days
from bot.grammar.parsed import TypingContext
from bot.names import fold


class ValueType(StrEnum):
    """The type of an option's value."""

    DATE = "date"
    DATE_OR_HOUR = "date or hour"  # an hour alone is one of a day that the verb knows, so it has not passed
    DAY = "day"  # past or future; without a year the last one
    PERIOD = "period"
    PEOPLE = "people"
    OWNER = "owner"  # people, or roles
    PERSON_OR_BODY = "party"  # people, or the name of a body outside Slack
    AREA = "area"
    AREAS = "areas"
    ENTITY = "entity"
    ENTITIES = "entities"
    LEVEL = "level"
    REFERENCE = "reference"
    CHOICE = "choice"
    NUMBER = "number"
    LANGUAGE = "language"
    DIGEST_CHOICE = "weekly"  # a weekday or none, and an optional hour
    HOURS = "hours"
    MONEY = "money"
    TEXT = "text"
    TEXTS = "texts"  # several


@dataclass(frozen=True, eq=False)  # compared by identity: its hash is asked for with every command
class Option:
    """An option; `choices` is for `ValueType.CHOICE`.

    Where it may not be empty, “none” is a word like others: a value of it or no value that it knows. A verb takes that
    word where the option `empties` what it sets, else it refuses it.
    """

    name: str
    value_type: ValueType
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    may_be_empty: bool = True
    empties: bool = False


OPTIONS = {
    option.name: option
    for option in (
        Option("due", ValueType.DATE, ("by", "before", "deadline")),
        Option("on", ValueType.PERIOD, ("from",)),
        Option("to", ValueType.DATE, ("until", "ends")),
        Option("papers", ValueType.DATE),
        Option("owner", ValueType.PEOPLE, ("who", "assigned")),
        Option("area", ValueType.AREA),
        Option("entity", ValueType.ENTITY, ("dept",)),
        Option("for", ValueType.REFERENCE),
        Option("behalf", ValueType.PERSON_OR_BODY),
        Option("body", ValueType.TEXT),
        Option("place", ValueType.TEXT, ("at", "room")),
        Option("link", ValueType.TEXT, ("url",)),
        Option("asked", ValueType.PEOPLE),
        Option("wording", ValueType.TEXT),
        Option("page", ValueType.NUMBER),
        Option("reason", ValueType.TEXT, ("why",), may_be_empty=False),
        Option("result", ValueType.TEXT, may_be_empty=False),
        Option("options", ValueType.TEXT),
        Option("priority", ValueType.CHOICE, choices=("low", "normal", "high")),
        Option(
            "visibility",
            ValueType.CHOICE,
            ("private",),
            ("restricted", "members", "membership", "public"),
            may_be_empty=False,
        ),
        Option("kind", ValueType.CHOICE, choices=("own", "external"), may_be_empty=False),
        Option("state", ValueType.CHOICE, ("status",), ("idea", "proposed", "confirmed"), may_be_empty=False),
        Option("alternate", ValueType.PEOPLE, ("officer",)),
        Option("code", ValueType.TEXT),
        Option("channel", ValueType.TEXT),
        Option("entities", ValueType.TEXT, ("entity", "sectors")),
        Option("basis", ValueType.TEXT),
        Option("alias", ValueType.TEXT, ("aliases",)),
        Option("language", ValueType.LANGUAGE, ("lang",)),
        Option("digest", ValueType.DIGEST_CHOICE),
        Option("hours", ValueType.HOURS),
        Option("urgent", ValueType.TEXT),
        Option("benefit", ValueType.CHOICE, choices=tuple(Benefit)),
        Option("saved", ValueType.MONEY),
        Option("review", ValueType.DATE),
        Option("supersedes", ValueType.REFERENCE),
        Option("time", ValueType.TEXT, ("hour",)),
        Option("zone", ValueType.TEXT, ("timezone", "tz")),
        Option("duration", ValueType.TEXT, ("length",)),
        Option("group", ValueType.TEXT),
        Option("chair", ValueType.PEOPLE, ("convener",)),
        Option("people", ValueType.PEOPLE, ("invite", "invited")),
        Option("number", ValueType.NUMBER),
        Option("registration", ValueType.DATE, ("registrations", "register")),
        Option("nomination", ValueType.DATE, ("nominations", "nominate")),
        Option("organiser", ValueType.TEXT, ("organizer", "host")),
    )
}
BEHALF = OPTIONS["behalf"]
# The free text of a verb that takes a title, for who gives it a name: "edit A-12 title:New".
TITLE = Option("title", ValueType.TEXT)
# For verbs that give something to somebody, who may be named by a role.
OPTIONS["owner or role"] = Option("owner", ValueType.OWNER, ("who", "assigned"))
# For verbs where "to" is the level that something goes to, not a date.
OPTIONS["to level"] = Option("to", ValueType.LEVEL, ("level", "body"))
# For verbs that take several, by commas or with the option given again.
OPTIONS["areas"] = Option("area", ValueType.AREAS)
OPTIONS["several entities"] = Option("entity", ValueType.ENTITIES, ("dept",))
# The level at which the button or form of a verb was shown.
OPTIONS["held"] = Option("held", ValueType.LEVEL)
# The time of a meeting, as its key, for which the button of an answer was shown.
OPTIONS["shown"] = Option("shown", ValueType.TEXT)
# For verbs where "behalf" is a person, not a body outside Slack.
OPTIONS["behalf of"] = Option("behalf", ValueType.PEOPLE)
# For verbs that ask for a past state rather than set a date.
OPTIONS["as on"] = Option("on", ValueType.DAY)
# For verbs that move what has a day already.
OPTIONS["from on or at"] = Option("on", ValueType.DATE_OR_HOUR, ("from",))
# For verbs that count by one field, or by two.
OPTIONS["count by"] = Option("by", ValueType.TEXTS)
# For verbs whose tables add up numbers.
OPTIONS["add up"] = Option("sum", ValueType.TEXTS)
# For verbs that list what is due for review.
OPTIONS["review due"] = Option("review", ValueType.CHOICE, choices=("due",))
# For verbs with a period that has no other end.
OPTIONS["due or until"] = Option("due", ValueType.DATE, ("by", "until", "before", "deadline"))
# For verbs where "on" is the first day on which something holds.
OPTIONS["from on"] = Option("on", ValueType.DATE, ("from",))


@dataclass(frozen=True)
class OptionMatch:
    """An option as it was typed, with the words that follow it."""

    option: Option
    typed_name: str
    words: list[str]
    may_recur: bool = False  # it may be a recurrence


AnyOption = Option | str  # itself, or its key in `OPTIONS`


@cache
def or_none(option: AnyOption) -> Option:
    """Return an option that empties what it sets where it has no value: "place:none"."""
    return replace(option_of(option), empties=True)


def option_of(option: AnyOption) -> Option:
    return OPTIONS[option] if isinstance(option, str) else option


def options_of(options: Iterable[AnyOption]) -> tuple[Option, ...]:
    return tuple(option_of(one) for one in options)


@cache
def options_by_name(options: tuple[AnyOption, ...]) -> Mapping[str, Option]:
    """Return options by each name and alias with which they can be typed."""
    return {name: option for option in options_of(options) for name in (option.name, *option.aliases)}


def example(option: Option, listener: TypingContext) -> str:
    """Return how an option is typed, with a day ahead and names of the charter."""
    charter, day = listener.charter, example_days(listener.charter.day_of(listener.now))[0]
    values = {
        ValueType.DATE: "next friday",
        ValueType.DATE_OR_HOUR: "next friday",
        ValueType.DAY: day,
        ValueType.PERIOD: day,
        ValueType.PEOPLE: "@name",
        ValueType.OWNER: "@name",
        ValueType.PERSON_OR_BODY: "@name",
        ValueType.AREA: fold(next((area.code for area in charter.areas), "name")),
        ValueType.AREAS: ",".join(fold(area.code) for area in charter.areas[:2]),
        ValueType.ENTITIES: ",".join(entity.code for entity in charter.entities[:2]),
        ValueType.ENTITY: next((entity.code for entity in charter.entities), "name"),
        ValueType.LEVEL: charter.ladder[-1].code,
        ValueType.REFERENCE: "I-7",
        ValueType.CHOICE: next(iter(option.choices), ""),
        ValueType.NUMBER: "2",
        ValueType.LANGUAGE: "fr",
        ValueType.DIGEST_CHOICE: "tue",
        ValueType.HOURS: "9-17",
        ValueType.MONEY: '"CHF 42 000"',
        ValueType.TEXT: '"a few words"',
        ValueType.TEXTS: "this, that",
    }
    of_text = {
        "time": "14:00",
        "zone": f'"{example_city(charter)}"',
        "duration": "90 min",
        "link": "https://example.org",
    }
    shown = of_text.get(option.name, values[option.value_type])
    return f"Say it like {option.name}:{shown}."


# Said of an option that has no value, in the six languages.
EMPTY_WORDS = frozenset(
    ("-", "–", "—", "none", "nothing", "nobody", "n/a", "aucun", "aucune", "rien", "personne",
     "ninguno", "ninguna", "nada", "nadie", "нет", "ничего", "никто", "无", "無", "没有", "沒有", "لا", "بدون")
)  # fmt: skip
ANY_WORDS_TYPES = frozenset(
    {ValueType.TEXT, ValueType.TEXTS, ValueType.PERSON_OR_BODY}
)  # whose value can be any words
DATE_TYPES = frozenset({ValueType.DATE, ValueType.DATE_OR_HOUR, ValueType.DAY, ValueType.PERIOD})
LIST_TYPES = frozenset({ValueType.AREAS, ValueType.ENTITIES, ValueType.TEXTS})
NAME_TYPES = frozenset({ValueType.PEOPLE, ValueType.OWNER, ValueType.AREA, ValueType.ENTITY, ValueType.LEVEL})
PEOPLE_TYPES = frozenset({ValueType.PEOPLE, ValueType.OWNER, ValueType.PERSON_OR_BODY})
