"""What readers get of the newsroom's pages, and what is stored of them."""

import re
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any, Final
from uuid import UUID

from bs4 import BeautifulSoup
from django.db.models import TextField
from django.db.models.functions import Cast
from django.test import Client
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.models import StringTranslation

from cms.models.base import BasePage
from cms.models.problems import PublishingRefused
from cms.visibility import visible
from home.models import HomePage, SectionPage, StandardPage
from initiatives.models import InitiativePage
from tests.site.answers import read_texts

DANISH: Final = re.compile(r"\d+dk")
# A 404 below /en/ may name the Danish address that was asked for; an English page may not have it.
DANISH_STORED: Final = re.compile(r"\d+dk|torvet-\d")
ENGLISH: Final = re.compile(r"\d+gb")
TEXTS: Final = ("title", "summary", "lead")
LIST: Final = "/en/initiatives/"

# The key of a page, the path of a sentence on it, and its Danish.
Sentence = tuple[UUID, str, str]


def modified(file: Path) -> tuple[int, str]:
    """Return when a file was written last."""
    return file.stat().st_mtime_ns, file.name


def english_home() -> HomePage:
    """Return the English front page."""
    return HomePage.objects.get(locale__language_code="en")


def home_key() -> UUID:
    """Return the key of both front pages."""
    key: UUID = english_home().translation_key
    return key


def _pages(key: UUID, language: str) -> list[Any]:
    found = Page.objects.filter(translation_key=key, locale__language_code=language)
    return [page.specific for page in found]


def danish(key: UUID) -> list[Any]:
    """Return the Danish page, if there is one."""
    return _pages(key, "da")


def english(key: UUID) -> list[Any]:
    """Return the English page, if there is one."""
    return _pages(key, "en")


def stream_of(page: BasePage) -> str:
    """Return the name of the field that holds the running text."""
    return {InitiativePage: "now", SectionPage: "intro"}.get(type(page), "body")


def live_texts() -> dict[int, tuple[str, ...]]:
    """Return what the live English pages of the kinds that are worked on say, as stored."""
    found: dict[int, tuple[str, ...]] = {}
    for kind in (InitiativePage, StandardPage):
        pages = kind.objects.filter(locale__language_code="en", live=True)
        pages = pages.annotate(stream=Cast(stream_of(kind()), TextField()))
        fields = (*TEXTS, "slug", "stream")
        found |= {
            pk: tuple(str(value) for value in values)
            for pk, *values in pages.values_list("pk", *fields)
        }
    return found


def more_public() -> list[str]:
    """Return the public English pages whose Danish page readers don't get."""
    seen = visible(Page.objects.filter(locale__language_code="da"))
    hidden = Page.objects.filter(locale__language_code="da").exclude(pk__in=seen.values("pk"))
    public = visible(Page.objects.filter(locale__language_code="en"))
    keys = hidden.values("translation_key")
    return list(public.filter(translation_key__in=keys).values_list("url_path", flat=True))


def signature(one: PageViewRestriction) -> tuple[Any, ...]:
    password = one.password if one.restriction_type == PageViewRestriction.PASSWORD else ""
    groups: tuple[int, ...] = ()
    if one.restriction_type == PageViewRestriction.GROUPS:
        groups = tuple(sorted(group.pk for group in one.groups.all()))
    return one.restriction_type, password, groups


def own_signatures(page: Page) -> set[tuple[Any, ...]]:
    return {signature(one) for one in page.view_restrictions.all()}


def own_restrictions() -> set[tuple[Any, ...]]:
    """Return every restriction of an English page."""
    rows = PageViewRestriction.objects.filter(page__locale__language_code="en")
    return {(one.page_id, *signature(one)) for one in rows}


def stored_sentences(keys: set[UUID]) -> dict[Sentence, str]:
    """Return the English of each sentence that counts as translated."""
    rows = StringTranslation.objects.filter(
        context__object__in=keys, locale__language_code="en", has_error=False
    ).values_list("context__object", "context__path", "translation_of__data", "data")
    return {(key, path, text): data for key, path, text, data in rows}


def stray_danish(html: str) -> list[str]:
    """Return the Danish texts of a page that aren't marked as Danish."""
    if not DANISH.search(html):
        return []
    soup = BeautifulSoup(html, "html5lib")
    return [text for text, said in read_texts(soup) if said != "da" and DANISH.search(text)]


class Watched:
    """Pages on which somebody works; what is done to them is looked at."""

    def __init__(self) -> None:
        self.keys: list[UUID] = []
        self.sections: list[UUID] = []
        # What somebody has typed, by sentence, and which pages this deed may change in English.
        self.typed: dict[Sentence, str] = {}
        self.may_change: set[int] = set()
        self.chance = Random(0)

    def act(self, deed: str, which: int, seed: int) -> None:
        """Do one thing to one page, and look at the site."""
        self.chance = Random(seed)
        self.may_change = set()
        key = self.keys[which % len(self.keys)]
        before, restricted = live_texts(), own_restrictions()
        # The admin's middleware answers it; what is done by program here meets it bare.
        with suppress(PublishingRefused):
            getattr(self, deed)(key)
        self.check(key)
        after = live_texts()
        for pk in before.keys() & after.keys() - self.may_change:
            assert after[pk] == before[pk], f"{deed} changed English text"
        if deed not in ("restrict", "delete"):
            assert restricted <= own_restrictions(), f"{deed} took a restriction off"

    def check(self, key: UUID) -> None:
        """Ask for a page in both languages, and whether anything of the site shows too much."""
        for page in english(key):
            answer = Client().get(page.url)
            if answer.status_code == 200 and page.title in answer.content.decode():
                for source in danish(key):
                    assert Client().get(source.url).status_code == 200, f"{source.url} isn't public"
            assert stray_danish(answer.content.decode()) == []
        for page in danish(key):
            address = f"{LIST}{page.slug}/"
            assert stray_danish(Client().get(address).content.decode()) == []
        for text in live_texts().values():
            assert not DANISH_STORED.search(str(text)), "Danish is stored in a live English page"
        assert more_public() == []
        self._check_restrictions()
        stored = stored_sentences({one for one, _path, _text in self.typed})
        lost = {place: text for place, text in self.typed.items() if stored.get(place) != text}
        assert lost == {}

    def check_all(self) -> None:
        """Look at every page, and at the list."""
        for key in self.keys:
            self.check(key)
        for address in (
            LIST,
            "/en/",
            *(page.url for key in self.sections for page in english(key)),
        ):
            assert stray_danish(Client().get(address).content.decode()) == []

    def _check_restrictions(self) -> None:
        """Compare what keeps readers from each page, on it or above it, in both languages."""
        pages = Page.objects.filter(translation_key__in=[*self.keys, *self.sections])
        rows = PageViewRestriction.objects.select_related("page").prefetch_related("groups")
        kept = [(one.page.path, signature(one)) for one in rows]
        over: dict[UUID, dict[str, set[tuple[Any, ...]]]] = {}
        for page in pages.select_related("locale"):
            both = over.setdefault(page.translation_key, {})
            both[page.locale.language_code] = {
                said for path, said in kept if page.path.startswith(path)
            }
        for key, both in over.items():
            missing = both.get("da", set()) - both["en"] if "en" in both else set()
            assert not missing, f"English of {key} is less restricted than Danish"
