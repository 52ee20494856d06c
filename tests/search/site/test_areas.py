"""Areas in the search: found by their names and nicknames, as long as the list of areas is public."""

import pytest
from django.db import connection
from wagtail.models import PageViewRestriction

from cms.jobs import drain
from initiatives.models import Area, AreaIndexPage, InitiativePage, UpdateIndexPage, UpdatePage
from search import backends, indexing
from search.areas import ListedArea
from tests.search.site.reader import Reader, address, initiatives

pytestmark = pytest.mark.django_db


def area_keys() -> set[str]:
    """Return the keys of the areas that the index holds."""
    return {key for key in backends.engine().versions() if key.startswith(f"{ListedArea.kind}:")}


def index_page(language: str = "da") -> AreaIndexPage:
    return AreaIndexPage.objects.get(locale__language_code=language)


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_new_area_counts_the_initiatives_for_the_whole_municipality(reader: Reader) -> None:
    page = InitiativePage.objects.get(code="I10", locale__language_code="da")
    page.whole_municipality = True
    page.save_revision().publish()
    Area.objects.create(code="ny-bydel", name_da="Ny bydel", name_en="New district")
    drain()
    assert page.url in reader.search("da", area="ny-bydel").urls
    assert "/da/omraader/ny-bydel/" in reader.search("da", "ny bydel").urls


def places(*rows: tuple[str, str, str]) -> None:
    """Make areas of rows (code, postcodes, code of the one that it lies in) as the only ones."""
    InitiativePage.areas.through.objects.all().delete()
    Area.objects.all().delete()
    for code, postcodes, around in rows:
        Area.objects.create(
            code=code,
            name_da=f"{code} by",
            name_en=f"{code} town",
            postcodes=postcodes,
            parent=Area.objects.filter(code=around).first(),
        )


def put(code: str, *areas: str, everywhere: bool = False, lead: str = "") -> None:
    """Publish an initiative of the demo content in these areas, maybe with another lead."""
    page = InitiativePage.objects.get(code=code, locale__language_code="da")
    page.areas = list(Area.objects.filter(code__in=areas))
    page.whole_municipality = everywhere
    page.lead = lead or page.lead
    page.save_revision().publish()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["da", "en"])
def test_a_postcode_leads_to_its_area_and_then_to_the_initiatives_there(
    reader: Reader, language: str
) -> None:
    """F23."""
    places(("oest", "9220, 9225", ""), ("nord", "9400", ""))
    put("I01", "oest")
    put("I02", "oest", "nord")
    put("I03", "nord")
    drain()
    answer = reader.search(language, "9220")
    [area, *others] = answer.urls
    assert area == f"{index_page(language).url}oest/"
    assert set(others) == {address("I01", language), address("I02", language)}
    assert answer.counts["kind"] == {"area": 1, "initiative": 2}
    assert answer.other_hits == []
    said = {"da": "Handler også om: postnummer 9220", "en": "Also about: postcode 9220"}
    for hit in answer.hits[1:]:
        assert said[language] in " ".join(hit.element.get_text().split())
        assert [mark.get_text() for mark in hit.element.select("mark")] == ["9220"]


@pytest.mark.slow
def test_an_initiative_that_says_a_postcode_still_comes_after_the_area(reader: Reader) -> None:
    places(("oest", "9220", ""))
    put("I01", "oest", lead="Vi holder åbent hus i 9220. Alle i 9220 kan være med.")
    drain()
    assert reader.search("da", "9220").urls[:2] == ["/da/omraader/oest/", address("I01")]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["da", "en"])
def test_what_holds_everywhere_is_not_found_by_each_postcode(reader: Reader, language: str) -> None:
    every = "9000, 9200, 9210, 9220, 9400"
    places(("kommunen", every, ""), ("oest", "9220", "kommunen"), ("nord", "9400", "kommunen"))
    put("I01", "oest")
    put("I02", everywhere=True)
    put("I03", "kommunen")
    put("I04", "nord")
    put("I05", "oest", everywhere=True)
    drain()
    area, *others = reader.search(language, "9220").urls
    assert area == f"{index_page(language).url}oest/"
    assert initiatives(others) == {address(code, language) for code in ("I01", "I05")}


@pytest.mark.slow
def test_an_area_without_a_postcode_has_that_of_the_one_around_it(reader: Reader) -> None:
    places(("oest", "9220", ""), ("kvarter", "", "oest"), ("gaard", "", "kvarter"))
    put("I01", "gaard")
    drain()
    assert address("I01") in reader.search("da", "9220").urls
    quarter = Area.objects.get(code="kvarter")
    quarter.postcodes = "9225"
    quarter.save()
    drain()
    assert address("I01") not in reader.search("da", "9220").urls
    assert address("I01") in reader.search("da", "9225").urls


@pytest.mark.slow
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


@pytest.mark.slow
def test_what_was_missed_is_repaired(reader: Reader) -> None:
    backends.engine().delete(["area:da:vestbyen"])
    assert indexing.repair(connection.vendor, everything=False) == (1, 0)
    assert "area:da:vestbyen" in area_keys()
    Area.objects.filter(code="vestbyen")._raw_delete("default")
    assert indexing.repair(connection.vendor, everything=False) == (0, 2)


@pytest.mark.slow
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
