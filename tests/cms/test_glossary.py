"""Terms explained where they stand: which words, where in a text, and what becomes of the rest (F11)."""

import time
from collections.abc import Callable
from typing import Any

import html5lib
import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cms.explaining import _Marker, explain
from cms.glossary import Term, finder
from cms.models import GlossaryTerm

pytestmark = pytest.mark.django_db


def make(danish: str, english: str = "", **more: Any) -> GlossaryTerm:
    values = {"slug": f"t{GlossaryTerm.objects.count()}", "definition_da": "x", **more}
    return GlossaryTerm.objects.create(term_da=danish, term_en=english, **values)


@pytest.fixture
def no_terms() -> None:
    GlossaryTerm.objects.all().delete()


def marked(html: str, language: str = "da") -> list[str]:
    """Return the words that lead to their explanation."""
    soup = BeautifulSoup(explain(html, language).html, "html5lib")
    return [link.get_text() for link in soup.select("a.term")]


# Which words ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("no_terms")
@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("tovholder", "En tovholder ved det.", "tovholder"),
        ("tovholder", "Tovholderen ved det.", "Tovholderen"),
        ("tovholder", "Tovholderens ord.", "Tovholderens"),
        ("tovholder", "Alle tovholderne er her.", "tovholderne"),
        ("tovholder", "Tovholderne.", "Tovholderne"),
        ("tovholder", "tovholdergruppen", None),
        ("tovholder", "hovedtovholder", None),
        ("indsats", "Vores indsatser og indsatsen.", "indsatser"),
        ("indsats", "indsatsernes mål", "indsatsernes"),
        ("indsats", "indsatsområde", None),
        ("styregruppe", "i styregruppen", "styregruppen"),
        ("demensven", "to demensvenner", "demensvenner"),
        ("samråd", "samrådene", "samrådene"),
        ("mål", "målet", "målet"),
        ("mål", "Sådan måler vi.", None),
        ("mål", "at måle", None),
        ("SSP", "SSP-samarbejdet", None),
        ("SSP", "med SSP.", "SSP"),
        ("tryg kommune", "en tryg\nkommune", "tryg\nkommune"),
        ("tryg kommune", "trygge kommuner", "trygge kommuner"),
        ("prioriteret indsats", "de prioriterede indsatser", "prioriterede indsatser"),
        ("udsat boligområde", "udsatte boligområder", "udsatte boligområder"),
        ("æresrelateret konflikt", "Æresrelaterede konflikter", "Æresrelaterede konflikter"),
        ("negativ social kontrol", "den negative sociale kontrol", "negative sociale kontrol"),
        ("rocker- og bandemiljø", "rocker- og bandemiljøet", "rocker- og bandemiljøet"),
        ("a+b (c", "a+b (c", "a+b (c"),
    ],
)
def test_danish_forms(term: str, text: str, found: str | None) -> None:
    make(term)
    assert marked(f"<p>{text}</p>") == ([found] if found else [])


@pytest.mark.usefixtures("no_terms")
@pytest.mark.parametrize(
    ("term", "danish", "text", "found"),
    [
        ("initiative lead", "tovholder", "The initiative leads meet.", "initiative leads"),
        (
            "initiative lead",
            "tovholder",
            "An initiative lead (tovholder) knows.",
            "initiative lead (tovholder)",
        ),
        ("initiative lead", "tovholder", "initiative leadership", None),
        ("residents' council", "samråd", "the residents’ councils", "residents’ councils"),
        ("civil society", "civilsamfund", "civil societies", "civil societies"),
        ("City of Aalborg", "Aalborg Kommune", "the City of Aalborg's", "City of Aalborg's"),
    ],
)
def test_english_forms(term: str, danish: str, text: str, found: str | None) -> None:
    make(danish, term, definition_en="x")
    assert marked(f"<p>{text}</p>", "en") == ([found] if found else [])


@pytest.mark.usefixtures("no_terms")
def test_the_longer_term_wins_and_each_is_explained_once() -> None:
    make("indsats")
    make("prioriteret indsats")
    text = "<p>En prioriteret indsats.</p><p>Indsatsen og den prioriterede indsats.</p>"
    assert marked(text) == ["prioriteret indsats", "Indsatsen"]


@pytest.mark.usefixtures("no_terms")
def test_only_terms_that_are_defined_and_wanted() -> None:
    make("indsats", definition_da="")
    make("tiltag", explained=False)
    make("bydel")
    assert marked("<p>Indsats, tiltag og bydel.</p>") == ["bydel"]
    assert marked("<p>Indsats, tiltag og bydel.</p>", "en") == []


# Where in a text -----------------------------------------------------------------------------


@pytest.mark.usefixtures("no_terms")
@pytest.mark.parametrize(
    "html",
    [
        "<h2>Indsats</h2>",
        '<p><a href="/x">en indsats</a></p>',
        "<p><a href='/x'>en <b>indsats</b></a></p>",
        "<details><summary>Indsats</summary></details>",
        "<blockquote><p>Min indsats</p></blockquote>",
        '<p><span lang="en">indsats</span></p>',
        '<p data-x="indsats"><img src="indsats.png" alt="indsats"></p>',
        "<p><!-- indsats --></p>",
        "<figure><figcaption>indsats</figcaption></figure>",
        "<div>indsats</div>",
        "<ul><li><button>indsats</button></li></ul>",
    ],
)
def test_never_here(html: str) -> None:
    make("indsats")
    explained = explain(html, "da")
    assert (explained.html, explained.words) == (html, [])


