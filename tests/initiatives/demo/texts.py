"""The demo content as pieces of text, and the facts that the rules hold against them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from pathlib import Path

from initiatives.demo.schema import Block, Brief, DemoContent, EnglishPage, Text

HERE = Path(__file__).parent

# Fields that hold codes and keys, not words for a reader.
IDENTIFIERS = frozenset(
    {
        "about",
        "areas",
        "avoid",
        "code",
        "colour",
        "date",
        "extras",
        "field",
        "goal",
        "key",
        "kind",
        "lead_organisation",
        "partners",
        "publicity",
        "published",
        "slug",
        "source_url",
        "status",
        "target_groups",
        "themes",
        "type",
        "under",
        "url",
    }
)


def any_of(texts: Iterable[str], ending: str = "") -> re.Pattern[str]:
    longest_first = sorted(texts, key=lambda text: (-len(text), text))
    inner = "|".join(re.escape(text) for text in longest_first) or r"(?!)"
    return re.compile(rf"(?<![\w.,])(?:{inner}){ending}(?!\w|[.,]\d)")


@dataclass(frozen=True)
class Facts:
    """What the texts may say: numbers by document, names, locked and ordinary words."""

    numbers: dict[str, frozenset[str]]
    names: frozenset[str]
    locked: dict[str, list[str]]
    ordinary: dict[str, frozenset[str]]
    always_capital: frozenset[str]
    number_words: dict[str, frozenset[str]]

    @classmethod
    def load(cls, path: Path = HERE / "facts.toml") -> Facts:
        """Read the facts file."""
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        numbers: dict[str, set[str]] = {}
        for entry in raw["number"]:
            for document in entry["where"]:
                numbers.setdefault(document, set()).update(entry["texts"])
        return cls(
            numbers={document: frozenset(texts) for document, texts in numbers.items()},
            names=frozenset(text for entry in raw["name"] for text in entry["texts"]),
            locked=raw["locked"],
            ordinary={lang: frozenset(raw["ordinary"][lang]) for lang in ("da", "en")},
            always_capital=frozenset(raw["ordinary"]["always_capital"]),
            number_words={lang: frozenset(raw["number_words"][lang]) for lang in ("da", "en")},
        )

    @cached_property
    def name_pattern(self) -> re.Pattern[str]:
        """Any known name, the longest first, with a genitive ending."""
        return any_of(self.names, ending=r"(?:['’]?s|['’])?")

    def counts(self, word: str, language: str) -> bool:
        """Whether a word in lower case is a number from two upwards."""
        tens = word.rpartition("og")[2] if language == "da" else word  # femogtyve
        return word in self.number_words[language] or tens in self.number_words[language]


@dataclass(frozen=True)
class Piece:
    """One string of the content with the document and place it stands in."""

    document: str
    place: str
    language: str
    text: str

    def fault(self, what: str) -> str:
        """A fault in this piece."""
        return f"{self.document} {self.place} [{self.language}]: {what}"


def documents(content: DemoContent) -> dict[str, object]:
    """Every part of the content under the name that facts and faults use for it."""
    pages = content.pages
    found: dict[str, object] = {goal.code: goal for goal in content.goals}
    found |= {initiative.code: initiative for initiative in content.initiatives}
    found |= {page.key: page for page in pages.standard_page}
    found |= {
        field.name: getattr(pages, field.name)
        for field in fields(pages)
        if field.name != "standard_page"
    }
    found |= {"introduction": content.introduction, "records": content.records}
    found |= {f"update {update.key}": update for update in content.updates}
    found |= {"figures": content.figures.series, "places": content.figures.place}
    return found | {
        "glossary": content.glossary,
        "groups": content.groups,
        "nordic": content.nordic,
    }


def pieces(content: DemoContent) -> Iterator[Piece]:
    """Every string for a reader, in both languages; a new text field is found by itself."""
    for document, value in documents(content).items():
        yield from _walk(document, value, "", "da")


def _walk(document: str, value: object, place: str, language: str) -> Iterator[Piece]:
    if isinstance(value, str):
        if value:
            yield Piece(document, place, language, value)
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _walk(document, item, f"{place}[{number}]", language)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name in IDENTIFIERS:
                continue
            english = field.name == "en" or isinstance(value, Brief | EnglishPage)
            inner = "en" if english else language
            at = f"{place}.{field.name}".lstrip(".")
            yield from _walk(document, getattr(value, field.name), at, inner)


def pairs(content: DemoContent) -> Iterator[tuple[str, str, str]]:
    """Every text for a reader that has both languages: document, Danish, English."""
    for document, value in documents(content).items():
        for item in parts(value, without=IDENTIFIERS):
            if isinstance(item, Text):
                yield document, item.da, item.en
            elif isinstance(item, Block) and item.en:
                for danish, english in zip(item.da, item.en, strict=True):
                    yield document, danish, english


def parts(value: object, without: frozenset[str] = frozenset()) -> Iterator[object]:
    """All dataclasses inside a value, itself included, but for the fields ``without``."""
    if isinstance(value, tuple):
        for item in value:
            yield from parts(item, without)
    elif is_dataclass(value):
        yield value
        for field in fields(value):
            if field.name not in without:
                yield from parts(getattr(value, field.name), without)
