"""What an editor may insert into a page. `StoryBlock` is the one list."""

from .about import AboutStoryBlock
from .links import LinkBlock, LinksBlock
from .media import DocumentBlock, FilmBlock, PictureBlock
from .story import SectionBlock, ShortStoryBlock, StoryBlock
from .text import FactBoxBlock, HeadingBlock, ParagraphBlock, QuoteBlock, SignatureBlock

__all__ = [
    "AboutStoryBlock",
    "DocumentBlock",
    "FactBoxBlock",
    "FilmBlock",
    "HeadingBlock",
    "LinkBlock",
    "LinksBlock",
    "ParagraphBlock",
    "PictureBlock",
    "QuoteBlock",
    "SectionBlock",
    "ShortStoryBlock",
    "SignatureBlock",
    "StoryBlock",
]
