"""Synthetic initiatives are made past wagtail-localize, and yet with the very rows that it writes."""

from typing import Any

import pytest
from django.apps import apps
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, TranslationSource

from cms.bilingual.loading import translate
from initiatives.demo.bulk import add_initiatives
from initiatives.models import InitiativeIndexPage, InitiativePage

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TEXTS = ("title", "slug", "summary", "lead", "now", "next", "join")
# What a row says, apart from numbers and moments, and from `field_path`, which is filled in when it is
# first asked for.
SAYS = {
    "StringSegment": ("string__data", "attrs"),
    "TemplateSegment": (
        "template__template",
        "template__template_format",
        "template__string_count",
    ),
    "OverridableSegment": ("data_json",),
    "RelatedObjectSegment": ("object__content_type",),
}


def rows_of(page: Page) -> dict[str, Any]:
    """Return all rows of a Danish page's translation."""
    source = TranslationSource.objects.get(object_id=page.translation_key)
    found: dict[str, Any] = {
        name: sorted(
            apps.get_model("wagtail_localize", name)
            .objects.filter(source=source)
            .values_list("context__path", "order", *columns)
        )
        for name, columns in SAYS.items()
    }
    found["texts"] = sorted(
        StringTranslation.objects.filter(context__object_id=page.translation_key).values_list(
            "context__path",
            "translation_of__data",
            "data",
            "translation_type",
            "tool_name",
            "has_error",
        )
    )
    found["source"] = (source.specific_content_type, source.locale, source.schema_version)
    found["translations"] = [
        (each.target_locale, each.enabled, each.get_progress(), each.get_status_display())
        for each in source.translations.all()
    ]
    return found


def test_the_rows_are_those_of_the_translation_flow() -> None:
    assert add_initiatives(1) == 1
    danish = InitiativePage.objects.get(code="I1001")
    english = danish.get_translations().get().specific
    in_bulk = rows_of(danish)
    assert len(in_bulk["StringSegment"]) == len(in_bulk["texts"]) > len(TEXTS)

    index = danish.get_parent()
    danish.delete()
    again = InitiativePage(
        code="I1001", live=False, **{name: getattr(danish, name) for name in TEXTS}
    )
    InitiativeIndexPage.objects.get(pk=index.pk).add_child(instance=again)
    again.save_revision().publish()
    again.refresh_from_db()
    typed = InitiativePage(
        locale=english.locale, **{name: getattr(english, name) for name in TEXTS}
    )
    translate(again, typed, tool="load_demo")
    assert rows_of(again) == in_bulk
