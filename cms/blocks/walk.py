"""Every block of a stream with its value and its place, from the outside in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wagtail import blocks
from wagtail.images.blocks import ImageBlock


@dataclass(frozen=True)
class Placed:
    """A block, its value, and its content path: the ids of blocks and the names of their parts."""

    path: str
    block: blocks.Block
    value: Any


def walk(block: blocks.Block, value: Any, path: str) -> Iterator[Placed]:
    """Yield `block` with its value at `path`, and all blocks inside it.

    Wagtail's picture block is one block here: its value is the picture, with its words for this place.
    """
    yield Placed(path, block, value)
    if isinstance(block, blocks.StreamBlock):
        for child in value:
            yield from walk(child.block, child.value, f"{path}.{child.id}")
    elif isinstance(block, blocks.ListBlock):
        for child in value.bound_blocks:
            yield from walk(child.block, child.value, f"{path}.{child.id}")
    elif isinstance(block, blocks.StructBlock) and not isinstance(block, ImageBlock):
        for name, part in block.child_blocks.items():
            yield from walk(part, value.get(name), f"{path}.{name}")
