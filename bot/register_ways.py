"""The ways of a register through bodies, as the charter declares them: what is wrong with them. Rules without I/O."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from bot.charter_section import Code, Text
from bot.names import join_all, match_key, spelling_hint
from bot.register_dates import DueRule, Place, Problems

if TYPE_CHECKING:  # it imports the registers
    from bot.charter import Body, Charter, DecisionWord

Way = Annotated[tuple[Code, ...], Field(min_length=1)]
WayByChoice = Mapping[str, Mapping[str, Way]]  # by the choices of a field, named before them
OutcomeSets = Mapping[Text, Mapping[str, str]]  # the choice of each state that an outcome sets


def words_of(body: "Body", charter: "Charter") -> list["DecisionWord"]:
    """Return the outcomes that a body may say: by its level, else its own, else any."""
    words = [one for one in charter.decision_words if one.retired is None]
    level = charter.level_of_body(body.code)
    if level is None:
        own = {charter.decision_word(one).code for one in body.outcomes}
        return [one for one in words if not own or one.code in own]
    codes = [one.code for one in charter.ladder]
    rank = codes.index(level.code)
    return [one for one in words if one.level is None or codes.index(charter.level(one.level).code) <= rank]


# What is wrong, as it stands in the file


def problems_of_ways(values: Mapping[str, Any], *, usual: Sequence[tuple[str, str]]) -> Problems:
    """Yield what is wrong with the ways of the registers and with the outcomes of bodies, each with its place.

    `usual` are the codes and labels of the decision words of a charter that declares none.
    """
    bodies = [str(one.get("code")) for _, one in _tables(values.get("bodies"))]
    words = _words(values, usual)
    for n, body in _tables(values.get("bodies")):
        for place, word in _listed(("bodies", n, "outcomes"), body.get("outcomes")):
            yield from _unknown(place, word, words, "outcome", "decision_words")
    for n, one in _tables(values.get("registers")):
        at: Place = ("registers", n)
        yield from _problems_of_form(at, one)
        for place, code in _bodies_of(at, one):
            yield from _unknown(place, code, {match_key(each): each for each in bodies}, "body", "bodies")
        if isinstance(one.get("outcome_sets"), dict):
            yield from _problems_of_outcomes((*at, "outcome_sets"), one, words)


def _problems_of_form(at: Place, one: Mapping[str, Any]) -> Problems:
    has_way = "way" in one or "ways" in one
    if "way" in one and "ways" in one:
        yield (*at, "ways"), "an entry takes one way: write “way” or “ways”, not both"
    ways = one.get("ways")
    if isinstance(ways, dict):
        yield from _problems_of_choices((*at, "ways"), one, ways)
    if has_way:
        yield from _problems_of_waiting(at, one)
        return
    if one.get("due") == DueRule.PAPERS:
        yield (*at, "due"), "papers are for bodies; add “way” or “ways”"
    if "outcome_sets" in one:
        yield (*at, "outcome_sets"), "an outcome comes from a body; add “way” or “ways”"
    for n, axis in _tables(one.get("states")):
        if "waits_for" in axis:
            yield (*at, "states", n, "waits_for"), "it waits for the outcome of a body; add “way” or “ways”"


def _problems_of_choices(at: Place, one: Mapping[str, Any], ways: Mapping[str, Any]) -> Problems:
    fields = {str(entry.get("name")): entry for _, entry in _tables(one.get("fields"))}
    for place, name in list(enumerate(ways))[1:]:
        yield (*at, name), f"one field says which way an entry takes; this is number {place + 1}"
    for name, by_choice in ways.items():
        if name not in fields:
            yield (*at, name), f"there is no field “{name}”{spelling_hint(name, fields)}"
            continue
        choices = [str(choice) for choice in fields[name].get("choices") or ()]
        for choice in by_choice if isinstance(by_choice, dict) else ():
            if choice not in choices:
                yield (
                    (*at, name, choice),
                    f"“{choice}” is no choice of “{name}”{spelling_hint(choice, choices)}",
                )


def _problems_of_waiting(at: Place, one: Mapping[str, Any]) -> Problems:
    """Yield the states that wait for an outcome that sets nothing of them."""
    sets = one.get("outcome_sets")
    tables = sets.values() if isinstance(sets, dict) else ()
    known = {str(state) for table in tables if isinstance(table, dict) for state in table}
    for n, axis in _tables(one.get("states")):
        if "waits_for" in axis and str(axis.get("name")) not in known:
            yield (
                (*at, "states", n, "waits_for"),
                f"no outcome sets “{axis.get('name')}”; say which in “outcome_sets”",
            )


def _problems_of_outcomes(at: Place, one: Mapping[str, Any], words: Mapping[str, str]) -> Problems:
    axes = {str(axis.get("name")): axis for _, axis in _tables(one.get("states"))}
    for word, sets in one["outcome_sets"].items():
        yield from _unknown((*at, word), word, words, "outcome", "decision_words")
        for name, choice in sets.items() if isinstance(sets, dict) else ():
            place = (*at, word, name)
            if name not in axes:
                yield place, f"there is no state “{name}”{spelling_hint(name, axes)}"
                continue
            choices = [str(each) for each in axes[name].get("choices") or ()]
            if choice not in choices:
                yield (
                    place,
                    f"“{choice}” is no choice of “{name}”{spelling_hint(str(choice), choices)}",
                )
            elif choice in (axes[name].get("needs") or {}):
                yield place, f"“{choice}” needs fields, which no outcome brings; choose another"


def _unknown(place: Place, word: str, known: Mapping[str, str], noun: str, part: str) -> Problems:
    if match_key(word) not in known:
        yield place, f"there is no {noun} “{word}” in “{part}”{spelling_hint(word, known.values())}"


def _words(values: Mapping[str, Any], usual: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the labels of the decision words by each of their names."""
    tables = _tables(values.get("decision_words"))
    listed = [(str(one.get("code")), str(one.get("label"))) for _, one in tables]
    return {match_key(name): label for code, label in listed or usual for name in (code, label)}


