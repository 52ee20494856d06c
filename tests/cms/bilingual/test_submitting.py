"""Sending a page to translation: once, from Danish, by whoever may, and what stands in the way is said."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from cms import roles
from home.models import HomePage
from initiatives.models import InitiativeIndexPage, InitiativePage
from initiatives.staff import ensure_staff
from tests.cms.bilingual.desk import (
    ENGLISH,
    Desk,
    danish,
    edit_url,
    english,
    errors_of,
    open_segments,
    publish_danish,
    translation_of,
)
from tests.cms.bilingual.people import Staff, group, person

pytestmark = pytest.mark.django_db


def told(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.slow
@pytest.mark.once
def test_localize_547_two_people_send_the_same_page(desk: Desk, page: InitiativePage) -> None:
    """Both have the form open; the second one ends in the editor of what the first one made."""
    desk.submit(page)
    desk.write(page, {"lead": ENGLISH["lead"]})
    answer = desk.submit(page)
    assert told(answer) == ["En anden har allerede sendt siden til oversættelse."]
    assert answer.redirect_chain[-1][0] == edit_url(english(page))
    assert TranslationSource.objects.filter(object_id=page.translation_key).count() == 1
    assert ENGLISH["lead"] in answer.content.decode()


@pytest.mark.slow
@pytest.mark.once
def test_localize_792_an_alias_becomes_a_page_to_translate(
    desk: Desk, page: InitiativePage
) -> None:
    """No door makes one; written past them all it is no page that somebody has sent already."""
    index = InitiativeIndexPage.objects.get(locale__language_code="en")
    alone = InitiativePage(title="In the way", slug="in-the-way", live=False)
    index.add_child(instance=alone)
    rows = Page.objects.filter(pk=alone.pk)
    rows.update(translation_key=page.translation_key, alias_of=page.pk)
    desk.submit(page)
    assert english(page).alias_of is None
    desk.write(page, ENGLISH)
    assert errors_of(desk.publish(page)) == []
    assert english(page).lead == ENGLISH["lead"]
    assert english(page).live


@pytest.mark.once
def test_localize_662_english_is_never_sent_to_danish(desk: Desk, page: InitiativePage) -> None:
    index = InitiativeIndexPage.objects.get(locale__language_code="en")
    alone = InitiativePage(title="In English only", slug="in-english-only", live=False)
    index.add_child(instance=alone)
    answer = desk.client.post(
        f"/admin/localize/submit/page/{alone.pk}/",
        {"locales": [Locale.objects.get(language_code="da").pk]},
        follow=True,
    )
    assert errors_of(answer) == ["Kun danske sider kan oversættes, og kun til engelsk."]
    assert not alone.get_translations().exists()
    assert not TranslationSource.objects.filter(object_id=alone.translation_key).exists()


@pytest.mark.slow
@pytest.mark.once
def test_localize_196_a_first_draft_that_cannot_be_made(desk: Desk, page: InitiativePage) -> None:
    """What `full_clean()` says reaches the editor; upstream swallows it and answers 500."""
    InitiativePage.objects.filter(pk=page.pk).update(title="")
    answer = desk.submit(danish(page))
    assert answer.status_code == 200
    assert errors_of(answer)
    assert not page.get_translations().exists()
    assert not Translation.objects.filter(source__object_id=page.translation_key).exists()


@pytest.mark.slow
@pytest.mark.parametrize("action", ["draft", "send", "publish"])
def test_localize_669_an_english_title_that_is_too_long(
    desk: Desk, page: InitiativePage, action: str
) -> None:
    """Typing it is no error, whatever the column holds; the answer names the field and the limit."""
    ensure_staff()
    desk.submit(page)
    long = "Long " * 60
    desk.write(page, {**ENGLISH, "slug": "long", "title": long})
    [error] = errors_of(desk.press(action, page))
    assert ": Titel: " in error
    assert "255" in error
    assert not english(page).live
    assert open_segments(page) == [], "what was typed is there still"
    assert english(page).draft_title == long[:255]
    desk.write(page, {"title": ENGLISH["title"]})
    assert errors_of(desk.press(action, page)) == []


@pytest.mark.slow
def test_an_address_from_a_title_that_is_too_long(desk: Desk, page: InitiativePage) -> None:
    desk.submit(page)
    desk.write(page, {"title": "Long " * 60})
    assert [place for place in open_segments(page) if place == page.slug] == []
    desk.write(page, {name: text for name, text in ENGLISH.items() if name != "slug"})
    assert errors_of(desk.publish(page)) == []
    assert len(english(page).slug) <= 255


@pytest.mark.slow
@pytest.mark.once
def test_an_empty_sentence_is_open(desk: Desk, page: InitiativePage) -> None:
    """Upstream counts it as translated, and then finds it missing."""
    desk.submit(page)
    desk.write(page, {**ENGLISH, "lead": "  "})
    assert open_segments(page) == [page.lead]
    assert "6 af 7" not in str(errors_of(desk.publish(page)))
    desk.write(page, {"lead": ENGLISH["lead"]})
    desk.publish(page)
    assert english(page).lead == ENGLISH["lead"]


@pytest.mark.slow
@pytest.mark.once
def test_who_may_neither_edit_danish_nor_add_english_sends_and_pulls_nothing(
    desk: Desk, page: InitiativePage
) -> None:
    """The right to submit translations alone lets nobody near a page."""
    stranger = person("stine", group("Fremmede", HomePage.objects.get(locale__language_code="da")))
    stranger.submit(page)
    assert not page.get_translations().exists()
    desk.submit(page)
    publish_danish(page, lead="En ny dansk manchet om fuglene.")
    before = translation_of(page).source.last_updated_at
    stranger.pull(page)
    assert translation_of(page).source.last_updated_at == before


@pytest.mark.slow
@pytest.mark.once
def test_localize_861_a_draft_that_changes_after_it_was_sent(
    desk: Desk, page: InitiativePage
) -> None:
    """The translator sees that Danish moved on, also while nothing of it is live."""
    page.unpublish()
    desk.submit(danish(page))
    desk.write(page, ENGLISH)
    later = danish(page)
    later.lead = "En ny dansk manchet om fuglene."
    later.save()
    later.save_revision()
    assert "dansk afsnit er ændret" in desk.client.get(edit_url(english(page))).content.decode()
    desk.press("pull", page)
    assert open_segments(page) == [later.lead]
    desk.stop(page)
    desk.bulk("publish", english(page))
    assert not Page.objects.get(pk=english(page).pk).live


@pytest.mark.slow
@pytest.mark.once
def test_a_translator_begins_where_the_report_says_that_english_is_missing(
    staff: Staff, page: InitiativePage
) -> None:
    """The button stands on the Danish page, which a translator has no right to open."""
    assert staff.translator.client.get(edit_url(page)).status_code != 200
    begin = f"/admin/localize/submit/page/{page.pk}/"
    assert begin in staff.translator.client.get("/admin/reports/english/").content.decode()
    assert staff.translator.client.get(begin).status_code == 200
    staff.translator.submit(page)
    assert not english(page).live
    assert begin not in staff.translator.client.get("/admin/reports/english/").content.decode()


@pytest.mark.once
def test_who_works_on_no_english_page_begins_none(staff: Staff, page: InitiativePage) -> None:
    coordinator = person("kit", Group.objects.get(name=roles.COORDINATORS))
    begin = f"/admin/localize/submit/page/{page.pk}/"
    assert begin not in coordinator.client.get("/admin/reports/english/").content.decode()
    coordinator.submit(page)
    assert not Page.objects.filter(
        translation_key=page.translation_key, locale__language_code="en"
    ).exists()
