import csv
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from functools import cache
from pathlib import Path

import pytest
from holidays import country_holidays
from hypothesis import example, given
from hypothesis import strategies as st

from bot.calendar import LeadTime
from bot.charter import Charter
from bot.charter_file import CharterError, read_charter
from bot.charter_section import Rights, Weekday
from bot.errors import AmbiguousInput, UserError
from bot.names import fold
from bot.records import Visibility

ROOT = Path(__file__).parents[2]
SHIPPED = [
    pytest.param("charter.yaml", "practice/people.csv", id="shipped"),
    pytest.param("examples/city-climate.yaml", "examples/city-climate.people.csv", id="city"),
    pytest.param("examples/hospital.yaml", "examples/hospital.people.csv", id="hospital"),
]
SMALL = """\
name: Small Task Force
short: STF
zone: Europe/Zurich
station: GVA
chair: chair@example.org
secretary: secretary@example.org
channels:
  main: "#small"
stations:
  - code: GVA
    city: Geneva
    zone: Europe/Zurich
    holidays: CH-GE
  - code: BKK
    city: Bangkok
    zone: Asia/Bangkok
entities:
  - code: PARKS
    name: Parks and Gardens
    group: Green
    aliases: [gardens]
  - code: ROADS
    name: Roads
    group: Grey
  - code: RAIL
    name: Railways
    group: Grey
roles:
  - {code: chair, title: Chair, rights: chair}
  - {code: secretary, title: Secretary, rights: secretary}
  - {code: lead, title: Area lead, rights: focal_point}
  - {code: staff, title: Staff, rights: staff}
  - {code: admin, title: Operator, rights: admin}
areas:
  - code: TREES
    name: Trees and hedges
    aliases: [planting, forêt, Bäume]
    channel: "#trees"
    entities: [PARKS]
  - code: BUSES
    name: Buses
    channel: "#buses"
  - code: TRAMS
    name: Trams
    channel: "#trams"
    retired: 2016-09-01
  - code: BIKES
    name: Bicycles
    channel: "#bikes"
    since: 2016-05-01
ladder:
  - {code: leads, name: area leads, days: 5, holders: [lead]}
  - {code: task_force, name: task force, holders: [chair]}
"""
BOARD = """\
bodies:
  - {code: BOARD, name: Board of the city, aliases: [the board], papers: 2}"""


def small(*changes: tuple[str, str]) -> str:
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def line(text: str) -> int:
    """Return the line of the small charter that begins with `text`."""
    return next(n for n, row in enumerate(SMALL.splitlines(), 1) if row.strip().startswith(text))


def problems(text: str) -> list[str]:
    with pytest.raises(CharterError) as refused:
        read_charter(text, name="c.yaml")
    return str(refused.value).splitlines()


@cache
def shipped(name: str = "charter.yaml") -> Charter:
    return read_charter((ROOT / name).read_text(encoding="utf-8"), name=name)


def people_in(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((ROOT / name).read_text(encoding="utf-8").splitlines()))


# What is wrong with a file.

