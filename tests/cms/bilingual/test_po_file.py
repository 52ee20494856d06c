"""Sentences from a PO file: upstream answered 500 to a wrong one, and wrote over what is newer."""

from typing import Any
from uuid import uuid4

import polib
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from home.models import HomePage
from initiatives.models import InitiativePage
from tests.cms.bilingual.desk import (
    ENGLISH,
    Desk,
    edit_url,
    english,
    errors_of,
    open_segments,
    publish_danish,
    segments_of,
    translation_of,
)
from tests.cms.bilingual.people import group, person

pytestmark = [pytest.mark.django_db, pytest.mark.once]

FOREIGN = b'msgid ""\nmsgstr ""\n"Language: en\\n"\n\nmsgid "Hej"\nmsgstr "Hello"\n'


def upload(desk: Desk, page: InitiativePage, **files: bytes) -> Any:
    address = reverse("wagtail_localize:upload_pofile", args=[translation_of(page).pk])
    data = {name: ContentFile(content, "side.po") for name, content in files.items()}
    return desk.client.post(address, {**data, "next": edit_url(english(page))}, follow=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, "Vælg først PO-filen."),
        ({"file": FOREIGN}, "Det er ikke en PO-fil, der er hentet herfra."),
        ({"file": b"\xff\x00"}, "Det er ikke en PO-fil, der er hentet herfra."),
    ],
)
def test_what_is_no_file_of_this_page_is_told(
    desk: Desk, page: InitiativePage, files: dict[str, bytes], told: str
) -> None:
    desk.submit(page)
    answer = upload(desk, page, **files)
    assert answer.redirect_chain[-1][0] == edit_url(english(page))
    assert errors_of(answer) == [told]


def download(desk: Desk, page: InitiativePage) -> polib.POFile:
    number = translation_of(page).pk
    answer = desk.client.get(reverse("wagtail_localize:download_pofile", args=[number]))
    return polib.pofile(answer.content.decode())


def entry(file: polib.POFile, path: str) -> polib.POEntry:
    return next(one for one in file if one.msgctxt == path)


def warnings_of(answer: Any) -> list[str]:
    return [str(one) for one in answer.context["messages"] if one.level_tag == "warning"]


def stored(page: InitiativePage, path: str) -> str:
    rows = segments_of(page).annotate_translation(translation_of(page).target_locale)
    return str(rows.get(context__path=path).translation)


@pytest.mark.slow
def test_what_was_translated_meanwhile_is_newer_and_stays(desk: Desk, page: InitiativePage) -> None:
    """Downloaded at nine, mended in the editor at ten, uploaded at eleven."""
    desk.submit(page)
    desk.write(page, {"title": "Canaries", "lead": "A lead of nine o'clock."})
    file = download(desk, page)
    desk.write(page, {"lead": ENGLISH["lead"]})
    entry(file, "summary").msgstr = ENGLISH["summary"]
    answer = upload(desk, page, file=str(file).encode())
    assert stored(page, "lead") == ENGLISH["lead"]
    assert stored(page, "summary") == ENGLISH["summary"]
    [told] = warnings_of(answer)
    assert told.startswith("1 afsnit er oversat her, efter at filen blev hentet")
    assert page.lead in told


@pytest.mark.slow
def test_a_proposal_is_one_in_the_file_until_somebody_accepts_it(
    desk: Desk, page: InitiativePage
) -> None:
    desk.translated(page)
    newer = publish_danish(page, lead=page.lead.replace("Heller ikke", "Og heller ikke")).lead
    desk.pull(page)
    file = download(desk, page)
    proposed = entry(file, "lead")
    assert (proposed.fuzzy, proposed.msgstr) == (True, ENGLISH["lead"])
    upload(desk, page, file=str(file).encode())
    assert open_segments(page) == [newer]
    proposed.flags.remove("fuzzy")
    assert warnings_of(upload(desk, page, file=str(file).encode())) == []
    assert open_segments(page) == []
    assert stored(page, "lead") == ENGLISH["lead"]


@pytest.mark.slow
def test_a_file_of_another_page_changes_nothing(desk: Desk, page: InitiativePage) -> None:
    desk.submit(page)
    file = download(desk, page)
    entry(file, "lead").msgstr = ENGLISH["lead"]
    file.metadata["X-WagtailLocalize-TranslationID"] = str(uuid4())
    assert errors_of(upload(desk, page, file=str(file).encode())) == [
        "PO-filen hører til en anden side."
    ]
    assert page.lead in open_segments(page)


@pytest.mark.slow
def test_only_who_may_edit_the_page_uploads(desk: Desk, page: InitiativePage) -> None:
    desk.submit(page)
    file = download(desk, page)
    entry(file, "lead").msgstr = ENGLISH["lead"]
    home = HomePage.objects.get(locale__language_code="da")
    reader = person("dorte", group("Danish", home, "add", "change", "publish"))
    upload(reader, page, file=str(file).encode())
    assert page.lead in open_segments(page)


@pytest.mark.slow
def test_the_file_that_was_downloaded_brings_its_sentences(
    desk: Desk, page: InitiativePage
) -> None:
    desk.submit(page)
    number = translation_of(page).pk
    file = desk.client.get(reverse("wagtail_localize:download_pofile", args=[number])).content
    danish, translated = page.lead.encode(), ENGLISH["lead"].encode()
    entry = b'msgid "' + danish + b'"\nmsgstr "'
    assert entry in file
    before = open_segments(page)
    upload(desk, page, file=file.replace(entry, entry + translated))
    assert set(before) - set(open_segments(page)) == {page.lead}
