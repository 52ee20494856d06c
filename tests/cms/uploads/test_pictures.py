"""Pictures through every door of the admin: good ones come in clean, bad ones get a Danish message."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, UploadedFile

from cms.models import SiteImage
from tests.cms.uploads import files

pytestmark = [pytest.mark.django_db, pytest.mark.once]

DETAILS = {
    "title": "Havnen",
    "description_da": "En kajkant",
    "credit": "Anna Testesen",
    "making": "photo",
}
SCRIPT = b"<script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"

# Each with words of its Danish message.
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty.jpg": (lambda: b"", "tom"),
    "header.jpg": (lambda: b"\xff\xd8\xff", "beskadiget"),
    "cut.jpg": (lambda: files.picture("JPEG")[:900], "beskadiget"),
    "cut.png": (lambda: files.picture("PNG")[:300], "beskadiget"),
    "cut.gif": (lambda: files.picture("GIF")[:60], "beskadiget"),
    "cut.webp": (lambda: files.picture("WEBP")[:60], "beskadiget"),
    "cut.heic": (lambda: files.picture("HEIF")[:500], "beskadiget"),
    "flipped.heic": (lambda: files.picture("HEIF")[:40] + b"\xff" * 400, "beskadiget"),
    "flipped.png": (lambda: files.picture("PNG").replace(b"IDAT", b"IDAT\xff", 1), "beskadiget"),
    "noise.jpg": (lambda: b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8, "beskadiget"),
    "bomb.png": (lambda: files.png_claiming(30_000, 30_000), "for mange pixel"),
    "lies.png": (lambda: files.png_claiming(4_000, 4_000), "beskadiget"),
    "bomb.gif": (lambda: files.gif_claiming(65_535, 65_535), "for mange pixel"),
    "none.png": (lambda: files.png_claiming(0, 0), "beskadiget"),
    "drawing.svg": (lambda: SVG, "kan ikke lægges op"),
    "drawing.png": (lambda: SVG, "kan ikke lægges op"),
    "page.jpg": (lambda: b"<!doctype html>" + SCRIPT, "kan ikke lægges op"),
    "page.html": (lambda: b"<!doctype html>" + SCRIPT, "kan ikke lægges op"),
    "program.jpg": (lambda: b"MZ\x90\x00" + b"\x00" * 200, "kan ikke lægges op"),
    "paper.jpg": (files.pdf, "kan ikke lægges op"),
    "text.png": (lambda: b"hello", "kan ikke lægges op"),
    "scan.tif": (lambda: files.picture("TIFF"), "kan ikke lægges op"),
    "old.bmp": (lambda: files.picture("BMP"), "kan ikke lægges op"),
    "noending": (lambda: files.picture("PNG"), "kan ikke lægges op"),
    "named.png": (lambda: files.picture("JPEG"), "Giv navnet endelsen .jpg"),
    "named.jpg": (lambda: files.picture("GIF"), "Giv navnet endelsen .gif"),
    "named.heic": (lambda: files.picture("WEBP"), "Giv navnet endelsen .webp"),
    "wide.webp": (lambda: files.picture("WEBP", (5000, 2100), method=0), "10,5 megapixel"),
}
GOOD: dict[str, Callable[[], bytes]] = {
    "plain.jpg": lambda: files.picture("JPEG"),
    "plain.jpeg": lambda: files.picture("JPEG"),
    "LOUD.JPG": lambda: files.picture("JPEG"),
    "print.jpg": lambda: files.picture("JPEG", mode="CMYK"),
    "grey.jpg": lambda: files.picture("JPEG", mode="L"),
    "several.jpg": files.several_in_one,
    "palette.png": lambda: files.picture("PNG", mode="P"),
    "see-through.png": lambda: files.picture("PNG", mode="RGBA"),
    "deep.png": files.sixteen_bits,
    "bits.png": lambda: files.picture("PNG", mode="1"),
    "moving.gif": lambda: files.animation(300),
    "phone.heic": lambda: files.picture("HEIF"),
    "new.webp": lambda: files.picture("WEBP"),
    "tail.jpg": lambda: files.picture("JPEG") + SCRIPT,
    "../../etc/passwd.png": lambda: files.picture("PNG"),
    "nul\x00name.png": lambda: files.picture("PNG"),
    "æøå – »navn«.png": lambda: files.picture("PNG"),
    "n" * 200 + ".png": lambda: files.picture("PNG"),
    "dot.tiny.png": lambda: files.picture("PNG", (1, 1)),
}


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def upload_one(admin: Client, name: str, content: bytes, **details: str) -> Any:
    file = SimpleUploadedFile("placeholder", content)
    file._name = name  # past Django's own cleaning: a browser may send anything
    data = {**DETAILS, "collection": root().pk, "file": file, **details}
    return admin.post(reverse("wagtailimages:add"), data)


def upload_many(admin: Client, name: str, content: bytes) -> dict[str, Any]:
    response = admin.post(
        reverse("wagtailimages:add_multiple"),
        {"title": name, "collection": root().pk, "files[]": SimpleUploadedFile(name, content)},
    )
    assert response.status_code == 200
    answer: dict[str, Any] = json.loads(response.content)
    return answer


def upload_in_chooser(admin: Client, name: str, content: bytes, **details: str) -> Any:
    data: dict[str, Any] = {**DETAILS, "collection": root().pk, **details}
    data["file"] = SimpleUploadedFile(name, content)
    prefixed = {f"image-chooser-upload-{field}": value for field, value in data.items()}
    return admin.post(reverse("wagtailimages_chooser:create"), prefixed)


def root() -> Collection:
    collection: Collection = Collection.get_first_root_node()
    return collection


def errors_of(html: str) -> str:
    soup = BeautifulSoup(html, "html.parser")
    return " ".join(found.get_text(" ", strip=True) for found in soup.select(".error-message"))


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_bad_picture_is_refused_in_danish(admin: Client, name: str) -> None:
    make, words = HOSTILE[name]
    before = SiteImage.objects.count()
    content = make()

    single = upload_one(admin, name, content)
    assert single.status_code == 200
    assert words in errors_of(single.content.decode())

    chooser = upload_in_chooser(admin, name, content)
    assert chooser.status_code == 200
    assert words in errors_of(json.loads(chooser.content)["htmlFragment"])

    many = upload_many(admin, name, content)
    assert not many["success"]
    assert words in many["error_message"]

    assert SiteImage.objects.count() == before
    assert not UploadedFile.objects.exists()


@pytest.mark.parametrize("name", GOOD)
def test_a_good_picture_comes_in_clean(admin: Client, name: str, tmp_path: Any) -> None:
    response = upload_one(admin, name, GOOD[name]())

    assert response.status_code == 302, errors_of(response.content.decode())
    image = SiteImage.objects.latest("pk")
    assert image.file.path.startswith(str(tmp_path / "original_images"))
    with image.open_file() as file:
        content = file.read()
    stored = Image.open(io.BytesIO(content))
    assert stored.format in {"JPEG", "PNG"}
    assert image.filename.endswith({"JPEG": ".jpg", "PNG": ".png"}[str(stored.format)])
    assert (image.width, image.height) == stored.size
    assert not stored.getexif()
    assert SCRIPT not in content
    assert image.get_rendition("width-100|format-webp").url


def test_a_16_bit_picture_keeps_its_brightness(admin: Client) -> None:
    upload_one(admin, "deep.png", files.sixteen_bits())

    with SiteImage.objects.latest("pk").open_file() as file:
        assert Image.open(file).convert("L").getpixel((9, 9)) == pytest.approx(128, abs=1)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photo_stands_upright(admin: Client, orientation: int) -> None:
    """Pillow's own answer to the orientation is the measure."""
    from PIL import ImageOps

    content = files.turned(orientation)
    expected = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))

    upload_one(admin, "phone.jpg", content)

    with SiteImage.objects.latest("pk").open_file() as file:
        stored = Image.open(file).convert("RGB")
    assert stored.size == expected.size
    width, height = stored.size
    for spot in ((20, 20), (width - 20, 20), (20, height - 20), (width - 20, height - 20)):
        assert stored.getpixel(spot) == pytest.approx(expected.getpixel(spot), abs=12), spot


