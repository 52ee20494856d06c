"""A query plan, filters and counts as bodies of search requests, and what is in their answers.

No scripts, and stems are never analysed.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from search.document import MAX_PAGE, PAGE_SIZE
from search.plan import Alternative, QueryPlan, Stage

from .base import MAX_CANDIDATES, Candidate
from .elasticsearch_mapping import BETWEEN, code_of, weights_fields
from .matching import Filters, count_groups, deciding
from .ordering import stem_weights

Body = dict[str, Any]
# An index, the number of its documents, and the number of the latest write among them.
Fingerprint = tuple[str, int, int]
# More codes than a site has; a server gives at most 65,536 buckets in one answer.
MOST_CODES: Final = 10_000
MOST_VALUES: Final = 60_000
MOST_HITS: Final = MAX_PAGE * PAGE_SIZE
# An answer without stored fields: columns say all that is asked.
_BARE: Final[Body] = {"source": False, "stored_fields": "_none_", "track_total_hits": True}


def match_body(
    plan: QueryPlan,
    stage: Stage,
    filters: Filters,
    asked: Sequence[tuple[str, ...]],
    *,
    stems: Iterable[str],
    counted: bool = True,
) -> Body | None:
    """Return the request for what meets a plan in a stage; None when nothing can match.

    Hits bring along their weights of `stems`.

    The phrases `asked` about decide nothing: hits name those they hold by their number.
    """
    clauses = [
        _any_of(list(map(_alternative, alternatives))) for alternatives in deciding(plan, stage)
    ]
    if not clauses:
        return None
    decisive = [_any_of(clauses)] if stage is Stage.ANY else clauses
    named = [_phrase(stems, name=str(number)) for number, stems in enumerate(asked)]
    weights = stem_weights(plan, stage)
    return {
        **_BARE,
        "query": {
            "bool": {
                "filter": [
                    _term("language", plan.language),
                    *decisive,
                    *(
                        [{"bool": {"filter": [{"match_all": {}}], "should": named}}]
                        if named
                        else []
                    ),
                ],
                "should": [
                    {"term": {"impact": {"value": stem, "boost": weight}}}
                    for stem, weight in weights.items()
                    if weight
                ],
            }
        },
        **_left(filters, counted=counted),
        "size": MAX_CANDIDATES,
        "sort": [{"_score": "desc"}, {"key": "asc"}],
        # The key comes with the order.
        "docvalue_fields": ["kind", "themes", *weights_fields(stems)],
        "seq_no_primary_term": True,
    }


def weights_body(keys: Sequence[str], stems: Iterable[str]) -> Body:
    """Return the request for the weights of stems in some documents."""
    return {
        **_BARE,
        "query": {"bool": {"filter": [{"terms": {"key": keys}}]}},
        "size": len(keys),
        "sort": [{"key": "asc"}],
        "docvalue_fields": [*weights_fields(stems)],
        "seq_no_primary_term": True,
    }


def everything_body(
    language: str, filters: Filters, offset: int, limit: int, *, counted: bool = True
) -> Body:
    """Return the request for a page of all documents, initiatives first, A–Å, `counted` by facets."""
    return {
        **_BARE,
        "query": {"bool": {"filter": [_term("language", language)]}},
        **_left(filters, counted=counted),
        "from_": offset,
        "size": limit,
        "sort": [{"place": "asc"}, {"sort_key": "asc"}, {"key": "asc"}],
    }


def completion_body(language: str, words: Sequence[str], limit: int) -> Body:
    """Return the request for titles that hold all of these folded words, the last one begun."""
    *whole, begun = words
    return {
        **_BARE,
        "query": {
            "bool": {
                "filter": [
                    _term("language", language),
                    *(_term("start", word) for word in whole),
                    {"prefix": {"start": begun}},
                ]
            }
        },
        "size": limit,
        "sort": [{"start_length": "asc"}, {"key": "asc"}],
    }


def count_body() -> Body:
    """Return the request for the number of documents."""
    return {**_BARE, "query": {"exists": {"field": "key"}}, "size": 0}


def versions_body(moment: str, last: Sequence[Any] | None) -> Body:
    """Return the request for versions in the order of keys, after the `last` hit, as they were at one `moment`."""
    return {
        **_BARE,
        "pit": {"id": moment, "keep_alive": "1m"},
        "query": {"exists": {"field": "key"}},
        "size": MOST_HITS,
        "sort": [{"key": "asc"}],
        **({"search_after": last} if last is not None else {}),
        "docvalue_fields": ["version"],
    }


def fingerprint_body() -> Body:
    """Return the request for what changes with every write, whoever makes it.

    Each write takes the next number of its index, so one that stays raises the highest number, and
    one that takes away lowers the count: the same index, count and number hold the same documents.
    """
    latest = {"max": {"field": "_seq_no"}}
    return {
        "size": 0,
        "aggs": {"indexes": {"terms": {"field": "_index"}, "aggs": {"latest": latest}}},
    }


def fingerprint_of(answer: Mapping[str, Any]) -> Fingerprint:
    """Return the fingerprint of an answer to `fingerprint_body`; all empty indexes are alike."""
    for bucket in answer["aggregations"]["indexes"]["buckets"]:
        return str(bucket["key"]), int(bucket["doc_count"]), int(bucket["latest"]["value"])
    return "", 0, 0


def counts_body(language: str, field: str, after: Mapping[str, Any] | None) -> Body:
    """Return the request for values of a field in order, and in how many documents they are."""
    composite = {
        "sources": [{"value": {"terms": {"field": field}}}],
        "size": MOST_VALUES,
        **({"after": after} if after is not None else {}),
    }
    return {
        "size": 0,
        "track_total_hits": True,
        "query": {"bool": {"filter": [_term("language", language)]}},
        "aggs": {"values": {"composite": composite}},
    }


def candidate_of(
    hit: Mapping[str, Any],
    weights: tuple[Mapping[str, float], Mapping[str, float]],
    asked: Sequence[tuple[str, ...]],
) -> Candidate:
    """Return a hit with what ranking asks of it; phrases are named by their number in `asked`."""
    return Candidate(
        _key(hit),
        hit["fields"]["kind"][0],
        *weights,
        frozenset(asked[int(number)] for number in hit.get("matched_queries", ())),
        frozenset(hit["fields"].get("themes", ())),
    )


def written(hit: Mapping[str, Any]) -> tuple[str, int]:
    """Return the key of a hit and the number of the write that it comes from."""
    return _key(hit), int(hit["_seq_no"])


def keys_of(answer: Mapping[str, Any]) -> list[str]:
    """Return the keys of all hits, in their order."""
    return [_key(hit) for hit in answer["hits"]["hits"]]


def _key(hit: Mapping[str, Any]) -> str:
    """Return the key of a hit: the last of what it is ordered by, as equal ones stand by it."""
    return str(hit["sort"][-1])


def facets_of(answer: Mapping[str, Any], filters: Filters) -> dict[str, dict[str, int]]:
    """Return the counts by facet and code of an answer to a request with `_left`."""
    counts: dict[str, dict[str, int]] = {}
    for number, (facet, _rest) in enumerate(count_groups(filters)):
        for bucket in answer["aggregations"][str(number)]["codes"]["buckets"]:
            name, code = code_of(bucket["key"])
            if name == facet or (facet is None and name not in filters):
                counts.setdefault(name, {})[code] = int(bucket["doc_count"])
    return counts


def _left(filters: Filters, *, counted: bool = True) -> Body:
    """Return the filters, and counts of all codes for each group of facets that they leave alone."""
    body: Body = {}
    if counted:
        body["aggs"] = {
            str(number): {
                "filter": _filter(rest),
                "aggs": {"codes": {"terms": {"field": "facets", "size": MOST_CODES}}},
            }
            for number, (_facet, rest) in enumerate(count_groups(filters))
        }
    if filters:
        body["post_filter"] = _filter(filters)
    return body


def _filter(filters: Filters) -> Body:
    """Return what keeps documents with one of the codes of every facet."""
    return {
        "bool": {
            "filter": [
                {"terms": {"facets": [f"{name}{BETWEEN}{code}" for code in codes]}}
                for name, codes in filters.items()
            ]
        }
    }


def _alternative(alternative: Alternative) -> Body:
    if alternative.is_phrase:
        return _phrase(alternative.stems)
    return {"bool": {"filter": [_term("stems", stem) for stem in alternative.stems]}}


def _any_of(queries: Iterable[Body]) -> Body:
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}


def _phrase(stems: Sequence[str], *, name: str | None = None) -> Body:
    phrase = {"query": " ".join(stems), **({"_name": name} if name is not None else {})}
    return {"match_phrase": {"text": phrase}}


def _term(field: str, value: str) -> Body:
    return {"term": {field: value}}
