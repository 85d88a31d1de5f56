"""People and a date at the end of a title; nobody who was named stays in it without a question."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.dates.leftovers import courtesies_at_end, unread_before
from bot.errors import AmbiguousInput, Interpretation
from bot.grammar.dates import (
    ask_about_past_ending,
    date_at_end,
    is_a_date,
    start_of_date,
    whole_date,
)
from bot.grammar.item_endings import PRESENTER, read_end_of_item
from bot.grammar.options import Option, ValueType
from bot.grammar.parsed import NamedPerson, ParsedWords, TypingContext
from bot.grammar.people import (
    MENTION_WITHIN,
    is_a_person,
    names_of,
    owner_or_text,
    person_or_word,
    read_trailing_people,
    take_trailing_role,
)
from bot.grammar.text import CONJUNCTIONS
from bot.names import fold

TRAILING_PEOPLE = ("owner", "alternate")
_OWNER_PREPOSITIONS = frozenset(("for", "by"))
_BETWEEN = re.compile(r"(,)(?=<?@)|(?<=>)(,)")  # "<@U1>,<@U2>" and "@ann,@bob" are two people


def trailing_people(options: Mapping[str, Option]) -> str:
    """Return the option of the people who may be named at the end of a text; "" without one."""
    return next((one for one in options if one in TRAILING_PEOPLE), "")


def split_people(tokens: Sequence[str]) -> list[str]:
    """Return the words with people apart that a comma joins."""
    found: list[str] = []
    for token in tokens:
        parts = [part for part in _BETWEEN.split(token) if part] if "@" in token and "," in token else [token]
        found += parts if len(parts) > 1 and all(p == "," or is_a_person(p) for p in parts) else [token]
    return found


@dataclass(frozen=True)
class Endings:
    """What may stand at the end of a text: a date, the people of the option `people` ("" without one).

    With `asks_owner`, somebody who may be part of the text or its owner is asked about.
    """

    options: Mapping[str, Option]  # by their names
    people: str
    listener: TypingContext
    asks_owner: bool
    may_recur: bool

    def read(self, typed: ParsedWords, text: list[str]) -> None:
        """Move people and a date from the end of the text to their options, in either order. Raises AmbiguousInput."""
        if PRESENTER in self.options:
            read_end_of_item(typed, text, self.listener)
        is_owner_given = "owner" in typed.options
        if self._takes_owner and not is_owner_given:
            _ask_about_several_days(text, self.listener)
            self._read_date_behind_person(typed, text)
        for _ in range(2):
            self._read_people(typed, text)
            self._read_date(typed, text)
        if self._takes_owner and not is_owner_given:
            _ask_about_people_left(text, self.listener, has_owner="owner" in typed.options)

    @property
    def _takes_owner(self) -> bool:
        return self.asks_owner and self.people == "owner"

    def _read_people(self, typed: ParsedWords, text: list[str]) -> None:
        name, listener = self.people, self.listener
        owner = self.options.get("owner")
        takes_role = owner is not None and owner.value_type is ValueType.OWNER
        takes_role = takes_role and "owner" not in typed.options and len(text) > 1
        if takes_role and (by_role := take_trailing_role(text, listener)) is not None:
            typed.options["owner"] = (by_role,)
        elif name and name not in typed.options and text and is_a_person(text[-1]):
            typed.options[name] = read_trailing_people(text, listener, asks_owner=self.asks_owner)
        else:
            return
        if len(text) > 1 and fold(text[-1]) in _OWNER_PREPOSITIONS:
            text.pop()  # "Cost table for @name"

    def _read_date(self, typed: ParsedWords, text: list[str]) -> None:
        if "due" not in self.options or "due" in typed.options or len(text) < 2:  # noqa: PLR2004 - a title and a day
            return
        may_depend, courtesies = self.people == "owner", courtesies_at_end(text)
        if courtesies and date_at_end(text[:-courtesies], self.listener, may_depend=may_depend) is not None:
            del text[-courtesies:]  # "by monday, please"
        ending = date_at_end(text, self.listener, may_depend=may_depend)
        if ending is not None:
            before, typed.options["due"] = ending
            text[:] = before.split(" ")
        elif self._takes_owner:
            ask_about_past_ending(text, self.listener)

    def _read_date_behind_person(self, typed: ParsedWords, text: list[str]) -> None:
        """Read what stands behind the last person as `due:` does: "Rooms @name 12/10". Raises UserError for a wrong day."""
        last = next((n for n in reversed(range(len(text))) if n and is_a_person(text[n].rstrip(","))), None)
        behind = text[last + 1 :] if last else []
        if not behind or "due" not in self.options or "due" in typed.options:
            return
        due = whole_date(behind, self.listener, may_recur=self.may_recur)
        if due is not None:
            typed.options["due"] = due
            del text[len(text) - len(behind) :]
        elif start := start_of_date(behind, self.listener, most=1):
            who, before, day = text[last or 0], behind[:start], behind[start:]
            raise unread_before(
                before,
                day,
                phrase=" ".join([who, *behind]),
                readings=[
                    Interpretation("Just the date", " ".join([who, *day])),
                    Interpretation("Just text", " ".join([*before, who, *day])),
                ],
            )


def _ask_about_several_days(text: Sequence[str], listener: TypingContext) -> None:
    """Ask about two owners with a day each: "Rooms @ann fri and @bob mon". Raises AmbiguousInput."""
    if " ".join(text).count("@") < 2:  # noqa: PLR2004 - whoever is named has one
        return
    first = next((n for n, word in enumerate(text) if is_a_person(word.rstrip(","))), len(text))
    runs = [
        (is_person, list(words))
        for is_person, words in groupby(text[first:], lambda word: is_a_person(word.rstrip(",")))
    ]
    people = [words for is_person, words in runs if is_person]
    days = [_without_joints(words) for is_person, words in runs if not is_person]
    if len(people) < 2 or len(people) != len(days) or not all(is_a_date(one, listener) for one in days):  # noqa: PLR2004
        return
    title = " ".join(text[:first])
    lines = [
        " ".join([title, *who, *when]).replace(" , ", ", ") for who, when in zip(people, days, strict=True)
    ]
    raise AmbiguousInput(
        f"That's {len(lines)} owners with a day each. Log {len(lines)} actions?",
        phrase=" ".join(text),
        interpretations=[Interpretation(f"{len(lines)} actions", "\n".join(lines))] if title else [],
    )


def _without_joints(words: Sequence[str]) -> list[str]:
    """Return the words without "and" and commas at their end."""
    found = list(words)
    while found and (fold(found[-1]) in CONJUNCTIONS or found[-1] in {",", ";"}):
        found.pop()
    return [*found[:-1], found[-1].rstrip(",;")] if found else []


def _ask_about_people_left(text: Sequence[str], listener: TypingContext, *, has_owner: bool) -> None:
    """Ask whether people who were named among the words are owners. Raises AmbiguousInput, naming all of them."""
    places = [n for n, word in enumerate(text) if MENTION_WITHIN.search(word)]
    if not places or len(text) == 1:
        return
    people: dict[str, NamedPerson] = {}
    for n in places:
        for mention in MENTION_WITHIN.findall(text[n]):
            people.setdefault(mention, person_or_word(mention, listener))
    words = text[places[0] : places[-1] + 1]

    def by_name(mention: re.Match[str]) -> str:
        return names_of([people[mention[0]]], listener)

    plain = " ".join(MENTION_WITHIN.sub(by_name, word) for word in words)
    kept = "" if places == [0] and is_a_person(text[0].rstrip(",")) else f"{plain} "
    raise owner_or_text(words, people, listener, with_owner=kept, plain=plain, has_owner=has_owner)
