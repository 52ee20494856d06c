"""Texts in both languages, and the blocks that a body is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True)
class Text:
    """One text in both languages; ``en`` is empty where the record has no English."""

    da: str
    en: str = ""


@dataclass(frozen=True)
class Lines:
    """A list of short texts in both languages; the languages may differ in length."""

    da: tuple[str, ...]
    en: tuple[str, ...] = ()


# Blocks that show what the site knows by itself (cms.blocks.about).
WORDLESS: Final = frozenset({"licence", "parts"})


@dataclass(frozen=True)
class Block:
    """One block of a body; only a ``list`` holds more than one string per language.

    Those of ``WORDLESS`` hold none.
    """

    type: Literal["paragraph", "heading", "list", "fact_box", "licence", "parts"]
    da: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
