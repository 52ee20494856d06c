"""The chrome of every public page: header, breadcrumbs, footer, language links, reader's notice."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.db.models import Model
from django.template import Context
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname
from wagtail.models import Page, Site

from cms import languages
from cms.bilingual import alternates as bilingual
from cms.bilingual.freshness import notice_for
from cms.models import ContactSettings, SiteSettings

register = template.Library()

LANGUAGE_NAMES = {"da": "Dansk", "en": "English"}


def _current_page(context: Context) -> Page | None:
    page = context.get("page")
    return page if isinstance(page, Page) else None


def _language(context: Context) -> str:
    page = _current_page(context)
    return page.locale.language_code if page else get_language() or languages.SOURCE


def _home(context: Context, language: str) -> Page | None:
    """Return the home page of a language; asked once for each request."""
    request = context["request"]
    known: dict[str, Page | None] = request.__dict__.setdefault("_homes", {})
    if language not in known:
        known[language] = Page.objects.filter(depth=2, locale__language_code=language).first()
    return known[language]


@register.inclusion_tag("components/header.html", takes_context=True)
def site_header(context: Context) -> dict[str, Any]:
    """Name, menu (the live children of home), language switch and search box."""
    request = context["request"]
    language = _language(context)
    page = _current_page(context)
    home = _home(context, language)
    children = home.get_children().live().public().filter(show_in_menus=True) if home else []
    here = page.url if page else request.path
    known = bilingual.alternates_for(request, page)
    search_url = reverse(f"search_{language}")
    return {
        "request": request,
        "home": home,
        "menu": [
            {
                "title": child.title,
                "url": child.url,
                "current": bool(here) and str(here).startswith(child.url or "\0"),
            }
            for child in children
        ],
        "language": language,
        "languages": [
            {
                "code": code,
                "name": name,
                "url": known.switch_path(code) + _kept_query(request, known, code),
                "current": code == language,
                "note": bilingual.missing_note(known, code),
            }
            for code, name in LANGUAGE_NAMES.items()
        ],
        "search_url": search_url,
        "query": context.get("query", "") if request.path == search_url else "",
        "on_search_page": request.path == search_url,
    }


def _kept_query(request: Any, known: bilingual.Alternates, code: str) -> str:
    """Keep a search's words and filters when the switch leads to the same thing."""
    query = request.META.get("QUERY_STRING", "")
    return f"?{query}" if query and code in known.paths and code != known.language else ""


@register.inclusion_tag("components/breadcrumbs.html", takes_context=True)
def breadcrumbs(context: Context) -> dict[str, Any]:
    """The way from home to this page; nothing on the home page itself."""
    page = _current_page(context)
    if page is None:
        home = _home(context, _language(context))
        title = context.get("page_title", "")
        crumbs = [{"title": home.title, "url": home.url}] if home and title else []
        return {"crumbs": [*crumbs, {"title": title, "url": ""}] if crumbs else []}
    if page.depth <= 2:
        return {"crumbs": []}
    ancestors = page.get_ancestors().filter(depth__gt=1)
    crumbs = [{"title": ancestor.title, "url": ancestor.url} for ancestor in ancestors]
    return {"crumbs": [*crumbs, {"title": page.title, "url": ""}]}


@register.inclusion_tag("components/footer.html", takes_context=True)
def site_footer(context: Context) -> dict[str, Any]:
    """Who answers, the lines of the settings, and the pages that are not in the menu."""
    request = context["request"]
    language = _language(context)
    home = _home(context, language)
    site = Site.find_for_request(request)
    children = home.get_children().live().public().filter(show_in_menus=False) if home else []
    return {
        "request": request,
        "language": language,
        "contact": ContactSettings.for_site(site) if site else None,
        "site": SiteSettings.for_site(site) if site else None,
        "links": [{"title": child.title, "url": child.url} for child in children],
    }


@register.inclusion_tag("components/alternate_links.html", takes_context=True)
def alternate_links(context: Context) -> dict[str, Any]:
    """Canonical address, and hreflang when the thing is live in both languages."""
    request = context["request"]
    known = bilingual.alternates_for(request, _current_page(context))
    own = known.paths[known.language]
    links = []
    if len(known.paths) > 1:
        links = [
            {"hreflang": code, "url": bilingual.absolute(path)}
            for code, path in sorted(known.paths.items())
        ]
        links.append(
            {"hreflang": "x-default", "url": bilingual.absolute(known.paths[languages.SOURCE])}
        )
    return {"alternates": links, "canonical": bilingual.absolute(own)}


@register.inclusion_tag("components/translation_notice.html", takes_context=True)
def translation_notice(context: Context) -> dict[str, Any]:
    """Tell a reader of English that Danish has moved on, with both dates."""
    page = _current_page(context)
    return {"notice": notice_for(page) if page else None}


@register.filter
def highlighted(segments: Iterable[tuple[str, bool]]) -> SafeString:
    """Return segments of (text, marked) as escaped text with the marked ones in <mark>."""
    parts = [format_html("<mark>{}</mark>", text) if marked else escape(text) for text, marked in segments]
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped just above


@register.simple_tag
def label(record: Model | None, field: str) -> str:
    """Return a record's text in the active language, marked as Danish when English is missing."""
    if record is None:
        return ""
    language = get_language() or languages.SOURCE
    own = getattr(record, build_localized_fieldname(field, language), "")
    if own:
        return str(own)
    fallback = getattr(record, build_localized_fieldname(field, languages.other(language)), "")
    if not fallback:
        return ""
    return format_html('<span lang="{}">{}</span>', languages.other(language), fallback)


@register.simple_tag(takes_context=True)
def quick_exit_url(context: Context) -> str:
    """Return the neutral web site that "Leave this page" leads to."""
    site = Site.find_for_request(context["request"])
    return SiteSettings.for_site(site).quick_exit_url if site else ""
