"""Whatever is done on either side, in any order, English says nothing Danish, loses nothing and hides in time.

After each deed: no Danish on an English page without its mark, no English text that changed by itself, no
translated sentence lost, no public translation of a page that isn't public, no restriction loosened.
"""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, ClassVar, Final

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from pytest_django import Settings

from cms.bilingual import cascade, restrictions, rules, target
from tests.cms.bilingual.desk import Desk
from tests.cms.bilingual.looks import DANISH
from tests.cms.bilingual.newsroom import DEEDS, Newsroom
from tests.cms.bilingual.people import Staff
from tests.site.test_crawl import crawl, danish_in, names, texts
from tests.stories import tell

pytestmark = pytest.mark.django_db

RUNS: Final = 5
STEPS: Final = 25
# 50 of 50 deeds: hypothesis counts the beginning as a step, and tells one story without any deed.
MANY_RUNS: Final = 51
MANY_STEPS: Final = 51


class Sequence(RuleBasedStateMachine):
    """One sequence of deeds."""

    made: ClassVar[Newsroom]

    @initialize()
    def begin(self) -> None:
        """Begin with the site as it was made."""
        self.context = self.made.again()
        self.room = self.context.__enter__()
        self.held = True

    @rule(deed=st.sampled_from(DEEDS), which=st.integers(0, 5), seed=st.integers(0, 2**16))
    def act(self, deed: str, which: int, seed: int) -> None:
        """Do one thing to one page."""
        self.held = False
        self.room.act(deed, which, seed)
        self.held = True

    def teardown(self) -> None:
        """Look at every page once more."""
        try:
            if self.held:
                self.room.check_all()
        finally:
            self.context.__exit__(None, None, None)


@pytest.fixture
def newsroom(staff: Staff, desk: Desk, settings: Settings, tmp_path: Path) -> Newsroom:
    """Pages in both languages, and everybody who works on them."""
    settings.DELETED_PAGES_DIR = tmp_path / "deleted"
    room = Newsroom(staff, desk)
    room.make()
    return room


def run(room: Newsroom, *, runs: int, steps: int, **more: Any) -> None:
    machine = type("Sequence", (Sequence,), {"made": room})
    tell(machine, runs=runs, steps=steps, **more)


@pytest.mark.vendor("sqlite")
def test_some_sequences(newsroom: Newsroom) -> None:
    """The same ones every time: a red suite is somebody's change, and chance is for the long one."""
    run(newsroom, runs=RUNS, steps=STEPS, derandomize=True, database=None)


@pytest.mark.long
def test_any_sequence(newsroom: Newsroom) -> None:
    run(newsroom, runs=MANY_RUNS, steps=MANY_STEPS)


def wander(room: Newsroom, deeds: int, chance: Random) -> None:
    """Do anything to any page, so many times; then read the whole English site as a visitor does."""
    with room.again() as one:
        for _number in range(deeds):
            one.act(chance.choice(DEEDS), chance.randrange(6), chance.randrange(2**16))
        one.check_all()
        reached = [answer for answer in crawl("/en/").reached.values() if answer.is_page]
    assert len(reached) > 40
    allowed = names()
    found = texts(reached, "en")
    assert {text: at for text, at in found.items() if DANISH.search(text)} == {}
    assert {text: at for text, at in found.items() if danish_in(text, allowed)} == {}


@pytest.mark.vendor("sqlite")
def test_the_english_site_after_some_deeds(newsroom: Newsroom) -> None:
    wander(newsroom, 20, Random(6))


# Its name tells the seed of a failure.
@pytest.mark.long
@pytest.mark.parametrize("seed", [Random().randrange(2**32)])
def test_the_english_site_after_300_deeds(newsroom: Newsroom, seed: int) -> None:
    wander(newsroom, 300, Random(seed))


def english_stays_on_the_web(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cascade, "translations", lambda page: [])
    patch.setattr(cascade, "take_off_hidden", lambda pages: None)


def restrictions_stay_in_danish(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(restrictions, "spread", lambda restriction: None)


def danish_goes_live(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rules, "language_problems", lambda page, revision: [])
    patch.setattr(target, "is_complete", lambda translation: True)


@pytest.mark.long
@pytest.mark.vendor("sqlite")
@pytest.mark.parametrize(
    "plant", [english_stays_on_the_web, restrictions_stay_in_danish, danish_goes_live]
)
def test_a_planted_fault_is_seen(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, plant: Callable[[pytest.MonkeyPatch], None]
) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        run(newsroom, runs=30, steps=30, derandomize=True, database=None)
