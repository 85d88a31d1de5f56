"""Conditions of a register in words: where its likelihood is high."""

from bot.names import join_all
from bot.registers import EMPTY, GIVEN, Clause, Condition, Register


def where_text(condition: Condition, register: Register) -> str:
    """Return where a condition holds: "where its likelihood is high", "except where its cost is empty"."""
    return " or ".join(_clause_text(one, register) for one in condition.any_of)


def _clause_text(clause: Clause, register: Register) -> str:
    fields = " and ".join(_says(name, wanted, register) for name, wanted in clause.fields)
    unless = where_text(clause.unless, register) if clause.unless is not None else ""
    return ", ".join([*([f"where {fields}"] if fields else []), *([f"except {unless}"] if unless else [])])


def _says(name: str, wanted: tuple[str, ...], register: Register) -> str:
    words = {EMPTY: "empty", GIVEN: "given"}
    said = join_all([words.get(one, one) for one in wanted], last=" or ")
    return f"its {register.by_name[name].shown_label.lower()} is {said}"
