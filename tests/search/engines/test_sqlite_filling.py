"""What a rebuild of the SQLite index keeps aside: in the end the tables hold what edits would write."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest

from search.analysis import Analyser
from search.document import SearchDocument
from search.engines.base import EngineUnavailable
from search.engines.sqlite import SqliteEngine
from tests.search.corpus import document

pytestmark = pytest.mark.vendor("sqlite")

# What each table holds, by the keys of documents: their numbers are nobody's business.
CONTENT: Final = {
    "document": "SELECT key, kind, language, place, sort_key, version FROM document",
    "text": "SELECT key, title, summary, labels, body FROM text JOIN document ON id = text.rowid",
    "weight": "SELECT key, stem, impact, exact, part FROM weight LEFT JOIN document ON id = document",
    "facet": "SELECT key, name, code FROM facet LEFT JOIN document ON id = document",
    "start": "SELECT language, word, length, key FROM start",
    "words": "SELECT key, words, stems, start FROM words LEFT JOIN document ON id = document",
    "word": "SELECT * FROM word",
    "stem": "SELECT * FROM stem",
    "gone": "SELECT * FROM gone",
}
TITLES: Final = ("Natteliv", "Tryghedsvandring i Gug", "Naboer, der hjælper", "Børnenes cykler")
SIZE: Final = 250  # more than two batches

OpenIndex = Callable[[str], SqliteEngine]


@pytest.fixture
def open_index(tmp_path: Path, analysers: Mapping[str, Analyser]) -> OpenIndex:
    return lambda name: SqliteEngine(tmp_path / name, analysers, "1")


@pytest.fixture(autouse=True)
def _small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.engines.sqlite_filling.SLICES", {"text": 40})
    monkeypatch.setattr("search.engines.sqlite_filling.SLICE", 300)


def several(size: int = SIZE) -> list[SearchDocument]:
    return [
        document(f"d{number}", f"{TITLES[number % 4]} {number}", facets={"goal": ("M1", "M2")})
        for number in range(size)
    ]


def content(engine: SqliteEngine) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(engine._file.path)) as connection:
        # Compares the index of the texts with them; raises where they differ.
        connection.execute("INSERT INTO text(text, rank) VALUES ('integrity-check', 1)")
        return {name: sorted(connection.execute(asked)) for name, asked in CONTENT.items()}


def written(engine: SqliteEngine, documents: list[SearchDocument]) -> dict[str, list[Any]]:
    """Return the content of an index into which documents came one by one."""
    engine.rebuild([])
    for one in documents:
        engine.upsert([one])
    return content(engine)


@pytest.mark.parametrize("most_words", [100_000, 50])
def test_a_rebuild_stores_what_edits_store(
    open_index: OpenIndex, monkeypatch: pytest.MonkeyPatch, most_words: int
) -> None:
    monkeypatch.setattr("search.engines.sqlite_tables.MOST_WORDS", most_words)
    engine = open_index("rebuilt")
    assert engine.rebuild(several()) == SIZE
    assert content(engine) == written(open_index("edited"), several())


def test_what_is_replaced_or_removed_while_its_rows_wait_leaves_none(
    open_index: OpenIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, editor = open_index("rebuilt"), open_index("rebuilt")
    engine.rebuild(several())
    # A page that comes a second time, newer than before.
    again = document("d3", "Demensvenlig by", version=2)
    # The last that is stored then, whose number is the highest.
    last = document("d199", "Rocker", version=3)
    extra = document("extra", "Musik")

    def documents() -> Iterator[SearchDocument]:
        for number, one in enumerate([*several(), again]):
            if number == 200:
                editor.upsert([last])
                editor.upsert([extra])
                editor.delete(["d5", "d249"])
                editor.delete(["d7"])
                editor.upsert([document("d7", "Musik", version=1)])
            yield one

    turn, puts_in = engine._filling, iter([False] * 5 + [True])

    def filling(mark: str) -> Any:
        # Behind three batches and two slices of the texts.
        if next(puts_in, False):
            editor.upsert([document("d11", "Kajak", version=2)])
            editor.delete(["d12"])
        return turn(mark)

    monkeypatch.setattr(engine, "_filling", filling)
    engine.rebuild(documents())
    assert next(puts_in, None) is None
    left = {one.key: one for one in several()}
    for key in ("d5", "d249", "d12"):
        del left[key]
    for one in (again, last, extra, document("d7", "Musik"), document("d11", "Kajak", version=2)):
        left[one.key] = one
    assert content(engine) == written(open_index("edited"), list(left.values()))


def test_a_rebuild_that_breaks_off_leaves_nothing_on_its_connection(open_index: OpenIndex) -> None:
    engine = open_index("rebuilt")
    engine.rebuild(several(3))

    def documents() -> Iterator[SearchDocument]:
        yield from several()
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        engine.rebuild(documents())
    connection = engine._file.connection()
    assert not connection.execute("SELECT name FROM temp.sqlite_schema").fetchall()
    assert connection.execute("PRAGMA cache_size").fetchall() == [(-2000,)]


def test_readers_keep_what_they_know_while_a_rebuild_fills(open_index: OpenIndex) -> None:
    engine, reader = open_index("rebuilt"), open_index("rebuilt")
    engine.rebuild(several())
    known = []

    def documents() -> Iterator[SearchDocument]:
        for number, one in enumerate(several()):
            if number % 100 == 1:
                known.append(reader.vocabularies(["da"])["da"])
            yield one

    engine.rebuild(documents())
    assert known[1] is known[2]
    assert reader.vocabularies(["da"])["da"] is not known[2]


def test_a_full_disk_is_said(open_index: OpenIndex) -> None:
    engine = open_index("rebuilt")
    engine.rebuild(several(3))

    def documents() -> Iterator[SearchDocument]:
        connection = engine._file.connection()
        [(pages,)] = connection.execute("PRAGMA temp.page_count").fetchall()
        connection.execute(f"PRAGMA temp.max_page_count = {pages + 2}")
        yield from several()

    with pytest.raises(EngineUnavailable, match="full"):
        engine.rebuild(documents())
    assert len(engine.versions()) == 3
    assert len(open_index("rebuilt").versions()) == 3
