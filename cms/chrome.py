"""What header, breadcrumbs, footer and language switch share: asked once for each request."""

from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.template import Context
from django.utils.functional import cached_property
from django.utils.translation import get_language
from wagtail.models import Page

from cms import languages
from cms.bilingual.alternates import Alternates, of_page, of_path, provided
from cms.models import ContactSettings, SiteSettings
from cms.visibility import visible

_ATTRIBUTE: Final = "_chrome"
HOME_DEPTH: Final = 2


class Chrome:
    """The surroundings of one answer; every property costs at most one query, the first time."""

    def __init__(self, request: HttpRequest, page: Page | None) -> None:
        self.request = request
        self.page = page

    @classmethod
    def of(cls, request: HttpRequest, page: Page | None = None) -> "Chrome":
        """Return the chrome of `request`, made at the first call."""
        chrome: Chrome | None = getattr(request, _ATTRIBUTE, None)
        if chrome is None or (chrome.page is None and page is not None):
            chrome = cls(request, page)
            setattr(request, _ATTRIBUTE, chrome)
        return chrome

    @classmethod
    def in_template(cls, context: Context) -> "Chrome":
        """Return the chrome of the answer that a template is rendered for."""
        page = context.get("page")
        return cls.of(context["request"], page if isinstance(page, Page) else None)

    @cached_property
    def language(self) -> str:
        """The language of the page, or of the address when no page answers."""
        if self.page is not None:
            return str(self.page.locale.language_code)
        return get_language() or languages.SOURCE

    @cached_property
    def ancestors(self) -> list[Page]:
        """The pages from home down to this page's parent."""
        found: list[Page] = []
        above = self.page
        while above is not None and above.depth > HOME_DEPTH:
            # Wagtail remembers the way on which it came to the page.
            above = above.get_parent()
            found.insert(0, above)
        return found

    @cached_property
    def home(self) -> Page | None:
        """The home page of the language."""
        if self.ancestors:
            return self.ancestors[0]
        if self.page is not None and self.page.depth == HOME_DEPTH:
            return self.page
        return Page.objects.filter(depth=HOME_DEPTH, locale__language_code=self.language).first()

    @cached_property
    def top_pages(self) -> list[Page]:
        """The live public pages right below home, in the order of the tree."""
        if self.home is None:
            return []
        return list(visible(self.home.get_children()))

    def address_of(self, model: type[Page]) -> str:
        """Return the address of the page of a type right below home, or nothing."""
        content_type = ContentType.objects.get_for_model(model)
        found = (page for page in self.top_pages if page.content_type_id == content_type.pk)
        return next((page.url or "" for page in found), "")

    @cached_property
    def alternates(self) -> Alternates:
        """What this is called in the other language."""
        known = provided(self.request)
        if known is not None:
            return known
        if self.page is None:
            return of_path(self.request.path)
        return of_page(self.page, [*self.ancestors, self.page])

    @cached_property
    def contact(self) -> ContactSettings:
        """The shared contact details."""
        return ContactSettings.for_request(self.request)

    @cached_property
    def site_settings(self) -> SiteSettings:
        """The lines and addresses of the site."""
        return SiteSettings.for_request(self.request)

    def crumbs(self, title: str = "") -> list[dict[str, Any]]:
        """Return the way from home to here.

        `title` names a view that no page answers, or a record that a routed page shows.
        """
        if self.page is not None:
            above = [*self.ancestors, self.page] if title else self.ancestors
            title = title or self.page.title
        else:
            above = [self.home] if self.home is not None else []
        if not above or not title:
            return []
        trail = [{"title": page.title, "url": page.url} for page in above]
        return [*trail, {"title": title, "url": ""}]
