"""Whether the bot knows the languages that the charter and the roster name."""

from collections.abc import Iterator

from bot.charter import Charter
from bot.names import join_all
from bot.people import Roster
from bot.settings import LANGUAGES

NAMED_MAX = 3  # people


def check_charter_language(charter: Charter) -> Iterator[str]:
    """Refuse a language that the bot doesn't know, and say what one other than English does."""
    code = charter.language
    if code not in LANGUAGES:
        yield f"fault language {code} of the charter: {_known()}. Set it to one of these"
    elif code != "en":
        name = LANGUAGES[code][0]
        yield f"note  language {code} of the charter: dates are read in {name} first; messages are in English"


def check_languages_of_people(roster: Roster) -> Iterator[str]:
    """Refuse languages of people that the bot doesn't know, a line for each."""
    unknown = sorted({one.language for one in roster.persons.values()} - LANGUAGES.keys())
    for code in unknown:
        who = sorted(one.email or one.name for one in roster.persons.values() if one.language == code)
        others = [f"{len(who) - NAMED_MAX} more"] if len(who) > NAMED_MAX else []
        yield (
            f"fault language {code} of {join_all([*who[:NAMED_MAX], *others])}: {_known()}. "
            "Import their rows of the roster with one of these"
        )


def _known() -> str:
    return f"Clerk reads dates in {join_all(sorted(LANGUAGES))}, and writes English"
