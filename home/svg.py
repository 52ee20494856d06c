"""Elements of SVG as text: escaped, with numbers as short as they can be."""

from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString

Attribute = str | int | float | None

# Corners of the marks around their centre; the first one is a circle.
_SHAPES: Final = (
    (),
    ((-5, -5), (5, -5), (5, 5), (-5, 5)),
    ((0, -6), (6, 5), (-6, 5)),
    ((0, -7), (7, 0), (0, 7), (-7, 0)),
    ((-6, -5), (6, -5), (0, 6)),
)
_RADIUS: Final = 5


def tag(name: str, *children: str, **attributes: Attribute) -> SafeString:
    """Return an element. Children that aren't safe are escaped, attributes always.

    `class_` stands for class, `text_anchor` for text-anchor; the `viewBox` keeps its letters. An
    attribute that is None or "" is left out.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(short(value))}"'
        for key, value in attributes.items()
        if value is not None and value != ""
    )
    content = "".join(
        child if isinstance(child, SafeString) else escape(child) for child in children
    )
    return SafeString(f"<{name}{written}>{content}</{name}>")


def short(value: str | int | float) -> str:
    """Return a number of the drawing with at most one decimal; text as it is."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> SafeString:
    """Return a straight line."""
    return tag("line", class_=class_, x1=x1, y1=y1, x2=x2, y2=y2)


def mark(style: int, x: float, y: float, class_: str, title: str = "") -> SafeString:
    """Return the mark of a figure: `style` chooses its shape, `title` shows under the mouse."""
    shape = _SHAPES[style % len(_SHAPES)]
    children = (tag("title", title),) if title else ()
    if not shape:
        return tag("circle", *children, class_=class_, cx=x, cy=y, r=_RADIUS)
    corners = " ".join(f"{short(x + across)},{short(y + down)}" for across, down in shape)
    return tag("polygon", *children, class_=class_, points=corners)
