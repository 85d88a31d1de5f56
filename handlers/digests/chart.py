"""How many actions are open in each area, as a chart of a digest and in words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from slackblocks import AxisConfig, BarChart, DataPoint, DataSeries, DataVisualizationBlock

from bot.digests import Digest
from handlers.core.blocks.elements import Block, as_dict
from handlers.core.blocks.text import Reader, cut

LABEL_MAX = 20
AREAS_MAX = 8  # more cannot be told apart on a phone; those where something is late are never left out
BARS_MIN = 3  # two numbers are read faster than drawn
NO_AREA = "No area"


@dataclass(frozen=True)
class AreaCount:
    """How many actions are open in an area, or in several together; `label` is its name where there is little room."""

    label: str
    name: str
    late: int
    other: int


def _counts_by_area(digest: Digest, reader: Reader) -> list[AreaCount]:
    """Return the areas with most open actions, most first; those that are too many are counted together."""
    late, other = Counter(digest.late_by_area), Counter(digest.other_by_area)
    areas = sorted(late | other, key=lambda code: (-(late[code] + other[code]), code))
    apart = areas if len(areas) <= AREAS_MAX else _apart(areas, late)
    found = [
        AreaCount(code or NO_AREA, reader.area(code) or NO_AREA, late[code], other[code]) for code in apart
    ]
    if rest := [code for code in areas if code not in apart]:
        name = f"{len(rest)} others"
        found.append(AreaCount(name, name, sum(late[one] for one in rest), sum(other[one] for one in rest)))
    return found


def _apart(areas: Sequence[str], late: Counter[str]) -> list[str]:
    """Return the areas that are not counted together: each where something is late, then those with most."""
    first = sorted(areas, key=lambda code: not late[code])[: max(AREAS_MAX - 1, len(+late))]
    return [code for code in areas if code in first]


def area_chart(digest: Digest, reader: Reader) -> list[Block]:
    """Slack's own chart of actions by area, as they were on the day of the digest; nothing with fewer than three bars."""
    found = _counts_by_area(digest, reader)
    if len(found) < BARS_MIN:
        return []
    title = f"Open actions by area, {reader.day(digest.week.first)}"
    names = _distinct_labels([cut(one.label, LABEL_MAX) for one in found])
    series = [
        _chart_series("Not late", names, [one.other for one in found]),
        _chart_series("Late", names, [one.late for one in found]),
    ]
    return [as_dict(DataVisualizationBlock(title, BarChart(series, AxisConfig(names))))]


def _chart_series(label: str, names: list[str], counts: list[int]) -> DataSeries:
    return DataSeries(label, [DataPoint(name, number) for name, number in zip(names, counts, strict=True)])


def _distinct_labels(names: list[str]) -> list[str]:
    """Two long codes may be cut to the same label; a chart needs each of its labels once."""
    return [
        name if names.index(name) == n else f"{name[: LABEL_MAX - 3]} {n}" for n, name in enumerate(names)
    ]


def area_text(digest: Digest, reader: Reader) -> str:
    """Return what the chart shows, in words."""
    said = [
        f"{one.name} {one.late + one.other}{f' ({one.late} late)' if one.late else ''}"
        for one in _counts_by_area(digest, reader)
    ]
    return f"Open by area, {reader.day(digest.week.first)}: {' · '.join(said)}"
