"""Every field of every page type is text, snapshot or read-through: none is forgotten.

Upstream's trap: a field that nobody classed is translated, copied or left behind by its type alone
(docs/translation.md, A5, N1).
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from wagtail import blocks
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.models import BasePage
from initiatives.models import InitiativePage

# Wagtail's own bookkeeping of a page in its tree: each page has its own, whatever its language.
BOOKKEEPING = {
    "id": "primary key",
    "page_ptr": "primary key of the subclass",
    "path": "place in the tree",
    "depth": "place in the tree",
    "numchild": "place in the tree",
    "url_path": "made from the slugs above",
    "content_type": "the page type",
    "locale": "the language itself",
    "translation_key": "what joins the languages",
    "alias_of": "never across languages",
    "draft_title": "made from the title",
    "live": "each language goes live by itself",
    "has_unpublished_changes": "drafts of this language",
    "live_revision": "drafts of this language",
    "latest_revision": "drafts of this language",
    "latest_revision_created_at": "drafts of this language",
    "first_published_at": "publication of this language",
    "last_published_at": "publication of this language",
    "go_live_at": "schedule of this language",
    "expire_at": "schedule of this language; English goes with Danish",
    "expired": "schedule of this language",
    "owner": "who made the page",
    "locked": "editing of this language",
    "locked_at": "editing of this language",
    "locked_by": "editing of this language",
    "page_class": "made from the content type",
    "is_demo": "marks both languages, set by the loader alone",
    "sort_key": "made from the title",
}


def page_types() -> list[type[BasePage]]:
    return [model for model in apps.get_models() if issubclass(model, BasePage)]


def own_fields(page_type: type[Page]) -> Iterator[str]:
    """Yield the names of the columns and many-to-many fields of a page type."""
    for field in page_type._meta.get_fields():
        if field.concrete and (not field.auto_created or field.primary_key):
            yield field.name


def faults(page_type: type[BasePage]) -> list[str]:
    """Return what is wrong with the classes of a page type's fields."""
    classes = {
        "text": set(page_type.text_fields),
        "snapshot": set(page_type.snapshot_fields),
        "read-through": set(page_type.read_through_fields),
        "bookkeeping": set(BOOKKEEPING),
    }
    found = []
    fields = set(own_fields(page_type))
    for name in sorted(fields):
        held_by = [label for label, names in classes.items() if name in names]
        if len(held_by) != 1:
            found.append(f"{page_type.__name__}.{name}: {held_by or 'in no class'}")
    for label in ("text", "snapshot", "read-through"):
        found += [
            f"{page_type.__name__}: no field {name}" for name in sorted(classes[label] - fields)
        ]
    return found


def test_the_page_types_are_found() -> None:
    assert len(page_types()) == 17


@pytest.mark.parametrize("page_type", page_types(), ids=lambda model: model.__name__)
def test_every_field_has_one_class(page_type: type[BasePage]) -> None:
    assert faults(page_type) == []


@pytest.mark.parametrize("page_type", page_types(), ids=lambda model: model.__name__)
def test_localize_gets_exactly_text_and_snapshots(page_type: type[BasePage]) -> None:
    text = [f.field_name for f in page_type.translatable_fields if type(f) is TranslatableField]
    copied = [f for f in page_type.translatable_fields if type(f) is SynchronizedField]
    assert text == list(page_type.text_fields)
    assert [field.field_name for field in copied] == list(page_type.snapshot_fields)
    assert not any(field.overridable for field in copied)


def test_a_field_that_nobody_classed_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    without = tuple(name for name in InitiativePage.text_fields if name != "join")
    monkeypatch.setattr(InitiativePage, "text_fields", without)
    assert faults(InitiativePage) == ["InitiativePage.join: in no class"]


def test_a_field_in_two_classes_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        InitiativePage, "read_through_fields", (*InitiativePage.read_through_fields, "lead")
    )
    assert faults(InitiativePage) == ["InitiativePage.lead: ['text', 'read-through']"]


def test_a_class_without_its_field_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(InitiativePage, "snapshot_fields", ("show_in_menus", "ghost"))
    assert faults(InitiativePage) == ["InitiativePage: no field ghost"]


def test_text_is_text() -> None:
    """Numbers, choices and relations have no sentences: as text they would be lost in translation."""
    for page_type in page_types():
        for name in page_type.text_fields:
            field: Any = page_type._meta.get_field(name)
            assert isinstance(field, models.CharField | models.TextField) or hasattr(
                field, "stream_block"
            ), f"{page_type.__name__}.{name}"
            assert not field.choices


# What wagtail-localize makes sentences of, and what has no words of an editor's in it.
EXTRACTED = (blocks.CharBlock, blocks.TextBlock, blocks.RichTextBlock)
WITHOUT_WORDS = (
    blocks.StaticBlock,
    blocks.ChooserBlock,
    blocks.URLBlock,
    blocks.EmailBlock,
    blocks.ChoiceBlock,
    blocks.BooleanBlock,
    blocks.IntegerBlock,
    blocks.DateBlock,
)


def leaves(block: blocks.Block, path: str) -> Iterator[tuple[str, blocks.Block]]:
    """Yield the blocks that hold a value themselves, each with its place."""
    children = dict(getattr(block, "child_blocks", {}))
    if isinstance(block, blocks.ListBlock):
        children = {"item": block.child_block}
    if not children:
        yield path, block
    for name, child in children.items():
        yield from leaves(child, f"{path}.{name}")


def untranslated(page_type: type[BasePage]) -> list[str]:
    """Return the blocks of a page type whose words upstream would leave in Danish."""
    streams = [
        field for field in page_type._meta.get_fields() if getattr(field, "stream_block", None)
    ]
    return [
        path
        for field in streams
        for path, block in leaves(field.stream_block, f"{page_type.__name__}.{field.name}")
        if not isinstance(block, EXTRACTED + WITHOUT_WORDS)
    ]


def test_localize_302_913_654_no_block_stays_danish() -> None:
    """Raw HTML, tables and blocks of one's own are no sentences for upstream (#302, #913, #888, #654)."""
    assert [path for page_type in page_types() for path in untranslated(page_type)] == []


def test_localize_302_a_block_of_raw_html_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    stream: Any = InitiativePage._meta.get_field("now")
    changed = {**stream.stream_block.child_blocks, "html": blocks.RawHTMLBlock()}
    monkeypatch.setattr(stream.stream_block, "child_blocks", changed)
    assert untranslated(InitiativePage) == ["InitiativePage.now.html"]


def test_localize_808_no_pictures_in_running_text() -> None:
    """Their description would stay Danish: a picture is a block of its own."""
    rich = [field for kind in page_types() for field in kind._meta.get_fields()]
    features = [field.features for field in rich if isinstance(field, RichTextField)]
    for page_type in page_types():
        for field in page_type._meta.get_fields():
            if getattr(field, "stream_block", None):
                features += [
                    block.features
                    for _path, block in leaves(field.stream_block, field.name)
                    if isinstance(block, blocks.RichTextBlock)
                ]
    assert len(features) > 10
    for chosen in features:
        assert chosen is not None, "no list means all that Wagtail knows"
        assert not {"image", "embed"} & set(chosen)


def test_localize_743_no_synchronisation_of_whole_languages() -> None:
    """`wagtail_localize.locales` offers "Sync from", which makes live Danish aliases (#743, #461)."""
    assert not apps.is_installed("wagtail_localize.locales")
    assert apps.is_installed("wagtail.locales")
