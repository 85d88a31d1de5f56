"""Lists as files: what is in one, who sees what, and that it arrives once whatever goes wrong on its way."""

import itertools
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Update, select, update

from bot.names import join_all
from bot.posts import PostState
from handlers.core.blocks.text import Reader
from handlers.core.clock.ticks import Ticks
from handlers.core.delivery import upload
from handlers.core.delivery.deliver import DeliveryTimeouts
from handlers.core.delivery.restore import prepare_restored
from handlers.core.delivery.send import MaybeSent
from handlers.core.fields import columns
from handlers.core.lists import ListFile
from handlers.core.records import export_views
from handlers.core.slack.workspace import channel_ids
from practice.faults import Fault, FaultKind
from practice.workspace import Message
from storage import documents, tables
from storage.unit_of_work import Tx
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, BANGKOK, LINDA, OBSERVER, STAFF, UTE, labels
from tests.shipped import CHARTER, REGISTRY

HEAD = (
    "Reference,Title,State,Owners,Due,Zone of the hour,Area,Entity,Priority,Belongs to,Result,Created,Closed"
)
BUILT_IN = ("actions", "issues", "decisions", "proposals", "events", "records", "meetings", "items", "roster")
FILES = join_all([*BUILT_IN, *(one.code for one in CHARTER.registers), "rounds"], last=" or ")
ADDRESS, UPLOAD, SHOW = "files.getUploadURLExternal", "upload", "files.completeUploadExternal"


class Meeting:
    """Slack, in whose way the workspace's faults are; counts the calls. `is_nameless`: a history names no files."""

    def __init__(self, talk: Conversation) -> None:
        self.talk = talk
        self.calls: list[str] = []
        self.is_nameless = False
        self.before: dict[str, Callable[[], None]] = {}  # what happens just before a method is called

    def __call__(self, method: str, *, deadline: timedelta, **values: object) -> Mapping[str, Any]:
        self.calls.append(method)
        self.before.get(method, lambda: None)()
        met = self.talk.workspace.meet(method, values)
        if met.answer is None or met.status >= 500:
            raise MaybeSent("no answer")
        if self.is_nameless and "messages" in met.answer:
            return {"ok": True, "messages": [one | {"files": []} for one in met.answer["messages"]]}
        return met.answer | ({} if met.retry_after is None else {"retry_after": met.retry_after})


def meeting(talk: Conversation) -> Meeting:
    """Let the faults of the workspace stand between the bot and Slack from now on."""
    slack = Meeting(talk)
    talk.ticks.close()
    talk.ticks = Ticks(
        talk.store, slack, now=talk.clock.now, machine=lambda: talk.machine_at, timeouts=DeliveryTimeouts(),
        registry=REGISTRY, channels=channel_ids(talk.client),
    )  # fmt: skip
    return slack


def files(talk: Conversation, who: str) -> list[Message]:
    """Return the messages with files in a person's own conversation with the bot."""
    return [message for message in talk.direct(who) if message.files]


def text_of(talk: Conversation, message: Message) -> str:
    (file,) = message.files
    return talk.workspace.file(file["id"]).bytes.decode("utf-8")


def refs(talk: Conversation, message: Message) -> list[str]:
    return [line.split(",")[0] for line in text_of(talk, message).splitlines()[1:]]


def states(talk: Conversation) -> list[str]:
    chosen = select(tables.posts.c.state).where(tables.posts.c.kind == "file").order_by(tables.posts.c.id)
    return talk.store.read(lambda read: list(read.db.execute(chosen).scalars()))


def settles(talk: Conversation) -> None:
    """Let time pass for every wait, two look-ups and the healing."""
    for _ in range(10):
        talk.passes(minutes=2)
        talk.ticks.reconcile()
        talk.ticks.remove_duplicates()


def two_actions(talk: Conversation) -> None:
    talk.answer(LINDA, "action Send the cost table owner:@ute.keller area:web due:12 oct")
    talk.answer(LINDA, "action Book the room owner:@ute.keller area:events")


# What is in it


