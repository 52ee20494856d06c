"""Every field of every page type is text, snapshot or read-through: none is forgotten.

Upstream's trap: a field that nobody classed is translated, copied or left behind by its type alone
(architecture.md A5, N1).
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models
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
