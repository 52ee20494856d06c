"""What a thing is called in the other language: pages and, by protocol, whatever a view shows."""

import re
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.test import Client, override_settings
from django.urls import path

from cms.bilingual.alternates import Alternates, provide
from cms.urls import handler404, handler500
from cms.urls import urlpatterns as site_patterns
from initiatives.models import InitiativePage

pytestmark = pytest.mark.django_db

BASE = "http://localhost:8000"
RECORD = """{% extends "base_page.html" %}
{% block title %}Vestbyen{% endblock %}{% block heading %}<h1>Vestbyen</h1>{% endblock %}"""


def shown(request: HttpRequest) -> HttpResponse:
    """Return a public page that no page of the tree answers."""
    return HttpResponse(Template(RECORD).render(RequestContext(request)))


def area(request: HttpRequest, language: str) -> HttpResponse:
    """A record with an address in each language, shown by a view, as areas will be."""
    paths = {"da": "/da/omraader/vestbyen/", "en": "/en/areas/vestbyen/"}
    provide(request, Alternates(language, paths))
    return shown(request)


def only_danish(request: HttpRequest) -> HttpResponse:
    """A record without an English form: the switch leads to the nearest thing and says so."""
    provide(
        request,
        Alternates("da", {"da": "/da/kun-dansk/"}, nearest="/en/initiatives/", note="Initiatives"),
    )
    return shown(request)


urlpatterns = [
    path("da/omraader/vestbyen/", area, {"language": "da"}),
    path("en/areas/vestbyen/", area, {"language": "en"}),
    path("da/kun-dansk/", only_danish),
    *site_patterns,
]

__all__ = ["handler404", "handler500", "urlpatterns"]


def html_of(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def alternates_in(html: str) -> dict[str, str]:
    """Return the hreflang links of the head."""
    links = re.findall(r"<link\b[^>]*\bhreflang=[^>]*>", html)
    return {_attribute(link, "hreflang"): _attribute(link, "href") for link in links}


def switch_in(html: str, language: str) -> str:
    """Return where the language switch leads."""
    link = next(tag for tag in re.findall(r"<a\b[^>]*>", html) if f'hreflang="{language}"' in tag)
    return _attribute(link, "href")


def _attribute(tag: str, name: str) -> str:
    found: Any = re.search(rf'\b{name}="([^"]*)"', tag)
    return str(found[1])


@override_settings(ROOT_URLCONF=__name__, BASE_URL=BASE)
@pytest.mark.parametrize(
    ("address", "language", "other", "target"),
    [
        ("/da/omraader/vestbyen/", "da", "en", "/en/areas/vestbyen/"),
        ("/en/areas/vestbyen/", "en", "da", "/da/omraader/vestbyen/"),
    ],
)
def test_a_view_says_what_it_is_called(
    address: str, language: str, other: str, target: str
) -> None:
    html = html_of(address)
    assert f'<html lang="{language}"' in html
    assert alternates_in(html) == {
        "da": f"{BASE}/da/omraader/vestbyen/",
        "en": f"{BASE}/en/areas/vestbyen/",
        "x-default": f"{BASE}/da/omraader/vestbyen/",
    }
    assert f'<link rel="canonical" href="{BASE}{address}">' in html
    assert switch_in(html, other) == target


@override_settings(ROOT_URLCONF=__name__, BASE_URL=BASE)
def test_a_view_in_one_language_leads_to_the_nearest_and_says_so() -> None:
    html = html_of("/da/kun-dansk/")
    assert "en" not in alternates_in(html)
    assert switch_in(html, "en") == "/en/initiatives/"
    assert "Initiatives" in html


@pytest.mark.slow
@override_settings(BASE_URL=BASE)
def test_a_translated_page_names_both() -> None:
    page = InitiativePage.objects.get(code="I01")
    twin = page.get_translations().get()
    for shown in (page, twin):
        assert alternates_in(html_of(shown.url)) == {
            "da": f"{BASE}{page.url}",
            "en": f"{BASE}{twin.url}",
            "x-default": f"{BASE}{page.url}",
        }
    assert switch_in(html_of(page.url), "en") == twin.url
    assert switch_in(html_of(twin.url), "da") == page.url


@override_settings(BASE_URL=BASE)
def test_an_untranslated_page_leads_to_the_english_list() -> None:
    page = InitiativePage.objects.get(code="I12")
    html = html_of(page.url)
    assert "en" not in alternates_in(html)
    assert switch_in(html, "en") == "/en/initiatives/"


@pytest.mark.parametrize("hidden", ["draft", "restricted"])
def test_a_hidden_english_page_is_never_named(hidden: str) -> None:
    from wagtail.models import PageViewRestriction

    page = InitiativePage.objects.get(code="I01")
    twin = page.get_translations().get()
    if hidden == "draft":
        twin.unpublish()
    else:
        PageViewRestriction.objects.create(page=twin, restriction_type="login")
    html = html_of(page.url)
    assert twin.url not in html
    assert twin.url not in Client().get("/sitemap.xml").content.decode()
