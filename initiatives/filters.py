"""The filters of initiatives: one definition for the listing, the search page and open data.

A filter's value is a code, never a label, so that an address works in both languages.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from django.db.models import CharField, F, IntegerField, Model, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.http import QueryDict
from django.utils.translation import get_language, pgettext, pgettext_lazy
from modeltranslation.utils import build_localized_fieldname

from cms import languages
from home.models import Partner
from initiatives.models import Area, Goal, InitiativePage, Status, TargetGroup, Theme
from initiatives.models.areas import WHOLE_MUNICIPALITY

MAX_VALUES: Final = 20
# So many pages are asked for by name; of more the facts of all are read.
FEW: Final = 200
LEVELS: Final = {
    "individual": pgettext_lazy("site", "The individual"),
    "groups": pgettext_lazy("site", "Groups"),
    "areas": pgettext_lazy("site", "Areas"),
}
# Names in addresses, in the order of the page. The label is the glossary's locked wording.
FACETS: Final = {
    "goal": pgettext_lazy("site", "Goal"),
    "level": pgettext_lazy("site", "Works with"),
    "theme": pgettext_lazy("site", "Theme"),
    "target": pgettext_lazy("site", "Target group"),
    "area": pgettext_lazy("site", "Area"),
    "partner": pgettext_lazy("site", "Who is behind it?"),
    "status": pgettext_lazy("site", "Status"),
}
# The records behind a facet: their model, what they are called, and the fields that put them in order.
_RECORDS: Final[dict[str, tuple[type[Model], str, str, str]]] = {
    "goal": (Goal, "short_title", "order", "code"),
    "theme": (Theme, "name", "", "name_da"),
    "target": (TargetGroup, "name", "", "name_da"),
    "area": (Area, "name", "", "name_da"),
    "partner": (Partner, "name", "", "name_da"),
}


@dataclass(frozen=True)
class Option:
    """A value of a facet, with how many initiatives it would leave."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Facet:
    """A group of values to filter by."""

    name: str
    label: str
    options: list[Option]


@dataclass(frozen=True)
class ActiveFilter:
    """A chosen value, and the query string without it."""

    label: str
    remove_query: str


@dataclass(frozen=True)
class FacetRow:
    """The codes of one initiative, by facet: what filters and counts are worked out from.

    `local` are the areas that it takes place in (`areas_reached`). An initiative for the whole
    municipality has the code of every area besides (F7).
    """

    pk: int
    codes: Mapping[str, frozenset[str]]
    local: frozenset[str] = frozenset()


@dataclass(frozen=True)
class InitiativeFilters:
    """Chosen values by facet: within a facet any of them, across facets all of them."""

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def from_query(cls, query: QueryDict, names: Iterable[str] = FACETS) -> Self:
        """Read the query string; never raises. Unknown names and overlong lists are left out.

        A value may be one that no record has any more: `known` leaves those out.
        """
        chosen = {}
        for name in names:
            values = [value[:60] for value in query.getlist(name) if value.isprintable()]
            unique = tuple(dict.fromkeys(value for value in values if value))[:MAX_VALUES]
            if unique:
                chosen[name] = unique
        return cls(chosen)

    def known(self, labels: Mapping[str, Mapping[str, str]]) -> Self:
        """Return the filters without values that have no label: nobody sees them to take them away."""
        kept = {
            name: tuple(value for value in values if value in labels[name])
            for name, values in self.chosen.items()
        }
        return type(self)({name: values for name, values in kept.items() if values})

    def __bool__(self) -> bool:
        return bool(self.chosen)

    def matches(self, codes: Mapping[str, frozenset[str]], *, leave_out: str = "") -> bool:
        """Whether an initiative with these codes passes, a facet left out or not."""
        return all(
            name == leave_out or not codes.get(name, frozenset()).isdisjoint(values)
            for name, values in self.chosen.items()
        )

    def counts(self, rows: Iterable[FacetRow]) -> dict[str, dict[str, int]]:
        """Return facet → code → number of initiatives, each facet without its own filter."""
        counted: dict[str, dict[str, int]] = {name: {} for name in FACETS}
        for row in rows:
            for name, of_facet in counted.items():
                if self.matches(row.codes, leave_out=name):
                    for code in row.codes.get(name, frozenset()):
                        of_facet[code] = of_facet.get(code, 0) + 1
        return counted

    def without(self, name: str, value: str) -> "InitiativeFilters":
        """Return the filters with one value taken away."""
        rest = {
            facet: tuple(v for v in values if (facet, v) != (name, value))
            for facet, values in self.chosen.items()
        }
        return InitiativeFilters({facet: values for facet, values in rest.items() if values})

    def query_string(self, **extra: str) -> str:
        """Return the filters as a query string, with `extra` parameters that are not empty."""
        query = QueryDict(mutable=True)
        for name, value in extra.items():
            if value:
                query[name] = value
        for name, values in self.chosen.items():
            query.setlist(name, list(values))
        return query.urlencode()

    def active(self, labels: Mapping[str, Mapping[str, str]], **extra: str) -> list[ActiveFilter]:
        """Return each chosen value, with the query string that removes it."""
        return [
            ActiveFilter(labels[name][value], self.without(name, value).query_string(**extra))
            for name, values in self.chosen.items()
            for value in values
        ]


