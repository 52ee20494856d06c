"""Forms of Danish words that no stemmer leads to their word, because it takes a list to know it.

Last part  a compound bends as its last part does: »brandmænd«, »skolebørn«, »bestjålet«
Fallen e   unstressed e before l, n or r falls away before an ending, and a doubled consonant with it:
           »numre«, »voksne«, »rusmidler« (Retskrivningsordbogen §§ 14 and 32)
Second     verbs with -te and -t: »oplyst«, »dømt« (Retskrivningsordbogen § 51)
-ede       the plural of an adjective in -et: »tosprogede« (§ 31)
-ende      the present participle of a listed verb: »truende«

Each leads to a word of the list, or does nothing; what the list holds itself is left as it is, but for
its last part.
"""

import re
from collections.abc import Container, Mapping
from typing import Final

_FALLEN_E: Final = re.compile(
    "(.+[^aeiouyæøå])([lnr])(?:e|es|er|ers|erne|ernes|en|ens|ene|enes|et|ets|ere|est|este)"
)
_SECOND: Final = re.compile("(.{2,})te?s?")
_PARTICIPLE: Final = re.compile("(.{3,})endes?")
_MIN_HEAD: Final = 3


def listed_word(
    word: str, words: Container[str], paradigms: Mapping[str, str], irregular: Container[str]
) -> str | None:
    """Return the word of `words` that `word` is a form of by one of the rules, or None.

    `paradigms` leads forms of irregular words to their keys, an underscore and the word; `irregular`
    are those of these forms that aren't made by an ending alone.
    """
    whole = _of_last_part(word, words, paradigms, irregular)
    if whole or word in words:
        return whole
    return _with_e(word, words) or _of_verb(word, words) or _in_et(word, words)


def _of_last_part(
    word: str, words: Container[str], paradigms: Mapping[str, str], irregular: Container[str]
) -> str | None:
    for start in range(_MIN_HEAD, len(word) - 2):
        last = word[start:]
        if last in irregular:
            whole = word[:start] + paradigms[last][1:]
            if whole in words:
                return whole
    return None


def _with_e(word: str, words: Container[str]) -> str | None:
    match = _FALLEN_E.fullmatch(word)
    if match is None:
        return None
    root, last = match[1], match[2]
    if f"{root}{last}" in words or f"{root}{last}e" in words:
        # »navne« is of »navn«, »ændrer« of »ændre«.
        return None
    return _first((f"{root}e{last}", f"{root}{root[-1]}e{last}"), words)


def _of_verb(word: str, words: Container[str]) -> str | None:
    if word[:-1] in words:
        # »betjente« is of »betjent«, »hentes« of »hente«.
        return None
    for rule in (_SECOND, _PARTICIPLE):
        match = rule.fullmatch(word)
        if match:
            root = match[1]
            infinitive = _first((f"{root}e", f"{root}{root[-1]}e"), words)
            if infinitive:
                return infinitive
    return None


def _in_et(word: str, words: Container[str]) -> str | None:
    return _first((f"{word[:-2]}t",), words) if word.endswith("ede") else None


def _first(candidates: tuple[str, ...], words: Container[str]) -> str | None:
    return next((each for each in candidates if each in words), None)
