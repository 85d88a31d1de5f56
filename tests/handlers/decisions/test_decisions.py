"""The register of decisions: what was settled, by whom and when."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests import databases
from tests.conversation import UNHINDERED, Conversation
from tests.handlers.scene import ALINE, CAIRO, LINDA, OBSERVER, STAFF, UTE, everything_said, labels, rows

FILIZ, TARO = "filiz.arslan", "taro.nakagawa"

NONE_YET = "No actions yet. Log one, or turn a message into one: ⋮ Log as action"


def decided(talk: Conversation) -> None:
    """Two decisions in 2016, one in 2017, one that waits, and one on a restricted question."""
    talk.answer(UTE, "raise Who pays for six languages? area:web")
    talk.answer(LINDA, "decide I-1 agreed One budget behalf:CWG-LANG")
    talk.answer(LINDA, "raise Staff matter visibility:restricted")
    talk.answer(LINDA, "decide I-2 noted Nothing to do behalf:CWG-LANG")
    talk.answer(UTE, "raise Who films the assembly? area:events")
    talk.answer(UTE, "escalate I-3 no agreement")
    talk.answer(LINDA, "decide I-3 agreed One crew")
    talk.until(datetime(2017, 1, 3, 10, tzinfo=UTC))
    talk.answer(UTE, "raise Which room? area:web")
    talk.answer(UTE, "escalate I-4 no room")
    talk.answer(ALINE, "decide I-4 agreed The large one")


@pytest.fixture(params=databases.KINDS)
def talk(request: pytest.FixtureRequest) -> Iterator[Conversation]:
    """The last Friday of 2016, on each database."""
    conversation = Conversation(
        databases.fresh(request.param), now=datetime(2016, 12, 30, 9, tzinfo=UTC), limits=UNHINDERED
    )
    yield conversation
    conversation.close()


def test_register_has_the_newest_first_and_a_year_by_itself(talk: Conversation) -> None:
    decided(talk)

    assert talk.answer(LINDA, "decisions").splitlines() == [
        "*3 decisions*",
        "*DEC-4*  *Agreed:* The large one (task force, Tue 3 Jan) · I-4 Which room?",
        "*DEC-2*  *Noted:* Nothing to do (CWG-LANG, Fri 30 Dec 2016) · I-2 Staff matter",
        "*DEC-1*  *Agreed:* One budget (CWG-LANG, Fri 30 Dec 2016) · I-1 Who pays for six languages?",
    ]
    assert talk.answer(OBSERVER, "decisions 2016").splitlines() == [
        "*1 decision of 2016*",
        "*DEC-1*  *Agreed:* One budget (CWG-LANG, Fri 30 Dec 2016) · I-1 Who pays for six languages?",
    ]
    assert talk.answer(UTE, "decisions area:web").splitlines()[0] == "*2 decisions in Web editorial*"
    assert talk.answer(UTE, "decisions drafts").splitlines() == [
        "*1 draft*",
        "*DEC-3*  *Agreed:* One crew (task force, Fri 30 Dec 2016) · I-3 Who films the assembly?",
    ]
    assert talk.answer(STAFF, "decisions") == "No decisions that you can see."


@pytest.mark.parametrize("words", ["decisions foo", "decisions 2016 2017", "decisions 1066"])
def test_other_words_are_refused_with_an_example(quick: Conversation, words: str) -> None:
    assert quick.answer(LINDA, words) == "You can say a year, or drafts."


# What is noted beside a decision


def raised(talk: Conversation, *questions: str) -> None:
    """Raise questions of Web editorial and send them up to the task force."""
    for question in questions:
        ref = re.search(r"I-\d+", talk.answer(FILIZ, f"raise {question} area:web"))
        assert ref is not None
        talk.answer(FILIZ, f"escalate {ref[0]} no agreement")


def test_decision_says_back_its_benefit_its_review_and_what_it_supersedes(quick: Conversation) -> None:
    raised(quick, "Who pays for six languages?", "Who films?")
    quick.answer(ALINE, "decide I-1 agreed Each pays")

    said = quick.answer(
        ALINE,
        'decide I-2 agreed Option B benefit:shared saved:"CHF 42 000" review:1 feb 2017 supersedes:DEC-1',
    )

    assert said.splitlines() == [
        "DEC-2  I-2 is decided. *Agreed:* Option B. I'll tell Filiz, Linda, Taro and 2 others in a minute.",
        "Benefit: resources shared, CHF 42 000 saved",
        "Review: Wed 1 Feb 2017",
        "Supersedes: DEC-1 Who pays for six languages?",
    ]
    assert quick.answer(LINDA, "show DEC-2").splitlines()[1:] == [
        "The task force, Fri 7 Oct, on I-2: *Agreed:* Option B",
        "Asked by Filiz Arslan, Fri 7 Oct · focal points → task force",
        "Benefit: resources shared, CHF 42 000 saved",
        "Review: Wed 1 Feb 2017",
        "Supersedes: DEC-1 Who pays for six languages?",
        "It counts now.",
    ]
    assert quick.answer(LINDA, "show DEC-1").splitlines()[-1] == "Superseded by DEC-2."


REFUSED = {
    "saved:CHF 42,000": 'I can\'t read “CHF 42,000” as an amount. Say it like saved:"CHF 42 000".',
    "benefit:none saved:CHF 3": "It says no benefit, and an amount saved. Say one of the two.",
    "visibility:public": "I-2 is “members”, so its decision can't be “public”: fewer may read it, not more.",
    "supersedes:DEC-9": "I can't find DEC-9.",
    "supersedes:I-2": "I-2 isn't a decision.",
    "supersedes:DEC-1": "DEC-1 was decided by a higher level, MCG. Only there it is superseded.",
    "behalf:MCG": "I-2 is with the task force, not with MCG. Send it up first: escalate I-2 <reason>",
    "behalf:Management Coordination Group": "I-2 is with the task force, not with MCG. Send it up first: escalate I-2 <reason>",
    "behalf:focal points": "I-2 is with the task force, not with the focal points. A level above has it by now and decides it.",
}  # fmt: skip


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_stand_beside_a_decision_is_refused_and_changes_nothing(
    quick: Conversation, words: str
) -> None:
    raised(quick, "Who pays?", "Who films?")
    quick.answer(ALINE, "escalate I-1 no money")
    quick.answer(LINDA, "decide I-1 approved One budget behalf:MCG")
    before = rows(quick)

    said = (
        quick.answer(LINDA, f"decide I-2 agreed One crew {words}").replace("&lt;", "<").replace("&gt;", ">")
    )

    assert (said, rows(quick)) == (REFUSED[words], before)


def test_body_outside_the_ladder_is_written_down_by_those_in_office_alone(quick: Conversation) -> None:
    quick.answer(FILIZ, "raise Who films? area:web")

    assert quick.answer("joost.peeters", "decide I-1 approved One crew behalf:CWG-LANG") == (
        "Linda can enter something for somebody else."
    )


def test_draft_supersedes_when_it_is_confirmed_and_its_undo_puts_the_older_one_back(
    talk: Conversation,
) -> None:
    raised(talk, "Who pays?", "Who films?")
    talk.answer(ALINE, "decide I-1 agreed Each pays")
    talk.answer(LINDA, "decide I-2 agreed One crew supersedes:DEC-1")

    states = [state_of(talk, "DEC-1")]
    for words in ("confirm DEC-2", "undo DEC-2", "confirm DEC-2"):
        talk.answer(ALINE, words)
        talk.passes(minutes=2)
        states.append(state_of(talk, "DEC-1"))

    assert states == ["It counts now.", "Superseded by DEC-2.", "It counts now.", "Superseded by DEC-2."]
    assert talk.answer(ALINE, "undo DEC-1") == "DEC-1 is superseded. To take that back: undo DEC-2"
    assert talk.answer(LINDA, "decisions").splitlines()[-1].endswith("· superseded by DEC-2")


def state_of(talk: Conversation, ref: str) -> str:
    return talk.answer(LINDA, f"show {ref}").splitlines()[-1]


def test_withdrawn_draft_supersedes_nothing_and_a_superseded_decision_cannot_be_superseded_again(
    quick: Conversation,
) -> None:
    raised(quick, "Who pays?", "Who films?", "Which room?")
    quick.answer(ALINE, "decide I-1 agreed Each pays")
    quick.answer(LINDA, "decide I-2 agreed One crew supersedes:DEC-1")
    quick.answer(LINDA, "undo DEC-2")
    counts = state_of(quick, "DEC-1")
    quick.answer(LINDA, "decide I-2 agreed Two crews supersedes:DEC-1")
    quick.answer(ALINE, "decide I-3 agreed The large one supersedes:DEC-1")

    assert counts == "It counts now."
    assert quick.answer(ALINE, "confirm DEC-3") == ("DEC-1 is superseded, so nothing can supersede it.")


def test_edit_changes_what_stands_beside_a_decision_and_never_its_words(quick: Conversation) -> None:
    raised(quick, "Who pays?")
    quick.answer(ALINE, "decide I-1 agreed Each pays")

    assert quick.answer(LINDA, "edit DEC-1 benefit:shared saved:CHF 42 000 review:1 dec").splitlines() == [
        "*DEC-1*  Who pays?",
        "Benefit: resources shared, CHF 42 000 saved. I'll bring it up again on Thu 1 Dec.",
    ]
    assert quick.answer(LINDA, "edit DEC-1 One pays") == (
        "The words of DEC-1 stay as they are. A wrong decision is superseded by a new one: "
        "decide I-7 agreed Option B supersedes:DEC-1"
    )
    assert quick.answer(UTE, "edit DEC-1 benefit:none") == (
        "Aline or Linda can change what is noted beside DEC-1. Its words stay as they are."
    )
    assert quick.answer(LINDA, "undo DEC-1") == "Taken back. DEC-1 is final again."
    assert "Benefit" not in quick.answer(LINDA, "show DEC-1")
    assert "decided" in quick.answer(LINDA, "issues all")


def test_form_to_edit_a_decision_takes_out_what_is_emptied(quick: Conversation) -> None:
    raised(quick, "Who pays?")
    quick.answer(ALINE, "decide I-1 agreed Each pays saved:CHF 5 review:1 dec")
    quick.says(LINDA, "/isc edit DEC-1")

    quick.submits(LINDA, benefit="avoided", saved="", review="")

    assert quick.answer(LINDA, "show DEC-1").splitlines()[3:] == [
        "Benefit: duplication avoided",
        "It counts now.",
    ]


def test_register_is_narrowed_and_ends_with_what_was_recorded_each_once(quick: Conversation) -> None:
    raised(quick, "One?", "Two?", "Three?", "Four?")
    quick.answer(ALINE, "decide I-1 agreed a benefit:avoided saved:CHF 1")
    quick.answer(ALINE, "decide I-2 agreed b benefit:shared saved:CHF 42 000 review:10 oct")
    quick.answer(ALINE, "decide I-3 agreed c benefit:avoided supersedes:DEC-1")
    quick.answer(LINDA, "decide I-4 noted d benefit:none behalf:CWG-LANG")

    assert quick.answer(LINDA, "decisions").splitlines()[-2:] == [
        "*DEC-1*  *Agreed:* a (task force, Fri 7 Oct) · I-1 One? · superseded by DEC-3",
        "Of these: duplication avoided 1, resources shared 1, saved CHF 42 000 (1 decision)",
    ]
    assert quick.answer(LINDA, "decisions body:cwg-lang").splitlines() == [
        "*1 decision of cwg-lang*",
        "*DEC-4*  *Noted:* d (CWG-LANG, Fri 7 Oct) · I-4 Four?",
    ]
    assert quick.answer(LINDA, 'decisions body:"Task force" benefit:shared').splitlines() == [
        "*1 decision of the task force with the benefit “resources shared”*",
        "*DEC-2*  *Agreed:* b (task force, Fri 7 Oct) · I-2 Two?",
        "Of these: resources shared 1, saved CHF 42 000 (1 decision)",
    ]
    assert (
        quick.answer(LINDA, "decisions review:due") == "No decisions due for review. They come from issues."
    )
    quick.passes(days=4)
    assert quick.answer(LINDA, "decisions review:due").splitlines()[1] == (
        "*DEC-2*  *Agreed:* b (task force, Fri 7 Oct) · I-2 Two? · review Mon 10 Oct"
    )


# Reviews


def test_secretary_is_reminded_of_a_review_once_also_after_a_restart(talk: Conversation) -> None:
    raised(talk, "Who pays?")
    talk.answer(ALINE, "decide I-1 agreed Each pays review:7 jan")  # a Saturday
    talk.passes(days=7)
    talk.restart()
    talk.passes(days=7)

    told = [m for m in talk.direct(LINDA) if "due for review" in m.text]

    assert [(talk.day_of(m), m.text.splitlines()[:2]) for m in told] == [
        (
            "Mon 9 Jan",
            [
                "DEC-1 is due for review: *Agreed:* Each pays",
                "The task force, Fri 30 Dec 2016, on I-1 Who pays?",
            ],
        )
    ]
    assert labels(told[0]) == ["Open", "Change"]


def test_another_day_of_a_review_replaces_the_first(quick: Conversation) -> None:
    raised(quick, "Who pays?")
    quick.answer(ALINE, "decide I-1 agreed Each pays review:12 oct")
    quick.answer(LINDA, "edit DEC-1 review:19 oct")
    quick.passes(days=14)

    told = [m for m in quick.direct(LINDA) if "due for review" in m.text]
    quick.answer(LINDA, "edit DEC-1 review:1 dec")
    quick.passes(seconds=5)

    assert [quick.day_of(m) for m in told] == ["Wed 19 Oct"]
    assert "DEC-1 was due for review" in quick.direct(LINDA)[-1].text
    assert "I'll bring it up again on Thu 1 Dec." in quick.direct(LINDA)[-1].text


# Actions that come of a decision

LINES = "Cost table @ute.keller 15 dec\n- Reply to CWG-LANG due:16 jan 2017\nPresent it 1 feb 2017"
CAME = (
    "Three actions came of it: A-1, Ute Keller, Thu 15 Dec; A-2, Aline Moreau, Mon 16 Jan 2017; "
    "A-3, Aline Moreau, Wed 1 Feb 2017."
)


def test_lines_behind_a_decision_are_logged_as_actions_of_its_issue(quick: Conversation) -> None:
    raised(quick, "Who pays?")

    said = quick.answer(ALINE, f"decide I-1 agreed Pilot\n{LINES}")
    quick.passes(minutes=2)

    assert said.splitlines() == [
        "DEC-1  I-1 is decided. *Agreed:* Pilot. I'll tell Filiz, Linda, Ute and 3 others in a minute.",
        CAME,
    ]
    assert quick.answer(LINDA, "show A-1").splitlines()[1:6] == [
        "Owner: Ute Keller",
        "Due: Thu 15 Dec",
        "Open",
        "Area: Web editorial",
        "For: I-1",
    ]
    assert "A-1" in quick.direct(UTE)[-1].text
    assert "Three actions came of it: A-1, A-2, A-3." in quick.direct(FILIZ)[-1].text
    assert [m for m in quick.channel("#isc-web") if "A-1" in m.text and "A-3" in m.text]


def test_actions_of_a_draft_are_logged_once_when_it_is_confirmed(talk: Conversation) -> None:
    raised(talk, "Who pays?")
    draft = talk.answer(LINDA, "decide I-1 agreed Pilot\nCost table 13 jan\n- Reply @ute.keller")
    none_yet = talk.answer(LINDA, "actions")
    (shown,) = talk.says(ALINE, "/isc show DEC-1")
    talk.presses(ALINE, shown, "Confirm", times=2)

    assert draft.splitlines()[-1] == (
        "Two actions come of it: Cost table, Linda Okafor, Fri 13 Jan 2017; Reply, Ute Keller, no date."
    )
    assert none_yet == NONE_YET
    assert talk.answer(LINDA, "actions").splitlines()[0] == "*2 open actions*"
    assert (
        "Two actions came of it: A-1, Linda Okafor, Fri 13 Jan 2017; A-2, Ute Keller, no date."
        in talk.answer(LINDA, "show DEC-1")
    )


def test_line_that_cannot_be_an_action_is_named_and_nothing_is_changed(quick: Conversation) -> None:
    raised(quick, "Who pays?")
    before = rows(quick)

    said = quick.answer(ALINE, "decide I-1 agreed Pilot\nCost table 14 oct\nReply @zahra.farah")

    assert rows(quick) == before
    assert said == (
        "Line 2 of the actions, “Reply @Zahra Farah”: Zahra Farah only observes and can't own anything here. "
        "Name somebody else. Nothing has changed; correct the line and send it again."
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Cost table area:web", "It belongs to I-1 and its area, so leave area: out."),
        ("Cost table for:I-1", "It belongs to I-1 and its area, so leave for: out."),
        (
            "Cost table visibility:public",
            "The decision is “members”, so what comes of it can't be “public”.",
        ),
    ],
)
def test_action_is_where_its_issue_is_and_no_more_visible(quick: Conversation, line: str, why: str) -> None:
    raised(quick, "Who pays?")

    assert why in quick.answer(ALINE, f"decide I-1 agreed Pilot\n{line}")
    assert quick.answer(LINDA, "actions") == NONE_YET


def test_form_has_a_field_for_the_actions_and_says_at_it_what_is_wrong(quick: Conversation) -> None:
    raised(quick, "Who pays?")
    quick.says(ALINE, "/isc decide I-1")
    quick.submits(ALINE, word="agreed", text="Pilot", actions="Cost table 15 oct")
    view = quick.workspace.view(quick.user(ALINE))
    assert view is not None
    wrong = view.errors

    (more,) = [e for block in view.shape["blocks"] if block["type"] == "actions" for e in block["elements"]]
    quick._run(quick.workspace.press(quick.user(ALINE), view_id=view.id, action_id=more["action_id"]))
    quick.submits(ALINE, word="agreed", text="Pilot", actions=LINES, benefit="shared", review="2017-02-01")

    assert wrong["actions"].startswith(
        "Line 1 of the actions, “Cost table 15 oct”: Sat 15 Oct isn't a working day"
    )
    assert quick.answer(LINDA, "show DEC-1").splitlines()[3:6] == [
        "Benefit: resources shared",
        "Review: Wed 1 Feb 2017",
        CAME,
    ]


def test_undo_of_a_decision_takes_its_actions_back_but_for_those_that_somebody_touched(
    quick: Conversation,
) -> None:
    raised(quick, "Who pays?")
    quick.answer(ALINE, f"decide I-1 agreed Pilot\n{LINES}")
    quick.answer(UTE, "start A-1")

    assert quick.answer(ALINE, "undo DEC-1").splitlines() == [
        "DEC-1 is taken back: withdrawn (undone).",
        "A-2, A-3 are taken back too.",
    ]
    assert quick.answer(LINDA, "actions").splitlines()[0] == "*1 open action*"
    assert quick.answer(LINDA, "issues").startswith("*1 open issue*")


# For fewer eyes


def test_members_hear_of_a_restricted_decision_only_by_whom_and_when(quick: Conversation) -> None:
    raised(quick, "Who pays?")
    quick.answer(ALINE, "escalate I-1 no money")
    quick.passes(minutes=2)

    said = quick.answer(
        LINDA,
        "decide I-1 agreed Secret pilot behalf:MCG visibility:restricted saved:CHF 9\nSecret table @ute.keller",
    )
    quick.passes(minutes=2)

    assert "Visibility: restricted" in said
    bare = "What was decided is for those concerned.\nDecided · I-1 · MCG, Fri 7 Oct"
    assert bare in quick.channel("#isc-web")[0].text
    for who in (CAIRO, OBSERVER):
        assert bare in quick.answer(who, "show I-1")
        assert quick.answer(who, "decisions").startswith("No decisions ")
        assert quick.answer(who, "show DEC-1") == "I can't find DEC-1."
        assert "DEC-1" not in quick.answer(who, "history I-1")
        assert "pilot" not in quick.answer(who, "digest week")
        assert (
            quick.answer(who, "search secret") == "Nothing found for “secret”.\nTry fewer or shorter words."
        )
    for message in [m for place in ("#isc-tf", "#isc-web") for m in quick.channel(place)]:
        assert "ecret" not in message.text


def test_who_asked_and_the_levels_on_the_way_read_a_restricted_decision(quick: Conversation) -> None:
    raised(quick, "Who pays?")
    quick.answer(ALINE, "escalate I-1 no money")
    quick.answer(
        LINDA, "decide I-1 agreed Secret pilot behalf:MCG visibility:restricted\nSecret table @ute.keller"
    )
    quick.passes(minutes=2)

    for who in (
        FILIZ,
        "joost.peeters",
        ALINE,
        "edda.brandt",
    ):  # who asked, the area's focal points, the chair, MCG
        assert "Secret pilot" in quick.answer(who, "show I-1")
        assert "Secret pilot" in quick.answer(who, "decisions")
    assert "Agreed: Secret pilot." in quick.direct(FILIZ)[-1].text
    assert "A-1" not in quick.answer(FILIZ, "show DEC-1")  # the action is its owner's
    assert "Secret table" in quick.answer(UTE, "show A-1")


def test_draft_of_a_restricted_decision_is_nobody_elses_to_know(quick: Conversation) -> None:
    raised(quick, "Who pays?")
    quick.answer(LINDA, "decide I-1 agreed Secret pilot visibility:restricted")
    quick.passes(minutes=2)

    assert "DEC-1" not in quick.answer(UTE, "show I-1") + quick.channel("#isc-web")[0].text
    assert "DEC-1 is a draft" in quick.answer(ALINE, "show I-1")


OWN = "on the chair's own question"


def test_who_stands_in_decides_and_confirms_nothing_that_they_asked_themselves(quick: Conversation) -> None:
    quick.answer(TARO, "raise Who pays? area:web")
    quick.answer(LINDA, "raise Which room? area:web")
    for ref in ("I-1", "I-2"):
        quick.answer(LINDA, f"escalate {ref} no money")
    quick.answer(ALINE, f"absent 7-12 oct @{TARO}")
    decided = quick.answer(TARO, "decide I-1 agreed Option B")
    quick.answer(LINDA, "decide I-1 agreed Option B")
    confirmed = quick.answer(TARO, "confirm DEC-1")
    of_another = quick.answer(TARO, "decide I-2 agreed The big one")

    waits = "It waits for them, or for somebody else who may."
    assert decided == f"You raised I-1 yourself, so you can't decide it for Aline Moreau. {waits}"
    assert (
        confirmed == f"You raised the question yourself, so you can't confirm DEC-1 for Aline Moreau. {waits}"
    )
    assert of_another.startswith("DEC-2  I-2 is decided")


def test_secretary_who_stands_in_only_drafts_the_decision_on_their_own_question(quick: Conversation) -> None:
    quick.answer(LINDA, "raise Which room? area:web")
    quick.answer(LINDA, "escalate I-1 no money")
    quick.answer(ALINE, f"absent 7-12 oct @{LINDA}")

    said = quick.answer(LINDA, "decide I-1 agreed The big one")

    assert said.startswith("DEC-1  Draft for I-1. *Agreed:* The big one.")


def test_decision_of_the_chair_on_the_chairs_own_question_says_so_everywhere(quick: Conversation) -> None:
    quick.answer(ALINE, "raise Who pays? area:web")
    quick.answer(ALINE, "escalate I-1 no money")
    said = quick.answer(ALINE, "decide I-1 agreed Option B")
    quick.passes(minutes=2)
    card = quick.channel("#isc-web")[0]
    quick.answer(LINDA, "export decisions")
    quick.passes(minutes=2)
    (file,) = [message.files[0]["id"] for message in quick.direct(LINDA) if message.files]
    export = bytes(quick.workspace.files[file].bytes).decode("utf-8-sig")

    assert said.startswith(f"DEC-1  I-1 is decided. *Agreed:* Option B [{OWN}].")
    assert f"Agreed: Option B [{OWN}]." in card.text
    assert OWN in quick.answer(LINDA, "show DEC-1")
    assert OWN in quick.answer(LINDA, "show I-1")
    assert OWN in quick.answer(LINDA, "decisions")
    assert f",task force ({OWN})," in export


def test_decision_of_a_stand_in_on_the_absent_chairs_question_says_so_too(quick: Conversation) -> None:
    quick.answer(ALINE, "raise Who pays? area:web")
    quick.answer(FILIZ, "raise Which room? area:web")
    quick.answer(ALINE, "escalate I-1 no money")
    quick.answer(ALINE, "escalate I-2 no money")
    quick.answer(ALINE, f"absent 7-12 oct @{TARO}")

    own = quick.answer(TARO, "decide I-1 agreed Option B")
    others = quick.answer(TARO, "decide I-2 agreed The big one")

    assert OWN in own
    assert OWN not in others
    assert OWN in quick.answer(LINDA, "show DEC-1")


def test_chair_is_told_what_the_secretary_enters_for_the_task_force(quick: Conversation) -> None:
    quick.answer("filiz.arslan", "raise Who pays? area:web")
    quick.answer("filiz.arslan", "escalate I-1 no agreement")
    quick.passes(minutes=5)

    said = quick.answer(LINDA, "decide I-1 agreed One budget behalf:ISC-TF")
    quick.passes(minutes=120)

    assert said.splitlines()[0].endswith(
        "I'll tell Filiz, Taro, Moussa and Joost in a minute, and Aline within the hour."
    )
    told = [m.text for m in quick.direct(ALINE) if "DEC-1" in m.text]
    assert [one.splitlines() for one in told] == [
        [
            "*Who pays?*",
            "*Agreed:* One budget.",
            "Decided · DEC-1 · ISC-TF, Fri 7 Oct · Linda entered it · nothing for you to do",
        ]
    ]
    assert not any("entered it" in m.text for m in quick.direct("joost.peeters"))
    assert not any("entered it" in m.text for m in quick.direct(LINDA))


def test_who_confirms_a_draft_is_not_said_to_have_entered_it(quick: Conversation) -> None:
    quick.answer("filiz.arslan", "raise Who pays? area:web")
    quick.answer("filiz.arslan", "escalate I-1 no agreement")
    quick.answer(LINDA, "decide I-1 agreed One budget")
    quick.passes(minutes=5)

    quick.answer(ALINE, "confirm DEC-1")
    quick.passes(minutes=120)

    said = [m.text for m in quick.direct(LINDA) if "DEC-1" in m.text]
    assert any("Aline confirmed it" in one for one in said)
    assert not any("entered it" in one for one in said)


def test_other_holders_and_the_secretary_are_told_what_one_of_them_decides(quick: Conversation) -> None:
    quick.answer("filiz.arslan", "raise Who pays? area:web")
    quick.answer("filiz.arslan", "escalate I-1 no agreement")
    quick.answer(ALINE, "escalate I-1 money")
    quick.passes(minutes=5)

    quick.answer("edda.brandt", "decide I-1 agreed One budget")
    quick.passes(minutes=120)

    for other in ("runa.lindqvist", LINDA):
        (told,) = [m.text for m in quick.direct(other) if "DEC-1" in m.text]
        assert told.splitlines()[1:] == [
            "*Agreed:* One budget.",
            "Decided · DEC-1 · MCG, Fri 7 Oct · Edda decided it · nothing for you to do",
        ]
    assert not any("decided it" in m.text for m in quick.direct("edda.brandt"))


def test_form_of_a_draft_that_is_not_quite_right_begins_with_it(quick: Conversation) -> None:
    quick.answer("filiz.arslan", "raise Who pays? area:web")
    quick.answer("filiz.arslan", "escalate I-1 no agreement")
    quick.answer(
        LINDA,
        "decide I-1 agreed One budget\nDraft the budget line @ute.keller due:20 oct priority:high\n"
        'Tell the groups owner:"focal point for gender"\nSend the table @ute.keller due:every monday until 31 dec',
    )
    quick.passes(hours=3)
    asked = next(m for m in quick.direct(ALINE) if "wrote down your decision" in m.text)

    quick.presses(ALINE, asked, "Not quite")
    form = everything_said(quick)
    view = quick.workspace.view(quick.user(ALINE))
    assert view is not None
    actions = next(b for b in view.shape["blocks"] if b.get("block_id") == "actions")["element"][
        "initial_value"
    ]
    (said,) = quick.submits(ALINE, word="agreed", text="One budget for all", actions=actions)

    assert "One budget" in form
    assert "This replaces the draft DEC-1." in form
    assert said.text.endswith(
        "Three actions came of it: A-1, Ute Keller, Thu 20 Oct; A-2, Nadia Costa, no date; A-3, Ute Keller, Mon 10 Oct."
    )
    assert "Priority: high" in quick.answer(LINDA, "show A-1")
    assert "Again: Every Monday, until Sat 31 Dec 2016" in quick.answer(LINDA, "show A-3")
    assert "'initial_value': 'One budget'" in form
    assert "One budget for all" in quick.answer(LINDA, "show I-1")


# The day of a decision


def typed_in_january(talk: Conversation) -> str:
    """Return what is said of a decision that MCG made in December and that is typed in January."""
    talk.answer(UTE, "raise Who pays for six languages? area:web")
    talk.until(datetime(2017, 1, 9, 10, tzinfo=UTC))
    return talk.answer(LINDA, "decide I-1 agreed One budget behalf:CWG-LANG on:17 dec")


def test_decision_stands_in_the_register_of_the_day_on_which_it_was_made(talk: Conversation) -> None:
    said = typed_in_january(talk)

    assert "Decided on Sat 17 Dec 2016, before I-1 was raised here (Fri 30 Dec 2016)." in said
    assert talk.answer(LINDA, "decisions 2016").splitlines() == [
        "*1 decision of 2016*",
        "*DEC-1*  *Agreed:* One budget (CWG-LANG, Sat 17 Dec 2016) · I-1 Who pays for six languages?",
    ]
    assert "Nothing" in talk.answer(LINDA, "decisions 2017") or "No decision" in talk.answer(
        LINDA, "decisions 2017"
    )
    assert "CWG-LANG, Sat 17 Dec 2016" in talk.answer(UTE, "show I-1")


def test_decision_cannot_have_been_made_on_a_day_to_come(talk: Conversation) -> None:
    talk.answer(UTE, "raise Who pays for six languages? area:web")

    said = talk.answer(LINDA, "decide I-1 agreed One budget behalf:CWG-LANG on:5 jan 2017")

    assert said == "Thu 5 Jan 2017 is still to come. Say the day on which it was decided."
    assert talk.answer(LINDA, "decisions").startswith("No decisions yet.")


def test_day_of_a_decision_can_be_corrected_and_undone(talk: Conversation) -> None:
    typed_in_january(talk)

    said = talk.answer(LINDA, "edit DEC-1 on:15 dec 2016")

    assert "Decided on Thu 15 Dec 2016, not Sat 17 Dec 2016." in said
    assert "decided on" in talk.answer(LINDA, "history DEC-1")
    talk.answer(LINDA, "undo DEC-1")
    assert "Sat 17 Dec 2016" in talk.answer(LINDA, "decisions 2016")


def test_draft_says_the_day_to_whoever_confirms_it_and_it_stays(talk: Conversation) -> None:
    talk.answer(UTE, "raise Who films the assembly? area:events")
    talk.answer(UTE, "escalate I-1 no agreement")
    talk.answer(LINDA, "decide I-1 agreed One crew on:28 dec")
    talk.until(datetime(2017, 1, 3, 10, tzinfo=UTC))

    (asked,) = [one for one in talk.direct(ALINE) if "wrote down your decision" in one.text][:1]
    talk.presses(ALINE, asked, "Confirm")

    assert "Decided on Wed 28 Dec, before I-1 was raised here (Fri 30 Dec)." in asked.text
    assert "(task force, Wed 28 Dec 2016)" in talk.answer(LINDA, "decisions 2016")
