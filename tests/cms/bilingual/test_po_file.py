"""Sentences from a PO file: upstream answered 500 to no file, and to one from somewhere else."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from initiatives.models import InitiativePage
from tests.cms.bilingual.desk import (
    ENGLISH,
    Desk,
    edit_url,
    english,
    errors_of,
    open_segments,
    translation_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.vendor("sqlite")]

FOREIGN = b'msgid ""\nmsgstr ""\n"Language: en\\n"\n\nmsgid "Hej"\nmsgstr "Hello"\n'


def upload(desk: Desk, page: InitiativePage, **files: bytes) -> Any:
    address = reverse("wagtail_localize:upload_pofile", args=[translation_of(page).pk])
    data = {name: ContentFile(content, "side.po") for name, content in files.items()}
    return desk.client.post(address, {**data, "next": edit_url(english(page))}, follow=True)


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