MISTAKES = [
    pytest.param(
        [('    channel: "#trees"', '    chanel: "#trees"')],
        [
            (line("- code: TREES"), "an area needs “channel”"),
            (line('channel: "#trees"'), "unknown key “chanel” in an area; did you mean “channel”?"),
        ],
        id="unknown-key-near",
    ),
    pytest.param(
        [("short: STF", "short: STF\nxyzzy: 1")], [(3, "unknown key “xyzzy”")], id="unknown-key-far-from-all"
    ),
    pytest.param(
        [("short: STF", "short: STF\nname: Another")],
        [(3, "the key “name” stands here a second time; the first is on line 1")],
        id="duplicate-key",
    ),
    pytest.param(
        [("short: STF", "short: STF\nlanguage: no")],
        [(3, 'no without quotes means yes or no; write "no" in quotes')],
        id="no-as-a-value",
    ),
    pytest.param(
        [("short: STF", "short: STF\non: monday")],
        [(3, 'on without quotes means yes or no; write "on" in quotes')],
        id="on-as-a-key",
    ),
    pytest.param(
        [("    city: Geneva", "    city: off")],
        [(line("city: Geneva"), 'off without quotes means yes or no; write "off" in quotes')],
        id="off-as-a-value",
    ),
    pytest.param(
        [("    city: Geneva", "\tcity: Geneva"), ("    city: Bangkok", "  \tcity: Bangkok")],
        [
            (line("city: Geneva"), "a tab at the beginning of the line; indent with blanks"),
            (line("city: Bangkok"), "a tab at the beginning of the line; indent with blanks"),
        ],
        id="tabs",
    ),
    pytest.param(
        [('channel: "#buses"', "channel: #buses")],
        [(line('channel: "#buses"'), "“channel” is empty; what begins with # needs quotes")],
        id="channel-without-quotes",
    ),
    pytest.param([("short: STF", "short:")], [(2, "“short” is empty; write a value")], id="empty-value"),
    pytest.param([("short: STF\n", "")], [(1, "the charter needs “short”")], id="missing"),
    pytest.param(
        [("zone: Europe/Zurich", "zone: Europe/Zürich")],
        [
            (3, "“zone” is “Europe/Zürich” but the station GVA is in “Europe/Zurich”"),
            (3, "“zone” is “Europe/Zürich”; no such time zone; did you mean “Europe/Zurich”?"),
        ],
        id="unknown-zone",
    ),
    pytest.param(
        [("zone: Europe/Zurich", "zone: Asia/Bangkok")],
        [(3, "“zone” is “Asia/Bangkok” but the station GVA is in “Europe/Zurich”")],
        id="zone-of-another-station",
    ),
    pytest.param(
        [("station: GVA", "station: GV")],
        [(4, "there is no station “GV” in “stations”; did you mean “GVA”?")],
        id="unknown-station",
    ),
    pytest.param(
        [("entities: [PARKS]", "entities: [PARKS, ROAD]")],
        [(line("entities: [PARKS]"), "there is no entity “ROAD” in “entities”; did you mean “ROADS”?")],
        id="unknown-entity",
    ),
    pytest.param(
        [("holders: [lead]", "holders: [mayor]")],
        [(line("- {code: leads"), "there is no role “mayor” in “roles”")],
        id="unknown-role",
    ),
    pytest.param(
        [("holders: [chair]", "body: BORD, holders: [chair]")],
        [(line("- {code: task_force"), "there is no body “BORD” in “bodies”")],
        id="body-of-none",
    ),
    pytest.param(
        [("ladder:", f"{BOARD}\nladder:"), ("holders: [chair]", "body: BORD, holders: [chair]")],
        [(line("- {code: task_force") + 2, "there is no body “BORD” in “bodies”; did you mean “BOARD”?")],
        id="unknown-body",
    ),
    pytest.param(
        [("ladder:", "bodies: [{code: BOARD, name: Board, papers: soon}]\nladder:")],
        [
            (
                line("ladder:"),
                "“papers” is “soon”; write a number of working days, like 5, or “28 calendar days”",
            )
        ],
        id="papers-in-words",
    ),
    pytest.param(
        [("days: 5", "days: 5, moves_up: soon")],
        [(line("- {code: leads"), "“moves_up” is “soon”; write true or false")],
        id="neither-yes-nor-no",
    ),
    pytest.param(
        [("  - code: BUSES", "  - code: TREES")],
        [(line("- code: BUSES"), f"“TREES” is already taken by TREES on line {line('- code: TREES')}")],
        id="duplicate-code",
    ),
    pytest.param(
        [("    name: Buses", "    name: Buses\n    aliases: [foret]")],
        [(line("name: Buses") + 1, f"“foret” is already taken by TREES on line {line('- code: TREES')}")],
        id="alias-of-another-area",
    ),
    pytest.param(
        [("  - {code: task_force, name: task force, holders: [chair]}\n", "")],
        [(line("ladder:"), "“ladder” needs at least two; now there is one")],
        id="ladder-of-one",
    ),
    pytest.param(
        [("holders: [lead]}", "holders: [lead], retired: 2017-01-01}")],
        [(line("ladder:"), "“ladder” needs at least two levels that are not retired")],
        id="ladder-retired-to-one",
    ),
    pytest.param(
        [("rights: staff", "rights: chair")],
        [
            (line("roles:"), "exactly one role needs the rights “chair”; now chair and staff have them"),
            (line("roles:"), "exactly one role needs the rights “staff”; now none has them"),
        ],
        id="two-chairs",
    ),
    pytest.param(
        [("rights: focal_point", "rights: chief")],
        [(line("roles:"), "at least one role needs the rights “focal_point”")],
        id="no-focal-point",
    ),
    pytest.param(
        [("rights: staff", "rights: stuff")],
        [
            (
                line("- {code: staff"),
                f"“rights” is “stuff”; it is one of {', '.join(Rights)}; did you mean “staff”?",
            )
        ],
        id="unknown-rights",
    ),
    pytest.param(
        [("days: 5", "days: five")],
        [(line("- {code: leads"), "“days” is “five”; it must be a whole number")],
        id="days-in-words",
    ),
    pytest.param(
        [("days: 5", "days: 0")],
        [(line("- {code: leads"), "“days” is “0”; it cannot be less than 1")],
        id="no-days",
    ),
    pytest.param(
        [("days: 5", "days: 999")],
        [(line("- {code: leads"), "“days” is “999”; it cannot be more than 366")],
        id="years",
    ),
    pytest.param(
        [("    city: Geneva", "    city: [Geneva]")],
        [(line("city: Geneva"), "“city” must be a single text, not a list")],
        id="list-for-a-text",
    ),
    pytest.param(
        [("    aliases: [gardens]", "    aliases: gardens")],
        [(line("aliases: [gardens]"), "“aliases” must be a list, not a single text")],
        id="text-for-a-list",
    ),
    pytest.param(
        [('channels:\n  main: "#small"', 'channels: "#small"')],
        [(7, "“channels” must be a table of keys and values, not a single text")],
        id="text-for-a-table",
    ),
    pytest.param(
        [("  - code: ROADS\n    name: Roads\n    group: Grey\n", "  - Roads\n")],
        [
            (
                line("- code: ROADS"),
                "an entry of “entities” must be a table of keys and values, not a single text",
            )
        ],
        id="text-for-an-entry",
    ),
    pytest.param(
        [("chair: chair@example.org", "chair: the mayor")],
        [(5, "“chair” is “the mayor”; that is no e-mail address")],
        id="no-e-mail",
    ),
    pytest.param(
        [("- code: BUSES", "- code: THE BUSES")],
        [
            (
                line("- code: BUSES"),
                "“code” is “THE BUSES”; a code is one word without blank, colon, comma or quotes",
            )
        ],
        id="code-of-two-words",
    ),
    pytest.param(
        [('channel: "#buses"', "channel: buses")],
        [(line('channel: "#buses"'), '“channel” is “buses”; a channel is "#name" in quotes, or its id')],
        id="channel-without-sign",
    ),
    pytest.param(
        [('  main: "#small"', '  main: "#small"\n  audience: {"#tree": public}')],
        [(line("main:") + 1, "no area has the channel “#tree”; did you mean “#trees”?")],
        id="audience-of-no-channel",
    ),
    pytest.param(
        [("holidays: CH-GE", "holidays: CH-XX")],
        [
            (
                line("holidays: CH-GE"),
                f"“holidays” is “CH-XX”; CH has no such part; it has {', '.join(country_holidays('CH').subdivisions)}",
            )
        ],
        id="unknown-canton",
    ),
    pytest.param(
        [("holidays: CH-GE", "holidays: Switzerland")],
        [
            (
                line("holidays: CH-GE"),
                "“holidays” is “Switzerland”; no such country; write two letters, “CH”, or with a part, “CH-GE”",
            )
        ],
        id="unknown-country",
    ),
    pytest.param(
        [("retired: 2016-09-01", "retired: 1.9.2016")],
        [(line("retired:"), "“retired” is “1.9.2016”; a day is written year-month-day, like 2016-10-14")],
        id="day-written-otherwise",
    ),
    pytest.param(
        [("    city: Bangkok", "    city: Bangkok\n    closed: {2016-13-14: Mourning}")],
        [(line("city: Bangkok") + 1, "“2016-13-14”; a day is written year-month-day, like 2016-10-14")],
        id="closed-on-no-day",
    ),
    pytest.param(
        [("    city: Bangkok", "    city: Bangkok\n    week: [mon, tues]")],
        [
            (
                line("city: Bangkok") + 1,
                "“week” is “tues”; it is one of mon, tue, wed, thu, fri, sat, sun; did you mean “tue”?",
            )
        ],
        id="unknown-weekday",
    ),
    pytest.param(
        [("    city: Bangkok", "    city: Bangkok\n    week: []")],
        [(line("city: Bangkok") + 1, "“week” needs at least one; now there is none")],
        id="week-without-a-day",
    ),
    pytest.param(
        [("ladder:", "digest: {at: noon}\nladder:")],
        [(line("ladder:"), "“at” is “noon”; an hour is written like “09:00”")],
        id="hour-in-words",
    ),
    pytest.param(
        [("ladder:", "digest: {hour: '9:00'}\nladder:")],
        [(line("ladder:"), "unknown key “hour” in “digest”")],
        id="unknown-key-in-digest",
    ),
    pytest.param(
        [("short: STF", "short: !!python/name:os.system x")],
        [(2, "a word that begins with ! means nothing here; write it in quotes")],
        id="tag",
    ),
    pytest.param(
        [("short: STF", "? [a, b]\n: STF\nshort: STF")],
        [(2, "a list or table stands where a key is expected")],
        id="list-as-a-key",
    ),
    pytest.param(
        [("short: STF", "short: &s STF"), ("name: Buses", "name: *s")],
        [
            (
                line("name: Buses"),
                "cannot be read (“*s” refers to another place); look at the indent, the colons and the quotes there",
            )
        ],
        id="reference",
    ),
]


