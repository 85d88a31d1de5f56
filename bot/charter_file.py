"""Reading the charter file: its text becomes a `Charter`, or a list of all its problems."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias, get_args

import yaml
from pydantic import (
    ValidationError,
)
from pydantic_core import ErrorDetails

from bot.charter import DECISION_WORDS, MIN_LEVELS, NUMBER_WORDS, Charter
from bot.charter_section import SINGLE_ROLE_RIGHTS, CharterSection, Rights
from bot.errors import UserError
from bot.names import join_names, match_key, quoted, spelling_hint
from bot.register_ways import problems_of_ways, problems_of_words
from bot.registers import register_problems
from bot.roll_call_rules import roll_call_problems
from bot.round_rules import round_problems
from bot.yaml_nodes import compose

KeyPath = tuple[str | int, ...]
Value: TypeAlias = "str | list[Value] | Table | None"
Table = dict[str, Value]
NOTHING_TAKEN: Mapping[str, str] = MappingProxyType({})
INVALID_CHARACTER = "a character that does not belong into a text; delete it"
ALLOWED_TAGS = {
    f"tag:yaml.org,2002:{kind}"
    for kind in ("str", "int", "float", "timestamp", "null", "bool", "merge", "value")
}
# Keys, besides the code, that name the entries of each part; two entries must not share a name.
NAME_KEYS: Mapping[str, tuple[str, ...]] = {
    "stations": (),
    "entities": ("name", "aliases"),
    "roles": ("title",),
    "areas": ("name", "aliases"),
    "bodies": ("name", "aliases"),
    "ladder": ("name",),
    "decision_words": ("label",),
}
TYPE_NAMES = {
    "string_type": "a single text",
    "int_type": "a whole number",
    "tuple_type": "a list",
    "dict_type": "a table of keys and values",
    "mapping_type": "a table of keys and values",
    "model_type": "a table of keys and values",
}


class CharterError(UserError):
    """All problems of a charter file, one per line, in the order of the file."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def read_charter(
    text: str, *, name: str = "charter.yaml", taken: Mapping[str, str] = NOTHING_TAKEN
) -> Charter:
    """Parse `text`. Raises CharterError with all problems; `name` is the name of the file in messages.

    `taken` has the words that no register may take, with what each is: those of the bot's verbs.
    """
    page = CharterText(text)
    values = page.parse()
    charter = _validate(values, page, taken) if values is not None else None
    if charter is None or page.problems:
        lines = sorted(dict.fromkeys(page.problems), key=lambda problem: problem[0])
        raise CharterError([f"{name} line {line}: {sentence}" for line, sentence in lines])
    return charter


def _validate(values: Table, page: "CharterText", taken: Mapping[str, str]) -> Charter | None:
    for path, sentence in register_problems(values.get("registers"), taken=taken):
        page.add_problem(path, sentence)
    for path, sentence in problems_of_ways(values, usual=[(one.code, one.label) for one in DECISION_WORDS]):
        page.add_problem(path, sentence)
    for path, sentence in (*round_problems(values), *roll_call_problems(values)):
        page.add_problem(path, sentence)
    for check in (_check_names, _check_references, _check_rights, _check_ladder, _check_zone):
        check(values, page)
    try:
        charter = Charter.model_validate(values)
    except ValidationError as refused:
        for error in refused.errors(include_url=False):
            if not _is_reported_elsewhere(error, page):
                path = error["loc"][:-1] if error["type"] == "missing" else error["loc"]
                page.add_problem(path, _problem_sentence(error, page))
        return None
    if not page.problems:
        for path, sentence in problems_of_words(charter):
            page.add_problem(path, sentence)
    return charter


def _is_reported_elsewhere(error: ErrorDetails, page: "CharterText") -> bool:
    # Pydantic reports a list as too short also if its entries exist and are invalid.
    counted_wrong = error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]
    return counted_wrong or error["loc"] in page.misread_paths


