from importlib import metadata

import pytest
from packaging.requirements import Requirement

from tests.repository import locks
from tests.repository.tree import PROJECT


@pytest.mark.parametrize("layer", [*locks.LAYERS, "node"])
def test_every_entry_has_an_exact_version_and_a_hash(layer: str) -> None:
    assert locks.without_hash(PROJECT, layer) == []
    assert len(locks.pinned(PROJECT, layer)) >= 2


@pytest.mark.parametrize("layer", [*locks.LAYERS, "node"])
def test_what_is_asked_for_is_locked(layer: str) -> None:
    locked = {name for name, _version, _marker in locks.pinned(PROJECT, layer)}
    assert locks.asked_for(PROJECT, layer).keys() <= locked


def test_an_extra_that_a_package_asks_for_stands_in_the_lock() -> None:
    """pip before 23.3 looks for `name[extra]` apart from `name`: it takes the newest version there is.

    While the locked version is the newest, nobody notices; on the day after, the installation fails.
    """
    locked = locks.extras(PROJECT, "dev")
    wanted = [
        (distribution, requirement)
        for distribution in metadata.distributions()
        if locks.canonical(distribution.metadata["Name"]) in locked
        for requirement in map(Requirement, distribution.requires or [])
        if requirement.extras and (not requirement.marker or requirement.marker.evaluate())
    ]
    assert wanted
    assert [
        f"{distribution.metadata['Name']} asks for {requirement}"
        for distribution, requirement in wanted
        if not requirement.extras <= locked[locks.canonical(requirement.name)]
    ] == []


@pytest.mark.parametrize(("lower", "upper"), [("base", "production"), ("production", "dev")])
def test_a_layer_holds_the_one_below_in_the_same_versions(lower: str, upper: str) -> None:
    def versions(layer: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for name, version, _marker in locks.pinned(PROJECT, layer):
            found.setdefault(name, set()).add(version)
        return found

    above = versions(upper)
    assert {
        name: found for name, found in versions(lower).items() if above.get(name) != found
    } == {}


@pytest.mark.parametrize("layer", ["base", "production"])
def test_every_package_says_why_it_is_here(layer: str) -> None:
    silent = [name for name, why in locks.asked_for(PROJECT, layer).items() if not why]
    assert silent == []