@pytest.mark.parametrize(("changes", "expected"), MISTAKES)
def test_each_mistake_is_one_line_that_names_the_line(
    changes: list[tuple[str, str]], expected: list[tuple[int, str]]
) -> None:
    assert problems(small(*changes)) == [f"c.yaml line {n}: {sentence}" for n, sentence in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "line 1: the file is empty; copy the example and change it", id="empty"),
        pytest.param(
            "# nothing\n\n", "line 1: the file is empty; copy the example and change it", id="comments"
        ),
        pytest.param(
            "- a\n",
            "line 1: a charter begins with a key and a value, such as “name: Our Task Force”",
            id="list",
        ),
        pytest.param(
            "just words",
            "line 1: a charter begins with a key and a value, such as “name: Our Task Force”",
            id="words",
        ),
        pytest.param(
            "name: a\n short: b\n",
            "line 2: cannot be read (mapping values are not allowed here); look at the indent, the colons and the quotes there",
            id="indent",
        ),
        pytest.param(
            "name: a\n---\nname: b\n",
            "line 2: cannot be read (but found another document); look at the indent, the colons and the quotes there",
            id="two-documents",
        ),
        pytest.param(
            "name: a\nshort: b\x07\n",
            "line 2: a character that does not belong into a text; delete it",
            id="bell",
        ),
        pytest.param("[" * 5000, "line 1: cannot be read; begin again from the example", id="deep"),
        pytest.param(
            'name: "\\U99999999"', "line 1: cannot be read; begin again from the example", id="escape"
        ),
    ],
)
def test_what_is_no_charter_at_all_is_one_line(text: str, expected: str) -> None:
    assert problems(text) == [f"c.yaml {expected}"]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    text = small(
        ("short: STF", "shorts: STF"),
        ("zone: Asia/Bangkok", "zone: Asia/Bankok"),
        ("entities: [PARKS]", "entities: [PARK]"),
        ("days: 5", "days: five"),
    )

    told = problems(text)

    lines = [int(found[1]) for row in told if (found := re.match(r"c\.yaml line (\d+): ", row))]
    assert len(lines) == len(told) == 5
    assert lines == sorted(lines)


