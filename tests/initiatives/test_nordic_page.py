"""The English-only page for partners abroad: initiatives by the themes of Nordic Safe Cities (F56)."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from initiatives.models import InitiativePage, NscTheme

pytestmark = pytest.mark.django_db

URL = "/en/nordic-safe-cities/"


def test_without_themes_it_says_so(client: Client) -> None:
    text = client.get(URL).content.decode()
    assert "No initiative has been sorted by theme yet." in text
    assert "has not been verified" not in text


def test_themes_show_their_initiatives_with_english_one_liners(client: Client) -> None:
    theme = NscTheme.objects.create(
        code="safe-spaces", name_da="Trygge steder", name_en="A city with safe spaces"
    )
    for code in ("I01", "I10"):
        page = InitiativePage.objects.get(code=code)
        page.nsc_themes = [theme]
        page.save_revision().publish()
    answer = client.get(URL)
    [group] = answer.context["groups"]
    assert [card.danish_only for card in sorted(group.cards, key=lambda c: c.danish_only)] == [
        False,
        True,
    ]
    assert all(card.language == "en" for card in group.cards)
    text = answer.content.decode()
    assert "A city with safe spaces" in text
    assert "has not been verified" in text
    InitiativePage.objects.get(code="I01").unpublish()
    assert len(client.get(URL).context["groups"][0].cards) == 1


def test_it_has_no_danish_page_and_says_so(client: Client) -> None:
    answer = client.get(URL)
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.select("link[hreflang]") == []
    assert "only in English" in answer.content.decode() or "kun på engelsk" in str(page)
    assert client.get("/da/nordic-safe-cities/").status_code == 404
