import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.analysis import Danish

# Words that a citizen may write, each of another one: none of them is a form of any other.
EVERYDAY = """
affald affære afgift aftale alarm ansvar arbejde arkiv arm arv ask avis bad bagage bakke bal bande bank bar barn
begravelse belysning ben benzin besked besøg bil billede billet biograf bibliotek bjerg blad blomst blod bold
bolig bopæl bor bord bort brand brev brille bro bruger brød bue buket butik bukser bus bælte bænk bær bøde bølle
bølge båd camping chef cirkus cykel dag dans datter debat digt dom dommer drab dreng dronning drøm dyr dør døgn
efterår ejendom eksamen elev eng engel ensom erhverv erstatning fabrik fald familie far fare farve fartbøde ferie
fest fisk fjende flag flaske flod flytning foged folk forbud forening foretagende forretning forskel forældre
fotograf fred fremmed frem frihed frisør frugt fugl fængsel færdsel færge fødsel fødselsdag gade gave gidsel
gift glas graffiti grav gren grund gruppe gulv gåde gård gæld gær gæst have havn hegn hest himmel historie hjem
hjelm hjerne hjerte hoste hotel hul humor hus huske hylde hytte hærværk hæfte hærde høre ild indbrud is jord
jul kaffe kage kamera kamp kanon kant kapital kasse kat kiosk kirke klasse klima kniv knægt kok kone konflikt
konge konto kontor kop kort krig krop kultur kunde kunst kurs kursus kurv kylling kæde kæreste køb køkken kø lade
lampe land lege leje lejlighed lektie lige lillebror livstid lov lugt lyd læge lære læser løb løn mad madras
mager maler mappe mark marked marv maskine medicin menu messe middag miljø mobil mord morgen motion mus museum
musik mynde mæt møbel nabo nakke natur navn nerve net nummer nøgle nød opgave ord orden ordning orkester overskud
pakke panik papir park parkering partner pas passager patron pension plads plan plante pligt politi post pote pris
prøve pude puls punkt rapport rat redning regel regn reje rejse rem rende rengøring rente ret rod rolle rose rulle
rygsæk rækkehus ræv røveri råd salg samling sang seng sigt sigte skat skater skolegang skov skovl skrald skud
skuffe skur sky skygge skæg slot smerte smykke sne soldat sommer spand spejder sport sprog stald station stemme
sten sti stige stik stol storm strand strejke strøm studie stue støj sundhed svamp svar sygdom søster tabel taske
tavle taxa teater telefon telt tempo test tid tilskud time tog told torv trafik trappe trold træ træning tøj tømmer
tårn tåge uge ulykke ungdom urmager uro vagt vand vandring vare varme vask vej vejr vind vinter virus vogn vold
væg værdi værelse vært værksted våben ære ål år
"""
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
        "billet billetten billetter",
        "parkering parkere parkeret parkeringer",
        "fremmed fremmede",
        "sigte sigtet sigtelse",
        "passe passer passede pasning",
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
        *("gæld gælder", "tag tagging", "tag taggere"),
        *("Peter pet", "skater skat", "Brandt brand", "branding brand", "blotter blot"),
    ],
)
def test_different_words_stay_apart(danish: Danish, words: str) -> None:
    first, second = words.split()
    assert key(danish, first) != key(danish, second)


def test_everyday_words_stay_apart(danish: Danish) -> None:
    met: dict[str, set[str]] = {}
    for word in EVERYDAY.split():
        met.setdefault(key(danish, word), set()).add(word)
    assert [words for words in met.values() if len(words) > 1] == []


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
        ("Temaaften", "temaaften"),
        ("temaaftenerne", "temaaftenerne"),
        ("kameraanlægget", "kameraanlægget"),
        ("dataansvarlig", "dataansvarlig"),
        ("klimaaftale", "klimaaftale"),
        ("metaanalyse", "metaanalyse"),
        ("Vejgaard", "vejgård"),
        ("skaanede", "skånede"),
        ("Aarhus", "århus"),
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
        ("temaaften", "tema aften"),
        ("kameraanlæg", "kamera anlæg"),
    ],
)
def test_compounds_are_found_by_their_parts(danish: Danish, compound: str, parts: str) -> None:
    assert {key(danish, part) for part in parts.split()} <= set(danish.parts(compound))


@pytest.mark.parametrize(
    "word",
    [
        *("betjent", "indsats", "overgang", "politi", "kommune", "barnet"),
        # Nobody in them is good, or drunk.
        *("bedsteforældre", "bedstemor", "meningsfuld", "respektfulde"),
    ],
)
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
