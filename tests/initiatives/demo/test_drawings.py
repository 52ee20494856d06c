"""The drawn pictures of the demo content: the same every time, quick, described in both languages."""

import io
import time

import pytest
from PIL import Image

from initiatives.demo.drawings import HEIGHT, WIDTH, drawings

SECONDS = 2


@pytest.mark.slow
def test_drawings_are_quick_and_the_same_every_time() -> None:
    started = time.process_time()
    first = [drawing.draw() for drawing in drawings()]
    assert time.process_time() - started <= SECONDS

    assert [drawing.draw() for drawing in drawings()] == first
    assert len(set(first)) == len(first)
    for content in first:
        picture = Image.open(io.BytesIO(content))
        assert (picture.format, picture.size) == ("JPEG", (WIDTH, HEIGHT))


def test_drawings_are_described_in_both_languages() -> None:
    assert len({drawing.key for drawing in drawings()}) == len(drawings())
    for drawing in drawings():
        assert drawing.title
        assert drawing.description_da.startswith("Tegning af ")
        assert drawing.description_en.startswith("Drawing of ")
