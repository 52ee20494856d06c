"""What the admin answers when somebody does something is Danish: errors, messages, mails."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import Workflow

from initiatives.models import InitiativePage
from tests.cms.admin_words.asked_for import Asked, english_in
from tests.cms.bilingual.desk import ENGLISH, Desk, edit_url, english, translation_of
from tests.cms.uploads.files import pdf
from tests.e2e import screens

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# Titles of English pages, which messages about them hold.
TITLES = [ENGLISH["title"]]


def heard(answer: HttpResponse) -> list[str]:
    """Return what an answer tells: its messages, and the errors of its forms."""
    found = [str(message) for message in (answer.context or {}).get("messages", ())]
    form = (answer.context or {}).get("form")
    if form is not None and hasattr(form, "errors"):
        found += [str(error) for errors in form.errors.values() for error in errors]
    return found


class Day:
    """What somebody does in a day, and all that is heard of it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.said: list[str] = []

    def post(self, url: str, **data: Any) -> None:
        self.said += heard(self.desk.client.post(url, data, follow=True))

    def do(self, name: str, *address: Any, **data: Any) -> None:
        """Do something with a page by the name of its view."""
        self.post(reverse(f"wagtailadmin_pages:{name}", args=address), **data)

    def edit(self, page: InitiativePage, **data: Any) -> None:
        """Send the page's form with other data."""
        self.said += heard(self.desk.post(edit_url(page), **data))

    def judge(self, page: InitiativePage, action: str) -> None:
        """Approve a page, or ask for changes."""
        page = InitiativePage.objects.get(pk=page.pk)
        state = page.current_workflow_task_state
        self.do("workflow_action", page.pk, action, state.pk, comment="Se på tallet.")


@pytest.fixture
def day(desk: Desk) -> Day:
    return Day(desk)


def assert_danish(asked: Asked, said: list[str], at_least: int) -> None:
    """Assert that everything has Danish, that nothing sounds English, and that enough was said."""
    assert asked.without_danish == {}
    assert [text for text in said if english_in(text, TITLES)] == []
    assert len(said) >= at_least, said


@pytest.mark.slow
def test_errors_and_messages_of_a_page_are_danish(
    day: Day, page: InitiativePage, asked: Asked
) -> None:
    other = InitiativePage.objects.filter(locale=page.locale).exclude(pk=page.pk).first()
    parent = page.get_parent().pk
    day.edit(page, title="", slug="", summary="")
    day.edit(page, slug=other.slug)
    day.edit(page, go_live_at="2040-01-02 10:00", expire_at="2040-01-01 10:00")
    day.edit(page, expire_at="2020-01-01 10:00")
    day.edit(page, title="Kladde")
    day.do("lock", page.pk)
    day.edit(page, title="Låst")
    day.do("unlock", page.pk)
    day.edit(page, go_live_at="2040-01-02 10:00", **{"action-publish": "1"})
    scheduled = page.revisions.order_by("pk").last().pk
    day.do("revisions_unschedule", page.pk, scheduled)
    day.edit(page, go_live_at="", **{"action-publish": "1"})
    day.do("copy", page.pk, new_title="Kopi", new_slug=page.slug, new_parent_page=parent)
    day.do("copy", page.pk, new_title="Kopi", new_slug="kopi", new_parent_page=parent)
    day.do("set_privacy", page.pk, restriction_type="password", password="")
    day.do("set_privacy", page.pk, restriction_type="groups")
    day.do("move_confirm", page.pk, other.pk)
    day.do("unpublish", page.pk)
    for action in ("publish", "unpublish", "delete"):
        day.said += heard(day.desk.bulk(action, other, include_descendants="on"))
    day.do("delete", page.pk)
    assert_danish(asked, day.said, at_least=15)


@pytest.mark.slow
def test_approval_and_its_mails_are_danish(
    day: Day, page: InitiativePage, workflow: Workflow, asked: Asked, django_user_model: Any
) -> None:
    """A mail has one link, and it leads to the page."""
    writer = django_user_model.objects.create_superuser("skriver", "skriver@example.org", "x" * 14)
    editor = Desk(Client())
    editor.client.force_login(writer)
    for verdict in ("reject", "approve"):
        day.said += heard(editor.post(edit_url(page), **{"action-submit": "1"}))
        day.judge(page, verdict)
    day.edit(page, **{"action-submit": "1"})
    day.edit(page, **{"action-cancel-workflow": "1"})
    assert_danish(asked, day.said, at_least=4)
    to = [tuple(letter.to) for letter in mail.outbox]
    assert ("komm@example.org",) in to
    assert ("skriver@example.org",) in to
    for letter in mail.outbox:
        assert english_in(letter.subject) == []
        assert english_in(re.sub(r"https?://\S+", "", letter.body)) == []


@pytest.mark.slow
def test_answers_to_empty_forms_are_danish(admin: Client, asked: Asked) -> None:
    """Every form that adds something, sent without anything in it."""
    said: list[str] = []
    for name, address in screens.screens().items():
        if name.endswith(" add") and name != "images add" and name != "documents add":
            asked.where = name
            said += heard(admin.post(address, {}))
    assert_danish(asked, said, at_least=15)


def test_refused_files_are_refused_in_danish(admin: Client, asked: Asked) -> None:
    said: list[str] = []
    for name, content in (("a.png", b"x"), ("a.exe", b"x"), ("a.jpg", pdf())):
        for view, field in (("wagtailimages:add", "file"), ("wagtaildocs:add", "file")):
            file = ContentFile(content, name)
            said += heard(admin.post(reverse(view), {"title": "Fil", field: file}))
        for view in ("wagtailimages:add_multiple", "wagtaildocs:add_multiple"):
            file = ContentFile(content, name)
            answer = admin.post(reverse(view), {"title": "Fil", "files[]": file})
            said.append(str(answer.json().get("error_message", "")))
    assert_danish(asked, said, at_least=6)


@pytest.mark.slow
def test_answers_of_the_translation_editor_are_danish(
    day: Day, page: InitiativePage, asked: Asked
) -> None:
    desk = day.desk
    day.said += heard(desk.submit(page))
    day.said += heard(desk.publish(page))
    desk.write(page, ENGLISH)
    day.said += heard(desk.publish(page))
    day.said += heard(desk.pull(page))
    number = translation_of(page).pk
    editor = edit_url(english(page))
    broken = ContentFile(b"no catalogue", "oversat.po")
    for name, data in (("upload_pofile", {"file": broken}), ("stop_translation", {})):
        day.post(reverse(f"wagtail_localize:{name}", args=[number]), next=editor, **data)
    desk.client.get(editor)
    assert_danish(asked, day.said, at_least=5)


def test_signing_in_and_out_is_danish(client: Client, asked: Asked, django_user_model: Any) -> None:
    django_user_model.objects.create_user("anna", "anna@example.org", "x" * 14)
    said: list[str] = []
    for data in ({}, {"login": "anna", "password": "forkert"}):
        said += heard(client.post(reverse("account_login"), data))
    answer = client.post(
        reverse("account_reset_password"), {"email": "anna@example.org"}, follow=True
    )
    said.append(re.sub(r"https?://\S+", "", mail.outbox[-1].body))
    client.force_login(django_user_model.objects.get())
    passwords = {"oldpassword": "forkert", "password1": "kort", "password2": "andet"}
    said += heard(client.post(reverse("account_change_password"), passwords))
    client.post(reverse("account_logout"))
    assert answer.status_code == 200
    assert_danish(asked, said, at_least=5)
