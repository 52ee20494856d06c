"""Takes the pictures of the guides and of README anew: `make guide-pictures`, into docs.

It serves a site of its own with the demo content from var/guide, signs in as the demo accounts, and
photographs what they tell about with the machine's Chromium. Whoever changes a screen runs it,
looks at what differs, and commits it.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Page, sync_playwright

PROJECT: Final = Path(__file__).resolve().parent.parent
VAR: Final = Path(os.environ.get("VAR_DIR") or PROJECT / "var")
FOLDER: Final = VAR / "guide"
GUIDES: Final = PROJECT / "docs" / "editors" / "pictures"
README: Final = PROJECT / "docs" / "pictures"
# As wide as the text of the guide twice over, for sharp screens; in 16:10.
WIDTH, HEIGHT = 1120, 700
# The initiative that the demo accounts of leads answer for (`manage.py demo_users`).
INITIATIVE: Final = "I06"
CHROMIUM: Final = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)


@dataclass
class Site:
    """The site that is photographed: its address, the accounts' passwords, its pages by code."""

    url: str
    passwords: dict[str, str]

    def page(self, code: str, language: str = "da") -> int:
        """Return the number of the page of an initiative."""
        with closing(sqlite3.connect(FOLDER / "site.sqlite3")) as database:
            row = database.execute(
                "select page.id from wagtailcore_page page"
                " join wagtailcore_locale locale on locale.id = page.locale_id"
                " where locale.language_code = ? and page.translation_key = ("
                "  select page.translation_key from wagtailcore_page page"
                "  join initiatives_initiativepage one on one.page_ptr_id = page.id"
                "  where one.code = ?)",
                [language, code],
            ).fetchone()
        return int(row[0])

    def above(self, code: str) -> int:
        """Return the number of the Danish page that an initiative stands below."""
        with closing(sqlite3.connect(FOLDER / "site.sqlite3")) as database:
            row = database.execute(
                "select id from wagtailcore_page where path = ("
                " select substr(path, 1, length(path) - 4) from wagtailcore_page where id = ?)",
                [self.page(code)],
            ).fetchone()
        return int(row[0])


Steps = Callable[[Page, Site], None]


@dataclass(frozen=True)
class Shot:
    """A picture: what leads to the screen, who is signed in, where it is kept, and its size."""

    name: str
    account: str
    steps: Steps
    folder: Path
    width: int
    height: int


SHOTS: Final[list[Shot]] = []
"""In this order. A step without a name leaves no picture, but something to photograph."""


def shot(
    name: str,
    account: str = "",
    folder: Path = GUIDES,
    size: tuple[int, int] = (WIDTH, HEIGHT),
) -> Callable[[Steps], Steps]:
    """Add a picture to `SHOTS`."""

    def add(steps: Steps) -> Steps:
        SHOTS.append(Shot(name, account, steps, folder, *size))
        return steps

    return add


@shot("home-da-1280", folder=README, size=(1280, 1900))
def front_page(page: Page, site: Site) -> None:
    """What a citizen meets first."""
    page.goto("/da/")


@shot("initiative-en-375", folder=README, size=(375, 1700))
def english_initiative(page: Page, site: Site) -> None:
    """An initiative as a partner reads it on a phone."""
    page.goto("/en/initiatives/safe-nightlife/")


def unfold(page: Page) -> None:
    """Open the menu of buttons, once the page is ready for it."""
    page.wait_for_load_state("networkidle")
    page.locator("footer [data-w-dropdown-target=toggle]").last.click()


@shot("log-ind")
def sign_in(page: Page, site: Site) -> None:
    """The way in."""
    page.goto("/konto/login/")


@shot("forside", "koordinator")
def start(page: Page, site: Site) -> None:
    """What waits for a coordinator."""
    page.goto("/admin/")


@shot("indsats", "tovholder")
def initiative(page: Page, site: Site) -> None:
    """The form of an initiative, with its tabs."""
    page.goto(f"/admin/pages/{site.page(INITIATIVE)}/edit/")


@shot("fakta", "tovholder")
def facts(page: Page, site: Site) -> None:
    """The tab of facts."""
    page.goto(f"/admin/pages/{site.page(INITIATIVE)}/edit/#tab-fakta")
    page.get_by_role("tab", name="Fakta").click()


@shot("blokke", "tovholder")
def blocks(page: Page, site: Site) -> None:
    """The blocks that a text is made of."""
    page.goto(f"/admin/pages/{site.page(INITIATIVE)}/edit/")
    button = page.locator("[data-contentpath=now] button.c-sf-add-button").last
    button.scroll_into_view_if_needed()
    button.click()


@shot("billede", "kommunikation")
def image(page: Page, site: Site) -> None:
    """The form of an image."""
    page.goto("/admin/images/")
    page.locator("ul.listing a, .listing-results a").first.click()


@shot("knapper", "tovholder")
def buttons(page: Page, site: Site) -> None:
    """The buttons at the foot of a page."""
    page.goto(f"/admin/pages/{site.page(INITIATIVE)}/edit/")
    unfold(page)


