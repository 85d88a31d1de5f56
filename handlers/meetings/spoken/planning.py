"""A meeting that is planned in a sentence: what the words say of it, and the offer that shows it."""

from dataclasses import replace
from html import unescape

from bot.calendar import Due
from bot.dates.readings import exact_words
from bot.grammar.parsed import ParsedWords
from bot.spoken_meetings import Details, asked_for, details
from handlers.core.blocks.elements import VALUE_MAX, Button, text_message
from handlers.core.blocks.text import count, escape, length_of
from handlers.core.calls import Ask, Reply
from handlers.meetings import times, views

WHEN = "When is it? Say its day and hour, or fill in a form. Example: meeting 24 oct 14:00"


def with_details(ask: Ask, rest: str) -> tuple[Ask, str]:
    """Return the call with the place and the link that stand among the words beside the day, and the title that is left.

    What an option says goes first: then the words stay words of the title. A form has fields for them.
    """
    if ask.call.values is not None or ask.parsed.is_given("place") or ask.parsed.is_given("link"):
        return ask, rest
    said = details(rest)
    found = {name: text for name, text in (("place", said.place), ("link", said.link)) if text}
    if not found:
        return ask, rest
    return replace(ask, parsed=replace(ask.parsed, options={**ask.parsed.options, **found})), said.title


def offer(ask: Ask, words: str) -> Reply | None:
    """Offer to plan the meeting that a sentence asks for, with all that it says of it; None for other words.

    Raises UserError as the verb does where the day or the hour is missing, or may be another.
    """
    asked = asked_for(unescape(words))
    if asked is None:
        return None
    title, behind = asked
    if not behind:
        return Reply.from_message(text_message(WHEN, [Button("Plan a meeting", "meeting")]))
    line = " ".join(filter(None, ["meeting", behind, title]))
    typed_in = replace(ask, call=replace(ask.call, words=line), parsed=ParsedWords(text=behind))
    when, rest, typed = times.planned_times(typed_in)
    if len(when) != 1 or not isinstance(typed, Due):
        return _offered(f"Shall I plan {count(len(when), 'meeting')}{_named(title)}?", line)
    said = details(rest)
    said = replace(said, title=", ".join(filter(None, [title, said.title])))
    return _offered(_question(said, typed, ask), _line(said, typed, ask))


def _offered(question: str, line: str) -> Reply | None:
    if len(line) > VALUE_MAX:
        return None
    return Reply.from_message(text_message(question, [Button("Plan it", "say", line)]))


def _question(said: Details, typed: Due, ask: Ask) -> str:
    parts = [
        views.when(times.wall_time(typed), ask.reader),
        length_of(typed.minutes),
        escape(said.place),
        said.link,
    ]
    name = _named(said.title) or " a meeting of the task force"
    return f"Shall I plan{name}, {', '.join(filter(None, parts))}?"


def _named(title: str) -> str:
    return f" *{escape(title)}*" if title else ""


def _line(said: Details, typed: Due, ask: Ask) -> str:
    place = f' place:"{said.place}"' if said.place else ""
    link = f" link:{said.link}" if said.link else ""
    return f'meeting {said.title} on:"{exact_words(typed, ask.typing_context.zone)}"{place}{link}'
