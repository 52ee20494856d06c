"""How the newsroom does its deeds: the pages it makes, what it types, and which buttons it presses."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import copy
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms.models.base import BasePage
from cms.models.problems import PublishingRefused
from home.models import HomePage, SectionPage, StandardPage
from tests.cms.bilingual.desk import Desk, edit_url, new_initiative, story
from tests.cms.bilingual.looks import (
    ENGLISH,
    TEXTS,
    Sentence,
    Watched,
    danish,
    english,
    modified,
    stored_sentences,
    stream_of,
)
from tests.cms.bilingual.people import Staff

HOUR: Final = timedelta(minutes=10)

real_now = timezone.now


def new_section(slug: str) -> SectionPage:
    """Return a live Danish section that has no English page."""
    section = SectionPage(title="Et afsnit 1dk", slug=slug, summary="Om 1dk og os.", live=False)
    HomePage.objects.get(locale__language_code="da").add_child(instance=section)
    section.save_revision().publish()
    return SectionPage.objects.get(pk=section.pk)


class Hands(Watched):
    """Everybody who works on the pages, and their site."""

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
    def again(self) -> Iterator[Self]:
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

    def _mend(self, page: BasePage) -> BasePage:
        """Return the newest draft with a comma more in some of its texts, unsaved."""
        page = page.get_latest_revision_as_object()
        page.go_live_at = page.expire_at = None
        page.summary = page.summary.replace("dk om", "dk, om")
        page.lead = page.lead.replace("dk til", "dk, til")
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
