"""No screen of a Danish admin asks for a word that has no Danish, and none says it in English anyway.

The first half can't be fooled: whatever a screen marks as a text to translate goes through Django's
Danish catalogue, and what isn't found there is listed. The second half finds what its authors forgot
to mark.
"""

import json
import re
from typing import Any, Final

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext
from wagtail.models import Collection, Page, Workflow
from wagtail.users.models import UserProfile

from cms.models import DraftComment, DraftLink, SiteDocument
from initiatives.models import Area, InitiativePage, RoleAssignment
from tests.cms.admin_words.asked_for import Asked, english_in
from tests.cms.admin_words.test_borrowed_words import asked_for
from tests.cms.bilingual.desk import Desk, edit_url
from tests.cms.labels import shown
from tests.cms.uploads.files import pdf
from tests.e2e import screens

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    # wagtail-localize's report pages through a list without order (mended after 1.14.5).
    pytest.mark.filterwarnings("ignore:Pagination may yield"),
]

# What Wagtail doesn't mark as a text to translate, so no catalogue reaches it. Only »Root page«, a
# column of the administrators' list of sites, can be seen; the rest is for screen readers.
STILL_ENGLISH: Final = re.compile(
    r"Root page$|Page\*?$|Search$|Actions$"
    r"|Can (?:add|change|delete) |.+ \| .+ \| "  # Django keeps names of permissions in English
    r"|»[^«]+« hedder »[^«]+« i ordlisten"  # the locked words quote the English page
)
# The public site, in the language of the page: tests/site reads that.
PUBLIC: Final = re.compile(r" preview$|^password ")


def english_content() -> set[str]:
    """Return the English words that are content: titles of English pages and names of records."""
    found = set(Page.objects.filter(locale__language_code="en").values_list("title", flat=True))
    for model in screens.shared_records():
        names = [
            field.name
            for field in model._meta.concrete_fields
            if field.name.endswith("_en") or field.name in ("code", "slug")
        ]
        for values in model.objects.values_list(*names):
            found.update(str(value) for value in values if value)
    return found - {""}


def markup(answer: HttpResponse) -> str:
    """Return the HTML of an answer, which a chooser wraps in JSON."""
    text = answer.content.decode()
    if answer.headers.get("Content-Type", "").startswith("application/json"):
        return str(json.loads(text).get("html", ""))
    return text


@pytest.mark.slow
def test_the_screens_of_the_admin_are_danish(
    desk: Desk, page: InitiativePage, workflow: Workflow, asked: Asked
) -> None:
    desk.submit(page)
    desk.post(edit_url(page), **{"action-submit": "1"})
    Collection.get_first_root_node().add_child(name="Havnen")
    for shared in (page, screens.example()):
        link = DraftLink.objects.create(page=shared)
        DraftComment.objects.create(link=link, name="Styregruppen", text="Det er godt.")
        DraftLink.objects.create(page=shared, withdrawn_at=timezone.now())
    SiteDocument.objects.create(title="Plan", file=ContentFile(pdf(), "plan.pdf"))
    content = english_content()
    english: dict[str, str] = {}
    found = screens.screens()
    for name, address in found.items():
        asked.where = name
        answer = desk.client.get(address)
        assert answer.status_code in {200, 302, 404}, name
        if answer.status_code != 302 and not PUBLIC.search(name):
            for text in english_in(markup(answer), content):
                if not STILL_ENGLISH.match(text):
                    english.setdefault(text, name)
    assert asked.without_danish == {}
    assert english == {}
    assert asked.count > 10_000
    assert len(found) > 200


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("wagtailadmin_javascript_catalog", "wagtail/admin"),
        ("wagtail_localize:javascript_catalog", "wagtail_localize"),
    ],
)
def test_scripts_get_danish_words(admin: Client, name: str, package: str) -> None:
    answer = admin.get(reverse(name)).content.decode()
    sent = re.search(r"const newcatalog = (\{.*?\});\n", answer, re.DOTALL)
    assert sent
    catalogue = json.loads(sent[1])
    assert {key.text for key in asked_for("djangojs", package)} - set(catalogue) == set()
    assert catalogue["Translate"] == "Oversæt"


def test_a_chooser_speaks_the_language_of_each_reader(
    admin: Client, django_user_model: Any
) -> None:
    """Whoever opens a form first after a restart decided for all (cms/choosers.py)."""
    reader = UserProfile.get_for_user(django_user_model.objects.get())
    chosen = {
        "en": ("Choose another area", "(Initiative)"),
        "da": ("Vælg noget andet: område", "(Indsats)"),
    }
    forms = [
        Area.snippet_viewset.get_url_name("add"),
        RoleAssignment.snippet_viewset.get_url_name("add"),
    ]
    for language in ("en", "da", "en", "da"):
        reader.preferred_language = language
        reader.save()
        for form, words in zip(forms, chosen[language], strict=True):
            assert words in shown(admin.get(reverse(form)))


# The two lists above can be other than empty --------------------------------------


def test_a_message_without_danish_is_listed(asked: Asked) -> None:
    asked.where = "planted"
    gettext("Save")
    gettext("Planted")
    pgettext("somewhere", "Save")
    ngettext("%(n)s planted", "%(n)s planted ones", 2)
    ngettext("%(count)s image", "%(count)s images", 2)
    assert asked.without_danish == dict.fromkeys(
        ("Planted", "somewhere\x04Save", "%(n)s planted"), "planted"
    )


def test_english_is_found_where_it_is_seen_or_read_aloud() -> None:
    page = """<p>Gem siden</p><p>Save the page</p><p>The Goal er et mål</p><script>the page</script>
    <input type="submit" value="Search"><input value="the page"><a aria-label="Edit it">Ret</a>"""
    assert english_in(page, ["The Goal"]) == ["Edit it", "Save the page", "Search"]