@dataclass
class CharterText:
    """The text of a charter file: the line of each value, and the problems found."""

    text: str
    lines: dict[KeyPath, int] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)
    misread_paths: set[KeyPath] = field(default_factory=set)  # values that YAML misreads

    def add_problem(self, path: KeyPath, sentence: str) -> None:
        self.problems.append((self.line_of(path), sentence))

    def line_of(self, path: KeyPath) -> int:
        """Return the line of a value, or of the nearest enclosing one that is in the file."""
        return next(self.lines[path[:end]] for end in range(len(path), -1, -1) if path[:end] in self.lines)

    def parse(self) -> Table | None:
        """Return the file as dicts, lists and strings; None if it is unreadable; `problems` then says why."""
        if self._has_tabs():
            return None
        root = self._compose()
        if root is None:
            return None
        values = self._parse_node(root, ())
        if isinstance(values, dict):
            return values
        self.add_problem((), "a charter begins with a key and a value, such as “name: Our Task Force”")
        return None

    def _has_tabs(self) -> bool:
        tabs = [row for row, line in enumerate(self.text.splitlines(), 1) if re.match(r" *\t\s*\S", line)]
        self.problems += [(row, "a tab at the beginning of the line; indent with blanks") for row in tabs]
        return bool(tabs)

    def _compose(self) -> yaml.Node | None:
        row = 1
        try:
            root = compose(self.text)
            sentence = "the file is empty; copy the example and change it"
        except yaml.MarkedYAMLError as error:
            root, row = None, error.problem_mark.line + 1 if error.problem_mark else 1
            sentence = (
                f"cannot be read ({error.problem}); look at the indent, the colons and the quotes there"
            )
        except yaml.reader.ReaderError as error:
            root, row = None, self.text.count("\n", 0, error.position) + 1
            sentence = INVALID_CHARACTER
        except (RecursionError, ValueError, OverflowError):  # hundreds of brackets; an escape beyond Unicode
            root, sentence = None, "cannot be read; begin again from the example"
        if root is None:
            self.problems.append((row, sentence))
        return root

    def _parse_node(self, node: yaml.Node, path: KeyPath) -> Value:
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._parse_mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._parse_node(entry, (*path, index)) for index, entry in enumerate(node.value)]
        return None if node.tag == "tag:yaml.org,2002:null" else self._parse_scalar(node, path)

    def _parse_mapping(self, node: yaml.MappingNode, path: KeyPath) -> Table:
        table: Table = {}
        for key_node, value_node in node.value:
            row = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.append((row, "a list or table stands where a key is expected"))
                continue
            key = self._parse_scalar(key_node, (*path, str(key_node.value)))
            if key in table:
                first = self.lines[*path, key]
                self.problems.append(
                    (row, f"the key “{key}” stands here a second time; the first is on line {first}")
                )
                continue
            table[key] = self._parse_node(value_node, (*path, key))
            self.lines[*path, key] = row
        return table

    def _parse_scalar(self, node: yaml.Node, path: KeyPath) -> str:
        """Return a scalar as written, so that a code 007 or an hour 10:30 keeps its form."""
        text, row = str(node.value).encode(errors="replace").decode(), node.start_mark.line + 1
        if text != node.value:
            self.problems.append((row, INVALID_CHARACTER))
        if node.tag == "tag:yaml.org,2002:bool" and not _is_yes_or_no(path):
            self.misread_paths.add(path)
            self.problems.append((row, f'{text} without quotes means yes or no; write "{text}" in quotes'))
        if node.tag not in ALLOWED_TAGS:
            self.problems.append((row, "a word that begins with ! means nothing here; write it in quotes"))
        return text


def _check_names(values: Table, page: CharterText) -> None:
    for part, named_by in NAME_KEYS.items():
        taken: dict[str, tuple[KeyPath, str]] = {}
        for path, entry in _entries(values, part):
            for place, word in _texts_at(path, entry, ("code", *named_by)):
                owner, code = taken.setdefault(match_key(word), (path, str(entry.get("code"))))
                if owner != path:
                    page.add_problem(
                        place, f"“{word}” is already taken by {code} on line {page.line_of(owner)}"
                    )


def _check_references(values: Table, page: CharterText) -> None:
    _check_codes_exist(values, page, _texts_at((), values, ("station",)), part="stations", noun="station")
    for path, area in _entries(values, "areas"):
        _check_codes_exist(values, page, _texts_at(path, area, ("entities",)), part="entities", noun="entity")
    for path, level in _entries(values, "ladder"):
        _check_codes_exist(values, page, _texts_at(path, level, ("holders",)), part="roles", noun="role")
        _check_codes_exist(values, page, _texts_at(path, level, ("body",)), part="bodies", noun="body")
    for path, word in _entries(values, "decision_words"):
        _check_codes_exist(values, page, _texts_at(path, word, ("level",)), part="ladder", noun="level")
    channels = values.get("channels")
    if isinstance(channels, dict):
        known = [
            word for _, area in _entries(values, "areas") for _, word in _texts_at((), area, ("channel",))
        ]
        known += [word for _, word in _texts_at((), channels, ("main", "audit"))]
        audience = channels.get("audience")
        for channel in audience if isinstance(audience, dict) else ():
            if channel not in known:
                sentence = f"no area has the channel “{channel}”{spelling_hint(channel, known)}"
                page.add_problem(("channels", "audience", channel), sentence)


def _check_codes_exist(
    values: Table, page: CharterText, references: Iterable[tuple[KeyPath, str]], *, part: str, noun: str
) -> None:
    known = [word for path, entry in _entries(values, part) for _, word in _texts_at(path, entry, ("code",))]
    for place, code in references:
        if code not in known:
            page.add_problem(place, f"there is no {noun} “{code}” in “{part}”{spelling_hint(code, known)}")


def _check_rights(values: Table, page: CharterText) -> None:
    held: dict[str, list[str]] = defaultdict(list)
    for _, role in _entries(values, "roles"):
        if not role.get("retired"):
            held[str(role.get("rights"))].append(str(role.get("code")))
    if not held or set(held) - set(Rights):
        return
    for rights in SINGLE_ROLE_RIGHTS:
        if len(held[rights]) != 1:
            now = f"now {join_names(held[rights])} have them" if held[rights] else "now none has them"
            page.add_problem(("roles",), f"exactly one role needs the rights “{rights}”; {now}")
    if not held[Rights.FOCAL_POINT]:
        page.add_problem(("roles",), f"at least one role needs the rights “{Rights.FOCAL_POINT}”")


