"""Whose answer words are, where they say so themselves: "For Kenji: the survey is out"."""

import re
from contextlib import suppress
from dataclasses import replace

from bot.errors import UserError
from bot.grammar.people import person_by_name
from bot.permissions import may
from handlers.core.calls import Ask

_FOR = re.compile(
    r"(?P<seat>\S+ )?(?:for|on behalf of|pour|au nom de|para|en nombre de|от имени|за|代表|代|بالنيابة عن)\s*(?P<name>[^:：\n]{2,40})[:：]\s*(?=\S)",
    re.IGNORECASE,
)


def spoken_for(ask: Ask, text: str) -> tuple[Ask, str]:
    """Return a call with whoever the words say that they are for, and the words without that.

    Both stay as they are where no person is named, or one for whom the caller can't answer.
    """
    found = _FOR.match(text)
    if found is None or ask.parsed.people("behalf"):
        return ask, text
    with suppress(UserError):
        person = person_by_name(found["name"].strip(), ask.typing_context)
        if person.person_id not in ask.actor.person_ids and not may(ask.actor, "behalf"):
            return ask, text
        options = {**ask.parsed.options, "behalf": (person,)}
        spoken = replace(ask, parsed=replace(ask.parsed, options=options))
        return spoken, f"{found['seat'] or ''}{text[found.end() :]}"
    return ask, text
