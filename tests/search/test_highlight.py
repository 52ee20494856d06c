from hypothesis import given
from hypothesis import strategies as st

from search.analysis import Danish
from search.document import SearchQuery
from search.highlight import SNIPPET_LENGTH, Segments, marked, snippet
from search.searcher import Searcher

LONG = "Her står noget ganske andet. " * 30


def targets(searcher: Searcher, text: str) -> frozenset[str]:
    return searcher.plan(SearchQuery(text, "da")).targets


def bold(segments: Segments) -> list[str]:
    return [text for text, is_marked in segments if is_marked]


def whole(segments: Segments) -> str:
    return "".join(text for text, _is_marked in segments)


def test_all_forms_are_marked(searcher: Searcher, danish: Danish) -> None:
    text = "Et natteliv, nattelivet og Nattelivets værter"
    found = marked(danish, text, targets(searcher, "nattelivet"))
    assert bold(found) == ["natteliv", "nattelivet", "Nattelivets"]
    assert whole(found) == text


def test_a_compound_is_marked_for_its_part(searcher: Searcher, danish: Danish) -> None:
    assert bold(marked(danish, "Tryghedsvandringer i Gug", targets(searcher, "vandring"))) == [
        "Tryghedsvandringer"
    ]


def test_the_parts_of_a_compound_are_marked(searcher: Searcher, danish: Danish) -> None:
    found = marked(danish, "Konflikter om ære og skam", targets(searcher, "æreskonflikt"))
    assert bold(found) == ["Konflikter", "ære"]


def test_a_known_compound_is_not_marked_for_one_of_its_parts(
    searcher: Searcher, danish: Danish
) -> None:
    wanted = targets(searcher, "nattelivet")
    assert bold(marked(danish, "Natteravne i natteliv", wanted)) == ["natteliv"]
    assert bold(marked(danish, "Natteravne", wanted)) == []


def test_a_phrase_is_marked_where_its_words_stand_together(
    searcher: Searcher, danish: Danish
) -> None:
    text = "Natteliv er trygt. Et trygt natteliv er for alle."
    assert bold(marked(danish, text, targets(searcher, '"trygt natteliv"'))) == [
        "trygt",
        "natteliv",
    ]


def test_what_was_corrected_is_marked(searcher: Searcher, danish: Danish) -> None:
    assert bold(marked(danish, "Et trygt natteliv", targets(searcher, "nateliv"))) == ["natteliv"]


def test_function_words_are_never_marked(searcher: Searcher, danish: Danish) -> None:
    assert bold(marked(danish, "Et hus og et dyr", targets(searcher, '"et trygt natteliv"'))) == []


def test_markup_stays_text(searcher: Searcher, danish: Danish) -> None:
    text = "<script>alert('natteliv')</script> & natteliv"
    assert whole(marked(danish, text, targets(searcher, "natteliv"))) == text


def test_the_best_passage_is_shown(searcher: Searcher, danish: Danish) -> None:
    text = f"{LONG}Om natteliv. {LONG}Om havnen og natteliv ved kajen. {LONG}"
    found = snippet(danish, text, targets(searcher, "natteliv havnen kajen"))
    assert set(bold(found)) == {"havnen", "natteliv", "kajen"}
    assert whole(found).startswith("… ")
    assert whole(found).endswith(" …")


def test_without_a_match_the_beginning_is_shown(danish: Danish) -> None:
    found = snippet(danish, LONG, frozenset())
    assert whole(found).startswith("Her står")
    assert len(whole(found)) <= SNIPPET_LENGTH + 2


@given(text=st.text(max_size=600) | st.text("natelivhsk  .,\n", max_size=600))
def test_segments_are_the_text(searcher: Searcher, danish: Danish, text: str) -> None:
    wanted = targets(searcher, "natteliv havn")
    assert whole(marked(danish, text, wanted)) == text
    found = snippet(danish, text, wanted)
    inner = whole(found).removeprefix("… ").removesuffix(" …")
    assert inner in text
    assert len(inner) <= SNIPPET_LENGTH


@given(
    before=st.text("abc de.", max_size=400),
    word=st.sampled_from(["natteliv", "nattelivets", "havnefronten", "havnelivsnattelivet"]),
    after=st.text("abc de.", max_size=400),
)
def test_a_match_is_always_in_the_snippet(
    searcher: Searcher, danish: Danish, before: str, word: str, after: str
) -> None:
    text = f"{before} {word} {after}"
    wanted = targets(searcher, "natteliv havn")
    if bold(marked(danish, text, wanted)):
        assert bold(snippet(danish, text, wanted))
