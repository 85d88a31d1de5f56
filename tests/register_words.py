"""What is typed to enter an entry of a register, made of its declaration: a register needs no list of its own in any test."""

from bot.register_dates import DueRule
from bot.register_types import DATE, MONEY, NUMBER, YEAR
from bot.registers import Register, RegisterField

# What a field of each type may say; {n} is a number of its own.
VALUES = {
    NUMBER: "{n}",
    MONEY: '"CHF {n}"',
    DATE: "2016-10-05",
    YEAR: "2016",
    "link": "https://example.org/{n}",
    "entity": "BDT",
    "record": "A-1",
}
TEXT = "part{n}"


def bare(register: Register, n: object, title: str = "Number {n}", **says: str) -> str:
    """Return the words that enter an entry which says nothing that may be left out, but what `says` has."""
    needed = [one for one in register.fields if one.required or one in _needed_at_first(register)]
    said = {one.name: value_of(register, one) for one in needed} | says
    due = ["due:2016-12-20"] if register.due == DueRule.REQUIRED else []
    options = [f"{name}:{value}" for name, value in said.items()]
    return " ".join([register.one, title, *options, *due]).replace("{n}", str(n))


def on_a_way(register: Register, n: object) -> str:
    """Return the same of an entry that may go through bodies, where entries of the register do."""
    chooses = [one for one in register.fields if one.name in register.ways]
    return bare(register, n, **{one.name: value_of(register, one) for one in chooses})


def key_days(register: Register) -> list[str]:
    """Return the fields of days by which an entry is unique."""
    return [one.name for one in register.fields if one.key and one.value_type == DATE]


def _needed_at_first(register: Register) -> list[RegisterField]:
    return register.required_with(register.settled(register.start_values()))


def value_of(register: Register, field: RegisterField) -> str:
    """Return a value of a field as it is typed; one that names a way where the field does."""
    choices = [*register.ways.get(field.name, ()), *field.choices]
    if choices:
        return f'"{choices[0]}"'
    return VALUES.get(field.value_type, TEXT)
