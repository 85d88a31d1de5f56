"""Whoever leaves: nothing is orphaned, nothing is sent to a closed account, and the past keeps its names."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from practice.faults import Fault, FaultKind
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE, labels, rows

HALE, SALMA, LIHUA, JOOST = "hale.kaya", "salma.haddad", "lihua.chen", "joost.peeters"


def test_last_day_is_said_back_with_what_is_to_be_handed_over(talk: Conversation) -> None:
    talk.answer(LINDA, "action Fund call owner:@hale.kaya area:access due:1 dec")
    talk.answer(LINDA, "action Room plan owner:@hale.kaya,@joost.peeters due:2 dec")

    (said,) = talk.says(HALE, "/isc leave 30 nov")
    talk.passes(minutes=2)

    assert said.text.splitlines() == [
        "Your last day is *Wed 30 Nov*.",
        "Until then you stay focal point for Accessibility (BDT). I'll ask for a successor 30, 14 and 7 days before.",
        "I'll tell Linda in a minute.",
        "To hand over: 2 open actions.",
    ]
    assert labels(said) == ["Hand over", "Undo"]
    assert talk.direct(LINDA)[-1].text.splitlines() == [
        "*Hale Kaya's last day is Wed 30 Nov.*",
        "Nobody follows yet as focal point for Accessibility (BDT).",
        "To hand over: 2 open actions.",
    ]
    assert talk.answer(HALE, "leave off") == "You're staying. The last day is taken out."
    talk.passes(minutes=2)
    assert talk.direct(LINDA)[-1].text == "Hale Kaya is staying after all."


def test_form_hands_over_closes_and_cancels_each_and_leaves_who_shares_it(talk: Conversation) -> None:
    talk.answer(LINDA, "action Fund call owner:@hale.kaya area:access due:1 dec")
    talk.answer(LINDA, "action Room plan owner:@hale.kaya,@joost.peeters due:2 dec")
    talk.answer(LINDA, "action Old list owner:@hale.kaya")
    talk.answer(LINDA, "action Poster owner:@hale.kaya")
    (has,) = talk.says(LINDA, "/isc handover @hale.kaya")
    shown = has.text

    talk.presses(LINDA, has, "Hand over")
    values = {"A-1": "give", "A-2": "give", "A-3": "cancel", "A-4": "close"}
    without = talk.submits(LINDA, owner=[], **values)
    (said,) = talk.submits(LINDA, owner=[talk.user(LIHUA)], **values)
    talk.passes(minutes=2)

    assert shown.splitlines()[:2] == [
        "*Hale Kaya*  Focal point for Accessibility (BDT)",
        "*4 open actions*",
    ]
    assert without == []
    assert said.text.splitlines()[:3] == [
        "Handed over by Hale Kaya, 4 actions:",
        "*A-1* goes to Lihua Chen",
        "*A-2* goes to Lihua Chen, Joost Peeters",
    ]
    assert talk.answer(LINDA, "handover @hale.kaya").endswith("Nothing to hand over.")
    assert "Fund call" in talk.direct(LIHUA)[-1].text
    assert talk.answer(LINDA, "history A-1").splitlines()[-1].endswith("instead of Hale Kaya")


def test_successor_reads_and_closes_what_somebody_left_behind(talk: Conversation) -> None:
    talk.answer(LINDA, "action Fund call owner:@hale.kaya area:access due:12 oct")
    talk.answer(LINDA, "action Staff matter owner:@hale.kaya due:12 oct visibility:restricted")
    talk.answer(LINDA, "leave 10 oct @hale.kaya")
    talk.answer(LINDA, "appoint @lihua.chen focal point area:access entity:BDT on:11 oct")
    talk.until(datetime(2016, 10, 12, 9, tzinfo=UTC))

    told = [m.text for m in talk.direct(LIHUA)]
    done = talk.answer(LIHUA, "done A-1 Call is out")
    hidden = talk.answer(LIHUA, "show A-2")

    assert told[0].splitlines()[0] == "*You're now focal point for Accessibility (BDT).*"
    assert "You take over 1 action from Hale Kaya." in told[0]
    assert any("*For Hale Kaya*" in text and "Fund call" in text for text in told)
    assert not any("Staff matter" in text for text in told)
    assert done == "Fund call is done. Result: Call is out. I'll tell Linda.\nDone · A-1 · Wed 12 Oct"
    assert hidden.startswith("I can't find A-2.")
    assert "Lihua Chen (Focal point) · closed it · for Hale Kaya" in talk.answer(LINDA, "history A-1")
    assert not any("Fund call" in m.text for m in talk.direct(HALE) if talk.day_of(m) > "Tue 11 Oct")


def test_two_who_follow_in_one_role_read_that_they_take_over_together(talk: Conversation) -> None:
    talk.answer(LINDA, "action Fund call owner:@hale.kaya area:access")
    talk.answer(LINDA, "leave 10 oct @hale.kaya")
    for who in (LIHUA, "paula.ruiz"):
        talk.answer(LINDA, f"appoint @{who} focal point area:access entity:BDT on:11 oct")
    talk.until(datetime(2016, 10, 12, 16, tzinfo=UTC))

    welcomed = [m.text for m in talk.direct(LIHUA) if "You're now" in m.text]
    assert "You and Paula Ruiz take over together 1 action from Hale Kaya." in welcomed[0]
    assert "You go on with what Hale Kaya left\n1 open action · A-1" in talk.answer(LIHUA, "home")


def test_secretary_reads_what_nobody_follows_in_and_sees_it_waiting(talk: Conversation) -> None:
    talk.answer(ALINE, "action Room plan owner:@ute.keller due:12 oct")
    talk.answer(LINDA, "leave 10 oct @ute.keller")
    talk.until(datetime(2016, 10, 12, 9, tzinfo=UTC))

    assert any("*For Ute Keller*" in m.text and "Room plan" in m.text for m in talk.direct(LINDA))
    assert "Ute Keller has left\n1 open action to hand over" in talk.answer(LINDA, "")
    assert talk.answer(UTE, "action Another").startswith("Your last day was Mon 10 Oct.")


def test_deactivated_account_is_written_to_no_more_and_its_person_has_left(talk: Conversation) -> None:
    talk.answer(LINDA, "action Fund call owner:@hale.kaya area:access due:14 oct")
    talk.passes(minutes=3)
    before = len(talk.direct(HALE))

    talk.deactivates(HALE)
    talk.passes(minutes=3)
    talk.until(datetime(2016, 11, 7, 12, tzinfo=UTC))

    assert (
        "*Today is Hale Kaya's last day.*\nNobody follows yet as focal point for Accessibility (BDT).\n"
        "To hand over: 1 open action."
    ) in [m.text for m in talk.direct(LINDA)]
    assert len(talk.direct(HALE)) == before
    assert any("*For Hale Kaya*" in m.text for m in talk.direct(LINDA))
    assert "Hale Kaya" in talk.answer(LINDA, "show A-1")
    assert "Hale" not in talk.answer(LINDA, "who accessibility")
    assert "Hale Kaya (BDT)" in talk.answer(LINDA, "who accessibility on:7 oct 2016")
    assert "arrive" not in talk.answer(LINDA, "")


def test_account_that_comes_back_brings_its_person_back(talk: Conversation) -> None:
    talk.deactivates(HALE)
    talk.passes(days=4)
    assert "Hale" not in talk.answer(LINDA, "who accessibility")

    talk.deactivates(HALE, on=False)

    assert "Hale Kaya (BDT)" in talk.answer(LINDA, "who accessibility")
    assert "Hale Kaya" in talk.answer(HALE, "handover")


@pytest.fixture(params=["named meanwhile", "not named"])
def unheard(request: pytest.FixtureRequest, talk: Conversation) -> Conversation:
    """Hale was deactivated and is back, and Slack's word of the second was lost."""
    user = talk.user(HALE)
    talk.deactivates(HALE)
    talk.passes(days=4)
    if request.param == "named meanwhile":
        said = talk.answer(LINDA, f"action Fund call owner:<@{user}>")
        assert "is no longer in this workspace" in said
    talk.workspace.switch(Fault(kind=FaultKind.PERSON_DEACTIVATED, user=user, on=False))
    return talk


