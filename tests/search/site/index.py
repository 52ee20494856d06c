"""The index of the site's search beside the search: what it holds, and how it is lost."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

import psycopg
from elasticsearch import Elasticsearch

from search import backends
from search.documents import documents_of, searchable
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.elasticsearch_mapping import PROPERTIES
from search.engines.postgresql import PostgresEngine
from search.engines.sqlite import SqliteEngine
from tools import services

# What the tables hold, without numbers that depend on the order in which documents came, and without
# how a word was written: a document that was removed may have left its lower case behind.
CONTENT: Final = {
    "document": "SELECT key, kind, language, place, sort_key, version FROM document",
    "weight": "SELECT key, stem, exact, part FROM weight JOIN document ON id = weight.document",
    "word": "SELECT language, word, stem, documents FROM word",
    "stem": "SELECT language, stem, documents FROM stem",
    "start": "SELECT language, word, length, key FROM start",
}
SQLITE: Final = CONTENT | {
    "text": "SELECT key, title, summary, labels, body FROM text "
    "JOIN document ON document.id = text.rowid",
    "impact": "SELECT key, stem, impact FROM weight JOIN document ON id = weight.document",
    "facet": "SELECT key, name, code FROM facet JOIN document ON id = facet.document",
}
POSTGRESQL: Final = CONTENT | {
    "text": "SELECT key, vector::text FROM text JOIN document ON id = text.document",
    "impact": "SELECT key, stem, impact FROM weight JOIN document ON id = weight.document",
    "facet": "SELECT key, unnest(facets) FROM document",
}

# What Elasticsearch keeps of a document beside its terms: it has no text and no source.
COLUMNS: Final = (
    "kind",
    "language",
    "place",
    "sort_key",
    "version",
    "facets",
    "stems",
    "words",
    *(name for name in PROPERTIES if name.startswith("weights")),
)

TABLES: Final = ("document", "text", "weight", "start", "word", "stem", "gone")

Content = dict[str, set[Any]]


class Index(Protocol):
    """The index that the site searches in a test."""

    def content(self) -> Content:
        """Return what it holds."""

    def rebuilt(self) -> Content:
        """Return what a fresh index of the pages as they are now holds."""

    def lose(self) -> None:
        """Take it away."""

    def held(self) -> AbstractContextManager[None]:
        """Let nobody else write to it."""


class SqliteIndex:
    """A file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def content(self) -> Content:
        """Return what it holds."""
        return self._content(self.path)

    def rebuilt(self) -> Content:
        """Return what a fresh index of the pages as they are now holds."""
        path = self.path.with_name("fresh.sqlite3")
        SqliteEngine(path, backends.analysers(), "fresh").rebuild(documents_of(searchable()))
        return self._content(path)

    def lose(self) -> None:
        """Remove the file."""
        self.path.unlink()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let nobody else write to it."""
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield

    def _content(self, path: Path) -> Content:
        with closing(sqlite3.connect(path)) as connection:
            return {name: set(connection.execute(query)) for name, query in SQLITE.items()}


class PostgresIndex:
    """Schemas of the test database."""

    def remember(self) -> None:
        """Keep a copy of what it holds."""
        self.run(
            "DROP SCHEMA IF EXISTS demo CASCADE",
            "CREATE SCHEMA demo",
            "CREATE TABLE demo.state AS TABLE search.state",
            *(f"CREATE TABLE demo.{name} AS TABLE search_live.{name}" for name in TABLES),
        )

    def restore(self) -> None:
        """Hold the copy again, if anybody has written since; after a loss the tables too."""
        if not backends.engine().is_ready():
            backends.engine().rebuild([])
        with psycopg.connect(backends.database_address()) as connection:
            changed = "SELECT value FROM search.state EXCEPT SELECT value FROM demo.state"
            if not connection.execute(changed).fetchall():
                return
        self.run(
            *(f"TRUNCATE search_live.{name}" for name in TABLES),
            *(
                f"INSERT INTO search_live.{name} OVERRIDING SYSTEM VALUE SELECT * FROM demo.{name}"
                for name in TABLES
            ),
            "SELECT setval('search_live.document_id_seq', (SELECT MAX(id) FROM demo.document))",
            # Never a number that another content had: processes compare it.
            f"UPDATE search.state SET value = '{time.time_ns()}' WHERE name = 'writes'",
            "UPDATE demo.state SET value = (SELECT value FROM search.state WHERE name = 'writes') "
            "WHERE name = 'writes'",
        )

    def run(self, *statements: str) -> None:
        """Run statements beside the search."""
        with psycopg.connect(backends.database_address()) as connection:
            for statement in statements:
                connection.execute(statement)

    def content(self) -> Content:
        """Return what it holds."""
        return self._content("search_live")

    def rebuilt(self) -> Content:
        """Return what a fresh index of the pages as they are now holds."""
        engine = PostgresEngine(
            backends.database_address(), backends.analysers(), "fresh", schema="fresh"
        )
        engine.rebuild(documents_of(searchable()))
        engine.close()
        content = self._content("fresh_live")
        self.run(*(f"DROP SCHEMA {name} CASCADE" for name in ("fresh", "fresh_live")))
        return content

    def lose(self) -> None:
        """Drop the schemas."""
        self.run(*(f"DROP SCHEMA {name} CASCADE" for name in ("search", "search_live")))

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let nobody else write to it."""
        with psycopg.connect(backends.database_address()) as connection:
            connection.execute("LOCK TABLE search.state, search_live.document")
            yield

    def _content(self, schema: str) -> Content:
        with psycopg.connect(backends.database_address()) as connection:
            connection.execute(f"SET search_path = {schema}")
            return {
                name: set(connection.execute(query).fetchall())
                for name, query in POSTGRESQL.items()
            }


