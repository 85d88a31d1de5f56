"""Follow-ups of a decision, as they are saved with its draft."""

import pytest

from bot.decisions import FollowUp, follow_up_from_row


@pytest.mark.parametrize("plain", [{}, {"priority": "high"}])
def test_follow_up_comes_back_as_it_was_saved(plain: dict[str, str]) -> None:
    one = FollowUp(title="Draft the line", owners=(3, 5), plain=plain, visibility="members")

    assert follow_up_from_row(one.as_row()) == one


@pytest.mark.parametrize("priority", ["", "high"])
@pytest.mark.parametrize("end", [(), ("",)])
def test_follow_up_of_an_older_draft_keeps_its_priority(priority: str, end: tuple[str, ...]) -> None:
    row = ("Draft the line", "3", "", "", "", "", "", "ITU-R", priority, "members", *end)

    one = follow_up_from_row(row)

    assert (one.plain["priority"], one.entity, one.visibility) == (priority, "ITU-R", "members")
