"""Whatever is asked of search, suggestions and feed, on every engine, none of them breaks.

In the suite a sample; `make test-long` asks 2,000 times an engine.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from initiatives.filters import FACETS
from search import statistics
from search.document import EXACT, KIND
from tests.search.site.index import Index

pytestmark = pytest.mark.django_db

QUICK, LONG = 120, 2_000
PAGES: Final = ("/da/soeg/", "/en/search/")
# Most go to the search itself.
DOORS: Final = (
    *PAGES * 3,
    *(f"{page}{door}" for page in PAGES for door in ("suggestions.json", "feed/")),
)
ELASTICSEARCH: Final = [pytest.mark.needs("elasticsearch"), pytest.mark.vendor("sqlite")]

# What engines, planners and databases have stumbled over elsewhere, beside words of the site.
PIECES: Final = (
    *("natteliv", "nightlife", "tryghed", "Sønderbro", "fjordmarken", "9000", "hvad er", "ung*"),
    *('"', '""', "'", "\\", "*", "%", "_", "?", "(", ")", "[", "{", "^", "~", "-", "+", ":", "/"),
    *(" AND ", " OR ", " NOT ", " NEAR(", "NEAR/2 ", "<->", " & ", " | ", "!", "title:", "--", ";"),
    *("\0", "\t", "\r\n", "\u200b", "\u00ad", "\u202e", "\ufeff", "\ufffe", "\ud800", "\U0010ffff"),
    *("😀", "🇩🇰", "e\u0301", "İ", "ß", "ﬁ", "Å", "a\u030a", "ж", "中文", "٣", "½", "ǅ", "\u1e9e"),
    *("x" * 300, "å" * 300, "a " * 5_000, '"' * 99, "(" * 999, "vold" * 40, "1" * 400),
)
PHRASES: Final = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
TEXTS: Final = st.one_of(st.text(max_size=40), PHRASES, PHRASES)
# Also bytes that are no text in any encoding.
SAID: Final = st.one_of(
    TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")), st.binary(max_size=20)
)
NUMBERS: Final = st.one_of(
    st.integers().map(str), st.sampled_from(["-1", "9e30", "٣", "1e999", "0x1", "None", "", " 2 "])
)
NAMES: Final = st.sampled_from([*FACETS, KIND, EXACT, "page", "q", "lang", "sort", "hl", "q[]"])
PARAMETERS: Final = st.lists(st.tuples(NAMES, st.one_of(SAID, NUMBERS.map(str.encode))), max_size=3)


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=ELASTICSEARCH)])
def engine(request: Any, index: Index) -> str:
    """The name of the engine that answers."""
    if request.param == "database":
        return connection.vendor
    request.getfixturevalue("elasticsearch_index")
    return "elasticsearch"


@pytest.mark.parametrize("number", [QUICK, pytest.param(LONG, marks=pytest.mark.long)])
def test_whatever_is_asked_is_answered(engine: str, number: int) -> None:
    client, asked = Client(), Counter[str]()

    @settings(
        max_examples=number,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(DOORS), SAID, PARAMETERS)
    def whatever(door: str, said: bytes, more: list[tuple[str, bytes]]) -> None:
        address = "&".join(f"{quote(name)}={quote(text)}" for name, text in [("q", said), *more])
        answer = client.get(f"{door}?{address}")
        assert answer.status_code == 200
        asked[door] += 1
        if door in PAGES:
            assert answer.headers["X-Search-Engine"] == engine

    every: Callable[..., None] = whatever
    for door in set(DOORS):  # chance may leave one out
        every = example(door, b"natteliv", [])(every)
    every()
    assert sum(asked.values()) >= number
    assert set(asked) == set(DOORS)
    statistics.tally.flush()
