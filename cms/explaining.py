"""Explains the glossary's terms where they stand in a text (F11).

The first time a term with a definition stands in a paragraph or a list, it becomes a link to a list
of words below the text, and each entry of the list leads back. That needs no script, works by
keyboard and on paper.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cms.glossary import Finder, Term, finder, terms

# A term is explained in running text, never where it already leads somewhere or names something.
_RUNNING: Final = frozenset({"p", "li", "dd", "td"})
_LEFT_ALONE: Final = frozenset(
    "a address blockquote button code figcaption h1 h2 h3 h4 h5 h6 label nav script style summary svg"
    " textarea title".split()
)
_VOID: Final = frozenset("br col hr img input link meta source use wbr".split())


@dataclass
class Explained:
    """A text whose terms lead to their entries, and the entries in alphabetical order."""

    html: SafeString
    words: list[Term]


def explain(html: str, language: str) -> Explained:
    """Return `html`, which must be safe, with the first occurrence of each term marked; one query."""
    known = [term for term in terms(language) if term.definition and term.explained]
    found = finder(tuple(known), language)
    if found is None:
        return Explained(mark_safe(html), [])  # noqa: S308 - the caller's own, unchanged
    marker = _Marker(found, language)
    marker.feed(html)
    marker.close()
    # Everything but the links passes through as it came; a link escapes what it adds.
    text = mark_safe("".join(marker.parts))  # noqa: S308 - the caller's own, with links of escaped slugs
    return Explained(text, [term for term in known if term.slug in marker.marked])


@dataclass
class _Element:
    tag: str
    runs: bool
    left_alone: bool


@dataclass
class _Marker(HTMLParser):
    """Copies a document letter by letter and changes only words of running text."""

    found: Finder
    language: str
    parts: list[str] = field(default_factory=list)
    marked: set[str] = field(default_factory=set)
    _open: list[_Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=False)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(self.get_starttag_text() or "")
        if tag in _VOID:
            return
        above = self._open[-1] if self._open else _Element("", False, False)
        foreign = dict(attrs).get("lang") not in (None, self.language)
        self._open.append(
            _Element(
                tag,
                above.runs or tag in _RUNNING,
                above.left_alone or foreign or tag in _LEFT_ALONE,
            )
        )

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"</{tag}>")
        if any(element.tag == tag for element in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        here = self._open[-1] if self._open else None
        self.parts.append(self._mark(data) if here and here.runs and not here.left_alone else data)

    def _mark(self, text: str) -> str:
        parts, end = [], 0
        for match, term in self.found.find(text):
            if term.slug in self.marked:
                continue
            self.marked.add(term.slug)
            slug = escape(term.slug)
            parts.append(text[end : match.start()])
            parts.append(
                f'<a class="term" id="text-{slug}" href="#word-{slug}">{text[match.start() : match.end()]}</a>'
            )
            end = match.end()
        return "".join([*parts, text[end:]])

    def handle_entityref(self, name: str) -> None:
        self.parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.parts.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.parts.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.parts.append(f"<!{decl}>")
