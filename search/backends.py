"""The engines of this process: which there are, who answers a reader, and who is only asked to write.

A site with Elasticsearch has two: readers ask Elasticsearch, under a guard, and the site's own database
where that one fails them. Both are always kept true, each by jobs of its own.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any, Final, TypeVar

from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from cms import languages

from . import fingerprint
from .analysis import Analyser, Danish, English, Lexicon
from .engines.base import EngineUnavailable, SearchEngine, SearchReader
from .engines.postgresql import PostgresEngine
from .engines.sqlite import SqliteEngine
from .guard import Guard

ELASTICSEARCH: Final = "elasticsearch"

T = TypeVar("T")


@cache
def analysers() -> dict[str, Analyser]:
    """Return the analysers of both languages; raises `LexiconError` without a lexicon."""
    return {
        languages.SOURCE: Danish(Lexicon.load(settings.SEARCH_LEXICON_PATH)),
        languages.TARGET: English(),
    }


def index_version() -> str:
    """Return what an index must have been built with to be searched by this process."""
    danish = analysers()[languages.SOURCE]
    assert isinstance(danish, Danish)
    return fingerprint.index_version(danish.lexicon.digest)


def engine_names() -> tuple[str, ...]:
    """Return the names of the engines, the one that readers ask first; none of them is touched."""
    return (
        (ELASTICSEARCH, connection.vendor) if settings.ELASTICSEARCH_URLS else (connection.vendor,)
    )


@cache
def engines() -> Mapping[str, SearchEngine]:
    """Return this process's engines by name, the one that readers ask first."""
    known = {ELASTICSEARCH: elasticsearch_engine} if settings.ELASTICSEARCH_URLS else {}
    return {name: known.get(name, database_engine)() for name in engine_names()}


def engine() -> SearchEngine:
    """Return the engine that readers ask first."""
    return engines()[engine_names()[0]]


@cache
def guards() -> Mapping[str, Guard]:
    """Return the guards of those engines that may hang or vanish, by name."""
    return {name: Guard(known) for name, known in engines().items() if name == ELASTICSEARCH}


def database_engine() -> SearchEngine:
    """Return an engine whose index stands in the site's own kind of database."""
    if connection.vendor == "postgresql":
        return PostgresEngine(
            database_address(), analysers(), index_version(), connections=settings.POOL_SIZE
        )
    return SqliteEngine(settings.SEARCH_INDEX_PATH, analysers(), index_version())


def elasticsearch_engine() -> SearchEngine:
    """Return an engine on the Elasticsearch of the settings."""
    # Its client is a package of production; a site without that server does without it.
    from .engines.elasticsearch import ElasticsearchEngine

    authority = settings.ELASTICSEARCH_CA_CERTS
    return ElasticsearchEngine(
        settings.ELASTICSEARCH_URLS,
        analysers(),
        index_version(),
        prefix=settings.ELASTICSEARCH_PREFIX,
        api_key=settings.ELASTICSEARCH_API_KEY,
        ca_certs=Path(authority) if authority else None,
    )


def database_address() -> str:
    """Return where the site's database is, for connections that are not Django's."""
    of_python = {"context", "cursor_factory", "prepare_threshold"}
    parameters = connection.get_connection_params()
    return make_conninfo(**{n: v for n, v in parameters.items() if n not in of_python})


def answer(ask: Callable[[SearchReader], T]) -> tuple[T, str]:
    """Return what `ask` makes of the first engine that answers in time, and that engine's name.

    Raises `EngineUnavailable` when the last one does not answer either.
    """
    *guarded, last = engine_names()
    for name in guarded:
        with suppress(EngineUnavailable):  # the guard says so in the log
            return guards()[name].ask(ask), name
    return ask(engines()[last]), last


def health() -> dict[str, Any]:
    """Report of each engine whether it has an index that this process can search."""
    parts = {name: health_of(name) for name in engine_names()}
    return {"ok": all(part["ok"] for part in parts.values()), "engines": parts}


def health_of(name: str) -> dict[str, Any]:
    """Report of one engine; waits for a guarded one no longer than a reader does."""
    guard, known = guards().get(name), engines()[name]
    state = {"breaker": guard.breaker.state} if guard else {}
    try:
        found = guard.in_time(partial(_found_in, known)) if guard else _found_in(known)
    except EngineUnavailable as error:
        return {"ok": False, "error": str(error), **state}
    return {**found, **state}


def _found_in(known: SearchEngine) -> dict[str, Any]:
    ready = known.is_ready()
    return {"ok": ready, "documents": known.count() if ready else 0}


def close() -> None:
    """Let go of this process's engines and their connections; the next search makes new ones."""
    if engines.cache_info().currsize:
        for known in engines().values():
            known.close()
    guards.cache_clear()
    engines.cache_clear()
