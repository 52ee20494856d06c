"""Pictures for the demo content, drawn by this code: nobody's photo, nobody's face, no text.

Calm scenes in the site's colours. The same picture every time: what looks scattered comes from a
generator with a fixed seed.
"""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .canvas import HEIGHT, WIDTH, Canvas

DEEP = "#0b2e3f"
BRAND = "#0f5468"
LIGHT = "#1f7a8c"
HAZE = "#bfd6d8"
MIST = "#eaf2f3"
SAND = "#f3efe6"
AMBER = "#f2a541"
GLOW = "#fdd48a"
CREAM = "#fdf0da"
LEAF = "#5f8f7a"
GRASS = "#8fb09a"


@dataclass(frozen=True)
class Drawing:
    """A demo picture: its key for the content files, its texts, and the function that draws it."""

    key: str
    title: str
    description_da: str
    description_en: str
    paint: Callable[[Canvas], None]

    def draw(self) -> bytes:
        """Return the picture as a JPEG of 1472 by 828 pixels."""
        canvas = Canvas(MIST)
        self.paint(canvas)
        return canvas.as_jpeg()


def _house(canvas: Canvas, x: float, base: float, width: float, height: float, colour: str) -> None:
    """A house with a gable; `height` is that of its walls."""
    top = base - height
    canvas.box(x, top, width, height, colour)
    canvas.shape([(x - 6, top), (x + width / 2, top - width * 0.55), (x + width + 6, top)], colour)


def _windows(
    canvas: Canvas, x: float, top: float, columns: int, rows: int, lit: random.Random
) -> None:
    for row in range(rows):
        for column in range(columns):
            colour = lit.choice((AMBER, AMBER, GLOW, CREAM, BRAND))
            canvas.box(x + column * 44, top + row * 62, 22, 32, colour)


def _chance(seed: int) -> random.Random:
    """The same chance every time: two drawings of a subject are one picture."""
    return random.Random(seed)  # noqa: S311 - a picture, no secret


