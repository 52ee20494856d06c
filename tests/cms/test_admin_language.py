"""A Danish admin speaks Danish: every word of our own in every form."""

import re
from collections.abc import Callable
from itertools import chain
from typing import Any, Final

import pytest
from django.core.management import call_command
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from wagtail import blocks
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.models import Page, get_page_models
from wagtail.snippets.models import get_snippet_models
from wagtail.users.models import UserProfile

from cms.models import GlossaryTerm, HelpLine, Notice, SiteDocument, SiteImage
from home.models import Partner
from initiatives.models import InitiativePage, NscTheme, RoleAssignment, Theme
from search.models import DangerWords, GuardedWord, Recommendation, Synonym

from . import labels

# Words that are the same in both languages, or that name a language in itself.
SAME_IN_BOTH = {
    "CC BY 4.0",
    "CC BY-SA 4.0",
    "CC0",
    "Dansk",
    "Definition",
    "English",
    "Film",
    "Link",
    "Links",
    "Organisation",
    "definition",
    "e-mail",
    "organisation",
    "person",
    "status",
}
# Long enough not to be a part of something else on the screen.
SENTENCE = 4


@pytest.fixture
def reader_of(client: Client, db: None, django_user_model: Any) -> Callable[[str], Client]:
    """Return a function that signs in an administrator who reads the admin in a language."""

    def sign_in(language: str) -> Client:
        name = f"boss-{language}"
        user = django_user_model.objects.filter(username=name).first()
        if user is None:
            user = django_user_model.objects.create_superuser(name, password="x" * 14)
            UserProfile.objects.create(user=user, preferred_language=language)
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def danish(reader_of: Callable[[str], Client]) -> Client:
    """An administrator who reads the admin in Danish."""
    return reader_of("da")


def by_name(model: type[Model]) -> str:
    return model._meta.label


# Words ------------------------------------------------------------------------


def all_labels() -> list[labels.Label]:
    models = labels.edited_models()
    return [
        *chain.from_iterable(chain(labels.of_model(m), labels.of_panels(m)) for m in models),
        *chain.from_iterable(labels.of_app(name) for name in ("cms", "home", "initiatives")),
    ]


def test_every_label_of_every_form_is_danish() -> None:
    found = all_labels()
    same = {label.english for label in found if label.english == label.danish}
    assert same - SAME_IN_BOTH == set()
    assert len(found) > 900  # the walk saw the fields, the blocks and the panels


def test_the_list_of_words_that_are_the_same_in_both_languages_is_needed() -> None:
    same = {label.english for label in all_labels() if label.english == label.danish}
    assert same >= SAME_IN_BOTH


def test_the_walk_finds_a_label_without_danish_however_deep() -> None:
    planted = blocks.StreamBlock(
        [("box", blocks.StructBlock([("rows", blocks.ListBlock(blocks.CharBlock(label="Row")))]))]
    )
    found = {label for label in labels.of_block(planted, "planted") if label.english == "Row"}
    assert found == {labels.Label("planted.box.rows[]: label", "Row", "Row")}


def test_every_editable_field_says_its_name_in_words() -> None:
    """A field without a name of its own would show its name in the code."""
    for model in labels.edited_models():
        for field in labels.own_fields(model):
            with translation.override("en"):
                english = str(field.verbose_name)
            with translation.override("da"):
                assert str(field.verbose_name) != english or english in SAME_IN_BOTH, field


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("da", ["begreb (dansk)", "begreb (engelsk)"]),
        ("en", ["term (Danish)", "term (English)"]),
    ],
)
def test_a_field_names_its_language_in_the_language_of_the_reader(
    language: str, expected: list[str]
) -> None:
    fields = [GlossaryTerm._meta.get_field(name) for name in ("term_da", "term_en")]
    with translation.override(language):
        assert [str(field.verbose_name) for field in fields] == expected


