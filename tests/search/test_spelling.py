import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.spelling import Speller, allowed_cost, cost

WORDS = {"natteliv": 9, "natten": 2, "cykel": 5, "politi": 7, "tryghed": 9, "tryghedsvandring": 3}


@pytest.mark.parametrize(
    "typed, right",
    [
        ("nateliv", "natteliv"),
        ("natteliiv", "natteliv"),
        ("nattelvi", "natteliv"),
        ("cykle", "cykel"),
        ("polti", "politi"),
        ("poltii", "politi"),
        ("trygehd", "tryghed"),
        ("tryghedsvanring", "tryghedsvandring"),
        ("tryghedsvandrning", "tryghedsvandring"),
    ],
)
def test_slips_lead_to_the_word(typed: str, right: str) -> None:
    near = Speller(WORDS).nearest(typed)
    assert near is not None
    assert near.word == right


@pytest.mark.parametrize("typed", ["", "cyk", "hest", "natur", "politik", "xyzzyq", "kommune"])
def test_what_is_too_far_leads_nowhere(typed: str) -> None:
    near = Speller(WORDS).nearest(typed)
    assert near is None or near.cost <= allowed_cost(len(typed))
    if typed != "politik":
        assert near is None


def test_common_words_win_ties() -> None:
    near = Speller({"havnen": 1, "haven": 40}).nearest("havenn")
    assert near is not None
    assert near.word == "haven"


@given(first=st.text("abcdeæøå", max_size=12), second=st.text("abcdeæøå", max_size=12))
def test_the_distance_is_a_distance(first: str, second: str) -> None:
    assert cost(first, first) == 0
    assert (cost(first, second) == 0) == (first == second)
    assert cost(first, second) <= max(len(first), len(second)) + 0.4


def test_slips_cost_less_than_other_letters() -> None:
    swap, doubled = cost("hvan", "havn"), cost("havnn", "havn")
    neighbour, vowel, other = cost("havm", "havn"), cost("hivn", "havn"), cost("hakn", "havn")
    assert doubled < swap <= neighbour < vowel < other


@pytest.mark.parametrize("typed", ["aarhus", "århus", "arhus"])
def test_words_are_found_in_other_letters(typed: str) -> None:
    assert Speller({"århus": 3, "hus": 1}).same_folded(typed) == ["århus"]
