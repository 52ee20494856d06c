"""What editors and translators do, through the admin's own addresses; and what readers then see."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlencode

from django.forms import ModelMultipleChoiceField
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail.test.utils.form_data import (
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)
from wagtail_localize.models import StringSegment, Translation

from initiatives.models import InitiativeIndexPage, InitiativePage
from tests.shared import administrator

# Danish sentences that may never stand on an English page.
TITLE = "Kanariefugle på Nytorv om aftenen"
SUMMARY = "Denne danske sætning må aldrig stå på en engelsk side."
LEAD = "Heller ikke denne sætning må nogensinde nå en engelsk læser."
NOW = "Kanariefuglene synger hver aften på torvet."
NEXT = "Til foråret kommer der flere kanariefugle."
CANARIES = (TITLE, SUMMARY, LEAD, NOW, NEXT, "Kanariefugl", "kanariefugle-paa-nytorv")
BRIEF = "Canaries in the square"
ENGLISH = {
    "title": "Canaries in the evening",
    "slug": "canaries-in-the-evening",
    "summary": "An English summary of the canaries.",
    "lead": "An English lead about the canaries.",
    "now": "The canaries sing in the square every evening.",
    "next": "More canaries arrive next spring.",
}


def story(*paragraphs: str) -> str:
    """Return a stream of paragraphs as Wagtail stores it, with the same block ids every time."""
    return json.dumps(
        [
            {
                "type": "paragraph",
                "value": f'<p data-block-key="k{number}">{text}</p>',
                "id": f"00000000-0000-4000-8000-00000000000{number}",
            }
            for number, text in enumerate(paragraphs)
        ]
    )


def in_a_while() -> datetime:
    """Return an hour to come, to the minute; never one that comes twice in October: forms take the first."""
    hour = (timezone.now() + timedelta(hours=1)).replace(second=0, microsecond=0)
    local = timezone.localtime(hour)
    comes_twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    return hour + timedelta(hours=2) if comes_twice else hour


def new_initiative(code: str = "I77", **values: Any) -> InitiativePage:
    """Return a live Danish initiative full of canaries, with its English in brief."""
    index = InitiativeIndexPage.objects.get(locale__language_code="da")
    page = InitiativePage(
        **{
            "title": TITLE,
            "slug": "kanariefugle-paa-nytorv",
            "summary": SUMMARY,
            "lead": LEAD,
            "now": story(NOW),
            "next": story(NEXT),
            "code": code,
            "brief_title_en": BRIEF,
            "brief_text_en": "In English in brief. Two sentences.",
            "live": False,
            **values,
        }
    )
    index.add_child(instance=page)
    page.save_revision().publish()
    return danish(page)


def danish(page: Page) -> InitiativePage:
    """Return the Danish page as it stands in the database."""
    found: InitiativePage = InitiativePage.objects.get(
        translation_key=page.translation_key, locale__language_code="da"
    )
    return found


def english(page: Page) -> InitiativePage:
    """Return the English page as it stands in the database."""
    found: InitiativePage = InitiativePage.objects.get(
        translation_key=page.translation_key, locale__language_code="en"
    )
    return found


def publish_danish(page: InitiativePage, **values: Any) -> InitiativePage:
    """Publish the Danish page with other values."""
    page = danish(page)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return danish(page)


def errors_of(response: Any) -> list[str]:
    """Return the errors that the page at the end of an answer tells its editor."""
    return [str(m) for m in response.context["messages"] if m.level_tag == "error"]


@dataclass
class Desk:
    """Somebody signed in to the admin."""

    client: Client

    # wagtail-localize -----------------------------------------------------------

    def submit(self, page: Page, *, follow: bool = True, **extra: Any) -> Any:
        """Send a Danish page to translation."""
        locale = Locale.objects.get(language_code="en")
        return self.client.post(
            f"/admin/localize/submit/page/{page.pk}/",
            {"locales": [locale.pk], **extra},
            follow=follow,
        )

    def pull(self, page: Page, **extra: Any) -> Any:
        """Pull the newest Danish text into the segments ("Sync translated pages")."""
        return self.client.post(
            f"/admin/localize/update/{translation_of(page).source_id}/", extra, follow=True
        )

    def write(self, page: Page, texts: dict[str, str]) -> None:
        """Type the English sentences of the fields in `texts`, one sentence a field."""
        translation = translation_of(page)
        for segment in segments_of(page):
            name = segment.context.path.partition(".")[0]
            if name not in texts:
                continue
            answer = self.client.put(
                f"/admin/localize/translate/{translation.pk}/strings/{segment.pk}/edit/",
                urlencode({"value": texts[name]}),
                content_type="application/x-www-form-urlencoded",
            )
            assert answer.status_code in {200, 201}, answer.content

    def press(self, action: str, page: Page, *, follow: bool = True, **values: Any) -> Any:
        """Press a button in the panel of wagtail-localize's editor of the English page."""
        data = {"action": action, **values}
        return self.client.post(edit_url(english(page)), data, follow=follow)

    def publish(self, page: Page) -> Any:
        """Press *Publish* in wagtail-localize's editor of the English page."""
        return self.press("publish", page)

    def stop(self, page: Page) -> None:
        """Press *Stop synced translation*: the plain editor takes over."""
        answer = self.client.post(
            f"/admin/localize/translate/{translation_of(page).pk}/disable/",
            {"next": edit_url(english(page))},
        )
        assert answer.status_code == 302

    def translated(self, page: Page) -> InitiativePage:
        """Translate the whole page and publish it, all through the admin.

        Nobody looks at the page that follows a button: the admin is slow to show it.
        """
        self.submit(page, follow=False)
        self.write(page, ENGLISH)
        self.press("publish", page, follow=False)
        found = english(page)
        assert found.live
        return found

    # Wagtail --------------------------------------------------------------------

    def form(self, url: str, **values: Any) -> QueryDict:
        """Return what the editor's form at `url` would post, with `values` typed in.

        Streams are typed as lists of paragraphs; those that `values` leaves out stay empty.
        """
        page = self.client.get(url)
        data = querydict_from_html(page.content.decode(), form_id="page-edit-form")
        for name, field in page.context["form"].fields.items():
            if isinstance(field, ModelMultipleChoiceField):
                # The helper above takes the first option for the chosen one.
                data.setlist(name, page.context["form"][name].value() or [])
        streams = {name: values.pop(name, []) for name in ("now", "next", "join")}
        for name, paragraphs in streams.items():
            blocks = [("paragraph", rich_text(f"<p>{text}</p>")) for text in paragraphs]
            data.update(nested_form_data({name: streamfield(blocks)}))
        for name, value in values.items():
            if isinstance(value, list):
                data.setlist(name, value)
            else:
                data[name] = value
        return data

    def post(self, url: str, **values: Any) -> Any:
        """Open the editor's form at `url`, type `values`, and send it."""
        return self.client.post(url, self.form(url, **values), follow=True)

    def bulk(self, action: str, *pages: Page, **extra: Any) -> Any:
        """Choose pages in the explorer and confirm an action on all of them."""
        chosen = urlencode([("id", page.pk) for page in pages])
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        return self.client.post(f"{url}?{chosen}&next=/admin/pages/", extra, follow=True)


