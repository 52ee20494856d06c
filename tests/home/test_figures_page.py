"""The page of figures: chart, table and file say the same, in the manner of each language."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from home.figures import figures_of_place
from home.models import FiguresPage, HomePage, Observation, Place, Series
from tests.home.figures import make_figure, make_index, make_place, make_series

pytestmark = pytest.mark.django_db

QUERIES = 25


@pytest.fixture
def page() -> Callable[[str], FiguresPage]:
    def of(language: str) -> FiguresPage:
        found: FiguresPage = FiguresPage.objects.get(locale__language_code=language)
        return found

    return of


def section_of(client: Client, page: FiguresPage, code: str = "proeve") -> Tag:
    answer = client.get(page.url)
    assert answer.status_code == 200
    heading = BeautifulSoup(answer.content, "html5lib").find("h2", id=f"serie-{code}")
    assert isinstance(heading, Tag)
    found = heading.find_parent("section")
    assert isinstance(found, Tag)
    return found


def said(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())


def in_table(section: Tag) -> set[tuple[str, str, str]]:
    """Return place, year and share of each row of the table."""
    rows = section.select("table tbody tr:not(.break-row)")
    cells = [[said(cell) for cell in row.select("th, td")] for row in rows]
    return {(place, year, share) for place, year, share, *_rest in cells}


def in_chart(section: Tag, name: str) -> set[tuple[str, str, str]]:
    """Return place, year and share of each mark of a chart."""
    titles = [said(title) for title in section.select(f".chart-{name} .mark title")]
    found = [re.fullmatch(r"(.+), ((?:\S+ )?\d{4}): (.+)", title) for title in titles]
    return {(match[1], match[2], match[3]) for match in found if match}


def test_chart_table_and_file_have_the_same_figures(
    client: Client, page: Callable[[str], FiguresPage]
) -> None:
    make_index()
    for language, delimiter, share in (("da", ";", "{} %"), ("en", ",", "{}%")):
        section = section_of(client, page(language))
        table = in_table(section)
        assert len(table) == 6
        assert in_chart(section, "wide") == table
        assert in_chart(section, "narrow") == table
        file = client.get(f"{page(language).url}proeve.csv")
        text = file.content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))[1:]
        words = {"da": "offentliggjort", "en": "published"}[language]
        from_file = {
            (
                row[1],
                f"{words} {row[3]}" if "ublication" in row[4] or "offentlig" in row[4] else row[3],
                share.format(row[5]),
            )
            for row in rows
        }
        assert from_file == table


def test_numbers_in_the_manner_of_each_language(
    client: Client, page: Callable[[str], FiguresPage]
) -> None:
    make_index()
    danish, english = section_of(client, page("da")), section_of(client, page("en"))
    assert ("Proeveby", "2015", "83,9 %") in in_table(danish)
    assert ("PROEVEBY", "2015", "83.9%") in in_table(english)
    assert "83.9" not in said(danish)
    assert "83,9" not in said(english)


def test_the_demo_says_what_the_sources_say(
    client: Client, page: Callable[[str], FiguresPage]
) -> None:
    danish = section_of(client, page("da"), "tryg-i-nabolaget")
    assert ("Løvvangen", "2015", "83,9 %") in in_table(danish)
    assert len(client.get(page("da").url).content) <= 60 * 1024
    rows = client.get(f"{page('da').url}tryg-i-nabolaget.csv").content.decode("utf-8-sig")
    assert ";Løvvangen;loevvangen;2015;" in rows
    assert ";83,9;" in rows


def test_the_words_around_the_chart(client: Client, page: Callable[[str], FiguresPage]) -> None:
    series = make_series(
        question_da="Hvor tryg er du?", owner_da="Prøveinstituttet", break_note_da="En ny spørger."
    )
    make_figure(
        series,
        "proeveby",
        2015,
        "80",
        break_after=True,
        source_url="https://kilde.example.org/rapport",
        published=date(2016, 3, 1),
        low="78.1",
        high="82",
    )
    make_figure(series, "proeveby", 2021, "85")
    section = section_of(client, page("da"))
    text = said(section)
    for words in ("Hvor tryg er du?", "Prøveinstituttet", "En ny spørger.", "78,1–82 %"):
        assert words in text
    # The source is a link, after which get_text puts a space.
    assert "Prøvekilden , offentliggjort 1. marts 2016" in text
    caption = section.select_one("figcaption")
    assert caption is not None
    assert caption.select_one('a[href="https://kilde.example.org/rapport"]')
    assert said(section.select("table caption")[0]) == "Prøveserie"
    assert section.select_one('a[href$="/proeve.csv"]')
    assert [said(row) for row in section.select(".break-row")] == ["Ny målemetode"]


def test_what_is_missing_in_english_is_marked_as_danish(
    client: Client, page: Callable[[str], FiguresPage]
) -> None:
    series = make_series(name_en="", question_da="Hvor tryg er du?")
    make_figure(series, "proeveby", 2015, "80", source_en="")
    section = section_of(client, page("en"))
    assert section.select_one('h2 span[lang="da"]')
    assert section.select_one('td span[lang="da"]')


def test_an_unknown_series_and_one_without_figures_have_no_file(
    client: Client, page: Callable[[str], FiguresPage]
) -> None:
    make_series("tom")
    for code in ("tom", "findes-ikke", "..", "x" * 300):
        assert client.get(f"{page('da').url}{code}.csv").status_code == 404, code
    assert "serie-tom" not in client.get(page("da").url).content.decode()


def test_a_page_off_the_web_takes_its_files_with_it(
    client: Client, page: Callable[[str], FiguresPage]
) -> None:
    make_index()
    danish = page("da")
    address = f"{danish.url}proeve.csv"
    assert client.get(address).status_code == 200
    danish.unpublish()
    assert client.get(address).status_code == 404
    assert figures_of_place("proeveby", "da")[0].url == ""


def test_no_figures_at_all_reads_well(client: Client, page: Callable[[str], FiguresPage]) -> None:
    HomePage.objects.update(figure=None)
    Observation.objects.all().delete()
    answer = client.get(page("da").url)
    assert "Der er endnu ingen tal." in answer.content.decode()
    assert '<svg class="chart' not in answer.content.decode()


@pytest.mark.once
def test_queries_do_not_grow_with_the_figures(
    client: Client, page: Callable[[str], FiguresPage]
) -> None:
    client.get(page("da").url)
    with CaptureQueriesContext(connection) as few:
        client.get(page("da").url)
    places = [make_place(f"sted-{number}") for number in range(6)]
    for number in range(12):
        series = make_series(f"serie-{number}")
        Observation.objects.bulk_create(
            Observation(
                series=series,
                place=place,
                year=2010 + year,
                value=50 + year,
                source_da="Kilde",
                source="Kilde",
            )
            for place in places
            for year in range(4)
        )
    with CaptureQueriesContext(connection) as many:
        assert client.get(page("da").url).status_code == 200
    assert len(many) == len(few) <= QUERIES


# What the records refuse ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "values, field",
    [
        ({"value": "100.1"}, "value"),
        ({"value": "-0.1"}, "value"),
        ({"value": "50", "low": "50.1"}, "low"),
        ({"value": "50", "high": "49.9"}, "high"),
        ({"value": "50", "high": "100.1"}, "high"),
        ({"value": "50", "low": "-1"}, "low"),
        ({"value": "50", "year": 15}, "year"),
    ],
)
def test_a_figure_that_can_not_be(values: dict[str, str], field: str) -> None:
    figure = Observation(
        **{
            "series": make_series(),
            "place": make_place("proeveby"),
            "year": 2015,
            "source_da": "Kilde",
            **values,
        }
    )
    with pytest.raises(ValidationError) as refused:
        figure.full_clean()
    assert field in refused.value.message_dict


def test_the_database_refuses_it_too() -> None:
    series = make_series()
    for values in ({"value": "101"}, {"value": "50", "low": "51"}, {"value": "50", "high": "49"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_figure(series, "proeveby", 2015, **values)
    make_figure(series, "proeveby", 2015, "50")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_figure(series, "proeveby", 2015, "60")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_series()


def test_a_place_or_series_in_use_stays() -> None:
    series = make_index()
    with pytest.raises(ProtectedError):
        series.delete()
    with pytest.raises(ProtectedError):
        Place.objects.get(code="proeveby").delete()
    assert Series.objects.filter(pk=series.pk).exists()


# A figure elsewhere ---------------------------------------------------------------------------


def test_the_newest_figures_of_a_place() -> None:
    make_index()
    Site.get_site_root_paths()  # kept in the cache, unless no test asked before this one
    with CaptureQueriesContext(connection) as asked:
        town = figures_of_place("proeveby", "en")
        land = figures_of_place("proeveland", "da")
    assert len(asked) <= 4
    assert [(each.observation.year, each.is_before_break) for each in town] == [(2015, True)]
    assert town[0].url == "/en/about/safety-in-figures/#serie-proeve"
    assert [(each.observation.year_label, each.is_before_break) for each in land] == [
        ("offentliggjort 2023", False)
    ]
    assert land[0].observation.source == "Prøvekilden"
    assert figures_of_place("findes-ikke", "da") == []


def test_the_front_pages_show_the_chosen_figure(client: Client) -> None:
    figure = make_figure(make_series(), "proeveby", 2015, "83.9", break_after=True)
    HomePage.objects.filter(locale__language_code="da").update(figure=figure)
    soups = [BeautifulSoup(client.get(url).content, "html5lib") for url in ("/da/", "/en/")]
    for soup in soups:
        assert soup.select_one('section[aria-labelledby="figure-heading"] a[href*="/#serie-"]')
    danish, english = (" ".join(soup.get_text(" ").split()) for soup in soups)
    assert (
        "83,9 % Prøveserie Proeveby, 2015 Målemetoden er ændret siden. Kilde: Prøvekilden" in danish
    )
    assert "83.9% Test series PROEVEBY, 2015" in english
    assert "Source: The test source" in english
    HomePage.objects.update(figure=None)
    for url in ("/da/", "/en/"):
        assert "figure-heading" not in client.get(url).content.decode()
