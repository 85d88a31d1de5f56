"""Another task force: the same bot, with none of the first one's words."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.grammar.options import OPTIONS
from tests import databases
from tests.conversation import Conversation
from tests.handlers.scene import MCG_ONLY, everything_said
from tests.shipped import REGISTRY

RUI, MARTA, DUARTE = "rui.teles", "marta.fonseca", "duarte.vaz"


@pytest.fixture(params=databases.KINDS)
def city(request: pytest.FixtureRequest) -> Iterator[Conversation]:
    """The climate task force of a city."""
    conversation = Conversation(
        databases.fresh(request.param),
        charter="examples/city-climate.yaml",
        people="examples/city-climate.people.csv",
    )
    yield conversation
    conversation.close()


def test_city_runs_the_same_week_in_its_own_words(city: Conversation) -> None:
    city.answer(RUI, "action Plant the trees owner:@duarte.vaz area:trees due:12 oct")
    city.answer(RUI, "event Planting day on:20 oct area:trees")
    raised = city.answer("ana.barros", "raise Who waters the trees? area:water")
    up = city.answer("ana.barros", "escalate I-1 no money")
    top = city.answer(MARTA, "escalate I-1 needs a vote")
    city.passes(minutes=2)
    draft = city.answer(RUI, "decide I-1 put off to spring")
    city.passes(minutes=2)
    (card,) = city.channel("#climate-water")
    way = card.text.splitlines()[-1]
    asked = city.direct(MCG_ONLY)[-1]
    confirmed = city.presses(MCG_ONLY, asked, "Confirm")
    city.until(datetime(2016, 10, 14, 12, tzinfo=UTC))
    for words in ("", "help", "help raise", "who", "actions", "issues all", "show I-1", "digest", "events"):
        city.answer(RUI, words)
    for who in ("vasco.leal", "nuno.faria", MCG_ONLY):
        city.answer(who, "")
    for words in ("action", "action x area:", "action x entity:", "action x area:foo"):
        city.says("nuno.faria", f"/isc {words}")
        city.says(RUI, f"/isc {words}")
    for words in ("raise", "event", "escalate I-1", "decide I-1", "session committee 20 oct", "sessions"):
        city.says(RUI, f"/isc {words}")

    assert raised.splitlines()[1:3] == [
        "Goes to the working group. I'll tell Bruno in a minute.",
        "The task force gets it only if you escalate it.",
    ]
    assert "Now with the task force. I'll tell Marta in a minute." in up
    assert "Now with the city council committee. I'll tell Teresa in a minute." in top
    assert way == "Working group → task force → city council committee"
    assert draft.splitlines() == [
        "DEC-1  Draft for I-1. *Put off:* to spring. It stays a draft until somebody in the city council committee confirms it.",
        "I'll tell Teresa in a minute.",
    ]
    assert "DEC-1 is confirmed. *Put off:* to spring." in [m.text for m in confirmed]
    assert [m.text.splitlines()[0] for m in city.direct(DUARTE)] == [
        "*Plant the trees*",
        "*Plant the trees* is due *Wed 12 Oct*.",
        "*Plant the trees* is due *today, Wed 12 Oct*.",
        "*Plant the trees* was due *Wed 12 Oct*.",
    ]
    assert "*Planting day* is on *Thu 20 Oct*." in city.direct(DUARTE)[-1].text
    said = everything_said(city)
    for word in ("Sector", "Bureau", "ITU", "focal point", "MCG", "Geneva"):
        assert word not in said


SHIPPED = (
    "MCG", "CoCo", "Council ", "ISC", "isc-", "focal point", "Bureau", "ITU", "Bangkok", "Geneva", "Sector", "WEB",
    "EMTEL", "GENDER", "PP Res", "WTSA", "Aline", "Linda", "CYBER", "the chair", "The chair",
)  # fmt: skip


def test_help_refusals_and_forms_have_the_citys_words_and_days_ahead(city: Conversation) -> None:
    city.answer(RUI, "action Plant the trees owner:@duarte.vaz area:trees due:12 oct")
    city.answer("ana.barros", "raise Who waters the trees? area:water")
    verbs = [one.name for one in REGISTRY.verbs if not one.is_hidden]
    options = [f"action Trees {option.name}:" for option in OPTIONS.values()]
    wrong = ["area propose", "area basis TREES", "area basis", "session", "holiday 1", "leave", "relieve", "events foo",
             "meeting 13 oct 25:00", "appoint @nuno.faria area lead", "done I-1", "calendar", "move A-1 5", "export foo",
             "verify A-1", "privacy", "privacy erase @rui.teles", "appoint @rui.teles area lead", "holiday TWIN 13 oct",
             "propose Rules for trees", "show P-1", "silent P-1", "proposals", "confirm P-1", "object P-1", "nudge A-1"]  # fmt: skip
    for words in ("help all", *(f"help {verb}" for verb in verbs), *verbs, *options, *wrong):
        city.says(RUI, f"/isc {words}")
        city.says("ana.barros", words, channel="direct")

    said = everything_said(city)
    assert [word for word in SHIPPED if word in said] == []
    assert re.findall(r"\{\w+\}", said) == []


def test_channel_in_which_residents_read_along_gets_only_what_is_public(city: Conversation) -> None:
    city.answer(RUI, "action Plant the trees owner:@duarte.vaz area:trees due:12 oct")
    city.answer(RUI, "event Planting day on:20 oct area:trees")
    city.until(datetime(2016, 10, 14, 12, tzinfo=UTC))

    public = "".join(m.text for m in city.channel("#climate-trees"))
    assert "Planting day" in public
    assert "Plant the trees" not in public
    assert "Plant the trees" in city.channel()[0].text


def test_committee_member_may_answer_what_was_sent_up_to_them(city: Conversation) -> None:
    city.answer("ana.barros", "raise Who waters the trees? area:water")
    city.answer("ana.barros", "escalate I-1 no money")
    city.answer(MARTA, "escalate I-1 needs a vote")
    city.passes(minutes=2)

    city.replies(MCG_ONLY, city.direct(MCG_ONLY)[-1], "We vote in March")

    assert city.answer(RUI, "show I-1").endswith("Teresa Dias: We vote in March")
    assert "Waiting · I-1" in city.answer(MCG_ONLY, "")
