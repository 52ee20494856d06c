"""Links in a list whose pages an English page has otherwise than the Danish one."""

import json
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Page
from wagtail_localize.models import OverridableSegment

from home.models import SectionPage, StandardPage
from tests.cms.bilingual.desk import Desk, edit_url, errors_of, segments_of, translation_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TEXTS = {"Mere om os": "More about us", "Mere om tal": "More about figures"}


def links(page: Page) -> list[tuple[str, str]]:
    """Return text and address of the links in a page's list, as a reader gets them."""
    soup = BeautifulSoup(Client().get(page.url).content.decode(), "html5lib")
    return [
        (link.get_text(" ", strip=True), str(link["href"]))
        for link in soup.select("main a")
        if link.get_text(" ", strip=True) in {*TEXTS, *TEXTS.values()}
    ]


@pytest.fixture
def page(db: None) -> StandardPage:
    """A live Danish page with a list of two links to pages of the site."""
    about = SectionPage.objects.get(slug="om-tryg-aalborg")
    items = [
        {
            "type": "item",
            "id": str(number),
            "value": {"text": text, "page": about.pk, "address": ""},
        }
        for number, text in enumerate(TEXTS)
    ]
    body = [{"type": "links", "id": "00000000-0000-4000-8000-000000000000", "value": items}]
    page = StandardPage(
        title="Læs mere her", slug="laes-mere-her", body=json.dumps(body), live=False
    )
    about.add_child(instance=page)
    page.save_revision().publish()
    return StandardPage.objects.get(pk=page.pk)


@pytest.mark.slow
def test_localize_855_one_of_two_pages_in_a_list_is_another_in_english(
    desk: Desk, page: StandardPage
) -> None:
    """The other one stays as it is; upstream answered with an IndexError at publication."""
    desk.submit(page)
    desk.write(page, {"title": "Read more here", "slug": "read-more-here"})
    translation = translation_of(page)
    for segment in segments_of(page):
        if segment.string.data in TEXTS:
            address = f"/admin/localize/translate/{translation.pk}/strings/{segment.pk}/edit/"
            typed = urlencode({"value": TEXTS[segment.string.data]})
            kind = "application/x-www-form-urlencoded"
            assert desk.client.put(address, typed, content_type=kind).status_code == 201
    _first, second = OverridableSegment.objects.filter(
        source=translation.source, context__path__endswith=".page"
    ).order_by("order")
    other = SectionPage.objects.filter(locale__language_code="en").exclude(slug="about").first()
    other = other or Page.objects.get(locale__language_code="en", slug="initiatives")
    address = f"/admin/localize/translate/{translation.pk}/overrides/{second.pk}/edit/"
    answer = desk.client.put(
        address,
        urlencode({"value": other.pk}),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 201, answer.content
    english = page.get_translations().get()
    answer = desk.client.post(edit_url(english), {"action": "publish"}, follow=True)
    assert errors_of(answer) == []
    english.refresh_from_db()
    about = Page.objects.get(locale__language_code="en", slug="about")
    assert links(english) == [("More about us", about.url), ("More about figures", other.url)]
    danish_about = Page.objects.get(locale__language_code="da", slug="om-tryg-aalborg")
    assert [address for _text, address in links(page)] == [danish_about.url] * 2
