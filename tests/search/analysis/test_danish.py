import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.analysis import Danish

DANISH_LETTERS = st.text(string.ascii_lowercase + "æøåéäöü'", min_size=1, max_size=30)


def key(danish: Danish, word: str) -> str:
    return danish.stem(danish.normalise(word))


@pytest.mark.parametrize(
    "forms",
    [
        "indsats indsatser indsatsen indsatserne indsatsernes Indsats",
        "cykel cykler cyklen cyklerne",
        "barn børn børnene barnets",
        "nabo naboer naboerne naboens",
        "kamera kameraer kameraet kameraerne",
        "bydel bydele bydelen bydelene",
        "demens demente dement",
        "tryg trygt trygge tryghed trygheden",
        "sti stier stien stierne",
        "belysning belysningen belyse",
        "forebygge forebyggelse forebyggelsen",
        "nat nætter nætterne natten",
        "mørk mørkt mørke",
        "pårørende paaroerende",
        "Aalborg Ålborg aalborgs",
        "ø oe",
        "mobbe mobning mobber mobbere mobberne",
        "træne træner træning",
        "køre kørte kørsel",
        "café caféen caféer",
        "gerningsmand gerningsmænd gerningsmændene",
        "skolebarn skolebørn skolebørnene",
        "krisecenter krisecentret krisecentre krisecentrene",
        "nummer nummeret numre numrene",
        "voksen voksent voksne voksnes",
        "rusmiddel rusmidlet rusmidler rusmidlerne",
        "nyankommen nyankomne",
        "oplyse oplyser oplyst oplyste",
        "dømme dømmer dømt dømte",
        "tosproget tosprogede",
        "true truer truende",
        "flygtning flygtninge flygtningene",
        "sikker sikkert",
        "aften aftenen aftener",
        "raket raketten raketter",
        "kursus kurset kurser",
    ],
)
def test_forms_of_a_word_meet(danish: Danish, forms: str) -> None:
    assert len({key(danish, form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    "words",
    [
        *("får far", "lås løs", "indsats indsigt", "bande bånd", "by bi", "tog tage", "skole skål"),
        *("slags slag", "bare barer", "farlige far", "billig bil", "forretning forening"),
        *("mest mester", "både båd", "billede bil", "billede bille", "fare far", "bøde bod"),
        *("betjente betjene", "rollinger roller", "navne nav", "vært være"),
    ],
)
def test_different_words_stay_apart(danish: Danish, words: str) -> None:
    first, second = words.split()
    assert key(danish, first) != key(danish, second)


@pytest.mark.parametrize(
    "typed, spelling",
    [
        ("naboer", "naboer"),
        ("beboerne", "beboerne"),
        ("kameraet", "kameraet"),
        ("skoene", "skoene"),
        ("Israel", "israel"),
        ("poesi", "poesi"),
        ("boernehave", "børnehave"),
        ("aeldre", "ældre"),
        ("aalborg oest", "ålborg øst"),
        ("Göteborg", "gøteborg"),
        ("café", "cafe"),
        ("Per's", "pers"),
        ("Lars’", "lars"),
    ],
)
def test_digraphs_become_letters_only_where_they_stand_for_one(
    danish: Danish, typed: str, spelling: str
) -> None:
    assert " ".join(danish.normalise(word) for word in typed.split()) == spelling


@pytest.mark.parametrize(
    "compound, parts",
    [
        ("tryghedsvandringen", "tryghed vandring"),
        ("natteravne", "nat ravn"),
        ("gadebelysning", "gade belysning"),
        ("skolevejen", "skole vej"),
        ("æreskonflikt", "ære konflikt"),
        ("demensvenner", "demens ven"),
        ("bandemiljøet", "bande miljø"),
        ("børnehjælp", "barn hjælp"),
    ],
)
def test_compounds_are_found_by_their_parts(danish: Danish, compound: str, parts: str) -> None:
    assert {key(danish, part) for part in parts.split()} <= set(danish.parts(compound))


@pytest.mark.parametrize("word", ["betjent", "indsats", "overgang", "politi", "kommune", "barnet"])
def test_words_that_only_look_like_compounds_stay_whole(danish: Danish, word: str) -> None:
    assert danish.parts(word) == ()


@pytest.mark.parametrize("word", ["indsatser", "cyklerne", "barnets", "og", "2026", "plads"])
def test_a_dane_recognises(danish: Danish, word: str) -> None:
    assert danish.is_real(word)


@pytest.mark.parametrize("word", ["nateliv", "xyzzyq", "polti", "trygehd"])
def test_a_dane_does_not_recognise(danish: Danish, word: str) -> None:
    assert not danish.is_real(word)


@example(word="a'a")  # an apostrophe between them kept two letters from being one
@given(word=DANISH_LETTERS)
def test_spelling_is_settled_after_one_pass(danish: Danish, word: str) -> None:
    once = danish.normalise(word)
    assert danish.normalise(once) == once


@given(word=st.text(max_size=60))
def test_any_word_can_be_analysed(danish: Danish, word: str) -> None:
    spelling = danish.normalise(word)
    assert danish.stem(spelling) == danish.stem(spelling)
    assert all(isinstance(part, str) and part for part in danish.parts(spelling))
    danish.is_real(spelling)


@given(
    first=st.sampled_from(["skole", "natte", "trygheds", "gade", "børne"]),
    last=st.sampled_from(["vej", "vandring", "lys", "møde", "hjælp"]),
)
def test_a_compound_holds_its_last_part(danish: Danish, first: str, last: str) -> None:
    assert key(danish, last) in danish.parts(danish.normalise(first + last))
