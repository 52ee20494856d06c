"""Links in a list of links: one place each, in the reader's language, and never a hidden page."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.models import Page, Site

from cms.blocks import LinkBlock, LinksBlock
from home.models import ContactPage
from initiatives.models import InitiativePage
from tests.site.hidden import restrict

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(params=["da", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def render(*pages: Page) -> str:
    block = LinksBlock()
    links = [{"text": f"Læs {page.slug}", "page": page.pk} for page in pages]
    return str(block.render(block.to_python(links), context={}))


def test_links_lead_to_the_page_in_the_readers_language(language: str) -> None:
    page = InitiativePage.objects.get(code="I01")
    untranslated = InitiativePage.objects.get(code="I12")
    html = render(page, untranslated)

    shown = page if language == "da" else page.get_translations().get()
    assert f'href="{shown.url}"' in html
    assert f'href="{untranslated.url}"' in html


@pytest.mark.parametrize("hidden", ["off", "restricted", "below what is off"])
def test_links_name_no_page_that_is_hidden(hidden: str) -> None:
    page = InitiativePage.objects.get(code="I01")
    if hidden == "restricted":
        restrict(page, "login")
    else:
        off = page if hidden == "off" else page.get_parent()
        Page.objects.filter(pk=off.pk).update(live=False)
    contact = ContactPage.objects.get(locale__language_code="da")
    html = render(page, contact)

    assert page.slug not in html
    assert f'href="{contact.url}"' in html
    assert "<ul" not in render(page)


def test_links_ask_once_for_all(language: str, django_assert_max_num_queries: Any) -> None:
    # Where the sites begin is kept in the cache, which another test may have left empty or filled.
    Site.get_site_root_paths()
    pages = InitiativePage.objects.filter(code__lt="I10", live=True)
    # These pages, the chosen ones, and what readers see of them.
    with django_assert_max_num_queries(3):
        html = render(*pages)

    assert html.count("<a ") == len(pages) > 5


@pytest.mark.parametrize(
    "targets", [{}, {"page": 1, "address": "https://example.org/"}], ids=["nowhere", "two places"]
)
def test_a_link_leads_to_one_place(targets: dict[str, Any]) -> None:
    block = LinkBlock()
    value = block.to_python({"text": "Læs mere om os", **targets})

    with pytest.raises(StructBlockValidationError):
        block.clean(value)
