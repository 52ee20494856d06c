"""Editors, a worker and a clock that goes wrong, in any order: a small site as a state machine.

Every text that an editor writes holds a mark of its own, so that an answer shows whose text it is.
"""

import random
import re
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import timedelta
from typing import Any, ClassVar, Final

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from wagtail.models import Locale, Page, PageViewRestriction

from cms.bilingual.loading import translate
from cms.jobs import drain, enqueue
from cms.jobs.models import Job
from cms.models import GlossaryTerm, PublishingRefused
from cms.visibility import visible
from home.models import GlossaryPage, HomePage, SectionPage
from initiatives.models import InitiativeIndexPage, InitiativePage, Theme
from search import backends, building, indexing
from search.building import REBUILD, rebuild
from search.engines import changes
from tests.search.site.index import Index
from tests.site.hidden import story

SECTIONS: Final = ("aabent", "lukket")
COMMON: Final = "quaxolot"
MARK: Final = re.compile(r"mrk\d+x")
SURFACES: Final = (
    f"/da/soeg/?q={COMMON}",
    f"/en/search/?q={COMMON}",
    f"/da/soeg/suggestions.json?q={COMMON}",
)
PAGES: Final = st.integers(0, 2)
SEEDS: Final = st.integers(0, 2**16)
JUMPS: Final = st.sampled_from([-timedelta(days=400), -timedelta(minutes=5)])
# So a rebuild of a small site is one of several batches.
BATCH: Final = 7

real_now = timezone.now


class Interrupted(Exception):
    """Whatever ends a request in the middle of its transaction."""


