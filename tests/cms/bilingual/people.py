"""A translator and two of the communications staff, in the groups that a site is set up with."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import GroupPagePermission, Page

from cms import roles
from initiatives.staff import ensure_staff
from tests.cms.bilingual.desk import Desk, edit_url, english


@dataclass
class Staff:
    """The translator, and two who approve."""

    translator: Desk
    comms: Desk
    other_comms: Desk


def group(name: str, home: Page, *rights: str) -> Group:
    """Return a group that may enter the admin and has `rights` on `home` and what is below it."""
    made, _created = Group.objects.get_or_create(name=name)
    made.permissions.add(
        Permission.objects.get(codename="access_admin"),
        Permission.objects.get(codename="submit_translation"),
    )
    for right in rights:
        GroupPagePermission.objects.get_or_create(
            group=made, page=home, permission=Permission.objects.get(codename=f"{right}_page")
        )
    return made


def person(name: str, *groups: Group) -> Desk:
    """Return somebody of `groups`, signed in to the admin."""
    user: Any = get_user_model().objects.create_user(name, f"{name}@example.org", "x" * 14)
    user.groups.set(groups)
    return at_desk(name)


def at_desk(name: str) -> Desk:
    """Return somebody who is there, signed in to the admin at a machine of their own."""
    client = Client()
    client.force_login(get_user_model().objects.get(username=name))
    return Desk(client)


def hired() -> Staff:
    """Return a translator and two of the communications staff, with the workflow between them."""
    ensure_staff()
    translators = Group.objects.get(name=roles.TRANSLATORS)
    comms = Group.objects.get(name=roles.COMMUNICATIONS)
    return Staff(person("tove", translators), person("carla", comms), person("carsten", comms))


def awaits(page: Page) -> Any:
    """Return what awaits a decision of the English page."""
    return english(page).current_workflow_task_state


def approve(desk: Desk, page: Page, **values: Any) -> Any:
    """Press *Approve* as somebody who has the editor open."""
    return desk.press("approve", page, task_state=awaits(page).pk, **values)


def shown(desk: Desk, page: Page) -> str:
    """Return the editor of the English page as `desk` sees it."""
    return desk.client.get(edit_url(english(page))).content.decode()


def reader_sees(page: Page) -> str:
    """Return the English page as a reader gets it; "" where there is none."""
    answer = Client().get(english(page).url)
    return answer.content.decode() if answer.status_code == 200 else ""
