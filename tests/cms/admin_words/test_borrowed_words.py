"""What Wagtail and its like say in the admin has Danish words: every message, and in our words."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import django
import polib
import pytest
from django.apps import apps

from cms.catalogues import PACKAGES, PROJECT_DIR

BORROWED = PROJECT_DIR / "locale" / "packages"
OWN = PROJECT_DIR / "locale"
DOMAINS = ("django", "djangojs")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|%%|\{\w*\}")
MARKUP = re.compile(r"</?\w+|(?:href|class|data-[\w-]+|target|rel)=\"[^\"]*\"")
# Danish that Wagtail uses, and that ours calls otherwise: one word for one thing (the glossary).
OTHER_WORDS: Final = re.compile(
    r"udgiv|afpublic|skitse|arbejdsgang|moderation|modereret|forælder|snippet|upload|dashboard|slug\b"
    r"|workflow|påkrævet|\blive\b|websted|locale|tilføj viderestilling|\bafvis",
    re.IGNORECASE,
)
IN_CODE: Final = re.compile(r"%\(\w+\)[sd]|\{\w*\}|<[^>]+>")
# The same word in both languages, or a name.
SAME_IN_BOTH = {
    "%(field_label)s:",
    "%(num)s pixel",
    "%(related_model_name)s %(field_label)s",
    "%(site_setting)s for %(site)s",
    "%(status_display)s %(task_name)s %(started_at)s",
    "%(time_zone_option)s: %(localized_time_zone_label)s",
    "Administrator",
    "Alias",
    "Format",
    "Status: ",
    "System",
    "Wagtail API v2",
    "Wagtail API v3",
    "port",
    "system",
}


class Key(NamedTuple):
    """What tells one message from another."""

    text: str
    context: str


# Names of permissions, which a group's form looks up though no catalogue lists them.
NAMES: Final = {Key("Can submit translations", "")}


def key(entry: polib.POEntry) -> Key:
    return Key(entry.msgid, entry.msgctxt or "")


@cache
def entries(folder: Path, language: str, domain: str) -> tuple[polib.POEntry, ...]:
    """Return the finished entries of a catalogue; none when there is no such file."""
    path = folder / language / "LC_MESSAGES" / f"{domain}.po"
    if not path.exists():
        return ()
    return tuple(e for e in polib.pofile(str(path), encoding="utf-8") if not e.obsolete)


def packages() -> Iterator[Path]:
    """Yield the catalogues of each installed app that is neither ours nor Django's."""
    for config in apps.get_app_configs():
        if not config.name.startswith((*PACKAGES, "django.")):
            yield Path(config.path) / "locale"


def lent_by_django() -> Iterator[Path]:
    """Yield Django's own catalogues, whose Danish is complete: »Log ind« is there already."""
    yield Path(django.__file__).parent / "conf" / "locale"
    for config in apps.get_app_configs():
        if config.name.startswith("django."):
            yield Path(config.path) / "locale"


@cache
def asked_for(domain: str, package: str = "") -> dict[Key, polib.POEntry]:
    """Return every message that packages list in English, or one package whose folder is so called."""
    return {
        key(entry): entry
        for path in packages()
        if path.match(f"*/{package}/locale" if package else "*")
        for entry in entries(path, "en", domain)
    }


def danish(domain: str) -> Iterator[tuple[polib.POEntry, str]]:
    """Yield each entry of the borrowed words with each of its texts."""
    for entry in entries(BORROWED, "da", domain):
        texts = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        for text in texts:
            yield entry, text


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_message_of_every_package_has_danish_words(domain: str) -> None:
    done = {
        key(entry)
        for folder in (OWN, BORROWED, *packages(), *lent_by_django())
        for entry in entries(folder, "da", domain)
        if entry.translated()
    }
    assert sorted(set(asked_for(domain)) - done) == []
    assert len(asked_for(domain)) > {"django": 1500, "djangojs": 100}[domain]  # it looked


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_words_are_kept_for_a_message_that_no_package_has(domain: str) -> None:
    kept = {key(entry) for entry in entries(BORROWED, "da", domain)}
    assert sorted(kept - set(asked_for(domain)) - NAMES) == []


def test_a_message_has_its_danish_words_in_one_place() -> None:
    """Ours would win, whatever stood in the other."""
    ours = {key(entry) for entry in entries(OWN, "da", "django")}
    assert ours & {key(entry) for entry in entries(BORROWED, "da", "django")} == set()


@pytest.mark.parametrize("domain", DOMAINS)
def test_entries_are_sorted_finished_and_each_stands_once(domain: str) -> None:
    found = entries(BORROWED, "da", domain)
    keys = [key(entry) for entry in found]
    assert keys == sorted(set(keys))
    for entry in found:
        assert entry.translated(), entry.msgid
        assert not entry.occurrences, entry.msgid
        if key(entry) not in NAMES:
            assert entry.msgid_plural == asked_for(domain)[key(entry)].msgid_plural
        assert sorted(entry.msgstr_plural) == ([0, 1] if entry.msgid_plural else [])


@pytest.mark.parametrize("domain", DOMAINS)
def test_danish_words_fill_in_nothing_that_the_code_does_not_give(domain: str) -> None:
    """They may leave something out: »denne« or »dette« depends on what a record is called."""
    for entry, text in danish(domain):
        english = f"{entry.msgid} {entry.msgid_plural}"
        assert set(PLACEHOLDER.findall(text)) <= set(PLACEHOLDER.findall(english)), entry.msgid
        assert sorted(MARKUP.findall(text)) == sorted(MARKUP.findall(entry.msgid)), entry.msgid


@pytest.mark.parametrize("domain", DOMAINS)
def test_danish_words_keep_the_room_around_them(domain: str) -> None:
    for entry, text in danish(domain):
        for edge in (0, -1):
            assert text[edge].isspace() == entry.msgid[edge].isspace(), entry.msgid


@pytest.mark.parametrize("domain", DOMAINS)
def test_danish_words_follow_the_house_typography(domain: str) -> None:
    for _entry, text in danish(domain):
        assert not re.search(r"[“”„‘’]|\.\.\.|\w…", text), text
        assert text.count("»") == text.count("«"), text
        assert not re.search(r"(?<![=\w])[\"'][%{\w]", re.sub(r"<[^>]+>", "", text)), text


@pytest.mark.parametrize("domain", DOMAINS)
def test_one_word_stands_for_one_thing(domain: str) -> None:
    for _entry, text in danish(domain):
        assert not OTHER_WORDS.search(IN_CODE.sub("", text)), text


def test_no_gender_is_guessed() -> None:
    """»Der er ingen begreber endnu. Opret en«: what comes in may be »et« as well as »en«."""
    guessed = re.compile(r"%\((?:model|snippet)\w*\)s.*\bOpret (?:en|et)\b")
    for _entry, text in danish("django"):
        assert not guessed.search(text), text


def test_words_that_are_the_same_in_both_languages_are_known() -> None:
    same = {
        entry.msgid
        for domain in DOMAINS
        for entry, text in danish(domain)
        if text in (entry.msgid, entry.msgid_plural)
    }
    assert same == SAME_IN_BOTH
