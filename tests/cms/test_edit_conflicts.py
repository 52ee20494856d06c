"""Two windows or two people on one page or record: nobody overwrites what they haven't seen.

Wagtail #13749, #13750, #13863, #12158, #2565; its own autosave is compared in tests/e2e.
"""

from typing import Any, Final

import pytest
from django.http import QueryDict
from django.test import Client
from wagtail.models import Site
from wagtail.test.utils.form_data import querydict_from_html

from cms.models import Notice, SiteSettings, User
from tests.cms.unsaved import draft_title, edit_url, opened, page, sent_again, words

pytestmark = pytest.mark.django_db

FIRST: Final = "Den første version"
SECOND: Final = "Den anden version"


@pytest.fixture
def other(db: None) -> Client:
    """The browser of another administrator, Bo."""
    client = Client()
    client.force_login(User.objects.create_superuser("bo", "bo@example.org", "x" * 14))
    return client


@pytest.mark.parametrize("action", ["", "action-publish"])
def test_two_people_on_a_page(admin: Client, other: Client, action: str) -> None:
    mine, theirs = opened(admin, SECOND), opened(other, FIRST)
    if action:
        mine[action] = "1"
    assert other.post(edit_url(), theirs).status_code == 302
    answer = admin.post(edit_url(), mine)
    assert answer.status_code == 409
    assert "bo gemte en nyere version" in words(answer)
    assert SECOND in words(answer)
    assert f'href="{edit_url()}" target="_blank"' in answer.content.decode()
    assert draft_title() == FIRST
    # On purpose it is saved, and the other version stays in the history.
    assert sent_again(admin, answer).status_code == 200
    assert draft_title() == SECOND
    titles = [version.content["title"] for version in page().revisions.order_by("-pk")[:2]]
    assert titles == [SECOND, FIRST]
    assert (page().live_revision.content["title"] == SECOND) is bool(action)


def test_two_windows_of_one_person(admin: Client) -> None:
    mine, older = opened(admin, FIRST), opened(admin, SECOND)
    admin.post(edit_url(), mine)
    answer = admin.post(edit_url(), older)
    assert answer.status_code == 409
    assert "Du gemte selv en nyere version i et andet vindue" in words(answer)


def test_a_third_version_asks_again(admin: Client, other: Client) -> None:
    mine, theirs = opened(admin, SECOND), opened(other, FIRST)
    other.post(edit_url(), theirs)
    answer = admin.post(edit_url(), mine)
    other.post(edit_url(), opened(other, "Den tredje version"))
    assert sent_again(admin, answer).status_code == 409
    assert draft_title() == "Den tredje version"


def test_a_version_one_was_told_of_may_be_saved_over(admin: Client, other: Client) -> None:
    """As the editor's script posts it after its own question."""
    mine = opened(admin, SECOND)
    other.post(edit_url(), opened(other, FIRST))
    mine["loaded_revision_id"] = str(page().latest_revision_id)
    mine["loaded_revision_created_at"] = ""
    assert admin.post(edit_url(), mine).status_code == 302
    assert draft_title() == SECOND


@pytest.mark.slow
def test_an_older_version_can_be_brought_back(admin: Client) -> None:
    admin.post(edit_url(), opened(admin, FIRST))
    old = page().latest_revision_id
    admin.post(edit_url(), opened(admin, SECOND))
    revert = f"/admin/pages/{page().pk}/revisions/{old}/revert/"
    form = opened(admin, FIRST)
    html = admin.get(revert).content.decode()
    for name, value in querydict_from_html(html, form_id="page-edit-form").items():
        if name.startswith(("loaded_", "opened_")):
            form[name] = value
    assert admin.post(revert, form).status_code == 302
    assert draft_title() == FIRST


def record_form(client: Client, url: str, **values: str) -> QueryDict:
    """Return what the form of a record posts with `values` typed in."""
    form = querydict_from_html(client.get(url).content.decode(), form_id="w-editor-form")
    form.update(values)
    for name, value in values.items():
        form[name] = value
    return form


@pytest.mark.slow
def test_two_people_on_a_record(admin: Client, other: Client) -> None:
    notice = Notice.objects.create(text_da="Røg", text_en="Smoke", level="info")
    url = f"/admin/snippets/cms/notice/edit/{notice.pk}/"
    mine = record_form(admin, url, text_da="Røg i byen i dag")
    theirs = record_form(other, url, text_da="Røg i havnen i dag")
    assert other.post(url, theirs).status_code == 302
    answer = admin.post(url, mine)
    assert answer.status_code == 409
    assert "bo gemte en nyere version" in words(answer)
    notice.refresh_from_db()
    assert notice.text_da == "Røg i havnen i dag"
    assert sent_again(admin, answer).status_code == 200
    notice.refresh_from_db()
    assert notice.text_da == "Røg i byen i dag"


def test_a_form_with_errors_is_not_newer_than_itself(admin: Client) -> None:
    notice = Notice.objects.create(text_da="Røg", text_en="Smoke", level="info")
    url = f"/admin/snippets/cms/notice/edit/{notice.pk}/"
    wrong = admin.post(url, record_form(admin, url, text_da="", text_en="Smoke in town"))
    assert wrong.status_code == 200
    form = querydict_from_html(wrong.content.decode(), form_id="w-editor-form")
    form["text_da"] = "Røg i byen"
    assert admin.post(url, form).status_code == 302


def test_two_people_on_the_settings(admin: Client, other: Client) -> None:
    site = Site.objects.get(is_default_site=True)
    url = f"/admin/settings/cms/sitesettings/{site.pk}/"
    fields: Any = [each.name for each in SiteSettings._meta.get_fields()]
    name = next(each for each in fields if each.endswith("_da"))
    mine = record_form(admin, url, **{name: "Min linje om sitet"})
    theirs = record_form(other, url, **{name: "Deres linje om sitet"})
    assert other.post(url, theirs).status_code == 302
    assert admin.post(url, mine).status_code == 409
    assert getattr(SiteSettings.for_site(site), name) == "Deres linje om sitet"
