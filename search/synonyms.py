"""The word groups of the database as the planner asks them: read anew when any process changed them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from django.db.models.signals import post_delete, post_save

from cms import languages

from .analysis import Analyser
from .models import Synonym, WordsState, lines
from .thesaurus import NEAR, SAME, Group, Thesaurus

_WEIGHTS: Final = {Synonym.Strength.SAME: SAME, Synonym.Strength.NEAR: NEAR}
_NONE: Final = "none"


class Words:
    """This process's thesaurus; one small query tells whether it is still the one in force."""

    def __init__(self, analysers: Callable[[], Mapping[str, Analyser]]) -> None:
        """Ask `analysers` for the analysers when they are needed."""
        self._analysers = analysers
        self._known: tuple[str, Thesaurus] | None = None

    def in_force(self) -> Thesaurus:
        """Return the thesaurus of the groups that are in use now."""
        state = WordsState.objects.filter(pk=1).values_list("version", flat=True).first()
        version = state or _NONE
        known = self._known
        if known is None or known[0] != version:
            known = self._known = (version, Thesaurus(self._analysers(), groups()))
        return known[1]


def groups() -> Iterator[Group]:
    """Yield the groups in use."""
    for record in Synonym.objects.filter(active=True).order_by("pk").iterator():
        yield group_of(record)


def group_of(record: Synonym) -> Group:
    """Return a record as the planner knows it."""
    one_way = record.direction == Synonym.Direction.ONE_WAY
    goals = {
        languages.SOURCE: tuple(lines(record.leads_to_da)),
        languages.TARGET: tuple(lines(record.leads_to_en)),
    }
    return Group(
        words={
            languages.SOURCE: tuple(lines(record.words_da)),
            languages.TARGET: tuple(lines(record.words_en)),
        },
        nordic=tuple(lines(record.words_nordic)),
        leads_to=goals if one_way else None,
        weight=_WEIGHTS[Synonym.Strength(record.strength)],
    )


def connect() -> None:
    """Follow changes of the groups."""
    for signal in (post_save, post_delete):
        signal.connect(_follow, sender=Synonym, dispatch_uid=f"search.synonyms.{id(signal)}")


def _follow(sender: Any, **kwargs: Any) -> None:
    WordsState.changed()
