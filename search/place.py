"""A part of something that is searched, where readers can go to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Running text with its address, and what the place is called, such as "page 3"."""

    text: str
    url: str
    label: str = ""
