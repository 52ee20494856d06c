"""Editors, translators and those who approve, in any order: what they do to a small site.

Each Danish text holds a word of its own ("12dk"), each English one too ("12gb"), so that an answer shows
whose text it is. After each deed `looks.Watched` asks the site as a reader does, and what is stored.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import copy
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.models import Translation

from cms.models.base import BasePage, PublishingRefused
from cms.scheduling import publish_scheduled
from home.models import HomePage, SectionPage, StandardPage
from tests.cms.bilingual.desk import Desk, edit_url, new_initiative, story
from tests.cms.bilingual.looks import (
    ENGLISH,
    TEXTS,
    Sentence,
    Watched,
    danish,
    english,
    english_home,
    home_key,
    modified,
    own_restrictions,
    own_signatures,
    stored_sentences,
    stream_of,
)
from tests.cms.bilingual.people import Staff

HOUR: Final = timedelta(minutes=10)
KINDS: Final = (
    PageViewRestriction.NONE,
    PageViewRestriction.LOGIN,
    PageViewRestriction.PASSWORD,
    PageViewRestriction.GROUPS,
)

real_now = timezone.now


class Newsroom(Watched):
    """A few pages in both languages, and everybody who works on them."""

    def __init__(self, staff: Staff, boss: Desk) -> None:
        super().__init__()
        self.staff, self.boss = staff, boss
        self.number = 100
        self.ahead = timedelta()
        # The files of deleted pages, with the sentences in them and whether Danish went too.
        self.deleted: list[tuple[Path, dict[Sentence, str], bool]] = []
        self.groups = [Group.objects.create(name=name) for name in ("Styregruppen", "Naboerne")]
        self.sections = [
            SectionPage.objects.get(slug="om-tryg-aalborg").translation_key,
            new_section("uden-engelsk").translation_key,
        ]

    # The deeds: each takes a page by its key -----------------------------------------------

    def new_page(self, key: UUID) -> None:
        """Publish a new Danish page."""
        if len(self.keys) < 6:
            self._make(self.chance.choice([None, *self.sections]))

    def edit(self, key: UUID) -> None:
        """Save a Danish draft."""
        for page in danish(key):
            self._change(page).save_revision()

    def publish(self, key: UUID) -> None:
        """Publish other Danish texts, now and then as a minor correction."""
        for page in danish(key):
            page = self._change(page)
            page.minor_correction = self.chance.random() < 0.3
            page.save_revision().publish()

    def publish_any(self, key: UUID) -> None:
        """Publish a Danish draft, or an older text; this also puts a page back on the web."""
        for page in danish(key):
            self.chance.choice(list(page.revisions.order_by("pk"))).publish()

    def schedule(self, key: UUID) -> None:
        """Publish Danish in a while."""
        for page in danish(key):
            page = self._change(page)
            page.go_live_at = timezone.now() + HOUR / 2
            page.save_revision().publish()

    def let_expire(self, key: UUID) -> None:
        """Publish Danish until in a while."""
        for page in danish(key):
            page = self._change(page)
            page.expire_at = timezone.now() + HOUR / 2
            page.save_revision().publish()

    def clock(self, key: UUID) -> None:
        """Let time pass, and the clock publish what is due."""
        self.ahead += HOUR
        self.may_change = set(Page.objects.values_list("pk", flat=True))
        publish_scheduled(tell=lambda _line: None)

    def take_off(self, key: UUID) -> None:
        """Take a page of either language off the web."""
        self._take_off(self.chance.choice([danish, english])(key))

    def take_off_section(self, key: UUID) -> None:
        """Take a section off the web, or put it back."""
        for page in self.chance.choice([danish, english])(self.chance.choice(self.sections)):
            if page.live:
                self._take_off([page])
            else:
                self._publish_again(page)

    def move(self, key: UUID) -> None:
        """Move a page of either language below another one."""
        for page in self.chance.choice([danish, danish, english])(key):
            target = self._parent([*self.sections, home_key()], page.locale.language_code)
            if target is not None and page.get_parent().pk != target.pk:
                page.move(target, pos="last-child")

    def restrict(self, key: UUID) -> None:
        """Choose who may see a page or a section of either language, or open it."""
        key = self.chance.choice([key, key, *self.sections])
        for page in self.chance.choice([danish, english])(key):
            kind, before, own = self.chance.choice(KINDS), own_restrictions(), own_signatures(page)
            data = {
                "restriction_type": kind,
                "password": f"word{self.chance.randrange(2)}",
                "groups": [self.chance.choice(self.groups).pk],
            }
            answer = self.boss.client.post(f"/admin/pages/{page.pk}/privacy/", data)
            assert answer.status_code == 200
            if page.is_source:
                lost = {one[1:] for one in before - own_restrictions()}
                assert lost <= own, "a Danish page changed what staff had set in English"

    def delete(self, key: UUID) -> None:
        """Delete a page of either language: communications try, operations may."""
        for page in self.chance.choice([danish, english])(key):
            pages = [page, *english(key)] if page.is_source else [page]
            was_public = any(one.live or one.first_published_at for one in pages)
            self.staff.comms.client.post(f"/admin/pages/{page.pk}/delete/")
            assert Page.objects.filter(pk=page.pk).exists() or not was_public
            if self.chance.random() < 0.5:
                self.boss.client.post(f"/admin/pages/{page.pk}/delete/")
            if not Page.objects.filter(pk=page.pk).exists():
                self._note_deletion(key)

    def restore(self, key: UUID) -> None:
        """Bring back what was deleted last."""
        if not self.deleted:
            return
        file, sentences, both = self.deleted.pop()
        key = next(iter(sentences))[0]
        if english(key) or bool(danish(key)) is both:
            return
        call_command("restore_page", str(file), stdout=StringIO())
        self.typed |= sentences

    # English ------------------------------------------------------------------------------

    def submit(self, key: UUID) -> None:
        """Send a Danish page to translation."""
        for page in danish(key):
            locale = english_home().locale_id
            self.staff.translator.client.post(
                f"/admin/localize/submit/page/{page.pk}/", {"locales": [locale]}
            )

    def write_some(self, key: UUID) -> None:
        """Type the English of some sentences."""
        self._write(key, 0.4)

    def write_all(self, key: UUID) -> None:
        """Type the English of every sentence."""
        self._write(key, 1)

    def pull(self, key: UUID) -> None:
        """Pull the newest Danish text in."""
        self._press(self.staff.translator, "pull", key)

    def undo(self, key: UUID) -> None:
        """Undo the pull."""
        self._press(self.staff.translator, "undo-pull", key)

    def draft(self, key: UUID) -> None:
        """Save what is typed."""
        self._press(self.staff.translator, "draft", key)

    def send(self, key: UUID) -> None:
        """Send English for approval."""
        self._press(self.staff.translator, "send", key)

    def approve(self, key: UUID) -> None:
        """Approve what was sent."""
        self._decide("approve", key)

    def reject(self, key: UUID) -> None:
        """Ask for corrections."""
        self._decide("reject", key)

    def publish_english(self, key: UUID) -> None:
        """Publish English past the review, now or in a while."""
        hour = ""
        if self.chance.random() < 0.3:
            hour = timezone.localtime(timezone.now() + HOUR / 2).strftime("%Y-%m-%dT%H:%M")
        self._allow(key)
        self._press(self.staff.comms, "publish", key, go_live_at=hour)

    def publish_in_bulk(self, key: UUID) -> None:
        """Choose English pages in the explorer and publish them."""
        for page in english(key):
            self._allow(key)
            url = f"/admin/bulk/wagtailcore/page/publish/?{urlencode({'id': page.pk})}"
            self.staff.comms.client.post(f"{url}&next=/admin/pages/")

    def own_text(self, key: UUID) -> None:
        """Give an English page a text of its own, and write it."""
        for page in english(key):
            self._ask(page, "own-text")
            self._write_by_hand(page)

    def sentences(self, key: UUID) -> None:
        """Translate sentence by sentence again."""
        for page in english(key):
            self._ask(page, "sentences")
            self._forget_adopted(key)

    def stop(self, key: UUID) -> None:
        """Stop the translation, and write in the plain editor."""
        for page in english(key):
            for row in Translation.objects.filter(source__object_id=key, enabled=True):
                self.staff.comms.client.post(f"/admin/localize/translate/{row.pk}/disable/")
                if self.chance.random() < 0.5:
                    self._write_by_hand(page)

    def go_on(self, key: UUID) -> None:
        """Start the translation again."""
        for page in english(key):
            if Translation.objects.filter(source__object_id=key, enabled=False).exists():
                data = {"localize-restart-translation": "1"}
                self.staff.comms.client.post(edit_url(page), data)
                self._forget_adopted(key)

    # How ------------------------------------------------------------------------------------

    def make(self) -> None:
        """Make two pages that are live in both languages, one in translation, and one in Danish alone."""
        for section in (None, self.sections[0], None, self.sections[1]):
            self._make(section)
        for key in self.keys[:3]:
            self.submit(key)
        for key in self.keys[:2]:
            self.write_all(key)
            self._press(self.staff.comms, "publish", key)
            assert english(key)[0].live

    @contextmanager
    def again(self) -> Iterator["Newsroom"]:
        """Give the newsroom as it was made, with a clock of its own; nothing that is done lasts."""
        room = copy(self)
        room.typed, room.keys, room.deleted = dict(self.typed), list(self.keys), []
        before = transaction.savepoint()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(timezone, "now", lambda: real_now() + room.ahead)
            try:
                yield room
            finally:
                transaction.savepoint_rollback(before)

    def _make(self, section: UUID | None) -> None:
        texts = self._danish()
        texts["slug"] = f"torvet-{self.number}"
        text = story(f"Et afsnit {self.number}dk om fuglene på torvet.")
        if section is None:
            page: Any = new_initiative(f"I{self.number}", **texts, now=text, next=story())
        else:
            page = StandardPage(**texts, body=text, live=False)
            danish(section)[0].add_child(instance=page)
            page.save_revision().publish()
        self.keys.append(page.translation_key)

    def _danish(self) -> dict[str, Any]:
        number = self._next()
        return {
            "title": f"Torvet {number}dk",
            "summary": f"Et sammendrag {number}dk om torvet og fuglene.",
            "lead": f"Der er en manchet {number}dk til alle på torvet.",
        }

    def _change(self, page: BasePage) -> BasePage:
        """Return the newest draft with some other Danish texts, unsaved."""
        page = page.get_latest_revision_as_object()
        page.go_live_at = page.expire_at = None
        texts = self._danish()
        for name in self.chance.sample(TEXTS, self.chance.randint(1, 3)):
            setattr(page, name, texts[name])
        paragraphs = [
            f"Et afsnit {self._next()}dk om fuglene på torvet."
            for _number in range(self.chance.randrange(3))
        ]
        setattr(page, stream_of(page), story(*paragraphs))
        return page

    def _write(self, key: UUID, share: float) -> None:
        translation = Translation.objects.filter(source__object_id=key).first()
        if translation is None:
            return
        for segment in translation.source.stringsegment_set.select_related("string", "context"):
            if self.chance.random() > share:
                continue
            path, number = segment.context.path, self._next()
            text = f"A sentence {number}gb about the square."
            text = {"title": f"Square {number}gb", "slug": f"square-{number}gb"}.get(path, text)
            answer = self.staff.translator.client.put(
                f"/admin/localize/translate/{translation.pk}/strings/{segment.pk}/edit/",
                urlencode({"value": text}),
                content_type="application/x-www-form-urlencoded",
            )
            assert answer.status_code in (200, 201)
            self.typed[key, path, segment.string.data] = text

    def _write_by_hand(self, page: BasePage) -> None:
        """Save a whole English text by the plain editor's own means, and publish it where that goes."""
        page = page.get_latest_revision_as_object()
        number = self._next()
        page.title, page.slug = f"Square {number}gb", f"square-{number}gb"
        page.summary, page.lead = f"A summary {number}gb by hand.", f"A lead {number}gb by hand."
        setattr(page, stream_of(page), story(f"A paragraph {number}gb by hand."))
        revision = page.save_revision(user=None)
        self._allow(page.translation_key)
        with suppress(PublishingRefused):
            revision.publish()

    def _press(self, desk: Desk, action: str, key: UUID, **values: Any) -> None:
        for page in english(key):
            desk.client.post(edit_url(page), {"action": action, **values})

    def _decide(self, decision: str, key: UUID) -> None:
        for page in english(key):
            state = page.current_workflow_task_state
            if state is not None:
                self._allow(key)
                data = {"task_state": state.pk, "comment": "Read it once more."}
                self._press(self.staff.comms, decision, key, **data)

    def _ask(self, page: Page, question: str) -> None:
        self.staff.comms.client.post(f"/admin/bilingual/{page.pk}/{question}/")

    def _allow(self, key: UUID) -> None:
        """Let this deed change the English text of a page."""
        self.may_change |= {page.pk for page in english(key)}

    def _take_off(self, pages: list[Any]) -> None:
        for page in pages:
            self.staff.comms.client.post(f"/admin/pages/{page.pk}/unpublish/")

    def _publish_again(self, page: BasePage) -> None:
        revision = page.get_latest_revision() or page.save_revision()
        revision.publish()

    def _parent(self, keys: list[UUID], language: str = "da") -> Any:
        pages = Page.objects.filter(translation_key__in=keys, locale__language_code=language)
        found = list(pages.order_by("pk"))
        return self.chance.choice(found) if found else None

    def _forget_adopted(self, key: UUID) -> None:
        """Take what a page says for its sentences: that was written later, and by a person."""
        stored = stored_sentences({key})
        for place, text in self.typed.items():
            if place[0] == key and stored.get(place) != text:
                assert ENGLISH.search(stored.get(place, "")), f"{place} was lost"
                self.typed[place] = stored[place]

    def _note_deletion(self, key: UUID) -> None:
        """Look for the sentences in the file that brings a page back."""
        gone = {place: text for place, text in self.typed.items() if place[0] == key}
        if gone:
            newest = max(Path(settings.DELETED_PAGES_DIR).glob("*.json"), key=modified)
            content = newest.read_text(encoding="utf-8")
            assert all(text in content for text in gone.values())
            self.deleted.append((newest, gone, not danish(key)))
        self.typed = {place: text for place, text in self.typed.items() if place[0] != key}

    def _next(self) -> int:
        self.number += 1
        return self.number


# What is done more often stands more often.
DEEDS: Final = (
    *("new_page", "edit", "publish", "publish", "publish_any", "schedule", "let_expire", "clock"),
    *("clock", "take_off", "take_off_section", "move", "move", "restrict", "restrict", "delete"),
    *("restore", "submit", "submit", "write_some", "write_all", "write_all", "pull", "pull"),
    *("undo", "draft", "send", "send", "approve", "approve", "reject", "publish_english"),
    *("publish_english", "publish_in_bulk", "own_text", "sentences", "stop", "go_on", "go_on"),
)


def new_section(slug: str) -> SectionPage:
    """Return a live Danish section that has no English page."""
    section = SectionPage(title="Et afsnit 1dk", slug=slug, summary="Om 1dk og os.", live=False)
    HomePage.objects.get(locale__language_code="da").add_child(instance=section)
    section.save_revision().publish()
    return SectionPage.objects.get(pk=section.pk)
