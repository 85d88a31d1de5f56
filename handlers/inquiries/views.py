"""How an inquiry looks: to whoever asked, to the secretary, and once it is answered."""

import re
from collections.abc import Sequence

from bot.inquiries import Inquiry
from bot.names import join_all
from bot.records import TEXT_MAX
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import (
    VALUE_MAX,
    Block,
    Button,
    Message,
    buttons,
    context,
    form,
    section,
    text_field,
)
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, channel_link, count, cut, escape
from handlers.core.blocks.things import thing

ASK_WORDS = re.compile(r"^\s*(?:please\s+)?ask\s+(?:the\s+|our\s+)?secretary\b[\s:,]*", re.IGNORECASE)
LINE_MAX = 150
TAKEN_BACK = "Taken back. Nobody needs to answer it."
NONE_WAITS = "No question waits for an answer."
ANSWER, TAKE_BACK = "answerinquiry", "takebackinquiry"


def _quote(text: str, most: int = TEXT_MAX) -> str:
    return f"“{escape(cut(text, most))}”"


def _people(people: Sequence[int], reader: Reader) -> str:
    return join_all([reader.short_name(one) for one in people], last=" or ")


def sent(asked: Inquiry, people: Sequence[int], reader: Reader) -> Message:
    text = f"I've asked {_people(people, reader)}: {_quote(asked.text)}\nThe answer comes to you here."
    return message_of([section(text), buttons([Button("Take it back", TAKE_BACK, asked.id)])])


def waits_already(asked: Inquiry, people: Sequence[int], reader: Reader) -> Message:
    text = f"That waits already: I asked {_people(people, reader)} {reader.at_moment(asked.at)}."
    return message_of([section(text), buttons([Button("Take it back", TAKE_BACK, asked.id)])])


def asks(asked: Inquiry, reader: Reader) -> list[Block]:
    """Return what the secretary reads."""
    place = f" in {channel_link(asked.channel)}" if asked.channel else ""
    text = f"*{reader.name(asked.asked_by)} asks you*{place}\n{_quote(asked.text)}"
    return [
        section(text),
        context("I couldn't answer that. Reply here and I'll pass it on."),
        buttons([Button("Answer", ANSWER, asked.id, is_next_step=True)]),
    ]


def settled(asked: Inquiry, reader: Reader) -> list[Block]:
    """Return the line that is left of it for the secretary."""
    who = reader.name(asked.asked_by)
    if asked.is_taken_back:
        return [section(f"{who} asked you something and took it back.")]
    lines = [f"*{who}* asked {_quote(asked.text)}", _answer(asked, reader)]
    return [section("\n".join(lines))]


def reply(asked: Inquiry, reader: Reader) -> list[Block]:
    """Return the answer, to whoever asked."""
    return [section(f"*You asked* {_quote(asked.text)}\n{_answer(asked, reader)}")]


def _answer(asked: Inquiry, reader: Reader) -> str:
    return f"*{reader.name(asked.answered_by)} answers* {_quote(asked.answer)}"


def answered(asked: Inquiry, reader: Reader) -> Message:
    who = reader.short_name(asked.asked_by)
    return message_of([section(f"I'll tell {who}: {_quote(asked.answer)}")])


def answered_already(asked: Inquiry, reader: Reader) -> str:
    if asked.is_taken_back:
        return f"{reader.short_name(asked.asked_by)} took that question back."
    said = f"{reader.short_name(asked.answered_by)} answered it {reader.at_moment(asked.answered_at or asked.at)}"
    return f"{said}: {_quote(asked.answer, LINE_MAX)}"


def answer_form(asked: Inquiry, reader: Reader) -> Block:
    field = text_field("text", "Your answer", max_length=TEXT_MAX, long=True)
    title = f"Answer {cut(reader.roster.short_name(asked.asked_by), 16)}"
    above = [section(_quote(asked.text))]
    return form(title, "Send", [field], words=f"{ANSWER} {asked.id}", above=above)


def which(waiting: Sequence[Inquiry], words: str, reader: Reader) -> Message:
    """Return the question which inquiry is answered with these words."""
    rows = [
        thing(_quote(one.text, LINE_MAX), (f"asked by {reader.name(one.asked_by)}",), _this_one(one, words))
        for one in waiting
    ]
    return message_of([section("Which question is that the answer to?"), *rows])


def _this_one(asked: Inquiry, words: str) -> Button:
    argument = f"{asked.id} {words}"
    return Button("This one", ANSWER, argument if len(argument) <= VALUE_MAX else asked.id)


def waits(asked: Inquiry, reader: Reader) -> Block:
    """Return an inquiry as one of the things that wait for its reader."""
    said = f"asked by {reader.name(asked.asked_by)} {reader.at_moment(asked.at)}"
    return thing(_quote(asked.text, LINE_MAX), (Chip.ASKED, said), Button("Answer", ANSWER, asked.id))


def _own(asked: Inquiry, reader: Reader) -> Block:
    if asked.is_open:
        back = Button("Take it back", TAKE_BACK, asked.id)
        return thing(
            _quote(asked.text, LINE_MAX), (Chip.WAITING, f"asked {reader.at_moment(asked.at)}"), back
        )
    return section(f"{_quote(asked.text, LINE_MAX)}\n{_answer(asked, reader)}")


def listed(waiting: Sequence[Inquiry], mine: Sequence[Inquiry], reader: Reader) -> Message:
    blocks: list[Block] = []
    if waiting:
        blocks += [
            section(f"*{count(len(waiting), 'question')} to you*"),
            *(waits(one, reader) for one in waiting),
        ]
    if mine:
        blocks += [section("*What you asked*"), *(_own(one, reader) for one in mine)]
    return message_of(blocks or [section(NONE_WAITS)])