def _check_ladder(values: Table, page: CharterText) -> None:
    retired = [bool(level.get("retired")) for _, level in _entries(values, "ladder")]
    if any(retired) and retired.count(False) < MIN_LEVELS:
        page.add_problem(
            ("ladder",), f"“ladder” needs at least {NUMBER_WORDS[MIN_LEVELS]} levels that are not retired"
        )


def _check_zone(values: Table, page: CharterText) -> None:
    zones = {str(entry.get("code")): entry.get("zone") for _, entry in _entries(values, "stations")}
    at_home = zones.get(str(values.get("station")))
    if at_home and values.get("zone") and at_home != values["zone"]:
        page.add_problem(
            ("zone",), f"“zone” is “{values['zone']}” but the station {values['station']} is in “{at_home}”"
        )


def _entries(values: Table, part: str) -> Iterator[tuple[KeyPath, Table]]:
    """Yield the dicts of a list with their paths, skipping invalid entries."""
    entries = values.get(part)
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield (part, index), entry


def _texts_at(path: KeyPath, entry: Table, keys: Iterable[str]) -> Iterator[tuple[KeyPath, str]]:
    """Yield the texts under these keys with their paths, including those in lists."""
    for key in keys:
        value = entry.get(key)
        if isinstance(value, str):
            yield (*path, key), value
        for index, word in enumerate(value if isinstance(value, list) else ()):
            if isinstance(word, str):
                yield (*path, key, index), word


def _problem_sentence(error: ErrorDetails, page: CharterText) -> str:
    """Return a sentence that helps to correct a validation error."""
    path, kind, value = error["loc"], error["type"], error["input"]
    key = next((step for step in reversed(path) if isinstance(step, str) and step != "[key]"), "")
    terms = _section_at(path[:-1])
    if kind == "extra_forbidden":
        place = "" if terms is Charter else f" in {terms.noun}"
        return f"unknown key “{key}”{place}{spelling_hint(key, _keys_of(terms))}"
    if kind == "missing":
        return f"{terms.noun} needs “{key}”"
    if value is None or (isinstance(value, str) and not value.strip()):
        hidden = "#" in page.text.splitlines()[page.line_of(path) - 1]
        return f"“{key}” is empty; {'what begins with # needs quotes' if hidden else 'write a value'}"
    if kind == "too_long":
        return f"“{key}” has {len(value)}; {error['ctx']['max_length']} are the most"
    if kind == "too_short":
        return f"“{key}” needs at least {NUMBER_WORDS[error['ctx']['min_length']]}; now there is {NUMBER_WORDS[len(value)]}"
    if kind in TYPE_NAMES or not isinstance(value, str):
        what = f"an entry of “{key}”" if isinstance(path[-1], int) else f"“{key}”"
        return f"{what} must be {TYPE_NAMES.get(kind, TYPE_NAMES['string_type'])}, not {_type_name(value)}"
    return ("" if path[-1] == "[key]" else f"“{key}” is ") + f"{quoted(value)}; {_expectation(error)}"


def _expectation(error: ErrorDetails) -> str:
    limits = error.get("ctx", {})
    match error["type"]:
        case "value_error":
            return str(limits["error"])
        case "enum":
            words = re.findall(r"'(\w+)'", limits["expected"])
            return f"it is one of {', '.join(words)}{spelling_hint(error['input'], words)}"
        case "greater_than_equal":
            return f"it cannot be less than {limits['ge']}"
        case "less_than_equal":
            return f"it cannot be more than {limits['le']}"
        case "bool_parsing":
            return "write true or false"
        case "int_parsing" | "int_from_float" | "int_parsing_size":
            return "it must be a whole number"
    return "it cannot be read"


def _keys_of(terms: type[CharterSection]) -> list[str]:
    return [info.alias or name for name, info in terms.model_fields.items()]


def _type_name(value: object) -> str:
    if isinstance(value, dict):
        return "a table of keys and values"
    return "a list" if isinstance(value, list) else "a single text"


def _is_yes_or_no(path: KeyPath) -> bool:
    info = _section_at(path[:-1]).model_fields.get(str(path[-1])) if path else None
    return info is not None and info.annotation is bool


def _section_at(path: KeyPath) -> type[CharterSection]:
    """Return the section of the charter at a path in the file."""
    terms: type[CharterSection] = Charter
    for step in path:
        info = terms.model_fields.get(str(step))
        terms = next(iter(_sections_in(info.annotation)), terms) if info else terms
    return terms


def _sections_in(annotation: Any) -> list[type[CharterSection]]:  # annotations have no common type
    if isinstance(annotation, type) and issubclass(annotation, CharterSection):
        return [annotation]
    return [terms for part in get_args(annotation) for terms in _sections_in(part)]
