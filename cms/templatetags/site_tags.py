"""The chrome of every public page: header, breadcrumbs, footer, language links, reader's notice."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.db.models import Model
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname
from wagtail.models import Page

from cms import languages
from cms.bilingual import alternates as bilingual
from cms.bilingual.freshness import notice_for
from cms.chrome import Chrome
from cms.middleware import may_be_signed_in

register = template.Library()

LANGUAGE_NAMES = {"da": "Dansk", "en": "English"}


@register.inclusion_tag("components/header.html", takes_context=True)
def site_header(context: Context) -> dict[str, Any]:
    """Name, menu (the live children of home), language switch and search box."""
    request = context["request"]
    chrome = Chrome.in_template(context)
    here = (chrome.page.url if chrome.page else request.path) or ""
    known = chrome.alternates
    search_url = reverse(f"search_{chrome.language}")
    menu = [page for page in chrome.top_pages if page.show_in_menus]
    return {
        "request": request,
        "home": chrome.home,
        "menu": [
            {
                "title": page.title,
                "url": page.url,
                "current": bool(page.url) and here.startswith(page.url),
            }
            for page in menu
        ],
        "languages": [
            {
                "code": code,
                "name": name,
                "url": known.switch_path(code) + _kept_query(request, known, code),
                "current": code == chrome.language,
                "note": bilingual.missing_note(known, code),
            }
            for code, name in LANGUAGE_NAMES.items()
        ],
        "site": chrome.site_settings,
        "search_url": search_url,
        "query": context.get("query", "") if request.path == search_url else "",
    }


def _kept_query(request: HttpRequest, known: bilingual.Alternates, code: str) -> str:
    """Keep a search's words and filters when the switch leads to the same thing."""
    query = request.META.get("QUERY_STRING", "")
    return f"?{query}" if query and code in known.paths and code != known.language else ""


@register.inclusion_tag("components/breadcrumbs.html", takes_context=True)
def breadcrumbs(context: Context) -> dict[str, Any]:
    """The way from home to this page; nothing on the home page itself."""
    return {"crumbs": Chrome.in_template(context).crumbs(str(context.get("page_title", "")))}


@register.inclusion_tag("components/footer.html", takes_context=True)
def site_footer(context: Context) -> dict[str, Any]:
    """Who answers, the lines of the settings, and the pages that are not in the menu."""
    chrome = Chrome.in_template(context)
    rest = [page for page in chrome.top_pages if not page.show_in_menus]
    statement = chrome.site_settings.accessibility_statement_url
    return {
        "request": context["request"],
        "contact": chrome.contact,
        "site": chrome.site_settings,
        "links": [{"title": page.title, "url": page.url} for page in rest],
        "statement_url": reverse("was") if statement else "",
    }


@register.inclusion_tag("components/alternate_links.html", takes_context=True)
def alternate_links(context: Context) -> dict[str, Any]:
    """Canonical address, and hreflang when the thing is live in both languages."""
    known = Chrome.in_template(context).alternates
    links = []
    if len(known.paths) > 1:
        links = [
            {"hreflang": code, "url": bilingual.absolute(path)}
            for code, path in sorted(known.paths.items())
        ]
        links.append(
            {"hreflang": "x-default", "url": bilingual.absolute(known.paths[languages.SOURCE])}
        )
    return {"alternates": links, "canonical": bilingual.absolute(known.paths[known.language])}


@register.inclusion_tag("components/translation_notice.html", takes_context=True)
def translation_notice(context: Context) -> dict[str, Any]:
    """Tell a reader of English that Danish has moved on, with both dates."""
    page = Chrome.in_template(context).page
    return {"notice": notice_for(page) if page else None}


@register.filter
def highlighted(segments: Iterable[tuple[str, bool]]) -> SafeString:
    """Return segments of (text, marked) as escaped text with the marked ones in <mark>."""
    parts = [
        format_html("<mark>{}</mark>", text) if marked else escape(text)
        for text, marked in segments
    ]
    return format_html_join("", "{}", ((part,) for part in parts))


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
    return Chrome.in_template(context).site_settings.quick_exit_url


@register.simple_tag(takes_context=True)
def may_see_userbar(context: Context) -> bool:
    """Whether somebody may be signed in: the user bar itself reads the session to tell."""
    return may_be_signed_in(context["request"])


@register.simple_tag(takes_context=True)
def top_pages(context: Context) -> list[Page]:
    """Return home and the pages of the menu: where a reader may go on who is lost."""
    chrome = Chrome.in_template(context)
    if chrome.home is None:
        return []
    return [chrome.home, *(page for page in chrome.top_pages if page.show_in_menus)]
