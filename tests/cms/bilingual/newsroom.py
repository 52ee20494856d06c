"""Editors, translators and those who approve, in any order: what they do to a small site.

Each Danish text holds a word of its own ("12dk"), each English one too ("12gb"), so that an answer shows
whose text it is. After each deed `looks.Watched` asks the site as a reader does, and what is stored.
"""

from io import StringIO
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.models import Translation

from cms.scheduling import publish_scheduled
from tests.cms.bilingual.desk import edit_url
from tests.cms.bilingual.hands import HOUR, Hands
from tests.cms.bilingual.looks import (
    danish,
    english,
    english_home,
    home_key,
    own_restrictions,
    own_signatures,
)

KINDS: Final = (
    PageViewRestriction.NONE,
    PageViewRestriction.LOGIN,
    PageViewRestriction.PASSWORD,
    PageViewRestriction.GROUPS,
)


class Newsroom(Hands):
    """A few pages in both languages, and everybody who works on them."""

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
        """Publish other Danish texts, or a comma; now and then as a minor correction, right or wrong."""
        for page in danish(key):
            page = self.chance.choice([self._change, self._change, self._mend])(page)
            page.minor_correction = self.chance.random() < 0.4
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


# What is done more often stands more often.
DEEDS: Final = (
    *("new_page", "edit", "publish", "publish", "publish_any", "schedule", "let_expire", "clock"),
    *("clock", "take_off", "take_off_section", "move", "move", "restrict", "restrict", "delete"),
    *("restore", "submit", "submit", "write_some", "write_all", "write_all", "pull", "pull"),
    *("undo", "draft", "send", "send", "approve", "approve", "reject", "publish_english"),
    *("publish_english", "publish_in_bulk", "own_text", "sentences", "stop", "go_on", "go_on"),
)
