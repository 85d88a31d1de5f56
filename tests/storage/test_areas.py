"""The list of areas in the database: every replica has it, and a charter that says otherwise does not start."""

from datetime import timedelta
from functools import partial

import pytest

from bot.areas import AreaChange, AreaChangeKind, confirm_change
from bot.charter_file import read_charter
from bot.errors import UserError
from storage import areas
from storage.metadata import save_charter
from storage.store import Store
from tests.storage import scene
from tests.storage.scene import CHAIR, HERE, MEMBER, NOON

TEXT = (HERE / "charter.yaml").read_text(encoding="utf-8")
CYBER = """
  - code: CYBER
    name: Cybersecurity
    channel: "#isc-cyber"
"""


def change(sort: str = AreaChangeKind.ADD, code: str = "CYBER", *, number: int = 1) -> AreaChange:
    return AreaChange(
        id=number,
        sort=sort,
        code=code,
        name="Cybersecurity",
        aliases=("ICT security", "hacking; phishing"),
        channel="#isc-cyber",
        entities=("BR", "C&P"),
        basis="PP Res. 130",
        asked_by=MEMBER,
        at=NOON,
    )


def begun(url: str, text: str = TEXT) -> Store:
    """Return a store on a charter of this text, whose start has passed its checks."""
    store = scene.opened(url, charter=read_charter(text))
    try:
        store.write(partial(save_charter, charter=text), now=NOON)
    except UserError:
        store.stop()
        raise
    return store


def keep(store: Store, *changes: AreaChange) -> None:
    for one in changes:
        store.write(partial(areas.add_change, change=one), now=NOON)


def done(one: AreaChange) -> AreaChange:
    return confirm_change(one, by=CHAIR, now=NOON + timedelta(hours=1), today=NOON.date())


def test_another_replica_has_the_list_with_its_next_look(url: str) -> None:
    one, other = scene.opened(url), scene.opened(url)
    keep(one, change())
    waits = other.read(lambda read: read.snapshot.areas)

    one.write(partial(areas.save_answer, change=done(change())), now=NOON)

    seen = other.read(lambda read: (read.snapshot.areas, read.charter.areas[-1]))
    one.stop()
    other.stop()
    assert waits == (change(),)
    assert seen[0] == (done(change()),)
    assert (seen[1].code, seen[1].aliases, seen[1].entities, seen[1].since) == (
        "CYBER",
        ("ICT security", "hacking; phishing"),
        ("BR", "C&P"),
        NOON.date(),
    )


def test_charter_stays_the_same_object_while_its_list_is_the_same(url: str) -> None:
    store = scene.opened(url)
    keep(store, done(change()))
    before = store.read(lambda read: read.charter)

    store.write(lambda tx: tx.rename_person(MEMBER, "Another Name"), now=NOON)

    after = store.read(lambda read: read.charter)
    store.stop()
    assert before is after


def test_start_is_refused_where_the_file_defines_what_was_confirmed_in_slack(url: str) -> None:
    store = begun(url)
    keep(store, done(change()))
    store.stop()
    defined = TEXT.replace("\nareas:\n", f"\nareas:{CYBER}", 1)

    with pytest.raises(UserError) as refused:
        begun(url, defined)

    assert str(refused.value).splitlines() == [
        "The charter defines again what was confirmed in Slack:",
        "- CYBER (Cybersecurity), an area since 2026-03-02",
        "Take each out of the file. The list has it already; to end it: area retire <code> <reason>",
    ]


def test_start_is_refused_where_another_area_of_the_file_bears_its_name(url: str) -> None:
    store = begun(url)
    keep(store, done(change()))
    store.stop()

    with pytest.raises(UserError, match="defines again"):
        begun(url, TEXT.replace("aliases: [GEM]", "aliases: [GEM, ict-security]"))


def test_file_may_define_what_was_only_proposed(url: str) -> None:
    store = begun(url)
    keep(store, change())
    store.stop()

    begun(url, TEXT.replace("\nareas:\n", f"\nareas:{CYBER}", 1)).stop()


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("GENDER", "- an area: GENDER (Gender)"),
        ("RESMOB", ""),
    ],
)
def test_file_keeps_the_code_of_an_area_that_was_retired_in_slack(url: str, gone: str, said: str) -> None:
    store = begun(url)
    keep(store, done(change(AreaChangeKind.RETIRE, "GENDER")))
    store.stop()
    head, _, rest = TEXT.partition(f"  - code: {gone}\n    name")
    without = f"{head}  - code: {rest.partition('  - code: ')[2]}"

    if not said:
        begun(url, without).stop()
        return
    with pytest.raises(UserError) as refused:
        begun(url, without)
    assert said in str(refused.value).splitlines()


def test_file_keeps_an_entity_that_a_live_area_concerns(url: str) -> None:
    store = begun(url)
    keep(store, done(change()))
    store.stop()
    another = TEXT.replace("code: C&P", "code: CP").replace("[C&P,", "[CP,")

    with pytest.raises(UserError, match="an entity: C&P"):
        begun(url, another)
