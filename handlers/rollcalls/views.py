"""How a roll call looks: to whom it asks, to whoever leads it, and to everybody else, who reads counts alone."""

from collections.abc import Sequence

from bot.names import join_all
from bot.roll_call_rules import RollCallRule
from bot.roll_calls import RollCall, RollCallPlace, SafetyAnswer, Tally, percent
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, Message, buttons, entry, section, sections
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, count, escape
from handlers.rollcalls.standing import RollCallStanding

ENTER = "See who"


def offices(call: RollCall, reader: Reader) -> str:
    return join_all([escape(reader.charter.find_station(one).city) for one in call.offices])


def title(call: RollCall, reader: Reader) -> str:
    """Return what it is: an exercise says so wherever it is named."""
    where = offices(call, reader)
    return f"Exercise: roll call in {where}" if call.is_exercise else f"Roll call in {where}"


def begins_at(call: RollCall, reader: Reader) -> str:
    return reader.moment(call.look_at or call.at)


def started(call: RollCall, rule: RollCallRule, reader: Reader, others: Sequence[int]) -> Message:
    """Return that a roll call is announced, and who can begin or stop it."""
    minutes = int(rule.second_press.total_seconds() // 60)
    can = (
        f"{reader.names(others)} can begin it now or stop it; otherwise"
        if others
        else "Nobody else can begin it, so"
    )
    text = f"*{title(call, reader)}* begins in {count(minutes, 'minute')}.\n{can} I begin at {begins_at(call, reader)}."
    return message_of(
        [
            section(text),
            facts(Chip.WAITING, "", "nobody is asked yet"),
            buttons([Button("Stop it", "rollstop", call.id)]),
        ]
    )


# To those who may begin or stop it


def announced(call: RollCall, reader: Reader) -> list[Block]:
    by, exercise = reader.name(call.started_by), "Exercise: " if call.is_exercise else ""
    text = f"*{exercise}{by} starts a roll call in {offices(call, reader)}*\nBegin it now, or stop it. Otherwise it begins at {begins_at(call, reader)}."
    row = [
        Button("Begin now", "rollbegin", call.id, is_next_step=True),
        Button("Stop it", "rollstop", call.id),
    ]
    return [section(text), facts(Chip.WAITING, "", "nobody is asked yet"), buttons(row)]


def no_longer_announced(call: RollCall, reader: Reader) -> list[Block]:
    if call.begun_at is None:
        return [section(title(call, reader)), facts(Chip.STOPPED, "", "nobody was asked")]
    return [section(title(call, reader)), facts(Chip.OPEN, "", f"began at {reader.moment(call.begun_at)}")]


# To those who are asked


def asked(call: RollCall, wave: int, reader: Reader) -> list[Block]:
    again = f", asked for the {_ORDINALS[min(wave, len(_ORDINALS)) - 1]} time" if wave > 1 else ""
    text = (
        f"*{title(call, reader)}: are you safe?*\nPress one, or write “safe” or “I need help”. "
        "Only the wardens and whoever leads it read your answer."
    )
    since = f"since {reader.moment(call.begun_at or call.at)}{again}"
    return [section(text), facts(Chip.ASKED, "", since), answer_buttons(call)]


def asked_in_words(call: RollCall, place: RollCallPlace, reader: Reader) -> Message:
    """Return the question for somebody whose words were not read as an answer, with the one that is known of them."""
    asks = "I am not sure what you mean, and nobody has been told yet. Press one."
    if not place.is_missing:
        by = f" by {reader.short_name(place.entered_by)}" if place.entered_by is not None else ""
        known = SafetyAnswer(place.answer)
        state = "needing help" if known is SafetyAnswer.HELP else known.label
        asks = f"You are noted{by} as *{state}*. If that has changed, press one."
    text = f"*{title(call, reader)}: are you safe?*\n{asks}"
    return message_of([section(text), answer_buttons(call)])


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


def answer_buttons(call: RollCall) -> Block:
    row = [
        Button("Safe", "rollanswer", f"{call.id} {SafetyAnswer.SAFE}", is_next_step=True),
        Button("I need help", "rollanswer", f"{call.id} {SafetyAnswer.HELP}"),
    ]
    more = [
        Button("Safe and working", "rollanswer", f"{call.id} {SafetyAnswer.WORKING}"),
        Button("Away", "rollanswer", f"{call.id} {SafetyAnswer.AWAY}"),
    ]
    return buttons(row, more)


def answered(call: RollCall, reader: Reader) -> list[Block]:
    return [section(title(call, reader)), facts(Chip.DONE, "", "answered, nothing for you to do")]


def over(call: RollCall, reader: Reader) -> list[Block]:
    return [section(title(call, reader)), facts(Chip.DONE, "", "over, no answer is needed")]


def noted(call: RollCall, said: SafetyAnswer, reader: Reader) -> Message:
    """Return what was understood; whoever needs help reads who is told."""
    told = " The wardens and whoever leads it are told now." if said is SafetyAnswer.HELP else ""
    text = f"{title(call, reader)}. Noted: you are *{said.label}*.{told}"
    if said is SafetyAnswer.HELP:
        text = f"{title(call, reader)}. Noted: you *need help*.{told}"
    if call.is_exercise and said is SafetyAnswer.HELP:
        text = f"{text} This is an exercise: if you need help in earnest, call the emergency number."
    return message_of([section(text), answer_buttons(call)])


# To wardens and whoever leads it: counts, and the way to the names


def counts_line(tally: Tally) -> str:
    """Return what everybody may read: the shares, and how many are away."""
    reached = f"{tally.reached} of {tally.counted} reached ({percent(tally.reached, tally.counted)})"
    prompt = f"{tally.prompt} within 60 minutes ({percent(tally.prompt, tally.counted)})"
    away = f"; {tally.away} away" if tally.away else ""
    return f"{reached}, {prompt}{away}"


def led_lines(standing: RollCallStanding, reader: Reader) -> list[str]:
    """Return what only wardens and whoever leads it read of the counts."""
    tally = standing.tally
    help_line = [f"*{_need(tally.need_help)} help.*"] if tally.need_help else []
    own = tally.reached - tally.entered
    ways = f"{own} answered, {tally.entered} entered for them, {tally.unreached} not reached"
    of_each = [
        f"{escape(reader.charter.find_station(one).city)}: {tally.of(one).reached} of {tally.of(one).counted}"
        for one in standing.call.offices
    ]
    return [*help_line, ways, *(of_each if len(of_each) > 1 else [])]


def _need(number: int) -> str:
    return f"{count(number, 'person', 'people')} {'needs' if number == 1 else 'need'}"


def led(standing: RollCallStanding, reader: Reader, *, is_close: bool) -> list[Block]:
    call = standing.call
    state = "is closed" if is_close else "has begun" if call.wave == 1 else "goes on"
    lines = [f"*{title(call, reader)} {state}.*", counts_line(standing.tally), *led_lines(standing, reader)]
    typed = f"or write what you know: safe RC-{call.id} @name @name, away @name"
    return [
        *sections(lines),
        facts(Chip.OPEN if call.is_open else Chip.DONE, f"RC-{call.id}", typed),
        buttons([Button(ENTER, "rollenter", call.id, is_next_step=True)]),
    ]


def needs_help(call: RollCall, reader: Reader) -> list[Block]:
    """Return that somebody needs help; the name is behind the button."""
    text = f"*{title(call, reader)}: somebody needs help.*"
    return [section(text), buttons([Button(ENTER, "rollenter", call.id, is_next_step=True)])]


def names(standing: RollCallStanding) -> list[Block]:
    """Return the names in the form of wardens: who needs help, who has not been reached, who is away."""
    groups = [
        ("Needs help", standing.named(SafetyAnswer.HELP)),
        ("Not reached", [standing.name(one) for one in standing.missing]),
        ("Away", standing.named(SafetyAnswer.AWAY)),
        ("Safe", standing.named(SafetyAnswer.SAFE, SafetyAnswer.WORKING)),
    ]
    lines = [f"*{label}:* {escape(join_all(found))}" for label, found in groups if found]
    return sections([counts_line(standing.tally), *lines])


# To everybody


def listed(
    standings: Sequence[RollCallStanding], reader: Reader, *, me: int, page: int, has_more: bool
) -> Message:
    """Return the roll calls, the latest first."""
    blocks = [block for one in standings for block in _listed_one(one, reader, me)]
    row = [Button("More", "rollcalls", f"page:{page + 1}")] if has_more else []
    return message_of([*blocks, *([buttons(row)] if row else [])])


def _state(call: RollCall) -> str:
    """Return whether a roll call that has begun still asks people."""
    if call.begun_at is None:
        return ""
    return ", open" if call.is_open else ", closed"


def _listed_one(standing: RollCallStanding, reader: Reader, me: int) -> list[Block]:
    call = standing.call
    when = f"{'began' if call.begun_at else 'announced'} {reader.at_moment(call.at)}{_state(call)}"
    head = f"*{title(call, reader)}* · {when}"
    if call.is_announced:
        return [section(f"{head}\nNobody is asked yet.")]
    is_led = me in standing.leaders
    lines = [head, counts_line(standing.tally), *(led_lines(standing, reader) if is_led else [])]
    button = Button(ENTER, "rollenter", call.id) if is_led and call.is_answerable else None
    return [entry("\n".join(lines), button)]