class ElasticsearchIndex:
    """The generation of an index in Elasticsearch that answers."""

    def __init__(self, client: Elasticsearch, prefix: str) -> None:
        self.client = client
        self.prefix = prefix

    def content(self) -> Content:
        """Return what it holds."""
        return self._content(self.prefix)

    def rebuilt(self) -> Content:
        """Return what a fresh index of the pages as they are now holds."""
        prefix = f"fresh-{self.prefix}"
        engine = ElasticsearchEngine(
            [services.addresses()["TEST_ELASTICSEARCH_URL"]],
            backends.analysers(),
            "fresh",
            prefix=prefix,
        )
        engine.rebuild(documents_of(searchable()))
        engine.close()
        content = self._content(prefix)
        for name in self.client.indices.get(index=f"{prefix}-*"):
            self.client.indices.delete(index=name)
        return content

    def lose(self) -> None:
        """Delete it."""
        for name in self.client.indices.get(index=f"{self.prefix}-*"):
            self.client.indices.delete(index=name)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let nobody write to it."""
        [name] = self.client.indices.get_alias(name=self.prefix)
        for blocked in (True, None):
            self.client.indices.put_settings(index=name, settings={"index.blocks.write": blocked})
            if blocked:
                yield

    def generations(self) -> list[list[str]]:
        """Return the aliases of each generation that there is."""
        found = self.client.indices.get_alias(index=f"{self.prefix}-*")
        return sorted(sorted(about["aliases"]) for about in found.values())

    def documents(self) -> dict[str, dict[str, Any]]:
        """Return all that the server tells of each document, by key."""
        return self._documents(self.prefix)

    def everything(self) -> str:
        """Return all that the server tells of this index, and which others there are."""
        return f"{self.documents()} {self.client.indices.get(index='*').body}"

    def _content(self, index: str) -> Content:
        # A note that a document was deleted during a rebuild (`GONE`) may be left: it is no document.
        found = self._documents(index, query={"exists": {"field": "key"}})
        return {"document": {(key, repr(held)) for key, held in found.items()}}

    def _documents(self, index: str, **which: Any) -> dict[str, dict[str, Any]]:
        hits = self.client.search(
            index=index,
            size=5_000,
            source=True,
            **which,
            docvalue_fields=[{"field": name} for name in COLUMNS],
        )["hits"]["hits"]
        assert len(hits) < 5_000
        terms = self.client.mtermvectors(
            index=index, ids=[hit["_id"] for hit in hits], fields=["text", "start"]
        )["docs"]
        return {
            hit["_id"]: {
                "source": hit.get("_source"),
                **{
                    name: sorted(map(str, held))
                    for name, held in sorted(hit.get("fields", {}).items())
                },
                **{
                    name: sorted(field["terms"])
                    for name, field in sorted(vectors["term_vectors"].items())
                },
            }
            for hit, vectors in zip(hits, terms, strict=True)
        }
