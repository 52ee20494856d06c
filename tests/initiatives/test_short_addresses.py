"""Short permanent addresses and their QR codes (F57)."""

from xml.etree import ElementTree

import pytest
from django.test import Client

from initiatives.models import InitiativePage

pytestmark = pytest.mark.django_db


def test_a_code_leads_to_the_danish_page_and_outlives_its_address(client: Client) -> None:
    assert client.get("/i/I01").headers["Location"] == "/da/indsatser/et-trygt-natteliv/"
    page = InitiativePage.objects.get(code="I01")
    page.slug = "trygt-ude-om-natten"
    page.save_revision().publish()
    answer = client.get("/i/i01")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/da/indsatser/trygt-ude-om-natten/"


@pytest.mark.parametrize("path", ["/i/I99", "/i/M1", "/i/I99.svg", "/i/", "/i/I01I01I01", "/i/%00"])
def test_an_unknown_code_is_a_friendly_404(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert '<html lang="da">' in answer.content.decode()


@pytest.mark.parametrize("path", ["/i/I01", "/i/I01.svg"])
def test_a_hidden_page_has_no_short_address(client: Client, path: str) -> None:
    InitiativePage.objects.get(code="I01").unpublish()
    assert client.get(path).status_code == 404


def test_the_qr_code_is_a_plain_picture(client: Client) -> None:
    answer = client.get("/i/I01.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    root = ElementTree.fromstring(answer.content)
    assert root.tag.endswith("svg")
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {"svg", "g", "path"}


def test_the_page_shows_the_short_address_in_both_languages(client: Client) -> None:
    page = InitiativePage.objects.get(code="I01")
    for url in (page.url, page.get_translations().get().url):
        text = client.get(url).content.decode()
        assert 'href="/i/I01"' in text
        assert 'src="/i/I01.svg"' in text
