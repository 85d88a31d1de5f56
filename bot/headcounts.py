"""How many came to a meeting, by category: what is known of one of which nobody entered who came."""

import re
from collections.abc import Mapping, Sequence

from bot.charter import Role
from bot.charter_section import Rights
from bot.errors import UserError
from bot.meetings import Headcount
from bot.names import fold, quoted

_NUMBER = re.compile(r"[0-9]{1,4}")  # of people of one category
OTHERS = ""
_OTHERS = frozenset({"others", "other", "guests", "guest", "others who were invited"})
_PARTS = re.compile(r"[,;\n]+")
_BELOW_ZERO = re.compile(r"(?:^|[\s:=(])[-−–]\d")
_NUMBER_LAST = re.compile(r"(?P<name>.*?\D)[:=(]? *(?P<number>\d{1,6})\)?")
_NUMBER_FIRST = re.compile(r"(?P<number>\d{1,6})[ x×]+(?P<name>.+)")


def read_headcount(text: str, roles: Sequence[Role]) -> Headcount:
    """Return what "Chair 1, 8 focal points" says. Raises UserError."""
    said: dict[str, int] = {}
    for part in filter(None, (one.strip() for one in _PARTS.split(text))):
        found = _NUMBER_FIRST.fullmatch(part) or _NUMBER_LAST.fullmatch(part)
        if _BELOW_ZERO.search(part):
            raise UserError(
                f"{quoted(part)} is less than nobody. A category and a number are written Observer 3."
            )
        if found is None:
            raise UserError(
                f"I can't read {quoted(part)} as a category and a number; one is written Observer 3."
            )
        code = category_named(found["name"].strip(" :=("), roles)
        if code is None:
            raise UserError(
                f"{quoted(found['name'].strip())} is none of the categories: {categories(roles)}."
            )
        if code in said:
            raise UserError(f"{quoted(found['name'].strip())} is there twice. Add the numbers up.")
        said[code] = checked_number(found["number"])
    return in_order(said, roles)


def checked_number(text: str) -> int:
    """Return how many came. Raises UserError for what is no such number."""
    if not _NUMBER.fullmatch(text):
        raise UserError(f"{quoted(text)} is no number of people.")
    return int(text)


def in_order(said: Mapping[str, int], roles: Sequence[Role]) -> Headcount:
    """Return the categories of which somebody came, in the order of the charter."""
    codes = [*(one.code for one in roles), OTHERS]
    return tuple((code, said[code]) for code in codes if said.get(code))


def category_named(name: str, roles: Sequence[Role]) -> str | None:
    """Return the code of the role that a name means, in the singular or the plural; "" for others, None for neither."""
    typed = fold(name)
    if typed in _OTHERS:
        return OTHERS
    titles = category_titles(roles)
    return next((one.code for one in roles if typed in _names(one) | _letters(one, titles)), None)


def _letters(role: Role, titles: Mapping[str, str]) -> frozenset[str]:
    """Return a category as it is shown, and by its letter: "b", "b) Focal point"; of several roles the first stands for it."""
    letter, whole = role.category, titles[role.code]
    return frozenset({letter, fold(whole), fold(f"{letter}) {role.title}")} if letter else ())


def category_titles(roles: Sequence[Role]) -> dict[str, str]:
    """Return by the code of each role the category in which who holds it is counted, in the order of the categories.

    That is its title; where the charter gives letters, the letter with the titles of all its roles: "a) Deputy or Chief".
    Who is invited alone comes last.
    """
    in_order = sorted(roles, key=lambda one: one.rights is Rights.INVITEE)
    return {one.code: _category_title(one, roles) for one in in_order}


def _category_title(role: Role, roles: Sequence[Role]) -> str:
    if not role.category:
        return role.title
    alike = [one for one in roles if one.category == role.category]
    titles = [one.title for one in alike if one.retired is None] or [role.title]
    return f"{role.category}) {' or '.join(dict.fromkeys(titles))}"


def _names(role: Role) -> frozenset[str]:
    """Return what people call a role: its title, its code, and both of several."""
    title = fold(role.title)
    first, *rest = title.split()
    many = " ".join([_several(first), *rest])
    return frozenset({title, fold(role.code), fold(role.code.replace("_", " ")), many, _several(title)})


def _several(word: str) -> str:
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"


def categories(roles: Sequence[Role]) -> str:
    """Return what can be counted, as people write it."""
    return ", ".join([*(one.title for one in roles), "others"])


def headcount_text(said: Headcount, roles: Sequence[Role]) -> str:
    """Return a headcount as it is typed: "Chair 1, Focal point 8"."""
    titles = {one.code: one.title for one in roles}
    return ", ".join(f"{titles.get(code, 'others')} {number}" for code, number in said)
