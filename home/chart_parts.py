"""One part of a chart: the time between two breaks, with its axes, lines, marks and names."""

import math
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cms import languages
from cms.numbers import percent
from home import svg

if TYPE_CHECKING:
    from home.models import Observation

_LEAST_SPAN: Final = 20
_MOST_STEPS: Final = 5
_STEPS: Final = (5, 10, 20)
_COLOURS: Final = 6
_DASHES: Final = ("", "8 4", "2 3", "12 4 2 4", "5 2")
_MARK: Final = 8  # room that a mark takes beside its centre
_LINE: Final = 1.2  # height of a line of text, in text sizes
_LETTER: Final = 0.5  # mean width of a letter of the site's font, in text sizes
_LABEL_LINES: Final = 4


@dataclass(frozen=True)
class Frame:
    """The measures of a drawing, in the pixels of its own grid.

    `width` of the whole; `text` size; `axis` room left of a part, `labels` room right of it;
    `height` of a part's field. Parts stand side by side, or below each other when `stacked`.
    """

    name: str
    width: int
    text: int
    axis: int
    labels: int
    height: int
    stacked: bool


@dataclass(frozen=True)
class Stroke:
    """The observations of one place in one part; `style` is the place's number in the series."""

    style: int
    name: str
    observations: list["Observation"]

    @property
    def colour(self) -> str:
        """The class that colours it."""
        return f"place-{self.style % _COLOURS}"

    @property
    def pieces(self) -> Iterator[list["Observation"]]:
        """The runs of figures that a line may join."""
        piece: list[Observation] = []
        for each in self.observations:
            if piece and (each.year != piece[-1].year + 1 or each.year_of != piece[-1].year_of):
                yield piece
                piece = []
            piece.append(each)
        yield piece

    def label(self, frame: Frame) -> list[str]:
        """The lines of text beside the stroke: the name, cut when it is long, and the last figure."""
        letters = int((frame.labels - 3 * _MARK) / (frame.text * _LETTER))
        name = textwrap.wrap(self.name, letters, max_lines=_LABEL_LINES - 1, placeholder=" …")
        return [*name, self.observations[-1].share]


@dataclass(frozen=True)
class Scale:
    """The shares at the foot and the top of the field, and the step between grid lines."""

    low: int
    high: int
    step: int

    @classmethod
    def of(cls, observations: Sequence["Observation"]) -> "Scale":
        """Return a scale that holds all figures with their intervals, at round shares."""
        shares = [
            float(share)
            for each in observations
            for share in (each.low, each.value, each.high)
            if share is not None
        ]
        spread = max(shares) - min(shares)
        step = next((step for step in _STEPS if spread <= step * _MOST_STEPS), _STEPS[-1])
        low = math.floor(min(shares) / step) * step
        high = math.ceil(max(shares) / step) * step
        if high - low < _LEAST_SPAN:
            high = min(100, low + _LEAST_SPAN)
            low = high - _LEAST_SPAN
        return cls(low, high, step)


def axis_percent(share: int) -> str:
    """Return a share of the axis in the active language."""
    return percent(share, get_language() or languages.SOURCE)


def years_of(part: Sequence[Stroke]) -> list[int]:
    """Return the years of all figures of a part."""
    return [each.year for stroke in part for each in stroke.observations]


def height_of_labels(part: Sequence[Stroke], frame: Frame) -> float:
    """Return the room that the names of a part take, one below the other."""
    lines = sum(len(stroke.label(frame)) for stroke in part)
    return frame.text * (_LINE * lines + 0.5 * len(part))


