"""An in-memory index of recent records, so that duplicates are found without a query in each call."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping

from bot.records import Record

CAPACITY = 10_000  # of a larger burst the oldest are dropped, and their duplicates are not found
CATCH_UP_LIMIT = 1_000  # records that are loaded at startup, or after writes of another replica
# Fields that do not come from the words of the command.
_GENERATED_FIELDS = frozenset(
    {"id", "number", "state", "version", "created_at", "changed_at", "folded", "planned", "due_typed"}
    | {"result", "reason", "closed_at", "closed_by", "level", "level_since", "path", "answer"}
)


def content_hash(record: Record) -> int:
    """Return a hash that is equal for records created by the same person with the same words."""
    return hash(
        (record.kind, *[value for name, value in vars(record).items() if name not in _GENERATED_FIELDS])
    )


class RecentRecords:
    """The latest committed records by content hash; kept up to date like the roster."""

    def __init__(self) -> None:
        self._ids: OrderedDict[int, int] = OrderedDict()
        self._next = 1  # id of the first record that is not in it, of an empty database the first of all

    def catch_up(self, next_id: int, load: Callable[[int], Iterable[Record]]) -> None:
        """Add the records created by other replicas; `load` returns the records from an id on."""
        if next_id != self._next:
            self.add(
                {content_hash(r): r.id for r in load(max(self._next, next_id - CATCH_UP_LIMIT))}, next_id
            )

    def add(self, ids: Mapping[int, int], next_id: int) -> None:
        """Add committed records."""
        self._ids.update(ids)
        while len(self._ids) > CAPACITY:
            self._ids.popitem(last=False)
        self._next = next_id

    def find(self, content: int) -> int | None:
        return self._ids.get(content)
