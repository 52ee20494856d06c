"""Those who work on the site in a browser: an account for each role, and signing in."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from playwright.sync_api import Page

from tests.e2e.conftest import OpenPage, Site


def accounts(site: Site) -> dict[str, str]:
    """Make an account for each role on a running site; return the passwords by username."""
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.embedded",
        "VAR_DIR": str(site.folder),
        "DATABASE_URL": f"sqlite:///{site.folder / 'site.sqlite3'}",
    }
    made = subprocess.run(
        [sys.executable, "manage.py", "demo_users", "--skip-checks"],
        env=environ,
        check=True,
        cwd=settings.PROJECT_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    return dict(re.findall(r"^(\w+) +(\S+)$", made.stdout, re.MULTILINE))


@pytest.fixture(scope="module")
def passwords(site: Site) -> dict[str, str]:
    """The passwords of the accounts for trying out, by username."""
    return accounts(site)


def sign_in(open_page: OpenPage, name: str, password: str, width: int = 1280) -> Page:
    """Return the start page of the admin as somebody sees it who has just signed in."""
    page = open_page("/konto/login/", width=width)
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url("**/admin/")
    return page