@pytest.mark.parametrize("words", ["handover", "actions", "A-1", "who accessibility", "action Table"])
def test_person_who_is_back_unheard_can_act(unheard: Conversation, words: str) -> None:
    said = unheard.answer(HALE, words)

    assert "went wrong on my side" not in said
    assert "guests and other workspaces" not in said
    assert "Hale Kaya (BDT)" in unheard.answer(LINDA, "who accessibility")


@pytest.mark.parametrize(
    "words",
    ["action Fund call owner:{hale}", "handover {hale}", "appoint {hale} observer"],
)
def test_person_who_is_back_unheard_can_be_named(unheard: Conversation, words: str) -> None:
    said = unheard.answer(LINDA, words.format(hale=f"<@{unheard.user(HALE)}>"))

    assert "went wrong on my side" not in said
    assert "Hale Kaya" in said
    assert "Hale Kaya (BDT)" in unheard.answer(LINDA, "who accessibility")


def test_person_who_is_back_unheard_is_written_to_again(unheard: Conversation) -> None:
    unheard.answer(LINDA, f"action Fund call owner:<@{unheard.user(HALE)}> area:access due:31 oct")
    before = len(unheard.direct(HALE))

    unheard.passes(days=1)

    assert len(unheard.direct(HALE)) > before


