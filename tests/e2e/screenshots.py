"""Takes a picture of every kind of page, in both languages, wide and narrow, into var/screenshots.

By hand, against a running site: `.venv/bin/python -m tests.e2e.screenshots http://127.0.0.1:8000`;
with `--staff USER:PASSWORD` of the admin's screens instead, and with `--only` of some of either.
"""

import argparse
import re
import shutil
import sys
from pathlib import Path
from typing import Final

import django
from playwright.sync_api import Page, sync_playwright

WIDTHS: Final = (1280, 375)
# Long pages are cut: what is below looks like what is above.
TALLEST: Final = 3_000


def sign_in(page: Page, staff: str) -> None:
    """Sign in with "user:password"."""
    user, _, password = staff.partition(":")
    page.goto("/konto/login/")
    page.fill("[name=login]", user)
    page.fill("[name=password]", password)
    page.click("button[type=submit] >> nth=-1")
    page.wait_for_url("**/admin/")


def main(base_url: str, target: Path, staff: str = "", only: str = "") -> None:
    """Write <kind>-<language>-<width>.png for every kind of page of the site at `base_url`.

    With `staff` ("user:password") for every screen of the admin. `only` is a pattern for the kinds.
    """
    django.setup()
    from tests.e2e.conftest import ARGUMENTS, addresses
    from tests.e2e.screens import screens

    known = screens() if staff else {**addresses(), "login da": "/konto/login/"}
    target.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("No chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        for width in WIDTHS[:1] if staff else WIDTHS:
            page = browser.new_page(base_url=base_url, viewport={"width": width, "height": 900})
            if staff:
                sign_in(page, staff)
            for kind, address in known.items():
                if not re.search(only, kind):
                    continue
                answer = page.request.get(address)
                if not answer.headers["content-type"].startswith("text/html"):
                    continue  # a file or a feed
                page.goto(address)
                name = re.sub(r"\W+", "-", kind).lower()
                height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
                page.screenshot(
                    path=target / f"{name}-{width}.png",
                    full_page=True,
                    clip={"x": 0, "y": 0, "width": width, "height": height},
                )
            page.close()
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base_url")
    parser.add_argument("--target", type=Path, default=Path("var/screenshots"))
    parser.add_argument("--staff", default="", metavar="USER:PASSWORD")
    parser.add_argument("--only", default="", metavar="PATTERN")
    options = parser.parse_args()
    main(options.base_url, options.target, options.staff, options.only)
