"""The kinds of public address that the search answers (`cms.registry`)."""

from functools import partial
from typing import Final

from django.urls import reverse

from cms.registry import register_url_kind

# Nothing asked; hits, some with a page in one language only; a word misspelt; a filter; no hits.
QUERIES: Final = {
    "search_da": ("", "q=natteliv", "q=natelivv", "q=tryghed&kind=initiative", "q=xyzzyx"),
    "search_en": ("", "q=nightlife", "q=dementia", "q=safety&kind=initiative", "q=xyzzyx"),
    "search_feed_da": ("", "q=natteliv"),
    "search_feed_en": ("", "q=safety"),
    "suggestions_da": ("q=natte", "q=xyzzyx"),
    "suggestions_en": ("q=night", "q=xyzzyx"),
}


def activate() -> None:
    """Register the search of each language under the name of its URL pattern."""
    for name in QUERIES:
        register_url_kind(name, partial(_examples, name))


def _examples(name: str) -> list[str]:
    url = reverse(name)
    return [f"{url}?{query}" if query else url for query in QUERIES[name]]
