"""Takes a picture of every kind of page, in both languages, wide and narrow, into var/screenshots.

By hand, against a running site: `.venv/bin/python -m tests.e2e.screenshots http://127.0.0.1:8000`
"""

import argparse
import shutil
import sys
from pathlib import Path
from typing import Final

import django
from playwright.sync_api import sync_playwright

WIDTHS: Final = (1280, 375)
# Long pages are cut: what is below looks like what is above.
TALLEST: Final = 3_000


def main(base_url: str, target: Path) -> None:
    """Write <kind>-<language>-<width>.png for every kind of page of the site at `base_url`."""
    django.setup()
    from tests.e2e.conftest import ARGUMENTS, addresses

    known = addresses()
    target.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("No chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        for width in WIDTHS:
            page = browser.new_page(base_url=base_url, viewport={"width": width, "height": 900})
            for kind, address in {**known, "login da": "/konto/login/"}.items():
                answer = page.request.get(address)
                if not answer.headers["content-type"].startswith("text/html"):
                    continue  # a file or a feed
                page.goto(address)
                name = kind.replace(" ", "-").replace(".", "-").lower()
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
    options = parser.parse_args()
    main(options.base_url, options.target)
