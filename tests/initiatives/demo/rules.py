"""Rules that keep the demo texts honest: pure functions from content to a list of faults.

A fault is one line of text that names the document, the place and what is wrong. Facts come
from facts.toml beside this file; what stands neither there nor in the seed is an invention.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cms.readability import measure, sentences, words
from initiatives.demo.schema import WORDLESS, Block, DemoContent, Initiative, Text, Update
from tests.initiatives.demo.texts import Facts, any_of, documents, pairs, parts, pieces

FULL_TEXT = frozenset(f"I{number:02}" for number in range(1, 12))
TRANSLATED = frozenset({*(f"I{number:02}" for number in range(1, 10)), "I11", "I13"})
FULL_TEXT_WORDS = 120
SHORT_TEXT_WORDS = 30
STANDARD_PAGE_WORDS = 60
LIXTAL_LIMIT = 45
SUMMARY_CHARACTERS = 200
COPIED_WORDS = 8
GLOSSARY_TERMS = 30
EMERGENCY = "Akut fare? Ring 112. Haster det ikke? Ring til politiet på 114."

# 50 residents' councils are a fact, 50 % of something is another one.
_NO_PERCENT = r"(?!\s?(?:%|procent|per ?cent))"


def number_faults(content: DemoContent, facts: Facts) -> list[str]:
    """Every number, in digits or words, is a fact of the document it stands in.

    "One" and ordinals are left out: both languages use them without counting.
    """
    faults = []
    for piece in pieces(content):
        known = any_of(facts.numbers.get(piece.document, frozenset()), ending=_NO_PERCENT)
        rest = known.sub(" ", facts.name_pattern.sub(" ", piece.text).lower())
        faults += [piece.fault(f"unknown number {n!r}") for n in re.findall(r"\d[\d.,]*", rest)]
        for word in re.findall(r"[^\W\d]+", rest):
            if facts.counts(word, piece.language):
                faults.append(piece.fault(f"unknown number {word!r}"))
    return faults


def name_faults(content: DemoContent, facts: Facts) -> list[str]:
    """Every capitalised word is a known name, or an ordinary word at the start of a sentence."""
    everything = [
        (piece, words_of)
        for piece in pieces(content)
        for words_of in _clauses(facts.name_pattern.sub(" · ", piece.text))
    ]
    ordinary = {language: set(found) for language, found in facts.ordinary.items()}
    for piece, clause in everything:
        ordinary[piece.language].update(word for word in clause if word.islower())
    faults = []
    for piece, clause in everything:
        for position, word in enumerate(clause):
            if not word[0].isupper() or word in facts.always_capital:
                continue
            if position == 0 and word.lower() in ordinary[piece.language]:
                continue
            faults.append(piece.fault(f"unknown name {word!r}"))
    return faults


def _clauses(text: str) -> list[list[str]]:
    """The words of each sentence; what follows a colon may begin with a capital too.

    A known name has become "·" and keeps its place, so that the word after it is not first.
    """
    clauses = [part for sentence in text.splitlines() for part in re.split(r"[.!?:]\s", sentence)]
    return [re.findall(r"\w+(?:[-'’]\w+)*|·", clause) for clause in clauses]


def body_text(initiative: Initiative, language: str) -> str:
    """What an initiative's page says below its summary, one block or item a line."""
    texts = [getattr(initiative.lead, language)]
    if initiative.theme_heading:
        texts.append(getattr(initiative.theme_heading, language))
    for block in (*initiative.now, *initiative.next, *initiative.join):
        texts += getattr(block, language)
    return "\n".join(texts)


def length_faults(content: DemoContent, facts: Facts) -> list[str]:
    """Texts are as long as promised and summaries fit their field."""
    faults = []
    for initiative in content.initiatives:
        least = FULL_TEXT_WORDS if initiative.code in FULL_TEXT else SHORT_TEXT_WORDS
        for language in ("da", "en") if initiative.translated else ("da",):
            count = len(words(body_text(initiative, language)))
            if count < least:
                faults.append(f"{initiative.code} [{language}]: {count} words, at least {least}")
        if len(sentences(initiative.brief.text)) != 2:
            faults.append(f"{initiative.code}: English in brief is not two sentences")
    for page in content.pages.standard_page:
        for language in ("da", "en"):
            text = "\n".join(line for block in page.body for line in getattr(block, language))
            if len(words(text)) < STANDARD_PAGE_WORDS:
                faults.append(f"{page.key} [{language}]: fewer than {STANDARD_PAGE_WORDS} words")
    for piece in pieces(content):
        if re.search(r"\bsummary\b", piece.place) and len(piece.text) > SUMMARY_CHARACTERS:
            faults.append(piece.fault(f"{len(piece.text)} characters"))
    if len(content.glossary) < GLOSSARY_TERMS:
        faults.append(f"glossary: {len(content.glossary)} terms, at least {GLOSSARY_TERMS}")
    return faults


