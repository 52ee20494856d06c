"""Words of the glossary as the search sees them: each leads to its place on the page of words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cms.collation import danish_sort_key
from cms.glossary import Term, terms_by_language
from cms.visibility import visible
from home.models import GlossaryPage

from .document import SearchDocument, version_at
from .place import Place

PREFIX: Final = "word"


@dataclass(frozen=True)
class ListedTerm:
    """A word on the page of words of one language."""

    term: Term
    page: GlossaryPage
    kind = PREFIX
    details = ""

    @property
    def key(self) -> str:
        """The key of its document."""
        return f"{PREFIX}:{self.language}:{self.term.slug}"

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.page.language

    @property
    def translation_key(self) -> str:
        """What it shares with the word in the other language."""
        return f"{PREFIX}:{self.term.slug}"

    @property
    def version(self) -> int:
        """That of the page: a change of the record has every word written anew."""
        return version_at(self.page.last_published_at)

    @property
    def name(self) -> str:
        """The word."""
        return self.term.word

    @property
    def url(self) -> str:
        """Its place on the page."""
        return f"{self.page.url}#{self.term.anchor}"

    @property
    def summary(self) -> str:
        """What it means."""
        return self.term.definition

    def places(self) -> Iterator[Place]:
        """Yield nothing: a word says no more than what it means."""
        return iter(())

    def document(self) -> SearchDocument:
        """Return its document."""
        return SearchDocument(
            key=self.key,
            kind=self.kind,
            language=self.language,
            translation_key=self.translation_key,
            title=self.name,
            summary=self.summary,
            body="",
            version=self.version,
            sort_key=danish_sort_key(self.name),
        )


def listed_terms() -> list[ListedTerm]:
    """Return the words that are explained to the public, in both languages; two queries."""
    pages = list(visible(GlossaryPage.objects.select_related("locale")).order_by("pk"))
    known = terms_by_language() if pages else {}
    return [
        ListedTerm(term, page) for page in pages for term in known[page.language] if term.definition
    ]
