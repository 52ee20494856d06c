"""Every block an editor may insert: icon, label, description, a preview, and how it renders."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from wagtail import blocks
from wagtail.images.tests.utils import get_test_image_file
from wagtail.users.models import UserProfile

from cms import languages
from cms.blocks import SectionBlock, ShortStoryBlock, StoryBlock
from cms.models import SiteDocument, SiteImage
from home.models import Group, StandardPage
from initiatives.models import InitiativePage

pytestmark = [pytest.mark.django_db, pytest.mark.once]

BLOCKS: dict[str, blocks.Block] = {
    **SectionBlock().child_blocks["content"].child_blocks,
    **ShortStoryBlock().child_blocks,
    **StoryBlock().child_blocks,
}


@pytest.fixture(params=["da", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def image() -> SiteImage:
    return SiteImage.objects.create(
        title="Havnen",
        file=get_test_image_file(filename="havn.png", size=(640, 480)),
        description_da="En kajkant med en redningsstige",
        description_en="A quayside with a rescue ladder",
        credit="Anna Testesen",
    )


@pytest.fixture
def document() -> SiteDocument:
    return SiteDocument.objects.create(
        title="Strategi", file=ContentFile(b"x" * 1_258_291, name="strategi.pdf"), language="da"
    )


def render(name: str, value: Any, language: str = languages.SOURCE) -> str:
    block = BLOCKS[name]
    request = RequestFactory().get(f"/{language}/")
    return block.render(block.to_python(value), context={"request": request})


def test_every_heading_of_a_page_has_an_anchor_of_its_own(client: Client) -> None:
    def heading(words: str) -> dict[str, str]:
        return {"type": "heading", "value": words}

    section = {"heading": "Formål", "content": [{"type": "paragraph", "value": "<p>Det.</p>"}]}
    body = [heading(words) for words in ("Formål", "Ø", "Content", "Formål", "Formål 2")]
    page = StandardPage.objects.filter(live=True, locale__language_code="da").first()
    assert page is not None
    page.body = json.dumps([*body, {"type": "section", "value": section}])
    page.save_revision().publish()
    initiative = InitiativePage.objects.get(code="I06")
    initiative.now = initiative.next = json.dumps([heading("Contact")])
    initiative.save_revision().publish()

    soup = BeautifulSoup(client.get(page.url).content, "html.parser")
    listed = [str(link["href"])[1:] for link in soup.select(".contents a")]
    titles = [soup.find(id=anchor).get_text(strip=True) for anchor in listed]
    assert titles[:5] == ["Formål", "Ø", "Content", "Formål", "Formål 2"]
    assert titles[5].startswith("Formål")
    for address in (page.url, initiative.url):
        soup = BeautifulSoup(client.get(address).content, "html.parser")
        ids = [element["id"] for element in soup.select("[id]")]
        assert len(ids) == len(set(ids))
        assert "" not in ids


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_explains_itself(name: str) -> None:
    block = BLOCKS[name]

    assert block.meta.icon != "placeholder"
    assert str(block.label)
    assert str(block.meta.description)


@pytest.mark.parametrize("name", BLOCKS)
def test_a_preview_renders_in_both_languages(name: str, language: str, image: SiteImage) -> None:
    """A picture is shown by the newest one that there is."""
    block = BLOCKS[name]
    request = RequestFactory().get(f"/{language}/")

    assert block.is_previewable
    html = block.render(block.get_preview_value(), context={"request": request})

    assert "<" in html
    assert "None" not in html


@pytest.mark.parametrize("name", BLOCKS)
def test_the_picker_shows_a_block_with_the_look_of_the_site(
    name: str, admin: Client, image: SiteImage
) -> None:
    for language in ("en", "da"):
        set_language(language)
        answer = admin.get(
            reverse("wagtailadmin_block_preview"), {"id": BLOCKS[name].definition_prefix}
        )
        page = answer.content.decode()
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in page
        assert re.search(r'<link rel="stylesheet" href="/static/site/site[^"]*\.css">', page)
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
        main = page.partition("<main")[2].partition(">")[2].partition("</main>")[0]
        assert re.sub(r"<[^>]*>", "", main).strip()


def set_language(language: str) -> None:
    """Choose the language of the only person there is."""
    profile = UserProfile.get_for_user(get_user_model().objects.get())
    profile.preferred_language = language
    profile.save()


@pytest.mark.parametrize(
    ("language", "words"),
    [("da", "Sådan arbejder vi sammen"), ("en", "How we work together")],
)
def test_a_preview_speaks_the_language_of_whoever_looks(
    language: str, words: str, admin: Client
) -> None:
    set_language(language)
    prefix = BLOCKS["heading"].definition_prefix
    answer = admin.get(reverse("wagtailadmin_block_preview"), {"id": prefix})
    assert words in answer.content.decode()


def test_a_picture_whose_consent_has_ended_is_no_example(image: SiteImage) -> None:
    block = BLOCKS["image"]
    assert block.get_preview_value()["image"] == image
    image.consent_ends = date(2020, 1, 1)
    image.save()
    assert block.get_preview_value()["image"] != image


def test_every_block_has_a_render_test() -> None:
    tested = {
        name.removeprefix("test_render_").split("__")[0]
        for name in globals()
        if name.startswith("test_render_")
    }
    assert set(BLOCKS) == tested


def test_render_heading() -> None:
    html = render("heading", "Sådan gør vi")

    assert "<h2>Sådan gør vi</h2>" in html  # its anchor is the page's to give


def test_render_paragraph() -> None:
    assert "<p>Vi lytter.</p>" in render("paragraph", "<p>Vi lytter.</p>")


def test_render_fact_box() -> None:
    html = render("fact_box", {"heading": "Godt at vide", "text": "<p>Det er gratis.</p>"})

    assert "Godt at vide" in html
    assert "Det er gratis." in html


def test_render_fact_box__without_heading_has_no_empty_one() -> None:
    html = render("fact_box", {"heading": "", "text": "<p>Det er gratis.</p>"})

    assert "<h" not in html


def test_render_quote() -> None:
    html = render("quote", {"text": "Det hjælper.", "name": "Anna", "title": "beboer"})

    assert "<blockquote" in html
    assert "Anna" in html
    assert "beboer" in html


def test_render_links() -> None:
    html = render(
        "links", [{"text": "Nordic Safe Cities", "address": "https://nordicsafecities.org/"}]
    )

    assert 'href="https://nordicsafecities.org/"' in html
    assert "Nordic Safe Cities" in html


def test_render_section() -> None:
    content = [{"type": "paragraph", "value": "<p>Alle skal kunne færdes trygt.</p>", "id": "a"}]
    html = render("section", {"heading": "Formål", "content": content})

    assert "<details" in html
    assert "<summary" in html
    assert "Alle skal kunne færdes trygt." in html


def test_render_goal_list(language: str) -> None:
    html = render("goal_list", None, language)

    title = {"da": "Fortsat høj tryghed", "en": "A continued high sense of safety"}[language]
    assert title in html


def test_render_organisation_list(language: str) -> None:
    html = render("organisation_list", None, language)

    address = {"da": "/da/om-tryg-aalborg/organisation/", "en": "/en/about/organisation/"}[language]
    assert f'href="{address}#group-styregruppe"' in html
    assert {"da": "Styregruppen", "en": "The steering group"}[language] in html


def test_render_organisation_list__without_groups_says_so() -> None:
    Group.objects.all().delete()

    assert "Grupperne er endnu ikke oplyst." in render("organisation_list", None)


def test_render_timeline() -> None:
    html = render("timeline", None)

    assert "2014" in html
    assert "2025" in html


def test_render_image(image: SiteImage, language: str) -> None:
    value = {
        "image": {"image": image.pk, "alt_text": image.default_alt_text, "decorative": False},
        "caption": "Ved kajen",
    }
    html = render("image", value, language)

    description = {
        "da": "En kajkant med en redningsstige",
        "en": "A quayside with a rescue ladder",
    }[language]
    assert f'alt="{description}"' in html
    assert "Anna Testesen" in html
    assert "Ved kajen" in html
    assert 'width="' in html


def test_render_document(document: SiteDocument) -> None:
    html = render("document", {"title": "Strategi, version 3", "document": document.pk})

    assert "Strategi, version 3" in html
    assert "(PDF, 1,2\xa0MB, dansk)" in html


def test_render_document__says_the_other_language(document: SiteDocument) -> None:
    with translation.override("en"):
        html = render("document", {"title": "Strategy", "document": document.pk}, "en")

    assert "(PDF, 1.2\xa0MB, in Danish)" in html


@pytest.mark.parametrize(
    ("language", "details"), [("da", "PDF, 1,2\xa0MB, dansk"), ("en", "PDF, 1.2\xa0MB, in Danish")]
)
def test_render_paragraph__a_document_says_what_it_is(
    document: SiteDocument,
    language: str,
    details: str,
    django_assert_num_queries: Any,
) -> None:
    link = f'<a linktype="document" id="{document.pk}"><b>strategien</b></a>'
    document.get_file_size()  # which Wagtail keeps, once it has asked the disk
    source = f"<p>Læs {link}, og {link} igen.</p><p><a href='/da/'>Forsiden</a></p>"
    with translation.override(language), django_assert_num_queries(1):
        html = render("paragraph", source, language)

    shown = f'<a href="{document.url}" hreflang="da"><b>strategien</b> ({details})</a>'
    assert f"<p>Læs {shown}, og {shown} igen.</p>" in html
    assert html.count("PDF") == 2


def test_render_paragraph__words_stay_where_a_document_is_gone() -> None:
    gone = '<p>Læs <a linktype="document" id="999999">strategien</a>.</p>'
    broken = '<p>Læs <a linktype="document" id="x">den</a>.</p>'

    assert "<p>Læs strategien.</p>" in render("paragraph", gone)
    assert "<p>Læs den.</p>" in render("paragraph", broken)


def test_render_film() -> None:
    html = render(
        "film",
        {
            "title": "En aften i byen",
            "address": "https://www.video.example.org/film",
            "transcript": "<p>To unge fortæller.</p>",
        },
    )

    assert 'href="https://www.video.example.org/film"' in html
    assert "video.example.org" in html
    assert "To unge fortæller." in html
    assert "<iframe" not in html
    assert "<video" not in html
