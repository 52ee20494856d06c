"""`manage.py demo_users`: an account for each role, to try the site out with."""

import secrets
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cms import languages, roles
from home.models import Person
from initiatives.models import InitiativePage, RoleAssignment
from initiatives.staff import ensure_staff


class Demo(NamedTuple):
    """An account: its name and what people are called in the admin; its group, or its role."""

    username: str
    name: str
    group: str = ""
    role: str = ""


ACCOUNTS: Final = (
    Demo("kommunikation", "Prøve Kommunikation", group=roles.COMMUNICATIONS),
    Demo("koordinator", "Prøve Koordinator", group=roles.COORDINATORS),
    Demo("oversaetter", "Prøve Oversætter", group=roles.TRANSLATORS),
    Demo("drift", "Prøve Drift", group=roles.OPERATIONS),
    Demo("tovholder", "Prøve Tovholder", role=RoleAssignment.Role.LEAD),
    Demo("formidling", "Prøve Formidling", role=RoleAssignment.Role.COMMUNICATIONS),
)
INITIATIVE: Final = "I06"


class Command(BaseCommand):
    """Make the accounts, or give them new passwords; prints the passwords, which nobody keeps."""

    help = (
        "Makes an account for each role, to try the site out with, and prints the passwords. "
        "Only where the site is tried out: never in production."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make and print them; raises `CommandError` in production, or without an initiative."""
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("Accounts for trying out are not for production.")
        initiatives = InitiativePage.objects.filter(locale__language_code=languages.SOURCE)
        initiative = initiatives.filter(code=INITIATIVE).first() or initiatives.first()
        if initiative is None:
            raise CommandError("There is no initiative to answer for. Run load_demo first.")
        ensure_staff()
        self.stdout.write(f"The last two answer for “{initiative.title}”.")
        for account in ACCOUNTS:
            password = secrets.token_urlsafe(15)
            _make(account, password, initiative)
            self.stdout.write(f"{account.username:<14} {password}")


@transaction.atomic
def _make(account: Demo, password: str, initiative: InitiativePage) -> None:
    first, _space, last = account.name.partition(" ")
    user, _is_new = get_user_model().objects.get_or_create(
        username=account.username,
        defaults={
            "first_name": first,
            "last_name": last,
            "email": f"{account.username}@example.org",
        },
    )
    user.set_password(password)
    user.is_active = True
    user.save()
    if account.group:
        user.groups.add(Group.objects.get(name=account.group))
        return
    person, _is_new = Person.objects.get_or_create(
        user=user, defaults={"name": account.name, "is_demo": True}
    )
    role = {"initiative": initiative, "person": person, "role": account.role}
    if not RoleAssignment.objects.current().filter(**role).exists():
        RoleAssignment.objects.create(**role, is_demo=True)
