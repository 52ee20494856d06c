"""`manage.py setup_site`: the skeleton in both languages, groups, workflows, the first administrator."""

import os
import secrets
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandParser

from cms.registry import setup_steps
from initiatives.skeleton import ensure_skeleton
from initiatives.staff import ensure_staff

ADMIN_NAME: Final = "admin"


class Command(BaseCommand):
    """Make what a site needs before anybody can use it; safe to run at every deployment."""

    help = (
        "Makes the home and index pages in both languages, the groups and workflows of staff and, "
        "if there is none, the first administrator."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer to leave out the administrator."""
        parser.add_argument(
            "--no-admin", action="store_true", help="Don't make an administrator account."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make pages, groups, workflows and account, and say what was made."""
        for title in ensure_skeleton():
            self.stdout.write(f"Made {title}, in Danish and English.")
        if made_for_staff := ensure_staff():
            self.stdout.write(f"Made the groups and workflows {', '.join(made_for_staff)}.")
        for step in setup_steps:
            if made := step():
                self.stdout.write(made)
        if not options["no_admin"]:
            self._ensure_admin()

    def _ensure_admin(self) -> None:
        users = get_user_model()
        if users.objects.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(15)
        path = Path(settings.VAR_DIR) / "admin.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written before the account exists: an account whose password nobody knows helps nobody.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(f"user: {ADMIN_NAME}\npassword: {password}\n")
        users.objects.create_superuser(ADMIN_NAME, "", password)
        self.stdout.write(f"Made the account {ADMIN_NAME}; its password is in {path}.")
