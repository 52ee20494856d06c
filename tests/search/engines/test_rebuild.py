"""Rebuilding while the site is in use: no reader sees a part, no edit is lost."""

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from search.analysis import Analyser
from search.document import PAGE_SIZE, SearchDocument, SearchQuery
from search.engines.base import EngineUnavailable, SearchEngine
from search.searcher import Searcher
from tests.search.corpus import DOCUMENTS, document

NewEngine = Callable[..., SearchEngine]
SIZE = 350  # more than three batches


def _old() -> list[SearchDocument]:
    return [document(f"d{number}", "Gammel udgave") for number in range(SIZE)]


def _new(meanwhile: Mapping[int, Callable[[], object]] | None = None) -> Iterator[SearchDocument]:
    """Yield the new documents, and do something else between them as other processes would."""
    for number in range(SIZE):
        if meanwhile and number in meanwhile:
            meanwhile[number]()
        yield document(f"d{number}", "Ny udgave", version=2)


def _titles(engine: SearchEngine) -> set[str]:
    words = engine.vocabularies(["da"])["da"].words
    return {word for word in ("gammel", "ny", "rettet") if word in words}


def test_a_reader_sees_the_old_index_or_the_new_one(new_engine: NewEngine) -> None:
    engine, reader = new_engine(), new_engine()
    engine.rebuild(_old())
    seen = []

    def look() -> None:
        seen.append((len(reader.versions()), set(reader.versions().values()), _titles(reader)))

    assert engine.rebuild(_new(dict.fromkeys(range(0, SIZE, 50), look))) == SIZE
    assert len(seen) == 7
    assert all(state == (SIZE, {1}, {"gammel"}) for state in seen)
    assert (len(reader.versions()), _titles(reader)) == (SIZE, {"ny"})


@pytest.mark.slow
def test_a_reader_in_another_thread_never_sees_a_part(
    new_engine: NewEngine, analysers: Mapping[str, Analyser]
) -> None:
    engine = new_engine()
    engine.rebuild(_old())
    done = threading.Event()

    def read() -> set[tuple[int, int, int]]:
        reader, seen = Searcher(new_engine(), analysers), set()
        while not done.is_set():
            results = reader.search(SearchQuery("udgave", "da"))
            seen.add((results.total, results.facets["kind"]["page"], len(results.keys)))
        return seen

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read)
        for _ in range(3):
            engine.rebuild(_new())
        done.set()
        assert reading.result() == {(SIZE, SIZE, PAGE_SIZE)}


@pytest.mark.slow
def test_edits_made_during_a_rebuild_are_in_it(new_engine: NewEngine) -> None:
    engine, editor = new_engine(), new_engine()
    engine.rebuild(_old())
    meanwhile = {
        # d10 is stored already, d300 is still to come; both with what the rebuild has in hand.
        150: lambda: editor.upsert(
            [document(key, "Rettet udgave", version=3) for key in ("d10", "d300")]
        ),
        151: lambda: editor.upsert([document("d301", "Rettet udgave", version=2)]),
        200: lambda: editor.delete(["d20", "d310"]),
        210: lambda: editor.delete(["d320"]),
        211: lambda: editor.upsert([document("d320", "Rettet udgave", version=4)]),
        220: lambda: editor.upsert([document("extra", "Rettet udgave", version=1)]),
    }
    engine.rebuild(_new(meanwhile))
    versions = new_engine().versions()
    assert {key: versions.get(key) for key in ("d10", "d300", "d301", "d320", "extra")} == {
        "d10": 3,
        "d300": 3,
        "d301": 2,
        "d320": 4,
        "extra": 1,
    }
    assert "d20" not in versions
    assert "d310" not in versions
    assert len(versions) == SIZE - 2 + 1
    assert engine.vocabularies(["da"])["da"].words["rettet"][1] == 5
    # A page that comes back later isn't held for deleted.
    editor.upsert([document("d20", "Rettet udgave", version=1)])
    assert engine.versions()["d20"] == 1


