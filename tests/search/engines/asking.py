"""What an engine can be asked and told, one of each."""

from collections.abc import Callable
from typing import Any

from search.engines.base import SearchEngine
from tests.search.corpus import DOCUMENTS


def questions(engine: SearchEngine) -> list[Callable[[], Any]]:
    return [
        engine.versions,
        engine.count,
        lambda: engine.vocabularies(["da"])["da"],
        lambda: engine.everything("da", {}, 0, 10),
        lambda: engine.complete("da", "x", 1),
    ]


def edits(engine: SearchEngine) -> list[Callable[[], Any]]:
    return [lambda: engine.upsert(DOCUMENTS), lambda: engine.delete(["x"])]
