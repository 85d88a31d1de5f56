"""Records of every kind are listed on every surface, or their kind says why not: what a list forgets is named."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.records import BUILT_IN
from handlers import FEATURES
from handlers.core.feature import Feature
from handlers.core.kinds import Surface
from handlers.core.lists import RecordList
from handlers.core.registry import Registry
from tests.shipped import REGISTRY

WITHOUT: dict[Surface, dict[str, Any]] = {
    Surface.HOME: {"home": (), "is_owned": False},
    Surface.OPEN: {"open": None},
    Surface.DIGEST: {"digest": None, "of_week": None},
    Surface.HANDOVER: {"holdings": (), "is_owned": False},
    Surface.EXPORT: {"file": None},
}


def _shown() -> Iterator[Any]:
    """Yield each list with its feature and each surface on which it is shown."""
    for feature in FEATURES:
        for declared in feature.lists:
            for surface in sorted(declared.surfaces()):
                yield pytest.param(feature, declared, surface, id=f"{declared.name} {surface}")


def registry_with(feature: Feature, changed: Feature) -> Registry:
    return Registry([changed if one is feature else one for one in FEATURES], BUILT_IN)


@pytest.mark.parametrize(("feature", "declared", "surface"), list(_shown()))
def test_surface_that_a_list_forgets_is_named(
    feature: Feature, declared: RecordList[Any], surface: Surface
) -> None:
    changed = replace(feature, lists=[replace(one, **WITHOUT[surface]) for one in feature.lists])

    with pytest.raises(ValueError, match=f"no list of the kind {declared.kind} is shown in {surface}"):
        registry_with(feature, changed)


@pytest.mark.parametrize(
    "feature", [one for one in FEATURES if one.kind], ids=lambda one: one.kind.record.kind
)
def test_kind_without_a_list_is_named(feature: Feature) -> None:
    assert feature.kind is not None

    with pytest.raises(ValueError, match=f"no list of the kind {feature.kind.record.kind}"):
        registry_with(feature, replace(feature, lists=()))


def test_reason_that_does_not_hold_any_more_is_named() -> None:
    feature = next(one for one in FEATURES if one.kind and not one.kind.unlisted)
    assert feature.kind is not None
    kind = replace(feature.kind, unlisted={Surface.EXPORT: "nobody needs it"})

    with pytest.raises(ValueError, match=f"{kind.record.kind} is shown in files, and says why it isn't"):
        registry_with(feature, replace(feature, kind=kind))


def test_two_lists_of_one_name_are_refused() -> None:
    feature = next(one for one in FEATURES if one.lists)

    with pytest.raises(ValueError, match=f"two lists are called {feature.lists[0].name}"):
        registry_with(feature, replace(feature, lists=[*feature.lists, feature.lists[0]]))


@pytest.mark.parametrize("declared", REGISTRY.lists, ids=lambda one: one.name)
def test_list_has_a_verb_of_its_name_that_only_reads(declared: RecordList[Any]) -> None:
    assert not REGISTRY[declared.name].writes
    assert not REGISTRY[declared.name].is_hidden
