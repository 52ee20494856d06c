"""A finding, the content that finders look through, and the register of finders."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Locale, Page

from cms import dates, languages
from cms.models import BasePage
from cms.visibility import visible

from .texts import Text, texts_of


@dataclass(frozen=True)
class Finding:
    """One thing to look at: which check found it, where, and what it says, in the active language.

    `url` is the admin's form, with the field after # if there is one; `language` is that of the page,
    or empty for a record that holds both.
    """

    check: str
    title: str
    message: str
    url: str
    language: str = ""


@dataclass
class Content:
    """What readers can see on a day, read once for all finders."""

    day: date = field(default_factory=timezone.localdate)
    external: bool = False

    @cached_property
    def pages(self) -> list[BasePage]:
        """The visible pages of both languages, each as its own type, in the order of the tree."""
        pages = visible(Page.objects.filter(depth__gt=1)).order_by("path").specific()
        found = [page for page in pages if isinstance(page, BasePage)]
        locales = Locale.objects.in_bulk()
        kinds: dict[type[BasePage], list[BasePage]] = {}
        for page in found:
            page.locale = locales[page.locale_id]
            kinds.setdefault(type(page), []).append(page)
        for kind, alike in kinds.items():
            kind.read_together(alike)
        return found

    @cached_property
    def texts(self) -> dict[int, list[Text]]:
        """The texts of each visible page by its primary key."""
        return {page.pk: texts_of(page) for page in self.pages}


Finder = Callable[[Content], Iterable[Finding]]

_finders: list[Finder] = []
_headings: dict[str, str | Promise] = {}


def register(finder: Finder, headings: Mapping[str, str | Promise]) -> None:
    """Add a finder and a heading for each check that it makes."""
    _finders.append(finder)
    _headings.update(headings)


def headings() -> dict[str, str]:
    """Return the heading of every check by its code, in the active language and a steady order."""
    return {code: str(heading) for code, heading in _headings.items()}


def everything(content: Content | None = None) -> list[Finding]:
    """Return all findings, by check and then by title; messages in the active language."""
    asked = content or Content()
    order = {code: place for place, code in enumerate(_headings)}
    found = [finding for finder in _finders for finding in finder(asked)]
    return sorted(found, key=lambda finding: (order[finding.check], finding.title, finding.url))


def by_check(found: Iterable[Finding]) -> Iterator[tuple[str, list[Finding]]]:
    """Group findings under the headings of their checks; checks without any are left out."""
    known = list(found)
    for code, heading in headings().items():
        group = [finding for finding in known if finding.check == code]
        if group:
            yield heading, group


def page_finding(check: str, page: Page, message: str | Promise, name: str = "") -> Finding:
    """Return a finding at the field `name` of a page's form, or at the page as a whole."""
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return Finding(
        check, page.title, str(message), f"{url}{_anchor(name)}", page.locale.language_code
    )


def record_finding(check: str, record: Model, message: str | Promise, name: str = "") -> Finding:
    """Return a finding at the field `name` of a record's form."""
    url = AdminURLFinder().get_edit_url(record) or ""
    return Finding(check, str(record), str(message), f"{url}{_anchor(name)}")


def shown_day(value: date) -> str:
    """Return a day in the active language."""
    return dates.day(value, get_language() or languages.SOURCE)


def _anchor(name: str) -> str:
    # The label has an id in every form of Wagtail; the input itself may be hidden.
    return f"#id_{name}-label" if name else ""