@given(st.text(max_size=80), st.integers(0, len(SMALL.splitlines())))
def test_whatever_stands_in_the_file_is_a_charter_or_sentences(junk: str, row: int) -> None:
    rows = SMALL.splitlines()

    told: tuple[str, ...] = ()
    try:
        read_charter("\n".join([*rows[:row], junk, *rows[row + 1 :]]))
    except CharterError as refused:
        told = refused.problems

    assert all(re.match(r"charter\.yaml line \d+: .", problem) for problem in told)
    assert not re.search("Input should|valid|pydantic", "".join(told).replace(junk, ""))


@given(
    st.sampled_from([re.escape(word) for word in sorted(set(re.findall(r"(?<=: )\S.*|(?<=- )\S.*|^\w+", SMALL, re.MULTILINE)))]),
    st.sampled_from(["", "“”", "“ ”", "~", "no", "[]", "{}", "[[]]", "{a: b}", "7", "-1", "1e400", "2016-01-01", "“#x”", "#x", "!x", r"“\ud800”", "x" * 99]),
)  # fmt: skip
def test_whatever_value_stands_somewhere_is_told_in_our_words(word: str, value: str) -> None:
    told: tuple[str, ...] = ()
    try:
        read_charter(re.sub(word, lambda _: value, SMALL, count=1))
    except CharterError as refused:
        told = refused.problems

    assert all(problem.isprintable() for problem in told)
    assert not re.search("Input should|valid|pydantic", "".join(told))


# The charters that come with the bot.


@pytest.mark.parametrize(("charter", "people"), SHIPPED)
def test_shipped_charter_and_its_people_belong_together(charter: str, people: str) -> None:
    terms = shipped(charter)

    rows = people_in(people)

    assert list(rows[0]) == ["name", "email", "station", "language", "role", "area", "entity"]
    for row in rows:
        assert terms.find_station(row["station"]).code == row["station"]
        assert terms.role(row["role"]).code == row["role"]
        assert not row["area"] or terms.area(row["area"]).code == row["area"]
        assert not row["entity"] or terms.entity(row["entity"]).code == row["entity"]
    holders = {(row["email"], terms.role(row["role"]).rights) for row in rows}
    assert {(terms.chair, Rights.CHAIR), (terms.secretary, Rights.SECRETARY)} <= holders
    led = {row["area"] for row in rows if terms.role(row["role"]).rights is Rights.FOCAL_POINT}
    assert led == {area.code for area in terms.areas}
    asked = {code for level in terms.ladder for code in level.holders}
    assert asked - {"council_secretary"} <= {row["role"] for row in rows}  # who is outside the workspace