def test_list_comes_as_a_file_into_the_askers_own_conversation(talk: Conversation) -> None:
    talk.answer(LINDA, "raise Who pays? area:web")
    talk.answer(
        LINDA,
        "action Send, at last, the cost table owner:@ute.keller area:web due:12 oct for:I-1 priority:high",
    )
    talk.answer(LINDA, "action Call Rome owner:@ute.keller,@linda.okafor due:13 oct 14:00 entity:BR")
    talk.answer(LINDA, "action Old owner:@ute.keller due:14 oct")
    talk.answer(UTE, "done A-3 -5 % less")

    said = talk.answer(UTE, "export actions all")
    talk.passes(minutes=1)

    assert said == "The list of 3 actions comes as a file in our own conversation, in a minute."
    (message,) = files(talk, UTE)
    assert message.text == "*3 actions* · as of Fri 7 Oct, 10:00 Geneva"
    (file,) = message.files
    assert (file["name"], file["title"]) == ("actions-2016-10-07-5.csv", "Actions, Fri 7 Oct 2016")
    assert text_of(talk, message).split("\r\n") == [
        f"\ufeff{HEAD}",
        'A-1,"Send, at last, the cost table",open,Ute Keller,2016-10-12,,Web editorial,,high,I-1,,2016-10-07,',
        'A-2,Call Rome,open,"Ute Keller, Linda Okafor",2016-10-13 14:00,Europe/Zurich,,BR,,,,2016-10-07,',
        "A-3,Old,done,Ute Keller,2016-10-14,,,,,,'-5 % less,2016-10-07,2016-10-07",
        "",
    ]
    assert states(talk) == [PostState.SENT]


def test_file_has_what_the_filters_of_the_list_choose(talk: Conversation) -> None:
    two_actions(talk)
    talk.answer(LINDA, "action Mine alone area:web")

    assert "1 action comes" in talk.answer(LINDA, "export actions mine area:web csv")
    assert "2 actions comes" in talk.answer(LINDA, "export actions owner:@ute.keller")
    talk.passes(minutes=1)

    mine, utes = files(talk, LINDA)
    assert (refs(talk, mine), refs(talk, utes)) == (["A-3"], ["A-1", "A-2"])
    assert mine.text.startswith("*1 open action of Linda Okafor in Web editorial* · as of")


def test_button_under_a_long_list_asks_for_the_list_with_its_filters(talk: Conversation) -> None:
    for number in range(22):
        talk.answer(LINDA, f"action Page {number} owner:@ute.keller area:web")
    talk.answer(LINDA, "action Elsewhere owner:@ute.keller area:events")

    (short,) = talk.says(UTE, "/isc actions area:events")
    (first,) = talk.says(UTE, "/isc mine area:web")
    (second,) = talk.presses(UTE, first, "Next 2")
    offered = labels(short), labels(second)
    (said,) = talk.presses(UTE, second, "As a sheet")
    talk.passes(minutes=1)

    assert offered == (["Only mine", "As a sheet"], ["Previous", "As a sheet"])
    assert said.text == "The list of 22 actions comes as a file in our own conversation, in a minute."
    (message,) = files(talk, UTE)
    assert len(refs(talk, message)) == 22


def test_same_list_asked_for_twice_at_once_comes_once(talk: Conversation) -> None:
    two_actions(talk)

    talk.answer(UTE, "export actions")
    again = talk.answer(UTE, "export actions")
    other = talk.answer(UTE, "export actions area:web")
    talk.passes(minutes=1)
    later = talk.answer(UTE, "export actions")
    talk.passes(minutes=1)

    assert again == "The list of 2 actions is already on its way, as a file in our own conversation."
    assert "1 action comes" in other
    assert "2 actions comes" in later
    assert len(files(talk, UTE)) == 3


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("export", f"A file of what? I can make one of {FILES}: export actions mine"),
        ("export areas", f"I can't make a file of “areas”. I can make one of {FILES}: export actions mine"),
        ("export actions pdf", "I can't write pdf. I write csv and xlsx: export actions xlsx"),
        ("export roster json", "I can't write json. I write csv and xlsx: export roster xlsx"),
        ("export roster area:web", "The roster comes whole, without filters: export roster xlsx"),
        ("export roster mine", "I don't know “mine” here. You can say: csv, xlsx."),
        ("export actions foo", "I don't know “foo” here. You can say: mine, overdue, blocked, all, csv, xlsx."),
        ("export actions overdue", "No overdue actions, so there is nothing to put into a file."),
        ("export actions owner:@aline.moreau", "No open actions of Aline Moreau, so there is nothing to put into a file."),
    ],
)  # fmt: skip
def test_what_is_not_possible_is_said_with_what_is(quick: Conversation, words: str, sentence: str) -> None:
    two_actions(quick)

    assert quick.answer(LINDA, words) == sentence
    assert states(quick) == []