def administrators_desk() -> Desk:
    """Return the administrator at a machine of their own."""
    client = Client()
    client.force_login(administrator())
    return Desk(client)


def translation_of(page: Page) -> Translation:
    """Return wagtail-localize's row of a page's translation."""
    found: Translation = Translation.objects.get(source__object_id=page.translation_key)
    return found


def segments_of(page: Page) -> Iterable[StringSegment]:
    """Return the sentences of a page as translators see them."""
    found: Iterable[StringSegment] = (
        StringSegment.objects.filter(source=translation_of(page).source)
        .select_related("context", "string")
        .order_by("order")
    )
    return found


def open_segments(page: Page) -> list[str]:
    """Return the Danish sentences that still want an English one."""
    locale = Locale.objects.get(language_code="en")
    rows = StringSegment.objects.filter(source=translation_of(page).source)
    return [
        row.string.data
        for row in rows.annotate_translation(locale).select_related("string").order_by("order")
        if row.translation is None
    ]


def edit_url(page: Page) -> str:
    """Return the address of a page's editor."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def english_addresses() -> list[str]:
    """Return where a test's pages could show under /en/: their own addresses, live or not, and lists.

    The demo's own pages below the lists are left out: a test doesn't touch them.
    """
    pages = Page.objects.filter(locale__language_code="en", depth__gte=2)
    demo = InitiativePage.objects.filter(is_demo=True)
    addresses = [page.url for page in pages.filter(depth__lte=3)]
    addresses += [page.url for page in pages.filter(depth__gt=3).exclude(pk__in=demo)]
    index = InitiativeIndexPage.objects.get(locale__language_code="en").url
    own = InitiativePage.objects.filter(locale__language_code="da", is_demo=False)
    addresses += [f"{index}{slug}/" for slug in own.values_list("slug", flat=True)]
    addresses += [f"{index}?page={number}" for number in (2, 3)]
    return list(dict.fromkeys(address for address in addresses if address))


def leaks(canaries: Iterable[str] = CANARIES) -> list[tuple[str, str]]:
    """Return where readers find a Danish canary under /en/: pairs of address and canary.

    The address of the Danish page is no leak: links lead there, and it may be asked for under /en/.
    """
    reader = Client()
    found = []
    for address in english_addresses():
        text = unescape(reader.get(address).content.decode())
        text = text.replace("/da/indsatser/kanariefugle-paa-nytorv/", "").replace(address, "")
        found += [(address, canary) for canary in canaries if canary in text]
    return found
