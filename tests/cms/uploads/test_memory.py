"""Ten big photos, each in a process of its own: at most 200 MB more, and three seconds of work."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cms.uploads.pictures import MAX_WIDTH
from tests.cms.uploads import files

# Pictures ask no database: once is enough, and each costs seconds.
pytestmark = pytest.mark.vendor("sqlite")

PROJECT_DIR = Path(__file__).resolve().parent.parent.parent.parent
MEGABYTES = 200
SECONDS = 3
FAST = {"preset": "ultrafast"}  # writing HEIC takes much longer than reading it

TURNED = files.Image.Exif()
TURNED[files.ORIENTATION] = 6

# Each with the size it is stored at.
PHOTOS: dict[str, tuple[Callable[[], bytes], tuple[int, int]]] = {
    "camera.jpg": (lambda: files.photo("JPEG", (8192, 5464), quality=70), (4000, 2668)),
    "limit.jpg": (lambda: files.photo("JPEG", (8660, 5773), quality=70), (2165, 1444)),
    "phone48.jpg": (
        lambda: files.photo("JPEG", (8064, 6048), quality=70, exif=TURNED.tobytes()),
        (3024, 4000 + 32),
    ),
    "phone12.jpg": (lambda: files.photo("JPEG", (4032, 3024), quality=70), (4000, 3000)),
    "press.jpg": (lambda: files.photo("JPEG", (6000, 4000), "CMYK", quality=70), (3000, 2000)),
    "progressive.jpg": (
        lambda: files.photo("JPEG", (5000, 5000), quality=70, progressive=True, subsampling=0),
        (2500, 2500),
    ),
    "phone.heic": (
        lambda: files.plain("HEIF", (4032, 3024), quality=30, enc_params=FAST),
        (4000, 3000),
    ),
    "limit.heic": (
        lambda: files.plain("HEIF", (5000, 5000), quality=30, enc_params=FAST),
        (2500, 2500),
    ),
    "see-through.png": (
        lambda: files.plain("PNG", (5000, 5000), "RGBA", compress_level=1),
        (2500, 2500),
    ),
    "limit.webp": (lambda: files.plain("WEBP", (3650, 2700), quality=30, method=0), (3650, 2700)),
}


def measured(*paths: Path) -> dict[str, dict[str, Any]]:
    """Return what each picture cost, by name; what made a process fail is not among them."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.cms.uploads.measured", *map(str, paths)],
        cwd=PROJECT_DIR,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    rows: list[dict[str, Any]] = [json.loads(line) for line in run.stdout.splitlines()]
    return {row["name"]: row for row in rows}


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What each of the big photos cost."""
    folder = tmp_path_factory.mktemp("photos")
    for name, (make, _size) in PHOTOS.items():
        (folder / name).write_bytes(make())
    return measured(*(folder / name for name in PHOTOS))


@pytest.mark.timed
@pytest.mark.parametrize("name", PHOTOS)
def test_a_big_photo(name: str, costs: dict[str, dict[str, Any]]) -> None:
    """Uploaded and shown: the memory of its renditions counts too."""
    _make, size = PHOTOS[name]

    cost = costs[name]

    assert cost["message"] == ""
    assert tuple(cost["size"]) == size
    assert cost["size"][0] <= MAX_WIDTH
    assert cost["memory"] <= MEGABYTES
    assert cost["seconds"] <= SECONDS


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        (
            "huge.jpg",
            lambda: files.saved(files.Image.new("L", (9000, 6000)), "JPEG", quality=1),
            "54,0 megapixel",
        ),
        ("bomb.png", lambda: files.png_claiming(30_000, 30_000), "for mange pixel"),
        ("warned.png", lambda: files.png_claiming(10_000, 10_000), "100,0 megapixel"),
        ("bomb.gif", lambda: files.gif_claiming(65_535, 65_535), "for mange pixel"),
    ],
)
def test_too_many_pixels_cost_nothing(
    name: str, make: Callable[[], bytes], words: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(make())

    cost = measured(path)[name]

    assert words in cost["message"]
    assert "Gem det" in cost["message"]
    assert cost["memory"] <= MEGABYTES / 4
