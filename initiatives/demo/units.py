"""What the parts of the demo loader share: one unit at a time, known again by a stable key.

A unit is a record, or a page with its translation, in one transaction. What is there already is
left alone, so that an interrupted run goes on where it stopped, a further run writes nothing, and
whatever an editor changed stays.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from django.db import transaction
from django.db.models import Model
from wagtail.models import Page, Site

from cms import languages
from cms.bilingual.loading import translate
from cms.models import BasePage, SiteSettings
from home.models import HomePage
from initiatives.demo import pages as build
from initiatives.demo.schema import Lines

logger = logging.getLogger(__name__)

TOOL: Final = "load_demo"
AnyPage = TypeVar("AnyPage", bound=BasePage)
# From a language to the text fields of a page in that language.
Values = Callable[[str], dict[str, Any]]


@dataclass
class Units:
    """Makes what is missing; `tell` hears of every unit made, and `made` remembers it."""

    tell: Callable[[str], None] = logger.info
    made: list[str] = field(default_factory=list)

    def note(self, what: str) -> None:
        """Remember and tell that a unit was made."""
        self.made.append(what)
        self.tell(what)

    def record(self, model: type[Model], key: dict[str, Any], **values: Any) -> Any:
        """Return the record with this key, made from `values` and marked as demo if it is missing."""
        found = model._default_manager.filter(**key).first()
        if found is not None:
            return found
        record = model(**key, **values, is_demo=True)
        record.full_clean()
        record.save()
        self.note(f"{model._meta.model_name} {next(iter(key.values()))}")
        return record

    def fill(self, page: BasePage, values: Values) -> None:
        """Give a page of the skeleton its demo texts, unless somebody has written there."""
        if page.is_demo or page.summary or page.lead:
            return
        page_type = type(page)
        with transaction.atomic():
            for name, value in values(languages.SOURCE).items():
                setattr(page, name, value)
            page.is_demo = True
            page.save_revision().publish()
            english = page_type(**values(languages.TARGET))
            translate(page_type.objects.get(pk=page.pk), english, tool=TOOL)
            mark(page)
        self.note(page.title)

    def page(
        self,
        page_type: type[AnyPage],
        key: str,
        parent: BasePage,
        values: Values,
        *,
        facts: dict[str, Any] | None = None,
        translated: bool = True,
        later: dict[str, Any] | None = None,
    ) -> None:
        """Make one page below the Danish page `parent`, in both languages, unless it is there.

        `facts` are fields of the Danish page alone; `later` is published after the translation.
        """
        translation_key = build.stable_id("page", key)
        if Page.objects.filter(translation_key=translation_key).exists():
            return
        with transaction.atomic():
            many, plain = _split(page_type, facts or {})
            page = page_type(
                **values(languages.SOURCE),
                **plain,
                translation_key=translation_key,
                is_demo=True,
                live=False,
            )
            for name, related in many.items():
                setattr(page, name, related)
            Page.objects.get(pk=parent.pk).add_child(instance=page)
            page.save_revision().publish()
            if translated:
                translate(
                    page_type.objects.get(pk=page.pk),
                    page_type(**values(languages.TARGET)),
                    tool=TOOL,
                )
            if later:
                page = page_type.objects.get(pk=page.pk)
                for name, value in later.items():
                    setattr(page, name, value)
                page.save_revision().publish()
            mark(page)
        self.note(page.title)


def mark(page: BasePage) -> None:
    """Mark both languages of a page as demo content."""
    type(page).objects.filter(translation_key=page.translation_key).update(is_demo=True)


def danish(page_type: type[AnyPage], **which: Any) -> AnyPage:
    """Return the one Danish page of a type."""
    found: AnyPage = page_type.objects.get(locale__language_code=languages.SOURCE, **which)
    return found


def home() -> HomePage:
    """Return the Danish home page."""
    return danish(HomePage)


def site() -> Site:
    """Return the one site; not by way of a page, whose way to it Django remembers."""
    found: Site = Site.objects.get(is_default_site=True)
    return found


def was_loaded() -> bool:
    """Whether a load has ever come to its end on this site."""
    found: bool = SiteSettings.objects.filter(demo_loaded=True).exists()
    return found


def remember_loaded() -> None:
    """Write down that a load has come to its end."""
    if not was_loaded():
        settings = SiteSettings.for_site(site())
        SiteSettings.objects.filter(pk=settings.pk).update(demo_loaded=True)


def joined(lines: Lines, language: str) -> str:
    """Return short texts separated by commas, as the records keep them."""
    return ", ".join(getattr(lines, language))


def _split(
    page_type: type[BasePage], facts: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part many-to-many values, which are set after construction, from the others."""
    many = {n: v for n, v in facts.items() if page_type._meta.get_field(n).many_to_many}
    return many, {n: v for n, v in facts.items() if n not in many}
