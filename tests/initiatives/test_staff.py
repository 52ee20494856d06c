"""What `setup_site` makes for staff, who keeps which records and settings, and accounts to try it with."""

import re
from io import StringIO
from typing import Any, Final

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings
from wagtail.models import (
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowPage,
)
from wagtail.snippets.models import get_snippet_models

from cms import roles
from cms.models import User
from initiatives.models import RoleAssignment
from initiatives.staff import ensure_staff
from tests.initiatives.staff import account, answers_for, initiative, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ALL: Final = {roles.COMMUNICATIONS, roles.COORDINATORS, roles.TRANSLATORS, roles.OPERATIONS}


def told(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def everything() -> list[Any]:
    """Return all rights as rows that can be compared."""
    return [
        sorted(Group.objects.values_list("name", "permissions__codename")),
        sorted(GroupPagePermission.objects.values_list("group", "page", "permission")),
        sorted(GroupCollectionPermission.objects.values_list("group", "permission")),
        sorted(WorkflowPage.objects.values_list("page", "workflow__name")),
        sorted(Workflow.objects.values_list("name", "workflow_tasks__task__name")),
    ]


def test_setup_makes_groups_and_workflows_once() -> None:
    first = told("setup_site", "--no-admin")
    assert f"{roles.COMMUNICATIONS}, {roles.COORDINATORS}" in first
    assert set(Group.objects.values_list("name", flat=True)) == ALL  # Wagtail's own are gone
    before = everything()
    assert "groups" not in told("setup_site", "--no-admin")
    assert everything() == before
    names = {page.slug: page.get_workflow().name for page in Page.objects.filter(depth=2)}
    assert names == {"da": "Indsats", "en": "Oversættelse"}


def test_setup_puts_rights_right_and_leaves_people_and_workflows_alone() -> None:
    Group.objects.get(name="Editors").user_set.add(account("editor"))
    ensure_staff()
    before = everything()
    coordinators = Group.objects.get(name=roles.COORDINATORS)
    coordinators.permissions.clear()
    roles.allow_on_page(coordinators, Page.objects.get(slug="da", depth=2), ("publish",))
    ensure_staff()
    assert everything() == before
    assert Group.objects.filter(name="Editors").exists()

    own = Workflow.objects.create(name="Vores egen")
    home = Page.objects.get(slug="da", depth=2)
    WorkflowPage.objects.filter(page=home).update(workflow=own)
    ensure_staff()
    assert home.get_workflow() == own


def test_setting_up_again_is_cheap() -> None:
    ensure_staff()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        ensure_staff()
    assert len(queries) <= 130


# Records and settings --------------------------------------------------------------------------

SHARED: Final = {roles.COMMUNICATIONS, roles.COORDINATORS}
# Who may open the form of a new record; all that isn't named is kept by both.
ADDED_BY: Final = {RoleAssignment: {roles.COORDINATORS}}
SCREENS: Final = {
    "wagtailredirects:index": {roles.COMMUNICATIONS, roles.OPERATIONS},
    "dead_addresses": {roles.COMMUNICATIONS, roles.OPERATIONS},
    "wagtailusers_users:index": {roles.OPERATIONS},
    "wagtailusers_groups:index": set(),
    "wagtailadmin_workflows:index": set(),
    "wagtailadmin_workflows:task_index": set(),
    "wagtailsites:index": set(),
    "wagtaillocales:index": set(),
    "wagtailimages:index": {*SHARED, "lead"},
    "wagtailimages:add": {*SHARED, "lead"},
    "wagtaildocs:add": {*SHARED, "lead"},
    "check_content": {*ALL, "lead"},
    "wagtailadmin_home": {*ALL, "lead"},
}
SETTINGS: Final = {
    "contactsettings": SHARED | {roles.OPERATIONS},
    "sitesettings": {roles.OPERATIONS},
}


@pytest.mark.slow
@pytest.mark.parametrize("who", [*sorted(ALL), "lead"])
def test_who_keeps_what(who: str) -> None:
    ensure_staff()
    user = account("who", *([who] if who in ALL else []))
    if who == "lead":
        answers_for(initiative("I06"), user)
    client = signed_in(user)
    found, expected = set(), set()
    for model in get_snippet_models():
        address = reverse(model.snippet_viewset.get_url_name("add"))
        if who in ADDED_BY.get(model, SHARED):
            expected.add(address)
        if user.has_perm(f"{model._meta.app_label}.add_{model._meta.model_name}"):
            found.add(address)
        elif client.get(address).status_code != 302:
            found.add(f"{address} although it has no right")
    site = Site.objects.get().pk
    screens = {reverse(name): groups for name, groups in SCREENS.items()}
    for name, groups in SETTINGS.items():
        screens[reverse("wagtailsettings:edit", args=["cms", name, site])] = groups
    for address, groups in screens.items():
        if who in groups:
            expected.add(address)
        if client.get(address).status_code == 200:
            found.add(address)
    assert found == expected


# Accounts to try the site with -----------------------------------------------------------------


@pytest.mark.slow
def test_demo_users_makes_an_account_for_each_role() -> None:
    lines = told("demo_users")
    passwords = dict(re.findall(r"^(\w+) +(\S{20})$", lines, re.MULTILINE))
    assert list(passwords) == [
        "kommunikation",
        "koordinator",
        "oversaetter",
        "drift",
        "tovholder",
        "formidling",
    ]
    assert "Trafiksikkerhed" in lines
    history = reverse("wagtailadmin_pages:history", args=[initiative("I06").pk])
    opens = {}
    for name, password in passwords.items():
        user = User.objects.get(username=name)
        assert user.check_password(password)
        opens[name] = signed_in(user).get(history).status_code == 200
    assert opens == {**dict.fromkeys(opens, True), "oversaetter": False, "drift": False}

    again = told("demo_users")
    assert User.objects.count() == len(passwords)
    assert RoleAssignment.objects.filter(person__user__isnull=False).count() == 2
    assert not any(password in again for password in passwords.values())


def test_demo_users_are_refused_in_production(settings: Settings) -> None:
    settings.DEMO_ACCOUNTS = False
    with pytest.raises(CommandError, match="not for production"):
        told("demo_users")
    assert not User.objects.exists()
