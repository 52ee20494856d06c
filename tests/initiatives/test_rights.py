"""Rights follow roles: they begin and end with them, whoever saves what and when (F49)."""

import json
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms import roles
from cms.jobs import drain
from cms.jobs.periodic import tick
from cms.models import User
from home.models import Person
from initiatives.models import InitiativeGroup, InitiativePage, RoleAssignment, UpdatePage
from initiatives.rights import follow_roles
from initiatives.staff import ensure_staff
from tests.cms import labels
from tests.cms.bilingual.desk import Desk, edit_url
from tests.initiatives.news_desk import news
from tests.initiatives.staff import account, answers_for, days, initiative, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def may_edit(user: User, page: InitiativePage) -> bool:
    """Ask the door that a lead sees; the history is the lightest screen behind it."""
    answer = signed_in(user).get(reverse("wagtailadmin_pages:history", args=[page.pk]))
    return bool(answer.status_code == 200)


@pytest.fixture
def lead() -> User:
    return account("lead")


@pytest.fixture
def page() -> InitiativePage:
    return initiative("I06")


def test_a_role_gives_its_rights_and_takes_them_back(lead: User, page: InitiativePage) -> None:
    assert not may_edit(lead, page)
    role = answers_for(page, lead)
    assert may_edit(lead, page)
    assert not may_edit(lead, initiative("I01"))

    role.initiative = initiative("I01")  # the same record on another page
    role.save()
    assert not may_edit(lead, page)
    assert may_edit(lead, initiative("I01"))

    role.delete()
    assert not may_edit(lead, initiative("I01"))


def test_the_explorer_and_the_chooser_show_the_own_initiative(
    lead: User, page: InitiativePage
) -> None:
    answers_for(page, lead)
    client = signed_in(lead)
    listed = client.get(reverse("wagtailadmin_explore", args=[page.pk]))
    assert listed.status_code == 200
    assert listed.context["parent_page"].pk == page.pk
    other = initiative("I01")
    search = labels.shown(client.get(reverse("wagtailadmin_pages:search"), {"q": other.title}))
    assert reverse("wagtailadmin_pages:edit", args=[other.pk]) not in search


def test_a_date_passes_without_anybody_saving(lead: User, page: InitiativePage) -> None:
    answers_for(page, lead, valid_from=date(2026, 3, 1), valid_to=date(2026, 3, 31))
    for moment, allowed in (
        ("2026-02-28 22:50", False),
        ("2026-02-28 23:01", True),  # the first of March in Denmark
        ("2026-03-31 21:50", True),
        ("2026-03-31 22:01", False),  # summer time has begun
    ):
        with freeze_time(moment):
            tick()
            drain()
            assert may_edit(lead, page) is allowed, moment


def test_who_leaves_loses_the_rights_of_roles_that_nobody_ended(
    lead: User, page: InitiativePage
) -> None:
    role = answers_for(page, lead)
    person = role.person
    assert person is not None
    person.valid_to = date(2020, 12, 31)
    person.save()
    assert not may_edit(lead, page)

    person.valid_to = None
    person.save()
    assert may_edit(lead, page)
    person.user = None
    person.save()
    assert not may_edit(lead, page)


def test_a_role_without_a_person_or_an_account_gives_nothing(page: InitiativePage) -> None:
    RoleAssignment.objects.create(initiative=page, person=Person.objects.create(name="Uden konto"))
    assert not InitiativeGroup.objects.exists()


def test_the_group_follows_the_page(lead: User, page: InitiativePage) -> None:
    answers_for(page, lead)
    group = InitiativeGroup.objects.get(initiative=page)
    assert group.name == "Trafiksikkerhed (I06)"
    InitiativePage.objects.filter(pk=page.pk).update(title="Sikker trafik")
    follow_roles()
    group.refresh_from_db()
    assert group.name == "Sikker trafik (I06)"
    page.delete()
    assert not Group.objects.filter(pk=group.pk).exists()


def test_nothing_is_written_when_nothing_changed(
    lead: User, page: InitiativePage, django_assert_num_queries: Any
) -> None:
    answers_for(page, lead)
    with django_assert_num_queries(5):  # three, and the two of a savepoint
        follow_roles()