@pytest.mark.parametrize(("_", "people"), SHIPPED)
def test_person_is_the_same_in_each_row(_: str, people: str) -> None:
    rows = people_in(people)

    persons = {(row["email"], row["name"], row["station"], row["language"]) for row in rows}

    assert len({email for email, *_ in persons}) == len(persons)
    assert all(email == f"{name.casefold().replace(' ', '.')}@example.org" for email, name, *_ in persons)


def test_practice_people_sit_in_eleven_zones_and_speak_six_languages() -> None:
    rows = people_in("practice/people.csv")

    terms = shipped()

    assert len({terms.find_station(row["station"]).zone for row in rows}) == 11
    assert {row["language"] for row in rows} == {"ar", "en", "es", "fr", "ru", "zh"}


def test_shipped_charter_has_what_the_example_task_force_needs() -> None:
    terms = shipped()

    assert [area.code for area in terms.areas] == [
        "CLIM", "EMTEL", "ACCESS", "COMMS", "WEB", "RESMOB", "GENDER", "EVENTS", "BSG",
    ]  # fmt: skip
    assert len(terms.stations) == 13
    assert [(level.name, level.days, level.body) for level in terms.ladder] == [
        ("focal points", 5, None), ("task force", None, "ISC-TF"), ("MCG", None, "MCG"), ("CoCo", None, "CoCo"),
        ("Council", None, "Council"),
    ]  # fmt: skip
    assert [(body.code, body.papers.days, body.papers.is_calendar) for body in terms.bodies] == [
        ("ISC-TF", 3, False), ("MCG", 5, False), ("CoCo", 5, False),
        ("Council", 28, True), ("CEB", 5, False), ("WG-RISK", 5, False), ("CWG-FHR", 14, True), ("CWG-LANG", 14, True),
    ]  # fmt: skip
    assert [word.label for word in terms.decision_words] == [
        "approved", "endorsed", "agreed", "noted", "requested", "deferred", "referred", "not agreed",
    ]  # fmt: skip


def test_other_task_force_needs_no_word_of_the_shipped_one() -> None:
    code = (ROOT / "bot/charter.py").read_text(encoding="utf-8")
    city = (ROOT / "examples/city-climate.yaml").read_text(encoding="utf-8")

    assert not re.search(r"\b(ITU|sector|bureau|bureaux|MCG|CoCo|director)\b", code, re.IGNORECASE)
    assert not re.search(r"\b(ITU|sector|bureau|bureaux|MCG|CoCo)\b", city, re.IGNORECASE)


def test_defaults_are_those_of_the_shipped_charter() -> None:
    terms, example = read_charter(SMALL), shipped()

    assert (terms.language, terms.digest, terms.reminders) == ("en", example.digest, example.reminders)
    assert terms.silence == example.silence
    assert (terms.silence.days, terms.silence.at) == (5, time(18))
    assert terms.decision_words == tuple(
        word.model_copy(update={"level": None}) for word in example.decision_words
    )
    assert terms.find_station("BKK").week == (Weekday.MON, Weekday.TUE, Weekday.WED, Weekday.THU, Weekday.FRI)
    assert terms.reminders.action.before == (10, 5, 2, 0)
    assert terms.reminders.at == time(9)


@pytest.mark.parametrize("hour", ['"10:30"', "10:30", "'10:30'"])
def test_hour_needs_no_quotes(hour: str) -> None:
    terms = read_charter(small(("ladder:", f"digest: {{at: {hour}}}\nladder:")))

    assert terms.digest.at == time(10, 30)


def test_code_of_digits_stays_as_written() -> None:
    terms = read_charter(small(("- code: BUSES", "- code: 007")))

    assert terms.area("buses").code == "007"


def test_reading_twice_gives_equal_charters_that_cannot_change() -> None:
    terms, again = read_charter(SMALL), read_charter(SMALL)
    terms.area("TREES")

    assert terms.model_dump() == again.model_dump()
    with pytest.raises(ValueError, match="frozen"):
        terms.name = "Another"


# Finding what was meant.


@pytest.mark.parametrize(
    "said",
    ["TREES", "trees", "Trees and Hedges", "trees-and-hedges", "TREESANDHEDGES", "Planting", "foret", "FORÊT", "baume", "\u2068Bäume\u2069"],
)  # fmt: skip
def test_area_is_found_by_code_name_and_alias_however_written(said: str) -> None:
    assert read_charter(SMALL).area(said).code == "TREES"


