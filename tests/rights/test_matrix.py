"""The documentation has the table of rights as the code has it."""

from bot.charter import Rights
from tests import matrix


def test_written_table_of_rights_is_the_one_that_doors_ask() -> None:
    assert matrix.FILE.read_text(encoding="utf-8") == matrix.text(), "run make matrix"
    assert set(matrix.COLUMNS) == set(Rights) - {Rights.ADMIN}  # who runs the bot has no rights by that
