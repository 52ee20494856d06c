"""Deleted pages back from the file that remained of them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.serializers.base import DeserializationError
from django.db import IntegrityError, transaction
from django.db.models import F, Model
from django.dispatch import Signal
from wagtail.coreutils import find_available_slug
from wagtail.models import Page, ReferenceIndex
from wagtail.search import index
from wagtail_localize.models import String, Template

from .archive import FORMAT

page_restored = Signal()
"""Sent for each topmost page that came back, with all its rows there; `instance` is the page."""


class RestoreError(Exception):
    """Nothing was restored; the message is one line that says why and what to do."""


@dataclass(frozen=True)
class _Place:
    """Where a branch goes: the path it had, and the one it gets."""

    old: str
    new: str

    def path(self, old: str) -> str:
        return self.new + old.removeprefix(self.old)


def restore(file: Path) -> list[Page]:
    """Bring back the pages of `file` with all that went along; return the topmost ones.

    They come back as they were, live or not, at their old place where it is free, else last below the
    same parent. Raises `RestoreError`, and then nothing was changed.
    """
    content = _read(file)
    try:
        with transaction.atomic():
            return _restore(content)
    except IntegrityError as error:
        raise RestoreError(
            f"Something else stands where these pages stood, so nothing was restored: {error}"
        ) from error
    except DeserializationError as error:
        raise RestoreError(
            f"The tables have changed since, so nothing was restored: {error}"
        ) from error


def _read(file: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        version = content["format"]
    except OSError as error:
        raise RestoreError(f"{file} can't be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise RestoreError(f"{file} is no file of deleted pages, or was cut off.") from error
    if version != FORMAT:
        raise RestoreError(f"{file} has format {version}; this version reads format {FORMAT}.")
    return content


def _restore(content: dict[str, Any]) -> list[Page]:
    roots = content["pages"]
    there = Page.objects.filter(pk__in=[root["pk"] for root in roots])
    if there:
        raise RestoreError(f"“{there[0].title}” is on the site already.")
    places = []
    for root in roots:
        parent = Page.objects.filter(pk=root["parent"]).first()
        if parent is None:
            raise RestoreError(
                f"The page above “{root['title']}” is gone too: restore its own file first."
            )
        places.append(_Place(root["path"], _free_path(parent, root["path"])))
        Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + 1)
    for row in _rows(content["rows"]):
        if isinstance(row, Page) and type(row) is Page:
            _put(row, places)
        row.save_base(raw=True)
    for link in content["links"]:
        _relink(link)
    found = [_arrive(root["pk"]) for root in roots]
    for page in found:
        page_restored.send(sender=type(page), instance=page)
    return found


def _free_path(parent: Page, old: str) -> str:
    """Return `old` where nobody stands there, else the next path below `parent`."""
    below = old.startswith(parent.path) and len(old) == len(parent.path) + Page.steplen
    if below and not Page.objects.filter(path=old).exists():
        return old
    last = parent.get_last_child()
    path: str = last._inc_path() if last else Page._get_path(parent.path, parent.depth + 1, 1)
    return path


def _put(page: Page, places: list[_Place]) -> None:
    place = next(place for place in places if page.path.startswith(place.old))
    page.path = place.path(page.path)
    page.depth = len(page.path) // Page.steplen


def _rows(written: list[dict[str, Any]]) -> list[Model]:
    """Return the rows to write, in order; what names a row that has gone since comes without it."""
    rows = [
        found.object for found in serializers.deserialize("python", written, ignorenonexistent=True)
    ]
    coming = {(type(row), row.pk) for row in rows}
    for row in rows:
        for field in row._meta.local_concrete_fields:
            target: Any = field.related_model
            value = row.serializable_value(field.attname)
            if target is None or not field.null or value is None or (target, value) in coming:
                continue
            if not target._base_manager.filter(pk=value).exists():
                setattr(row, field.attname, None)
    rows = [row for row in rows if not _is_shared_and_there(row)]
    place = {model: number for number, model in enumerate(_in_order({type(row) for row in rows}))}
    return sorted(rows, key=lambda row: place[type(row)])


def _in_order(models: set[type[Model]]) -> Iterable[type[Model]]:
    """Return models so that each comes after those it points to: receivers ask for these rows.

    Where two point to each other, the one that may be empty waits for nothing.
    """
    points: dict[type[Model], dict[type[Model], bool]] = {model: {} for model in models}
    for model in models:
        for field in model._meta.local_concrete_fields:
            target = field.related_model
            if field.is_relation and target in models and target is not model:
                points[model][target] = field.null and points[model].get(target, True)
    return TopologicalSorter(
        {
            model: [
                target
                for target, empty in targets.items()
                if not (empty and model in points[target])
            ]
            for model, targets in points.items()
        }
    ).static_order()


def _is_shared_and_there(row: Model) -> bool:
    """Whether this is a sentence or a form that other pages use too: then it stays as it is."""
    return isinstance(row, String | Template) and type(row).objects.filter(pk=row.pk).exists()


def _relink(link: dict[str, Any]) -> None:
    """Let a row name its page again, unless it names another one by now."""
    model = apps.get_model(link["model"])
    empty = {link["field"]: None}
    model._base_manager.filter(pk=link["pk"], **empty).update(**{link["field"]: link["value"]})


def _arrive(pk: int) -> Page:
    """Give a topmost page an address that is free, and make anew what is made from its branch."""
    page = Page.objects.get(pk=pk)
    parent = page.get_parent()
    before = page.url_path
    page.slug = find_available_slug(parent, page.slug, ignore_page_id=page.pk)
    after = page.set_url_path(parent)
    if after != before:
        Page.objects.filter(pk=page.pk).update(slug=page.slug, url_path=after)
        page._update_descendant_url_paths(before, after)
    for each in Page.objects.descendant_of(page, inclusive=True).specific():
        ReferenceIndex.create_or_update_for_object(each)
        index.insert_or_update_object(each)
    return page.specific
