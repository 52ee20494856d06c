"""Roles: nobody holds the same one twice at once, and no period is the wrong way round."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cms import roles
from home.models import Partner, Person
from initiatives.models import InitiativePage, RoleAssignment
from initiatives.staff import ensure_staff
from tests.cms import labels
from tests.initiatives.staff import account, signed_in

pytestmark = pytest.mark.django_db

SPRING = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 6, 30)}
REFUSAL = "Rollen er allerede givet i denne periode. Afslut den anden først."


@pytest.fixture
def page() -> InitiativePage:
    page: InitiativePage = InitiativePage.objects.get(code="I01")
    page.role_assignments.all().delete()
    return page


@pytest.fixture
def person() -> Person:
    return Person.objects.create(name="Prøve Prøvesen")


def post(client: Client, **values: Any) -> str:
    """Add a role through the form; return what a refused form says, or nothing."""
    data = {"role": "lead", "person": "", "organisation": "", "valid_from": "", "valid_to": ""}
    answer = client.post(
        reverse("wagtailsnippets_initiatives_roleassignment:add"), {**data, **values}
    )
    return "" if answer.status_code == 302 else labels.shown(answer)


@pytest.mark.parametrize(
    ("first", "last", "is_refused"),
    [
        ("2026-06-30", "2026-12-31", True),
        ("2026-07-01", "", False),
        ("", "2025-12-31", False),
        ("", "2026-01-01", True),
        ("2026-03-01", "2026-03-01", True),
        ("2025-01-01", "2027-01-01", True),
        ("", "", True),
    ],
)
def test_the_same_person_twice_at_once(
    admin: Client, page: InitiativePage, person: Person, first: str, last: str, is_refused: bool
) -> None:
    RoleAssignment.objects.create(initiative=page, person=person, **SPRING)
    text = post(admin, initiative=page.pk, person=person.pk, valid_from=first, valid_to=last)
    assert (text.count(REFUSAL) == 1) == is_refused
    assert page.role_assignments.count() == (1 if is_refused else 2)


def test_the_same_organisation_twice_at_once(admin: Client, page: InitiativePage) -> None:
    ours, other = Partner.objects.all()[:2]
    RoleAssignment.objects.create(initiative=page, organisation=ours)
    assert REFUSAL in post(admin, initiative=page.pk, organisation=ours.pk)
    assert not post(admin, initiative=page.pk, organisation=other.pk)
    assert not post(admin, initiative=page.pk, organisation=ours.pk, role="communications")


def test_another_page_another_role_and_another_person_are_free(
    admin: Client, page: InitiativePage, person: Person
) -> None:
    RoleAssignment.objects.create(initiative=page, person=person)
    elsewhere = InitiativePage.objects.get(code="I02")
    somebody = Person.objects.create(name="En anden")
    assert not post(admin, initiative=elsewhere.pk, person=person.pk)
    assert not post(admin, initiative=page.pk, person=person.pk, role="communications")
    assert not post(admin, initiative=page.pk, person=somebody.pk)


def test_a_role_can_be_saved_again(admin: Client, page: InitiativePage, person: Person) -> None:
    role = RoleAssignment.objects.create(initiative=page, person=person)
    edit = reverse("wagtailsnippets_initiatives_roleassignment:edit", args=[role.pk])
    data = {"initiative": page.pk, "role": "lead", "person": person.pk, "valid_to": "2026-12-31"}
    assert admin.post(edit, data).status_code == 302
    role.refresh_from_db()
    assert role.valid_to == date(2026, 12, 31)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"valid_from": date(2026, 3, 1)},
        {"person": None, "organisation": True},
    ],
    ids=["twice at once", "overlapping", "an organisation"],
)
def test_a_role_that_breaks_its_rules_stops_no_trust(
    page: InitiativePage, person: Person, values: dict[str, Any]
) -> None:
    """Written past the form, as a program does. Communications see one field, and may change that."""
    ensure_staff()
    if "organisation" in values:
        values = {**values, "organisation": Partner.objects.first()}
    kept = {"initiative": page, "person": person, **SPRING, **values}
    for _number in range(2):
        role = RoleAssignment.objects.create(**kept, is_trusted=True)
    address = reverse("wagtailsnippets_initiatives_roleassignment:edit", args=[role.pk])
    comms = signed_in(account("comms", roles.COMMUNICATIONS))
    assert "is_trusted" in comms.get(address).content.decode()
    assert comms.post(address, {}).status_code == 302
    role.refresh_from_db()
    assert not role.is_trusted
    coordinator = signed_in(account("coordinator", roles.COORDINATORS))
    data = {"initiative": page.pk, "role": "lead", "person": role.person_id or ""}
    data["organisation"] = role.organisation_id or ""
    assert REFUSAL in labels.shown(coordinator.post(address, data))


def test_the_database_holds_what_one_table_can(page: InitiativePage, person: Person) -> None:
    organisation = Partner.objects.first()
    wrong_way_round = {"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 31)}
    RoleAssignment.objects.create(initiative=page, person=person)
    RoleAssignment.objects.create(initiative=page, organisation=organisation)
    for values in (
        {"person": person},
        {"organisation": organisation},
        {"person": person, **wrong_way_round},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleAssignment.objects.create(initiative=page, **values)