def test_the_form_of_an_account_neither_offers_nor_touches_kept_groups(
    admin: Client, lead: User, page: InitiativePage
) -> None:
    ensure_staff()
    answers_for(page, lead)
    edit = reverse("wagtailusers_users:edit", args=[lead.pk])
    form = admin.get(edit).context["form"]
    assert set(form.fields["groups"].queryset.values_list("name", flat=True)) == {
        roles.COMMUNICATIONS,
        roles.COORDINATORS,
        roles.TRANSLATORS,
        roles.OPERATIONS,
    }
    coordinators = Group.objects.get(name=roles.COORDINATORS)
    names = {"username": "lead", "first_name": "L", "last_name": "L", "email": "l@example.org"}
    admin.post(edit, {**names, "is_active": "on", "groups": [coordinators.pk]})
    assert may_edit(lead, page)
    assert lead.groups.count() == 2

    other = account("other")
    InitiativeGroup.objects.get(initiative=page).user_set.add(other)
    assert not other.groups.exists()


# Who keeps the roles ------------------------------------------------------------------------


def role_form(**values: Any) -> dict[str, Any]:
    empty = {"role": "lead", "person": "", "organisation": "", "valid_from": "", "valid_to": ""}
    return {**empty, **values}


ADD = "wagtailsnippets_initiatives_roleassignment:add"
EDIT = "wagtailsnippets_initiatives_roleassignment:edit"
DELETE = "wagtailsnippets_initiatives_roleassignment:delete"


def test_coordinators_keep_roles_but_not_their_own(lead: User, page: InitiativePage) -> None:
    ensure_staff()
    coordinator = account("coordinator", roles.COORDINATORS)
    me = Person.objects.create(name="Mig selv", user=coordinator)
    somebody = Person.objects.create(name="En anden", user=lead)
    client = signed_in(coordinator)

    answer = client.post(reverse(ADD), role_form(initiative=page.pk, person=somebody.pk))
    assert answer.status_code == 302
    assert may_edit(lead, page)

    refused = client.post(reverse(ADD), role_form(initiative=page.pk, person=me.pk))
    assert "Dine egne roller skal en anden passe." in labels.shown(refused)
    own = RoleAssignment.objects.create(initiative=page, person=me)
    for data in (
        role_form(initiative=page.pk, person=me.pk, valid_to="2030-01-01"),
        role_form(initiative=page.pk, person=somebody.pk, role="communications"),
    ):
        assert client.post(reverse(EDIT, args=[own.pk]), data).status_code == 200
    client.post(reverse(DELETE, args=[own.pk]))
    own.refresh_from_db()
    assert (own.person, own.valid_to) == (me, None)


def test_coordinators_give_their_own_account_to_no_other_person(page: InitiativePage) -> None:
    ensure_staff()
    coordinator = account("coordinator", roles.COORDINATORS)
    somebody = Person.objects.create(name="En anden")
    answers = signed_in(coordinator).post(
        reverse("wagtailsnippets_home_person:edit", args=[somebody.pk]),
        {"name": "En anden", "publicity": "none", "user": coordinator.pk},
    )
    assert "Din egen konto skal en anden knytte til personen." in labels.shown(answers)
    somebody.refresh_from_db()
    assert somebody.user is None


def test_leads_keep_no_roles(lead: User, page: InitiativePage) -> None:
    role = answers_for(page, lead)
    client = signed_in(lead)
    data = role_form(initiative=initiative("I01").pk, person=role.person_id)
    client.post(reverse(ADD), data)
    client.post(reverse(EDIT, args=[role.pk]), data)
    client.post(reverse(DELETE, args=[role.pk]))
    assert list(RoleAssignment.objects.filter(person=role.person)) == [role]
    role.refresh_from_db()
    assert role.initiative_id == page.pk


