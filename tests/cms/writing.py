"""What an editor types, as a browser sends it, and what the panel of hints says of it."""

import json
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from home.models import StandardPage
from initiatives.models import InitiativePage

HEAVY = (
    "Ressourceforbruget vedrørende implementeringsaktiviteterne i boligområderne koordineres "
    "tværsektorielt mellem samarbejdsorganisationerne under hensyntagen til "
    "prioriteringsbeslutningerne i styregruppen."
)
LIGHT = "Vi går en tur. Du kan gå med. Vi mødes ved åen, når det er mørkt."
BLOCK = "11111111-2222-4333-8444-555555555555"


def i01() -> InitiativePage:
    page: InitiativePage = InitiativePage.objects.get(code="I01")
    return page


def standard_page() -> StandardPage:
    page = StandardPage.objects.filter(locale__language_code="da", live=True).first()
    assert page is not None
    return page


def stream(name: str, *blocks: tuple[str, Any], **options: Any) -> dict[str, Any]:
    """Return what the editor posts for a stream, its first block under the id `BLOCK`."""
    typed: dict[str, Any] = nested_form_data({name: streamfield(list(blocks))})
    return typed | ({f"{name}-0-id": BLOCK} if blocks else {})


def linked(kind: str, **data: str) -> str:
    """Return a paragraph that is one link, as a browser may send it: rich text in Draft.js's form."""
    block = {
        "key": "a",
        "type": "unstyled",
        "text": "en side",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [{"offset": 0, "length": 7, "key": 0}],
    }
    entity = {"type": kind, "mutability": "MUTABLE", "data": data}
    return json.dumps({"blocks": [block], "entityMap": {"0": entity}})


def send(client: Client, page: Page, **typed: Any) -> Any:
    """Send what is typed, as the script does."""
    address = reverse("writing_help", args=[page.pk])
    return client.post(address, typed, headers={"X-Requested-With": "XMLHttpRequest"})


def panel(response: Any) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html5lib")


def summary(found: BeautifulSoup) -> str:
    """Return the line that is always seen."""
    return " ".join(found.select_one("[data-writing-part=summary]").get_text().split())


def links(found: BeautifulSoup, kind: str) -> dict[str, str]:
    """Return what a list of the panel ("ul" of hints, "ol" of sentences) says, with where it leads."""
    items: list[Tag] = found.select(f"[data-writing-part=body] {kind} a")
    return {item.get_text(): str(item["href"]) for item in items}


def remarks(client: Client, page: Page, **typed: Any) -> dict[str, str]:
    return links(panel(send(client, page, **typed)), "ul")
