"""The locked words of the glossary, sentence by sentence: asked for in English, avoided in both."""

from collections.abc import Iterable, Iterator

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from cms import glossary, languages
from cms.review.wording import advised_against


def wrong_words(sentences: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield what the glossary has against the words of a page, each once.

    `sentences` are pairs of a Danish sentence and its English, "" while it has none. A term that
    stands in Danish should stand in English as the glossary has it; words to avoid stand in neither.
    """
    told = set()
    terms = glossary.terms_by_language()
    find_danish = glossary.finder(tuple(terms[languages.SOURCE]), languages.SOURCE)
    find_english = glossary.finder(tuple(terms[languages.TARGET]), languages.TARGET)
    avoided = {code: advised_against(code) for code in (languages.SOURCE, languages.TARGET)}
    for danish, english in ((strip_tags(one), strip_tags(other)) for one, other in sentences):
        for code, text in ((languages.SOURCE, danish), (languages.TARGET, english)):
            told |= {
                _("“%(word)s”: the glossary has “%(term)s”.") % {"word": word, "term": better}
                for word, (pattern, better) in avoided[code].items()
                if pattern.search(text)
            }
        if english:
            told |= {
                _("“%(danish)s” is “%(english)s” in the glossary. It isn't in “%(sentence)s”.")
                % {"danish": term.word, "english": term.other, "sentence": english}
                for term in _missing(find_danish, find_english, danish, english)
            }
    yield from sorted(told)


def _missing(
    find_danish: glossary.Finder | None,
    find_english: glossary.Finder | None,
    danish: str,
    english: str,
) -> Iterator[glossary.Term]:
    """Yield the terms of a Danish sentence whose English word isn't in its translation."""
    if find_danish is None:
        return
    there = {term.slug for _match, term in find_english.find(english)} if find_english else set()
    for _match, term in find_danish.find(danish):
        if term.other and term.slug not in there:
            yield term
