"""The table of rights in the documentation has a column for everybody who may do anything."""

from bot.charter_section import Rights
from tests import matrix


def test_everybody_but_the_operator_has_a_column_in_the_table_of_rights() -> None:
    assert set(matrix.COLUMNS) == set(Rights) - {Rights.ADMIN}  # who runs the bot has no rights by that
