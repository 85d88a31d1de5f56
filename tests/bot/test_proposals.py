"""The rules of silence procedures: which move is legal from where, how long everybody has, what an objection does."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot import proposals
from bot.calendar import Due, WorkingDays
from bot.errors import UserError
from bot.fields import checked_link
from bot.proposals import Proposal, ProposalState

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
END = datetime(2026, 3, 9, 18, tzinfo=UTC)
S = ProposalState


def proposal(state: str = S.OPEN) -> Proposal:
    found = Proposal(
        id=1, number=4, title="Guidelines", state=S.DRAFT, created_at=NOON, created_by=1, changed_at=NOON, owners=(2, 3)
    )  # fmt: skip
    found.set_due(Due(day=END.date(), at=time(18), zone="UTC", typed="9 mar"))
    proposals.open_round(found, now=NOON)
    found.state = state
    if state not in {S.DRAFT, S.OPEN}:
        found.ended_at = NOON
    return found


MOVES: dict[str, tuple[Callable[[Proposal], object], set[S], S]] = {
    "open": (lambda p: proposals.open_round(p, now=NOON), {S.DRAFT}, S.OPEN),
    "object": (lambda p: proposals.object_to(p, reason="no", now=NOON), {S.OPEN}, S.OBJECTED),
    "adopt": (lambda p: proposals.adopt(p, missed=0, unsaid=0, now=END), {S.OPEN}, S.ADOPTED),
    "withdraw": (
        lambda p: proposals.withdraw(p, reason="no", now=NOON),
        {S.DRAFT, S.OPEN, S.OBJECTED},
        S.WITHDRAWN,
    ),
    "refer": (lambda p: proposals.refer(p, reason="", now=NOON), {S.OBJECTED}, S.REFERRED),
    "reissue": (lambda p: proposals.reissue(p, title="Shorter", text="", link=""), {S.OBJECTED}, S.DRAFT),
}


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("move", list(MOVES))
def test_move_is_made_where_it_is_legal_and_else_refused_with_a_sentence(move: str, state: S) -> None:
    act, legal, becomes = MOVES[move]
    found = proposal(state)
    if state not in legal:
        with pytest.raises(UserError, match="P-4 "):
            act(found)
        assert found.state == state
        return

    act(found)

    assert found.state == becomes


def test_objection_counts_before_the_end_and_adoption_from_it_on() -> None:
    found = proposal()

    assert found.accepts_objections(END - timedelta(microseconds=1))
    assert not found.accepts_objections(END)
    with pytest.raises(UserError):
        proposals.adopt(found, missed=0, unsaid=0, now=END - timedelta(microseconds=1))


def test_what_is_held_hears_nobody() -> None:
    found = proposal()

    proposals.await_chair(found, now=END)

    assert not found.accepts_objections(NOON)


def test_round_that_ended_stays_as_it_was_and_the_next_begins_anew() -> None:
    found = proposal()
    fixed = found.sha256
    proposals.object_to(found, reason="too long", now=NOON)

    before = proposals.reissue(found, title="Shorter", text="", link="")

    assert (before.revision, before.sha256, before.reason) == (0, fixed, "too long")
    assert (found.revision, found.sha256, found.due, found.opened_at) == (1, "", None, None)


@pytest.mark.parametrize(
    "other", [("Other", "", ""), ("Guidelines", "a word", ""), ("Guidelines", "", "https://x.org")]
)
def test_hash_is_of_title_wording_and_link(other: tuple[str, str, str]) -> None:
    assert proposals.text_hash(*other) != proposals.text_hash("Guidelines", "", "")


FROM_SUNDAY = WorkingDays(weekdays=frozenset({6, 0, 1, 2, 3}))
MONDAY = NOON.date()


@pytest.mark.parametrize(
    ("days", "first"),
    [
        ({2: WorkingDays()}, date(2026, 3, 9)),
        ({2: WorkingDays(), 3: FROM_SUNDAY}, date(2026, 3, 9)),
        ({3: FROM_SUNDAY}, date(2026, 3, 9)),  # their fifth is Sunday, on which nobody works at home
        ({2: WorkingDays().with_absences([(date(2026, 3, 3), date(2026, 3, 4))])}, date(2026, 3, 11)),
    ],
)
def test_first_end_is_when_the_last_of_all_has_had_so_many_working_days(
    days: dict[int, WorkingDays], first: date
) -> None:
    calendars = {person: (MONDAY, own) for person, own in days.items()}

    assert proposals.earliest_end(calendars, 5, WorkingDays())[0] == first
    assert min(proposals.working_days_left(calendars, first).values()) >= 5
    assert min(proposals.working_days_left(calendars, MONDAY).values()) == 0


@pytest.mark.parametrize("link", ["x", "http://a b", "https://x.org|<@U1>", "ftp://x.org"])
def test_link_that_is_no_address_is_refused(link: str) -> None:
    with pytest.raises(UserError):
        checked_link(link)
