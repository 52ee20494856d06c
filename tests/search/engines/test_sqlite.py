"""What only the SQLite engine has: its file, and other processes on it."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from search.analysis import Analyser
from search.document import SearchQuery
from search.engines.base import EngineUnavailable, OutOfReach
from search.engines.sqlite import SqliteEngine
from search.engines.sqlite_file import named
from search.searcher import Searcher
from tests.search.corpus import DOCUMENTS, document


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deeper" / "index.sqlite3"


@pytest.fixture
def engine(path: Path, analysers: Mapping[str, Analyser]) -> SqliteEngine:
    return SqliteEngine(path, analysers, "1")


def test_without_a_file_every_question_says_what_to_do(engine: SqliteEngine) -> None:
    assert not engine.is_ready()
    for ask in (
        engine.versions,
        lambda: engine.vocabularies(["da"])["da"],
        lambda: engine.everything("da", {}, 0, 10),
        lambda: engine.complete("da", "x", 1),
        lambda: engine.upsert(DOCUMENTS),
        lambda: engine.delete(["x"]),
    ):
        with pytest.raises(EngineUnavailable, match="search_rebuild"):
            ask()


@pytest.mark.parametrize(
    "content", [b"", b"This is no database." * 999, b"SQLite format 3\0", "half"]
)
def test_a_damaged_file_is_said_and_built_anew(
    engine: SqliteEngine, path: Path, content: bytes | str
) -> None:
    if isinstance(content, str):
        engine.rebuild(DOCUMENTS)
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        whole = path.read_bytes()
        content = whole[: len(whole) // 2]
        path.with_name(f"{path.name}.new").write_bytes(content)
        path.with_name(f"{path.name}.new").replace(path)
    else:
        path.parent.mkdir()
        path.write_bytes(content)
    with pytest.raises(EngineUnavailable):
        Searcher(engine, engine._analysers).search(SearchQuery("natteliv", "da"))
    assert engine.rebuild(DOCUMENTS) == len(DOCUMENTS)
    assert engine.is_ready()
    assert engine.vocabularies(["da"])["da"].knows("natteliv")


@pytest.mark.parametrize("name", ["SQLITE_BUSY", "SQLITE_BUSY_RECOVERY", "SQLITE_BUSY_SNAPSHOT"])
def test_a_file_that_somebody_holds_is_not_taken_for_a_damaged_one(name: str) -> None:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = getattr(sqlite3, name)
    with pytest.raises(OutOfReach), named("read"):
        raise error


def test_a_file_of_an_older_schema_is_built_anew(engine: SqliteEngine, path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT)")
        connection.execute("INSERT INTO state VALUES ('analyser', '1')")
    connection.close()
    assert not engine.is_ready()
    with pytest.raises(EngineUnavailable):
        engine.vocabularies(["da"])["da"]
    engine.rebuild(DOCUMENTS)
    assert engine.is_ready()


class Vanishing(type(Path())):  # type: ignore[misc]  # the class of this machine's paths
    """A path whose file is unlinked as soon as somebody has looked whether it is there."""

    def stat(self, **options: bool) -> os.stat_result:
        found = super().stat(**options)
        self.unlink()
        return found


def test_a_file_taken_away_under_a_reader_is_read_to_the_end(
    path: Path, engine: SqliteEngine, analysers: Mapping[str, Analyser]
) -> None:
    engine.rebuild(DOCUMENTS)
    late = SqliteEngine(path, analysers, "1")
    assert late.vocabularies(["da"])["da"].knows("natteliv")
    late._file.path = Vanishing(path)
    assert late.everything("da", {}, 0, 1)[1].total == 12
    with pytest.raises(EngineUnavailable, match="search_rebuild"):
        late.vocabularies(["da"])


OTHER_PROCESS = """
import sys
from pathlib import Path
from search.analysis import Danish, English, Lexicon
from search.engines.sqlite import SqliteEngine
from search.engines.sqlite_file import named
from tests.search.corpus import document
lexicon = Lexicon({}, frozenset(), "0" * 64)
engine = SqliteEngine(Path(sys.argv[1]), {"da": Danish(lexicon), "en": English()}, "1")
before = engine.vocabularies(["da"])["da"].knows("zeppelin")
engine.upsert([document("other", "Zeppelin", version=1)])
print(before, engine.vocabularies(["da"])["da"].knows("zeppelin"), flush=True)
sys.stdin.readline()
print(engine.vocabularies(["da"])["da"].knows("kajak"), sorted(engine.versions()), flush=True)
"""


def test_processes_see_each_others_edits_at_once(engine: SqliteEngine, path: Path) -> None:
    engine.rebuild([])
    assert not engine.vocabularies(["da"])["da"].knows("zeppelin")
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    assert other.stdin is not None
    assert other.stdout is not None
    assert other.stdout.readline().split() == ["False", "True"]
    assert engine.vocabularies(["da"])["da"].knows("zeppelin")
    engine.upsert([document("mine", "Kajak")])
    answer, _ = other.communicate("go on\n")
    assert answer.strip() == "True ['mine', 'other']"
    assert other.returncode == 0


def test_a_forked_process_opens_the_file_itself(engine: SqliteEngine) -> None:
    engine.rebuild(DOCUMENTS)
    engine.versions()
    child = os.fork()
    if child == 0:
        try:
            engine.upsert([document("child", "Zeppelin")])
            os._exit(0 if "child" in engine.versions() else 1)
        finally:
            os._exit(2)
    assert os.waitpid(child, 0)[1] == 0
    assert "child" in engine.versions()