# Who sees what


def test_restricted_action_is_in_nobodys_file_who_may_not_see_it(talk: Conversation) -> None:
    two_actions(talk)
    talk.answer(LINDA, "action Complaint owner:@paula.ruiz area:web visibility:restricted")
    talk.answer(LINDA, "action Answer owner:@ute.keller for:A-3")

    for who in (UTE, OBSERVER, "paula.ruiz", LINDA):
        talk.answer(who, "export actions")
    talk.passes(minutes=1)

    found = {who: text_of(talk, files(talk, who)[0]) for who in (UTE, OBSERVER, "paula.ruiz", LINDA)}
    assert [who for who, text in found.items() if "Complaint" in text] == ["paula.ruiz", LINDA]
    assert [who for who, text in found.items() if "A-3" in text] == ["paula.ruiz", LINDA]


def test_who_is_no_member_gets_what_is_theirs_and_a_stranger_nothing(talk: Conversation) -> None:
    two_actions(talk)
    talk.answer(LINDA, f"action Yours owner:@{STAFF}")

    assert "1 action comes" in talk.answer(STAFF, "export actions")
    assert talk.answer("newcomer", "export actions") == (
        "I send files to people on the roster only. The list itself: actions"
    )


def test_rights_that_end_before_it_is_sent_count(talk: Conversation) -> None:
    two_actions(talk)
    talk.answer(LINDA, "action Cost of travel owner:@wipa.chaiyo")
    talk.answer(BANGKOK, "export actions")
    talk.answer(ALINE, "export actions owner:@ute.keller")

    ended = update(tables.appointments).values(to_on=date(2016, 10, 1))
    for who in (BANGKOK, ALINE):
        person = talk.store.snapshot.roster.by_email(f"{who}@example.org")
        assert person is not None
        loses(talk, ended.where(tables.appointments.c.person_id == person.id))
    talk.passes(minutes=1)

    (left,) = files(talk, BANGKOK)
    assert refs(talk, left) == ["A-3"]
    assert files(talk, ALINE) == []
    assert states(talk) == [PostState.SENT, PostState.CANCELLED]


def loses(talk: Conversation, appointments: Update) -> None:
    def end(tx: Tx) -> None:
        tx.run(appointments)
        tx.roster_changed = True

    talk.store.write(end, now=talk.clock.now())


def test_rights_are_asked_again_when_it_is_begun_anew(talk: Conversation) -> None:
    meeting(talk)
    two_actions(talk)
    talk.answer(UTE, "action Book the flight owner:@linda.okafor")
    talk.workspace.faults.add(Fault(kind=FaultKind.RESET_BEFORE, method=SHOW))
    talk.answer(UTE, "export actions")
    talk.passes(seconds=1)

    talk.answer(LINDA, "edit A-2 visibility:restricted owner:@linda.okafor")
    settles(talk)

    (message,) = files(talk, UTE)
    assert refs(talk, message) == ["A-1", "A-3"]


# On its way


@pytest.mark.parametrize("method", [ADDRESS, UPLOAD, SHOW])
@pytest.mark.parametrize(
    "fault",
    [
        Fault(kind=FaultKind.TOO_MANY, seconds=30),
        Fault(kind=FaultKind.SERVER_ERROR),
        Fault(kind=FaultKind.SERVER_ERROR, accepted=True),
        Fault(kind=FaultKind.INTERNAL_ERROR, accepted=True),
        Fault(kind=FaultKind.RESET_BEFORE),
        Fault(kind=FaultKind.RESET_AFTER),
    ],
    ids=lambda fault: f"{fault.kind}{' after' * fault.accepted}",
)
def test_file_arrives_once_whatever_goes_wrong(talk: Conversation, method: str, fault: Fault) -> None:
    meeting(talk)
    two_actions(talk)
    talk.workspace.faults.add(Fault(**{**vars(fault), "method": method}))
    talk.answer(UTE, "export actions")

    settles(talk)

    (message,) = files(talk, UTE)
    assert refs(talk, message) == ["A-1", "A-2"]
    assert states(talk) == [PostState.SENT]


def test_file_that_slack_took_without_a_word_is_looked_up_and_not_sent_again(talk: Conversation) -> None:
    slack = meeting(talk)
    two_actions(talk)
    talk.workspace.faults.add(Fault(kind=FaultKind.RESET_AFTER, method=SHOW))
    talk.answer(UTE, "export actions")

    settles(talk)

    assert slack.calls.count(SHOW) == 1
    assert len(files(talk, UTE)) == 1
    assert states(talk) == [PostState.SENT]


