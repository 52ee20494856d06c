"""News: where it stands, what it is about, events to come and past, what is hidden (F8, F9)."""

from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from freezegun import freeze_time

from cms.jobs import drain
from initiatives.models import InitiativePage, UpdateIndexPage, UpdatePage
from tests.cms.bilingual.desk import new_initiative
from tests.initiatives.news_desk import news

pytestmark = pytest.mark.django_db

START = datetime(2027, 1, 12, 16, tzinfo=UTC)  # 17.00 in Denmark
END = datetime(2027, 1, 12, 18, tzinfo=UTC)


def event(**values: Any) -> UpdatePage:
    return news(
        "Åbent hus i Gug",
        english=values.pop("english", "Open house in Gug"),
        **{"kind": "event", "starts_at": START, "ends_at": END, "place": "Gug Skole", **values},
    )


def titles(cards: list[Any]) -> list[str]:
    return [card.title for card in cards]


def test_news_without_an_initiative_is_listed_searched_and_in_the_feed(client: Client) -> None:
    page = news("Kanariefuglenes dag", english="Canaries' day")
    for url, title in (("/da/nyheder/", "Kanariefuglenes dag"), ("/en/news/", "Canaries' day")):
        assert title in titles(client.get(url).context["cards"])
        assert title in client.get(f"{url}feed/").content.decode().replace("&#x27;", "'")
    drain()
    results = client.get("/da/soeg/", {"q": "kanariefuglenes"}).context["results"]
    assert [hit.url for hit in results["hits"]] == [page.url]
    assert results["hits"][0].kind == "update"
    assert "Det handler om indsatsen" not in client.get(page.url).content.decode()


def test_news_below_an_initiative_stands_on_its_page_and_its_goals(client: Client) -> None:
    initiative = InitiativePage.objects.get(code="I06")
    page = news("Nye kontroller", below=initiative, english="New checks")
    shown = client.get(initiative.url)
    assert page.title in titles(shown.context["updates"])
    assert f'href="{initiative.url}feed/"' in shown.content.decode()
    assert initiative.url in client.get(page.url).content.decode()
    goal_url = next(
        link["href"]
        for link in BeautifulSoup(shown.content, "html.parser").select(".goal-sentence a")
    )
    goal = client.get(str(goal_url))
    assert page.title in titles(goal.context["updates"])


def test_news_may_name_an_initiative(client: Client) -> None:
    initiative = InitiativePage.objects.get(code="I07")
    page = news("Om bydelen", initiative=initiative)
    assert page.title in titles(client.get(initiative.url).context["updates"])
    initiative.unpublish()
    answer = client.get(page.url)
    assert answer.status_code == 200
    assert initiative.title not in answer.content.decode()


def test_news_below_an_initiative_goes_with_it(client: Client) -> None:
    initiative = new_initiative()
    page = news("Flygtig nyhed", below=initiative)
    assert client.get(page.url).status_code == 200
    InitiativePage.objects.get(pk=initiative.pk).unpublish()
    assert client.get(page.url).status_code == 404
    for url in ("/da/nyheder/", "/da/nyheder/feed/", "/da/", "/sitemap.xml"):
        assert "Flygtig nyhed" not in client.get(url).content.decode()


def test_english_readers_are_told_what_is_only_in_danish(client: Client) -> None:
    news("Kun på dansk her")
    answer = client.get("/en/news/")
    card = next(card for card in answer.context["cards"] if card.title == "Kun på dansk her")
    assert (card.danish_only, card.language) == (True, "da")
    link = BeautifulSoup(answer.content, "html.parser").find("a", string="Kun på dansk her")
    assert link is not None
    assert (link["hreflang"], link.parent["lang"]) == ("da", "da")
    assert "Kun på dansk her" not in client.get("/en/news/feed/").content.decode()


def test_counts_by_kind_are_what_the_list_shows(client: Client) -> None:
    event()
    with freeze_time("2027-01-01"):
        everything = client.get("/da/nyheder/").context
        for kind in everything["kinds"]:
            chosen = client.get(kind["url"]).context
            assert len(chosen["coming"]) + chosen["page_obj"].paginator.count == kind["count"]
            assert {card.kind_label for card in (*chosen["coming"], *chosen["cards"])} == {
                kind["label"]
            }


def test_the_list_is_paged(client: Client) -> None:
    for number in range(14):
        news(f"Nyhed {number}")
    first = client.get("/da/nyheder/").context
    second = client.get("/da/nyheder/?page=2").context
    assert len(first["cards"]) == 12
    assert set(titles(first["cards"])).isdisjoint(titles(second["cards"]))
    for page in ("x", "-1", "99"):
        assert client.get("/da/nyheder/", {"page": page, "kind": "?"}).status_code == 200