def facet_labels() -> dict[str, dict[str, str]]:
    """Return facet → code → label in the active language, in the order to show; one query."""
    labels: dict[str, dict[str, str]] = {name: {} for name in FACETS}
    labels["level"] = {code: str(label) for code, label in LEVELS.items()}
    labels["area"][WHOLE_MUNICIPALITY] = pgettext("site", "The whole municipality")
    labels["status"] = {str(code): str(label) for code, label in Status.choices}
    first, *others = (_labels(name, *where) for name, where in _RECORDS.items())
    for name, code, label, *_place in first.union(*others).order_by("rank", "sorted_by"):
        labels[name][code] = label
    return labels


def _labels(
    facet: str, model: type[Model], field: str, place: str, sorted_by: str
) -> QuerySet[Any]:
    """Return rows (facet, code, label in the active language or in Danish, and two to sort by)."""
    label, danish = (
        build_localized_fieldname(field, code)
        for code in (get_language() or languages.SOURCE, languages.SOURCE)
    )
    rows = model._default_manager.order_by().annotate(
        facet=Value(facet, output_field=CharField()),
        label=Coalesce(NullIf(label, Value("")), danish, output_field=CharField()),
        rank=Cast(F(place) if place else Value(0), IntegerField()),
        sorted_by=F(sorted_by),
    )
    return rows.values_list("facet", "code", "label", "rank", "sorted_by")


def build_facets(
    filters: InitiativeFilters,
    counts: Mapping[str, Mapping[str, int]],
    labels: Mapping[str, Mapping[str, str]],
    names: Mapping[str, Any] = FACETS,
) -> list[Facet]:
    """Return the facets to show: values that lead somewhere, and chosen ones even at nought."""
    facets = []
    for name, label in names.items():
        chosen = filters.chosen.get(name, ())
        of_facet = counts.get(name, {})
        options = [
            Option(code, text, of_facet.get(code, 0), code in chosen)
            for code, text in labels[name].items()
            if of_facet.get(code) or code in chosen
        ]
        if options:
            facets.append(Facet(name, str(label), options))
    return facets


def facet_rows(pages: QuerySet[InitiativePage]) -> list[FacetRow]:
    """Return the codes of the Danish initiative pages in `pages`, in their order; three queries."""
    reached = areas_reached()
    codes: dict[int, dict[str, set[str]]] = {}
    local: dict[int, set[str]] = {}
    for pk, goal, lead, status, whole, *levels in pages.values_list(
        "pk",
        "goal__code",
        "lead_organisation__code",
        "status",
        "whole_municipality",
        "works_with_individuals",
        "works_with_groups",
        "works_with_areas",
    ):
        codes[pk] = {
            "goal": {goal} if goal else set(),
            "level": {code for code, chosen in zip(LEVELS, levels, strict=True) if chosen},
            "theme": set(),
            "target": set(),
            "area": {WHOLE_MUNICIPALITY, *reached} if whole else set(),
            "partner": {lead} if lead else set(),
            "status": {status},
        }
        local[pk] = set()
    for pk, name, code in _many_to_many_codes(codes if len(codes) <= FEW else None):
        if pk not in codes:
            continue
        if name == "area":
            local[pk].update(reached[code])
        codes[pk][name].update(reached[code] if name == "area" else {code})
    return [
        FacetRow(
            pk,
            {name: frozenset(values) for name, values in of_page.items()},
            frozenset(local[pk]),
        )
        for pk, of_page in codes.items()
    ]


def areas_reached() -> dict[str, frozenset[str]]:
    """Return for each area the areas where an initiative marked with it takes place; one query.

    Its own, those that it lies in, and those that lie in it: what is done in the city centre holds
    for a street there, and what is done in the street is done in the city centre. Not the street
    next to it.
    """
    parents = dict(Area.objects.values_list("code", "parent__code"))
    lines = {code: [code] for code in parents}
    for code, line in lines.items():
        place = parents[code]
        # Nothing lies in itself, says the form; a loop made behind its back must end all the same.
        while place is not None and place not in line:
            line.append(place)
            place = parents[place]
    reached = {code: set(line) for code, line in lines.items()}
    for code, line in lines.items():
        for place in line:
            reached[place].add(code)
    return {code: frozenset(codes) for code, codes in reached.items()}


def _many_to_many_codes(pks: Iterable[int] | None) -> Iterable[tuple[int, str, str]]:
    """Return (page, facet, code) of the many-to-many facts of some pages, or of all; one query."""
    pages = InitiativePage.objects.order_by()
    if pks is not None:
        pages = pages.filter(pk__in=list(pks))
    paths = {
        "theme": "themes__code",
        "target": "target_groups__code",
        "area": "areas__code",
        "partner": "partners__code",
        "goal": "other_goals__code",
    }
    first, *others = (
        pages.filter(**{f"{path}__isnull": False})
        .annotate(facet=Value(name, output_field=CharField()))
        .values_list("pk", "facet", path)
        for name, path in paths.items()
    )
    found: Iterable[tuple[int, str, str]] = first.union(*others, all=True)
    return found
