"""Members of staff as tests need them: in a group, or answering for an initiative."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from cms.models import User
from home.models import Person
from initiatives.models import InitiativePage, RoleAssignment


def initiative(code: str) -> InitiativePage:
    """Return the Danish page of an initiative of the demo content."""
    page: InitiativePage = InitiativePage.objects.get(code=code)
    return page


def account(name: str, *groups: str, **values: Any) -> User:
    """Return a new account in groups that exist."""
    email = f"{name}@example.org"
    user: User = get_user_model().objects.create_user(
        name, email, first_name=name.title(), **values
    )
    user.groups.add(*Group.objects.filter(name__in=groups))
    assert user.groups.count() == len(groups)
    return user


def answers_for(page: InitiativePage, user: User, **values: Any) -> RoleAssignment:
    """Give `user` a role on `page` through the person that is theirs."""
    person, _is_new = Person.objects.get_or_create(user=user, defaults={"name": user.username})
    role: RoleAssignment = RoleAssignment.objects.create(initiative=page, person=person, **values)
    return role


def signed_in(user: User) -> Client:
    """Return a browser in which `user` has signed in."""
    client = Client()
    client.force_login(user)
    return client


def days(number: int) -> Any:
    """Return the day that is so many days from today in Denmark."""
    return timezone.localdate() + timedelta(days=number)