@pytest.mark.parametrize(
    ("said", "sentence", "readings"),
    [
        pytest.param("hedge", "“hedge”: do you mean Trees and hedges?", [("Yes", "TREES")], id="one-word-of-it"),
        pytest.param("plantin", "“plantin”: do you mean Trees and hedges?", [("Yes", "TREES")], id="cut-off"),
        pytest.param("busses", "“busses”: do you mean Buses?", [("Yes", "BUSES")], id="misspelt"),
        pytest.param(
            "bu", "“bu”: do you mean Buses?", [("Yes", "BUSES")], id="two-letters"
        ),
        pytest.param(
            "b", "I don't know “b”: the three areas are Trees and hedges, Buses and Bicycles.", None, id="one-letter"
        ),
        pytest.param(
            "tre ees", "I don't know “tre ees”: the three areas are Trees and hedges, Buses and Bicycles.", None, id="torn"
        ),
        pytest.param("tram", "I don't know “tram”: the three areas are Trees and hedges, Buses and Bicycles.", None, id="retired"),
        pytest.param(" ", "Nothing was named: the three areas are Trees and hedges, Buses and Bicycles.", None, id="blank"),
    ],
)  # fmt: skip
def test_near_miss_is_asked_about_and_never_guessed(
    said: str, sentence: str, readings: list[tuple[str, str]] | None
) -> None:
    with pytest.raises(UserError) as refused:
        read_charter(SMALL).area(said)

    assert str(refused.value) == sentence
    found = refused.value
    assert (
        [(r.label, r.words) for r in found.interpretations] if isinstance(found, AmbiguousInput) else None
    ) == readings
    assert not isinstance(found, AmbiguousInput) or found.phrase == said


def test_several_near_misses_are_all_offered() -> None:
    with pytest.raises(AmbiguousInput) as asked:
        shipped().area("com")

    assert str(asked.value) == "“com”: do you mean Emergency telecommunications or Communications?"
    assert [(reading.label, reading.words) for reading in asked.value.interpretations] == [
        ("Emergency telecommunications", "EMTEL"),
        ("Communications", "COMMS"),
    ]


def test_sentences_of_the_shipped_charter_are_those_promised() -> None:
    terms = shipped()

    with pytest.raises(UserError, match=r"^I don't know “Acces bility”: the nine areas are Climate change, "):
        terms.area("Acces bility")
    with pytest.raises(AmbiguousInput, match=r"^“Accessib”: do you mean Accessibility\?$"):
        terms.area("Accessib")


def test_long_words_are_cut_in_the_sentence() -> None:
    with pytest.raises(UserError, match=f"^I don't know “{'x' * 40}…”"):
        read_charter(SMALL).area("x" * 3000)


def test_retired_area_is_found_for_old_records_and_refused_for_new_ones() -> None:
    terms = read_charter(SMALL)

    assert terms.area("trams").code == "TRAMS"
    assert terms.area("trams", on=date(2016, 8, 31)).code == "TRAMS"
    with pytest.raises(UserError, match=r"^Trams isn't in use on Thu 1 Sep 2016: the three areas are "):
        terms.area("trams", on=date(2016, 9, 1))


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2016, 4, 30), ["TREES", "BUSES", "TRAMS"]),
        (date(2016, 5, 1), ["TREES", "BUSES", "TRAMS", "BIKES"]),
        (date(2016, 9, 1), ["TREES", "BUSES", "BIKES"]),
    ],
)
def test_list_of_areas_is_that_of_the_day(day: date, codes: list[str]) -> None:
    assert [area.code for area in read_charter(SMALL).areas_on(day)] == codes


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("PARKS", "PARKS"),
        ("gardens", "PARKS"),
        ("green", "PARKS"),
        ("parks & gardens", None),
        ("Rail", "RAIL"),
    ],
)
def test_entity_is_found_by_code_name_alias_and_group(said: str, code: str | None) -> None:
    terms = read_charter(SMALL)

    if code is None:
        with pytest.raises(UserError):
            terms.entity(said)
    else:
        assert terms.entity(said).code == code


def test_group_of_several_entities_is_asked_about() -> None:
    with pytest.raises(AmbiguousInput) as asked:
        read_charter(SMALL).entity("grey")

    assert str(asked.value) == "“grey”: do you mean Roads or Railways?"
    assert [reading.words for reading in asked.value.interpretations] == ["ROADS", "RAIL"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("ITU-R", "BR"),
        ("itu r", "BR"),
        ("BR", "BR"),
        ("ITU-D", "BDT"),
        ("General Secretariat", "GS"),
        ("c&p", "C&P"),
    ],
)
def test_entities_of_the_shipped_charter_are_found_both_ways(said: str, code: str) -> None:
    assert shipped().entity(said).code == code


@pytest.mark.parametrize(("said", "code"), [("BSB", "BSB"), ("brasilia", "BSB"), ("Yaounde", "YAO"), ("addis-ababa", "ADD")])  # fmt: skip
def test_station_is_found_by_code_and_city(said: str, code: str) -> None:
    assert shipped().find_station(said).code == code


