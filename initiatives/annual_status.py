"""The yearly status: what the site could count when it was frozen, and how it is shown again (F52).

A snapshot is JSON of its own, with the words of both languages as they stood: whatever is renamed,
taken off or deleted afterwards changes nothing. Only what the public could see goes into it, so that
it gives nothing away; a page that is hidden later stays in the numbers and loses its link.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import override, pgettext
from wagtail.models import Page

from cms import languages
from cms.visibility import visible
from initiatives.filters import facet_rows
from initiatives.listing import visible_initiatives
from initiatives.models import AnnualReportPage, Area, Goal, InitiativePage, Status, UpdatePage
from initiatives.news import visible_updates

SCHEMA: Final = 1


def freeze(page: AnnualReportPage) -> None:
    """Take the snapshot of the live data now and keep it on the Danish page `page`."""
    AnnualReportPage.objects.filter(pk=page.pk).update(
        snapshot=snapshot(page.year), frozen_at=timezone.now()
    )


def freeze_at_publication(sender: Any, instance: AnnualReportPage, **kwargs: Any) -> None:
    """Freeze a status when its Danish page is first published, so that nobody has to remember it."""
    if instance.is_source and instance.frozen_at is None:
        freeze(instance)


def snapshot(year: int | None) -> dict[str, Any]:
    """Return what the site can count now: initiatives with goal, status and areas; news of the year."""
    rows = {row.pk: row for row in facet_rows(visible_initiatives())}
    pages = InitiativePage.objects.select_related("goal").in_bulk(list(rows))
    english = {
        page.translation_key: page.title
        for page in visible(InitiativePage.objects.filter(locale__language_code=languages.TARGET))
    }
    areas = {area.code: [area.name_da, area.name_en] for area in Area.objects.all()}
    return {
        "schema": SCHEMA,
        "goals": [{"code": goal.code, "title": _title(goal)} for goal in Goal.objects.all()],
        "initiatives": [
            {
                "key": str(pages[pk].translation_key),
                "code": pages[pk].code,
                "title": [
                    pages[pk].title,
                    english.get(pages[pk].translation_key) or pages[pk].brief_title_en,
                ],
                "goal": pages[pk].goal.code if pages[pk].goal else "",
                "status": pages[pk].status,
                "whole": pages[pk].whole_municipality,
                "areas": [areas[code] for code in sorted(row.local) if code in areas],
            }
            for pk, row in rows.items()
        ],
        "news": dict(
            Counter(
                visible_updates().order_by().filter(date__year=year).values_list("kind", flat=True)
            )
        ),
    }


def shown(page: AnnualReportPage, language: str) -> dict[str, Any]:
    """Return the context of a status in a language: counts by goal and status, and the initiatives.

    Empty lists for a snapshot that isn't there or has another shape.
    """
    taken = page.snapshot if isinstance(page.snapshot, dict) else {}
    if taken.get("schema") != SCHEMA:
        taken = {"goals": [], "initiatives": [], "news": {}}
    entries = taken["initiatives"]
    addresses = _addresses([entry["key"] for entry in entries], language)
    goals = {goal["code"]: _word(goal["title"], language) for goal in taken["goals"]}
    goals[""] = pgettext("site", "No goal stated")
    statuses = [
        (str(code), str(label))
        for code, label in Status.choices
        if any(entry["status"] == code for entry in entries)
    ]
    labels = {str(code): str(label) for code, label in Status.choices}
    return {
        "frozen_at": page.frozen_at,
        "statuses": [label for _code, label in statuses],
        "goal_rows": [
            {
                "title": title,
                "counts": [
                    sum(e["goal"] == code and e["status"] == status for e in entries)
                    for status, _label in statuses
                ],
                "total": sum(e["goal"] == code for e in entries),
            }
            for code, title in goals.items()
            if code or any(not e["goal"] for e in entries)
        ],
        "total": len(entries),
        "rows": [
            {
                "code": entry["code"],
                "title": _word(entry["title"], language),
                "is_danish": language != languages.SOURCE and not entry["title"][1],
                "url": addresses.get(entry["key"], ""),
                "goal": goals.get(entry["goal"], entry["goal"]),
                "status": labels.get(entry["status"], entry["status"]),
                "areas": _areas(entry, language),
            }
            for entry in sorted(entries, key=lambda entry: entry["code"])
        ],
        "news": [
            {"label": str(label), "count": taken["news"].get(str(code), 0)}
            for code, label in UpdatePage.Kind.choices
            if taken["news"].get(str(code))
        ],
    }


def goal_texts(page: AnnualReportPage, facts: AnnualReportPage) -> list[dict[str, Any]]:
    """Return the text of each goal in the goals' own order, under the goal's name as it was frozen.

    `page` holds the texts in its language, `facts` the figures. A goal without a name there, such as
    a new one, has the name of today.
    """
    taken = facts.snapshot if isinstance(facts.snapshot, dict) else {}
    frozen = (
        {goal["code"]: goal["title"] for goal in taken.get("goals", [])}
        if taken.get("schema") == SCHEMA
        else {}
    )
    chosen = [block.value for block in page.goal_texts if block.value["goal"] is not None]
    return [
        {
            "code": value["goal"].code,
            "title": _word(frozen.get(value["goal"].code, _title(value["goal"])), page.language),
            "text": value["text"],
        }
        for value in sorted(chosen, key=lambda value: (value["goal"].order, value["goal"].code))
    ]


def table(page: AnnualReportPage, language: str) -> tuple[list[str], Iterable[list[Any]]]:
    """Return the header and rows of the status as a file, in a language."""
    with override(language):
        header = [
            pgettext("site", "Code"),
            pgettext("site", "Title"),
            pgettext("site", "Goal"),
            pgettext("site", "Status"),
            pgettext("site", "Areas"),
        ]
        rows = [
            [row["code"], row["title"], row["goal"], row["status"], row["areas"]]
            for row in shown(page, language)["rows"]
        ]
    return header, rows


def _title(goal: Goal) -> list[str | None]:
    return [goal.short_title_da, goal.short_title_en]


def _word(words: list[str | None], language: str) -> str:
    danish, english = words[0] or "", words[1] or ""
    return (english or danish) if language == languages.TARGET else danish


def _areas(entry: dict[str, Any], language: str) -> str:
    names = [_word(area, language) for area in entry["areas"]]
    if entry["whole"]:
        names.insert(0, pgettext("site", "The whole municipality"))
    return ", ".join(names)


def _addresses(keys: list[str], language: str) -> dict[str, str]:
    """Return the addresses that the public may see today, by translation key."""
    pages = visible(Page.objects.filter(translation_key__in=keys, locale__language_code=language))
    return {str(page.translation_key): page.url or "" for page in pages}
