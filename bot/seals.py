"""A hash chain over the history: sealing lines, and verifying the chain.

A seal hashes the content of a line and the previous seal. A person who changes a line has to rewrite all
later seals, and then the chain heads that are published elsewhere every day no longer match.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from itertools import combinations

from bot.history import HistoryEntry

CHAIN_START = ""  # predecessor of the first seal
REDACT, RESTORE = "redact", "restore"  # verbs of the lines that account for changes of the chain itself
MAX_NUMBER = 2**62  # of a line or a counter: databases keep 64 bits, and some are skipped
MAX_COMPARED = 50  # changed lines that are checked for having been swapped
# The content of a line in the order of hashing. Any change here would invalidate every seal.
SEALED_FIELDS = (
    "id", "record_id", "at", "person_id", "role", "behalf", "verb", "why", "before", "after", "subject_id"
)  # fmt: skip
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Seal:
    """The seal of a line. The salt prevents guessing the content of a redacted line from its digest."""

    history_id: int
    salt: str
    digest: str
    chain: str


@dataclass(frozen=True, kw_only=True)
class ChainHead:
    """A published seal: the newest on a day of the task force, `count` seals from the start of the chain.

    `next` has the next number of each counter; it is empty in what an earlier version wrote.
    """

    on: date
    line: int
    count: int
    chain: str
    at: datetime
    next: Mapping[str, int] = field(default_factory=dict)

    def as_text(self) -> str:
        numbers = f" {json.dumps(self.next, separators=(',', ':'))}" if self.next else ""
        return f"{self.on} {self.line} {self.count} {self.chain} {self.at.isoformat()}{numbers}"


def parse_head(text: str) -> ChainHead:
    """Parse a head. Raises ValueError if it is malformed."""
    on, line, count, chain, at, *numbers = text.split(maxsplit=5)
    try:
        moment = datetime.fromisoformat(at).astimezone(UTC)
    except OverflowError as error:  # before the first year or after the last
        raise ValueError(str(error)) from None
    if int(line) >= MAX_NUMBER:
        raise ValueError(f"line {line} is out of range")
    return ChainHead(
        on=date.fromisoformat(on),
        line=int(line),
        count=int(count),
        chain=chain,
        at=moment,
        next=numbers_in(json.loads(numbers[0])) if numbers else {},
    )


@dataclass(frozen=True, kw_only=True)
class Witness:
    """What shows, outside of a database, how far its history had come.

    `source` says where it is; `line` is a line that the history had, `next` the next number of each counter at that time.
    """

    source: str
    at: datetime
    line: int
    next: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Loss:
    """What a database lacks: its history ends at `last_line` (0: there is none), and a witness knows a later one."""

    last_line: int
    witness: Witness


def numbers_in(value: object) -> dict[str, int]:
    """Return the whole numbers of a JSON object by name that a counter can have; empty for anything else."""
    found = value.items() if isinstance(value, dict) else ()
    return {str(name): number for name, number in found if type(number) is int and number < MAX_NUMBER}


def seal_of(line: HistoryEntry, *, salt: str, previous: str) -> Seal:
    """Return the seal of a line that follows a seal with the chain value `previous`."""
    digest = digest_of(line, salt)
    return Seal(
        history_id=line.id or 0, salt=salt, digest=digest, chain=chain_of(previous, line.id or 0, digest)
    )


def digest_of(line: HistoryEntry, salt: str) -> str:
    """Return the salted digest of the content of a line; it does not depend on the database."""
    values = vars(line) | {"at": (line.at - _EPOCH) // timedelta(microseconds=1)}
    return _hashed(salt, *[values[name] for name in SEALED_FIELDS])


def chain_of(previous: str, history_id: int, digest: str) -> str:
    return _hashed(previous, history_id, digest)


def _hashed(*parts: str | int | None) -> str:
    # JSON distinguishes None from "" and 1 from "1", and separates the parts. `repr` is for values that only
    # manual tampering can put there.
    return sha256(json.dumps(parts, default=repr).encode()).hexdigest()


# Redactions and restores


@dataclass(frozen=True, kw_only=True)
class RestoreEntry:
    """A restore: earlier heads of lines after `last_kept_line` belong to the history that was replaced."""

    line: int
    at: datetime
    last_kept_line: int

    def has_replaced(self, head: ChainHead | Witness) -> bool:
        return head.at < self.at and head.line > self.last_kept_line


@dataclass(frozen=True, kw_only=True)
class ChainExceptions:
    """Redactions and restores according to the sealed lines.

    `redacted_digests` has the newest digest of each redacted line; `redaction_lines` are the lines that
    record the redactions.
    """

    redacted_digests: Mapping[int, str]
    redaction_lines: Sequence[int]
    restores: Sequence[RestoreEntry]


def read_exceptions(lines: Iterable[HistoryEntry]) -> ChainExceptions:
    """Collect the exceptions from lines, oldest first. These lines are sealed as well, so tampering shows."""
    digests: dict[int, str] = {}
    by, restores = [], []
    for line in lines:
        number, said = line.id or 0, _parse_object(line.after)
        if line.verb == REDACT:
            redacted = {int(one): str(digest) for one, digest in said.items() if one.isdecimal()}
            digests |= {one: digest for one, digest in redacted.items() if one < number}
            by.append(number)
        elif line.verb == RESTORE and isinstance(last := said.get("last"), int):
            restores.append(RestoreEntry(line=number, at=line.at, last_kept_line=last))
    return ChainExceptions(redacted_digests=digests, redaction_lines=by, restores=restores)


def _parse_object(text: object) -> Mapping[str, object]:
    try:
        said = json.loads(str(text))
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


# Verification


class ChainFault(StrEnum):
    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"
    SWAPPED = "swapped"
    BROKEN = "broken"  # a seal does not follow from its predecessor
    TRUNCATED = "cut"  # a head refers to a line after the end of the chain
    REWRITTEN = "rewritten"  # a head has another seal or count for its line
    UNKNOWN = "unknown"  # a seal that somebody kept does not exist


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A fault and its line; `other` is the line it was swapped with, or the last sealed line."""

    fault: ChainFault
    line: int = 0
    other: int = 0
    head: ChainHead | None = None


