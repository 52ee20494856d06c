"""Danish order in plain code points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.collation import danish_sort_key

IN_ORDER = [
    "9220 Aalborg",
    "Antiradikalisering",
    "Æbler",
    "Ældre",
    "Ødeland",
    "Øst",
    "Aalborg",
    "Århus",
]


@pytest.mark.parametrize("shuffled", [IN_ORDER[::-1], IN_ORDER[3:] + IN_ORDER[:3]])
def test_ae_oe_and_aa_stand_last(shuffled: list[str]) -> None:
    assert sorted(shuffled, key=danish_sort_key) == IN_ORDER


@pytest.mark.parametrize(
    ("one", "other"),
    [("»En Vej Ind«", "En vej ind"), ("Møller", "MØLLER"), ("Öst", "Øst"), ("café", "cafe")],
)
def test_what_counts_as_the_same(one: str, other: str) -> None:
    assert danish_sort_key(one) == danish_sort_key(other)


@given(st.text(max_size=400))
def test_any_text_has_a_key_that_fits_its_column(text: str) -> None:
    assert len(danish_sort_key(text)) <= 255