@shot("", "tovholder")
def send(page: Page, site: Site) -> None:
    """Send it for approval."""
    buttons(page, site)
    with page.expect_navigation():
        page.locator("button[name=action-submit]").click()


@shot("godkend", "koordinator")
def review(page: Page, site: Site) -> None:
    """A page that waits for approval."""
    page.goto(f"/admin/pages/{site.page(INITIATIVE)}/edit/")
    unfold(page)


@shot("roller", "koordinator")
def roles(page: Page, site: Site) -> None:
    """The list of roles."""
    page.goto("/admin/snippets/initiatives/roleassignment/")


@shot("sider", "kommunikation")
def explorer(page: Page, site: Site) -> None:
    """The list of pages, with the column about English."""
    page.goto(f"/admin/pages/{site.above(INITIATIVE)}/")


@shot("besked", "kommunikation")
def notice(page: Page, site: Site) -> None:
    """The form of a message to all."""
    page.goto("/admin/snippets/cms/notice/add/")


@shot("tal", "koordinator")
def figures(page: Page, site: Site) -> None:
    """The import of figures."""
    page.goto("/admin/snippets/home/observation/import/")


@shot("rapport", "kommunikation")
def report(page: Page, site: Site) -> None:
    """What somebody should look at."""
    page.goto("/admin/reports/content/")


@shot("english-pages", "oversaetter")
def english_pages(page: Page, site: Site) -> None:
    """What waits for a translator."""
    page.goto("/admin/reports/english/")


@shot("sentences", "oversaetter")
def sentences(page: Page, site: Site) -> None:
    """The editor of an English page."""
    page.goto(f"/admin/pages/{site.page('I01', 'en')}/edit/")
    page.wait_for_load_state("networkidle")
    page.locator(".js-translation-editor").evaluate("part => part.scrollIntoView()")


@shot("", "oversaetter")
def send_english(page: Page, site: Site) -> None:
    """Send it for approval."""
    sentences(page, site)
    with page.expect_navigation():
        page.locator("button[name=action][value=send]").click()


@shot("approve", "kommunikation")
def approve(page: Page, site: Site) -> None:
    """The panel of an English page that was sent."""
    page.goto(f"/admin/pages/{site.page('I01', 'en')}/edit/")


def manage(*arguments: str) -> str:
    """Run a command of the site from `FOLDER`; return what it printed."""
    return subprocess.run(
        [sys.executable, *arguments],
        env=environ(),
        cwd=PROJECT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def environ() -> dict[str, str]:
    """Return the environment of the site."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.embedded",
        "VAR_DIR": str(FOLDER),
        "DATABASE_URL": f"sqlite:///{FOLDER / 'site.sqlite3'}",
        "WEB_WORKERS": "1",
    }


@contextmanager
def serving() -> Iterator[Site]:
    """A new site with the demo content and the demo accounts, while it is photographed."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for built in ("lexicon", "staticfiles"):
        (FOLDER / built).symlink_to(VAR / built)
    manage("tools/prepare.py")
    accounts = re.findall(r"^(\w+) +(\S+)$", manage("manage.py", "demo_users"), re.MULTILINE)
    with (FOLDER / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", "0"],
            env=environ(),
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        assert server.stdout is not None
        address = re.search(r"http://\S+:\d+", server.stdout.readline())
        try:
            if address is None:
                sys.exit(f"The site doesn't start: see {FOLDER / 'server.log'}.")
            yield Site(address[0], dict(accounts))
        finally:
            server.terminate()
            server.wait(timeout=20)
            shutil.rmtree(FOLDER)


def enter(page: Page, site: Site, account: str) -> None:
    """Sign in."""
    page.goto("/konto/login/")
    page.fill("[name=login]", account)
    page.fill("[name=password]", site.passwords[account])
    page.click("main button[type=submit]")
    page.wait_for_url("**/admin/")


def keep(page: Page, target: Path) -> None:
    """Write what is on the screen as a small file."""
    page.wait_for_load_state("networkidle")
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        page.screenshot(path=file.name, animations="disabled")
        with Image.open(file.name) as picture:
            picture.convert("RGB").save(target, "WEBP", quality=72, method=6)


def main(only: str) -> int:
    """Take every picture whose name matches `only`."""
    if CHROMIUM is None:
        print("No chromium here: apt-get install chromium", file=sys.stderr)
        return 1
    with serving() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for each in SHOTS:
            if each.name and not re.search(only, each.name):
                continue
            context = browser.new_context(
                base_url=site.url,
                viewport={"width": each.width, "height": each.height},
                locale="da-DK",
            )
            page = context.new_page()
            if each.account:
                enter(page, site, each.account)
            each.steps(page, site)
            if each.name:
                target = each.folder / f"{each.name}.webp"
                keep(page, target)
                print(f"{each.name}: {target.stat().st_size // 1000} KB")
            context.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
