"""People and roles that are named in a command."""

import html
import re
from collections.abc import Mapping, Sequence

from bot.errors import AmbiguousInput, Interpretation, UserError
from bot.grammar.options import OptionMatch, example
from bot.grammar.parsed import NamedPerson, ParsedWords, TypingContext, Value
from bot.grammar.text import CONJUNCTIONS, searchable_names
from bot.names import fold, join_all
from bot.owner_roles import RolePhrase, find_owner, read_role_phrase

MAX_NAME_WORDS = 5
MAX_ROLE_WORDS = 9
_MENTION = re.compile(r"^<@([A-Z0-9]+)(?:\|[^>]*)?>,?$")
_HANDLE = re.compile(r"^@[^\W\d_][\w.-]*$")
# Somebody who is named in a word, perhaps beside its punctuation: "(@ann)", "@ann's"; not in an address.
MENTION_WITHIN = re.compile(r"<@[A-Z0-9]+(?:\|[^<>]*)?>|(?<![\w.@/])@[^\W\d_](?:[\w.-]*\w)?")
_NAME_IN_LIST = re.compile(r"<[^<>]+>|[^,<>]+")  # each of "<@U1|ann>,<@U2>" or "ann,bob"


def read_people(words: list[str], found: OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    """Return the people that the words begin with. Raises UserError for a name that is nobody's or several people's."""
    people, taken = list[NamedPerson](), 0
    while taken < len(words):
        word = words[taken]
        if people and fold(word) in CONJUNCTIONS and " ".join(words[taken + 1 :]).startswith(("<@", "@")):
            taken += 1  # "@a and @b"
            continue
        if taken and not (word.startswith(("<@", "@", ",")) or words[taken - 1].endswith(",")):
            break
        length, whole = _match_full_name(words[taken:], listener)
        if whole is not None:
            people.append(whole)
            taken += length
            continue
        names = [name.strip() for name in _NAME_IN_LIST.findall(word) if name.strip()]
        if people and _goes_on(words, taken, names, listener):
            break
        people += [person_named(name, listener) for name in names]
        taken += 1
    if not people:
        raise UserError(f"Who comes after {found.typed_name}:? {example(found.option, listener)}")
    return tuple(people), taken


def _goes_on(words: Sequence[str], at: int, names: Sequence[str], listener: TypingContext) -> bool:
    """Return whether a sentence goes on behind a mention and a comma: "@ute, she knows them"; no name is dropped."""
    is_behind = words[at - 1] == "," and words[at - 2].startswith("<@")
    if not (is_behind and len(names) == 1 and len(words) - at > 2) or names[0].startswith(("<@", "@")):  # noqa: PLR2004
        return False
    try:
        person_by_name(names[0], listener)
    except AmbiguousInput:
        return False
    except UserError:
        return True
    return False


def read_owner(words: list[str], found: OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    """Return people, or who holds the role that the words begin with: "focal point for Gender", "BDT"."""
    if _match_full_name(words, listener)[1] is None and (role := _match_role(words, listener)) is not None:
        owner, taken = role
        rest = words[taken:]
        if not rest or not (words[taken - 1].endswith(",") or rest[0].startswith(("<@", "@"))):
            return (owner,), taken
        others, taken_too = read_owner(rest, found, listener)
        return (owner, *ParsedWords(options={"owner": others}).people("owner")), taken + taken_too
    return read_people(words, found, listener)


def _match_role(words: Sequence[str], listener: TypingContext) -> tuple[NamedPerson, int] | None:
    """Return who holds the role with the longest name at the start, and its number of words; None for no role."""
    for length in range(min(MAX_ROLE_WORDS, len(words)), 0, -1):
        typed = html.unescape(" ".join(words[:length])).strip(",")
        phrase = read_role_phrase(typed.removeprefix("@"), listener.charter)
        if phrase is not None:
            return _role_owner(phrase, typed, listener), length
    return None


def _role_owner(phrase: RolePhrase, typed: str, listener: TypingContext) -> NamedPerson:
    on = listener.charter.day_of(listener.now)
    owner = find_owner(phrase, typed, charter=listener.charter, roster=listener.roster, on=on)
    return NamedPerson(owner.person_id, position=owner.position)


def take_trailing_role(text: list[str], listener: TypingContext) -> NamedPerson | None:
    """Take a role at the end of the text, as in "Cost table @focal point for gender"; None without one."""
    start = next((n for n in reversed(range(len(text))) if _HANDLE.match(text[n].rstrip(","))), None)
    if start is None or len(text) - start > MAX_ROLE_WORDS:
        return None
    typed = html.unescape(" ".join(text[start:]))
    phrase = read_role_phrase(typed.removeprefix("@"), listener.charter)
    if phrase is None:
        return None
    owner = _role_owner(phrase, typed, listener)
    del text[start:]
    return owner


def _match_full_name(words: Sequence[str], listener: TypingContext) -> tuple[int, NamedPerson | None]:
    """Return the longest full name of a person at the start, by word count; (1, None) if there is none."""
    for length in range(min(MAX_NAME_WORDS, len(words)), 1, -1):
        try:
            return length, person_by_name(" ".join(words[:length]).rstrip(","), listener)
        except AmbiguousInput:
            raise  # several people bear this whole name
        except UserError:
            continue
    return 1, None


def read_person(words: Sequence[str], listener: TypingContext) -> tuple[NamedPerson, int]:
    """Return the one person that the words begin with, and how many words name them. Raises UserError for none or several."""
    length, whole = _match_full_name(words, listener)
    return (whole, length) if whole is not None else (person_named(words[0].rstrip(",;:.!"), listener), 1)


def person_named(word: str, listener: TypingContext) -> NamedPerson:
    """Return the person whom a mention, "me" or a name means. Raises UserError for none or several."""
    match = _MENTION.match(word)
    if match:
        return _person_by_account(match[1], listener)
    if fold(word) in {"me", "myself"}:
        return NamedPerson(listener.person_id)
    return person_by_name(word, listener)


def _person_by_account(user: str, listener: TypingContext) -> NamedPerson:
    person = listener.roster.by_account(listener.team, user)
    if person is not None:
        return NamedPerson(person.id)
    closed = listener.roster.closed_account(listener.team, user)
    if closed is not None:
        return NamedPerson(closed.person_id, is_gone=True)
    profile = listener.unlisted_profiles.get(user)
    if profile is None:
        raise UserError(
            "I couldn't ask Slack who that is, so nothing was done. Try again in a minute, or leave the owner out."
        )
    if profile.outsider_kind:
        raise UserError(
            f"{profile.name} is {profile.outsider_kind} and can't own anything here. Name a colleague."
        )
    return NamedPerson(None, profile)


def person_by_name(word: str, listener: TypingContext) -> NamedPerson:
    """Return the one person that a name, a part of it or a handle means. Raises UserError for none or several."""
    wanted, roster = fold(word.lstrip("@")), listener.roster
    known = roster.persons.values()
    named = [one for one in known if wanted in searchable_names(one) or wanted == fold(roster.name(one.id))]
    if len(named) == 1:
        return NamedPerson(named[0].id)
    if named:
        raise AmbiguousInput(
            f"“{word}” is {len(named)} people I know. Which one?",
            phrase=word,
            interpretations=[Interpretation(roster.name(p.id), f'"{roster.name(p.id)}"') for p in named[:5]],
        )
    raise UserError(f"I don't know “{word}”. Pick the person from Slack's @ list.")


# After these words a person may be part of what is to be done: "Send it to @name".
_TEXT_PREPOSITIONS = frozenset(
    ("to", "with", "from", "about", "of", "at", "between", "via", "through", "a", "au", "avec", "chez", "de", "con",
     "к", "с", "со", "от", "у", "الى", "مع", "من")
)  # fmt: skip


def read_trailing_people(
    text: list[str], listener: TypingContext, *, asks_owner: bool
) -> tuple[NamedPerson, ...]:
    """Take the people at the end of the text, as in "Cost table @a, @b and @c"."""
    start = len(text) - 1
    while start > 0:
        joined = start > 1 and (text[start - 1] == "," or fold(text[start - 1]) in CONJUNCTIONS)
        before = start - 1 - joined
        if not is_a_person(text[before].rstrip(",")):
            break
        start = before
    words = text[start:]
    named = [word.rstrip(",") for word in words if is_a_person(word.rstrip(","))]
    people = {word: person_or_word(word, listener) for word in named}
    if asks_owner and start > 1 and fold(text[start - 1]) in _TEXT_PREPOSITIONS:
        plain = names_of(tuple(dict.fromkeys(people.values())), listener)
        raise owner_or_text(words, people, listener, with_owner=f"{plain} ", plain=plain)
    del text[start:]
    return tuple(dict.fromkeys(people.values()))


def owner_or_text(
    words: Sequence[str],
    people: Mapping[str, NamedPerson],
    listener: TypingContext,
    *,
    with_owner: str,
    plain: str,
    has_owner: bool = False,
) -> AmbiguousInput:
    """Return the question whether people own it or are part of the text.

    `people` are by the words that mention them; `plain` is the text with their names alone, and `with_owner` what it keeps
    where they own it. With `has_owner` somebody owns it already.
    """
    names, is_one = names_of(list(people.values()), listener), len(people) == 1
    text = Interpretation("Just text", plain)
    if has_owner:
        own = f"{'Is' if is_one else 'Are'} {names} {'an owner' if is_one else 'owners'} too"
        return AmbiguousInput(
            f"{own}, or just part of the text? Name all owners together: owner:@name,@name",
            phrase=" ".join(words),
            interpretations=[text],
        )
    owners = ",".join(f'"{mention}"' for mention in people)
    return AmbiguousInput(
        f"{'Is' if is_one else 'Are'} {names} the owner{'' if is_one else 's'}, or just part of the text?",
        phrase=" ".join(words),
        interpretations=[
            Interpretation("Owner" if is_one else "Owners", f"{with_owner}owner:{owners}"),
            text,
        ],
    )


def names_of(people: Sequence[NamedPerson], listener: TypingContext) -> str:
    names = [one.profile.name if one.profile else listener.roster.name(one.person_id) for one in people]
    return join_all(names)


def is_a_person(word: str) -> bool:
    """Return whether a word mentions somebody or has the form of a handle; nobody need have that name."""
    return bool(_MENTION.match(word) or _HANDLE.match(word))


def person_or_word(word: str, listener: TypingContext) -> NamedPerson:
    """Return the person whom a word of a title names; ask about an unknown name, because it may be a word of the title."""
    try:
        return person_named(word, listener)
    except AmbiguousInput:
        raise
    except UserError as error:
        if _MENTION.match(word):
            raise
        name = word.lstrip("@")
        raise AmbiguousInput(
            str(error),
            phrase=word,
            interpretations=[Interpretation("It is a word of the title", f"@ {name}")],
        ) from error
