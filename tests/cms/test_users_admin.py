"""Operations keep the accounts: they give groups to others, and all rights to nobody."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from cms import roles
from cms.models import User
from initiatives.staff import ensure_staff
from tests.initiatives.staff import account, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

INDEX, ADD = reverse("wagtailusers_users:index"), reverse("wagtailusers_users:add")
PASSWORD = "en lang sætning til en prøve"


@pytest.fixture
def me() -> User:
    ensure_staff()
    return account("ops", roles.OPERATIONS)


@pytest.fixture
def ops(me: User) -> Client:
    return signed_in(me)


def group(name: str = roles.COMMUNICATIONS) -> Group:
    found: Group = Group.objects.get(name=name)
    return found


def form(**values: Any) -> dict[str, Any]:
    return {
        "username": "ny",
        "first_name": "Ny",
        "last_name": "Ansat",
        "email": "ny@example.org",
        "is_active": "on",
        **values,
    }


def edit_url(user: User) -> str:
    return reverse("wagtailusers_users:edit", args=[user.pk])


def bulk(client: Client, action: str, *users: User, **data: Any) -> None:
    address = reverse("wagtail_bulk_action", args=["cms", "user", action])
    chosen = urlencode([("id", user.pk) for user in users])
    client.post(f"{address}?{chosen}&next={INDEX}", data)


def test_an_account_is_opened_and_closed(ops: Client) -> None:
    passwords = {"password1": PASSWORD, "password2": PASSWORD}
    ops.post(ADD, form(groups=[group().pk], is_superuser="on", **passwords))
    made = User.objects.get(username="ny")
    assert list(made.groups.all()) == [group()]
    assert not made.is_superuser

    ops.post(edit_url(made), form(groups=[group().pk], is_superuser="on"))
    made.refresh_from_db()
    assert not made.is_superuser
    closed = form(groups=[group().pk])
    del closed["is_active"]
    ops.post(edit_url(made), closed)
    made.refresh_from_db()
    assert not made.is_active


def test_nobody_gives_themselves_a_group(ops: Client, me: User) -> None:
    ops.post(edit_url(me), form(username="ops", groups=[group().pk], is_superuser="on"))
    bulk(ops, "assign_role", me, role=group().pk)
    me.refresh_from_db()
    assert me.last_name == "Ansat"  # the rest was saved
    assert [each.name for each in me.groups.all()] == [roles.OPERATIONS]
    assert not me.is_superuser


def test_a_group_is_given_to_many_others(ops: Client) -> None:
    others = [account("anna"), account("bo")]
    bulk(ops, "assign_role", *others, role=group().pk)
    assert all(other.groups.filter(pk=group().pk).exists() for other in others)


def test_superusers_are_left_alone(ops: Client) -> None:
    boss = account("boss", is_superuser=True)
    password = {"password1": PASSWORD, "password2": PASSWORD}
    ops.post(edit_url(boss), form(username="boss", **password))
    bulk(ops, "set_active_state", boss, mark_as_active="False")
    before, boss = boss, User.objects.get(pk=boss.pk)
    assert (boss.email, boss.password, boss.is_active) == (before.email, before.password, True)


def test_a_copied_account_is_no_way_to_all_rights(ops: Client, me: User) -> None:
    """Wagtail's form of a copy is its own, with the superuser's tick."""
    passwords = {"password1": PASSWORD, "password2": PASSWORD}
    copied = f"{INDEX}copy/{me.pk}/"
    assert ops.post(copied, form(is_superuser="on", **passwords)).status_code == 404
    assert not User.objects.filter(username="ny").exists()


def test_no_account_is_deleted(ops: Client) -> None:
    other = account("anna")
    ops.post(reverse("wagtailusers_users:delete", args=[other.pk]))
    bulk(ops, "delete", other)
    assert User.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize("name", [roles.COMMUNICATIONS, roles.COORDINATORS, roles.TRANSLATORS])
def test_the_others_keep_no_accounts(me: User, name: str) -> None:
    client = signed_in(account("other", name))
    for address in (INDEX, ADD, edit_url(me), reverse("wagtailusers_groups:index")):
        assert client.get(address).status_code == 302, address


def test_a_superuser_has_wagtails_whole_form(admin: Client, me: User) -> None:
    ops_group = group(roles.OPERATIONS)
    admin.post(edit_url(me), form(username="ops", groups=[ops_group.pk], is_superuser="on"))
    me.refresh_from_db()
    assert me.is_superuser