def test_person_who_came_back_while_the_bot_was_down_is_found_at_the_start(unheard: Conversation) -> None:
    unheard.restart()

    assert "Hale Kaya (BDT)" in unheard.answer(LINDA, "who accessibility")
    assert "Hale Kaya" in unheard.answer(HALE, "handover")


def test_person_who_is_back_as_a_guest_stays_outside(unheard: Conversation) -> None:
    people = unheard.workspace.people
    people[unheard.user(HALE)] = replace(people[unheard.user(HALE)], is_restricted=True)

    assert "I work with colleagues of the organisation only" in unheard.answer(HALE, "actions")
    assert "Hale" not in unheard.answer(LINDA, "who accessibility")


def test_account_that_was_deactivated_while_the_bot_was_down_is_found_at_the_start(
    talk: Conversation,
) -> None:
    talk.workspace.switch(Fault(kind=FaultKind.PERSON_DEACTIVATED, user=talk.user(HALE), on=True))

    talk.restart()
    talk.passes(days=4)

    assert "Hale" not in talk.answer(LINDA, "who accessibility")


def test_last_day_of_the_only_chair_is_refused_until_there_is_another(talk: Conversation) -> None:
    refused = talk.answer(ALINE, "leave 30 nov")
    talk.answer(LINDA, "appoint @taro.nakagawa chair on:1 dec")
    talk.passes(minutes=2)
    talk.presses("edda.brandt", talk.direct("edda.brandt")[-1], "Confirm")

    assert refused == "Aline Moreau is the only chair. Appoint the next one first."
    assert talk.answer(ALINE, "leave 30 nov").startswith("Your last day is *Wed 30 Nov*.")


def test_what_cannot_be_said_of_a_last_day_is_refused(quick: Conversation) -> None:
    said = {
        (HALE, "leave"): "Which day is the last? Say it: leave 26 oct",
        (HALE, "leave 30 nov @joost.peeters"): "Linda can enter somebody else's last day.",
        (LINDA, "leave 30 nov @lihua.chen and more"): "I read the day, but not “@Lihua Chen and more”.",
        (HALE, "leave off"): "I know of no last day of yours, so nothing has changed.",
        (LINDA, "leave 30 nov @newcomer"): "Noor Newcomer isn't on the roster. Nothing has changed.",
        (HALE, "leave 30 nov 17:00"): "I take a whole day here, not an hour.",
    }  # fmt: skip

    assert {key: quick.answer(*key) for key in said} == said


# What somebody holds, and who has left

FILIZ = "filiz.arslan"


