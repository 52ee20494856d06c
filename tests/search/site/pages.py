"""A page that an editor publishes, and what the index holds."""

from typing import Any, Final

from cms.bilingual.loading import translate
from initiatives.models import InitiativeIndexPage, InitiativePage
from search import backends
from tests.site.hidden import story

CANARY: Final = "quaxolot"


def new_page(title: str = f"{CANARY} ved åen", **values: Any) -> InitiativePage:
    """Return a live Danish initiative."""
    page = InitiativePage(
        title=title,
        summary=f"{CANARY} ved åen, sammen med naboerne.",
        lead=f"Vi holder åbent hus i {CANARY}.",
        now=story("Vi går en tur."),
        live=False,
        brief_title_en="House by the stream",
        brief_text_en="An open house by the stream.",
        **values,
    )
    InitiativeIndexPage.objects.get(locale__language_code="da").add_child(instance=page)
    page.save_revision().publish()
    return InitiativePage.objects.get(pk=page.pk)


def english_of(page: InitiativePage) -> InitiativePage:
    """Return its live English page, translated now."""
    texts = InitiativePage(
        title="Birdhouse by the stream",
        slug=f"birdhouse-{page.pk}",
        summary="A birdhouse by the stream.",
        lead="We hold an open house.",
        now=story("We go for a walk."),
    )
    return translate(page, texts, tool="test")


def keys() -> set[str]:
    """Return the keys of the documents that the index holds."""
    return set(backends.engine().versions())
