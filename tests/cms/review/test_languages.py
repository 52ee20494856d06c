"""Where the two languages no longer fit together: what a program left, past all that keeps them so."""

import pytest
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail_localize.models import Translation, TranslationSource

from tests.cms.review.conftest import Find, i01, titles

pytestmark = [pytest.mark.django_db, pytest.mark.once]

CHECKS = ("more_public", "foreign_alias", "translation_rows")


def twin() -> Page:
    return Page.objects.get(translation_key=i01().translation_key, locale__language_code="en")


def test_the_demo_content_fits(found: Find) -> None:
    assert [row for check in CHECKS for row in found(check)] == []


def test_english_of_a_danish_page_that_readers_do_not_see(found: Find) -> None:
    Page.objects.filter(pk=i01().pk).update(live=False)
    assert titles(found("more_public")) == {twin().title}


def test_english_that_is_restricted_in_another_way(found: Find) -> None:
    rows = [
        PageViewRestriction(page=i01(), restriction_type="login"),
        PageViewRestriction(page=twin(), restriction_type="password", password="word"),
    ]
    PageViewRestriction.objects.bulk_create(rows)
    assert titles(found("more_public")) == {twin().title}


def test_architecture_a4_an_alias_across_languages(found: Find) -> None:
    Page.objects.filter(pk=twin().pk).update(alias_of=i01())
    assert titles(found("foreign_alias")) == {twin().title}


def test_localize_547_662_a_page_that_is_a_source_in_both_languages(found: Find) -> None:
    source, created = TranslationSource.get_or_create_from_instance(twin().specific)
    assert created
    Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="da"))
    assert titles(found("translation_rows")) == {twin().title}


def test_architecture_a14_sentences_of_a_page_that_is_gone(found: Find) -> None:
    source = TranslationSource.objects.get(object_id=i01().translation_key)
    Page.objects.filter(pk=i01().pk).update(translation_key="00000000-0000-4000-8000-000000000000")
    assert titles(found("translation_rows")) == {source.object_repr}