def lixtal_faults(content: DemoContent, facts: Facts) -> list[str]:
    """The Danish of every initiative is easier than "svær"."""
    return [
        f"{initiative.code}: lixtal {round(found.lixtal)}"
        for initiative in content.initiatives
        if round((found := measure(body_text(initiative, "da"))).lixtal) >= LIXTAL_LIMIT
    ]


def language_faults(content: DemoContent, facts: Facts) -> list[str]:
    """Both languages stand wherever they must, and Danish alone where it should."""
    faults = []
    for document, value in documents(content).items():
        alone = isinstance(value, Initiative | Update) and not value.translated
        for part in parts(value):
            da, en = getattr(part, "da", None), getattr(part, "en", None)
            if isinstance(part, Block) and part.type in WORDLESS:
                continue
            if isinstance(part, Text | Block):
                if not da:
                    faults.append(f"{document}: no Danish for {en!r}")
                if bool(en) == alone:
                    faults.append(f"{document}: {'needless' if en else 'no'} English for {da!r}")
    translated = {item.code for item in content.initiatives if item.translated}
    if translated != TRANSLATED:
        faults.append(f"translated initiatives: {sorted(translated ^ TRANSLATED)} are wrong")
    return faults


def avoid_faults(content: DemoContent, facts: Facts) -> list[str]:
    """No text uses a word that the glossary advises against."""
    avoided = {
        language: [word for term in content.glossary for word in getattr(term.avoid, language)]
        for language in ("da", "en")
    }
    return [
        piece.fault(f"word to avoid {word!r}")
        for piece in pieces(content)
        for word in avoided[piece.language]
        if re.search(rf"\b{re.escape(word)}\b", piece.text, re.IGNORECASE)
    ]


def locked_faults(content: DemoContent, facts: Facts) -> list[str]:
    """Where Danish uses a locked word, English uses its locked translation."""
    faults = []
    for document, danish, english in pairs(content):
        for word, translations in facts.locked.items():
            used = re.search(rf"\b{re.escape(word)}", danish, re.IGNORECASE)
            if used and english and not _mentions(english, translations):
                faults.append(f"{document}: {word!r} is not {translations[0]!r} in {english!r}")
    if content.records.site.emergency.da != EMERGENCY:
        faults.append("settings: the emergency line is not word for word")
    return faults


def _mentions(text: str, wanted: Iterable[str]) -> bool:
    return any(phrase.lower() in text.lower() for phrase in wanted)


def copied_faults(content: DemoContent, facts: Facts, seed: str) -> list[str]:
    """Goal sentences stand in the seed word for word; nothing else repeats eight of its words.

    A name counts as one word, or listing the three parties would already be a copy.
    """
    flat_seed = " ".join(seed.split())
    official = {goal.sentence.da for goal in content.goals}
    faults = [
        f"goal sentence is not the official one: {sentence!r}"
        for sentence in sorted(official)
        if sentence not in flat_seed
    ]
    runs = _runs(flat_seed, facts)
    for piece in pieces(content):
        if piece.language == "da" and piece.text not in official:
            for run in sorted(_runs(piece.text, facts) & runs):
                faults.append(piece.fault(f"copied from the seed: {' '.join(run)!r}"))
    return faults


def _runs(text: str, facts: Facts) -> set[tuple[str, ...]]:
    names_as_words = facts.name_pattern.sub(lambda found: re.sub(r"\W+", "", found[0]), text)
    found = [word.lower() for word in re.findall(r"\w+", names_as_words)]
    last = len(found) - COPIED_WORDS + 1
    return {tuple(found[start : start + COPIED_WORDS]) for start in range(max(0, last))}


def all_faults(content: DemoContent, facts: Facts, seed: str) -> list[str]:
    """The faults of every rule."""
    rules = (
        number_faults,
        name_faults,
        length_faults,
        lixtal_faults,
        language_faults,
        avoid_faults,
        locked_faults,
    )
    faults = [fault for rule in rules for fault in rule(content, facts)]
    return faults + copied_faults(content, facts, seed)