@dataclass(frozen=True)
class Part:
    """One part of the chart, with its axes; `x` and `y` of its upper left corner, labels included."""

    strokes: list[Stroke]
    scale: Scale
    frame: Frame
    x: float
    y: float
    width: float
    height: float

    def draw(self) -> list[SafeString]:
        """Return grid and axes first, then lines, so that marks and labels lie on top."""
        return [
            *self._grid(),
            *self._axis_of_years(),
            *self._labels(),
            *(element for stroke in self.strokes for element in self._stroke(stroke)),
        ]

    @property
    def _left(self) -> float:
        return self.x + self.frame.axis

    @property
    def _right(self) -> float:
        return self.x + self.width - self.frame.labels

    def _across(self, year: int) -> float:
        """Return where a year stands; the only year of a part stands in the middle."""
        years = years_of(self.strokes)
        first, last = min(years), max(years)
        left, right = self._left + 2 * _MARK, self._right - 2 * _MARK
        if first == last:
            return (left + right) / 2
        return left + (right - left) * (year - first) / (last - first)

    def _down(self, share: float) -> float:
        scale = self.scale
        return self.y + self.height * (scale.high - float(share)) / (scale.high - scale.low)

    def _grid(self) -> Iterator[SafeString]:
        scale = self.scale
        for share in range(scale.low, scale.high + 1, scale.step):
            y = self._down(share)
            yield svg.line(self._left, y, self._right, y, "grid")
            yield svg.tag(
                "text",
                axis_percent(share),
                class_="tick",
                x=self._left - _MARK,
                y=y + self.frame.text * 0.35,
                text_anchor="end",
            )

    def _axis_of_years(self) -> Iterator[SafeString]:
        """Yield as many years as there is room for, the last one always."""
        years = years_of(self.strokes)
        first, last = min(years), max(years)
        room = self._across(first + 1) - self._across(first) if last > first else math.inf
        step = math.ceil(self.frame.text * 2.4 / room) or 1
        for year in range(last, first - 1, -step):
            yield svg.tag(
                "text",
                str(year),
                class_="tick",
                x=self._across(year),
                y=self.y + self.height + self.frame.text * 1.5,
                text_anchor="middle",
            )

    def _stroke(self, stroke: Stroke) -> Iterator[SafeString]:
        """Yield the intervals, the lines and the marks of a place."""
        for each in stroke.observations:
            if each.low is not None or each.high is not None:
                yield self._interval(each, stroke)
        for piece in stroke.pieces:
            if len(piece) > 1:
                points = (
                    f"{svg.short(self._across(each.year))},{svg.short(self._down(float(each.value)))}"
                    for each in piece
                )
                yield svg.tag(
                    "polyline",
                    class_=f"stroke {stroke.colour}",
                    points=" ".join(points),
                    stroke_dasharray=_DASHES[stroke.style % len(_DASHES)],
                )
        for each in stroke.observations:
            yield svg.mark(
                stroke.style,
                self._across(each.year),
                self._down(float(each.value)),
                _mark_class(stroke, each),
                f"{stroke.name}, {each.year_label}: {each.share}",
            )

    def _interval(self, each: "Observation", stroke: Stroke) -> SafeString:
        """Return the bar of an interval; an end that the source leaves out is the figure itself."""
        x = self._across(each.year)
        top = self._down(float(each.value if each.high is None else each.high))
        foot = self._down(float(each.value if each.low is None else each.low))
        cap = _MARK / 2
        ends = (f"M{svg.short(x - cap)} {svg.short(y)}h{svg.short(2 * cap)}" for y in (top, foot))
        path = f"M{svg.short(x)} {svg.short(top)}V{svg.short(foot)}" + "".join(ends)
        return svg.tag("path", class_=f"interval {stroke.colour}", d=path)

    def _labels(self) -> Iterator[SafeString]:
        """Yield the names beside the lines, kept apart, each with its mark.

        A thin line leads to a figure of the last year; from an earlier one it would cross others.
        """
        text = self.frame.text
        wanted = sorted(
            ((self._down(float(stroke.observations[-1].value)), stroke) for stroke in self.strokes),
            key=lambda row: row[0],
        )
        heights = [text * _LINE * len(stroke.label(self.frame)) for _y, stroke in wanted]
        tops = _kept_apart(
            [y - height / 2 for (y, _stroke), height in zip(wanted, heights, strict=True)],
            heights,
            gap=text * 0.5,
            field=(self.y - text * 0.5, self.y + self.height),
        )
        for (y, stroke), top, height in zip(wanted, tops, heights, strict=True):
            middle, last = top + height / 2, stroke.observations[-1]
            if last.year == max(years_of(self.strokes)):
                start = self._across(last.year) + _MARK
                yield svg.line(start, y, self._right, middle, "leader")
            yield svg.mark(stroke.style, self._right + _MARK, middle, _mark_class(stroke, last))
            for number, words in enumerate(stroke.label(self.frame)):
                yield svg.tag(
                    "text",
                    words,
                    class_=f"name {stroke.colour}",
                    x=self._right + 2.25 * _MARK,
                    y=top + text * (_LINE * number + 0.95),
                )


def _mark_class(stroke: Stroke, observation: "Observation") -> str:
    hollow = " hollow" if observation.is_dated_by_publication else ""
    return f"mark {stroke.colour}{hollow}"


def _kept_apart(
    tops: Sequence[float], heights: Sequence[float], gap: float, field: tuple[float, float]
) -> list[float]:
    """Return the tops of labels moved as little as it takes: none on another, none out of `field`.

    `tops` are in order. The field (its top and bottom) must have room for all of them.
    """
    placed: list[float] = []
    least, limit = field
    for top, height in zip(tops, heights, strict=True):
        placed.append(max(top, least))
        least = placed[-1] + height + gap
    for number in range(len(placed) - 1, -1, -1):
        placed[number] = min(placed[number], limit - heights[number])
        limit = placed[number] - gap
    return placed
