"""Every error that we wrote is Danish in a Danish admin: each is provoked through its form."""

import pytest
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html

from cms.models import ContactSettings, GlossaryTerm
from home.models import HomePage, Partner, Person, StrategyVersion
from initiatives.models import (
    Area,
    Goal,
    GoalPage,
    InitiativePage,
    RoleAssignment,
    TargetGroup,
    Theme,
)

from . import labels


def refusal(response: HttpResponse, model: type[Model]) -> str:
    """Return what a refused form says, which never is the name of a constraint of the database."""
    text = labels.shown(response)
    for constraint in model._meta.constraints:
        assert constraint.name not in text
    return text


def post_record(client: Client, model: type[Model], **data: str) -> str:
    """Post a new record and return what the refused form says."""
    response = client.post(reverse(model.snippet_viewset.get_url_name("add")), data)
    assert response.status_code == 200, "the bad record was saved"
    return refusal(response, model)


WRONG_ORDER_OF_DAYS = {"valid_from": "2026-02-01", "valid_to": "2026-01-31"}


@pytest.mark.once
@pytest.mark.parametrize(
    ("model", "data", "error"),
    [
        (GlossaryTerm, {"term_en": "goal", "slug": "goal"}, "Skriv det danske begreb."),
        (Theme, {"name_en": "Nightlife", "code": "x"}, "Skriv det danske navn."),
        (
            Partner,
            {"name_en": "Police", "code": "x", "kind": "authority"},
            "Skriv det danske navn.",
        ),
        (TargetGroup, {"name_en": "Everybody", "code": "x"}, "Skriv det danske navn."),
        (Area, {"name_en": "Downtown", "code": "x"}, "Skriv det danske navn."),
        (Goal, {"code": "M10", "sentence_da": "…", "order": "1"}, "Skriv den danske tekst."),
        (Goal, {"code": "m1"}, "Koden for et mål er M og et tal, for eksempel M1."),
        (
            Person,
            {"name": "N", "phone": "ring"},
            "Skriv nummeret med cifre og mellemrum, for eksempel 99 82 34 20.",
        ),
        (
            Person,
            {"name": "N", "publicity": "none", **WRONG_ORDER_OF_DAYS},
            "Den sidste dag kan ikke ligge før den første.",
        ),
        (StrategyVersion, {"number": "9", "from_year": "26"}, "Skriv året med fire cifre."),
        (
            StrategyVersion,
            {"number": "9", "from_year": "2026", "to_year": "2025"},
            "Det sidste år kan ikke ligge før det første.",
        ),
        (RoleAssignment, {"role": "lead"}, "Vælg en person eller en organisation."),
        (
            RoleAssignment,
            {"role": "lead", **WRONG_ORDER_OF_DAYS},
            "Den sidste dag kan ikke ligge før den første.",
        ),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else None,
)
def test_a_bad_record_is_refused_in_danish(
    admin: Client, model: type[Model], data: dict[str, str], error: str
) -> None:
    if model is RoleAssignment:
        page = InitiativePage.objects.filter(locale__language_code="da").first()
        data = {"initiative": str(page.pk), **data}
        if "valid_to" in data:
            data["organisation"] = str(Partner.objects.first().pk)
    assert error in post_record(admin, model, **data)


def test_a_role_on_an_english_page_is_refused_in_danish(admin: Client) -> None:
    page = InitiativePage.objects.filter(locale__language_code="en").first()
    organisation = str(Partner.objects.first().pk)
    text = post_record(
        admin, RoleAssignment, initiative=str(page.pk), role="lead", organisation=organisation
    )
    assert "Vælg den danske side." in text


@pytest.mark.once
@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"cvr": "123"}, "Et CVR-nummer har otte cifre."),
        ({"phone": "x"}, "Skriv nummeret med cifre og mellemrum, for eksempel 99 82 34 20."),
    ],
)
def test_bad_contact_details_are_refused_in_danish(
    admin: Client, data: dict[str, str], error: str
) -> None:
    settings = ContactSettings.objects.first()
    url = reverse("wagtailsettings:edit", args=["cms", "contactsettings", settings.site_id])
    assert error in labels.shown(admin.post(url, data))


