"""A small site to search: the initiatives' titles with a sentence or two of our own."""

from typing import Final

from search.document import SearchDocument


def document(
    key: str, title: str, summary: str = "", body: str = "", **more: object
) -> SearchDocument:
    """Return a Danish page; `more` are further fields of the document."""
    values = {
        "kind": "page",
        "language": "da",
        "translation_key": key,
        "version": 1,
        "sort_key": title.casefold(),
        **more,
    }
    return SearchDocument(key=key, title=title, summary=summary, body=body, **values)


def _initiative(
    code: str, title: str, summary: str, body: str = "", **more: object
) -> SearchDocument:
    return document(
        code, title, summary, body, kind="initiative", **{"labels": ("Indsats",), **more}
    )


DOCUMENTS: Final = (
    _initiative(
        "I01",
        "Et trygt natteliv",
        "Værterne i nattelivet og politiet arbejder sammen i weekenden.",
        "Natteravnene går i gaderne. Værtshuse kender deres ansvar.",
        facets={"goal": ("M1",), "status": ("ongoing",)},
    ),
    _initiative(
        "I02",
        "Tryghed langs havnefronten",
        "Lys og kameraer ved havnen skal forebygge drukneulykker.",
        "Overvågningen ved kajen følges op af livreddere.",
        facets={"goal": ("M1",), "status": ("ongoing",)},
    ),
    _initiative(
        "I03",
        "Forebyggelse af radikalisering og ekstremisme",
        "Vi taler med unge, før holdninger bliver til handling.",
        facets={"goal": ("M3",), "status": ("ongoing",)},
    ),
    _initiative(
        "I04",
        "Hjælp til pårørende",
        "Familier, der lever med misbrug, får støtte. Også børn kan få en samtale.",
        facets={"goal": ("M2",), "status": ("ongoing",)},
    ),
    _initiative(
        "I05",
        "Æresrelaterede konflikter",
        "Ingen skal leve med negativ social kontrol.",
        facets={"goal": ("M3",), "status": ("planned",)},
    ),
    _initiative(
        "I06",
        "Sikker i trafikken",
        "Flere skal kunne tage cyklen til skole.",
        "Cykler og biler deler vejen.",
        facets={"goal": ("M2",), "status": ("ongoing",)},
    ),
    _initiative(
        "I07",
        "Et trygt nabolag i Aalborg Øst",
        "Naboer passer på hinanden. Utrygheden falder.",
        "Der er bedre belysning på stierne, og man kan låne en cykel.",
        labels=("Indsats", "Aalborg Øst"),
        facets={"goal": ("M2",), "status": ("ongoing",), "area": ("ost",)},
    ),
    _initiative(
        "I09",
        "Væk fra rocker- og bandemiljøet",
        "Børn og unge skal ikke lokkes ind i bander.",
        facets={"goal": ("M3",), "status": ("ongoing",)},
    ),
    _initiative(
        "I10",
        "Demensvenlig by",
        "Demensvenner hjælper mennesker med demens i hverdagen.",
        facets={"goal": ("M2",), "status": ("paused",)},
    ),
    _initiative(
        "I11",
        "Tryghedsvandringer",
        "Vi går sammen gennem kvarteret og ser, hvor der er mørkt.",
        facets={"goal": ("M1",), "status": ("ongoing",), "area": ("ost", "vest")},
    ),
    document("gug", "Tryghedsvandring i Gug", "Borgerne viste vej en aften i november."),
    document("kultur", "Frivillige i kulturen", "Musik, scenekunst og fester for alle."),
    _initiative(
        "E01",
        "A safe nightlife",
        "Bars and police work together at the weekend.",
        language="en",
        labels=("Initiative",),
        translation_key="I01",
        facets={"goal": ("M1",)},
    ),
    _initiative(
        "E03",
        "Preventing radicalisation and extremism",
        "We talk with young people before opinions turn into action.",
        language="en",
        labels=("Initiative",),
        translation_key="I03",
        facets={"goal": ("M3",)},
    ),
    _initiative(
        "E07",
        "A safe neighbourhood in Aalborg Øst",
        "Neighbours look after each other. Children walk to school.",
        language="en",
        labels=("Initiative",),
        translation_key="I07",
        facets={"goal": ("M2",)},
    ),
)