class Editors(RuleBasedStateMachine):
    """What may happen to a site; after each step nothing hidden is shown, and in the end all is true."""

    index: ClassVar[Index]

    def __init__(self) -> None:
        super().__init__()
        self.marks = 100
        self.made: list[int] = []
        self.ahead = timedelta()
        self.before = transaction.savepoint()
        self.steps = 0
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(timezone, "now", lambda: real_now() + self.ahead)
        self.patch.setattr(changes, "BATCH", BATCH)
        self.client = Client()

    @initialize()
    def begin(self) -> None:
        """Begin with an index of the small site."""
        self.sections = [SectionPage.objects.get(slug=slug) for slug in SECTIONS]
        self.theme = Theme.objects.create(code="t", name_da="Tema", name_en="Theme")
        pages = InitiativePage.objects.filter(title__startswith=COMMON)
        self.made = list(pages.values_list("pk", flat=True))
        for known in backends.engines().values():
            rebuild(known)
        Job.objects.all().delete()

    # What editors do --------------------------------------------------------------

    @rule()
    def write(self) -> None:
        """Publish a new page."""
        self.made.append(write_page(**self._texts()).pk)

    @rule(which=PAGES)
    def translate(self, which: int) -> None:
        """Publish the English page of a live one."""
        for page in self._pages(which, live=True):
            if self._twin(page) is None:
                english = self._texts() | {"slug": f"english-{page.pk}"}
                # Below a page without English it is refused, and nothing of it is left.
                is_refused = not page.get_parent().has_translation(
                    Locale.objects.get(language_code="en")
                )
                with (
                    pytest.raises(PublishingRefused) if is_refused else nullcontext(),
                    transaction.atomic(),
                ):
                    translate(page, InitiativePage(**english, now=story("We go.")), tool="test")

    @rule(which=PAGES, has_theme=st.booleans())
    def edit(self, which: int, has_theme: bool) -> None:
        """Publish other texts and facts."""
        for page in self._pages(which):
            self._change(page)
            page.themes = [self.theme] if has_theme else []
            page.save_revision().publish()

    @rule(which=PAGES)
    def draft(self, which: int) -> None:
        """Write what is not published."""
        for page in self._pages(which):
            self._change(page)
            page.save_revision()

    @rule(which=PAGES, seed=SEEDS)
    def publish_any_revision(self, which: int, seed: int) -> None:
        """Publish an older text, or put a page back on the web."""
        for page in self._pages(which):
            random.Random(seed).choice(list(page.revisions.order_by("pk"))).publish()

    @rule(which=PAGES, in_english=st.booleans())
    def take_off(self, which: int, in_english: bool) -> None:
        """Take a page off the web, or its English page alone."""
        for page in self._pages(which):
            taken = self._twin(page) if in_english else page
            if taken is not None:
                taken.unpublish()

    @rule(which=PAGES)
    def restrict(self, which: int) -> None:
        """Show a page to nobody who is not signed in."""
        for page in self._pages(which):
            restrict(page)

    @rule()
    def restrict_the_list(self) -> None:
        """Do so with everything below the list of initiatives."""
        restrict(InitiativeIndexPage.objects.get(locale__language_code="da"))

    @rule()
    def free(self) -> None:
        """Show all that was restricted again."""
        closed = self.sections[1].pk
        for restriction in PageViewRestriction.objects.exclude(page=closed).order_by("pk"):
            restriction.delete()

    @rule(which=PAGES, closed=st.booleans())
    def move(self, which: int, closed: bool) -> None:
        """Move a page below another one, which the public may see or not."""
        for page in self._pages(which):
            target = Page.objects.get(pk=self.sections[closed].pk)
            Page.objects.get(pk=page.pk).move(target, pos="last-child")

    @rule(which=PAGES)
    def delete(self, which: int) -> None:
        """Delete a page for good."""
        for page in self._pages(which):
            page.delete()

    @rule(which=PAGES)
    def explain(self, which: int) -> None:
        """Change what a word of the glossary means."""
        term = GlossaryTerm.objects.exclude(definition_da="").order_by("pk")[which]
        term.definition_da = f"{COMMON} {self._mark()}"
        term.save()

    @rule()
    def rename(self) -> None:
        """Change a theme, which every page that has it carries."""
        self.theme.name_da = f"Tema {self._mark()}"
        self.theme.save()

    @rule(which=PAGES, hides=st.booleans())
    def break_off(self, which: int, hides: bool) -> None:
        """Publish, take off or delete, and roll it all back."""
        for page in self._pages(which):
            try:
                with transaction.atomic():
                    if hides:
                        page.delete()
                    else:
                        self._change(page)
                        page.save_revision().publish()
                    raise Interrupted
            except Interrupted:
                pass

    # What the machine does ----------------------------------------------------------

    @rule(by=JUMPS)
    def set_the_clock(self, by: timedelta) -> None:
        """Let the clock of the machine jump."""
        self.ahead += by

    @rule(most=st.integers(1, 9), seed=SEEDS)
    def work(self, most: int, seed: int) -> None:
        """Do some of the jobs, in any order."""
        jobs = list(Job.objects.order_by("pk"))
        random.Random(seed).shuffle(jobs)
        for place, job in enumerate(jobs):
            job.not_before = timezone.now() + timedelta(seconds=place - most)
        Job.objects.bulk_update(jobs, ["not_before"])
        drain()
        Job.objects.update(not_before=timezone.now())

    @rule(at=st.integers(0, 60), which=PAGES, seed=SEEDS)
    def rebuild(self, at: int, which: int, seed: int) -> None:
        """Build the index anew, while editors and another worker go on in the middle of it."""
        chance, searchable = random.Random(seed), building.searchable
        deed = chance.choice([self.edit, self.take_off, self.delete, self.restrict, self.explain])
        more = {self.edit: [True], self.take_off: [False]}.get(deed, [])

        def searchable_meanwhile() -> Iterator[Any]:
            for number, thing in enumerate(searchable()):
                if number == at:
                    deed(which, *more)
                    if chance.random() < 0.5:
                        self.ahead -= timedelta(minutes=1)
                        self.edit(which, False)
                    Job.objects.filter(kind__in=[REBUILD], taken_by=None).delete()
                    drain()
                yield thing

        for name in backends.engine_names():
            enqueue(REBUILD, name, {"engine": name})
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(building, "searchable", searchable_meanwhile)
            drain()

    # What holds ---------------------------------------------------------------------

    @invariant()
    def nothing_hidden_is_shown(self) -> None:
        """Whatever the index still holds, readers see what is public now."""
        if not self.made:
            return
        self.steps += 1
        address = SURFACES[self.steps % len(SURFACES)]
        answer = self.client.get(address)
        assert answer.status_code == 200
        assert set(MARK.findall(answer.content.decode())) <= self._public_marks(), address

    def teardown(self) -> None:
        """Let the worker finish; then the index is that of a rebuild, by itself."""
        try:
            if self.made:
                self.settle()
        finally:
            transaction.savepoint_rollback(self.before)
            self.patch.undo()

    def settle(self) -> None:
        """Work until nothing waits, without the comparison that the clock does every hour."""
        indexing.resume()
        latest = timezone.now() + timedelta(hours=1)
        assert not Job.objects.filter(not_before__gt=latest).exists(), "waits for a wrong clock"
        Job.objects.update(not_before=timezone.now())
        drain()
        assert list(Job.objects.values_list("kind", "key", "error")) == []
        self.nothing_hidden_is_shown()
        assert self.index.content() == self.index.rebuilt()

    def _texts(self) -> dict[str, str]:
        return {
            "title": f"{COMMON} {self._mark()}",
            "slug": f"{COMMON}-{self.marks}",
            "summary": f"{COMMON} {self._mark()}",
            "lead": f"{COMMON} {self._mark()}",
        }

    def _change(self, page: InitiativePage) -> None:
        page.title, page.lead = f"{COMMON} {self._mark()}", f"{COMMON} {self._mark()}"

    def _mark(self) -> str:
        self.marks += 1
        return f"mrk{self.marks}x"

    def _pages(self, which: int, **those: Any) -> Iterable[InitiativePage]:
        """Return one of the Danish pages made here, if there is any."""
        pages = list(InitiativePage.objects.filter(pk__in=self.made, **those).order_by("pk"))
        return [pages[which % len(pages)]] if pages else []

    def _twin(self, page: InitiativePage) -> InitiativePage | None:
        twins = InitiativePage.objects.filter(translation_key=page.translation_key)
        return twins.exclude(pk=page.pk).first()

    def _public_marks(self) -> set[str]:
        pages = visible(InitiativePage.objects.all())
        texts = [*pages.values_list("title", "summary", "lead")]
        texts += [*GlossaryTerm.objects.values_list("definition_da", "definition_en", "slug")]
        texts += [*Theme.objects.values_list("name_da", "name_en", "code")]
        return set(MARK.findall(str(texts)))


