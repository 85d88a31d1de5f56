"""Ways through bodies: what a charter may say of them, and what an entry may do on its way."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charter_file import CharterError, read_charter
from bot.entries import Entry, EntryState
from bot.errors import UserError
from bot.submissions import Purpose, Submission, submission_from_row
from bot.ways import in_order, next_paper, take_outcome, unsaid_before
from tests.shipped import WITHOUT_REGISTERS

NOON = datetime(2016, 10, 7, 12, tzinfo=UTC)
WAYS = """
registers:
  - code: outputs
    one: output
    prefix: O
    what: What the task force puts before others.
    due: papers
    fields:
      - {name: route, choices: [guidelines, policy]}
      - {name: link, type: link}
    states:
      - name: status
        choices: [drafted, endorsed, approved, published]
        waits_for: {route: policy}
        needs: {published: [link]}
    ways:
      route:
        guidelines: [ISC-TF, MCG]
        policy: [ISC-TF, Council]
    outcome_sets: {endorsed: {status: endorsed}, not agreed: {status: drafted}}
"""
TEXT = WITHOUT_REGISTERS + WAYS
BAD = [
    ("[ISC-TF, MCG]", "[ISC-TF, MCGG]", "there is no body “MCGG” in “bodies”; did you mean “MCG”?"),
    ("[ISC-TF, MCG]", "[MCG, MCG]", "“MCG” is on a way twice"),
    ("[ISC-TF, MCG]", "[]", "“guidelines” needs at least one"),
    ("        guidelines:", "        guideline:", "“guideline” is no choice of “route”; did you mean “guidelines”?"),
    ("      route:\n", "      rout:\n", "there is no field “rout”; did you mean “route”?"),
    ("    ways:\n", "    way: [MCG]\n    ways:\n", "an entry takes one way: write “way” or “ways”, not both"),
    ("{endorsed:", "{endorsd:", "there is no outcome “endorsd” in “decision_words”; did you mean “endorsed”?"),
    ("endorsed: {status", "endorsed: {statu", "there is no state “statu”; did you mean “status”?"),
    ("{status: endorsed}", "{status: endorse}", "“endorse” is no choice of “status”; did you mean “endorsed”?"),
    ("{status: endorsed}", "{status: published}", "“published” needs fields, which no outcome brings"),
    ("waits_for: {route: policy}", "waits_for: {route: polcy}", "“polcy” is no choice of “route”; did you mean “policy”?"),
    ("outcome_sets: {endorsed: {status: endorsed}, not agreed: {status: drafted}}", "", "no outcome sets “status”; say which"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "instead", "sentence"), BAD)
def test_mistake_in_a_way_is_named_with_its_line(words: str, instead: str, sentence: str) -> None:
    assert words in TEXT
    text = TEXT.replace(words, instead, 1)

    with pytest.raises(CharterError) as refused:
        read_charter(text, name="c.yaml")

    (problem, *_) = [one for one in refused.value.problems if sentence in one]
    line = int(problem.split()[2].rstrip(":"))
    assert line > TEXT.count("\n", 0, TEXT.index("registers:\n")), problem


def test_outcome_that_none_of_the_bodies_may_say_sets_nothing() -> None:
    text = TEXT.replace("[ISC-TF, MCG]", "[ISC-TF]").replace("[ISC-TF, Council]", "[ISC-TF]")

    with pytest.raises(CharterError, match="none of ISC-TF may say “approved”; they can say endorsed"):
        read_charter(text.replace("not agreed: {", "approved: {"))


def test_without_a_way_nothing_comes_from_bodies() -> None:
    text = TEXT[: TEXT.index("    ways:\n")] + "    outcome_sets: {endorsed: {status: endorsed}}\n"

    with pytest.raises(CharterError) as refused:
        read_charter(text)

    said = str(refused.value)
    assert "papers are for bodies; add “way” or “ways”" in said
    assert "an outcome comes from a body" in said
    assert "it waits for the outcome of a body" in said


def test_body_without_a_level_names_outcomes_that_there_are() -> None:
    text = WITHOUT_REGISTERS.replace(
        "    papers: 28 calendar days", "    outcomes: [aproved]\n    papers: 28 calendar days"
    )

    with pytest.raises(
        CharterError, match="there is no outcome “aproved” in “decision_words”; did you mean “approved”"
    ):
        read_charter(text)


def entry(*, route: str = "policy") -> Entry:
    register = read_charter(TEXT).registers[0]
    made = Entry(
        id=1, number=3, title="Policy", state=EntryState.OPEN, created_at=NOON, created_by=1, changed_at=NOON,
        kind=register.kind,
    )  # fmt: skip
    made.set_values({"route": (route,)}, register)
    return made


DAYS = st.none() | st.dates(date(2016, 1, 1), date(2020, 12, 31))
SUBMISSIONS = st.builds(
    Submission,
    body=st.sampled_from(["ISC-TF", "Council"]),
    purpose=st.sampled_from(["", *Purpose]),
    meeting_id=st.none() | st.integers(1, 9),
    day=DAYS,
    papers_on=DAYS,
    is_sent=st.booleans(),
    outcome=st.sampled_from(["", "endorsed", "noted"]),
    on=DAYS,
    text=st.text(max_size=20),
    by=st.none() | st.integers(1, 9),
    confirmed_by=st.none() | st.integers(1, 9),
    reason=st.text(max_size=20),
)


@given(SUBMISSIONS)
def test_any_submission_comes_back_as_it_was_stored(one: Submission) -> None:
    assert submission_from_row(one.as_row()) == one


@given(st.lists(SUBMISSIONS, max_size=5))
def test_submissions_stand_in_the_order_of_the_way_and_none_is_lost(some: list[Submission]) -> None:
    register, made = read_charter(TEXT).registers[0], entry()
    made.set_submissions(some)

    shown = in_order(made, register)

    assert sorted(map(repr, shown)) == sorted(map(repr, some))
    assert [one.body for one in shown] == sorted([one.body for one in some], key=["ISC-TF", "Council"].index)


@given(st.lists(SUBMISSIONS, max_size=5))
def test_next_paper_is_the_earliest_that_is_missing(some: list[Submission]) -> None:
    made = entry()
    made.set_submissions(some)

    paper = next_paper(made)

    missing = [one.papers_on for one in some if one.papers_on and not one.is_sent and not one.outcome]
    assert (paper.papers_on if paper else None) == min(missing, default=None)


@given(st.lists(SUBMISSIONS, max_size=4), SUBMISSIONS.filter(lambda one: bool(one.outcome)))
def test_outcome_leaves_one_draft_at_most_and_touches_no_other_body(
    some: list[Submission], said: Submission
) -> None:
    draft = next((one for one in some if one.is_draft), None)
    some = [one for one in some if not one.is_draft or one is draft]
    made = entry()
    made.set_submissions(some)
    if draft is not None:
        made.said, made.said_by = draft.said, draft.by
    try:
        take_outcome(made, replace(said))
    except UserError:
        assert made.draft in (draft, None)
        return
    kept = [one for one in some if one.body != said.body]
    assert [one for one in made.submission_list if one.body != said.body] == kept
    left = [one for one in kept if one.is_draft]
    assert [one.body for one in made.submission_list if one.is_draft] == (
        [said.body] if said.is_draft else [one.body for one in left]
    )


def test_body_before_another_has_said_something_once_its_outcome_counts() -> None:
    register, made = read_charter(TEXT).registers[0], entry()
    draft = Submission(body="ISC-TF", outcome="endorsed", by=1)
    made.set_submissions([draft])
    before = unsaid_before(made, register, "Council")
    made.set_submissions([replace(draft, confirmed_by=2)])

    assert (before, unsaid_before(made, register, "Council")) == (["ISC-TF"], [])
