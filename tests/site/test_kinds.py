"""Every page type and every public URL pattern belongs to a kind, so that no test forgets one."""

from collections.abc import Iterator
from typing import Final

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import get_page_models

from cms.middleware import STAFF_PREFIXES
from cms.models import BasePage
from tests.site.answers import Answers
from tests.site.kinds import PUBLIC_URL_KINDS

pytestmark = pytest.mark.django_db

# Named patterns that are no kind of their own, each with its reason.
NO_KIND: Final = {
    "liveness": "a probe for operators (tests/cms/test_health.py)",
    "readiness": "a probe for operators",
    "health": "a probe for operators",
    "draft_da": "a secret link to a draft (tests/cms/test_sharing.py, test_leaks)",
    "draft_en": "a secret link to a draft",
    "wagtail_serve": "every page: each page type is a kind",
    "page_file": "every file of a page: each route is a kind",
    "wagtailcore_login": "leads to the one door (tests/cms/test_accounts.py)",
    "wagtailcore_authenticate_with_password": "takes the password of a restricted page (test_leaks)",
    "wagtaildocs_authenticate_with_password": "takes the password of a restricted document",
}
# The demo content has none; test_headers makes one of each.
WITHOUT_EXAMPLE: Final = {"media", "wagtaildocs_serve"}
# Page types that stand in one language alone, each with its reason.
ONE_LANGUAGE: Final = {"initiatives.NordicThemesPage": "en"}  # for partners abroad (F48, F56)


def kinds() -> set[str]:
    return {kind.name for kind in PUBLIC_URL_KINDS}


def public_names(patterns: list[URLPattern | URLResolver], prefix: str = "/") -> Iterator[str]:
    """Yield the names of all URL patterns outside the staff's part of the site."""
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if address.startswith(STAFF_PREFIXES):
            continue
        if isinstance(pattern, URLResolver):
            yield from public_names(pattern.url_patterns, address)
        else:
            yield pattern.name or address


def test_every_page_type_is_a_kind() -> None:
    types = {model._meta.label for model in get_page_models() if issubclass(model, BasePage)}
    assert types
    assert types <= kinds()


def test_every_named_pattern_is_a_kind() -> None:
    names = set(public_names(get_resolver().url_patterns))
    assert {"search_da", "sitemap", "danish_address"} <= names
    assert names - kinds() == set(NO_KIND)


def test_every_kind_is_registered_once() -> None:
    names = [kind.name for kind in PUBLIC_URL_KINDS]
    assert sorted(names) == sorted(set(names))


def test_every_kind_has_examples_in_both_languages(answers: Answers) -> None:
    for name in kinds() - WITHOUT_EXAMPLE:
        assert answers.of(name), name
    for model in get_page_models():
        if issubclass(model, BasePage):
            label = model._meta.label
            languages = {answer.language for answer in answers.of(label)}
            assert languages == (
                {ONE_LANGUAGE[label]} if label in ONE_LANGUAGE else {"da", "en"}
            ), label
