"""Words of the glossary as the search sees them: each leads to its place on the page of words."""

from dataclasses import dataclass

from cms import languages
from cms.glossary import Term, terms_by_language
from cms.visibility import visible
from home.models import GlossaryPage

from .document import version_at
from .listed import Listed


@dataclass(frozen=True)
class ListedTerm(Listed):
    """A word on the page of words of one language."""

    term: Term
    page: GlossaryPage
    kind = "word"

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.page.language

    @property
    def identity(self) -> str:
        """Its name in addresses."""
        return self.term.slug

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

    @property
    def labels(self) -> tuple[str, ...]:
        """On an English page the Danish word too: partners type what they have read (F11)."""
        return (self.term.other,) if self.is_english and self.term.other else ()

    @property
    def details(self) -> str:
        """The Danish word, which says why it was found."""
        return self.term.other if self.is_english else ""

    @property
    def details_language(self) -> str:
        """Danish."""
        return languages.SOURCE if self.details else ""

    @property
    def is_english(self) -> bool:
        """Whether it is an English word."""
        return self.language == languages.TARGET


def listed_terms() -> list[ListedTerm]:
    """Return the words that are explained to the public, in both languages; two queries."""
    pages = list(visible(GlossaryPage.objects.select_related("locale")).order_by("pk"))
    known = terms_by_language() if pages else {}
    return [
        ListedTerm(term, page) for page in pages for term in known[page.language] if term.definition
    ]