def _row_of_houses(
    canvas: Canvas, base: float, houses: Sequence[tuple[float, float, float, str]], seed: int
) -> random.Random:
    """Draw houses, given as (x, width, height, colour), with lit windows; return the chance left."""
    lit = _chance(seed)
    for x, width, height, colour in houses:
        _house(canvas, x, base, width, height, colour)
        columns, rows = int(width // 52), int(height // 75)
        _windows(canvas, x + 24, base - height + 25, columns, rows, lit)
    return lit


def _tree(canvas: Canvas, x: float, base: float, radius: float, colour: str) -> None:
    canvas.box(x - radius * 0.07, base - radius * 1.6, radius * 0.14, radius * 1.6, DEEP)
    canvas.disc(x, base - radius * 2.1, radius, colour)
    canvas.disc(x - radius * 0.6, base - radius * 1.6, radius * 0.65, colour)
    canvas.disc(x + radius * 0.6, base - radius * 1.65, radius * 0.7, colour)


def _lamp(canvas: Canvas, x: float, base: float, height: float) -> None:
    canvas.halo(x, base - height, height * 0.75, GLOW)
    canvas.box(x - 3, base - height, 6, height, DEEP)
    canvas.disc(x, base - height, 12, GLOW)


def _bench(canvas: Canvas, x: float, base: float) -> None:
    canvas.box(x, base - 34, 130, 9, DEEP)
    canvas.box(x, base - 62, 130, 12, DEEP)
    for leg in (10, 112):
        canvas.box(x + leg, base - 62, 8, 62, DEEP)


def _waterfront(canvas: Canvas) -> None:
    canvas.sky(HAZE, CREAM, 520)
    canvas.disc(1090, 330, 74, GLOW)
    canvas.ground([(0, 470), (300, 410), (760, 470), (1180, 420), (WIDTH, 470)], "#cfdcd8")
    houses = (
        (60, 150, 170, LIGHT),
        (230, 120, 120, BRAND),
        (370, 190, 210, DEEP),
        (600, 140, 140, LIGHT),
        (760, 110, 180, BRAND),
    )
    waves = _row_of_houses(canvas, 520, houses, seed=1)
    canvas.box(0, 520, WIDTH, 26, SAND)
    canvas.box(0, 546, WIDTH, HEIGHT - 546, LIGHT)
    for row in range(9):
        canvas.box(waves.uniform(0, 1100), 580 + row * 27, waves.uniform(160, 420), 4, HAZE)
    for row in range(7):
        canvas.box(1050 - row * 5, 572 + row * 32, 80 + row * 10, 6, GLOW)
    for x in (1180, 1330):
        _lamp(canvas, x, 522, 150)
    _bench(canvas, 980, 522)
    # A ladder to climb out of the water by, and a ring to throw.
    for x in (880, 910):
        canvas.box(x, 500, 6, 150, AMBER)
    for rung in range(5):
        canvas.box(880, 540 + rung * 24, 36, 5, AMBER)
    canvas.disc(840, 486, 22, AMBER)
    canvas.disc(840, 486, 11, SAND)


def _street_at_dusk(canvas: Canvas) -> None:
    canvas.sky(BRAND, "#f0c48f", 592)
    lit = _chance(2)
    for x, width, height, colour in (
        (-30, 300, 420, DEEP),
        (270, 210, 300, "#123f52"),
        (480, 150, 210, "#1a5a6d"),
        (850, 150, 200, "#1a5a6d"),
        (1000, 210, 310, "#123f52"),
        (1210, 300, 430, DEEP),
    ):
        canvas.box(x, 600 - height, width, height, colour)
        canvas.shape(
            [(x, 600 - height), (x + width / 2, 560 - height), (x + width, 600 - height)], colour
        )
        _windows(
            canvas, x + 40, 640 - height, int((width - 40) // 50), int((height - 60) // 70), lit
        )
    canvas.box(0, 590, WIDTH, HEIGHT - 590, "#33596a")
    canvas.shape([(640, 590), (840, 590), (1260, HEIGHT), (210, HEIGHT)], "#57788a")
    for part in range(5):
        y = 610 + part * 46
        canvas.box(737 - part * 2, y, 6 + part * 3, 16 + part * 5, CREAM)
    for x, base, height in ((600, 606, 150), (880, 606, 150), (450, 668, 240), (1030, 668, 240)):
        _lamp(canvas, x, base, height)


def _park(canvas: Canvas) -> None:
    canvas.sky("#cfe3e6", CREAM, 460)
    canvas.ground([(0, 400), (380, 350), (820, 410), (WIDTH, 340)], "#b7cdbc")
    canvas.ground([(0, 500), (500, 440), (1000, 500), (WIDTH, 450)], GRASS)
    canvas.shape([(690, 462), (730, 462), (1180, HEIGHT), (560, HEIGHT)], SAND)
    scattered = _chance(3)
    for x in (70, 210, 1120, 1290, 1420):
        _tree(canvas, x, 480 + scattered.uniform(-10, 24), 52, LIGHT)
    for x, base, radius in ((170, 660, 96), (430, 580, 72), (1290, 690, 104)):
        _tree(canvas, x, base, radius, LEAF)
    _bench(canvas, 420, 640)
    _bench(canvas, 990, 600)
    _lamp(canvas, 640, 600, 170)
    for _flower in range(60):
        along, down = scattered.uniform(0, 520), scattered.uniform(700, 815)
        canvas.disc(along, down, 4, scattered.choice((AMBER, CREAM)))


def _houses(canvas: Canvas) -> None:
    canvas.sky(MIST, CREAM, 560)
    canvas.ground([(0, 430), (420, 380), (900, 440), (WIDTH, 370)], "#d3ddd4")
    lit = _chance(4)
    colours = (LIGHT, AMBER, BRAND, HAZE, DEEP, LEAF)
    for place, colour in enumerate(colours):
        x = 50 + place * 235
        height = 170 + (place * 53) % 90
        _house(canvas, x, 610, 190, height, colour)
        for column in range(2):
            canvas.box(x + 34 + column * 84, 640 - height, 38, 46, lit.choice((CREAM, GLOW)))
        canvas.box(x + 76, 530, 40, 80, SAND if colour == DEEP else DEEP)
    canvas.box(0, 608, WIDTH, 40, SAND)
    canvas.box(0, 648, WIDTH, HEIGHT - 648, GRASS)
    for x in range(-10, WIDTH, 92):
        canvas.disc(x + 30, 664, 38, LEAF)
    for x in (240, 950):
        _tree(canvas, x, 750, 66, LIGHT)


def _path(canvas: Canvas) -> None:
    canvas.sky("#8fb6c0", "#f7dcb0", 480)
    canvas.disc(980, 400, 60, GLOW)
    canvas.ground([(0, 430), (520, 380), (1010, 440), (WIDTH, 390)], LIGHT)
    canvas.ground([(0, 520), (460, 460), (980, 530), (WIDTH, 470)], "#3c7d76")
    canvas.ground([(0, 610), (520, 560), (1020, 640), (WIDTH, 580)], LEAF)
    # The path winds towards the sun, and is wider the nearer it is.
    steps = [place / 60 for place in range(61)]
    middle = [(905 - 170 * step + 95 * math.sin(7 * step), 505 + 323 * step) for step in steps]
    halves = [6 + 110 * step**1.6 for step in steps]
    left = [(x - half, y) for (x, y), half in zip(middle, halves, strict=True)]
    right = [(x + half, y) for (x, y), half in zip(middle, halves, strict=True)]
    canvas.shape([*left, *reversed(right)], SAND)
    for x, base, height in ((800, 596, 110), (1080, 690, 160), (520, 780, 230)):
        _lamp(canvas, x, base, height)
    for x, base, radius in ((120, 640, 90), (300, 600, 64), (1300, 660, 96), (1180, 600, 60)):
        _tree(canvas, x, base, radius, BRAND)


def _square(canvas: Canvas) -> None:
    canvas.sky(HAZE, MIST, 520)
    lit = _chance(6)
    for place, (width, height) in enumerate(
        ((260, 300), (210, 250), (300, 340), (230, 270), (290, 310))
    ):
        x = sum((260, 210, 300, 230, 290)[:place]) + place * 46
        canvas.box(x, 560 - height, width, height, (BRAND, LIGHT, DEEP, LIGHT, BRAND)[place])
        _windows(
            canvas, x + 34, 594 - height, int((width - 40) // 48), int((height - 110) // 64), lit
        )
        canvas.box(x + 20, 478, width - 40, 20, (AMBER, SAND)[place % 2])
        canvas.box(x + 34, 498, width - 68, 62, CREAM)
    canvas.box(0, 560, WIDTH, HEIGHT - 560, SAND)
    for row in range(6):
        canvas.box(0, 590 + row * 42, WIDTH, 3, "#e4ddcf")
    for x in (180, 1260):
        _tree(canvas, x, 640, 84, LEAF)
    for x in (420, 930):
        _bench(canvas, x, 660)
    for x in (660, 830):
        _lamp(canvas, x, 620, 220)


def _bicycle(canvas: Canvas, x: float, base: float, ground: str) -> None:
    for wheel in (x, x + 96):
        canvas.disc(wheel, base - 34, 34, DEEP)
        canvas.disc(wheel, base - 34, 28, ground)
    saddle, bar, crank = (x + 30, base - 92), (x + 84, base - 100), (x + 44, base - 36)
    for start, end in (
        ((x, base - 34), saddle),
        (saddle, crank),
        (crank, bar),
        (saddle, bar),
        (bar, (x + 96, base - 34)),
        ((x, base - 34), crank),
    ):
        canvas.line([start, end], 7, AMBER)
    canvas.line([(x + 14, base - 96), (x + 46, base - 96)], 9, DEEP)
    canvas.line([(x + 78, base - 104), (x + 104, base - 116)], 7, DEEP)


def _crossing(canvas: Canvas) -> None:
    canvas.sky("#cfe3e6", CREAM, 420)
    canvas.ground([(0, 360), (420, 310), (900, 370), (WIDTH, 320)], "#b7cdbc")
    houses = (
        (40, 210, 150, BRAND),
        (330, 170, 120, LIGHT),
        (1000, 180, 130, DEEP),
        (1240, 200, 160, LIGHT),
    )
    _row_of_houses(canvas, 452, houses, seed=7)
    canvas.box(0, 452, WIDTH, 40, SAND)
    for x, radius in ((290, 46), (560, 54), (930, 50), (1210, 44)):
        _tree(canvas, x, 470, radius, LEAF)
    # The cycle path, a kerb, the road with its crossing, and the pavement on this side.
    canvas.box(0, 492, WIDTH, 64, HAZE)
    canvas.box(0, 556, WIDTH, 8, CREAM)
    canvas.box(0, 564, WIDTH, 190, "#57788a")
    for x in range(-20, WIDTH, 150):
        canvas.box(x, 655, 84, 8, CREAM)
    canvas.box(616, 564, 250, 190, "#57788a")
    for stripe in range(6):
        canvas.box(620 + stripe * 42, 564, 24, 190, CREAM)
    canvas.box(0, 754, WIDTH, HEIGHT - 754, SAND)
    _bicycle(canvas, 300, 540, HAZE)
    for x in (590, 900):
        _lamp(canvas, x, 490, 230)


def drawings() -> list[Drawing]:
    """Return the demo pictures. The credit of each is that of the site, as a drawing."""
    return [
        Drawing(
            "waterfront",
            "Havnefronten",
            "Tegning af en kajkant med huse, bænk, lamper, redningsstige og redningskrans",
            "Drawing of a quayside with houses, a bench, lamps, a rescue ladder and a lifebuoy",
            _waterfront,
        ),
        Drawing(
            "street",
            "Gaden i skumringen",
            "Tegning af en gade i skumringen med tændte lamper og lys i vinduerne",
            "Drawing of a street at dusk with lamps lit and light in the windows",
            _street_at_dusk,
        ),
        Drawing(
            "park",
            "Parken",
            "Tegning af en park med træer, bænke, en lampe og en lys sti",
            "Drawing of a park with trees, benches, a lamp and a light path",
            _park,
        ),
        Drawing(
            "houses",
            "Husene",
            "Tegning af seks huse på række bag en hæk",
            "Drawing of six houses in a row behind a hedge",
            _houses,
        ),
        Drawing(
            "path",
            "Stien",
            "Tegning af en oplyst sti, der snor sig gennem bakker mod solen",
            "Drawing of a lit path that winds through hills towards the sun",
            _path,
        ),
        Drawing(
            "crossing",
            "Fodgængerfeltet",
            "Tegning af en vej med fodgængerfelt, cykelsti og en cykel foran huse og træer",
            "Drawing of a road with a zebra crossing, a cycle path and a bicycle by houses and trees",
            _crossing,
        ),
        Drawing(
            "square",
            "Torvet",
            "Tegning af et torv med huse, træer, bænke og lamper",
            "Drawing of a square with houses, trees, benches and lamps",
            _square,
        ),
    ]