def test_labels_by_language_are_no_business_of_migrations(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


# Forms ------------------------------------------------------------------------


def expected_words(model: type[Model]) -> list[labels.Label]:
    """Return what a form of `model` must say: all but the model's own names and outer frame."""
    frame = ("name", "plural", "TabbedInterface: heading", "ObjectList: heading")
    words = chain(labels.of_model(model), labels.of_panels(model))
    return [word for word in words if not word.where.endswith(frame)]


def says(text: str, words: str) -> bool:
    """Whether a form says `words`; it begins labels with a capital letter."""
    return words in text or str(capfirst(words)) in text


def assert_danish(response: HttpResponse, model: type[Model]) -> None:
    """Assert that a form says everything of ours in Danish and no sentence of ours in English."""
    assert response.status_code == 200
    text = labels.shown(response)
    for word in expected_words(model):
        assert says(text, word.danish), word
        if len(word.english.split()) >= SENTENCE and word.english != word.danish:
            assert not says(text, word.english), word


def own(models: list[type[Model]]) -> list[type[Model]]:
    return sorted(filter(labels.ours, models), key=by_name)


def page_of(model: type[Page]) -> Page:
    """Return a Danish page of a type, or the one that stands in English alone."""
    pages = model.objects.order_by("path")
    return pages.filter(locale__language_code="da").first() or pages.get()


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("model", own(get_page_models()), ids=by_name)
def test_the_edit_form_of_a_page_type_is_danish(danish: Client, model: type[Page]) -> None:
    response = danish.get(reverse("wagtailadmin_pages:edit", args=[page_of(model).pk]))
    assert_danish(response, model)


@pytest.mark.once
@pytest.mark.parametrize("model", own(get_page_models()), ids=by_name)
def test_the_create_form_of_a_page_type_is_danish(
    danish: Client, model: type[Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "max_count_per_parent", None)  # the demo content has them all
    parent = page_of(model).get_parent()
    meta = model._meta
    url = reverse("wagtailadmin_pages:add", args=[meta.app_label, meta.model_name, parent.pk])
    assert_danish(danish.get(url), model)


NOT_IN_THE_DEMO: Final[dict[type[Model], dict[str, Any]]] = {
    DangerWords: {"words_da": "fare"},
    GuardedWord: {"word": "fredet"},
    Synonym: {"words_da": "prøve\nforsøg"},
    HelpLine: {"name_da": "Linjen", "number": "116 111"},
    Notice: {"text_da": "Hallo", "text_en": "Hello"},
    NscTheme: {"code": "theme", "name_da": "Tema"},
}


def record_of(model: type[Model]) -> Model:
    """Return a record of `model`; the demo content has none where no source gives a fact."""
    if model in NOT_IN_THE_DEMO:
        return model.objects.create(**NOT_IN_THE_DEMO[model])
    if model is RoleAssignment:
        page = InitiativePage.objects.filter(locale__language_code="da").first()
        return RoleAssignment.objects.create(
            initiative=page, organisation=Partner.objects.first(), is_demo=True
        )
    if model is Recommendation:
        return Recommendation.objects.create(words="fare", page=InitiativePage.objects.first())
    return model.objects.first()


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("model", own(get_snippet_models()), ids=by_name)
def test_list_create_and_edit_of_a_shared_record_are_danish(
    danish: Client, model: type[Model]
) -> None:
    record = record_of(model)
    view = model.snippet_viewset.get_url_name
    listing = danish.get(reverse(view("list")))
    assert listing.status_code == 200
    assert capfirst(str(model._meta.verbose_name_plural)) in labels.shown(listing)
    assert_danish(danish.get(reverse(view("add"))), model)
    assert_danish(danish.get(reverse(view("edit"), args=[record.pk])), model)


@pytest.mark.parametrize("model", own(settings_registry), ids=by_name)
def test_the_form_of_settings_is_danish(danish: Client, model: type[Model]) -> None:
    meta = model._meta
    url = reverse("wagtailsettings:edit", args=[meta.app_label, meta.model_name])
    assert_danish(danish.get(url, follow=True), model)


def test_the_forms_of_images_and_documents_are_danish(danish: Client) -> None:
    assert_danish(danish.get(reverse("wagtailimages:add")), SiteImage)
    assert_danish(danish.get(reverse("wagtaildocs:add")), SiteDocument)


@pytest.mark.slow
@pytest.mark.once
def test_who_reads_the_admin_in_english_gets_english(reader_of: Callable[[str], Client]) -> None:
    """Nothing of the Danish forms before is kept: labels are looked up for each reader."""
    page = InitiativePage.objects.filter(locale__language_code="da").first()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for language in ("da", "en", "da"):
        name = {"da": "danish", "en": "english"}[language]
        text = labels.shown(reader_of(language).get(url))
        for word in expected_words(InitiativePage):
            if len(word.english.split()) >= SENTENCE and word.english != word.danish:
                assert says(text, getattr(word, name)), word


def test_shared_records_stand_in_one_menu_in_danish(danish: Client) -> None:
    text = labels.shown(danish.get(reverse("wagtailadmin_home")))
    names = re.findall(r'"label": "([^"]+)"', text)
    start = names.index("Fælles data")
    assert names[start + 1 : start + 17] == [
        "Beskeder til alle",
        "Hjælpelinjer",
        "Mål",
        "Temaer",
        "Målgrupper",
        "Områder",
        "Temaer fra Nordic Safe Cities",
        "Samarbejdspartnere",
        "Personer",
        "Roller",
        "Versioner af strategien",
        "Grupper",
        "Talserier",
        "Tal",
        "Steder med tal",
        "Begreber",
    ]


def test_records_are_listed_in_danish_order_and_found_by_the_start_of_a_word(
    danish: Client,
) -> None:
    Theme.objects.all().delete()
    for code, name in enumerate(("Årstider", "Zoner", "Ældre", "Aalborg", "Øer", "Affald")):
        Theme.objects.create(code=f"t{code}", name_da=name, name_en="")
    url = reverse(Theme.snippet_viewset.get_url_name("list"))

    def listed(**query: str) -> list[str]:
        return [theme.name_da for theme in danish.get(url, query).context["object_list"]]

    expected = ["Affald", "Zoner", "Ældre", "Øer", "Aalborg", "Årstider"]
    assert listed() == expected
    assert listed(ordering="-name_da") == expected[::-1]
    assert listed(q="aal") == ["Aalborg"]
