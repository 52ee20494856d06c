"""The catalogues hold the words that the code asks for: all of them, no others, and whole."""

import functools
import re
import shutil
from pathlib import Path

import polib
import pytest

from cms.catalogues import PROJECT_DIR, Message, messages, missing

LANGUAGES = ("da", "en")
# What an editor would take for something else: a day to confirm by, figures that are final, the
# department that answers, a redirect that stays, the last 30 days have one name each.
OTHER_NAMES = re.compile(
    r"gennemgå|gennemgang|\bfrys|frosset|forvaltning|for altid|\bpermanent|sidste (?:30|12|%)", re.I
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|%%|<[^>]+>")
# English that stands in a link to English pages, so Danish readers meet it as it is.
ENGLISH_ON_PURPOSE = {"This page has not been translated. The link leads to “%s”."}


@functools.cache
def catalogue(language: str) -> polib.POFile:
    path = PROJECT_DIR / "locale" / language / "LC_MESSAGES" / "django.po"
    return polib.pofile(str(path), encoding="utf-8")


def words(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.slow
def test_every_message_of_the_code_has_danish_words() -> None:
    assert missing("da") == []


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_holds_no_message_that_the_code_no_longer_asks_for(language: str) -> None:
    wanted = {(message.text, message.context) for message in messages()}
    asked_for = {(entry.msgid, entry.msgctxt or "") for entry in catalogue(language)}
    assert asked_for - wanted == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_entries_are_sorted_and_each_stands_once(language: str) -> None:
    """Two people who add words then seldom touch the same line."""
    keys = [(entry.msgid, entry.msgctxt or "") for entry in catalogue(language)]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize("language", LANGUAGES)
def test_entries_are_finished_and_keep_their_placeholders(language: str) -> None:
    for entry in catalogue(language):
        assert not entry.fuzzy, entry.msgid
        assert not entry.obsolete, entry.msgid
        assert not entry.occurrences, f"{entry.msgid!r}: line numbers make every commit a conflict"
        expected = sorted(PLACEHOLDER.findall(entry.msgid))
        for text in words(entry):
            assert text, entry.msgid
            assert text == text.strip(), entry.msgid
            assert sorted(PLACEHOLDER.findall(text)) == expected, entry.msgid


def test_plural_messages_have_both_danish_forms() -> None:
    plural_of = {(message.text, message.context): message.plural for message in messages()}
    for entry in catalogue("da"):
        assert entry.msgid_plural == plural_of[entry.msgid, entry.msgctxt or ""]
        if entry.msgid_plural:
            assert sorted(entry.msgstr_plural) == [0, 1]


def test_a_sentence_is_a_sentence_in_danish_too() -> None:
    """Help texts and errors end with a full stop in both languages; labels in neither."""
    for entry in catalogue("da"):
        for text in words(entry):
            if entry.msgid.endswith(".") or not entry.msgctxt:
                assert text.endswith(".") == entry.msgid.endswith("."), entry.msgid


def test_danish_words_follow_the_house_typography() -> None:
    """»…« for quotation marks, and never the English ones (glossary, »Typography«)."""
    for entry in catalogue("da"):
        if entry.msgid in ENGLISH_ON_PURPOSE:
            continue
        for text in words(entry):
            assert not re.search("[“”„‘]", text), text
            assert text.count("»") == text.count("«"), text


def test_no_number_stands_before_a_word_that_only_many_have() -> None:
    """»1 nye« is what somebody reads who imports one row; a message with both forms may say it."""
    many = re.compile(r"%\(\w+\)[sd] (?:nye|ændrede|rettede|afviste|undersider|viderestillinger)\b")
    for path in sorted((PROJECT_DIR / "locale").glob("**/da/LC_MESSAGES/django.po")):
        for entry in polib.pofile(str(path), encoding="utf-8"):
            assert entry.msgid_plural or not many.search(entry.msgstr), entry.msgid


def test_one_thing_has_one_name() -> None:
    for entry in catalogue("da"):
        for text in words(entry):
            assert not OTHER_NAMES.search(text), text


def test_english_is_not_danish_in_disguise() -> None:
    """»Mail« alone is the post in English, and nobody mends a sentence or goes on with a heading."""
    for entry in catalogue("da"):
        for text in (entry.msgid, entry.msgid_plural):
            assert not re.search(r"(?<![eE]-)\b[Mm]ails?\b|\b[Mm]end\b|What we go on", text), text


def test_english_on_purpose_is_still_needed() -> None:
    """A message that got Danish words, or went away, leaves the list."""
    assert {e.msgid for e in catalogue("da") if e.msgid == e.msgstr} >= ENGLISH_ON_PURPOSE


def test_the_english_catalogue_says_only_what_differs_from_the_code() -> None:
    """The messages are English sentences already; a copy of them would only grow stale."""
    for entry in catalogue("en"):
        assert words(entry) != [entry.msgid, entry.msgid_plural][: len(words(entry))], entry.msgid


def test_a_message_without_danish_words_is_found(tmp_path: Path) -> None:
    """The first test can fail: a planted message, in code and in a template, is reported."""
    for name in ("locale/da/LC_MESSAGES", "cms/templates"):
        (tmp_path / name).mkdir(parents=True)
    shutil.copy(PROJECT_DIR / "locale/da/LC_MESSAGES/django.po", tmp_path / "locale/da/LC_MESSAGES")
    (tmp_path / "cms/planted.py").write_text(
        "from django.utils.translation import gettext_lazy as _\nlabel = _('Planted in code')\n"
    )
    (tmp_path / "cms/templates/planted.html").write_text(
        "{% load i18n %}{% translate 'Planted in a template' context 'site' %}"
    )
    assert [message for message, _file in missing("da", tmp_path)] == [
        Message("Planted in a template", "site"),
        Message("Planted in code"),
    ]
