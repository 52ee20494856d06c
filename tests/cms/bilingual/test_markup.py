"""What a translator sends past the editor: no markup and no address gets through that Danish couldn't have."""

import json
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail_localize.models import OverridableSegment

from home.models import SectionPage, StandardPage
from initiatives.models import InitiativePage
from tests.cms.bilingual.desk import (
    ENGLISH,
    NOW,
    Desk,
    edit_url,
    english,
    open_segments,
    translation_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ELSEWHERE = "<meta http-equiv=refresh content='0;url=https://elsewhere.example'>"


@pytest.mark.parametrize(
    "hidden", [f"<!-->{ELSEWHERE}-->", f"<!--x-->{NOW}", f"<![CDATA[{ELSEWHERE}]]>", f"<?{NOW}?>"]
)
def test_a_comment_in_a_sentence_is_refused(desk: Desk, page: InitiativePage, hidden: str) -> None:
    """A browser ends `<!-->` at once and takes what follows for the page's own."""
    desk.submit(page, follow=False)
    desk.write(page, {**ENGLISH, "now": hidden})
    assert NOW in open_segments(page)
    desk.press("publish", page, follow=False)
    assert not english(page).live


def test_an_address_for_english_leads_to_the_web(desk: Desk) -> None:
    item = {"text": "Mere om os", "page": None, "address": "https://example.org/"}
    links = [{"type": "item", "id": "0", "value": item}]
    body = [{"type": "links", "id": "00000000-0000-4000-8000-000000000000", "value": links}]
    about = SectionPage.objects.get(slug="om-tryg-aalborg")
    page = StandardPage(title="Læs mere", slug="laes-mere", body=json.dumps(body), live=False)
    about.add_child(instance=page)
    page.save_revision().publish()
    desk.submit(page, follow=False)
    translation = translation_of(page)
    for segment in translation.source.stringsegment_set.all():
        desk.write(page, {segment.context.path.partition(".")[0]: "read-more"})
    place = OverridableSegment.objects.get(
        source=translation.source, context__path__endswith=".address"
    )

    def error_of(address: str) -> str | None:
        answer = desk.client.put(
            f"/admin/localize/translate/{translation.pk}/overrides/{place.pk}/edit/",
            urlencode({"value": address}),
            content_type="application/x-www-form-urlencoded",
        )
        error: str | None = answer.json()["error"]
        return error

    assert error_of("javascript:alert(1)")
    assert published_link(desk, page) == "https://example.org/"
    assert error_of("https://example.com/") is None
    assert published_link(desk, page) == "https://example.com/"


def published_link(desk: Desk, page: StandardPage) -> str:
    """Publish the English page, and return where its link leads."""
    there = page.get_translations().get()
    desk.client.post(edit_url(there), {"action": "publish"})
    there.refresh_from_db()
    soup = BeautifulSoup(Client().get(there.url).content.decode(), "html5lib")
    (link,) = soup.select('main a[href^="https://example"], main a[href^="javascript"]')
    return str(link["href"])