def make_small() -> None:
    """Leave of the demo content what is quick to index, and add two pages, an open and a closed section."""
    kept = Page.objects.type(HomePage, InitiativeIndexPage, GlossaryPage)
    above = [path[: 4 * depth] for path in kept.values_list("path", flat=True) for depth in (3, 4)]
    Page.objects.filter(depth__gt=2).exclude(path__in=above).update(live=False)
    terms = GlossaryTerm.objects.exclude(definition_da="").order_by("pk")
    GlossaryTerm.objects.exclude(pk__in=terms.values("pk")[:3]).delete()
    for slug in SECTIONS:
        section = SectionPage(title=slug, slug=slug, summary=slug, live=False)
        HomePage.objects.get(locale__language_code="da").add_child(instance=section)
        section.save_revision().publish()
    restrict(section)
    for number in range(2):
        write_page(f"{COMMON} mrk{number}x", f"{COMMON}-{number}")
    Job.objects.all().delete()


def write_page(title: str, slug: str, **texts: str) -> InitiativePage:
    """Return a page that was just published below the list of initiatives."""
    texts = {"summary": title, "lead": title, **texts}
    page = InitiativePage(title=title, slug=slug, live=False, now=story("Vi går en tur."), **texts)
    InitiativeIndexPage.objects.get(locale__language_code="da").add_child(instance=page)
    page.save_revision().publish()
    return InitiativePage.objects.get(pk=page.pk)


def restrict(page: Page) -> None:
    """Put a view restriction on a page."""
    PageViewRestriction.objects.create(
        page=Page.objects.get(pk=page.pk), restriction_type=PageViewRestriction.LOGIN
    )
