"""Pictures on pages: sources, sizes, alt text, credit, the first at once, and what may be missing."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import translation

from cms.blocks import FilmBlock
from cms.jobs import drain
from cms.models import SiteImage
from cms.pictures import LAYOUTS, with_pictures
from home.models import StandardPage
from tests.cms.uploads import files

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()  # Wagtail remembers another test's picture of the same number


def make_image(size: tuple[int, int] = (1600, 1000), **fields: Any) -> SiteImage:
    values = {
        "title": "Havnen",
        "description_da": "En kajkant",
        "description_en": "A quayside",
        "credit": "Anna Testesen",
    }
    file = ContentFile(files.picture("JPEG", size), name="havn.jpg")
    image: SiteImage = SiteImage.objects.create(file=file, **{**values, **fields})
    return image


def shown(*images: SiteImage | None, layout: str = "article", language: str = "da") -> Tag:
    """Return what a page with a figure for each of `images` shows."""
    template = Template(
        "{% load picture_tags %}<div>{% for image in images %}"
        f'{{% figure image "{layout}" "Kajen" %}}{{% endfor %}}</div>'
    )
    request = RequestFactory().get(f"/{language}/")
    with translation.override(language):
        html = template.render(Context({"images": images, "request": request}))
    found = BeautifulSoup(html, "html.parser").div
    assert found is not None
    return found


def test_a_picture_comes_in_two_formats_and_three_widths() -> None:
    figure = shown(make_image())

    source, image = figure.select("picture > source")[0], figure.select("picture > img")[0]
    assert source["type"] == "image/avif"
    for element in (source, image):
        widths = [part.split()[-1] for part in str(element["srcset"]).split(", ")]
        assert widths == ["1472w", "960w", "480w"]
        assert element["sizes"] == LAYOUTS["article"].sizes
    assert (image["width"], image["height"]) == ("1472", "920")
    assert str(image["src"]).endswith(".webp")


@pytest.mark.parametrize(
    ("width", "widths"), [(300, [300]), (640, [640, 480]), (1000, [1000, 960, 480])]
)
def test_a_small_picture_is_not_offered_twice(width: int, widths: list[int]) -> None:
    image = shown(make_image((width, 200))).select("img")[0]

    offered = [str(part) for part in str(image.get("srcset", "")).split(", ") if part]
    assert [part.split()[-1] for part in offered] == ([f"{w}w" for w in widths] if offered else [])
    assert image["width"] == str(widths[0])


def test_a_card_is_cropped_around_the_focal_point() -> None:
    image = make_image((1000, 1000), focal_point_x=900, focal_point_y=900)
    image.focal_point_width = image.focal_point_height = 50
    image.save()

    drawn = shown(image, layout="card").select("img")[0]

    assert (drawn["width"], drawn["height"]) == ("736", "414")
    rendition = image.renditions.get(filter_spec="fill-736x414|format-webp")
    assert rendition.focal_point_key
    with rendition.open_file() as file:
        colour = files.Image.open(file).convert("RGB").getpixel((400, 20))
    assert colour == pytest.approx((30, 30, 200), abs=12), "the blue part, not the green top"


@pytest.mark.slow
def test_only_the_first_picture_is_loaded_at_once() -> None:
    images = shown(make_image(), make_image(), make_image()).select("img")

    assert [image.get("loading") for image in images] == [None, "lazy", "lazy"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "alt", "credit"),
    [("da", "En kajkant", "Foto: Anna Testesen"), ("en", "A quayside", "Photo: Anna Testesen")],
)
def test_description_and_credit_per_language(language: str, alt: str, credit: str) -> None:
    figure = shown(make_image(), language=language)

    assert figure.select("img")[0]["alt"] == alt
    assert credit in figure.get_text()
    assert "Kajen" in figure.get_text()


def test_a_danish_description_on_an_english_page_says_so() -> None:
    image = shown(make_image(description_en=""), language="en").select("img")[0]

    assert (image["alt"], image["lang"]) == ("En kajkant", "da")


def test_a_decorative_picture_has_neither_description_nor_credit() -> None:
    figure = shown(make_image(description_da="", description_en="", is_decorative=True))

    assert figure.select("img")[0]["alt"] == ""
    assert "Foto" not in figure.get_text()


def test_a_drawing_with_a_licence_that_must_be_named() -> None:
    figure = shown(make_image(making="drawing", licence="cc-by"))

    assert "Tegning: Anna Testesen, CC BY 4.0" in figure.get_text()
    assert figure.select("a[rel=license]")[0]["href"] == SiteImage.LICENCE_ADDRESSES["cc-by"]


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "text"])
def test_a_page_stands_without_its_picture(damage: str, caplog: Any) -> None:
    image = make_image()
    path = image.file.path
    content = {"empty": b"", "cut": files.picture("JPEG")[:500], "text": b"hello"}.get(damage)
    image.file.storage.delete(image.file.name)
    if content is not None:
        Path(path).write_bytes(content)

    figure = shown(SiteImage.objects.get(pk=image.pk), None)

    assert not figure.select("picture, img, figure")
    assert f"The picture {image.pk} (Havnen) can't be shown" in caplog.text


def test_a_picture_is_served_with_its_type() -> None:
    figure = shown(make_image())
    addresses = {
        "image/avif": str(figure.select("source")[0]["srcset"]).split()[0],
        "image/webp": str(figure.select("img")[0]["src"]),
    }
    for content_type, address in addresses.items():
        response = Client().get(address)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == content_type


def test_the_worker_makes_what_pages_show() -> None:
    image = make_image()
    drain()

    made = set(image.renditions.values_list("filter_spec", flat=True))
    for layout in LAYOUTS.values():
        assert made.issuperset(layout.specs(image.width))


def test_a_list_fetches_its_pictures_with_one_query_more(django_assert_num_queries: Any) -> None:
    pages = list(StandardPage.objects.order_by("pk")[:2])
    for page in pages:
        page.listing_image = make_image((800, 600))
        StandardPage.objects.filter(pk=page.pk).update(listing_image=page.listing_image)
        shown(page.listing_image, layout="card")
    wanted = StandardPage.objects.filter(pk__in=[page.pk for page in pages])

    with django_assert_num_queries(2):
        images = [page.listing_image for page in with_pictures(wanted, "card")]
        figure = shown(*images, layout="card")

    assert len(figure.select("img")) == 2


def test_what_pictures_lack() -> None:
    SiteImage.objects.all().delete()
    good = make_image()
    decorative = make_image(description_da="", description_en="", is_decorative=True)
    ending = make_image(consent="written", consent_ends=datetime.date(2027, 1, 31))

    assert list(SiteImage.objects.consent_ended(datetime.date(2027, 1, 31))) == []
    assert list(SiteImage.objects.consent_ended(datetime.date(2027, 2, 1))) == [ending]
    assert good.credit_line
    assert not decorative.default_alt_text


def test_a_film_has_a_picture_of_our_own_and_fetches_nothing() -> None:
    block = FilmBlock()
    value = block.to_python(
        {
            "title": "En aften i byen",
            "address": "https://www.video.example.org/film",
            "picture": make_image().pk,
            "transcript": "<p>To unge fortæller.</p>",
        }
    )
    html = block.render(value, context={"request": RequestFactory().get("/da/")})
    found = BeautifulSoup(html, "html.parser")

    assert found.select("figure img")[0]["alt"] == "En kajkant"
    assert "Se filmen hos video.example.org" in found.get_text()
    for element in found.select("[src], [srcset]"):
        for name in ("src", "srcset"):
            assert str(element.get(name, "/")).startswith("/"), element
    assert not found.select("iframe, video, object, embed")
