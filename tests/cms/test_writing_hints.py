"""What the editor's panel names while somebody writes: links, pictures, headings, words (F31, F43)."""

import pytest
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.models import GlossaryTerm, SiteImage
from home.models import StandardPage

from .writing import BLOCK, i01, remarks, send, standard_page, stream

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize(
    ("words", "weak"),
    [
        ("klik her", True),
        ("Læs mere …", True),
        ("»her«", True),
        ("link", True),
        ("Click here!", True),
        ("read  more", True),
        ("https://www.aalborg.dk/tryghed", True),
        ("www.aalborg.dk", True),
        ("aalborg.dk/tryghed", True),
        ("politi.dk", False),
        ("mølleåen", False),
        ("læs mere om natteravnene", False),
        ("tryghed@aalborg.dk", False),
    ],
)
def test_a_link_text_that_says_nothing(admin: Client, words: str, weak: bool) -> None:
    html = f'<p>Se <a href="https://example.org/">{words}</a> i dag.</p>'
    found = remarks(admin, standard_page(), **stream("body", ("paragraph", rich_text(html))))
    said = f"»{' '.join(words.split())}«: Linkteksten siger ikke, hvor linket fører hen."
    assert {" ".join(text.split()): href for text, href in found.items()} == (
        {said: f"#block-{BLOCK}-section"} if weak else {}
    )


def test_a_block_of_links_is_looked_at_too(admin: Client) -> None:
    link = {"text": "Læs mere", "page": "", "address": ""}
    typed = nested_form_data({"body": streamfield([("links", {})])})
    typed |= {"body-0-value-count": "1", "body-0-id": BLOCK}
    typed |= {f"body-0-value-0-{name}": value for name, value in (("deleted", ""), ("order", "0"))}
    typed |= {f"body-0-value-0-value-{name}": value for name, value in link.items()}
    assert set(remarks(admin, standard_page(), **typed)) == {
        "»Læs mere«: Linkteksten siger ikke, hvor linket fører hen.",
        "Linket »Læs mere« fører ingen steder hen.",
    }


def test_a_link_to_what_readers_cannot_see(admin: Client) -> None:
    target = i01()
    html = (
        f'<p>Se <a linktype="page" id="{target.pk}">natteliv</a>, '
        '<a linktype="document" id="4711">planen</a> og <a href="/da/nej/">arkivet</a>.</p>'
    )
    typed = stream("body", ("paragraph", rich_text(html)))
    gone = "Fører til noget, der er slettet."
    dead = "Intet svarer på /da/nej/."
    assert len(remarks(admin, standard_page(), **typed)) == 2
    target.unpublish()
    found = remarks(admin, standard_page(), **typed)
    assert len(found) == 3
    assert any(target.title in text for text in found), (found, gone, dead)


@pytest.mark.parametrize(
    ("alt", "decorative", "named"), [("", "", True), ("En å", "", False), ("", "on", False)]
)
def test_a_picture_without_description(
    admin: Client, alt: str, decorative: str, named: bool
) -> None:
    picture = SiteImage.objects.create(
        title="Ved åen", file=get_test_image_file(size=(64, 48)), credit="Prøve", description_da="Å"
    )
    value = {"image": {"image": picture.pk, "alt_text": alt}, "caption": ""}
    typed = stream("body", ("image", value))
    typed |= {"body-0-value-image-decorative": decorative} if decorative else {}
    found = remarks(admin, standard_page(), **typed)
    said = "Billedet »Ved åen« har ingen beskrivelse på sidens sprog."
    assert (said in found) is named
    assert not named or found[said] == f"#block-{BLOCK}-section"


def test_the_picture_that_is_chosen_now_is_looked_at(admin: Client) -> None:
    bare = SiteImage.objects.create(title="Nøgent", file="n.png", width=1, height=1, credit="P")
    found = remarks(admin, i01(), listing_image=bare.pk)
    assert found == {
        "Billedet »Nøgent« har ingen beskrivelse på sidens sprog.": "#id_listing_image-label"
    }


def test_a_bold_line_is_no_heading(admin: Client) -> None:
    html = "<p><b>Det gør vi</b></p><p>Vi <b>går</b> en tur.</p>"
    found = remarks(admin, standard_page(), **stream("body", ("paragraph", rich_text(html))))
    [text] = found
    assert text.startswith("»Det gør vi« er fed fra ende til anden.")


def test_words_of_the_glossary_in_both_languages(admin: Client) -> None:
    GlossaryTerm.objects.create(
        slug="proeve", term_da="hylde", term_en="shelf", avoid_da="reol", avoid_en="rack"
    )
    english = StandardPage.objects.filter(locale__language_code="en").first()
    assert remarks(admin, standard_page(), lead="Ved en reol.") == {
        "»reol«: Ordlisten siger »hylde«.": "#id_lead-label"
    }
    assert remarks(admin, english, lead="At the rack, no reol.") == {
        "»rack«: Ordlisten siger »shelf«.": "#id_lead-label"
    }


def test_a_text_beyond_the_limit(admin: Client) -> None:
    assert remarks(admin, i01(), summary="a" * 201) == {
        "201 tegn, og der må højst være 200.": "#id_summary-label"
    }


def test_what_one_may_write_is_escaped(admin: Client) -> None:
    typed = stream("body", ("paragraph", rich_text("<p><b>&lt;script&gt;x&lt;/script&gt;</b></p>")))
    answer = send(admin, standard_page(), **typed)
    assert b"<script>" not in answer.content
    assert b"&lt;script&gt;" in answer.content