def test_roles_words_and_levels_are_found_by_what_they_are_called() -> None:
    terms = shipped()

    assert terms.role("Deputy to the director").code == "deputy_director"
    assert terms.role("focal point").rights is Rights.FOCAL_POINT
    assert terms.decision_word("not agreed").code == "not_agreed"
    assert terms.level("Focal points").code == "focal_points"


@pytest.mark.parametrize(("written", "moves_up"), [("true", True), ("false", False), ("yes", True)])
def test_level_moves_up_where_it_is_said(written: str, *, moves_up: bool) -> None:
    terms = read_charter(small(("days: 5", f"days: 5, moves_up: {written}")))

    assert [level.moves_up for level in terms.ladder] == [moves_up, False]


@pytest.mark.parametrize("said", ["BOARD", "board", "Board of the City", "the board"])
def test_body_is_found_by_code_name_and_alias(said: str) -> None:
    terms = read_charter(small(("ladder:", f"{BOARD}\nladder:")))

    assert (terms.body(said).display_name, terms.body(said).papers) == ("BOARD", LeadTime(2))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("5", LeadTime(5)),
        ("0", LeadTime(0)),
        ("28 calendar days", LeadTime(28, is_calendar=True)),
        ("28 days before", LeadTime(28, is_calendar=True)),
    ],
)
def test_papers_are_due_working_days_or_calendar_days_before_a_session(
    written: str, expected: LeadTime
) -> None:
    terms = read_charter(small(("ladder:", f"{BOARD.replace('papers: 2', f'papers: {written}')}\nladder:")))

    assert terms.body("BOARD").papers == expected


@pytest.mark.parametrize("written", ["soon", "-1", "2.5", "367", "400 calendar days", "4 weeks"])
def test_papers_of_a_body_that_cannot_be_read_are_refused_by_line(written: str) -> None:
    with pytest.raises(CharterError, match=r"line \d+.*(calendar days|at most 366 days)"):
        read_charter(small(("ladder:", f"{BOARD.replace('papers: 2', f'papers: {written}')}\nladder:")))


def test_near_miss_of_a_body_is_asked_about_and_where_there_is_none_it_is_said() -> None:
    with pytest.raises(AmbiguousInput, match=r"^“Management”: do you mean MCG\?$"):
        shipped().body("Management")
    with pytest.raises(UserError, match=r"^I don't know “MCG”: there are no bodies\.$"):
        read_charter(SMALL).body("MCG")


def test_body_in_use_is_retired_and_never_removed() -> None:
    before = read_charter(small(("ladder:", f"{BOARD}\nladder:")))

    assert [(one.noun, one.code) for one in read_charter(SMALL).removed_items(before)] == [
        ("a body", "BOARD")
    ]


def test_ladder_is_climbed_from_the_first_level_to_the_last() -> None:
    terms = shipped()

    path = [terms.first_level]
    while above := terms.next_level(path[-1].code):
        path.append(above)

    assert [level.code for level in path] == ["focal_points", "task_force", "mcg", "coco", "council"]


def test_retired_level_is_stepped_over() -> None:
    terms = read_charter(
        small(("ladder:\n", "ladder:\n  - {code: desk, name: desk, holders: [lead], retired: 2016-01-01}\n"))
    )

    assert terms.first_level.code == "leads"
    assert terms.level("desk").name == "desk"


def test_channel_is_read_by_members_unless_the_charter_says_otherwise() -> None:
    terms = shipped("examples/city-climate.yaml")

    assert terms.audience("#climate-trees") is Visibility.PUBLIC
    assert terms.audience("#climate-heat") is Visibility.MEMBERS


def test_home_is_the_task_force_s_own_station() -> None:
    assert read_charter(SMALL).home_station.city == "Geneva"


def test_what_vanished_is_known_by_its_code_and_what_is_retired_is_not_gone() -> None:
    before = read_charter(SMALL)
    after = read_charter(
        small(
            ('  - code: BUSES\n    name: Buses\n    channel: "#buses"\n', ""),
            ("    name: Bicycles\n", "    name: Bicycles\n    retired: 2017-01-01\n"),
            ("  - code: RAIL\n    name: Railways\n    group: Grey\n", ""),
        )
    )  # fmt: skip

    assert [(one.noun, one.code) for one in after.removed_items(before)] == [
        ("an entity", "RAIL"),
        ("an area", "BUSES"),
    ]
    assert before.removed_items(before) == []


