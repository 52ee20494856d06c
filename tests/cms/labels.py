"""Every word of our own that an admin form can show, found by walking models, blocks and panels."""

import html
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.http import HttpResponse
from django.utils import translation
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.documents import get_document_model
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page, get_page_models
from wagtail.snippets.models import get_snippet_models

PACKAGES = ("cms", "home", "initiatives", "search")


class Label(NamedTuple):
    """A word, where it stands, and how it reads in both languages."""

    where: str
    english: str
    danish: str


def label(where: str, text: Any) -> Iterator[Label]:
    """Yield `text` in both languages; nothing for an empty one."""
    with translation.override("en"):
        english = str(text or "")
    with translation.override("da"):
        danish = str(text or "")
    if english or danish:
        yield Label(where, english, danish)


def shown(response: HttpResponse) -> str:
    """Return what a response says, the data of its scripts included, as plain text."""
    text = html.unescape(response.content.decode())
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)


def ours(model: type[Model]) -> bool:
    """Whether one of our packages defines `model`."""
    return model.__module__.partition(".")[0] in PACKAGES


def edited_models() -> list[type[Model]]:
    """Return every model of ours that has a form in the admin."""
    models = [
        *get_page_models(),
        *get_snippet_models(),
        *settings_registry,
        get_image_model(),
        get_document_model(),
        get_user_model(),
    ]
    return sorted(filter(ours, models), key=lambda model: model._meta.label)


def own_fields(model: type[Model]) -> list[Any]:
    """Return the fields that people can edit and that our own code defines on `model`."""
    inherited = {
        field.name
        for base in model.__mro__
        if hasattr(base, "_meta") and not ours(base)
        for field in base._meta.get_fields()
    }
    return [
        field
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if field.name not in inherited
        and field.editable
        and not field.auto_created
        and not (issubclass(model, Page) and field.name == "page_ptr")
    ]


def of_model(model: type[Model]) -> Iterator[Label]:
    """Yield the names of a model, and the labels, help texts and choices of its fields."""
    meta = model._meta
    yield from label(f"{meta.label}: name", meta.verbose_name)
    yield from label(f"{meta.label}: plural", meta.verbose_name_plural)
    for field in own_fields(model):
        where = f"{meta.label}.{field.name}"
        yield from label(f"{where}: label", field.verbose_name)
        if hasattr(field, "translated_field"):  # »Name (dansk)« is half a translation
            yield from label(f"{where}: label", field.translated_field.verbose_name)
        yield from label(f"{where}: help text", field.help_text)
        for value, text in getattr(field, "flatchoices", ()):
            yield from label(f"{where}: choice {value}", text)
        if isinstance(field, StreamField):
            yield from of_block(field.stream_block, where)


def of_block(block: blocks.Block, where: str) -> Iterator[Label]:
    """Yield what a block and all blocks inside it say. What is inside Wagtail's own is Wagtail's."""
    yield from label(f"{where}: label", block.label)
    for name in ("description", "help_text", "admin_text"):
        yield from label(f"{where}: {name}", getattr(block.meta, name, ""))
    if isinstance(block, blocks.ListBlock):
        yield from of_block(block.child_block, f"{where}[]")
    elif not isinstance(block, ImageBlock):
        for name, child in getattr(block, "child_blocks", {}).items():
            yield from of_block(child, f"{where}.{name}")


def of_panels(model: type[Model]) -> Iterator[Label]:
    """Yield the headings and help texts of the panels on a model's form."""
    if hasattr(model, "get_edit_handler"):
        yield from of_panel(model.get_edit_handler(), model._meta.label)


def of_panel(panel: Panel, where: str) -> Iterator[Label]:
    """Yield what a panel and the panels inside it say. A field's own words belong to the model."""
    if isinstance(panel, FieldPanel) and panel.db_field and not ours(panel.db_field.model):
        return
    where = f"{where} > {panel.clean_name or type(panel).__name__}"
    yield from label(f"{where}: heading", panel.heading)
    yield from label(f"{where}: help text", panel.help_text)
    for child in getattr(panel, "children", ()):
        yield from of_panel(child, where)


def of_app(name: str) -> Iterator[Label]:
    """Yield the name of an app, which the list of permissions shows."""
    yield from label(f"{name}: name", apps.get_app_config(name).verbose_name)
