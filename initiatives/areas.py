"""The page of an area: what happens there, what holds everywhere, figures, and whom to call (F6)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from modeltranslation.utils import build_localized_fieldname

from cms.bilingual.alternates import Alternates
from cms.collation import danish_sort_key
from cms.visibility import visible
from home.figures import figures_of_place
from initiatives.contacts import Contact, contacts_of
from initiatives.filters import FacetRow, facet_rows
from initiatives.listing import cards, visible_initiatives
from initiatives.models import Area, AreaIndexPage, InitiativePage, UpdatePage
from initiatives.models.areas import MAX_DEPTH, WHOLE_MUNICIPALITY
from initiatives.news import about, newest

NEWS_SHOWN: Final = 5
# An area with more postcodes says little of where something happens: Aalborg itself has four.
LOCAL_POSTCODES: Final = 3


@dataclass(frozen=True)
class AreaLine:
    """An area in the list of areas, with those inside it.

    `count` is its own initiatives, without those for the whole municipality.
    """

    area: Area
    url: str
    count: int
    parts: list["AreaLine"]


def area_list(index: AreaIndexPage) -> dict[str, Any]:
    """Return the context of the list: areas A–Å, those inside another below it; four queries."""
    rows = facet_rows(visible_initiatives())
    counts = Counter(code for row in rows for code in row.local)
    areas = sorted(Area.objects.all(), key=lambda area: danish_sort_key(area.name))

    def inside(parent: int | None) -> list[AreaLine]:
        return [
            AreaLine(area, f"{index.url}{area.code}/", counts[area.code], inside(area.pk))
            for area in areas
            if area.parent_id == parent
        ]

    return {"areas": inside(None), "whole_count": sum(_is_whole(row) for row in rows)}


def area_page(index: AreaIndexPage, area: Area) -> dict[str, Any]:
    """Return the context of an area's page in the language of the list."""
    rows = facet_rows(visible_initiatives(index.language))
    local = [row.pk for row in rows if area.code in row.local]
    everywhere = [row.pk for row in rows if _is_whole(row) and area.code not in row.local]
    made = cards([*local, *everywhere], index.language)
    return {
        "area": area,
        "page_title": area.name,
        "local_cards": made[: len(local)],
        "whole_cards": made[len(local) :],
        "whole_count": len(everywhere),
        "updates": newest(about(local), index.language, NEWS_SHOWN),
        "figures": figures_of_place(area.code, index.language),
        "contacts": _contacts(local),
        "feed_url": f"{index.url}{area.code}/feed/",
        # Words for it in the other language are no words for it here.
        "other_words": getattr(area, build_localized_fieldname("other_words", index.language)),
        "streets": area.streets.splitlines(),
        "schools": area.schools.splitlines(),
    }


def about_area(area: Area) -> QuerySet[UpdatePage]:
    """Return the visible news of an area's own initiatives."""
    rows = facet_rows(visible_initiatives())
    return about([row.pk for row in rows if area.code in row.local])


def postcodes_of(pks: Iterable[int]) -> dict[int, list[str]]:
    """Return the postcodes of Danish initiative pages by primary key, in two queries for any number.

    Those of the areas that a page names itself: what holds for the whole municipality has none, nor
    has an area with more than `LOCAL_POSTCODES`, or everything would be found by each of them. An area
    without any has those of the nearest one that it lies in (F23).
    """
    named = InitiativePage.objects.filter(pk__in=list(pks), areas__isnull=False)
    rows = list(named.order_by("pk", "areas__code").values_list("pk", "areas"))
    areas = Area.objects.only("postcodes", "parent").in_bulk() if rows else {}
    found: dict[int, dict[str, None]] = {}
    for pk, area in rows:
        postcodes = _postcodes(areas.get(area), areas)
        if len(postcodes) <= LOCAL_POSTCODES:
            found.setdefault(pk, {}).update(dict.fromkeys(postcodes))
    return {pk: list(postcodes) for pk, postcodes in found.items()}


def _postcodes(area: Area | None, areas: Mapping[int, Area]) -> list[str]:
    """Return the postcodes of an area, or of the nearest one around it that has any."""
    for _step in range(MAX_DEPTH):
        if area is None:
            break
        if area.postcodes:
            return [code.strip() for code in area.postcodes.split(",")]
        area = areas.get(area.parent_id) if area.parent_id else None
    return []


def alternates_of(index: AreaIndexPage, area: Area) -> Alternates:
    """Return what an area's page is called in each language that has a list of areas."""
    paths = {index.language: f"{index.url}{area.code}/"}
    for page in _indexes().exclude(pk=index.pk):
        paths[page.locale.language_code] = f"{page.url}{area.code}/"
    return Alternates(index.language, paths)


def addresses() -> list[dict[str, str]]:
    """Return the address of every area's page by language, for the sitemap; two queries."""
    indexes = {page.locale.language_code: page.url for page in _indexes()}
    codes = Area.objects.order_by("code").values_list("code", flat=True)
    return [{lang: f"{url}{code}/" for lang, url in indexes.items()} for code in codes if indexes]


def list_address(language: str) -> str:
    """Return the address of the live public list of areas in a language, or nothing; one query."""
    page = _indexes().filter(locale__language_code=language).first()
    return (page.url or "") if page else ""


def _indexes() -> QuerySet[AreaIndexPage]:
    """Return the live public lists of areas, one for each language."""
    pages: QuerySet[AreaIndexPage] = visible(AreaIndexPage.objects.select_related("locale"))
    return pages


def _is_whole(row: FacetRow) -> bool:
    return WHOLE_MUNICIPALITY in row.codes["area"]


def _contacts(pks: list[int]) -> list[Contact]:
    """Return whom to call about the area's own initiatives, each person once."""
    found = contacts_of(pks)
    return list(dict.fromkeys(contact for pk in pks for contact in found.get(pk, [])))