def held_by_filiz(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Poster owner:@{FILIZ}")
    talk.answer(FILIZ, "raise Who pays for six languages? area:web")
    talk.answer(JOOST, "raise One film crew or two? area:web options:one;two")
    talk.answer(FILIZ, "position I-2 two")
    talk.opens(ALINE, f"propose Guidelines asked:@{FILIZ},@{UTE}")


def test_handover_lists_proposals_positions_and_drafts_beside_actions_and_questions(
    quick: Conversation,
) -> None:
    held_by_filiz(quick)
    quick.answer(LINDA, f"propose Captions asked:@{FILIZ}")

    said = quick.answer(FILIZ, "handover").splitlines()
    drafts = quick.answer(LINDA, "handover").splitlines()

    headings = [line for line in said if line.startswith("*1 ")]
    assert headings == [
        "*1 open action*",
        "*1 open question raised*",
        "*1 position on an open question*",
        "*1 answer on a proposal*",
    ]
    assert "*I-2*  One film crew or two? · C&amp;P says two" in said
    assert "*P-1*  Guidelines · until Fri 14 Oct, 18:00 Geneva" in said
    assert drafts[1:] == ["*1 draft of a proposal*", "*P-2*  Captions · draft, waits for Aline"]


def test_leaving_names_all_that_is_to_be_handed_over(quick: Conversation) -> None:
    held_by_filiz(quick)

    said = quick.answer(FILIZ, "leave 30 nov")
    quick.passes(minutes=2)

    held = "To hand over: 1 open action, 1 open question raised, 1 position on an open question and 1 answer on a proposal."
    assert said.splitlines()[-1] == held
    assert quick.direct(LINDA)[-1].text.splitlines()[-1] == held


def test_who_left_while_they_were_asked_is_on_the_list_of_leavers(quick: Conversation) -> None:
    quick.opens(ALINE, f"propose Captions asked:@{FILIZ}")
    quick.answer(LINDA, f"leave 7 oct @{FILIZ}")
    quick.until(datetime(2016, 10, 10, 9, tzinfo=UTC))

    assert "Filiz Arslan has left\n1 answer on a proposal to hand over" in quick.answer(LINDA, "")


@pytest.mark.parametrize("words", ["handover {hale}", "actions owner:{hale} all", "leave off {hale}"])
def test_person_whose_account_is_closed_is_found_by_their_mention(talk: Conversation, words: str) -> None:
    talk.answer(LINDA, f"action Fund call owner:@{HALE} area:access due:14 oct")
    talk.deactivates(HALE)
    talk.passes(days=1)

    said = talk.answer(LINDA, words.format(hale=f"<@{talk.user(HALE)}>"))

    assert "Hale" in said
    assert "not on the roster" not in said
    assert "no longer in this workspace" not in said


@pytest.mark.parametrize(
    "words", ["action Table owner:{hale}", "A-1 assign {hale}", "appoint {hale} observer"]
)
def test_closed_account_is_given_nothing(talk: Conversation, words: str) -> None:
    talk.answer(LINDA, "action Fund call due:14 oct")
    talk.deactivates(HALE)

    said = talk.answer(LINDA, words.format(hale=f"<@{talk.user(HALE)}>"))

    assert said == "Hale Kaya is no longer in this workspace and can't own anything here. Name a colleague."


def test_departure_without_notice_reaches_the_chief_and_the_chair_the_same_day(talk: Conversation) -> None:
    talk.deactivates(HALE)
    talk.passes(hours=2)

    for who in (SALMA, ALINE, LINDA):
        (told,) = [one for one in talk.direct(who) if "Hale Kaya" in one.text]
        assert told.text.splitlines()[:2] == [
            "*Today is Hale Kaya's last day.*",
            "Nobody follows yet as focal point for Accessibility (BDT).",
        ], who
        assert "Name a successor" in labels(told)


def test_leaver_reads_the_last_day_that_another_entered_and_who_is_told_is_named(both: Conversation) -> None:
    said = both.answer(LINDA, "leave @hale.kaya 11 oct")
    nobodys = both.answer(LINDA, "leave @filiz.arslan 11 oct")
    both.passes(minutes=2)
    (message,) = [m for m in both.direct(HALE) if "last day" in m.text]
    read = message.text
    both.presses(HALE, message, "I'm staying")
    both.passes(minutes=2)

    assert "That's short notice.\nI'll tell Salma, Aline and Hale in a minute." in said
    assert "That's short notice.\nI'll tell Aline and Filiz in a minute." in nobodys
    assert read.splitlines() == [
        "Your last day is down as Tue 11 Oct.",
        "There's nothing to hand over.",
        "From the day after, whoever follows you gets your messages here, or else Linda.",
    ]
    assert "You're staying after all. The last day is taken out." in [m.text for m in both.direct(HALE)]
    assert "I know of no last day of Hale's, so nothing has changed." in both.answer(
        LINDA, "leave off @hale.kaya"
    )


def test_seat_of_a_closed_account_is_vacant_at_once(talk: Conversation) -> None:
    talk.deactivates(HALE)

    who, areas = talk.answer(LINDA, "who accessibility"), talk.answer(LINDA, "areas")
    talk.passes(days=3)

    assert "Hale" not in who
    assert "vacant: BDT since Fri 7 Oct" in who
    assert "*Accessibility*" in (line := next(one for one in areas.splitlines() if "ACCESS" in one))
    assert "vacant: BDT since Fri 7 Oct" in line
    assert "vacant: BDT since Fri 7 Oct" in talk.answer(LINDA, "who accessibility")


def test_departure_with_notice_is_for_the_secretary_alone(talk: Conversation) -> None:
    said = talk.answer(HALE, "leave 25 oct")
    talk.passes(minutes=2)

    assert "I'll ask for a successor 14 and 7 days before." in said
    assert "Hale Kaya" in talk.direct(LINDA)[-1].text
    assert [one.text for who in (SALMA, ALINE) for one in talk.direct(who) if "Hale" in one.text] == []


def test_secretary_who_is_new_learns_on_the_last_day_what_is_left(talk: Conversation) -> None:
    talk.answer(LINDA, "action Fund call owner:@hale.kaya area:access due:1 dec")
    talk.answer(LINDA, "leave 25 oct @hale.kaya")
    talk.answer(LINDA, f"appoint @{JOOST} secretary")
    talk.passes(minutes=2)
    talk.presses(ALINE, talk.direct(ALINE)[-1], "Confirm")
    talk.until(datetime(2016, 10, 25, 12, tzinfo=UTC))

    assert [one.text.splitlines()[0] for one in talk.direct(JOOST) if "To hand over" in one.text] == [
        "*Today is Hale Kaya's last day.*"
    ]


@pytest.mark.parametrize(
    "words", ["leave @hale.kaya 30 nov", "leave 30 nov @hale.kaya", "leave @hale.kaya, 30 nov"]
)
def test_person_who_leaves_is_named_first_or_last(quick: Conversation, words: str) -> None:
    assert quick.answer(LINDA, words).startswith("Hale's last day is *Wed 30 Nov*.")
    assert quick.answer(LINDA, "leave @hale.kaya off") == "Hale is staying. The last day is taken out."


def test_last_day_of_somebody_named_first_is_for_secretary_and_chair(talk: Conversation) -> None:
    before = rows(talk)

    refused = talk.answer(HALE, "leave @joost.peeters 30 nov")

    assert refused == "Linda can enter somebody else's last day."
    assert rows(talk) == before


def test_who_had_the_role_beside_a_leaver_reads_that_they_go_on_and_with_what(talk: Conversation) -> None:
    talk.answer(LINDA, "appoint @paula.ruiz focal point area:access entity:BDT")
    talk.answer(LINDA, f"action Fund call owner:@{HALE} area:access due:1 dec")
    talk.answer(HALE, "event Forum on:1 dec area:access")
    talk.answer(HALE, f"again meeting 2 nov 14:00 group:Editors people:@{UTE}")
    talk.answer(LINDA, f"leave 11 oct @{HALE}")
    talk.until(datetime(2016, 10, 12, 18, tzinfo=UTC))

    (told,) = [m for m in talk.direct("paula.ruiz") if "You go on with what Hale had" in m.text]
    (listed,) = talk.presses("paula.ruiz", told, "Look at it")

    assert told.text.splitlines()[:3] == [
        "*You go on with what Hale had:* 1 open action, 1 event ahead and 1 meeting to lead.",
        "Their last day was Tue 11 Oct.",
        "The actions stay in Hale's name until you take them over; I remind you of them now.",
    ]
    assert labels(told)[:2] == ["Take them over", "Look at it"]
    assert "Editors meets on Wed 2 Nov, 14:00 Geneva" in listed.text
    assert "Fund call" in listed.text
    assert [m for who in (LINDA, ALINE) for m in talk.direct(who) if "You go on with" in m.text] == []


def test_lists_of_who_goes_on_name_what_the_leaver_had_and_the_form_takes_it_over(talk: Conversation) -> None:
    talk.answer(LINDA, "appoint @paula.ruiz focal point area:access entity:BDT")
    talk.answer(LINDA, f"action Fund call owner:@{HALE} area:access due:1 dec")
    talk.answer(LINDA, "raise Who pays for captions? area:access")
    talk.answer(HALE, "position I-1 One budget")
    talk.answer(LINDA, f"leave 11 oct @{HALE}")
    talk.until(datetime(2016, 10, 12, 18, tzinfo=UTC))
    (told,) = [m for m in talk.direct("paula.ruiz") if "You go on with what Hale had" in m.text]

    (none,) = talk.says("paula.ruiz", "/isc mine")
    none_said = none.text
    (seen,) = talk.presses("paula.ruiz", none, "Hale's actions")
    by_another = talk.answer(LINDA, "actions owner:@paula.ruiz")
    talk.answer(LINDA, "action Poster owner:@paula.ruiz due:1 dec")
    (some,) = talk.says("paula.ruiz", "/isc mine")
    talk.presses("paula.ruiz", told, "Take them over")
    form = str(talk.workspace.stacks[talk.user("paula.ruiz")][-1].shape)
    talk.submits("paula.ruiz", owner=[talk.user("paula.ruiz")], **{"A-1": "give"})

    goes_on = "on with what Hale Kaya left: 1 open action."
    assert none_said.splitlines()[:2] == ["No actions of yours are open.", f"You go {goes_on}"]
    assert "Fund call" in seen.text
    assert by_another == f"Paula has no open actions.\nPaula goes {goes_on}"
    assert f"You go {goes_on}" in some.text
    assert "Hale's actions" in labels(some)
    assert "Not to be handed over: 1 position on an open question." in form
    assert "Owner: Paula Ruiz" in talk.answer(LINDA, "show A-1")
    assert "go on with" not in talk.answer("paula.ruiz", "mine")


def test_successor_takes_over_all_that_is_of_the_area(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Fund call owner:@{HALE} area:access due:1 dec")
    talk.answer(LINDA, f"action Poster owner:@{HALE} area:web due:1 dec")
    talk.answer(HALE, "event Forum on:1 dec area:access")
    talk.answer(LINDA, f"leave 7 oct @{HALE}")
    talk.until(datetime(2016, 10, 10, 9, tzinfo=UTC))

    talk.answer(LINDA, "appoint @paula.ruiz focal point area:access entity:BDT")
    talk.until(datetime(2016, 10, 12, 18, tzinfo=UTC))

    (welcome,) = [m for m in talk.direct("paula.ruiz") if "You take over" in m.text]
    assert "You take over 1 action and 1 event ahead from Hale Kaya." in welcome.text


def test_who_begins_on_the_first_working_day_after_follows(talk: Conversation) -> None:
    """Friday is the last day of one and Monday the first of the other: nobody is missing over the weekend."""
    talk.answer(LINDA, "action Fund call owner:@hale.kaya area:access due:20 oct")
    talk.answer(LINDA, "leave @hale.kaya 14 oct")
    talk.answer(LINDA, "appoint @lihua.chen focal point for accessibility entity:BDT on:17 oct")

    talk.until(datetime(2016, 10, 14, 12, tzinfo=UTC))

    (said,) = [m.text for m in talk.direct(LINDA) if "Today is Hale Kaya's last day" in m.text]
    assert "Nobody follows" not in said


def test_first_message_in_a_role_begins_with_the_role(talk: Conversation) -> None:
    talk.answer(LINDA, "action Fund call owner:@hale.kaya area:access due:14 oct")
    talk.answer(LINDA, "action Captions owner:@hale.kaya area:access due:17 oct")
    talk.answer(LINDA, "leave @hale.kaya 14 oct")
    talk.answer(LINDA, "appoint @lihua.chen focal point for accessibility entity:BDT on:17 oct")

    talk.until(datetime(2016, 10, 17, 12, tzinfo=UTC))

    first = next(m.text for m in talk.direct("lihua.chen") if "You're now focal point" in m.text)
    assert first.startswith("*You're now focal point for Accessibility (BDT).*")
    assert "Fund call" in first


def test_card_says_who_has_it_now(talk: Conversation) -> None:
    talk.answer(LINDA, "action Fund call owner:@hale.kaya area:access due:20 oct")
    talk.answer(LINDA, "leave 10 oct @hale.kaya")
    talk.answer(LINDA, "appoint @lihua.chen focal point area:access entity:BDT on:11 oct")
    talk.until(datetime(2016, 10, 12, 9, tzinfo=UTC))

    card = next(
        m.text for m in talk.channel(talk.charter.area("ACCESS").channel or "") if "Fund call" in m.text
    )

    assert "(has left; Lihua has it now)" in card
