"""The list of areas: shown as it is or was, proposed by one person and confirmed by another."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from practice.workspace import Channel, Message
from storage import tables
from storage.unit_of_work import Read
from tests import databases
from tests.conversation import BOT, Conversation
from tests.handlers.scene import ALINE, LINDA, OBSERVER, STAFF, UTE, labels, rows

PAULA, TARO, SALMA, FILIZ = "paula.ruiz", "taro.nakagawa", "salma.haddad", "filiz.arslan"
INVITEE = "julia.silva"
PROPOSE = (
    'area propose Cybersecurity code:CYBER channel:#isc-cyber entity:BR,TSB basis:"PP Res. 130; WTSA Res. 50"'
)
MARCH = datetime(2017, 3, 1, 9, tzinfo=UTC)
DEPUTIES = "Runa, Taro, Edda or 1 other"


def log_of(talk: Conversation, verb: str) -> list[tuple[str, str, str]]:
    """Return who did this to the list, why, and in whose name."""

    def found(read: Read) -> list[tuple[str, str, str]]:
        chosen = select(tables.history).where(tables.history.c.verb == verb).order_by(tables.history.c.id)
        lines = read.db.execute(chosen).mappings()
        return [(read.roster.name(line["person_id"]), line["why"], line["behalf"]) for line in lines]

    return talk.store.read(found)


def told(talk: Conversation, who: str, words: str = "") -> Message:
    """Return the newest message to a person with these words in it."""
    return [m for m in talk.direct(who) if words in m.text][-1]


def head(talk: Conversation, words: str = "areas") -> list[str]:
    return talk.answer(LINDA, words).splitlines()[:2]


# Shown


def test_list_says_what_each_rests_on_in_the_order_of_the_charter(quick: Conversation) -> None:
    said = quick.answer(UTE, "areas on:2016-12-31").splitlines()

    assert said[:3] == [
        "*Nine areas on Sat 31 Dec*",
        "Version 1 of the list, as the charter has it.",
        "*Climate change*  CLIM · BR, TSB, BDT, GS · basis: PP Res. 182",
    ]
    assert [line.split("*")[1] for line in said[2:]] == [area.name for area in quick.charter.areas]
    assert said[5] == "*Communications*  COMMS · GS, BR, TSB, BDT · basis: none named"


def test_staff_see_the_names_and_observers_all_but_what_waits(quick: Conversation) -> None:
    quick.answer(PAULA, PROPOSE)

    staff = [quick.answer(who, "areas").splitlines() for who in (STAFF, INVITEE, "newcomer")]
    observer = quick.answer(OBSERVER, "areas")

    names = ", ".join(area.name for area in quick.charter.areas)
    assert staff == [["*Nine areas on Fri 7 Oct*", names, "Who covers each: who"]] * 3
    assert "*Gender*  GENDER · GS, BR, TSB, BDT · basis: PP Res. 70" in observer
    assert "Cybersecurity" not in observer


def test_list_of_another_task_force_says_nothing_of_the_rule_of_the_first() -> None:
    city = Conversation(
        databases.fresh("sqlite"),
        charter="examples/city-climate.yaml",
        people="examples/city-climate.people.csv",
    )

    said = city.answer("rui.teles", "area propose Noise code:NOISE channel:#climate-noise").splitlines()

    city.close()
    assert said[2] == "Basis: none named."


# Proposed and confirmed


def test_member_proposes_the_chair_confirms_and_all_three_are_told(talk: Conversation) -> None:
    (said,) = talk.says(FILIZ, f"/isc {PROPOSE}")
    talk.passes(minutes=5)
    asked, for_the_secretary = told(talk, ALINE), told(talk, LINDA)
    shown = [labels(message) for message in (said, asked, for_the_secretary)]
    before = [asked.text, for_the_secretary.text]

    (done,) = talk.presses(ALINE, asked, "Confirm")
    talk.passes(minutes=5)

    proposal = [
        "*Cybersecurity* (CYBER) would be an area, in #isc-cyber, for BR and TSB.",
        "Proposed by Filiz Arslan, Fri 7 Oct.",
        "Basis: PP Res. 130; WTSA Res. 50. Met.",
    ]
    assert said.text.splitlines() == [
        *proposal,
        "Aline can confirm it. Until then nobody can use it.",
        "If I'm not in #isc-cyber yet, invite me, or I can't write there.",
    ]
    assert shown == [["Take it back"], ["Confirm", "Decline"], []]
    assert before[0].splitlines() == proposal
    assert before[1].splitlines() == [*proposal, "Aline can confirm it."]
    assert done.text == (
        "*Cybersecurity* (CYBER) is an area from Fri 7 Oct. That's version 2 of the list. I'll tell Filiz."
    )
    for who in (ALINE, LINDA):
        assert told(talk, who).text.splitlines() == [*proposal, "Aline confirmed it on Fri 7 Oct."]
        assert labels(told(talk, who)) == []
    assert told(talk, FILIZ).text == (
        "*Cybersecurity* (CYBER) is an area from Fri 7 Oct. Aline confirmed it on Fri 7 Oct."
    )
    assert head(talk) == [
        "*Ten areas on Fri 7 Oct*",
        "Version 2 of the list, confirmed by Aline Moreau, Fri 7 Oct.",
    ]
    assert log_of(talk, "area propose") == [("Filiz Arslan", "", "")]
    assert log_of(talk, "area confirm") == [("Aline Moreau", "", "")]
    assert talk.ticks.audit() == []


@pytest.mark.parametrize(
    ("basis", "said"),
    [
        ("PP Res. 191", "Basis: PP Res. 191. Met."),
        (
            "",
            "Basis: none named; a plenipotentiary resolution is missing. It can be confirmed all the same.",
        ),
        (
            "WTSA Res. 50",
            "Basis: WTSA Res. 50. Not met: a plenipotentiary resolution is missing. It can be confirmed all the same.",
        ),
        (
            "PP Res. 130",
            "Basis: PP Res. 130. Not met: a resolution of RA, WRC, WTSA or WTDC is missing, unless PP Res. 130 itself calls for coordination. It can be confirmed all the same.",
        ),
    ],
)
def test_basis_is_shown_and_checked_and_stops_nobody(quick: Conversation, basis: str, said: str) -> None:
    more = f' basis:"{basis}"' if basis else ""

    proposed = quick.answer(UTE, f"area propose Cybersecurity code:CYBER channel:#isc-cyber{more}")
    confirmed = quick.answer(ALINE, "area confirm cyber")

    assert said in proposed.splitlines()
    assert confirmed.startswith("*Cybersecurity* (CYBER) is an area from Fri 7 Oct.")


def test_nothing_is_given_to_an_area_before_it_is_confirmed_and_everything_after(talk: Conversation) -> None:
    talk.workspace.channels["C0900"] = Channel("C0900", "isc-cyber", {talk.user(FILIZ), BOT.user})
    talk.answer(FILIZ, PROPOSE)
    too_early = [talk.answer(FILIZ, f"{verb} x area:cyber") for verb in ("action", "raise", "actions")]
    talk.answer(ALINE, "area confirm CYBER")

    logged = talk.answer(FILIZ, "action List of contacts area:cyber due:14 oct")
    near = talk.answer(FILIZ, "action Other list area:cybersecurty")
    talk.says(FILIZ, "/isc action")
    form = talk.workspace.view(talk.user(FILIZ))
    talk.until(datetime(2016, 10, 10, 9, tzinfo=UTC))

    assert all(said.startswith("I don't know “cyber”: the nine areas are ") for said in too_early)
    assert logged == "List of contacts\nYours, due Fri 14 Oct.\nOpen · A-1 · Cybersecurity"
    assert near.startswith("“cybersecurty”: do you mean Cybersecurity?")
    assert form is not None
    assert '"Cybersecurity"' in json.dumps(form.shape)
    assert talk.answer(LINDA, "who cyber") == "*Cybersecurity*  nobody yet"
    card, digest = talk.channel("#isc-cyber")
    assert card.text.splitlines()[0] == "List of contacts"
    assert digest.text.splitlines()[0] == "Cybersecurity · week of Mon 10 Oct"


def test_form_opens_with_what_was_said_and_proposes(quick: Conversation) -> None:
    quick.says(UTE, "/isc area propose Cybersecurity code:CYBER")
    (said,) = quick.submits(UTE, channel="isc-cyber", entities="BR, TSB", alias="ICT security")
    quick.says(UTE, "/isc area")
    quick.submits(UTE, text="Space", code="TWO WORDS", channel="#isc-space")
    view = quick.workspace.view(quick.user(UTE))

    assert said.text.splitlines()[:2] == [
        "*Cybersecurity* (CYBER) would be an area, in #isc-cyber, for BR and TSB.",
        "Also called: ICT security.",
    ]
    assert view is not None
    assert list(view.errors) == ["code"]


REFUSED = [
    ("area propose Security code:gender channel:#isc-x", "“gender” already means *Gender* (GENDER). Choose another word."),
    ("area propose Web Editorial code:X channel:#isc-x", "“Web Editorial” already means *Web editorial* (WEB)."),
    ('area propose Space code:X channel:#isc-x alias:"media, orbit"', "“media” already means *Communications* (COMMS)."),
    ("area propose Space code:X channel:#isc-web", "#isc-web is the channel of Web editorial. Name another one."),
    ('area propose Space code:"X Y" channel:#isc-x', "A code is one word of at most 20 characters"),
    ('area propose Space code:X channel:"a b"', "A channel is one word after #"),
    ("area propose Space code:X channel:#isc-x entity:BR,NASA", "I don't know “NASA”: "),
    ("area propose code:X channel:#isc-x", "What is the area called?"),
    (f"area propose {'x' * 61} code:X channel:#isc-x", "That name has 61 characters; 60 are the most."),
    ("area propose Space code:X channel:#isc-x on:14:00", "I need a whole day here, not an hour: on:"),
    ("area retire", "Which area? Its code or name comes first."),
    ("area retire GENDER", "Why is Gender retired? Say it after the code: area retire GENDER "),
    ("area retire SPACE no money", "I don't know “SPACE”: the nine areas are "),
    ("area retire GENDER no money on:2016-09-01", "Thu 1 Sep has passed. When should it be?"),
    ("area retire GENDER no money on:2016-09-01 past", "Thu 1 Sep has passed. Give today or a day ahead."),
    ("area confirm", "Aline, Runa, Taro or 2 others can confirm a change of the areas."),
    ("area decline", "Which one? I need its code."),
    ("area decline GENDER", "No change of “GENDER” is waiting."),
    ("area basis GENDER PP Res. 70", "Linda can set the basis of an area."),
    ("area remove GENDER", "I don't know “remove” here. You can say: area propose, area retire, area basis."),
]  # fmt: skip


@pytest.mark.parametrize(("words", "said"), REFUSED)
def test_change_that_cannot_be_is_refused_and_nothing_is_kept(
    quick: Conversation, words: str, said: str
) -> None:
    before = rows(quick)

    assert quick.answer(UTE, words).startswith(said)
    assert rows(quick) == before
    assert quick.store.snapshot.areas == ()


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (OBSERVER, "As an observer you can leave a remark."),
        (STAFF, "You can see events and who's who."),
        (INVITEE, "You can see events and who's who."),
    ],
)
def test_whoever_is_no_member_changes_nothing_of_the_list(quick: Conversation, who: str, said: str) -> None:
    quick.answer(PAULA, PROPOSE)
    before = rows(quick)

    answers = [
        quick.answer(who, words)
        for words in (PROPOSE, "area retire GENDER no money", "area confirm CYBER", "area decline CYBER")
    ]

    assert all(answer.endswith(said) or " can confirm " in answer for answer in answers)
    assert rows(quick) == before


def test_neither_focal_point_nor_secretary_nor_another_deputy_confirms(quick: Conversation) -> None:
    quick.answer(PAULA, PROPOSE)

    refused = [quick.answer(who, "area confirm CYBER") for who in (FILIZ, PAULA, LINDA)]
    deputy = quick.answer(TARO, "area confirm CYBER")
    declined = quick.answer(TARO, "area decline CYBER")

    assert all(one.endswith(" can confirm a change of the areas.") for one in refused)
    assert deputy == declined == ("*Cybersecurity* (CYBER) isn't for you to answer. Aline can confirm it.")
    assert quick.store.snapshot.areas[0].is_pending


def test_what_the_chair_proposes_waits_for_a_deputy(talk: Conversation) -> None:
    said = talk.answer(ALINE, PROPOSE)
    own = talk.answer(ALINE, "area confirm CYBER")
    talk.passes(minutes=5)

    talk.presses(SALMA, told(talk, SALMA), "Confirm")
    talk.passes(minutes=5)

    assert f"{DEPUTIES} can confirm it." in said
    assert own == f"You proposed *Cybersecurity* (CYBER) yourself. {DEPUTIES} can confirm it."
    assert told(talk, TARO).text.endswith("Salma confirmed it on Fri 7 Oct.")
    assert told(talk, ALINE).text.endswith("Salma confirmed it on Fri 7 Oct.")
    assert head(talk)[0] == "*Ten areas on Fri 7 Oct*"


def test_officer_of_the_chair_confirms_in_their_name_but_not_the_own_proposal(talk: Conversation) -> None:
    talk.answer(ALINE, f"absent 7-12 oct @{FILIZ}")
    talk.answer(FILIZ, PROPOSE)
    talk.answer(UTE, "area propose Space code:SPACE channel:#isc-space")
    talk.passes(minutes=5)

    own = talk.answer(FILIZ, "area confirm CYBER")
    talk.presses(FILIZ, told(talk, FILIZ, "Space"), "Confirm")

    assert own == "You proposed *Cybersecurity* (CYBER) yourself. Aline can confirm it."
    assert log_of(talk, "area confirm") == [("Filiz Arslan", "", "Aline Moreau")]


def test_declined_proposal_leaves_the_list_and_its_words_free(talk: Conversation) -> None:
    talk.answer(FILIZ, PROPOSE)
    talk.passes(minutes=5)
    first = told(talk, ALINE)
    confirm_of_first = next(b for b in first.blocks if b["type"] == "actions")["elements"][0]["value"]

    said = talk.answer(ALINE, "area decline CYBER it is the work of one Sector")
    talk.passes(minutes=5)
    again = talk.answer(FILIZ, PROPOSE)
    old = talk.answer(ALINE, confirm_of_first.removeprefix("v1:say:"))

    assert said == "*Cybersecurity* (CYBER) is declined, and the list stays as it is. I'll tell Filiz."
    assert told(talk, ALINE, "declined it").text.endswith(
        "Aline declined it on Fri 7 Oct: it is the work of one Sector"
    )
    assert told(talk, FILIZ).text == (
        "*Cybersecurity* (CYBER): your proposal wasn't accepted. "
        "Aline declined it on Fri 7 Oct: it is the work of one Sector"
    )
    assert "Aline can confirm it." in again
    assert old.startswith("*Cybersecurity* (CYBER) isn't waiting any more. Aline declined it")
    assert head(talk)[0] == "*Nine areas on Fri 7 Oct*"


def test_proposal_taken_back_at_once_reaches_nobody(talk: Conversation) -> None:
    (said,) = talk.says(FILIZ, f"/isc {PROPOSE}")

    (back,) = talk.presses(FILIZ, said, "Take it back")
    talk.passes(minutes=5)

    assert back.text == "I've taken *Cybersecurity* (CYBER) back. The list stays as it is."
    assert [talk.direct(who) for who in (ALINE, LINDA, FILIZ)] == [[], [], []]
    assert talk.answer(ALINE, "area confirm CYBER").startswith(
        "*Cybersecurity* (CYBER) isn't waiting any more. Filiz took it back on Fri 7 Oct."
    )


def test_same_words_are_not_proposed_twice(quick: Conversation) -> None:
    quick.answer(FILIZ, PROPOSE)

    again = quick.answer(UTE, "area propose ICT security code:cyber channel:#isc-ict")

    assert again.startswith("“cyber” is already proposed as *Cybersecurity* (CYBER).")


def test_members_see_what_waits_and_the_chair_answers_there(talk: Conversation) -> None:
    talk.answer(FILIZ, PROPOSE)
    (member,) = talk.says(UTE, "/isc areas")
    (chair,) = talk.says(ALINE, "/isc areas")
    shown = [labels(member), labels(chair)]

    (done,) = talk.presses(ALINE, chair, "Confirm")

    assert shown == [[], ["Confirm", "Decline"]]
    assert member.text.splitlines()[-4:] == [
        "Waiting: *Cybersecurity* (CYBER) would be an area, in #isc-cyber, for BR and TSB.",
        "Proposed by Filiz Arslan, Fri 7 Oct.",
        "Basis: PP Res. 130; WTSA Res. 50. Met.",
        "Aline can confirm it.",
    ]
    assert "Waiting" not in talk.answer(ALINE, "areas on:2016-10-06")
    assert done.text.startswith("*Cybersecurity* (CYBER) is an area from Fri 7 Oct.")


# The list of another day


def test_tenth_area_of_march_2017_leaves_the_nine_of_2016_and_survives_a_restart(talk: Conversation) -> None:
    before = talk.answer(LINDA, "areas on:2016-12-31")
    talk.skips_to(MARCH)
    talk.answer(UTE, PROPOSE)
    talk.answer(ALINE, "area confirm CYBER")

    talk.restart()

    assert before.splitlines()[0] == "*Nine areas on Sat 31 Dec*"
    then = talk.answer(LINDA, "areas on:2016-12-31")
    assert then == before.replace("31 Dec*", "31 Dec 2016*")
    assert head(talk) == [
        "*Ten areas on Wed 1 Mar*",
        "Version 2 of the list, confirmed by Aline Moreau, Wed 1 Mar.",
    ]
    assert "Cybersecurity" not in talk.answer(LINDA, "who on:2016-12-31")
    assert (
        talk.answer(UTE, "action List of contacts area:cyber").splitlines()[-1]
        == "Open · A-1 · Cybersecurity"
    )


def test_change_for_a_day_ahead_is_said_and_counts_from_that_day(talk: Conversation) -> None:
    talk.answer(UTE, f"{PROPOSE} on:2016-10-20")
    confirmed = talk.answer(ALINE, "area confirm CYBER")
    ahead = talk.answer(LINDA, "areas").splitlines()
    too_early = talk.answer(UTE, "action List of contacts area:cyber")
    talk.until(datetime(2016, 10, 20, 9, tzinfo=UTC))

    assert confirmed.startswith(
        "*Cybersecurity* (CYBER) is an area from Thu 20 Oct. That's version 2 of the list."
    )
    assert (ahead[0], ahead[-1]) == (
        "*Nine areas on Fri 7 Oct*",
        "To come: *Cybersecurity* (CYBER) is an area from Thu 20 Oct.",
    )
    assert too_early.startswith("Cybersecurity isn't in use on Fri 7 Oct 2016: the nine areas are ")
    assert head(talk) == [
        "*Ten areas on Thu 20 Oct*",
        "Version 2 of the list, confirmed by Aline Moreau, Fri 7 Oct. It counts from Thu 20 Oct.",
    ]


# Retired


def test_area_of_a_meeting_and_an_event_ahead_is_not_retired_as_one_without(both: Conversation) -> None:
    both.answer(LINDA, "event Forum on:12 oct 2017 place:Bangkok area:gender")
    for n in range(22):
        at = f"{10 + n % 5} oct {9 + n // 5}:00"
        both.answer(LINDA, f"meeting Editors {n} {at} {'area:gender' if n > 20 else 'area:web'}")
    both.answer(LINDA, "cancel M-1 nobody can come")

    said = both.answer(UTE, "area retire gender merged with Communications")

    assert "Under it: 1 meeting ahead (M-22); 1 event ahead (E-1)." in said


def test_area_is_retired_by_two_and_what_is_open_under_it_is_named_and_stays(talk: Conversation) -> None:
    talk.answer(LINDA, "action Table of grades area:gender")
    talk.answer(LINDA, "action Own list area:gender visibility:restricted")
    talk.answer(UTE, "raise Who counts the panels? area:gender")
    said = talk.answer(UTE, "area retire gender merged with Communications").splitlines()
    still = talk.answer(UTE, "action More area:gender")
    talk.passes(minutes=5)
    asked = told(talk, ALINE).text.splitlines()

    done = talk.presses(ALINE, told(talk, ALINE), "Confirm")[0].text
    new = [
        talk.answer(UTE, words)
        for words in ("action New area:gender", "raise New area:gender", "edit A-3 area:web")
    ]

    assert said[:4] == [
        "*Gender* (GENDER) would be retired: merged with Communications",
        "Proposed by Ute Keller, Fri 7 Oct.",
        "Under it: 1 open action (A-1); 1 open issue (I-1). What is open stays as it is and keeps the area.",
        "Aline can confirm it.",
    ]
    assert asked[2].startswith("Under it: 3 open actions (A-1, A-2, A-3); 1 open issue (I-1).")
    assert still.startswith("More")
    assert done.startswith("*Gender* (GENDER) is retired from Fri 7 Oct. That's version 2 of the list.")
    assert all(
        one.startswith("Gender isn't in use on Fri 7 Oct 2016: the eight areas are ") for one in new[:2]
    )
    assert new[2].startswith("More")
    assert "Area: Gender" in talk.answer(LINDA, "show A-1")
    assert "A-1" in talk.answer(LINDA, "actions area:gender")
    assert "Gender" not in talk.answer(LINDA, "areas")
    assert talk.answer(UTE, "area retire gender again") == (
        "*Gender* (GENDER) has been retired since Fri 7 Oct. Nothing has changed."
    )
    assert log_of(talk, "area retire") == [("Ute Keller", "merged with Communications", "")]


def test_retired_area_gets_no_digest_and_one_that_takes_its_channel_does(talk: Conversation) -> None:
    talk.answer(LINDA, "action Table of grades area:gender due:20 oct")
    talk.passes(minutes=5)  # by now the digest is planned
    talk.answer(UTE, "area retire GENDER merged with another area")
    talk.answer(ALINE, "area confirm GENDER")
    talk.until(datetime(2016, 10, 11, 9, tzinfo=UTC))
    alone = [m.text for m in talk.channel("#isc-gender") if "week of" in m.text]
    talk.answer(UTE, "area propose Equality code:EQUAL channel:#isc-gender")
    talk.answer(ALINE, "area confirm EQUAL")
    talk.answer(LINDA, "action Other table area:equal due:20 oct")

    talk.until(datetime(2016, 10, 18, 9, tzinfo=UTC))

    digests = [m.text for m in talk.channel("#isc-gender") if "week of" in m.text]
    assert alone == []
    assert [text.splitlines()[0] for text in digests] == ["Equality · week of Mon 17 Oct"]
    assert "Other table" in digests[0]
    assert "Table of grades" not in digests[0]


def test_form_of_an_action_keeps_the_area_that_was_retired(quick: Conversation) -> None:
    quick.answer(UTE, "action Table of grades area:gender")
    quick.answer(UTE, "area retire GENDER merged with another area")
    quick.answer(ALINE, "area confirm GENDER")

    quick.says(UTE, "/isc edit A-1")
    quick.submits(UTE, text="Table of all grades")

    assert "Area: Gender" in quick.answer(UTE, "show A-1")


def test_second_change_of_an_area_waits_for_the_answer_to_the_first(quick: Conversation) -> None:
    quick.answer(UTE, "area retire web no money")

    again = quick.answer(PAULA, "area retire Web editorial no people")

    assert again == (
        "A change of *Web editorial* (WEB) is already waiting. To take it back or decline it: area decline WEB"
    )


# The basis of an area


def test_secretary_writes_down_a_basis_which_counts_from_that_day(talk: Conversation) -> None:
    talk.skips_to(MARCH)

    said = talk.answer(LINDA, "area basis comms PP Res. 191")

    assert said == "*Communications*  Basis: PP Res. 191. Met."
    shown = [talk.answer(UTE, words) for words in ("areas", "areas on:2016-12-31")]
    assert "COMMS · GS, BR, TSB, BDT · basis: PP Res. 191" in shown[0]
    assert "COMMS · GS, BR, TSB, BDT · basis: none named" in shown[1]
    assert all("Version 1 of the list" in one for one in shown)
    assert log_of(talk, "area basis") == [("Linda Okafor", "", "")]


def test_area_that_waits_stands_among_what_waits_for_the_chair_until_she_has_said_so(
    quick: Conversation,
) -> None:
    quick.answer(UTE, PROPOSE)
    quick.passes(minutes=3)

    before, week = quick.answer(ALINE, "home"), quick.answer(ALINE, "digest me")
    confirmed = quick.answer(ALINE, "confirm area CYBER")
    after = quick.answer(ALINE, "home")

    assert before.splitlines()[0] == "1 thing waits for you"
    assert "Cybersecurity (CYBER): Shall it become an area?" in before
    assert "1 thing waits for you." in week
    assert "is an area" in confirmed
    assert "Shall it become an area?" not in after


def test_bot_asks_for_no_invitation_where_it_writes_already(quick: Conversation) -> None:
    quick.answer(LINDA, "action Photo list area:gender")
    quick.answer(LINDA, "area retire GENDER merged with others")
    quick.passes(minutes=3)
    quick.answer(ALINE, "confirm area GENDER")
    quick.passes(days=3)

    said = quick.answer(UTE, "area propose Equality code:EQUAL channel:#isc-gender")

    assert "invite me" not in said
