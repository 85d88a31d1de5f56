"""A list of records, declared once: its file, its part of digests, Home and handovers, and its answers follow from it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from bot.digests import DigestWeek
from bot.permissions import Actor, may
from bot.records import Kind, Record
from bot.spreadsheets import Cell, Row
from bot.vocabulary import LazyPattern, ListFilter, ListWords, words_of_noun
from handlers.core.blocks.elements import Button, entry
from handlers.core.blocks.paging import Headed
from handlers.core.blocks.text import Reader, capitalized, count
from handlers.core.calls import Ask
from handlers.core.home import HomePart, Waiting
from handlers.core.kinds import (
    MAX_ROWS,
    DigestLists,
    DigestPart,
    DigestSection,
    ExportList,
    HoldingList,
    Sheets,
    Surface,
)
from handlers.core.waiting.asked import Asked
from storage.digests import Scope
from storage.records import Filter, ListPage, ListQuery
from storage.unit_of_work import Read

R = TypeVar("R", bound=Record)
OPEN = "open"
HOME_ORDER = 200  # of lists whose part of Home is derived: after those that features declare


@dataclass(frozen=True, kw_only=True)
class OpenList(Generic[R]):
    """How a list answers "what's open?", in an area or on some days, and "how many?"."""

    words: LazyPattern | None = (
        None  # what people call the records, in every language; None: the noun of the list
    )
    noun: tuple[str, str] | None = None  # in the answer; None: that of the list
    heading: str | None = (
        None  # above its lines beside others; None: its title, "": they follow the answer at once
    )
    dated: str = ""  # behind the number where days were asked for: "2 actions due"
    lines: Callable[[Read, Sequence[R], Reader], Sequence[str]] | None = None  # None: the line of each record
    held: Callable[[Ask, Read, int], Sequence[R]] | None = (
        None  # what else waits for a person, as far as one may see
    )
    is_counted: bool = False  # its verb lists just what is open, and so says how many there are
    takes_area: bool = False  # its verb can be narrowed to an area
    filters: Sequence[ListFilter] | None = None  # the words by which its verb narrows it; None: by none
    takes_late: bool = False  # its verb, followed by "late", lists what is late
    nearest: Sequence[tuple[str, str]] = ()  # to press where a question can't be answered; none: its verb


@dataclass(frozen=True, kw_only=True)
class ListFile(Generic[R]):
    """A list as a file with a row for each record; `find` returns them, where they are not those of the list."""

    columns: Mapping[str, Callable[[R, Reader], Cell]]
    find: Callable[[Read, ListQuery], ListPage] | None = None
    # What is counted by the fields that were named, in place of the rows; None: it isn't counted.
    counted: Callable[[Read, ListQuery, Reader], Sequence[Row]] | None = None
    right: str = "list"


@dataclass(frozen=True, kw_only=True)
class RecordList(Generic[R]):
    """A list of records of one kind; `order` is its place among others, wherever several are shown together.

    `name` is that of its verb, of its file and of what sent digests store, so it never changes. `find` returns what is
    open or lies ahead, of a person too where `is_owned`; who made or owns a record of such a list finds it on their
    Home, and hands it over. Where no list of a kind is shown, `RecordKind.unlisted` says why.
    """

    kind: Kind
    name: str
    noun: tuple[str, str]  # "pledge", "pledges"
    order: int
    find: Callable[[Read, ListQuery], ListPage]
    line: Callable[[R, Reader], str]
    state: tuple[str, str] = (OPEN, "")  # what `find` returns, before and behind the noun: "2 open pledges"
    title: str = ""  # on buttons and above its lines; "": the noun
    is_owned: bool = False
    in_menu: bool = True  # among the buttons of `lists`
    next_step: Callable[[R, Reader], Button | None] = lambda *_: None  # beside it on the Home of its owner
    open: OpenList[R] | None = None
    asks: Callable[[Ask, Read, R], Asked | None] | None = None  # whose answers one of it waits for
    of_week: Callable[[Read, Scope, DigestWeek], Sequence[R]] | None = None  # what a digest lists
    file: ListFile[R] | ExportList | None = None
    # What is declared in full stands in place of what follows from the above.
    home: Sequence[HomePart] = ()
    digest: DigestSection | None = None
    holdings: Sequence[HoldingList[R]] = ()

    @property
    def heading(self) -> str:
        return self.title or capitalized(self.noun[1])

    @property
    def noun_of_open(self) -> tuple[str, str]:
        """Return how its records are called where what is open is counted."""
        return (self.open.noun if self.open else None) or self.noun

    @property
    def is_of_open(self) -> bool:
        """Return whether it holds what is open, rather than what lies ahead."""
        return self.state[0] == OPEN

    def counted(self, number: int) -> str:
        """Return how many there are: "2 open pledges"."""
        before, behind = self.state
        return count(number, *(" ".join(filter(None, (before, noun, behind))) for noun in self.noun))

    def open_lines(self, read: Read, records: Sequence[R], reader: Reader) -> Sequence[str]:
        """Return the lines of an answer to "what's open?"."""
        if self.open is not None and self.open.lines is not None:
            return self.open.lines(read, records, reader)
        return [self.line(one, reader) for one in records]

    def surfaces(self) -> set[Surface]:
        """Return where the list is shown."""
        shown = {
            Surface.HOME: self.home_parts(),
            Surface.OPEN: self.open,
            Surface.DIGEST: self.digest_section(),
            Surface.HANDOVER: self.holding_lists(),
            Surface.EXPORT: self.file,
        }
        return {surface for surface, part in shown.items() if part}

    # What follows from it

    def home_parts(self) -> Sequence[HomePart]:
        own = [HomePart(order=HOME_ORDER + self.order, waiting=self._waiting)] if self.is_owned else []
        return self.home or own

    def _waiting(self, ask: Ask, read: Read) -> list[Waiting]:
        """Return the reader's own records."""
        me = ask.actor.person_id
        query = ListQuery(who=ask.actor, now=ask.now, today=ask.today, chosen=Filter(owner=me))
        found = self.find(read, query)
        blocks = [entry(self.line(one, ask.reader), self._offered(ask, one)) for one in found.records]
        return [Waiting(blocks, Button("See all", "say", self.name), found.total_count)]

    def _offered(self, ask: Ask, record: R) -> Button | None:
        """Return the next step of a record, where the reader may take it."""
        step, shows = self.next_step(record, ask.reader), ask.registry.kind_of(record).shows
        return step if step is not None and shows.may_press(ask, step, record) else None

    def digest_section(self) -> DigestSection | None:
        if self.digest is not None or self.of_week is None:
            return self.digest
        choose, part = self.of_week, DigestPart(self.order, self._in_digest)
        return DigestSection(
            headings={self.name: self.heading},
            choose=lambda read, scope, week: {self.name: choose(read, scope, week)},
            channel=part,
            personal=part,
        )

    def _in_digest(self, lists: DigestLists, reader: Reader) -> Headed:
        return Headed(self.heading, [self.line(one, reader) for one in lists.get(self.name, ())])

    def holding_lists(self) -> Sequence[HoldingList[R]]:
        if self.holdings or not self.is_owned:
            return self.holdings
        held = HoldingList[R](
            label=self.counted,
            find=lambda read, person, who, now, area: self.find(
                read,
                ListQuery(
                    who=who,
                    now=now,
                    today=read.charter.day_of(now),
                    chosen=Filter(owner=person, area=area),
                ),
            ),
            line=lambda record, reader, _: self.line(record, reader),
            may_be_cancelled=False,
        )
        return (held,)

    def export(self) -> ExportList | None:
        if not isinstance(self.file, ListFile):
            return self.file
        of, noun = self.file, self.noun[0]
        return ExportList(
            name=self.name,
            description=f"the list of {self.noun[1]}",
            aliases=frozenset({self.name, noun}),
            options=("by",) if of.counted is not None else (),
            unfiltered=f"The list of {self.noun[1]} comes whole: export {self.name}",
            noun=lambda _: noun,
            many=self.noun[1],
            label=lambda number: f"list of {count(number, *self.noun)}",
            allows=lambda who: may(who, of.right),
            count=lambda read, chosen, who, reader: self._number(of, read, chosen, who, reader),
            make_sheets=lambda read, chosen, who, reader: self._sheets(of, read, chosen, who, reader),
        )

    def _rows(self, of: ListFile[R], read: Read, who: Actor, reader: Reader, *, limit: int) -> ListPage:
        query = ListQuery(who=who, now=reader.now, today=reader.today, limit=limit)
        return (of.find or self.find)(read, query)

    def _number(self, of: ListFile[R], read: Read, chosen: Filter, who: Actor, reader: Reader) -> int:
        """Return how many records the file is of. Raises UserError for fields by which they aren't counted."""
        self._counted(of, read, chosen, who, reader)
        return self._rows(of, read, who, reader, limit=0).total_count

    def _counted(
        self, of: ListFile[R], read: Read, chosen: Filter, who: Actor, reader: Reader
    ) -> Sequence[Row]:
        if of.counted is None or not chosen.by:
            return ()
        query = ListQuery(who=who, now=reader.now, today=reader.today, chosen=chosen, limit=MAX_ROWS)
        return of.counted(read, query, reader)

    def _sheets(
        self, of: ListFile[R], read: Read, chosen: Filter, who: Actor, reader: Reader
    ) -> tuple[Sheets, int]:
        if counted := self._counted(of, read, chosen, who, reader):
            return {capitalized(self.noun[1]): counted}, self._number(of, read, chosen, who, reader)
        found = self._rows(of, read, who, reader, limit=MAX_ROWS).records
        rows = [tuple(value(one, reader) for value in of.columns.values()) for one in found]
        return {capitalized(self.noun[1]): [tuple(of.columns), *rows]}, len(found)


