"""Line charts as SVG, drawn on the server: no script, no inline style, nothing loaded from elsewhere.

What the drawing holds to:

* A break in the method cuts the chart in two, with a ruled gap that says so; each part has its own
  axis of years. No line crosses it, and no year of the gap has a place on an axis.
* A line joins two figures only when their years follow each other and are years of the same kind.
  A year without a figure is left open: a line through it would show a course that nobody measured,
  and a dotted one would look like one of the dashes that tell places apart.
* Places differ by shape, dash and colour, and bear their name and last figure beside the line.
* A hollow mark is a figure whose source tells only when it came out.
* The axis of shares need not begin at 0 (words beside the chart say where it begins), but it spans
  20 points at least, so that small differences stay small.
"""

from typing import TYPE_CHECKING, Final

from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from home import svg
from home.chart_parts import Frame, Part, Scale, Stroke, axis_percent, height_of_labels, years_of

if TYPE_CHECKING:
    from home.figures import SeriesFigures
    from home.models import Observation

# Wide: the column beside the contents list, and paper. Narrow: a phone of 320 px without its edges.
WIDE: Final = Frame("wide", 752, 15, 50, 168, 300, stacked=False)
NARROW: Final = Frame("narrow", 288, 13, 44, 120, 200, stacked=True)

_PARTS_ABREAST: Final = 2  # more would be too thin
_BREAK_GAP: Final = 40


def draw(figures: "SeriesFigures", frame: Frame) -> SafeString:
    """Return the chart of a series in `frame`, in the active language."""
    parts = _strokes(figures)
    scale = Scale.of(figures.observations)
    height = max(frame.height, *(height_of_labels(part, frame) for part in parts))
    stacked = frame.stacked or len(parts) > _PARTS_ABREAST
    arrange = _below_each_other if stacked else _abreast
    drawn, total = arrange(parts, scale, frame, height)
    name = f"{figures.anchor}-{frame.name}"
    return svg.tag(
        "svg",
        svg.tag(
            "title",
            pgettext("site", "Chart: %(name)s") % {"name": figures.series.name},
            id=f"{name}-title",
        ),
        svg.tag("desc", describe(figures), id=f"{name}-desc"),
        *drawn,
        class_=f"chart chart-{frame.name}",
        viewBox=f"0 0 {frame.width} {svg.short(total)}",
        width=frame.width,
        height=total,
        font_size=frame.text,
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
    )


def describe(figures: "SeriesFigures") -> str:
    """Return the chart in words: its axis, its breaks, and the newest figure of each place."""
    newest = [
        f"{line.place.name}, {line.observations[-1].year_label}: {line.observations[-1].share}"
        for line in figures.lines
    ]
    sentences = [
        axis_note(figures),
        *(
            pgettext("site", "The method changed between %(before)s and %(after)s.")
            % {"before": before, "after": after}
            for before, after in figures.breaks
        ),
        pgettext("site", "Newest figures: %(list)s.") % {"list": "; ".join(newest)},
    ]
    return " ".join(sentences)


def axis_note(figures: "SeriesFigures") -> str:
    """Return where the axis of shares begins and ends, in words."""
    scale = Scale.of(figures.observations)
    return pgettext("site", "The axis goes from %(low)s to %(high)s.") % {
        "low": axis_percent(scale.low),
        "high": axis_percent(scale.high),
    }


def _strokes(figures: "SeriesFigures") -> list[list[Stroke]]:
    """Return the strokes of each part of the time between breaks."""
    parts: list[list[Stroke]] = [[] for _part in range(len(figures.breaks) + 1)]
    for line in figures.lines:
        for number, part in enumerate(parts):
            rows = [each for each in line.observations if _part_of(each, figures) == number]
            if rows:
                part.append(Stroke(line.style, line.place.name, rows))
    return parts


def _part_of(observation: "Observation", figures: "SeriesFigures") -> int:
    return sum(observation.year > last for last, _first in figures.breaks)


def _abreast(
    parts: list[list[Stroke]], scale: Scale, frame: Frame, height: float
) -> tuple[list[SafeString], float]:
    """Return the parts side by side, wide as their years are many, and the height of it all."""
    spans = [max(years) - min(years) + 1 for years in map(years_of, parts)]
    around = frame.axis + frame.labels
    free = frame.width - _BREAK_GAP * (len(parts) - 1) - len(parts) * around
    top = frame.text * (2.5 if len(parts) > 1 else 1)
    total = top + height + frame.text * 2
    drawn: list[SafeString] = []
    x = 0.0
    for number, (part, span) in enumerate(zip(parts, spans, strict=True)):
        if number:
            middle = x + _BREAK_GAP / 2
            drawn.append(svg.line(middle, frame.text * 1.5, middle, total, "break"))
            drawn.append(_break_words(middle, frame.text, "middle"))
            x += _BREAK_GAP
        width = around + free * span / sum(spans)
        drawn += Part(part, scale, frame, x, top, width, height).draw()
        x += width
    return drawn, total


def _below_each_other(
    parts: list[list[Stroke]], scale: Scale, frame: Frame, height: float
) -> tuple[list[SafeString], float]:
    """Return the parts from top to bottom, and the height of it all."""
    drawn: list[SafeString] = []
    y = float(frame.text)
    for number, part in enumerate(parts):
        if number:
            drawn.append(svg.line(0, y, frame.width, y, "break"))
            drawn.append(_break_words(0, y + frame.text * 1.5, "start"))
            y += frame.text * 3
        drawn += Part(part, scale, frame, 0, y, frame.width, height).draw()
        y += height + frame.text * 3
    return drawn, y - frame.text


def _break_words(x: float, y: float, anchor: str) -> SafeString:
    words = pgettext("site", "New method")
    return svg.tag("text", words, class_="break-label", x=x, y=y, text_anchor=anchor)
