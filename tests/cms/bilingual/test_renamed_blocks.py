"""A block or field was renamed while translations exist (localize #702, #690, #298): told, and nothing lost.

What a former release has left is written into the rows: a block "passage" that this one calls "paragraph".
"""

from collections.abc import Callable

import pytest
from django.test import Client
from wagtail_localize.models import StringTranslation, TranslationContext

from initiatives.models import InitiativePage
from tests.cms.bilingual.desk import (
    ENGLISH,
    Desk,
    danish,
    edit_url,
    english,
    errors_of,
    open_segments,
    translation_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TOLD = "Den danske side er bygget anderledes op nu"


def block_was_renamed(page: InitiativePage) -> None:
    """The pages were migrated, the frozen text of the translation wasn't."""
    source = translation_of(page).source
    source.content_json = source.content_json.replace('"paragraph', '"passage')
    source.save()
    rows = TranslationContext.objects.filter(object_id=page.translation_key)
    for row in rows.filter(field_path__endswith=".paragraph"):
        row.field_path = row.field_path.replace(".paragraph", ".passage")
        row.save()


def field_was_renamed(page: InitiativePage) -> None:
    """A field that the translation still has a sentence of is gone."""
    row = TranslationContext.objects.get(object_id=page.translation_key, path="lead")
    row.path = row.field_path = "manchet"
    row.path_id = None
    row.save()


Release = Callable[[InitiativePage], None]


@pytest.fixture(params=[block_was_renamed, field_was_renamed])
def release(request: pytest.FixtureRequest, desk: Desk, page: InitiativePage) -> InitiativePage:
    """A page in both languages from before the release."""
    desk.translated(page)
    request.param(page)
    return danish(page)


@pytest.mark.slow
def test_localize_702_editor_and_publishing_say_what_to_do(
    desk: Desk, release: InitiativePage
) -> None:
    opened = desk.client.get(edit_url(english(release)), follow=True)
    assert opened.status_code == 200
    assert any(TOLD in str(message) for message in opened.context["messages"])
    assert "/admin/localize/update/" in opened.redirect_chain[0][0]
    told = desk.publish(release)
    assert told.status_code == 200
    assert any(TOLD in message for message in errors_of(told))
    assert ENGLISH["now"] in Client().get(english(release).url).content.decode()


@pytest.mark.slow
def test_localize_702_a_pull_puts_every_sentence_back(desk: Desk, page: InitiativePage) -> None:
    desk.translated(page)
    block_was_renamed(page)
    sentences = set(StringTranslation.objects.values_list("pk", "data"))
    assert desk.pull(page).status_code == 200
    assert open_segments(page) == []
    assert set(StringTranslation.objects.values_list("pk", "data")) == sentences
    assert desk.client.get(edit_url(english(page))).status_code == 200
    assert errors_of(desk.publish(page)) == []
    assert ENGLISH["now"] in Client().get(english(page).url).content.decode()


@pytest.mark.slow
def test_localize_690_the_sentence_of_a_field_that_is_gone_stays_in_the_memory(
    desk: Desk, page: InitiativePage
) -> None:
    desk.translated(page)
    field_was_renamed(page)
    desk.pull(page)
    assert StringTranslation.objects.filter(data=ENGLISH["lead"]).exists()
    assert open_segments(page) == [page.lead], "the new field is prefilled, and open"
    assert desk.client.get(edit_url(english(page))).status_code == 200
    assert "Fortryd hentningen" not in desk.client.get(edit_url(english(page))).content.decode()
