import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.document import MAX_PAGE, MAX_QUERY_LENGTH, SearchQuery

ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary()


@given(text=ANYTHING | st.text(min_size=200, max_size=3_000), page=ANYTHING)
def test_any_input_makes_a_query(text: object, page: object) -> None:
    query = SearchQuery.from_input(text, "da", page=page)
    assert len(query.text) <= MAX_QUERY_LENGTH
    assert query.text == query.text.strip()
    assert query.text.isprintable()
    assert 1 <= query.page <= MAX_PAGE
    assert SearchQuery.from_input(query.text, "da", page=query.page) == query


@pytest.mark.parametrize(
    "typed, text",
    [
        ("  trygt \t natteliv\n", "trygt natteliv"),
        ("a\0b", "a b"),
        ("\ud800x", "x"),
        ("a\u030al", "ål"),
        ("tryg\u00adhed a\u200b\u030al", "tryghed ål"),
        ("x" * 10_000, "x" * MAX_QUERY_LENGTH),
        ('"trygt natteliv"', '"trygt natteliv"'),
        ("🎉", "🎉"),
        (None, ""),
        (b"bytes", ""),
    ],
)
def test_text_is_cleaned(typed: object, text: str) -> None:
    assert SearchQuery.from_input(typed, "da").text == text


@pytest.mark.parametrize(
    "page, number",
    [
        ("-1", 1),
        ("0", 1),
        ("7", 7),
        ("1e3", 1),
        ("", 1),
        (None, 1),
        ("9" * 5_000, MAX_PAGE),
        ("٣", 3),
    ],
)
def test_a_page_is_the_nearest_there_can_be(page: object, number: int) -> None:
    assert SearchQuery.from_input("x", "da", page=page).page == number


def test_filters_without_values_are_none() -> None:
    query = SearchQuery.from_input("x", "da", filters={"goal": ["M1", "M2"], "theme": []})
    assert query.filters == {"goal": ("M1", "M2")}
