"""What the search box offers while somebody types: pages and the like whose names begin so."""

from dataclasses import dataclass
from typing import Final

from wagtail.models import Page

from cms.visibility import visible

from .backends import analysers, answer
from .catalogue import Catalogue
from .decisions import current
from .document import SearchQuery
from .documents import KIND_LABELS, key_of, kind_of_model, pk_of
from .engines.matching import title_words

LIMIT: Final = 8
# Some of what an engine offers may be guarded, or taken off since.
ASKED: Final = 2 * LIMIT
# A single letter begins too much.
SHORTEST: Final = 2


@dataclass(frozen=True)
class Suggestion:
    """A page, an area or the like to go to at once, in the language that was asked for."""

    title: str
    url: str
    kind: str

    @property
    def kind_label(self) -> str:
        """What kind of page it is, in the reader's language."""
        return str(KIND_LABELS[self.kind])


def suggestions(query: SearchQuery) -> list[Suggestion]:
    """Return what names hold every word of the query, the last one begun; short names come first.

    Names and addresses come from the database: what was taken off is not offered. Raises
    `EngineUnavailable` when no engine answers.
    """
    if len(query.text) < SHORTEST or not title_words(analysers()[query.language], query.text):
        return []
    may_suggest = current.in_force().advice.may_suggest
    keys, _engine = answer(lambda engine: engine.complete(query.language, query.text, ASKED))
    found = {each.key: Suggestion(each.name, each.url, each.kind) for each in Catalogue().of(keys)}
    pks = [pk for key in keys if (pk := pk_of(key)) is not None]
    for page in visible(Page.objects.filter(pk__in=pks)):
        kind = kind_of_model(page.specific_class)
        found[key_of(page.pk)] = Suggestion(page.title, page.url or "", kind)
    offered = [found[key] for key in keys if key in found]
    return [each for each in offered if may_suggest(each.title, query.language)][:LIMIT]