@pytest.mark.usefixtures("no_terms")
@pytest.mark.parametrize(
    "html",
    [
        "<p>En indsats</p>",
        "<ul><li>En <b>indsats</b></li></ul>",
        '<p lang="da">En indsats</p>',
        '<p><a href="/x">link</a> og en indsats</p>',
        "<h2>Indsats</h2><p>En indsats</p>",
        "<p>En<br>indsats</p>",
        "<p>Fisk &amp; indsats</p>",
    ],
)
def test_in_running_text(html: str) -> None:
    make("indsats")
    assert marked(html) == ["indsats"]


# The rest stays ---------------------------------------------------------------------------------

SAMPLE = (
    '<p data-block-key="k1" class=x>A &lt;b&gt; &amp;amp; &#39;&#x27; é<br/>tovholder</p>'
    '<svg viewBox="0 0 1 1"><use href="#x"></use></svg><details open><summary>S</summary></details>'
)


@pytest.mark.usefixtures("no_terms")
def test_whatever_is_no_term_passes_through_letter_by_letter() -> None:
    assert explain(SAMPLE, "da").html == SAMPLE
    make("tovholder", slug="lead")
    html = explain(SAMPLE, "da").html
    link = '<a class="term" id="text-lead" href="#word-lead">tovholder</a>'
    assert html == SAMPLE.replace("tovholder", link)


TERM = Term("t", "indsats", "", "x", "en", True)
PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<li>",
        "indsats",
        " ",
        "&amp;",
        "&lt;p&gt;",
        "<br>",
        "</x>",
        "å",
    ]
)


@given(st.lists(PIECES).map("".join))
def test_any_document_keeps_all_but_its_terms(html: str) -> None:
    found = finder((TERM,), "da")
    assert found is not None
    marker = _Marker(found, "da")
    marker.feed(html)
    marker.close()
    link = '<a class="term" id="text-t" href="#word-t">indsats</a>'
    assert "".join(marker.parts).replace(link, "indsats") == html


@pytest.mark.usefixtures("no_terms")
def test_a_definition_is_text_and_each_entry_leads_back() -> None:
    make("bydel", "district", slug="district", definition_da="<b>En</b> del & mere")
    template = Template("{% load glossary_tags %}{% explain %}<p>I en bydel.</p>{% endexplain %}")
    html = template.render(Context())
    assert "&lt;b&gt;En&lt;/b&gt; del &amp; mere" in html
    soup = BeautifulSoup(html, "html5lib")
    ids = {element["id"] for element in soup.select("[id]")}
    links = [str(link["href"]) for link in soup.select("a")]
    assert links == ["#word-district", "#text-district"]
    assert {link.removeprefix("#") for link in links} < ids
    html5lib.HTMLParser(strict=True).parseFragment(html)


# On pages --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/da/om-tryg-aalborg/introduktion/",
        "/en/about/introduction/",
        "/da/indsatser/et-trygt-natteliv/",
        "/en/initiatives/safe-nightlife/",
        "/da/om-siden/",
    ],
)
def test_pages_explain_their_words_below_the_text(address: str) -> None:
    soup = BeautifulSoup(Client().get(address).content, "html5lib")
    terms = soup.select("main a.term")
    assert terms
    assert len({link["href"] for link in terms}) == len(terms)
    for link in terms:
        entry = soup.select_one(f"section.words [id='{link['href'].removeprefix('#')}']")
        assert entry is not None, link
        assert entry.dd.get_text(strip=True)
        assert link.find_parent(["h1", "h2", "h3", "summary"]) is None
    assert len(soup.select("section.words .word")) == len(terms)


def test_the_first_initiative_lead_in_english_is_explained_without_leaving() -> None:
    """The one-minute check of F11."""
    GlossaryTerm.objects.filter(term_en="initiative lead").update(
        definition_en="Holds it together."
    )
    soup = BeautifulSoup(Client().get("/en/about/introduction/").content, "html5lib")
    (link,) = soup.select("a.term[href='#word-initiative-lead']")
    assert link.get_text().lower().startswith("initiative lead")
    assert "Holds it together." in soup.select_one("#word-initiative-lead").get_text()


def test_a_changed_definition_shows_at_once() -> None:
    address = "/da/indsatser/et-trygt-natteliv/"
    assert "natteravne" in str(
        BeautifulSoup(Client().get(address).content, "html5lib").select_one(".words")
    )
    GlossaryTerm.objects.filter(term_da="natteravne").update(definition_da="Helt ny forklaring")
    assert "Helt ny forklaring" in Client().get(address).content.decode()


@pytest.mark.timed
def test_it_is_quick() -> None:
    """A tenth of the page's own making at most: 2.6 ms for the longest page with all demo terms."""
    address = "/da/om-tryg-aalborg/introduktion/"
    introduction = Client().get(address).content.decode()
    text = introduction.partition('<div class="prose">')[2].partition('<section class="words"')[0]
    assert len(text) > 5_000
    page = least_seconds(lambda: Client().get(address))
    assert least_seconds(lambda: explain(text, "da")) < page / 10


def least_seconds(work: Callable[[], object]) -> float:
    """Return the processor time of the quickest of some runs, in seconds."""
    took = []
    for _time in range(10):
        start = time.process_time()
        work()
        took.append(time.process_time() - start)
    return min(took)
