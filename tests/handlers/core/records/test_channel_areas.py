"""What is created in an area's channel belongs to that area."""

import re

import pytest

from bot.records import BUILT_IN, read_ref
from practice.workspace import Channel
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE, labels

NADIA, GRETA, TARO = "nadia.costa", "greta.weber", "taro.nakagawa"  # focal points of GENDER, EVENTS and WEB
IN_GENDER = "In Gender, because you're in #isc-gender."
IN_WEB = "In Web editorial, because you're in #isc-web."


def form(talk: Conversation, who: str) -> str:
    view = talk.workspace.view(talk.user(who))
    assert view is not None
    return str(view.shape)


def area_of(talk: Conversation, ref: str) -> str | None:
    named = read_ref(ref, BUILT_IN)
    assert named is not None
    record = talk.store.read(lambda read: read.find(named))
    assert record is not None
    area: str | None = record.area
    return area


def test_action_typed_in_an_areas_channel_is_of_that_area_and_says_so(talk: Conversation) -> None:
    (said,) = talk.says(LINDA, "/isc action Panel parity owner:@ute.keller due:12 oct", channel="#isc-gender")

    assert IN_GENDER in said.text.splitlines()
    assert labels(said)[-1] == "Other area"
    talk.passes(minutes=2)
    (card,) = talk.channel("#isc-gender")
    assert "Panel parity" in card.text
    assert talk.channel() == []


def test_named_area_wins_over_the_channel(talk: Conversation) -> None:
    said = talk.answer(LINDA, "action Cost table area:web", channel="#isc-gender")

    assert "Web editorial" in said
    assert "because" not in said
    assert area_of(talk, "A-1") == "WEB"


@pytest.mark.parametrize("channel", ["#isc-tf", "direct"])
def test_in_the_main_channel_and_in_a_direct_message_no_area_is_assumed(
    talk: Conversation, channel: str
) -> None:
    (said,) = talk.says(LINDA, "/isc action Cost table due:12 oct", channel=channel)

    assert "because" not in said.text
    assert area_of(talk, "A-1") is None


def test_issue_raised_in_an_areas_channel_goes_to_its_focal_points(talk: Conversation) -> None:
    said = talk.answer(LINDA, "raise Which panels count?", channel="#isc-gender")

    assert said.splitlines()[1] == "Goes to the focal points. I'll tell Nadia when their day starts."
    assert IN_GENDER in said.splitlines()
    talk.passes(days=3)
    assert any("Which panels count?" in m.text for m in talk.direct(NADIA))
    assert not any("Which panels count?" in m.text for m in talk.direct(GRETA))


def test_event_announced_in_an_areas_channel_can_be_put_into_another_area(talk: Conversation) -> None:
    (said,) = talk.says(LINDA, "/isc event Parity workshop on:5 dec", channel="#isc-gender")
    assert "Announced in #isc-gender in a minute." in said.text
    assert IN_GENDER in said.text.splitlines()

    talk.presses(LINDA, said, "Other area")
    (changed,) = talk.submits(LINDA, area="EVENTS")

    assert "Events" in changed.text
    talk.passes(minutes=2)
    assert any("Parity workshop" in m.text for m in talk.channel("#isc-events"))
    assert not any("Parity workshop" in m.text for m in talk.channel("#isc-gender"))


@pytest.mark.parametrize(
    ("words", "ref"), [("action Cost table due:12 oct", "A-1"), ("raise Who pays?", "I-1")]
)
def test_other_area_moves_the_record_and_may_be_none(talk: Conversation, words: str, ref: str) -> None:
    (said,) = talk.says(LINDA, f"/isc {words}", channel="#isc-web")
    assert IN_WEB in said.text.splitlines()
    talk.presses(LINDA, said, "Other area")
    talk.submits(LINDA, area="GENDER")
    assert area_of(talk, ref) == "GENDER"

    talk.presses(LINDA, said, "Other area")
    talk.submits(LINDA, area="")

    assert area_of(talk, ref) is None
    talk.passes(minutes=2)
    assert len(talk.channel()) == 1
    assert talk.channel("#isc-web") == []


