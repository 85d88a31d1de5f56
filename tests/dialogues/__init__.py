import pytest

pytest.register_assert_rewrite("tests.dialogues.earlier")  # a failed check there says what differs