# Folding.


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("Inter-Sectoral", "inter sectoral", id="hyphen"),
        pytest.param("Inter‑Sectoral – E‐waste", "inter sectoral e waste", id="other-hyphens"),
        pytest.param("  Yaoundé\u00a0 Brasília ", "yaounde brasilia", id="accents-and-blanks"),
        pytest.param("e\u0301", "e", id="accent-apart"),
        pytest.param("STRASSE straße", "strasse strasse", id="sharp-s"),
        pytest.param("İstanbul ISPARTA", "istanbul isparta", id="dotted-i"),
        pytest.param("Łódź Bjørk", "lodz bjork", id="letters-with-strokes"),
        pytest.param("l’été", "l'ete", id="apostrophe"),
        pytest.param("\u2068Gender\u2069\u200f", "gender", id="direction-marks"),
        pytest.param("Ёлка", "елка", id="russian"),
        pytest.param("أحمد إبراهيم مُعاذ", "أحمد إبراهيم مُعاذ", id="arabic"),
        pytest.param("无障碍网页", "无障碍网页", id="chinese"),
        pytest.param("한국 ガ", "한국 ガ", id="korean-japanese"),
        pytest.param("deputy_director", "deputy director", id="underscore"),
    ],
)
def test_folded_text_has_no_case_accents_or_hyphens(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=40))
@example("𝝖")
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


# Working days as the charter gives them.


@pytest.mark.parametrize(
    ("station", "day", "name"),
    [
        pytest.param("GVA", date(2016, 9, 8), "Genevan Fast", id="geneva-fast"),
        pytest.param("GVA", date(2017, 9, 7), "Genevan Fast", id="geneva-fast-next-year"),
        pytest.param("GVA", date(2016, 9, 7), None, id="geneva-open"),
        pytest.param("BKK", date(2016, 10, 14), "Day of mourning", id="bangkok-correction-has-its-name"),
        pytest.param("ADD", date(2016, 9, 12), "Eid al-Adha", id="addis-correction"),
        pytest.param("SCL", date(2016, 10, 10), "Meeting of Two Worlds' Day", id="santiago"),
        pytest.param("CAI", date(2016, 10, 6), "Armed Forces Day", id="cairo"),
        pytest.param("MOW", date(2016, 11, 4), "Unity Day", id="moscow"),
    ],
)
def test_closed_day_has_its_name(station: str, day: date, name: str | None) -> None:
    assert shipped().working_days(station).closed.get(day) == name


@pytest.mark.parametrize(
    ("station", "day", "is_open"),
    [
        pytest.param("CAI", date(2016, 10, 9), True, id="cairo-sunday"),
        pytest.param("CAI", date(2016, 10, 7), False, id="cairo-friday"),
        pytest.param("CAI", date(2016, 10, 8), False, id="cairo-saturday"),
        pytest.param("GVA", date(2016, 10, 9), False, id="geneva-sunday"),
        pytest.param("GVA", date(2016, 10, 7), True, id="geneva-friday"),
        pytest.param("BKK", date(2016, 10, 14), False, id="bangkok-mourning"),
        pytest.param("BKK", date(2016, 10, 13), True, id="bangkok-day-before"),
    ],
)
def test_station_is_open_on_its_own_days(station: str, day: date, *, is_open: bool) -> None:
    assert shipped().working_days(station).is_open(day) is is_open


def test_five_working_days_in_geneva_leave_out_the_fast() -> None:
    days = shipped().working_days("GVA")

    assert days.after(date(2016, 9, 5), 5) == date(2016, 9, 13)
    assert days.before(date(2016, 9, 20), 10) == date(2016, 9, 5)


def test_day_opened_by_the_charter_is_worked_even_on_a_holiday_and_a_saturday() -> None:
    terms = read_charter(
        small(("    holidays: CH-GE", "    holidays: CH-GE\n    open: [2016-09-08, 2016-09-10]"))
    )

    days = terms.working_days("GVA")

    assert days.is_open(date(2016, 9, 8))
    assert days.is_open(date(2016, 9, 10))
    assert date(2016, 9, 8) not in days.closed


def test_station_without_a_list_of_holidays_is_closed_on_corrections_only() -> None:
    terms = read_charter(
        small(("    zone: Asia/Bangkok", "    zone: Asia/Bangkok\n    closed: {2016-10-14: Mourning}"))
    )

    assert dict(terms.working_days("Bangkok").closed) == {date(2016, 10, 14): "Mourning"}


def test_holidays_bear_names_in_the_charter_s_language_where_there_are_any() -> None:
    terms = read_charter(small(("short: STF", "short: STF\nlanguage: fr")))

    assert terms.working_days("GVA").closed[date(2016, 9, 8)] == "Jeûne genevois"


def test_threads_that_ask_for_a_year_at_once_all_see_its_holidays() -> None:
    days = read_charter(SMALL).working_days("GVA")

    with ThreadPoolExecutor(8) as pool:
        found = list(
            pool.map(days.is_open, [date(year, 8, 1) for year in range(1900, 2100) for _ in range(8)])
        )

    assert not any(found)
