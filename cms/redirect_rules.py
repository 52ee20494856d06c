"""What makes a redirect one that works: asked by the import and by the admin's form alike."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.urls import Resolver404, resolve
from django.utils.encoding import iri_to_uri
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms import languages
from cms.bilingual.alternates import absolute
from cms.registry import routed_addresses
from cms.visibility import visible

_LONGEST: Final = 255
_SCHEMES: Final = ("http", "https")
# Views that answer whatever no other view does.
_CATCH_ALL: Final = ("wagtail_serve", "danish_address")


class RefusedRedirect(ValueError):
    """Raised for a redirect that would not work; the message says why, in the active language."""


@dataclass(frozen=True)
class Target:
    """Where a redirect leads: a page (and the rest of the address that it routes itself), or a link."""

    page: Page | None = None
    route: str = ""
    link: str = ""


class Answers:
    """What the site answers at an address: home pages and routed records are asked for once for a run."""

    @cached_property
    def _homes(self) -> dict[str, Page]:
        homes = Page.objects.filter(depth=2).select_related("locale").order_by("-path")
        return {home.locale.language_code: home for home in homes}

    @cached_property
    def _routed(self) -> set[str]:
        """The addresses of the records that routed pages show."""
        return {path for ask in routed_addresses for paths in ask() for path in paths.values()}

    def find_page(self, path: str) -> Target | None:
        """Return the page that answers at `path`, which has its language, to everybody; else None."""
        language = languages.language_of(path)
        home = self._homes.get(language)
        if home is None:
            return None
        steps = [step for step in path.removeprefix(f"/{language}").split("/") if step]
        if not steps:
            return Target(page=home)
        url_paths = [
            "".join([home.url_path, *(f"{step}/" for step in steps[:count])])
            for count in range(len(steps), 0, -1)
        ]
        found = visible(Page.objects.filter(url_path__in=url_paths))
        pages = {page.url_path: page for page in found}
        if url_paths[0] in pages:
            return Target(page=pages[url_paths[0]])
        if f"{path}/" not in self._routed:
            return None
        nearest = next((url_path for url_path in url_paths if url_path in pages), None)
        if nearest is None:
            return None
        return Target(page=pages[nearest], route=f"/{url_paths[0].removeprefix(nearest)}")

    def is_answered(self, path: str) -> bool:
        """Whether the site answers everybody at `path`: with a page, a view or a redirect."""
        asked = _with_language(Redirect.normalise_path(path)) or "/"
        known = {asked, without_language(asked)}
        return bool(
            asked == "/"
            or _view_path(asked)
            or self.find_page(asked)
            or Redirect.objects.filter(old_path__in=known).exists()
        )


def old_address(text: str, answers: Answers | None = None) -> str:
    """Return an old address as redirects are looked up: with its language, without a slash at the end.

    `text` is a path, or a full address of the old site. One without a language is Danish; with a
    question mark it is kept as it is, since only the whole of it is looked up then
    (`cms.views.site.danish_address`). Raises `RefusedRedirect`.
    """
    parts = urlsplit(text.strip())
    if parts.scheme not in ("", *_SCHEMES) or not parts.path.startswith("/"):
        raise RefusedRedirect(_("An old address begins with / or https://."))
    # A browser asks for `%20` where somebody types or imports a space.
    asked = iri_to_uri(parts._replace(scheme="", netloc="", fragment="").geturl())
    path = Redirect.normalise_path(asked)
    if "\0" in path or len(path) > _LONGEST:
        raise RefusedRedirect(_("The old address is too long, or no address."))
    if not parts.query:
        path = _with_language(path)
    if path.rstrip("/") in ("", *(f"/{code}" for code, _name in settings.LANGUAGES)):
        raise RefusedRedirect(_("The front page can't lead elsewhere."))
    answers = answers or Answers()
    if not parts.query and (_view_path(path) or answers.find_page(path) is not None):
        raise RefusedRedirect(
            _("The site has a page at the old address, so a redirect would never act.")
        )
    return path


def target(
    text: str, old: str, *, other_old: Container[str] = (), answers: Answers | None = None
) -> Target:
    """Return where `text` (a path or a full address) leads to from `old`.

    `other_old` are old addresses that are about to be saved too; `old` may be one of them. Raises
    `RefusedRedirect` when it leads nowhere, in a circle, to another redirect, or to a page that not
    everybody may see.
    """
    parts = urlsplit(text.strip())
    own_host = urlsplit(settings.BASE_URL).netloc
    if parts.netloc and parts.netloc != own_host:
        return Target(link=_external(text.strip()))
    if parts.scheme not in ("", *_SCHEMES) or not parts.path.startswith("/"):
        raise RefusedRedirect(_("A new address begins with / or https://."))
    path = _with_language(Redirect.normalise_path(parts.path))
    if path == old:
        raise RefusedRedirect(_("The redirect would lead to itself."))
    found = (answers or Answers()).find_page(path)
    _check_chain(path, old, other_old, is_page=found is not None)
    more = parts._replace(scheme="", netloc="", path="").geturl()
    if found is not None and not more:
        return found
    answering = f"{path}/" if found is not None else _view_path(path)
    if answering:
        return Target(link=_external(absolute(f"{answering}{more}")))
    raise RefusedRedirect(_("There is no page at the new address that everybody may see."))


def check_target(page: Page | None, link: str, old: str) -> None:
    """Ask the same of a page that was chosen, or of a link typed, in a form."""
    if page is None:
        target(link, old)
    elif not visible(Page.objects.filter(pk=page.pk)).exists():
        raise RefusedRedirect(_("There is no page at the new address that everybody may see."))


def _check_chain(path: str, old: str, other_old: Container[str], *, is_page: bool) -> None:
    """Raise `RefusedRedirect` when the path `path` is an old address like `old`."""
    known = {path, without_language(path)} - {old}
    redirects = Redirect.objects.filter(old_path__in=known)
    if any(each in other_old for each in known) or (not is_page and redirects.exists()):
        raise RefusedRedirect(_("The new address is an old one too: lead straight to its page."))


def values_of(goal: Target) -> dict[str, Any]:
    """Return a target as the fields of a `Redirect`."""
    return {
        "redirect_page": goal.page,
        "redirect_page_route_path": goal.route,
        "redirect_link": goal.link,
    }


def _external(link: str) -> str:
    try:
        URLValidator(schemes=_SCHEMES)(link)
    except ValidationError as error:
        raise RefusedRedirect(_("The new address is no web address.")) from error
    if len(link) > _LONGEST:
        raise RefusedRedirect(_("The new address is longer than 255 characters."))
    return link


def _with_language(path: str) -> str:
    """Put the language in front of a path that has none, unless a view without language answers."""
    first = path.lstrip("/").partition("/")[0]
    if first in dict(settings.LANGUAGES) or _view_path(path):
        return path
    return f"/{languages.SOURCE}{path}".rstrip("/")


def without_language(path: str) -> str:
    """Return a Danish path as it was before the site had languages."""
    return path.removeprefix(f"/{languages.SOURCE}") or "/"


def _view_path(path: str) -> str:
    """Return `path` as a view of ours answers it, with a slash at the end or without; "" if none."""
    for address in (path, f"{path}/"):
        try:
            if resolve(address).url_name not in _CATCH_ALL:
                return address
        except Resolver404:
            continue
    return ""
