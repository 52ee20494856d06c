"""The commands of the search, as operators run them."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings
from wagtail.models import Page

from cms.jobs import drain
from cms.jobs.models import Job
from initiatives.models import InitiativePage
from search import backends
from search.documents import key_of
from search.engines.base import OutOfReach
from tests.search.site.index import Index

pytestmark = pytest.mark.django_db


def said(*arguments: str, **options: object) -> str:
    """Return what a command prints."""
    out = StringIO()
    call_command(*arguments, stdout=out, no_color=True, **options)
    return out.getvalue()


@pytest.mark.slow
def test_rebuild_counts_and_runs_only_when_needed(index: Index) -> None:
    before = set(backends.engine().versions())
    assert (
        said("search_rebuild", "--if-needed")
        == f"Search index ({connection.vendor}): up to date.\n"
    )
    index.lose()
    assert (
        said("search_rebuild", "--if-needed")
        == f"Search index ({connection.vendor}): {len(before)} documents.\n"
    )
    assert (
        said("search_rebuild") == f"Search index ({connection.vendor}): {len(before)} documents.\n"
    )
    assert set(backends.engine().versions()) == before


def test_synthetic_initiatives_are_found_and_leave_no_job(index: Index) -> None:
    """What `load_demo` queues in a package below, which knows no engine, is done like all else."""
    assert "Synthetic initiatives: 2 made.\n" in said("load_demo", "--initiatives", "2")
    while drain():
        pass
    assert list(Job.objects.values_list("kind", "error")) == []
    made = InitiativePage.objects.filter(code__in=("I1001", "I1002"))
    assert {key_of(page.pk) for page in made} <= set(backends.engine().versions())


def test_status_says_what_is_there_and_what_is_behind(index: Index) -> None:
    documents = len(backends.engine().versions())
    fresh = said("search_status")
    assert f"Engine: {connection.vendor}\n" in fresh
    assert f"Analyser: {backends.index_version()}\n" in fresh
    assert f"Documents: {documents}\n" in fresh
    assert "Waiting jobs: 0\n" in fresh
    assert "Pages not indexed as they are now: 0\n" in fresh

    page = InitiativePage.objects.get(code="I14", locale__language_code="da")
    page.save_revision().publish()
    InitiativePage.objects.get(code="I12", locale__language_code="da").unpublish()
    behind = said("search_status")
    assert "Pages not indexed as they are now: 1\n" in behind
    assert "Documents without a public page: 1\n" in behind
    assert "Waiting jobs: 3, the oldest for 0 s\n" in behind


@pytest.mark.slow
def test_reconcile_mends_what_differs_and_says_how_much(index: Index) -> None:
    lead = f"Search index ({connection.vendor}):"
    Page.objects.filter(slug="et-trygt-natteliv", locale__language_code="da").update(live=False)
    gone = key_of(Page.objects.get(slug="et-trygt-natteliv", locale__language_code="da").pk)
    other = key_of(InitiativePage.objects.get(code="I11", locale__language_code="da").pk)
    backends.engine().delete([other])
    assert said("search_reconcile") == f"{lead} 1 written, 1 removed.\n"
    assert gone not in backends.engine().versions()
    assert other in backends.engine().versions()
    assert said("search_reconcile") == f"{lead} 0 written, 0 removed.\n"
    index.lose()
    assert said("search_reconcile") == f"{lead} built anew.\n"
    assert other in backends.engine().versions()


def test_reconcile_says_which_index_it_can_not_mend(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*arguments: object) -> None:
        raise OutOfReach("The disk is full.")

    monkeypatch.setattr(backends.engine(), "versions", away)
    with pytest.raises(CommandError, match=rf"^{connection.vendor}: The disk is full\.$"):
        said("search_reconcile")


def test_explain_shows_tokens_clauses_stages_and_scores(index: Index) -> None:
    news = Page.objects.get(slug="fra-soenderholm-til-gug", locale__language_code="da")
    page = InitiativePage.objects.get(code="I11", locale__language_code="da")
    text = said("search_explain", "tryghedsvandringen i gug")
    assert "parts tryghed + vandringen" in text
    assert "i: word i, stem _i, function word" in text
    assert "gug: rarity" in text
    best = [line.split() for line in text.split("Stage all: ")[1].splitlines()[1:3]]
    assert [words[1] for words in best] == [key_of(news.pk), key_of(page.pk)]
    assert all(float(words[0]) > 0 for words in best)


def test_explain_shows_a_correction_and_can_leave_it_out(index: Index) -> None:
    assert "corrected: nateliv -> natteliv" in said("search_explain", "nateliv")
    exact = said("search_explain", "nateliv", "--exact")
    assert "corrected" not in exact
    assert "nothing in the index stands for it" in exact


def test_explain_speaks_both_languages_and_takes_anything(index: Index) -> None:
    assert "neighborhood" in said("search_explain", "neighbourhoods", "--language", "en")
    for words in ("", "()", '"', "\x00"):
        assert "Nothing to look for." in said("search_explain", words)


@pytest.mark.parametrize("command", ["search_status", "search_explain"])
def test_without_an_index_the_remedy_is_named(index: Index, command: str) -> None:
    index.lose()
    words = ["natteliv"] if command == "search_explain" else []
    with pytest.raises(CommandError, match=r"Run manage.py search_rebuild\."):
        said(command, *words)


@pytest.mark.parametrize(
    "command", ["search_rebuild", "search_reconcile", "search_status", "search_explain"]
)
def test_without_a_lexicon_the_remedy_is_named(
    index: Index, settings: Settings, tmp_path: Path, command: str
) -> None:
    settings.SEARCH_LEXICON_PATH = tmp_path / "none.json.gz"
    words = ["natteliv"] if command == "search_explain" else []
    backends.analysers.cache_clear()
    backends.close()
    try:
        with pytest.raises(CommandError, match=r"Run `make lexicon`\."):
            said(command, *words)
    finally:
        backends.analysers.cache_clear()


@pytest.mark.vendor("sqlite")
def test_an_index_that_cannot_be_written_is_one_line(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    blocked = tmp_path / "a-file"
    blocked.write_text("")
    settings.SEARCH_INDEX_PATH = blocked / "search.sqlite3"
    backends.close()
    with pytest.raises(CommandError, match="search index"):
        said("search_rebuild")