def test_file_that_is_shown_late_is_found_by_its_id(talk: Conversation) -> None:
    slack = meeting(talk)
    slack.is_nameless = True
    two_actions(talk)
    talk.workspace.faults.add(Fault(kind=FaultKind.HISTORY_LATE, method=SHOW, seconds=100))
    talk.answer(UTE, "export actions")
    talk.passes(seconds=1)
    before = states(talk)

    settles(talk)

    assert (before, states(talk)) == ([PostState.UNCERTAIN], [PostState.SENT])
    assert slack.calls.count(SHOW) == 1


def test_file_that_a_backup_knows_nothing_of_is_found_by_its_name(talk: Conversation) -> None:
    slack = meeting(talk)
    two_actions(talk)
    talk.answer(UTE, "export actions")
    talk.passes(minutes=1)
    as_before = {"state": PostState.PENDING, "slack_ts": None, "slack_channel": None, "text": None}

    def restored(tx: Tx) -> None:
        tx.run(
            update(tables.posts)
            .where(tables.posts.c.kind == "file")
            .values(**as_before, first_attempt_at=None)
        )
        tx.run(update(tables.documents).values(content=None, slack_file=None))

    talk.store.write(restored, now=talk.clock.now())
    doubtful = prepare_restored(talk.store, registry=REGISTRY, now=talk.clock.now())
    settles(talk)

    assert doubtful == 1
    assert slack.calls.count(SHOW) == 1
    assert states(talk) == [PostState.SENT]


def test_file_whose_claim_was_lost_gets_no_bytes(talk: Conversation) -> None:
    slack = meeting(talk)
    two_actions(talk)
    taken = update(tables.posts).where(tables.posts.c.kind == "file").values(epoch=tables.posts.c.epoch + 1)
    slack.before[ADDRESS] = lambda: talk.store.write(lambda tx: tx.run(taken), now=talk.clock.now())
    talk.answer(UTE, "export actions")

    talk.passes(seconds=1)

    assert slack.calls.count(ADDRESS) == 1
    assert {UPLOAD, SHOW}.isdisjoint(slack.calls)


def test_file_is_not_shown_when_the_claim_is_nearly_over(talk: Conversation) -> None:
    slack = meeting(talk)
    two_actions(talk)

    def takes_long() -> None:
        talk.machine_at += timedelta(seconds=25)
        slack.before.clear()

    slack.before[UPLOAD] = takes_long
    talk.answer(UTE, "export actions")
    talk.passes(seconds=30)

    assert (slack.calls.count(UPLOAD), slack.calls.count(SHOW)) == (2, 1)
    assert len(files(talk, UTE)) == 1


def test_second_file_of_a_post_is_removed_with_its_bytes(talk: Conversation) -> None:
    slack = meeting(talk)
    two_actions(talk)
    talk.workspace.faults.add(Fault(kind=FaultKind.HISTORY_LATE, method=SHOW, seconds=400))
    talk.answer(UTE, "export actions")

    settles(talk)

    assert slack.calls.count(SHOW) == 2
    (message,) = files(talk, UTE)
    assert list(talk.workspace.files) == [message.files[0]["id"]]


def test_second_message_with_the_same_file_goes_and_the_file_stays(talk: Conversation) -> None:
    meeting(talk)
    two_actions(talk)
    talk.workspace.faults.add(Fault(kind=FaultKind.RESET_AFTER, method=SHOW))
    talk.answer(UTE, "export actions")
    talk.passes(minutes=1)
    (first,) = files(talk, UTE)
    talk.workspace.post(first.channel, first.text, files=first.files)

    settles(talk)

    (message,) = files(talk, UTE)
    assert refs(talk, message) == ["A-1", "A-2"]


def test_copy_that_its_reader_brings_back_is_left_alone(talk: Conversation) -> None:
    meeting(talk)
    two_actions(talk)
    talk.workspace.faults.add(Fault(kind=FaultKind.RESET_BEFORE, method=SHOW))
    talk.answer(UTE, "export actions")
    talk.passes(seconds=1)
    own = [{"name": "actions-2016-10-07-3.csv"}]
    talk._run(talk.workspace.type(talk.user(UTE), talk.workspace.direct(talk.user(UTE)), "this?", files=own))

    settles(talk)

    assert len(files(talk, UTE)) == 1
    assert len([m for m in talk.workspace.messages(talk.workspace.direct(talk.user(UTE))) if m.files]) == 2


