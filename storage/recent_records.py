"""What was created lately, so that words said twice are noticed without a question to the database in each call."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping

from bot.records import Record

CAPACITY = 10_000  # of a larger burst the oldest are forgotten, and their repetition is logged
CATCH_UP_LIMIT = 1_000  # records that are read at the start, or when another replica has written
# What a record does not have from the words that created it.
_GENERATED_FIELDS = frozenset(
    {"id", "number", "state", "version", "created_at", "changed_at", "folded", "planned", "due_typed"}
    | {"result", "reason", "closed_at", "closed_by", "level", "level_since", "path", "answer"}
)


def content_hash(record: Record) -> int:
    """Return the same number for records that one person created with the same words."""
    return hash(
        (record.kind, *[value for name, value in vars(record).items() if name not in _GENERATED_FIELDS])
    )


class RecentRecords:
    """The latest records by what was said, as the database has them. It is brought up to date like the roster."""

    def __init__(self) -> None:
        self._ids: OrderedDict[int, int] = OrderedDict()
        self._next = 0  # the number of the first record that is not known here

    def catch_up(self, next_id: int, load: Callable[[int], Iterable[Record]]) -> None:
        """Take in what others have created: `load` returns the records from an id on."""
        if next_id != self._next:
            self.add(
                {content_hash(r): r.id for r in load(max(self._next, next_id - CATCH_UP_LIMIT))}, next_id
            )

    def add(self, ids: Mapping[int, int], next_id: int) -> None:
        """Add what has been committed."""
        self._ids.update(ids)
        while len(self._ids) > CAPACITY:
            self._ids.popitem(last=False)
        self._next = next_id

    def find(self, what: int) -> int | None:
        return self._ids.get(what)
