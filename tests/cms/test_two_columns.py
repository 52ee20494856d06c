"""A label stands in both languages in one row; writing one leaves the other alone (modeltranslation #508)."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cms.models import GlossaryTerm

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TERMS = GlossaryTerm.objects


@pytest.fixture
def term(db: None) -> GlossaryTerm:
    """A term with a definition in Danish alone."""
    return TERMS.create(
        slug="proeve", term_da="hylde", term_en="shelf", definition_da="Et bræt på en væg."
    )


def columns(term: GlossaryTerm) -> tuple[Any, ...]:
    """Return what the table holds, past every fallback: Danish, English, then the definitions."""
    names = ("term_da", "term_en", "definition_da", "definition_en")
    return tuple(TERMS.rewrite(False).values_list(*names).get(pk=term.pk))


def save_attribute(term: GlossaryTerm, column: str) -> None:
    found = TERMS.get(pk=term.pk)
    found.term = "rack"
    found.save()


def save_column(term: GlossaryTerm, column: str) -> None:
    found = TERMS.get(pk=term.pk)
    setattr(found, column, "rack")
    found.save(update_fields=[column])


def update(term: GlossaryTerm, column: str) -> None:
    TERMS.filter(pk=term.pk).update(term="rack")


def update_by_expression(term: GlossaryTerm, column: str) -> None:
    TERMS.filter(pk=term.pk).update(**{column: "ra"})
    TERMS.filter(pk=term.pk).update(term=Concat(F("term"), Value("ck")))


def update_many(term: GlossaryTerm, column: str) -> None:
    found = TERMS.get(pk=term.pk)
    setattr(found, column, "rack")
    TERMS.bulk_update([found], [column])


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(
    "write", [save_attribute, save_column, update, update_by_expression, update_many]
)
def test_writing_one_language_leaves_the_other_alone(
    term: GlossaryTerm, write: Callable[[GlossaryTerm, str], None], language: str
) -> None:
    with translation.override(language):
        write(term, f"term_{language}")
        assert TERMS.values_list("term", flat=True).get(pk=term.pk) == "rack"
    danish, english, *definitions = columns(term)
    assert definitions == ["Et bræt på en væg.", None], "no fallback was written down"
    assert (danish, english) == (("hylde", "rack") if language == "en" else ("rack", "shelf"))


def test_written_out_and_read_again(term: GlossaryTerm, tmp_path: Path) -> None:
    before = columns(term)
    file = tmp_path / "terms.json"
    with translation.override("en"):
        file.write_text(serializers.serialize("json", [TERMS.get(pk=term.pk)]), encoding="utf-8")
        assert json.loads(file.read_text(encoding="utf-8"))[0]["fields"]["definition_en"] is None
        TERMS.filter(pk=term.pk).delete()
        call_command("loaddata", str(file), verbosity=0)
    assert columns(term) == before


def test_an_empty_english_field_of_a_form_leaves_danish_alone(
    admin: Client, term: GlossaryTerm
) -> None:
    url = reverse(GlossaryTerm.snippet_viewset.get_url_name("edit"), args=[term.pk])
    form = admin.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    for typed in ({"term_en": "", "definition_en": ""}, {"term_en": "rack", "definition_en": ""}):
        answer = admin.post(url, {**data, **typed}, follow=True)
        assert "er gemt" in answer.content.decode()
        danish, english, *definitions = columns(term)
        assert danish == "hylde"
        assert (english or "") == typed["term_en"]
        assert (definitions[0], definitions[1] or "") == ("Et bræt på en væg.", "")