def test_a_decorative_picture_with_a_description_is_refused_in_danish(admin: Client) -> None:
    file = get_test_image_file("natten.png")
    data = {"title": "Natten", "file": file, "is_decorative": "on", "description_da": "Gaden"}
    text = labels.shown(admin.post(reverse("wagtailimages:add"), data))
    assert "Et dekorativt billede har ingen beskrivelse. Vælg én af delene." in text


def post_page(client: Client, page: Page, **data: str) -> str:
    """Post the page's own edit form with `data` changed, and return what comes back."""
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = querydict_from_html(client.get(url).content.decode(), form_id="page-edit-form")
    for field in type(page)._meta.get_fields():
        if isinstance(field, StreamField):  # its inputs are made by script
            form[f"{field.name}-count"] = "0"
    for name, value in data.items():
        form[name.replace("__", "-")] = value
    return refusal(client.post(url, form, follow=True), type(page))


@pytest.fixture
def initiative(db: None) -> InitiativePage:
    return InitiativePage.objects.filter(locale__language_code="da", code="I02").get()


def link(address: str, page: str) -> dict[str, str]:
    """Return what the form sends for a list with one link under »Det gør vi nu«."""
    prefix = "now__0__value"
    return {
        "now__count": "1",
        "now__0__type": "links",
        "now__0__order": "0",
        "now__0__deleted": "",
        f"{prefix}__count": "1",
        f"{prefix}__0__order": "0",
        f"{prefix}__0__deleted": "",
        f"{prefix}__0__value__text": "Læs mere",
        f"{prefix}__0__value__address": address,
        f"{prefix}__0__value__page": page,
    }


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize(
    ("data", "error"),
    [
        (
            {"start_year": "2026", "end_year": "2025"},
            "Det sidste år kan ikke ligge før det første.",
        ),
        ({"code": "X"}, "En kode er I og to til fem cifre, for eksempel I01."),
        ({"code": "I01"}, "har allerede denne kode."),
        ({"summary": "", "action__publish": "1"}, "Skriv et resumé."),
        (
            link("https://example.org/", "1"),
            "Vælg en side, eller skriv en adresse – kun én af delene.",
        ),
        (link("", ""), "Vælg en side, eller skriv en adresse – kun én af delene."),
    ],
    ids=["years", "code", "taken", "summary", "both", "neither"],
)
def test_a_bad_initiative_is_refused_in_danish(
    admin: Client, initiative: InitiativePage, data: dict[str, str], error: str
) -> None:
    if data.get("now__0__value__0__value__page"):
        data = {**data, "now__0__value__0__value__page": str(HomePage.objects.first().pk)}
    assert error in post_page(admin, initiative, **data)


def test_publishing_without_anybody_to_contact_is_refused_in_danish(
    admin: Client, initiative: InitiativePage
) -> None:
    ContactSettings.objects.update(phone="")
    initiative.role_assignments.all().delete()
    text = post_page(admin, initiative, action__publish="1")
    assert "Der er ingen at kontakte. Udfyld hjemmesidens kontaktoplysninger." in text


def test_publishing_a_goal_page_without_its_goal_is_refused_in_danish(admin: Client) -> None:
    page = GoalPage.objects.filter(locale__language_code="da").first()
    assert "Vælg målet." in post_page(admin, page, goal="", action__publish="1")


def test_an_alias_across_languages_is_refused_in_danish(admin: Client) -> None:
    page = InitiativePage.objects.filter(locale__language_code="en").first()
    url = reverse("wagtail_localize:convert_to_alias", args=[page.pk])
    text = labels.shown(admin.get(url, follow=True))
    assert "En side kan ikke være alias for en side på et andet sprog." in text
