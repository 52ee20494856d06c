"""The versions of the strategy as readers see them: each has an address below the organisation page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import pgettext

from cms.bilingual.alternates import Alternates
from cms.visibility import visible
from home.models import OrganisationPage, StrategyVersion


@dataclass(frozen=True)
class VersionLine:
    """A version, its address (empty where no page shows it), its years, and whether it is valid."""

    version: StrategyVersion
    url: str
    period: str
    validity: str


def version_lines(language: str, on: date | None = None) -> list[VersionLine]:
    """Return the versions, oldest first, as they stand `on` (default: today in Denmark); two queries."""
    page = _pages().filter(locale__language_code=language).first()
    versions = list(StrategyVersion.objects.order_by("number"))
    followers: list[StrategyVersion | None] = [*versions[1:], None]
    return [
        VersionLine(
            version=version,
            url=version_address(page, version.number) if page else "",
            period=period(version),
            validity=validity(version, after, on),
        )
        for version, after in zip(versions, followers, strict=True)
    ]


def period(version: StrategyVersion) -> str:
    """Return the years of a version as far as they are known, in the reader's language."""
    if version.from_year and version.to_year:
        return f"{version.from_year}–{version.to_year}"
    if version.from_year:
        return pgettext("site", "from %(year)s") % {"year": version.from_year}
    if version.to_year:
        return pgettext("site", "until %(year)s") % {"year": version.to_year}
    return ""


def validity(
    version: StrategyVersion, after: StrategyVersion | None, on: date | None = None
) -> str:
    """Say until when a version is or was valid, in the reader's language; empty when nobody knows.

    `after` is the next version: a version without a last year of its own ends when that one begins.
    """
    year = (on or timezone.localdate()).year
    if version.from_year and version.from_year > year:
        return pgettext("site", "Valid from %(year)s") % {"year": version.from_year}
    if version.to_year:
        return pgettext("site", "Valid until the end of %(year)s") % {"year": version.to_year}
    if after is not None and after.from_year and after.from_year <= year:
        values = {"year": after.from_year, "number": after.number}
        return pgettext("site", "Valid until version %(number)s followed in %(year)s") % values
    if version.from_year and after is None:
        return pgettext("site", "Valid now")
    return ""


def version_page(page: OrganisationPage, version: StrategyVersion) -> dict[str, Any]:
    """Return the context of a version's own page; four queries.

    `current` is the version that is valid today, where that is a later one.
    """
    after = StrategyVersion.objects.filter(number__gt=version.number).order_by("number").first()
    newest = StrategyVersion.objects.newest_begun()
    is_later = newest is not None and newest.number > version.number and not newest.has_ended()
    current = newest if is_later else None
    return {
        "version": version,
        "page_title": title_of(version),
        "period": period(version),
        "validity": validity(version, after),
        "current": current,
        "current_url": version_address(page, current.number) if current else "",
        "documents": [
            document for document in (version.document_da, version.document_en) if document
        ],
    }


def title_of(version: StrategyVersion) -> str:
    """Return what the page of a version is called, in the reader's language."""
    return pgettext("site", "Version %(number)s of the strategy") % {"number": version.number}


def version_address(page: OrganisationPage, number: int) -> str:
    """Return the address of a version below an organisation page."""
    return f"{page.url}version-{number}/"


def organisation_address(language: str) -> str:
    """Return the address of the live public organisation page of a language, or nothing; one query."""
    page = _pages().filter(locale__language_code=language).first()
    return (page.url or "") if page else ""


def alternates_of(page: OrganisationPage, version: StrategyVersion) -> Alternates:
    """Return what the page of a version is called in each language that has an organisation page."""
    paths = {page.language: version_address(page, version.number)}
    for other in _pages().exclude(pk=page.pk):
        paths[other.language] = version_address(other, version.number)
    return Alternates(page.language, paths)


def addresses() -> list[dict[str, str]]:
    """Return the address of every version's page by language, for the sitemap; two queries."""
    pages = list(_pages())
    numbers = StrategyVersion.objects.order_by("number").values_list("number", flat=True)
    return [
        {page.language: version_address(page, number) for page in pages}
        for number in numbers
        if pages
    ]


def _pages() -> QuerySet[OrganisationPage]:
    """Return the live public organisation pages, one for each language."""
    pages: QuerySet[OrganisationPage] = visible(OrganisationPage.objects.select_related("locale"))
    return pages
