"""What staff decided, as searches ask for it: read anew when any process changed it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models.signals import post_delete, post_save

from cms import languages

from .advice import Advice, Recommended
from .analysis import Analyser
from .backends import analysers as site_analysers
from .models import DangerWords, GuardedWord, Recommendation, Synonym, WordsState, lines
from .thesaurus import NEAR, SAME, Group, Thesaurus

_WEIGHTS: Final = {Synonym.Strength.SAME: SAME, Synonym.Strength.NEAR: NEAR}
_NONE: Final = "none"


@dataclass(frozen=True)
class Decisions:
    """What staff decided: other words for words, and what to advise."""

    thesaurus: Thesaurus
    advice: Advice


class CurrentDecisions:
    """This process's copy of it; one small query tells whether it is still what is in force."""

    def __init__(self, analysers: Callable[[], Mapping[str, Analyser]]) -> None:
        """Ask `analysers` for the analysers when they are needed."""
        self._analysers = analysers
        self._known: tuple[str, Decisions] | None = None

    def in_force(self) -> Decisions:
        """Return what holds now."""
        state = WordsState.objects.filter(pk=1).values_list("version", flat=True).first()
        version = state or _NONE
        known = self._known
        if known is None or known[0] != version:
            analysers = self._analysers()
            decisions = Decisions(Thesaurus(analysers, groups()), advice(analysers))
            known = self._known = (version, decisions)
        return known[1]


current: Final = CurrentDecisions(site_analysers)


def groups(without: int | None = None) -> Iterator[Group]:
    """Yield the groups in use, but for the one with the key `without`."""
    for record in Synonym.objects.filter(active=True).order_by("pk").iterator():
        if record.pk != without:
            yield group_of(record)


def advice(analysers: Mapping[str, Analyser]) -> Advice:
    """Return the advice of the database."""
    danger: dict[str, list[str]] = {languages.SOURCE: [], languages.TARGET: []}
    for group in DangerWords.objects.filter(active=True).order_by("pk"):
        danger[languages.SOURCE] += lines(group.words_da)
        danger[languages.TARGET] += lines(group.words_en)
    guarded = list(GuardedWord.objects.order_by("pk"))
    return Advice(
        analysers,
        danger,
        [
            Recommended(each.language, tuple(lines(each.words)), each.page_id, each.text)
            for each in Recommendation.objects.order_by("pk")
        ],
        never_correct=[each.word for each in guarded if each.never_correct],
        never_suggest=[each.word for each in guarded if each.never_suggest],
    )


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
    """Follow changes of the records."""
    for signal in (post_save, post_delete):
        for model in (Synonym, DangerWords, GuardedWord, Recommendation):
            signal.connect(
                _follow, sender=model, dispatch_uid=f"search.{model.__name__}.{id(signal)}"
            )


def _follow(sender: Any, **kwargs: Any) -> None:
    WordsState.changed()
