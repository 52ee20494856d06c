"""Sums of packed numbers are those that adding one after the other gives."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.points import Impacts, points

SIXTEEN_BITS = 2**16 - 1
# Numbers of documents with their impacts: few of many documents, or most of few; some impacts need more
# than sixteen bits.
STEMS = st.one_of(
    st.dictionaries(st.integers(1, 40), st.integers(0, SIXTEEN_BITS), min_size=20),
    st.dictionaries(st.integers(1, 2_000), st.integers(0, 2 * SIXTEEN_BITS), max_size=20),
)
# A plan's weights are some thousands; with the larger ones sums need more than 32 bits.
WEIGHTS = st.integers(0, 10_000) | st.integers(0, 10_000_000)


def impacts(held: dict[int, int]) -> Impacts:
    ordered = sorted(held)
    return Impacts(array("I", ordered), array("I", [held[number] for number in ordered]))


@given(st.lists(st.tuples(STEMS, WEIGHTS), max_size=6), st.integers(0, 50))
def test_sums_are_those_of_plain_addition(
    asked: list[tuple[dict[int, int], int]], size: int
) -> None:
    found = points(size, [(impacts(held), weight) for held, weight in asked])
    expected = [0] * len(found)
    for held, weight in asked:
        for number, reached in held.items():
            expected[number] += weight * reached
    assert list(found) == expected
    assert len(found) >= size


@pytest.mark.parametrize(
    ("held", "is_packed"),
    [
        (dict.fromkeys(range(100), SIXTEEN_BITS), True),
        (dict.fromkeys(range(100), SIXTEEN_BITS + 1), False),
        ({1: 5, 1_000: 5}, False),
        ({}, False),
    ],
)
def test_what_many_documents_hold_is_packed_where_it_fits(
    held: dict[int, int], is_packed: bool
) -> None:
    assert (impacts(held).packed is not None) == is_packed