def test_too_many_files_hold_no_message_up(talk: Conversation) -> None:
    slack = meeting(talk)
    two_actions(talk)
    talk.passes(hours=2)
    talk.workspace.faults.add(Fault(kind=FaultKind.TOO_MANY, method=SHOW, seconds=300))
    talk.answer(UTE, "export actions")
    talk.passes(seconds=1)

    talk.answer(LINDA, "action Third owner:@ute.keller area:web due:20 oct")
    talk.answer(LINDA, "export actions")
    talk.passes(minutes=2)
    shown, waiting = [m.text for m in talk.channel("#isc-web")], states(talk)
    asked = slack.calls.count(ADDRESS)
    talk.passes(minutes=5)

    assert shown[-1] == "Third\nOpen · A-3 · due Thu 20 Oct · Ute Keller · asked by Linda Okafor"
    assert waiting == [PostState.PENDING, PostState.PENDING]
    assert asked == 1
    assert states(talk) == [PostState.SENT, PostState.SENT]


def test_files_go_one_a_second(talk: Conversation) -> None:
    two_actions(talk)
    talk.passes(hours=2)
    people = [UTE, LINDA, ALINE, OBSERVER, "paula.ruiz"]
    for who in people:
        talk.answer(who, "export actions")

    talk.passes(minutes=1)

    at = sorted(float(files(talk, who)[0].ts) for who in people)
    assert [round(later - earlier, 3) for earlier, later in itertools.pairwise(at)] == [1, 1, 1, 1]


def test_file_for_a_deactivated_account_waits_for_the_secretarys_word(talk: Conversation) -> None:
    two_actions(talk)
    talk.passes(minutes=5)
    talk.answer(UTE, "export actions")
    talk.workspace.faults.add(Fault(kind=FaultKind.PERSON_DEACTIVATED, user=talk.user(UTE)))
    talk.passes(minutes=1)

    (waiting,) = talk.says(LINDA, "/isc undelivered")
    seen = waiting.text
    talk.workspace.faults.add(Fault(kind=FaultKind.PERSON_DEACTIVATED, user=talk.user(UTE)))  # and back
    (said,) = talk.presses(LINDA, waiting, "Retry")
    talk.passes(minutes=1)

    assert seen == ("Not delivered to Ute Keller, the account looks deactivated: a file that was asked for")
    assert said.text == "I'll send it to Ute Keller once more."
    assert len(files(talk, UTE)) == 1


def test_app_without_the_right_to_share_files_says_so_and_sends_messages_on(talk: Conversation) -> None:
    slack = meeting(talk)
    two_actions(talk)
    talk.answer(UTE, "export actions")

    def without_scope(method: str, *, deadline: timedelta, **values: object) -> Mapping[str, Any]:
        if method.startswith("files."):
            return {"ok": False, "error": "missing_scope"}
        return slack(method, deadline=deadline, **values)

    talk.ticks.close()
    talk.ticks = Ticks(
        talk.store, without_scope, now=talk.clock.now, machine=lambda: talk.machine_at, timeouts=DeliveryTimeouts(),
        registry=REGISTRY, channels=channel_ids(talk.client),
    )  # fmt: skip
    talk.passes(minutes=2)

    assert states(talk) == [PostState.PARKED]
    assert "I have no right to share files" in talk.answer(LINDA, "undelivered")
    assert len(talk.channel("#isc-web")) == 1


def test_file_that_nobody_waits_for_any_more_expires(talk: Conversation) -> None:
    two_actions(talk)
    talk.answer(UTE, "export actions")
    talk.workspace.down = True

    talk.passes(hours=30)
    talk.workspace.down = False
    talk.passes(hours=1)

    assert files(talk, UTE) == []
    assert states(talk) == [PostState.EXPIRED]


def test_bytes_are_kept_for_thirteen_months(talk: Conversation) -> None:
    two_actions(talk)
    talk.answer(UTE, "export actions")
    talk.passes(minutes=1)

    def kept() -> bool:
        chosen = select(tables.documents.c.content)
        return talk.store.read(lambda read: read.db.execute(chosen).scalar_one()) is not None

    talk.machine_at += documents.CONTENT_RETENTION - timedelta(hours=1)
    talk.ticks.prune()
    before = kept()
    talk.machine_at += timedelta(hours=2)
    talk.ticks.prune()

    assert (before, kept()) == (True, False)


