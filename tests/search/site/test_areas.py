"""Areas in the search: found by their names and nicknames, as long as the list of areas is public."""

import pytest
from django.db import connection
from wagtail.models import PageViewRestriction

from cms.jobs import drain
from initiatives.models import Area, AreaIndexPage, InitiativePage, UpdateIndexPage, UpdatePage
from search import backends, indexing
from search.areas import ListedArea
from tests.search.site.reader import Reader

pytestmark = pytest.mark.django_db


def area_keys() -> set[str]:
    """Return the keys of the areas that the index holds."""
    return {key for key in backends.engine().versions() if key.startswith(f"{ListedArea.kind}:")}


def index_page(language: str = "da") -> AreaIndexPage:
    return AreaIndexPage.objects.get(locale__language_code=language)


@pytest.mark.parametrize(
    "language, words, url, kind",
    [
        ("da", "vestbyen", "/da/omraader/vestbyen/", "Område"),
        ("da", "Nr. Sundby", "/da/omraader/noerresundby/", "Område"),
        ("en", "Aalborg Oest", "/en/areas/aalborg-oest/", "Area"),
        ("en", "waterfront havnefronten", "/en/areas/havnefronten/", "Area"),
    ],
)
def test_an_area_is_found_and_leads_to_its_page(
    reader: Reader, language: str, words: str, url: str, kind: str
) -> None:
    answer = reader.search(language, words)
    assert answer.urls[0] == url
    assert kind in answer.hits[0].element.get_text()
    assert reader.client.get(url).status_code == 200
    other = "en" if language == "da" else "da"
    assert not [hit for hit in answer.other_hits if hit.url.startswith(f"/{other}/")]


def test_kinds_count_areas(reader: Reader) -> None:
    answer = reader.search("da", kind="area")
    number = Area.objects.count()
    assert answer.response.context["results"]["total"] == number
    assert answer.counts["kind"]["area"] == number


def test_what_residents_call_it_leads_there_as_soon_as_it_is_saved(reader: Reader) -> None:
    assert "/da/omraader/vodskov/" not in reader.search("da", "kvaksevej").urls
    area = Area.objects.get(code="vodskov")
    area.streets, area.schools, area.postcodes = "Kvaksevej\nPludrestræde", "Blubskolen", "9310"
    area.save()
    drain()
    for words in ("kvaksevej", "pludrestræde", "blubskolen", "9310"):
        answer = reader.search("da", words)
        assert answer.urls[0] == "/da/omraader/vodskov/", words
        assert words in answer.hits[0].snippet.lower()
    area.delete()
    assert reader.search("da", "kvaksevej").urls == []
    drain()
    assert not {key for key in area_keys() if key.endswith(":vodskov")}


def test_a_new_area_counts_the_initiatives_for_the_whole_municipality(reader: Reader) -> None:
    page = InitiativePage.objects.get(code="I10", locale__language_code="da")
    page.whole_municipality = True
    page.save_revision().publish()
    Area.objects.create(code="ny-bydel", name_da="Ny bydel", name_en="New district")
    drain()
    assert page.url in reader.search("da", area="ny-bydel").urls
    assert "/da/omraader/ny-bydel/" in reader.search("da", "ny bydel").urls


@pytest.mark.parametrize("how", ["unpublish", "restrict", "restrict_home", "delete"])
def test_without_a_public_list_there_are_no_areas(reader: Reader, how: str) -> None:
    page = index_page()
    if how == "unpublish":
        page.unpublish()
    elif how == "delete":
        page.delete()
    else:
        above = page if how == "restrict" else page.get_parent()
        PageViewRestriction.objects.create(page=above, restriction_type="login")
    # At once nothing is shown; after the queue nothing is known. English follows Danish.
    assert "/da/omraader/vestbyen/" not in reader.search("da", "vestbyen").urls
    drain()
    assert area_keys() == set()


def test_areas_come_back_with_their_list(reader: Reader) -> None:
    page = index_page()
    page.unpublish()
    drain()
    page = index_page()
    page.save_revision().publish()
    drain()
    assert reader.search("da", "vestbyen").urls == ["/da/omraader/vestbyen/"]


def test_what_was_missed_is_repaired(reader: Reader) -> None:
    backends.engine().delete(["area:da:vestbyen"])
    assert indexing.repair(connection.vendor, everything=False) == (1, 0)
    assert "area:da:vestbyen" in area_keys()
    Area.objects.filter(code="vestbyen")._raw_delete("default")
    assert indexing.repair(connection.vendor, everything=False) == (0, 2)


def test_news_forgets_the_initiative_that_was_hidden(reader: Reader) -> None:
    """News under News carries the title and the filters of the initiative that it names."""
    initiative = InitiativePage.objects.get(code="I12", locale__language_code="da")
    initiative.title = "Kvakseflokken"
    initiative.save_revision().publish()
    news = UpdatePage(title="Nyt", slug="nyt", summary="Sommerfest.", initiative=initiative)
    news.live = False
    UpdateIndexPage.objects.get(locale__language_code="da").add_child(instance=news)
    news.save_revision().publish()
    drain()
    assert news.url in reader.search("da", "kvakseflokken").urls
    InitiativePage.objects.get(pk=initiative.pk).unpublish()
    drain()
    assert reader.search("da", "kvakseflokken").urls == []
    assert reader.search("da", "sommerfest").urls == [news.url]
