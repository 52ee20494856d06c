"""Counts by bitmaps; the contract suite compares the engines' with brute force."""

from search.engines.facets import Facets, bits_of, numbers_of


def test_a_filter_leaves_its_own_facet_out() -> None:
    facets = Facets(
        [
            ("kind", "page", [1, 2, 3, 9]),
            ("goal", "M1", [1, 2]),
            ("goal", "M2", [2, 3, 40]),
            ("theme", "x", [3]),
        ]
    )
    hits = bits_of([1, 2, 3, 40]) & facets.everything
    assert list(numbers_of(hits)) == [1, 2, 3]
    assert facets.left(hits, {"goal": ("M2", "none")}).bit_count() == 2
    assert facets.count(hits, {"goal": ("M2",)}) == {
        "kind": {"page": 2},
        "goal": {"M1": 2, "M2": 2},
        "theme": {"x": 1},
    }
    assert facets.count(hits, {"unknown": ("y",)}) == {}


def test_numbers_come_back_from_bits() -> None:
    numbers = [1, 7, 8, 63, 64, 1_000]
    facets = Facets([("kind", "page", numbers)])
    assert list(numbers_of(facets.everything)) == numbers
    assert list(numbers_of(Facets([]).everything)) == []
