"""`StoryBlock` is the one list of what may stand on a page; `ShortStoryBlock` its plain half."""

from itertools import chain, count
from typing import Any, Final

from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .links import LinksBlock
from .media import DocumentBlock, FilmBlock, PictureBlock
from .text import FactBoxBlock, HeadingBlock, ParagraphBlock, QuoteBlock

# What the anchors of a page's main text begin with.
PART: Final = "part"


class GoalListBlock(blocks.StaticBlock):
    """The strategy's goals, always as they stand in the records (slot `goal_list`)."""

    class Meta:
        icon = "tasks"
        label = _("List of goals")
        description = _("The goals of the strategy, kept up to date automatically.")
        admin_text = _("Shows the goals of the strategy, kept up to date automatically.")
        template = "blocks/goal_list.html"
        preview_value: None = None


class OrganisationListBlock(blocks.StaticBlock):
    """The groups behind the strategy, as they stand in the records (slot `organisation_list`)."""

    class Meta:
        icon = "group"
        label = _("List of the organisation")
        description = _("The groups behind the strategy, kept up to date automatically.")
        admin_text = _("Shows the groups behind the strategy, kept up to date automatically.")
        template = "blocks/organisation_list.html"
        preview_value: None = None


class TimelineBlock(blocks.StaticBlock):
    """The versions of the strategy as a timeline (slot `strategy_timeline`)."""

    class Meta:
        icon = "history"
        label = _("Timeline of the strategy")
        description = _("The versions of the strategy, kept up to date automatically.")
        admin_text = _("Shows the versions of the strategy, kept up to date automatically.")
        template = "blocks/timeline.html"
        preview_value: None = None


class SectionContentBlock(blocks.StreamBlock):
    """What may stand inside a section that folds."""

    paragraph = ParagraphBlock()
    fact_box = FactBoxBlock()
    quote = QuoteBlock()
    links = LinksBlock()
    goal_list = GoalListBlock()
    organisation_list = OrganisationListBlock()
    timeline = TimelineBlock()
    image = PictureBlock()
    document = DocumentBlock()
    film = FilmBlock()

    class Meta:
        label = _("Content")


class SectionBlock(blocks.StructBlock):
    """A part of a page that readers fold out; also a line of the contents list."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    content = SectionContentBlock()

    def get_preview_value(self) -> Any:
        """Return a heading and a sentence."""
        words = gettext("Everyone should be able to get around safely.")
        content = [{"type": "paragraph", "value": f"<p>{words}</p>"}]
        return self.normalize({"heading": gettext("Purpose"), "content": content})

    class Meta:
        icon = "folder-open-inverse"
        label = _("Section that folds")
        description = _("A heading with text that readers fold out. Open when printed.")
        template = "blocks/section.html"


class StoryBlock(SectionContentBlock):
    """Everything an editor may insert into the body of a page."""

    heading = HeadingBlock()
    section = SectionBlock()

    class Meta:
        block_counts: dict[str, Any] = {}


class ShortStoryBlock(blocks.StreamBlock):
    """The plain parts of a story, for the three answers of an initiative."""

    paragraph = ParagraphBlock()
    heading = HeadingBlock()
    fact_box = FactBoxBlock()
    links = LinksBlock()
    image = PictureBlock()
    document = DocumentBlock()
    film = FilmBlock()

    class Meta:
        label = _("Content")


def contents(stream: Any) -> list[dict[str, str]]:
    """Return the contents list of a stream's value: `{"id": anchor, "title": text}` for each heading."""
    return [{"id": anchor, "title": _title(child)} for child, anchor in anchored(stream) if anchor]


def anchored(stream: Any, part: str = PART) -> list[tuple[Any, str]]:
    """Return each block of a stream's value with its anchor, or "" for what is no heading.

    `part` tells a page's streams apart, and their anchors from the page's own. Headings of the same
    words are numbered.
    """
    found: list[tuple[Any, str]] = []
    taken: set[str] = set()
    for child in stream:
        title, anchor = _title(child), ""
        if title:
            words = slugify(title, allow_unicode=True)
            numbered = (f"{part}-{words}-{number}" for number in count(2))
            anchor = next(
                each for each in chain([f"{part}-{words}"], numbered) if each not in taken
            )
            taken.add(anchor)
        found.append((child, anchor))
    return found


def _title(child: Any) -> str:
    """Return the words of a heading or of a section's, or nothing for another block."""
    if child.block_type == "heading":
        return str(child.value)
    return str(child.value["heading"]) if child.block_type == "section" else ""