def late_besides(ask: Ask, read: Read, chosen: Filter) -> list[tuple[RecordList[Any], int]]:
    """Return the lists besides that of actions which have something late by these filters, with how much."""
    query = ListQuery(who=ask.actor, now=ask.now, today=ask.today, chosen=replace(chosen, late=True), limit=0)
    dated = [one for one in ask.registry.lists if one.open is not None and one.open.takes_late]
    return [(one, number) for one in dated if (number := one.find(read, query).total_count)]


def held_besides(ask: Ask, read: Read, owner: int, *, apart: Kind) -> list[tuple[RecordList[Any], int]]:
    """Return the lists but that of the kind `apart` with what belongs to somebody or waits for them, as far as one sees it."""
    lists = {kind: one for kind, one in ask.registry.open_lists.items() if one.open is not None}
    query = ListQuery(who=ask.actor, now=ask.now, today=ask.today, chosen=Filter(owner=owner))
    numbers = {
        kind: len(one.open.held(ask, read, owner))
        for kind, one in lists.items()
        if one.open and one.open.held
    }
    numbers |= {
        kind: one.find(read, query).total_count
        for kind, one in lists.items()
        if one.is_owned and kind is not apart
    }
    return [(one, numbers[kind]) for kind, one in lists.items() if numbers.get(kind)]


def words_of_lists(lists: Iterable[RecordList[Any]]) -> Mapping[Kind, ListWords]:
    """Return how people speak of the records of each kind that answers questions."""
    return {
        one.kind: ListWords(
            one.name,
            one.open.words or words_of_noun(*one.noun),
            one.open.is_counted,
            one.is_owned,
            one.open.filters,
            one.open.takes_late,
        )
        for one in lists
        if one.open is not None
    }
