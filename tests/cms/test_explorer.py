"""What Wagtail's lists say where they have little to say, in the words of the site."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from home.models import Person
from initiatives.models import InitiativePage, RoleAssignment
from tests.cms import labels

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def explorer(admin: Client, *page: int) -> str:
    name = "wagtailadmin_explore" if page else "wagtailadmin_explore_root"
    return labels.shown(admin.get(reverse(name, args=page)))


def test_a_page_without_pages_below_it_says_so(admin: Client) -> None:
    page = InitiativePage.objects.get(code="I06")
    assert page.numchild == 0
    shown = explorer(admin, page.pk)
    assert "Der er ingen undersider." in shown
    assert "af 0 sider" not in shown
    above = page.get_parent()
    assert f"1–{above.numchild} af {above.numchild} sider" in " ".join(
        explorer(admin, above.pk).split()
    )


def test_the_explorer_begins_with_all_pages(admin: Client) -> None:
    shown = explorer(admin)
    assert "Alle sider" in shown
    assert ">Root<" not in "".join(shown.split())


def test_yes_and_no_are_read_aloud_in_danish(admin: Client) -> None:
    page = InitiativePage.objects.get(code="I06")
    user = get_user_model().objects.get(username="boss")
    for name, trusted in (("Lis", True), ("Kaj", False)):
        person = Person.objects.create(name=name, user=user if trusted else None)
        RoleAssignment.objects.create(initiative=page, person=person, is_trusted=trusted)
    url = RoleAssignment.snippet_viewset.get_url_name("list")
    shown = "".join(labels.shown(admin.get(reverse(url))).split())
    assert ">Ja<" in shown
    assert ">Nej<" in shown
    assert ">True<" not in shown
    assert ">False<" not in shown
