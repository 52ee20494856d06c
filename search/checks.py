"""System checks of the search: misconfiguration fails at start, not at the first query."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from .analysis import LexiconError
from .backends import analysers

# The client asks for all three.
ADDRESS: Final = re.compile(r"https?://[^/\s]+:\d+(?:/.*)?")


def activate() -> None:
    """Register the checks."""
    register(check_lexicon)
    register(check_elasticsearch)


def check_lexicon(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Return an error when the Danish lexicon is missing or damaged."""
    try:
        analysers()
    except LexiconError as error:
        return [Error(str(error), hint="make lexicon", id="search.E001")]
    return []


def check_elasticsearch(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Return an error when an Elasticsearch is named and this site can't speak to any."""
    if not settings.ELASTICSEARCH_URLS:
        return []
    errors: list[CheckMessage] = []
    if find_spec("elasticsearch") is None:
        errors.append(
            Error(
                "ELASTICSEARCH_URL is set, but the package elasticsearch is not installed.",
                hint="pip install --require-hashes -r requirements/production.txt",
                id="search.E002",
            )
        )
    authority = settings.ELASTICSEARCH_CA_CERTS
    if authority and not Path(authority).is_file():
        errors.append(
            Error(
                f"ELASTICSEARCH_CA_CERTS names {authority}, which is no file.",
                hint="Name the file with the certificate of the server's authority.",
                id="search.E003",
            )
        )
    wrong = [url for url in settings.ELASTICSEARCH_URLS if not ADDRESS.fullmatch(url)]
    if wrong:
        errors.append(
            Error(
                f"ELASTICSEARCH_URL holds {wrong[0]!r}, which is no address.",
                hint="Write scheme, host and port: https://elasticsearch:9200",
                id="search.E004",
            )
        )
    return errors