def test_words_that_an_edit_takes_out_during_a_rebuild_are_in_no_document(
    new_engine: NewEngine,
) -> None:
    engine, editor = new_engine(), new_engine()
    engine.rebuild(_old())

    def documents() -> Iterator[SearchDocument]:
        yield document("removed", "Ny kajak")
        yield document("replaced", "Ny zeppelin")
        # Both are stored when the third batch is taken.
        yield from _new({330: lambda: editor.delete(["removed"]), 331: replace})

    def replace() -> None:
        editor.upsert([document("replaced", "Ny papegøje", version=3)])

    engine.rebuild(documents())
    vocabulary = engine.vocabularies(["da"])["da"]
    found = {word: vocabulary.words.get(word) for word in ("kajak", "zeppelin", "ny", "papegøje")}
    assert found["kajak"] is None
    assert found["zeppelin"] is None
    assert found["ny"] == ("_ny", SIZE + 1)
    assert found["papegøje"] == ("papegøj", 1)
    assert not vocabulary.knows("kajak")
    assert vocabulary.frequencies["_ny"] == SIZE + 1


def test_an_edit_during_a_rebuild_is_seen_at_once(new_engine: NewEngine) -> None:
    engine, editor, reader = new_engine(), new_engine(), new_engine()
    engine.rebuild(_old())
    seen = []

    def edit() -> None:
        editor.upsert([document("d0", "Rettet udgave", version=9)])
        seen.append(_titles(reader))

    engine.rebuild(_new({100: edit}))
    assert seen == [{"gammel", "rettet"}]


def test_a_rebuild_that_breaks_off_leaves_the_old_index(new_engine: NewEngine) -> None:
    engine = new_engine()
    engine.rebuild(_old())

    def fail() -> None:
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        engine.rebuild(_new({220: fail}))
    engine.upsert([document("d0", "Rettet udgave", version=2)])
    assert (len(engine.versions()), _titles(engine)) == (SIZE, {"gammel", "rettet"})
    engine.rebuild(_new())
    assert (len(engine.versions()), _titles(engine)) == (SIZE, {"ny"})


def test_of_two_rebuilds_the_later_counts(new_engine: NewEngine) -> None:
    engine, other = new_engine(), new_engine()
    engine.rebuild(_old())
    built: list[int] = []
    with pytest.raises(EngineUnavailable, match="another process"):
        engine.rebuild(_new({150: lambda: built.append(other.rebuild(_new()))}))
    assert built == [SIZE]
    assert (len(engine.versions()), _titles(engine)) == (SIZE, {"ny"})


@pytest.mark.slow
def test_rebuilding_while_others_write_and_hold_the_index_open(new_engine: NewEngine) -> None:
    # With a second file in the place of the first, the write-ahead log of the first was replayed
    # into the second, and the rebuild was undone.
    engines = [new_engine() for _ in range(3)]
    engines[0].rebuild(_old())
    versions = count(10)
    for round_number in range(6):
        for engine in engines:
            version = next(versions)
            engine.upsert([document(f"d{n}", "Rettet udgave", version=version) for n in range(30)])
            assert len(engine.versions()) in (SIZE, 40)
        engines[round_number % 3].rebuild(document(f"d{n}", "Ny", version=5) for n in range(40))
        assert all(set(engine.versions().values()) == {5} for engine in engines)
        engines[0].rebuild(_old())


def test_another_analyser_asks_for_a_rebuild(new_engine: NewEngine) -> None:
    engine, later = new_engine(), new_engine(version="later")
    engine.rebuild(DOCUMENTS)
    assert engine.is_ready()
    assert not later.is_ready()
    with pytest.raises(EngineUnavailable, match="another analyser"):
        later.upsert([document("x", "Ny side")])
    later.rebuild(DOCUMENTS)
    assert later.is_ready()
    assert not engine.is_ready()


def test_an_edit_by_the_old_analyser_stops_the_rebuild_of_the_new_one(
    new_engine: NewEngine,
) -> None:
    engine, later = new_engine(), new_engine(version="later")
    engine.rebuild(DOCUMENTS)

    def documents() -> Iterator[SearchDocument]:
        yield DOCUMENTS[0]
        engine.upsert([document("x", "Ny side")])

    with pytest.raises(EngineUnavailable, match="another process"):
        later.rebuild(documents())
    assert engine.is_ready()
    assert "x" in engine.versions()


def test_a_writer_that_fails_leaves_nothing_half_done(engine: SearchEngine) -> None:
    engine.rebuild(DOCUMENTS)
    before = engine.versions(), engine.vocabularies(["da"])["da"].words

    def documents() -> Iterator[SearchDocument]:
        yield document("x", "Ny side")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        engine.upsert(documents())
    assert (engine.versions(), engine.vocabularies(["da"])["da"].words) == before
