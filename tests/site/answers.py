"""What the site answers at every kind of public address, fetched once, and read as a browser would."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import html5lib
from bs4 import BeautifulSoup, Tag
from bs4.builder import HTML5TreeBuilder
from bs4.element import Comment, Doctype, NavigableString, PageElement
from django.http import HttpResponse
from django.test import Client

from cms.languages import language_of
from tests.site.kinds import PUBLIC_URL_KINDS

# What a reader reads or hears that is not a text node.
SPOKEN_ATTRIBUTES: Final = ("alt", "title", "aria-label", "placeholder")
UNREAD: Final = ("script", "style", "template")


class Builder(HTML5TreeBuilder):
    """Beautiful Soup's own, which keeps the parser's errors: to read a document twice takes twice as long."""

    errors: list[tuple[Any, ...]]

    def feed(self, markup: Any) -> None:
        """Read a document."""
        parser = html5lib.HTMLParser(tree=self.create_treebuilder)
        self.underlying_builder.parser = parser
        parser.parse(markup).original_encoding = None
        self.underlying_builder.parser = None
        self.errors = parser.errors


@dataclass
class Answer:
    """One answer: the kind of address, the address, and what came back."""

    kind: str
    address: str
    response: Any
    queries: int = 0

    @property
    def is_page(self) -> bool:
        """Whether a reader sees it as a page."""
        return str(self.response.headers.get("Content-Type", "")).startswith("text/html") and bool(
            self.response.content
        )

    @property
    def html(self) -> str:
        """The document as sent."""
        text: str = self.response.content.decode()
        return text

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The document as html5lib's tree builder reads it."""
        return self._read[0]

    @property
    def errors(self) -> list[tuple[Any, ...]]:
        """What html5lib finds wrong with the document: place, code and details of each fault."""
        return self._read[1]

    @cached_property
    def _read(self) -> tuple[BeautifulSoup, list[tuple[Any, ...]]]:
        builder = Builder()
        return BeautifulSoup(self.html, builder=builder), builder.errors

    @cached_property
    def ids(self) -> frozenset[str]:
        """The places in the document that a link may lead to."""
        return frozenset(str(element["id"]) for element in self.soup.select("[id]"))

    @cached_property
    def texts(self) -> list[tuple[str, str]]:
        """Each text that is read, with the language that the document says it is in."""
        return list(read_texts(self.soup))

    @property
    def language(self) -> str:
        """The language the address is in."""
        return language_of(self.address)

    @property
    def name(self) -> str:
        """How a failing test names it."""
        return f"{self.kind} {self.address}"


@dataclass
class Answers:
    """All answers, in the order of the kinds."""

    every: list[Answer] = field(default_factory=list)

    def pages(self, language: str = "") -> list[Answer]:
        """Return those that are pages, of one language or of both; 404 pages are among them."""
        return [
            answer for answer in self.every if answer.is_page and language in ("", answer.language)
        ]

    def of(self, kind: str) -> list[Answer]:
        """Return those of one kind."""
        return [answer for answer in self.every if answer.kind == kind]


def fetch_all() -> Answers:
    """Ask every example of every kind as somebody who has never been here."""
    client = Client(raise_request_exception=False)
    return Answers(
        [
            Answer(kind.name, address, client.get(address))
            for kind in PUBLIC_URL_KINDS
            for address in kind.examples()
        ]
    )


def read_texts(root: Tag) -> Iterator[tuple[str, str]]:
    """Yield each text that is read below `root`, with the language that the document says it is in."""
    for node in root.descendants:
        if isinstance(node, Tag):
            for name in SPOKEN_ATTRIBUTES:
                if node.get(name):
                    yield str(node[name]), _language(node)
            if node.name == "meta" and node.get("name") == "description":
                yield str(node["content"]), _language(node)
            if node.name == "input" and node.get("type") in ("submit", "button"):
                yield str(node.get("value", "")), _language(node)
        elif isinstance(node, NavigableString) and not isinstance(node, Comment | Doctype):
            parent = node.parent
            if parent is not None and parent.name not in UNREAD and node.strip():
                yield " ".join(node.split()), _language(parent)


def _language(node: PageElement) -> str:
    """Return the language of an element: that of the nearest `lang` above it."""
    element: Any = node
    while element is not None and not element.get("lang"):
        element = element.parent
    return str(element["lang"]) if element is not None else ""


def headers_of(response: HttpResponse) -> str:
    """Return the headers as one text, for searching."""
    return "\n".join(f"{name}: {value}" for name, value in response.headers.items())