def test_no_message_of_a_conversation_that_does_not_show_it_counts() -> None:
    answer = {
        "ok": True,
        "file": {"shares": {"private": {"D1": [{"ts": "2.0", "reply_count": 1}, {"ts": "1.0"}]}}},
    }

    assert upload.shares(answer, "D1") == {"1.0": False, "2.0": True}
    assert upload.shares(answer, "D2") == upload.shares({"ok": False}, "D1") == {}


def _bytes(talk: Conversation, who: str) -> bytes:
    (message,) = files(talk, who)
    return bytes(talk.workspace.files[message.files[0]["id"]].bytes)


def test_register_of_decisions_comes_with_what_each_brought_as_its_reader_may_see_it(
    quick: Conversation,
) -> None:
    quick.answer(LINDA, "raise Who pays? area:web")
    quick.answer(LINDA, "raise Who films? area:web")
    quick.answer(
        "joost.peeters", "decide I-1 agreed Option B benefit:shared saved:CHF 42 000 review:1 dec\nCost table"
    )
    quick.answer("joost.peeters", "decide I-2 agreed =Secret visibility:restricted")

    said = quick.answer(OBSERVER, "export decisions area:web")
    quick.passes(minutes=1)

    assert said == "The register of 1 decision comes as a file in our own conversation, in a minute."
    head, row = _bytes(quick, OBSERVER).decode("utf-8-sig").splitlines()
    assert dict(zip(head.split(","), row.split(","), strict=True)) == {
        "Reference": "DEC-1", "Decided on": "2016-10-07", "By": "focal points", "Outcome": "agreed", "Text": "Option B",
        "Issue": "I-1", "Question": "Who pays?", "Area": "Web editorial", "State": "final", "Superseded by": "",
        "Benefit": "resources shared", "Saved": "42000.00", "Currency": "CHF", "Review": "2016-12-01", "Actions": "A-1",
    }  # fmt: skip
    assert quick.answer(LINDA, "export decisions entity:BR") == (
        "The register comes whole, or of one area: export decisions area:clim"
    )


def test_issues_and_proposals_come_as_files_of_what_their_reader_may_see(both: Conversation) -> None:
    both.answer(LINDA, 'raise Who pays & how? area:web options:"all; each"')
    both.answer(LINDA, "raise Secret area:web visibility:restricted")
    both.opens(ALINE, 'propose Guidelines for photos wording:"Ask first." due:21 oct area:web')

    issues, proposals = (both.answer(UTE, f"export {name}") for name in ("issues", "proposals"))
    both.passes(minutes=3)

    assert issues == "The list of 1 issue comes as a file in our own conversation, in a minute."
    assert proposals == "The list of 1 proposal comes as a file in our own conversation, in a minute."
    assert [text_of(both, one).lstrip("\ufeff").splitlines() for one in files(both, UTE)] == [
        [
            "Reference,Question,Area,With,Until,State,Raised by,Raised on,Entity,Options",
            "I-1,Who pays & how?,Web editorial,focal points,2016-10-14,open,Linda Okafor,2016-10-07,,all; each",
        ],
        [
            "Reference,Title,Area,State,Until,Proposed by,Document,Text",
            "P-1,Guidelines for photos,Web editorial,open,2016-10-21,Aline Moreau,,Ask first.",
        ],
    ]


@pytest.mark.parametrize("name", ["issues", "proposals", "events", "meetings"])
def test_columns_of_a_file_are_those_of_the_fields_of_its_kind(name: str) -> None:
    (listed,) = (one for one in REGISTRY.lists if one.name == name)
    assert isinstance(listed.file, ListFile)

    assert tuple(listed.file.columns) == ("Reference", *columns(REGISTRY.kinds[listed.kind].fields))


@pytest.mark.parametrize(
    ("name", "narrower"),
    [("actions", " Narrow it, for example: export actions area:CLIM"), ("roster", "")],
)
def test_list_that_no_file_holds_says_how_to_narrow_it(quick: Conversation, name: str, narrower: str) -> None:
    kind = next(one for one in REGISTRY.exports if one.name == name)
    roster, zone = quick.store.snapshot.roster, quick.charter.zone
    reader = Reader(charter=quick.charter, roster=roster, now=quick.clock.now(), zone=zone)

    said = export_views.too_many(kind, 20_001, 20_000, reader)
    assert said.endswith(f" has 20,001 lines, and a file takes 20,000 at most.{narrower}")
