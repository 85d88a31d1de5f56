"""A record is put on an agenda from where it is read: its details, its card, its thread."""

from typing import Any

from tests.conversation import Conversation
from tests.handlers.agendas.test_items import DANIEL, PLAN, agenda
from tests.handlers.scene import LINDA, OBSERVER, UTE, labels

DELIVERABLE = "deliverable Guidelines route:guidelines owner:@ute.keller area:resmob"


def opened(talk: Conversation, who: str) -> dict[str, Any]:
    """Return by field what the open form of somebody shows, and what its button says."""
    view = talk.workspace.view(talk.user(who))
    assert view is not None
    shape = view.shape
    fields: dict[str, Any] = {"submit": shape["submit"]["text"]}
    for block in shape["blocks"]:
        if block["type"] != "input":
            fields["about"] = "\n".join([fields.get("about", ""), str(block)])
            continue
        element = block["element"]
        options = [one["text"]["text"] for one in element.get("options", ())]
        fields[block["block_id"]] = options or element.get("initial_value", "")
    return fields


def test_button_of_any_open_record_opens_its_form_with_the_meetings(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    talk.answer(LINDA, "meeting 20 dec 14:00")
    talk.answer(UTE, "again meeting 14 dec 10:00 group:Editors")
    talk.answer(UTE, "raise Who pays?")
    talk.answer(UTE, "action Cost table due:20 oct")
    talk.answer(LINDA, DELIVERABLE)
    for ref in ("I-1", "A-1", "D-1"):
        (shown,) = talk.says(UTE, f"/isc show {ref}")
        assert labels(shown)[-1] == "Put on agenda"
    assert "Put on agenda" not in labels(talk.says(OBSERVER, "/isc show I-1")[0])

    (shown,) = talk.says(UTE, "/isc show I-1")
    talk.presses(UTE, shown, "Put on agenda")
    form = opened(talk, UTE)
    (said,) = talk.submits(UTE, text="Who pays?", meeting="M-3", duration="20 min")
    (shown,) = talk.says(UTE, "/isc show A-1")
    talk.presses(UTE, shown, "Put on agenda")
    (proposed,) = talk.submits(UTE, text="Cost table, first draft", meeting="M-1")

    assert form["text"] == "Who pays?"
    assert form["meeting"] == [
        "Task force, Tue 13 Dec, 14:00 Geneva (proposed)",
        "Editors, Wed 14 Dec, 10:00 Geneva",
        "Task force, Tue 20 Dec, 14:00 Geneva (proposed)",
    ]
    assert form["submit"] == "Propose it"
    assert "About *I-1*" in form["about"]
    assert "for" not in form
    assert said.text.splitlines()[1] == "Item 1 of Editors, Wed 14 Dec, 10:00 Geneva."
    assert said.text.splitlines()[-1].endswith("I-1 · on the agenda")
    assert proposed.text.splitlines()[:2] == [
        "Cost table, first draft",
        "Proposed for Task force, Tue 13 Dec, 14:00 Geneva. Aline or Linda can put it on the agenda.",
    ]
    talk.answer(LINDA, "done A-1")
    assert "Put on agenda" not in labels(talk.says(UTE, "/isc show A-1")[0])


def test_card_is_put_on_the_agenda_by_its_menu_and_in_its_thread(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    talk.answer(UTE, "raise Who pays?")
    talk.answer(UTE, "raise Who translates?")
    talk.passes(minutes=2)
    first, second = (one for one in talk.channel() if "Who " in one.text)
    talk._run(talk.workspace.shortcut(talk.user(LINDA), "add_to_agenda", (first.channel, first.ts)))
    form = opened(talk, LINDA)
    talk.submits(LINDA, text=form["text"], duration="15 min")
    replied = talk.replies(DANIEL, second, "put it on the agenda of M-1, please")

    assert (form["text"], form["submit"]) == ("Who pays?", "Put it on")
    assert "For Task force, Tue 13 Dec, 14:00 Geneva" in form["about"]
    assert "meeting" not in form
    assert agenda(talk)[3] == "3  Who pays? · 15 min · I-1"
    assert "AG-4  Who translates? · by Daniel Mensah" in agenda(talk)
    assert "Who translates?" in replied[-1].text


def test_decision_of_a_lower_level_goes_on_the_agenda_and_without_a_meeting_it_is_said(
    talk: Conversation,
) -> None:
    talk.answer("filiz.arslan", "raise Who pays? area:access")
    talk.answer("hale.kaya", "decide I-1 agreed One budget")
    (shown,) = talk.says(LINDA, "/isc show DEC-1")
    (refused,) = talk.presses(LINDA, shown, "Put on agenda")
    talk.answer(LINDA, PLAN)
    (shown,) = talk.says(LINDA, "/isc show DEC-1")
    talk.presses(LINDA, shown, "Put on agenda")
    talk.submits(LINDA)

    assert refused.text.startswith("No meeting of the task force is planned that you could mean.")
    assert agenda(talk)[3] == "3  Who pays? · DEC-1"
