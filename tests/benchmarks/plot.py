"""A line plot as SVG, good enough for a page of benchmarks."""

import math
from collections.abc import Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape

WIDTH, HEIGHT, MARGIN = 640, 360, 56
COLOURS: Final = ("#00594f", "#b3261e", "#1f4e9e", "#7a5c00")


def line_plot(title: str, across: str, lines: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """Return a plot of (x, y) points by name; x stands on a logarithmic scale, y starts at 0."""
    xs = [x for points in lines.values() for x, _y in points]
    top = max(y for points in lines.values() for _x, y in points) * 1.1 or 1.0
    low, high = math.log10(min(xs)), math.log10(max(xs))

    def place(x: float, y: float) -> tuple[float, float]:
        along = (math.log10(x) - low) / ((high - low) or 1)
        return (
            MARGIN + along * (WIDTH - 2 * MARGIN),
            HEIGHT - MARGIN - y / top * (HEIGHT - 2 * MARGIN),
        )

    def text(x: float, y: float, words: str, anchor: str = "middle") -> str:
        return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{escape(words)}</text>'

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="13">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        text(WIDTH / 2, 24, title),
        text(WIDTH / 2, HEIGHT - 12, across),
    ]
    for step in range(5):
        y = top * step / 4
        _x, height = place(min(xs), y)
        parts.append(
            f'<path d="M{MARGIN} {height:.0f}H{WIDTH - MARGIN}" stroke="#ccc"/>'
            + text(MARGIN - 8, height + 4, f"{y:.0f}", "end")
        )
    for x in sorted(set(xs)):
        parts.append(text(place(x, 0)[0], HEIGHT - MARGIN + 20, f"{x:,.0f}"))
    for number, (name, points) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        track = " ".join(f"{x:.0f},{y:.0f}" for x, y in (place(*point) for point in points))
        parts.append(f'<polyline points="{track}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3" fill="{colour}"/>'
            for x, y in (place(*point) for point in points)
        ]
        parts.append(
            f'<rect x="{MARGIN + 8}" y="{MARGIN + 18 * number - 9}" width="10" height="10" '
            f'fill="{colour}"/>' + text(MARGIN + 24, MARGIN + 18 * number, name, "start")
        )
    return "\n".join([*parts, "</svg>"]) + "\n"
