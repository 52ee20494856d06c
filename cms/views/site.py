"""Addresses of the site as a whole: root, old Danish addresses, sitemap, robots, icon."""

from typing import Final
from xml.sax.saxutils import escape

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import resolve, reverse
from django.utils.encoding import escape_uri_path
from django.views.decorators.http import require_safe
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms import languages
from cms.bilingual.alternates import absolute
from cms.models import SiteSettings
from cms.redirects import public_redirects
from cms.registry import routed_addresses
from cms.visibility import visible

_QUERY_LENGTH: Final = 2_000


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Lead to the Danish home page, whatever the browser's language."""
    return redirect(f"/{languages.SOURCE}/")


@require_safe
def danish_address(request: HttpRequest, address: str) -> HttpResponse:
    """Lead an address without a language to its Danish page by 301, or to an editor's redirect.

    What was asked for (filters, words) goes along. Raises 404 when there is neither; restricted and
    unpublished pages are not given away.
    """
    if "\x00" in address:
        raise Http404
    if _is_known_with_slash(request):
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
    query = request.META.get("QUERY_STRING", "")[:_QUERY_LENGTH]
    path = address.strip("/")
    home = Page.objects.filter(depth=2, locale__language_code=languages.SOURCE).first()
    if home is None:
        raise Http404
    page = visible(Page.objects.filter(url_path=f"{home.url_path}{path}/")).first()
    if page is not None:
        return HttpResponsePermanentRedirect(f"{page.url}?{query}" if query else page.url)
    prefixed = Redirect.normalise_path(escape_uri_path(f"/{languages.SOURCE}/{path}"))
    found = public_redirects().filter(old_path=prefixed).select_related("redirect_page").first()
    if found is not None and found.link:
        return redirect(found.link, permanent=found.is_permanent)
    # The middleware looks for a redirect from the address as it stands.
    raise Http404


def _is_known_with_slash(request: HttpRequest) -> bool:
    """Whether only the slash at the end is missing, as in `/admin` or `/en/initiatives`.

    Django's own APPEND_SLASH never asks: this view takes every address.
    """
    if request.path_info.endswith("/"):
        return False
    return resolve(f"{request.path_info}/").url_name != "danish_address"


@require_safe
def accessibility_statement(request: HttpRequest) -> HttpResponse:
    """Lead to the accessibility statement, as the law has every public web site do at `/was` (F17).

    To the address in the settings, else to our own Danish page, and else there is none: 404.
    """
    site_settings = SiteSettings.for_request(request)
    if site_settings.accessibility_statement_url:
        return redirect(site_settings.accessibility_statement_url)
    page = visible(Page.objects.filter(pk=site_settings.accessibility_page_id)).first()
    if page is None or not page.url:
        raise Http404
    return redirect(page.url)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers what is public and where the sitemap is."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /konto/",
        f"Sitemap: {absolute(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon of the front-end build."""
    return redirect(static("site/icon.svg"))


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List every live public page and routed record of both languages with its alternates.

    Wagtail's own sitemap walks only the Danish tree.
    """
    pages = list(
        visible(Page.objects.filter(depth__gt=1))
        .order_by("path")
        .values_list("translation_key", "locale__language_code", "url_path", "last_published_at")
    )
    homes = dict(Page.objects.filter(depth=2).values_list("locale__language_code", "url_path"))
    by_key: dict[object, dict[str, str]] = {}
    # English shows facts of the Danish page, so it is as new as the newer of the two (`BasePage.updated`).
    facts = {key: at for key, language, _path, at in pages if language == languages.SOURCE}
    entries = []
    for key, language, url_path, published in pages:
        home = homes.get(language)
        if home is None or not url_path.startswith(home):
            continue
        address = absolute(escape_uri_path(f"/{language}/{url_path.removeprefix(home)}"))
        by_key.setdefault(key, {})[language] = address
        updated = max((at for at in (published, facts.get(key)) if at), default=None)
        entries.append((key, address, updated))
    for record in (record for addresses in routed_addresses for record in addresses()):
        key = tuple(record.values())
        by_key[key] = {language: absolute(path) for language, path in record.items()}
        entries += [(key, address, None) for address in by_key[key].values()]
    rows = []
    for key, address, updated in entries:
        alternates = by_key[key]
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(target)}"/>'
            for code, target in alternates.items()
            if len(alternates) > 1
        )
        modified = f"<lastmod>{updated.isoformat()}</lastmod>" if updated else ""
        rows.append(f"<url><loc>{escape(address)}</loc>{modified}{links}</url>")
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">' + "\n".join(rows) + "</urlset>\n"
    )
    return HttpResponse(body, content_type="application/xml; charset=utf-8")
