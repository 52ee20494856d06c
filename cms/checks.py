"""System checks of what `make` builds: a site that lacks it stops at its start and says the remedy."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from django.apps import AppConfig
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.checks import CheckMessage, Error, register

from cms import catalogues

BUILT_FILES: Final = ("site/site.css", "site/site.js", "site/icons.svg", "site/icon.svg")


def activate() -> None:
    """Register the checks (called once by the app's `ready()`)."""
    register(check_catalogues)
    register(check_front_end)


def check_catalogues(
    app_configs: Sequence[AppConfig] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """System check: every catalogue is compiled, whole, and made from its present source."""
    return [
        Error(
            f"The compiled form of {source.relative_to(settings.PROJECT_DIR)} {problem}.",
            hint="Run: make catalogues",
            id="cms.E001",
        )
        for source in catalogues.sources(Path(settings.PROJECT_DIR))
        if (problem := catalogues.compiled_problem(source))
    ]


def check_front_end(
    app_configs: Sequence[AppConfig] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """System check: the front end is built and, where names are hashed, collected."""
    problems: list[CheckMessage] = [
        Error(
            f"The static file {name} is absent or empty: the front end has not been built.",
            hint="Run: make frontend",
            id="cms.E002",
        )
        for name in BUILT_FILES
        if not _has_content(finders.find(name))
    ]
    if isinstance(staticfiles_storage, ManifestFilesMixin):
        stored = staticfiles_storage.hashed_files
        problems.extend(
            Error(
                f"The collected form of {name} is absent: static files have not been collected.",
                hint="Run: make static",
                id="cms.E003",
            )
            for name in BUILT_FILES
            if name not in stored or not staticfiles_storage.exists(stored[name])
        )
    return problems


def _has_content(path: str | list[str] | None) -> bool:
    return isinstance(path, str) and Path(path).stat().st_size > 0
