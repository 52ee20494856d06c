"""The guides in the admin: one click away, readable, and true to the screens that they tell about."""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import django
import polib
import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from PIL import Image

from cms import guide, roles
from cms.catalogues import PROJECT_DIR
from initiatives.staff import ensure_staff
from tests.cms import labels
from tests.initiatives.staff import account, answers_for, initiative, signed_in

pytestmark = pytest.mark.vendor("sqlite")

FOLDER: Final = PROJECT_DIR / "docs" / "editors"
PICTURE: Final = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
# What the guide says of its own quotation marks.
OWN: Final = {"anførselstegn"}


class Tags(HTMLParser):
    """The tags of a page with their attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def values(self, tag: str, name: str) -> list[str]:
        """Return the values of an attribute of all tags of a kind."""
        return [
            values[name] or "" for found, values in self.found if found == tag and name in values
        ]


def text(language: str) -> str:
    return (FOLDER / f"{language}.md").read_text(encoding="utf-8")


# One click away ------------------------------------------------------------------


@pytest.mark.django_db
def test_everybody_finds_the_guide_in_the_menu_and_on_the_start_page() -> None:
    ensure_staff()
    lead = account("lis")
    answers_for(initiative("I06"), lead)
    groups = (roles.COMMUNICATIONS, roles.COORDINATORS, roles.TRANSLATORS, roles.OPERATIONS)
    for user in (lead, *(account(f"a{number}", group) for number, group in enumerate(groups))):
        browser = signed_in(user)
        start = browser.get(reverse("wagtailadmin_home")).content.decode()
        assert start.count(f'"{reverse("guide")}"') >= 2, user
        assert "guide.wagtail.org" not in start
        assert "Vejledning til redaktører" in browser.get(reverse("guide")).content.decode()


@pytest.mark.django_db
def test_the_guide_is_for_staff(client: Client) -> None:
    picture = reverse("guide_picture", args=["log-ind"])
    for address in (reverse("guide"), reverse("guide", args=["en"]), picture):
        assert client.get(address)["Location"] == f"/konto/login/?next={address}"


@pytest.mark.django_db
def test_each_guide_leads_to_the_other(admin: Client) -> None:
    danish = admin.get(reverse("guide")).content.decode()
    english = admin.get(reverse("guide", args=["en"])).content.decode()
    assert reverse("guide", args=["en"]) in Tags(danish).values("a", "href")
    assert reverse("guide", args=["da"]) in Tags(english).values("a", "href")
    assert "Guide for translators" in english
    assert admin.get(reverse("guide", args=["sv"])).status_code == 404


# What it shows --------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("language", guide.LANGUAGES)
def test_the_contents_lead_to_each_section(admin: Client, language: str) -> None:
    tags = Tags(admin.get(reverse("guide", args=[language])).content.decode())
    anchors = [href[1:] for href in tags.values("a", "href") if re.match(r"#\w", href)]
    ids = [value for tag in ("h2", "h3") for value in tags.values(tag, "id")]
    assert len(ids) == len(set(ids))
    sections = {section.anchor for section in guide.guide(language).sections if not section.is_sub}
    assert sections <= set(anchors)
    assert set(anchors) - {"main"} <= set(ids)
    assert len(sections) == text(language).count("\n## ") > 10


@pytest.mark.django_db
def test_its_pictures_are_sent_and_a_missing_one_leaves_the_text(
    admin: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = Tags(admin.get(reverse("guide")).content.decode())
    pictures = [src for src in shown.values("img", "src") if "/help/" in src]
    assert len(pictures) == len(PICTURE.findall(text("da")))
    answer = admin.get(pictures[0])
    assert answer["Content-Type"] == "image/webp"
    assert b"WEBP" in b"".join(answer.streaming_content)
    assert admin.get(reverse("guide_picture", args=["ukendt"])).status_code == 404

    for language in guide.LANGUAGES:
        (tmp_path / f"{language}.md").write_text(text(language), encoding="utf-8")
    monkeypatch.setattr(guide, "FOLDER", tmp_path)
    bare = admin.get(reverse("guide")).content.decode()
    assert not [src for src in Tags(bare).values("img", "src") if "/help/" in src]
    assert "Læg et billede op" in bare


@pytest.mark.django_db
def test_html_in_a_guide_stays_text(
    admin: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for language in guide.LANGUAGES:
        (tmp_path / f"{language}.md").write_text("# Titel\n\n<b onclick='x()'>fed</b>\n")
    monkeypatch.setattr(guide, "FOLDER", tmp_path)
    assert "&lt;b onclick=" in admin.get(reverse("guide")).content.decode()


# That it is true --------------------------------------------------------------------


@pytest.mark.parametrize("language", guide.LANGUAGES)
def test_each_picture_exists_is_small_and_says_what_it_shows(language: str) -> None:
    pictures = PICTURE.findall(text(language))
    assert pictures
    for description, address in pictures:
        assert len(description.split()) > 2, address
        path = FOLDER / address
        assert path.stat().st_size < 60_000, address
        with Image.open(path) as picture:
            assert picture.format == "WEBP"


def test_no_picture_is_kept_that_no_guide_shows() -> None:
    named = {address for code in guide.LANGUAGES for _alt, address in PICTURE.findall(text(code))}
    assert {f"pictures/{path.name}" for path in (FOLDER / "pictures").iterdir()} == named


@cache
def danish_words() -> tuple[re.Pattern[str], ...]:
    """Return what the Danish admin can say: a pattern for each message of every catalogue."""
    folders = [PROJECT_DIR / "locale", PROJECT_DIR / "locale" / "packages"]
    folders += [Path(config.path) / "locale" for config in apps.get_app_configs()]
    folders.append(Path(django.__file__).parent / "conf" / "locale")
    entries = [
        entry
        for folder in folders
        for file in (folder / "da" / "LC_MESSAGES").glob("*.po")
        for entry in polib.pofile(str(file), encoding="utf-8")
    ]
    words = {word for e in entries for word in (e.msgstr, *e.msgstr_plural.values()) if word}
    patterns = {pattern_of(word) for word in words}
    # »%s og %s« would be said of anything.
    telling = {one for one in patterns if ".+" not in one or re.search(r"\w{4}", one)}
    return tuple(re.compile(one, re.IGNORECASE) for one in telling)


def pattern_of(word: str) -> str:
    """Return a pattern for a message with anything in its gaps; a label's colon may be left out."""
    gaps = re.split(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", " ".join(word.split()).rstrip(": "))
    return ".+".join(re.escape(part) for part in gaps) + "$"


def quoted() -> set[str]:
    """Return what the Danish guide quotes from the screen."""
    found = re.findall(r"»([^»«]+)«", text("da"))
    return {" ".join(words.split()).rstrip(":") for words in found}


def is_said(words: str) -> bool:
    """Whether the admin says `words`, which may end in … where the screen goes on."""
    return any(
        word.match(words)
        or (" …" in words and word.pattern.startswith(re.escape(words.partition(" …")[0])))
        for word in danish_words()
    )


@pytest.mark.slow
def test_each_word_that_the_guide_quotes_is_a_word_of_the_admin() -> None:
    assert len(quoted()) > 100
    assert {words for words in quoted() - OWN if not is_said(words)} == set()


def test_a_word_that_no_screen_says_is_found() -> None:
    assert not is_said("Send den af sted")
    assert is_said("Send til godkendelse")


@pytest.mark.django_db
def test_the_button_is_called_as_the_guide_says(admin: Client) -> None:
    ensure_staff()
    page = initiative("I06")
    form = labels.shown(admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
    assert "Send til godkendelse" in form
    assert "Send til Indsats" not in form