def test_a_transparent_picture_stays_transparent(admin: Client) -> None:
    drawn = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    upload_one(admin, "logo.webp", files.saved(drawn, "WEBP", lossless=True))

    with SiteImage.objects.latest("pk").open_file() as file:
        assert Image.open(file).convert("RGBA").getpixel((5, 5))[3] == 0


@pytest.mark.parametrize(
    ("lacking", "words"),
    [
        ("credit", "Skriv, hvem der har taget eller lavet billedet."),
        ("description_da", "Beskriv billedet for dem, der ikke kan se det"),
    ],
)
def test_credit_and_description_are_asked_for(admin: Client, lacking: str, words: str) -> None:
    before = SiteImage.objects.count()
    single = upload_one(admin, "a.png", files.picture("PNG"), **{lacking: ""})
    chooser = upload_in_chooser(admin, "a.png", files.picture("PNG"), **{lacking: ""})

    assert words in errors_of(single.content.decode())
    assert words in errors_of(json.loads(chooser.content)["htmlFragment"])
    assert SiteImage.objects.count() == before


def test_a_decorative_picture_needs_no_description(admin: Client) -> None:
    response = upload_one(
        admin, "a.png", files.picture("PNG"), description_da="", is_decorative="on"
    )
    assert response.status_code == 302


