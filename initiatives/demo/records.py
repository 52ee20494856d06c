"""Loads the shared records and the settings of the demo content."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from cms.models import ContactSettings, GlossaryTerm, SiteSettings
from home.models import (
    Group,
    GroupMember,
    Observation,
    Partner,
    Person,
    Place,
    Series,
    StrategyVersion,
)
from initiatives.models import Area, Goal, TargetGroup, Theme

from .schema import DemoContent, Text
from .schema import Group as GroupText
from .schema import Series as SeriesText
from .units import Units, joined, site

# The three parties, in the order in which the strategy names them.
PARTIES = ("aalborg-kommune", "nordjyllands-politi", "region-nordjylland")


def load_records(content: DemoContent, units: Units) -> None:
    """Make the records that are missing, what others refer to first."""
    _goals_and_labels(content, units)
    _people(content, units)
    for term in content.glossary:
        units.record(
            GlossaryTerm,
            {"slug": slugify(term.en)},
            **both("term", Text(term.da, term.en)),
            **both("definition", term.definition),
            avoid_da=joined(term.avoid, "da"),
            avoid_en=joined(term.avoid, "en"),
        )
    for group in content.groups:
        _group(group, units)
    for place in content.figures.place:
        units.record(Place, {"code": place.code}, order=place.order, **both("name", place.name))
    for series in content.figures.series:
        _series(series, units)
    _settings(content, units)


def both(name: str, text: Text | None) -> dict[str, str]:
    """Return the two columns of a field that stands in both languages; nothing for no text."""
    return {f"{name}_da": text.da, f"{name}_en": text.en} if text else {}


def _goals_and_labels(content: DemoContent, units: Units) -> None:
    for goal in content.goals:
        units.record(
            Goal,
            {"code": goal.code},
            order=goal.order,
            colour=goal.colour,
            **both("sentence", goal.sentence),
            **both("short_title", goal.short_title),
        )
    records = content.records
    for model, categories in (
        (Theme, records.theme),
        (TargetGroup, records.target_group),
        (Area, records.area),
    ):
        for category in categories:
            units.record(
                model,
                {"code": category.code},
                **both("name", category.name),
                other_words_da=joined(category.other_words, "da"),
                other_words_en=joined(category.other_words, "en"),
            )


def _people(content: DemoContent, units: Units) -> None:
    records = content.records
    for partner in records.partner:
        units.record(
            Partner, {"code": partner.code}, kind=partner.kind, **both("name", partner.name)
        )
    for version in records.strategy_version:
        units.record(
            StrategyVersion,
            {"number": version.number},
            from_year=version.adopted_year,
            to_year=version.until_year,
        )
    for person in records.person:
        units.record(
            Person,
            {"name": person.name},
            **both("job_title", person.title),
            organisation=Partner.objects.get(code=person.organisation),
            publicity=person.publicity,
        )


@transaction.atomic
def _group(text: GroupText, units: Units) -> None:
    if Group.objects.filter(code=text.code).exists():
        return
    group = units.record(
        Group,
        {"code": text.code},
        order=text.order,
        confirms_pages=text.confirms_pages,
        **both("name", text.name),
        **both("mandate", text.mandate),
        **both("composition", text.composition),
        **both("cadence", text.cadence),
    )
    for number, seat in enumerate(text.member):
        GroupMember.objects.create(
            group=group,
            sort_order=number,
            **both("title", seat.title),
            organisation=Partner.objects.get(code=seat.organisation),
        )


@transaction.atomic
def _series(text: SeriesText, units: Units) -> None:
    if Series.objects.filter(code=text.code).exists():
        return
    series = units.record(
        Series,
        {"code": text.code},
        order=text.order,
        **both("name", text.name),
        **both("question", text.question),
        **both("owner", text.owner),
        **both("method", text.method),
        **both("break_note", text.break_note),
    )
    for figure in text.observation:
        Observation.objects.create(
            series=series,
            place=Place.objects.get(code=figure.place),
            year=figure.year,
            year_of=figure.year_of,
            value=Decimal(figure.value),
            break_after=figure.break_after,
            published=date.fromisoformat(figure.published) if figure.published else None,
            **both("source", figure.source),
            is_demo=True,
        )


@transaction.atomic
def _settings(content: DemoContent, units: Units) -> None:
    contact = ContactSettings.for_site(site())
    text = content.records.contact
    if not contact.phone and not contact.department_da:
        _set(contact, both("organisation", text.organisation), both("department", text.department))
        contact.street = text.street
        contact.postcode_city = f"{text.postcode} {text.city}"
        contact.phone, contact.cvr = text.phone, text.cvr
        contact.save()
        units.note("contact details")
    settings = SiteSettings.for_site(site())
    if not settings.about_line_da:
        names = [Partner.objects.get(code=code) for code in PARTIES]
        settings.partners_line_da = _enumerated([partner.name_da for partner in names], "og")
        settings.partners_line_en = _enumerated([partner.name_en for partner in names], "and")
        _set(settings, both("about_line", content.records.site.footer))
        settings.save()
        units.note("site settings")


def _set(instance: Any, *columns: dict[str, str]) -> None:
    for values in columns:
        for name, value in values.items():
            setattr(instance, name, value)


def _enumerated(names: list[str], last: str) -> str:
    """Return "a, b og c"."""
    return f"{', '.join(names[:-1])} {last} {names[-1]}"
