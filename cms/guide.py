"""The guides for staff, docs/editors/*.md, as pages of the admin: read, made into HTML, with contents.

The same files are read in the repository, so links and pictures in them are relative to the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

from cms import languages

FOLDER: Final = Path(settings.PROJECT_DIR) / "docs" / "editors"
PICTURES: Final = FOLDER / "pictures"
# Danish is for editors, English for translators.
LANGUAGES: Final = (languages.SOURCE, languages.TARGET)

# Our own files, but HTML in them would be a way around the Content-Security-Policy.
_markdown: Final = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Section:
    """A heading of a guide: its text, its anchor, and whether it stands below the one before."""

    title: str
    anchor: str
    is_sub: bool


@dataclass(frozen=True)
class Guide:
    """A guide as it is shown: its title, its sections, and the HTML of all below the title."""

    language: str
    title: str
    sections: tuple[Section, ...]
    html: SafeString


def title_of(language: str) -> str:
    """Return the title of the guide in `language`: the first line of its file."""
    with (FOLDER / f"{language}.md").open(encoding="utf-8") as file:
        return file.readline().lstrip("# ").strip()


def guide(language: str) -> Guide:
    """Return the guide in `language`, one of `LANGUAGES`."""
    tokens = _markdown.parse((FOLDER / f"{language}.md").read_text(encoding="utf-8"))
    heading, body = tokens[:3], tokens[3:]  # opening, text and closing of the title
    sections = tuple(_anchored(body))
    for token in body:
        if token.type == "table_open":
            token.attrSet("class", "listing")
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("href", _target(str(child.attrGet("href"))))
            elif child.type == "image":
                _show(child)
    html = _markdown.renderer.render(body, _markdown.options, {})
    return Guide(language, heading[1].content, sections, SafeString(html))


def _anchored(tokens: list[Token]) -> Iterator[Section]:
    """Give each heading the anchor that repositories give it too, and yield it."""
    for opening, text in pairwise(tokens):
        if opening.type == "heading_open":
            anchor = slugify(text.content, allow_unicode=True)
            opening.attrSet("id", anchor)
            yield Section(text.content, anchor, is_sub=opening.tag != "h2")


def _target(href: str) -> str:
    """Return where a link leads inside the admin: the other guide's file is a page there."""
    name, _dot, ending = href.partition(".")
    return reverse("guide", args=[name]) if name in LANGUAGES and ending == "md" else href


def _show(image: Token) -> None:
    """Let a picture show with the room that it needs; one that was never made leaves the text alone."""
    path = FOLDER / str(image.attrGet("src"))
    if not path.is_file():
        image.type, image.content = "text", ""
        return
    with Image.open(path) as picture:
        width, height = picture.size
    image.attrSet("src", reverse("guide_picture", args=[path.stem]))
    image.attrs |= {"width": width, "height": height, "loading": "lazy"}