def test_communications_trust_and_coordinators_dont(lead: User, page: InitiativePage) -> None:
    ensure_staff()
    role = answers_for(page, lead)
    edit = reverse(EDIT, args=[role.pk])
    data = role_form(initiative=page.pk, person=role.person_id, valid_to="2030-01-01")

    signed_in(account("coordinator", roles.COORDINATORS)).post(edit, {**data, "is_trusted": "on"})
    role.refresh_from_db()
    assert (role.is_trusted, role.valid_to) == (False, date(2030, 1, 1))

    data = role_form(initiative=initiative("I01").pk, person="", is_trusted="on")
    signed_in(account("comms", roles.COMMUNICATIONS)).post(edit, data)
    role.refresh_from_db()
    assert (role.is_trusted, role.initiative_id, role.valid_to) == (True, page.pk, date(2030, 1, 1))


@pytest.mark.parametrize("changed", ["person", "initiative"])
def test_trust_goes_to_nobody_and_nothing_else_with_the_role(
    lead: User, page: InitiativePage, changed: str
) -> None:
    ensure_staff()
    role = answers_for(page, lead, is_trusted=True)
    coordinator = signed_in(account("coordinator", roles.COORDINATORS))
    edit = reverse(EDIT, args=[role.pk])
    mate = Person.objects.create(name="Mate", user=account("mate"))
    kept = {"initiative": page.pk, "person": role.person_id, "valid_to": "2030-01-01"}
    coordinator.post(edit, role_form(**kept))
    role.refresh_from_db()
    assert (role.is_trusted, role.valid_to) == (True, date(2030, 1, 1))
    other = {"person": mate.pk} if changed == "person" else {"initiative": initiative("I02").pk}
    coordinator.post(edit, role_form(**{**kept, **other}))
    role.refresh_from_db()
    assert (role.person_id, role.initiative_id) != (kept["person"], page.pk)
    assert not role.is_trusted


def test_trust_goes_to_no_other_account(lead: User, page: InitiativePage) -> None:
    role = answers_for(page, lead, is_trusted=True)
    for user in (lead, None, account("mate")):
        role.person.user = user
        role.person.save()
        role.refresh_from_db()
        assert role.is_trusted == (user == lead), user


def test_the_trusted_publish_nothing_on_the_page_of_another_initiative(
    lead: User, page: InitiativePage
) -> None:
    answers_for(page, lead, is_trusted=True)
    mine, other = news("Nye kontroller", below=page), initiative("I05")
    desk = Desk(signed_in(lead))
    form = desk.form(edit_url(mine), initiative=other.pk, **{"action-publish": "1"})
    form.update(nested_form_data({"body": streamfield([])}))
    answer = desk.client.post(edit_url(mine), form)
    assert "Nyheder under en indsats handler om netop den." in labels.shown(answer)

    UpdatePage.objects.filter(pk=mine.pk).update(initiative=other)  # as older pages may have it
    assert mine.title in labels.shown(desk.client.get(page.url))
    for address in (other.url, f"{other.url}feed/"):
        assert mine.title not in labels.shown(desk.client.get(address))


# Accounts that nobody needs any more -----------------------------------------------------------


def to_close(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    """Return the accounts that the command lists for closing, each with the form that closes it."""
    capsys.readouterr()
    with pytest.raises(SystemExit):
        call_command("check_content", format="json")
    found = json.loads(capsys.readouterr().out)["findings"]
    return [(row["title"], row["url"]) for row in found if row["check"] == "account_unused"]


@pytest.mark.slow
def test_an_account_whose_last_role_ended_is_listed_for_closing(
    lead: User, page: InitiativePage, capsys: pytest.CaptureFixture[str]
) -> None:
    ensure_staff()
    role = answers_for(page, lead, valid_to=days(0))
    comms = account("comms", roles.COMMUNICATIONS)
    answers_for(page, comms, role="communications", valid_to=days(-1))
    assert to_close(capsys) == []

    role.valid_to = days(-1)
    role.save()
    edit = reverse("wagtailusers_users:edit", args=[lead.pk])
    assert to_close(capsys) == [("lead", f"{edit}#id_is_active-label")]
    operations = signed_in(account("ops", roles.OPERATIONS))
    assert edit in labels.shown(operations.get(reverse("check_content")))

    again = answers_for(initiative("I01"), lead, valid_from=days(30))  # it will be needed
    assert to_close(capsys) == []
    again.delete()
    User.objects.filter(pk=lead.pk).update(is_active=False)
    assert to_close(capsys) == []