@pytest.mark.parametrize(
    ("words", "ref"),
    [("action Cost table owner:@ute.keller due:12 oct", "A-1"), ("event Forum on:5 dec", "E-1")],
)
def test_whoever_may_not_change_the_area_is_refused_before_the_form(
    talk: Conversation, words: str, ref: str
) -> None:
    talk.says(LINDA, f"/isc {words}", channel="#isc-web")

    (refused,) = talk.says(GRETA, f"/isc otherarea {ref}")

    assert talk.workspace.view(talk.user(GRETA)) is None
    assert refused.text.endswith(f"can change {ref}.")


def test_undo_of_another_area_brings_the_card_back(talk: Conversation) -> None:
    (said,) = talk.says(LINDA, "/isc raise Who pays?", channel="#isc-web")
    talk.presses(LINDA, said, "Other area")
    talk.submits(LINDA, area="GENDER")
    talk.passes(minutes=2)
    assert len(talk.channel("#isc-gender")) == 1

    talk.answer(LINDA, "undo I-1")
    talk.passes(minutes=2)

    (card,) = talk.channel("#isc-web")
    assert "Who pays?" in card.text


@pytest.mark.parametrize("words", ["action", "raise", "event", "propose"])
def test_form_opened_in_an_areas_channel_has_its_area_chosen(talk: Conversation, words: str) -> None:
    talk.says(ALINE, f"/isc {words}", channel="#isc-gender")

    chosen = re.search(
        r"'initial_options?': \[?{'text': {'type': 'plain_text', 'text': '(\w+)'", form(talk, ALINE)
    )
    assert chosen is not None
    assert chosen[1] == "Gender"


def test_shortcut_on_a_message_in_an_areas_channel_has_its_area_chosen(talk: Conversation) -> None:
    talk.says(LINDA, "we need the parity table", channel="#isc-gender")
    place = talk.workspace.channel_id_named("isc-gender")
    assert place is not None
    message = next(iter(talk.workspace.messages(place)))

    talk._run(talk.workspace.shortcut(talk.user(LINDA), "log_action", (place, message.ts)))

    assert "'text': 'Gender'" in form(talk, LINDA).partition("initial_option")[2]
    (said,) = talk.submits(LINDA, text="Parity table", area="GENDER")
    assert "because" not in said.text  # it was chosen in the form


def test_mention_in_an_areas_channel_is_of_that_area(talk: Conversation) -> None:
    (said,) = talk.says(LINDA, "<@U0CLERK> action Parity table due:12 oct", channel="#isc-gender")

    assert IN_GENDER in said.text.splitlines()


def test_pasted_lines_get_the_area_of_the_channel_unless_they_name_one(talk: Conversation) -> None:
    (shown,) = talk.says(
        LINDA, "/isc action\n- Parity table\n- Cost table area:web\n- Room plan", channel="#isc-gender"
    )
    assert IN_GENDER in shown.text.splitlines()

    talk.presses(LINDA, shown, "Log all three")

    assert [area_of(talk, ref) for ref in ("A-1", "A-2", "A-3")] == ["GENDER", "WEB", "GENDER"]


def test_pasted_lines_that_all_name_an_area_say_nothing_of_the_channel(talk: Conversation) -> None:
    (shown,) = talk.says(
        LINDA, "/isc action\n- Room plan area:events\n- Cost table area:web", channel="#isc-gender"
    )

    assert "because" not in shown.text


def test_single_pasted_line_gets_the_area_of_the_channel(talk: Conversation) -> None:
    said = talk.answer(LINDA, "action\n- Parity table\n  due:12 oct", channel="#isc-gender")

    assert IN_GENDER in said.splitlines()
    assert area_of(talk, "A-1") == "GENDER"


def test_channel_of_an_area_added_later_is_known_by_its_name(talk: Conversation) -> None:
    talk.answer(LINDA, "area propose Cybersecurity code:CYBER channel:#isc-cyber")
    talk.answer(ALINE, "area confirm CYBER")
    members = {talk.user(LINDA), talk.user(UTE), "U0CLERK"}
    talk.workspace.channels["C7777"] = Channel("C7777", "isc-cyber", members)

    said = talk.answer(LINDA, "action Patch list due:12 oct", channel="#isc-cyber")

    assert "In Cybersecurity, because you're in #isc-cyber." in said.splitlines()
