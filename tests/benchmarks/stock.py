"""What the search that Wagtail brings along costs on the same documents: a process of its own.

Prints one line of JSON: seconds to build, milliseconds of every query, how many found nothing. Wagtail 8
searches by `modelsearch`, whose database or Elasticsearch 9 backend is asked here with its defaults (all
words), for the first twelve hits and their number, which is what a page of hits shows.
"""

import argparse
import json
import sys
import time
from typing import Any, Final

import dj_database_url
import django
from django.conf import settings

BATCH: Final = 500
LANGUAGE: Final = "language"
HITS: Final = 12
ELASTICSEARCH: Final = "modelsearch.backends.elasticsearch9"


def prepared(database: str, schema: str) -> type[Any]:
    """Set Django up on a database and return the model that is searched."""
    parameters = dj_database_url.parse(database)
    if schema:
        parameters["OPTIONS"] = {"options": f"-c search_path={schema}"}
    settings.configure(
        DATABASES={"default": parameters},
        INSTALLED_APPS=["django.contrib.contenttypes", "modelsearch", "tests.benchmarks"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    )
    django.setup()
    from django.core.management import call_command
    from django.db import connection, models
    from modelsearch import index
    from modelsearch.models import IndexEntry

    class Text(index.Indexed, models.Model):
        """A page as Wagtail would have it indexed."""

        title = models.TextField()
        summary = models.TextField()
        body = models.TextField()
        language = models.CharField(max_length=2)

        search_fields: Final = [
            index.SearchField("title", boost=2),
            index.AutocompleteField("title"),
            index.SearchField("summary"),
            index.SearchField("body"),
            index.FilterField(LANGUAGE),
        ]

        class Meta:
            app_label = "benchmarks"

        def __str__(self) -> str:
            return self.title

    # As modelsearch does for the models that there are when Django is set up.
    IndexEntry.add_generic_relations()
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Text)
    return Text


def backend_on(elasticsearch: str) -> Any:
    """Return modelsearch's backend on a server, or without one on the database."""
    from modelsearch.backends import get_search_backend

    if not elasticsearch:
        return get_search_backend()
    # Long enough for a batch; whoever searches never waits so long.
    return get_search_backend(
        ELASTICSEARCH, URLS=[elasticsearch], TIMEOUT=60, INDEX_PREFIX="stock_"
    )


def measure(
    model: type[Any], backend: Any, count: int, queries: list[tuple[str, str]]
) -> dict[str, Any]:
    """Index documents and ask queries."""
    from pathlib import Path

    from search.analysis import Lexicon
    from tests.benchmarks.documents import Documents

    documents = Documents(Lexicon.load(Path("var/lexicon/da.json.gz"))).several(count)
    model.objects.bulk_create(
        (
            model(title=one.title, summary=one.summary, body=one.body, language=one.language)
            for one in documents
        ),
        batch_size=BATCH,
    )
    start = time.perf_counter()
    index = backend.get_index_for_model(model)
    index.reset()
    index.add_model(model)
    for first in range(0, count, BATCH):
        index.add_items(model, list(model.objects.order_by("pk")[first : first + BATCH]))
    index.refresh()
    built = time.perf_counter() - start

    def search(text: str, language: str) -> tuple[float, int]:
        start = time.perf_counter()
        found = backend.search(text, model.objects.filter(language=language))
        total, _page = found.count(), list(found[:HITS])
        return (time.perf_counter() - start) * 1000, total

    for query in queries:
        search(*query)  # for the first time, which is not counted with ours either
    found = [search(*query) for query in queries]
    taken, totals = [each for each, _total in found], [total for _taken, total in found]
    return {"built": built, "taken": taken, "empty": totals.count(0)}


def main(arguments: list[str]) -> None:
    """Measure as asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--schema", default="")
    parser.add_argument("--elasticsearch", default="", help="address of a server, if it is asked")
    parser.add_argument("--documents", type=int, required=True)
    parser.add_argument("--queries", required=True, help="JSON: [[text, language], …]")
    options = parser.parse_args(arguments)
    model = prepared(options.database, options.schema)
    backend = backend_on(options.elasticsearch)
    found = measure(model, backend, options.documents, json.loads(options.queries))
    sys.stdout.write(f"{json.dumps(found)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