def _bodies_of(at: Place, one: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    yield from _listed((*at, "way"), one.get("way"))
    for name, by_choice in _items(one.get("ways")):
        for choice, way in _items(by_choice):
            yield from _listed((*at, "ways", name, choice), way)


def _listed(at: Place, listed: object) -> Iterator[tuple[Place, str]]:
    yield from (((*at, n), str(one)) for n, one in enumerate(listed if isinstance(listed, list) else ()))


def _tables(listed: object) -> Iterator[tuple[int, Mapping[str, Any]]]:
    yield from (
        (n, one) for n, one in enumerate(listed if isinstance(listed, list) else ()) if isinstance(one, dict)
    )


def _items(table: object) -> Sequence[tuple[str, Any]]:
    return list(table.items()) if isinstance(table, dict) else []


# What is wrong between the parts, once each of them is right


def problems_of_words(charter: "Charter") -> Problems:
    """Yield the outcomes that set a state though none of the bodies on the ways may say them, and bodies named twice."""
    for n, register in enumerate(charter.registers):
        codes = dict.fromkeys(code for way in register.every_way for code in way)
        said = {word.code: word for code in codes for word in words_of(charter.body(code), charter)}
        for word in register.outcome_sets:
            if charter.decision_word(word).code not in said:
                can = join_all([one.label for one in said.values()], last=" or ")
                sentence = f"none of {join_all(list(codes))} may say “{word}”; they can say {can}"
                yield ("registers", n, "outcome_sets", word), sentence
        for way in register.every_way:
            for code in way:
                if way.count(code) > 1:
                    yield ("registers", n, "ways" if register.ways else "way"), f"“{code}” is on a way twice"
