"""What the demo's pictures are drawn on: plain shapes, smoothed at the end."""

import io
import itertools
import math
from typing import Final

from PIL import Image, ImageDraw

WIDTH: Final = 1472
HEIGHT: Final = 828
# Drawn at twice the size and halved, which smooths the edges.
_SCALE: Final = 2

Point = tuple[float, float]


class Canvas:
    """Draws with coordinates of the finished picture, from its upper left corner."""

    def __init__(self, ground: str) -> None:
        self._image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE), ground)
        self._draw = ImageDraw.Draw(self._image)

    def sky(self, top: str, bottom: str, horizon: float) -> None:
        """Blend two colours from the upper edge to `horizon`."""
        ends = Image.new("RGB", (1, 2))
        ends.putpixel((0, 0), _rgb(top))
        ends.putpixel((0, 1), _rgb(bottom))
        size = (WIDTH * _SCALE, int(horizon * _SCALE))
        strip = ends.resize((1, size[1]), Image.Resampling.BILINEAR, box=(0, 0.5, 1, 1.5))
        self._image.paste(strip.resize(size), (0, 0))

    def shape(self, points: list[Point], colour: str) -> None:
        """Fill the polygon through `points`."""
        self._draw.polygon([(x * _SCALE, y * _SCALE) for x, y in points], fill=colour)

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle."""
        self.shape([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], colour)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        """Fill a circle around (x, y)."""
        self._draw.ellipse([(v * _SCALE) for v in _around(x, y, radius)], fill=colour)

    def line(self, points: list[Point], width: float, colour: str) -> None:
        """Draw a line through `points`."""
        self._draw.line(
            [(x * _SCALE, y * _SCALE) for x, y in points], fill=colour, width=int(width * _SCALE)
        )

    def halo(self, x: float, y: float, radius: float, colour: str) -> None:
        """Lay light around (x, y) that fades outwards."""
        size = int(2 * radius * _SCALE)
        fade = Image.radial_gradient("L").resize((size, size)).point(_fading)
        place = (int((x - radius) * _SCALE), int((y - radius) * _SCALE))
        self._image.paste(_rgb(colour), (*place, place[0] + size, place[1] + size), fade)

    def ground(self, levels: list[Point], colour: str) -> None:
        """Fill everything below a line that runs softly through `levels`."""
        line = [point for pair in itertools.pairwise(levels) for point in _soft(*pair)]
        self.shape([*line, levels[-1], (WIDTH, HEIGHT), (0, HEIGHT)], colour)

    def as_jpeg(self) -> bytes:
        """Return what was drawn."""
        target = io.BytesIO()
        self._image.reduce(_SCALE).save(target, "JPEG", quality=86)
        return target.getvalue()


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _around(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    return x - radius, y - radius, x + radius, y + radius


def _fading(distance: int) -> int:
    """Return how much light is left: 0 at the rim (distance 180 of Pillow's gradient and more)."""
    return max(0, 150 - distance * 150 // 180)


def _soft(start: Point, end: Point, steps: int = 24) -> list[Point]:
    """Return points from `start` to just before `end`, level at both."""
    (x1, y1), (x2, y2) = start, end
    return [
        (x1 + (x2 - x1) * i / steps, y1 + (y2 - y1) * (1 - math.cos(math.pi * i / steps)) / 2)
        for i in range(steps)
    ]
