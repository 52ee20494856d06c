"""`manage.py search_eval`, as whoever judges the search runs it."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from search import scratch

GOLD = Path(__file__).parent / "gold"
# A process on the packages of `make run`, which the client of Elasticsearch is not among.
WITHOUT_CLIENT = "import sys; sys.modules['elasticsearch'] = None; import manage; manage.main()"


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """A handful of queries, one of them without an answer."""
    queries = json.loads((GOLD / "own" / "dev.json").read_text(encoding="utf-8"))
    chosen = [query for query in queries if query["phenomenon"] == "nordic"][:4]
    chosen += [query for query in queries if not query["relevant"]][:1]
    path = tmp_path / "few.json"
    path.write_text(json.dumps(chosen), encoding="utf-8")
    return path


def said(queries: Path, *arguments: str) -> str:
    out = StringIO()
    files = ("--documents", str(GOLD / "documents.json"), "--queries", str(queries))
    call_command("search_eval", *files, *arguments, stdout=out, no_color=True)
    return out.getvalue()


@pytest.mark.slow
def test_it_prints_a_table(few: Path) -> None:
    rows = said(few).splitlines()
    assert rows[0] == "Engine sqlite"
    assert rows[1].split() == ["queries", "nDCG@10", "recall@10", "zero", "rate"]
    assert [row.split()[:2] for row in rows[2:4]] == [["nordic", "4"], ["all", "4"]]
    assert rows[4].startswith("Hits where there is no answer: ")


@pytest.mark.slow
def test_it_writes_json_and_what_each_part_is_worth(few: Path) -> None:
    found = json.loads(said(few, "--format", "json", "--ablation"))
    assert found["engines"]["sqlite"]["total"]["queries"] == 4
    assert found["engines"]["sqlite"]["phenomena"]["nordic"]["ndcg"] > 0
    assert found["agreement"] == 1.0
    assert {"other words", "compounds", "stems", "restraint"} <= set(found["without"])


@pytest.mark.slow
@pytest.mark.parametrize("wanted", ["postgresql", "all"])
def test_an_engine_that_is_away_is_named(
    few: Path, monkeypatch: pytest.MonkeyPatch, wanted: str
) -> None:
    monkeypatch.setattr(scratch, "_postgresql_server", lambda: "postgresql://tryg@127.0.0.1:1/none")
    with pytest.raises(CommandError, match="postgresql") as raised:
        said(few, "--engine", wanted)
    assert raised.value.returncode == 2


@pytest.mark.slow
def test_it_runs_where_only_the_packages_of_the_site_are(few: Path) -> None:
    files = ("--documents", str(GOLD / "documents.json"), "--queries", str(few))
    command = (sys.executable, "-c", WITHOUT_CLIENT, "search_eval", *files)
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("Engine sqlite\n")


def test_a_client_that_is_not_installed_is_named(
    few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "elasticsearch", None)
    for name in [name for name in sys.modules if name.startswith("search.engines.elasticsearch")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(CommandError, match=r"elasticsearch: .*make venv-dev") as raised:
        said(few, "--engine", "elasticsearch")
    assert raised.value.returncode == 2


def test_a_bad_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.json"):
        said(tmp_path / "none.json")
