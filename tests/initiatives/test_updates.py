"""News: where it stands, what it is about, what is hidden, what its lists cost (F8)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from freezegun import freeze_time

from cms.jobs import drain
from home.models import Partner, Person
from initiatives.models import (
    Area,
    GoalPage,
    InitiativePage,
    RoleAssignment,
    UpdateIndexPage,
    UpdatePage,
)
from tests.cms.bilingual.desk import BRIEF, TITLE, new_initiative
from tests.initiatives.news_desk import news

pytestmark = pytest.mark.django_db

# Several pages of the list, and more than a feed holds.
MANY = 100


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


def test_hits_are_counted_by_kind_with_news_among_them(client: Client) -> None:
    news("Noget om natteliv", below=InitiativePage.objects.get(code="I01"))
    drain()
    numbers = [
        client.get("/da/soeg/", {"q": "natteliv", "kind": kind}).context["results"]["total"]
        for kind in ("initiative", "update")
    ]
    assert min(numbers) > 0
    soup = BeautifulSoup(client.get("/da/soeg/", {"q": "natteliv"}).content, "html.parser")
    text = " ".join(soup.get_text(" ").split())
    for label, number in zip(("Indsatser", "Nyheder"), numbers, strict=True):
        assert f"{label} ({number})" in text


def test_home_shows_the_next_event_that_takes_place(client: Client) -> None:
    for month, cancelled in ((1, True), (2, False), (3, False)):
        news(
            f"Arrangement {month}",
            kind="event",
            starts_at=datetime(2027, month, 12, 16, tzinfo=UTC),
            cancelled=cancelled,
        )
    with freeze_time("2026-12-24"):
        text = BeautifulSoup(client.get("/da/").content, "html.parser").get_text()
    assert [number for number in (1, 2, 3) if f"Arrangement {number}" in text] == [2]


@pytest.mark.slow
def test_the_next_event_and_the_latest_news_stand_first_on_every_page(client: Client) -> None:
    goal = GoalPage.objects.filter(locale__language_code="da", live=True).first()
    assert goal is not None
    initiative = new_initiative(goal=goal.goal)
    initiative.areas = [Area.objects.get(code="vodskov")]
    initiative.save_revision().publish()
    for month, cancelled in ((1, True), (2, False), (3, False), (4, False)):
        day = datetime(2027, month, 12, 16, tzinfo=UTC)
        news(f"Tur {month}", below=initiative, kind="event", starts_at=day, cancelled=cancelled)
    news("Nyt om turene", below=initiative)
    with freeze_time("2026-12-24"):
        for url in (initiative.url, "/da/omraader/vodskov/"):
            shown = titles(client.get(url).context["updates"])
            assert shown == ["Tur 2", "Nyt om turene", "Tur 1", "Tur 3", "Tur 4"], url
        assert titles(client.get(goal.url).context["updates"])[:2] == ["Tur 2", "Nyt om turene"]


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


def test_the_search_forgets_a_hidden_initiative_that_news_names(client: Client) -> None:
    initiative = new_initiative()
    page = news("Om bydelen", initiative=initiative)
    drain()
    search = {"q": "kanariefugle nytorv", "kind": "update"}
    hits = client.get("/da/soeg/", search).context["results"]["hits"]
    assert [hit.url for hit in hits] == [page.url]
    InitiativePage.objects.get(pk=initiative.pk).unpublish()
    drain()
    assert client.get("/da/soeg/", search).context["results"]["hits"] == []


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


@pytest.mark.slow
def test_an_initiative_without_english_is_named_as_what_it_is(client: Client) -> None:
    for brief, language in ((BRIEF, "en"), ("", "da")):
        initiative = new_initiative(
            f"I7{len(brief)}", slug=f"sidste-{language}", brief_title_en=brief
        )
        page = news("Om fuglene", initiative=initiative, english=f"About the birds {language}")
        soup = BeautifulSoup(client.get(page.get_translations().get().url).content, "html.parser")
        link = soup.select_one(f'main a[href="{initiative.url}"]')
        assert link is not None
        assert link.get_text() == (brief or TITLE)
        assert link["hreflang"] == "da"
        assert link.get("lang", "en") == language


def test_the_page_names_the_persons_of_its_initiative(client: Client) -> None:
    initiative = new_initiative()
    person = Person.objects.create(
        name="Anna Andefod",
        organisation=Partner.objects.first(),
        publicity=Person.Publicity.NAME,
        job_title_da="Andevogter",
    )
    RoleAssignment.objects.create(initiative=initiative, person=person)
    below, beside = news("Nyt", below=initiative), news("Andet nyt")
    shown = client.get(below.url).content.decode()
    assert "Anna Andefod" in shown
    assert "Andevogter" in shown
    assert "Anna Andefod" not in client.get(beside.url).content.decode()


def test_news_about_what_is_sensitive_can_be_left_at_once(client: Client) -> None:
    initiative = new_initiative(sensitive=True)
    below, naming = news("Nyt", below=initiative), news("Om det", initiative=initiative)
    for page, can_be_left in ((below, True), (naming, True), (news("Andet"), False)):
        text = client.get(page.url).content.decode()
        assert ("data-quick-exit" in text) is can_be_left, page.title


def test_an_initiative_is_named_by_its_danish_page() -> None:
    english = InitiativePage.objects.get(code="I01").get_translations().get()
    index = UpdateIndexPage.objects.get(locale__language_code="da")
    page = UpdatePage(title="Nyhed", slug="nyhed", initiative=english, locale=index.locale)
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert list(refused.value.message_dict) == ["initiative"]


def test_counts_by_kind_are_what_the_list_shows(client: Client) -> None:
    for month in (1, 2, 3):
        news(
            f"Arrangement {month}",
            kind="event",
            starts_at=datetime(2027, month, 12, 16, tzinfo=UTC),
        )
    with freeze_time("2027-02-01"):
        everything = client.get("/da/nyheder/").context
        for kind in everything["kinds"]:
            chosen = client.get(kind["url"]).context
            assert len(chosen["coming"]) + chosen["page_obj"].paginator.count == kind["count"]
            shown = (*chosen["coming"], *chosen["cards"])
            assert {card.kind_label for card in shown} == {kind["label"]}
        assert sum(kind["count"] for kind in everything["kinds"]) == everything["all_count"]
        past = len(client.get("/da/nyheder/?kind=event").context["cards"])
        all_of_it = len(everything["coming"]) + everything["page_obj"].paginator.count + past
        assert all_of_it == everything["all_count"]


@pytest.mark.slow
def test_the_list_is_paged(client: Client) -> None:
    for number in range(14):
        news(f"Nyhed {number}")
    first = client.get("/da/nyheder/").context
    second = client.get("/da/nyheder/?page=2").context
    assert len(first["cards"]) == 12
    assert set(titles(first["cards"])).isdisjoint(titles(second["cards"]))
    for page in ("x", "-1", "99"):
        assert client.get("/da/nyheder/", {"page": page, "kind": "?"}).status_code == 200


@pytest.mark.slow
@pytest.mark.once
def test_lists_cost_no_more_with_many_news(client: Client) -> None:
    initiative = InitiativePage.objects.get(code="I01")
    parents = (initiative, UpdateIndexPage.objects.get(locale__language_code="da"))
    now = timezone.now()

    def add(numbers: range) -> None:
        for number in numbers:
            kind = ("news", "event", "result")[number % 3]
            soon = {"starts_at": now + timedelta(hours=number - 5)} if kind == "event" else {}
            parent = parents[number % 2]
            values = {"initiative": initiative, "first_published_at": now, "last_published_at": now}
            parent.add_child(
                instance=UpdatePage(
                    title=f"Nyhed {number}", summary="Kort.", kind=kind, **soon, **values
                )
            )

    def cost(url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200, url
        return len(captured)

    add(range(14))
    newest = UpdatePage.objects.filter(title="Nyhed 12").get()
    urls = [
        "/da/",
        "/en/",
        "/da/nyheder/",
        "/en/news/",
        "/da/nyheder/?kind=event",
        "/da/nyheder/?page=2",
        "/da/nyheder/feed/",
        "/en/news/feed/",
        "/da/nyheder/kalender.ics",
        initiative.url,
        f"{initiative.url}feed/",
        newest.url,
    ]
    for url in urls:
        cost(url)  # what Django remembers about itself, and the cache about a picture
    few = {url: cost(url) for url in urls}
    assert {url: number for url, number in few.items() if number > 25} == {}
    add(range(14, MANY))
    many = {url: cost(url) for url in urls}
    assert {url: (few[url], many[url]) for url in urls if many[url] > few[url]} == {}