class ChainVerifier:
    """Verifies the chain in one pass; keeps only heads and redacted digests in memory, no lines.

    `newest` is the last line with a seal; `wanted` is a seal that somebody kept, or None.
    """

    def __init__(
        self,
        *,
        newest: int,
        explained: ChainExceptions,
        heads: Iterable[ChainHead] = (),
        wanted: str | None = None,
    ) -> None:
        self.count = self.last_line = self.unsealed_count = 0
        self.matching_heads: list[ChainHead] = []
        self.replaced_heads: list[ChainHead] = []
        self.redacted_count = 0
        self.has_found_wanted = False
        self.redaction_lines = explained.redaction_lines
        self.restores = explained.restores
        self._newest = newest
        self._digests = explained.redacted_digests
        self._chain = CHAIN_START
        self._wanted = wanted
        self._changed: list[tuple[HistoryEntry, Seal]] = []
        self._heads: dict[int, list[ChainHead]] = defaultdict(list)
        for head in heads:
            self._heads[head.line].append(head)

    def check_line(self, line: HistoryEntry | None, seal: Seal | None) -> Iterator[Finding]:
        """Check the next line and its seal, either of which may be missing; yield the faults."""
        if seal is not None:
            yield from self._check_sealed(line, seal)
        elif line is not None and (line.id or 0) < self._newest:
            yield Finding(fault=ChainFault.INSERTED, line=line.id or 0)
        else:
            self.unsealed_count += 1

    def finish(self) -> Iterator[Finding]:
        """Yield the faults that show only after the last line."""
        yield from self._find_swaps()
        for head in (head for heads in self._heads.values() for head in heads):
            fault = ChainFault.TRUNCATED if head.line > self.last_line else ChainFault.REWRITTEN
            yield from self._report_head(head, fault)
        if self._wanted is not None and not self.has_found_wanted:
            yield Finding(fault=ChainFault.UNKNOWN)

    def _check_sealed(self, line: HistoryEntry | None, seal: Seal) -> Iterator[Finding]:
        number = seal.history_id
        if seal.chain != chain_of(self._chain, number, seal.digest):
            yield Finding(fault=ChainFault.BROKEN, line=number)
        if line is None:
            yield Finding(fault=ChainFault.MISSING, line=number)
        elif not self._matches_digest(line, seal):
            yield Finding(fault=ChainFault.CHANGED, line=number)
            if len(self._changed) < MAX_COMPARED:
                self._changed.append((line, seal))
        self.count, self.last_line, self._chain = self.count + 1, number, seal.chain
        yield from self._check_heads(seal)

    def _matches_digest(self, line: HistoryEntry, seal: Seal) -> bool:
        """Return whether a line matches its digest: that of its redaction, or else the sealed one."""
        newest = self._digests.get(seal.history_id)
        self.redacted_count += newest is not None
        return digest_of(line, seal.salt) == (newest or seal.digest)

    def _check_heads(self, seal: Seal) -> Iterator[Finding]:
        self.has_found_wanted |= seal.chain == self._wanted
        for head in self._heads.pop(seal.history_id, ()):
            if (head.chain, head.count) == (seal.chain, self.count):
                self.matching_heads.append(head)
            else:
                yield from self._report_head(head, ChainFault.REWRITTEN)

    def _report_head(self, head: ChainHead, fault: ChainFault) -> Iterator[Finding]:
        if any(restore.has_replaced(head) for restore in self.restores):
            self.replaced_heads.append(head)
        else:
            yield Finding(fault=fault, line=head.line, other=self.last_line, head=head)

    def _find_swaps(self) -> Iterator[Finding]:
        for (line, seal), (other, others) in combinations(self._changed, 2):
            if _matches_at(line, others) and _matches_at(other, seal):
                yield Finding(fault=ChainFault.SWAPPED, line=seal.history_id, other=others.history_id)


def _matches_at(line: HistoryEntry, seal: Seal) -> bool:
    return digest_of(replace(line, id=seal.history_id), seal.salt) == seal.digest
