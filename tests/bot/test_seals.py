"""What a seal is made of, and what explains a line that no longer says what was sealed."""

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256

import pytest

from bot.history import HistoryEntry
from bot.seals import (
    CHAIN_START,
    REDACT,
    RESTORE,
    SEALED_FIELDS,
    ChainExceptions,
    ChainFault,
    ChainHead,
    ChainVerifier,
    Finding,
    Seal,
    digest_of,
    parse_head,
    read_exceptions,
    seal_of,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LINE = HistoryEntry(
    id=7, record_id=3, at=NOON, person_id=2, role="chair", verb="edit", why="é", before=None, after="{}"
)
NOTHING = ChainExceptions(redacted_digests={}, redaction_lines=(), restores=())


def test_digest_is_made_of_all_that_a_line_says() -> None:
    assert set(SEALED_FIELDS) == {field.name for field in fields(HistoryEntry)}


def test_digest_is_the_one_that_anybody_can_work_out_from_the_salt_and_the_line() -> None:
    written = (
        '["5a17", 7, 3, 1772452800000000, 2, "chair", "", "edit", "\\u00e9", null, "{}", null]'  # as JSON
    )

    assert digest_of(LINE, "5a17") == sha256(written.encode()).hexdigest()


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"before": ""}, id="empty is not nothing"),
        pytest.param({"before": "null"}, id="the word is not nothing"),
        pytest.param({"at": NOON + timedelta(microseconds=1)}, id="a microsecond later"),
        pytest.param({"role": "chairedit", "verb": ""}, id="the same letters elsewhere"),
        pytest.param({"role": 'chair", "', "behalf": ""}, id="quotes in the words"),
        pytest.param({"person_id": None, "subject_id": 2}, id="another column"),
    ],
)
def test_two_lines_that_differ_have_two_digests(other: dict[str, object]) -> None:
    assert digest_of(replace(LINE, **other), "5a17") != digest_of(LINE, "5a17")  # type: ignore[arg-type] # each its own


def test_same_moment_in_another_zone_has_the_same_digest() -> None:
    elsewhere = NOON.astimezone(timezone(timedelta(hours=7)))

    assert digest_of(replace(LINE, at=elsewhere), "5a17") == digest_of(LINE, "5a17")


def test_head_comes_back_from_its_text() -> None:
    head = ChainHead(on=date(2026, 3, 2), line=9, count=8, chain="ab", at=NOON)

    assert parse_head(head.as_text()) == head


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-03-02 9 8 ab",
        "today 9 8 ab 2026-03-02T12:00:00+00:00",
        "2026-03-02 9 8 ab 9999-12-31T23:59:59-10:00",
        "2026-03-02 9223372036854775808 8 ab 2026-03-02T12:00:00+00:00",
    ],
)
def test_text_that_holds_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"unpack|isoformat|out of range"):
        parse_head(text)


def test_number_that_no_counter_can_have_is_none_of_a_head() -> None:
    text = '2026-03-02 9 8 ab 2026-03-02T12:00:00+00:00 {"action":12,"issue":9223372036854775808}'

    assert parse_head(text).next == {"action": 12}


def says(number: int, verb: str, **after: object) -> HistoryEntry:
    return replace(LINE, id=number, verb=verb, after=json.dumps(after))


def test_newest_line_about_a_redacted_one_counts_and_none_speaks_of_what_came_after_it() -> None:
    lines = [says(10, REDACT, **{"7": "a", "8": "b", "12": "c"}), says(11, REDACT, **{"7": "d"})]

    assert read_exceptions(lines).redacted_digests == {7: "d", 8: "b"}


@pytest.mark.parametrize("after", [None, "", "[1]", '{"x": 1}', '{"last": "2"}', "{"])
def test_line_that_makes_no_sense_explains_nothing(after: str | None) -> None:
    lines = [replace(LINE, verb=verb, after=after) for verb in (REDACT, RESTORE)]

    assert read_exceptions(lines) == ChainExceptions(redacted_digests={}, redaction_lines=[7], restores=[])


def chain(*lines: HistoryEntry) -> list[Seal]:
    seals: list[Seal] = []
    for line in lines:
        seals.append(seal_of(line, salt="5a17", previous=seals[-1].chain if seals else CHAIN_START))
    return seals


def found(
    lines: list[HistoryEntry], seals: list[Seal], *heads: ChainHead, explains: ChainExceptions = NOTHING
) -> list[Finding]:
    walk = ChainVerifier(newest=seals[-1].history_id, explained=explains, heads=heads)
    steps = [
        finding for line, seal in zip(lines, seals, strict=True) for finding in walk.check_line(line, seal)
    ]
    return [*steps, *walk.finish()]


THREE = [replace(LINE, id=number, why=f"number {number}") for number in (1, 2, 3)]
OLD = ChainHead(on=date(2026, 3, 2), line=3, count=3, chain="of another history", at=NOON)


def test_head_of_a_history_that_was_replaced_is_explained_by_a_later_restore_alone() -> None:
    def restored(*, at: datetime, last: int) -> ChainExceptions:
        return read_exceptions([replace(says(4, RESTORE, last=last), at=at)])

    later, earlier = NOON + timedelta(hours=1), NOON - timedelta(hours=1)
    rewritten = [Finding(fault=ChainFault.REWRITTEN, line=3, other=3, head=OLD)]

    assert found(THREE, chain(*THREE), OLD, explains=restored(at=later, last=2)) == []
    assert found(THREE, chain(*THREE), OLD, explains=restored(at=earlier, last=2)) == rewritten
    assert found(THREE, chain(*THREE), OLD, explains=restored(at=later, last=3)) == rewritten
    assert found(THREE, chain(*THREE), OLD) == rewritten


def test_head_with_another_count_does_not_fit() -> None:
    seals = chain(*THREE)
    head = replace(OLD, chain=seals[-1].chain)

    assert found(THREE, seals, head) == []
    assert found(THREE, seals, replace(head, count=4))[0].fault is ChainFault.REWRITTEN
