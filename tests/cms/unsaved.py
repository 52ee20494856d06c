"""Forms of the admin as a browser without JavaScript sends them, and sends them again from an answer."""

from typing import Any

from bs4 import BeautifulSoup
from django.http import QueryDict
from django.test import Client
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield

from home.models import StandardPage


def page() -> StandardPage:
    """Return the page that the tests write on."""
    found: StandardPage = StandardPage.objects.filter(locale__language_code="da").first()
    return found


def edit_url() -> str:
    """Return the address of its editor."""
    return f"/admin/pages/{page().pk}/edit/"


def opened(client: Client, title: str) -> QueryDict:
    """Open the page in the editor and type a title; return what the form would post."""
    form = querydict_from_html(client.get(edit_url()).content.decode(), form_id="page-edit-form")
    form.update(nested_form_data({"body": streamfield([])}))
    form["title"] = title
    return form


def draft_title() -> str:
    """Return the title of the latest version."""
    return str(page().get_latest_revision_as_object().title)


def sent_again(client: Client, answer: Any) -> Any:
    """Press the button of an answer that carries a form, and follow where it leads."""
    form = BeautifulSoup(answer.content, "html5lib").select_one("form.form")
    assert form is not None
    fields = QueryDict(mutable=True)
    for field in form.select("input[name]"):
        fields.appendlist(str(field["name"]), str(field.get("value", "")))
    return client.post(str(form["action"]), fields, follow=True)


def words(answer: Any) -> str:
    """Return what the answer says on screen."""
    main = BeautifulSoup(answer.content, "html5lib").select_one("main")
    assert main is not None
    return " ".join(main.get_text(" ").split())
