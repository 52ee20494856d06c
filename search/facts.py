"""What initiatives and news say beside their texts, of many pages at once.

Asked page by page, a rebuild of 1,000 initiatives put fourteen questions for each of them, one of which
read the facts of all.
"""

from collections.abc import Collection, Mapping
from functools import cached_property

from cms import languages
from cms.models import BasePage
from initiatives.areas import postcodes_of
from initiatives.contacts import Contact, contacts_of
from initiatives.filters import facet_rows
from initiatives.models import InitiativePage, UpdatePage
from initiatives.news import initiative_of

# The records that an initiative names.
_RECORDS = ("other_goals", "themes", "target_groups", "areas", "partners")


class Facts:
    """The facts of some pages, read from the Danish ones."""

    def __init__(self, pages: Collection[BasePage]) -> None:
        """Ask for the facts of those of the pages that are initiatives or news."""
        initiatives = [page for page in pages if isinstance(page, InitiativePage)]
        danish = _danish_of(initiatives)
        for page in initiatives:
            # As the page itself would, which asks for each alone.
            page.facts = danish.get(str(page.translation_key), page)
        self._updates = [page for page in pages if isinstance(page, UpdatePage)]
        self._about: dict[int, InitiativePage | None] = {}
        self._pks = {page.facts.pk for page in initiatives}
        self._contacts = contacts_of(self._pks) if initiatives else {}

    def about(self, update: UpdatePage) -> InitiativePage | None:
        """Return the visible Danish initiative that news is about."""
        if update.pk not in self._about:
            self._about[update.pk] = initiative_of(update)
        return self._about[update.pk]

    def codes(self, initiative: InitiativePage) -> dict[str, tuple[str, ...]]:
        """Return the codes of a Danish initiative by facet."""
        return self._codes.get(initiative.pk, {})

    @cached_property
    def _codes(self) -> Mapping[int, dict[str, tuple[str, ...]]]:
        """The codes of all of them: who shows hits needs none."""
        abouts = map(self.about, self._updates)
        return _codes_of(self._pks | {about.pk for about in abouts if about})

    def contacts(self, initiative: InitiativePage) -> list[Contact]:
        """Return whom a Danish initiative names today: publicity and period are asked there (F25)."""
        return self._contacts.get(initiative.pk, [])

    def postcodes(self, initiative: InitiativePage) -> list[str]:
        """Return the postcodes of the areas that a Danish initiative names (F23)."""
        return self._postcodes.get(initiative.pk, [])

    @cached_property
    def _postcodes(self) -> Mapping[int, list[str]]:
        """The postcodes of all of them: nobody who asked for no number needs them."""
        return postcodes_of(self._pks) if self._pks else {}


def _danish_of(pages: Collection[InitiativePage]) -> dict[str, InitiativePage]:
    """Return the Danish pages of initiatives by translation key, with the records they name."""
    found = (
        InitiativePage.objects.filter(
            translation_key__in={page.translation_key for page in pages},
            locale__language_code=languages.SOURCE,
        )
        .select_related(*InitiativePage.facts_related)
        .prefetch_related(*_RECORDS)
    )
    return {str(page.translation_key): page for page in found} if pages else {}


def _codes_of(pks: Collection[int]) -> Mapping[int, dict[str, tuple[str, ...]]]:
    rows = facet_rows(InitiativePage.objects.filter(pk__in=pks)) if pks else []
    return {
        row.pk: {name: tuple(sorted(codes)) for name, codes in row.codes.items()} for row in rows
    }
