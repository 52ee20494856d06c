"""Checks before a deployment (`manage.py check --deploy`): what production must have and must not have."""

from collections.abc import Sequence
from typing import Any, Final

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError
from wagtail.models import Page

from cms.models import SiteSettings

_SHOWN: Final = 5


def activate() -> None:
    """Register the checks (called once by the app's `ready()`)."""
    register(check_no_demo_content, Tags.security, deploy=True)
    register(check_accessibility_statement, Tags.security, deploy=True)


def check_no_demo_content(
    app_configs: Sequence[AppConfig] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """Name the demo pages that are live and count the demo records; nothing when there are none."""
    try:
        titles, records = _demo_titles(), _demo_records()
    except DatabaseError as error:
        return [
            Error(
                f"The database can't be asked for demo content: {error}",
                hint="Run the check where the database answers, after migrate.",
                id="cms.E021",
            )
        ]
    problems: list[CheckMessage] = []
    if titles:
        rest = f" and {len(titles) - _SHOWN} more" if len(titles) > _SHOWN else ""
        problems.append(
            Error(
                f"{len(titles)} demo pages are live: {', '.join(titles[:_SHOWN])}{rest}.",
                hint="Take them off the web, or replace them with real content.",
                id="cms.E020",
            )
        )
    if records:
        counted = ", ".join(f"{count} {name}" for name, count in records.items())
        problems.append(
            Error(
                f"Demo records are in use: {counted}.",
                hint="Replace them with confirmed records.",
                id="cms.E022",
            )
        )
    return problems


def check_accessibility_statement(
    app_configs: Sequence[AppConfig] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """Ask for the address of the accessibility statement, to which `/was` must lead (F17)."""
    try:
        addresses = SiteSettings.objects.values_list("accessibility_statement_url", flat=True)
        known = any(addresses)
    except DatabaseError as error:
        return [
            Error(
                f"The database can't be asked for the accessibility statement: {error}",
                hint="Run the check where the database answers, after migrate.",
                id="cms.E024",
            )
        ]
    if known:
        return []
    return [
        Error(
            "The address of the accessibility statement is not set.",
            hint="Make the statement at was.digst.dk and write its address in the site settings.",
            id="cms.E023",
        )
    ]


def _demo_models() -> list[Any]:
    return [
        model
        for model in apps.get_models()
        if any(field.name == "is_demo" for field in model._meta.local_concrete_fields)
    ]


def _demo_titles() -> list[str]:
    return sorted(
        title
        for model in _demo_models()
        if issubclass(model, Page)
        for title in model.objects.live().filter(is_demo=True).values_list("title", flat=True)
    )


def _demo_records() -> dict[str, int]:
    counts = {
        model._meta.model_name: model._default_manager.filter(is_demo=True).count()
        for model in _demo_models()
        if not issubclass(model, Page)
    }
    return {name: count for name, count in counts.items() if count}