def test_only_a_written_consent_has_a_last_day(admin: Client) -> None:
    picture = files.picture("PNG")
    refused = upload_one(admin, "a.png", picture, consent="nobody", consent_ends="2027-01-31")
    taken = upload_one(admin, "a.png", picture, consent="written", consent_ends="2027-01-31")

    assert "Kun et skriftligt samtykke har en sidste dag." in errors_of(refused.content.decode())
    assert taken.status_code == 302


def test_many_at_once_ask_for_the_credit_in_the_second_step(admin: Client) -> None:
    first = upload_many(admin, "phone.jpg", files.turned(6))
    waiting = UploadedFile.objects.get()
    assert first["uploaded_file_id"] == waiting.pk
    with waiting.file.open("rb") as file:
        assert not Image.open(file).getexif(), "the file that waits is clean as well"

    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk])
    prefix = f"uploaded-image-{waiting.pk}"

    def second(**details: str) -> dict[str, Any]:
        data = {f"{prefix}-{name}": text for name, text in {**DETAILS, **details}.items()}
        response = admin.post(address, {**data, f"{prefix}-collection": root().pk})
        answer: dict[str, Any] = json.loads(response.content)
        return answer

    refused = second(credit="")
    assert not refused["success"]
    assert "Skriv, hvem der har taget eller lavet billedet." in errors_of(refused["form"])

    assert second()["success"]
    image = SiteImage.objects.latest("pk")
    assert (image.width, image.height) == (200, 320)
    assert image.credit == "Anna Testesen"
    assert not UploadedFile.objects.exists()


def test_a_picture_that_is_too_big_in_bytes(admin: Client, monkeypatch: Any) -> None:
    from cms.uploads import pictures

    monkeypatch.setattr(pictures, "MAX_BYTES", 500)
    response = upload_one(admin, "a.png", files.picture("PNG", mode="RGBA"))

    assert "Filen er for stor." in errors_of(response.content.decode())


def test_the_forms_explain_the_limits_in_danish(admin: Client) -> None:
    for name in ("add", "add_multiple"):
        page = admin.get(reverse(f"wagtailimages:{name}")).content.decode()
        assert "højst 40,0\xa0MB" in page
        assert "image/heic" in page
