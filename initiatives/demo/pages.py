"""Builds page values of both languages from the demo texts.

Block ids are derived from stable keys, so that both languages share them (wagtail-localize pairs
sentences by block id) and a second run makes the same rows.
"""

import json
import uuid
from collections.abc import Iterable
from html import escape
from typing import Any, Final

from initiatives.demo.schema import WORDLESS, Block, Link, Section, Text

_NAMESPACE: Final = uuid.UUID("0d7f5a52-31f0-4f0e-9a35-6a8f6c1d1c11")


def stable_id(*parts: str) -> uuid.UUID:
    """Return an id that depends on `parts` alone."""
    return uuid.uuid5(_NAMESPACE, "/".join(parts))


def paragraphs(texts: Iterable[Text], language: str, key: str) -> str:
    """Return rich text of one paragraph for each text."""
    return "".join(
        _element("p", escape(getattr(text, language), quote=False), f"{key}/{number}")
        for number, text in enumerate(texts)
    )


def story(blocks: Iterable[Block], language: str, key: str) -> str:
    """Return the stream of an initiative's answer or a page's body, as Wagtail stores it.

    Running text and lists that follow one another become one text block, as an editor would write.
    """
    return json.dumps(_stream(list(blocks), language, key), ensure_ascii=False)


def paragraph_story(texts: Iterable[Text], language: str, key: str) -> str:
    """Return a stream that is one text block."""
    value = paragraphs(texts, language, key)
    return json.dumps([_child("paragraph", value, f"{key}/0")] if value else [], ensure_ascii=False)


def plain_story(texts: Iterable[str], key: str) -> str:
    """Return a stream that is one text block, for a page in one language."""
    running = "".join(
        _element("p", escape(text, quote=False), f"{key}/{number}")
        for number, text in enumerate(texts)
    )
    return json.dumps([_child("paragraph", running, f"{key}/0")], ensure_ascii=False)


def sections(items: Iterable[Section], language: str, key: str) -> str:
    """Return the stream of sections that fold."""
    return json.dumps(
        [
            _child(
                "section",
                {
                    "heading": getattr(section.heading, language),
                    "content": _section_content(section, language, f"{key}/{section.key}"),
                },
                f"{key}/{section.key}",
            )
            for section in items
        ],
        ensure_ascii=False,
    )


def words(values: Iterable[str], block_type: str, key: str) -> str:
    """Return a stream of plain words."""
    return json.dumps(
        [_child(block_type, value, f"{key}/{number}") for number, value in enumerate(values)],
        ensure_ascii=False,
    )


def structs(values: Iterable[dict[str, Any]], block_type: str, key: str) -> str:
    """Return a stream of struct blocks."""
    return json.dumps(
        [_child(block_type, value, f"{key}/{number}") for number, value in enumerate(values)],
        ensure_ascii=False,
    )


def _section_content(section: Section, language: str, key: str) -> list[dict[str, Any]]:
    content = _stream(list(section.body), language, key)
    content += [_child(extra, None, f"{key}/{extra}") for extra in section.extras]
    if section.link is not None:
        content.append(_child("links", [_link(section.link, language, key)], f"{key}/links"))
    return content


def _link(link: Link, language: str, key: str) -> dict[str, Any]:
    value = {"text": getattr(link.text, language), "page": None, "address": link.url}
    return {"type": "item", "value": value, "id": str(stable_id(key, "links", "0"))}


def _stream(blocks: list[Block], language: str, key: str) -> list[dict[str, Any]]:
    children: list[dict[str, Any]] = []
    running = ""
    for number, block in enumerate(blocks):
        lines = getattr(block, language)
        place = f"{key}/{number}"
        if block.type == "paragraph":
            running += "".join(
                _element("p", escape(line, quote=False), f"{place}/{n}")
                for n, line in enumerate(lines)
            )
            continue
        if block.type == "list":
            items = "".join(
                _element("li", escape(line, quote=False), f"{place}/{n}")
                for n, line in enumerate(lines)
            )
            running += f"<ul>{items}</ul>"
            continue
        if running:
            children.append(_child("paragraph", running, f"{place}/text"))
            running = ""
        if block.type == "heading":
            children.append(_child("heading", lines[0], place))
        elif block.type in WORDLESS:
            children.append(_child(block.type, None, place))
        else:
            value = {"heading": "", "text": _element("p", escape(lines[0], quote=False), place)}
            children.append(_child("fact_box", value, place))
    if running:
        children.append(_child("paragraph", running, f"{key}/text"))
    return children


def _child(block_type: str, value: Any, key: str) -> dict[str, Any]:
    return {"type": block_type, "value": value, "id": str(stable_id(key, block_type))}


def _element(tag: str, text: str, key: str) -> str:
    """Return a paragraph or list item with the key that Draftail gives each of them."""
    return f'<{tag} data-block-key="{stable_id(key).hex[:5]}">{text}</{tag}>'
