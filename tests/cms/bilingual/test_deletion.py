"""What was ever public is not deleted by editors, and what is deleted can be brought back (F33)."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core import serializers
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings
from wagtail.models import GroupPagePermission, Page

from cms.jobs import drain
from cms.models import User
from cms.sharing.models import DraftComment, DraftLink
from home.models import HomePage, Partner, SectionPage, StandardPage
from initiatives.models import InitiativePage, RoleAssignment
from tests.cms.bilingual.desk import Desk, danish, english, errors_of, translation_of
from tests.cms.bilingual.meanwhile import meanwhile
from tests.search.site.index import Index

pytestmark = pytest.mark.django_db
# Written on the way, or made anew: no part of a page.
LEFT_OUT = {
    "cms.job",
    "cms.deadaddress",
    "sessions.session",
    "wagtailcore.modellogentry",
    "wagtailcore.pagelogentry",
    "wagtailcore.referenceindex",
    "wagtailsearch.indexentry",
    "wagtailsearch.sqliteftsindexentry",
}


@pytest.fixture
def kept(settings: Settings, tmp_path: Path) -> Path:
    """The folder of deleted pages, of this test alone."""
    settings.DELETED_PAGES_DIR = tmp_path / "deleted"
    return Path(settings.DELETED_PAGES_DIR)


@pytest.fixture
def pair(desk: Desk, page: InitiativePage) -> tuple[InitiativePage, InitiativePage]:
    """A live initiative in both languages."""
    return danish(page), desk.translated(page)


@pytest.fixture
def staff(db: None) -> Desk:
    """Somebody who may add, change, publish and so delete pages in both languages, but no superuser."""
    group = Group.objects.create(name="Redaktion")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for name in ("add_page", "change_page", "publish_page", "bulk_delete_page"):
        permission = Permission.objects.get(codename=name, content_type__app_label="wagtailcore")
        for home in HomePage.objects.all():
            GroupPagePermission.objects.create(group=group, page=home, permission=permission)
    user = User.objects.create_user("redaktion", "redaktion@example.org", "x" * 14)
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return Desk(client)


def rows() -> dict[str, dict[Any, dict[str, str]]]:
    """Return the fields of every row of the site, by table and key."""
    return {
        model._meta.label_lower: {
            row["pk"]: {name: str(value) for name, value in row["fields"].items()}
            for row in serializers.serialize("python", model._base_manager.all())
        }
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower not in LEFT_OUT and model._meta.managed
    }


def differences(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what two states don't have in common: table and the fields that differ."""
    for label in before:
        old, new = before[label], after[label]
        for pk in old.keys() | new.keys():
            fields = set(old.get(pk, {}).items()) ^ set(new.get(pk, {}).items())
            if fields:
                yield label, fields


def delete(desk: Desk, page: Page) -> Any:
    return desk.client.post(f"/admin/pages/{page.pk}/delete/", follow=True)


def files(kept: Path) -> list[Path]:
    return sorted(kept.glob("*.json"))


# Refused ------------------------------------------------------------------------


@pytest.mark.slow
def test_what_is_public_is_not_deleted(
    staff: Desk, pair: tuple[InitiativePage, InitiativePage], kept: Path
) -> None:
    for page in pair:
        answer = delete(staff, page)
        assert "har været offentlig" in errors_of(answer)[0]
        assert f"/admin/pages/{page.pk}/unpublish/" in answer.content.decode()
        assert "Tag siden af nettet" in answer.content.decode()
        assert Page.objects.filter(pk=page.pk, live=True).exists()
    assert not kept.exists()


def test_what_was_public_once_is_not_deleted(staff: Desk, page: InitiativePage) -> None:
    page.unpublish()
    assert "har været offentlig" in errors_of(delete(staff, page))[0]
    asked = staff.client.get(f"/admin/pages/{page.pk}/delete/")
    assert asked.status_code == 302, "nor is it offered"
    assert danish(page)


def test_many_at_once_are_not_deleted(staff: Desk, page: InitiativePage) -> None:
    draft = StandardPage(title="Kladde", slug="kladde", summary="En kladde.", live=False)
    HomePage.objects.get(locale__language_code="da").add_child(instance=draft)
    assert errors_of(staff.bulk("delete", page, draft))
    assert Page.objects.filter(pk__in=[page.pk, draft.pk]).count() == 2


def test_a_page_above_a_public_one_is_not_deleted(staff: Desk) -> None:
    section = SectionPage(title="Afsnit", slug="afsnit", summary="Et afsnit.", live=False)
    HomePage.objects.get(locale__language_code="da").add_child(instance=section)
    below = StandardPage(title="Side", slug="side", summary="En side.", live=False)
    SectionPage.objects.get(pk=section.pk).add_child(instance=below)
    below.save_revision().publish()
    assert errors_of(delete(staff, section))
    assert Page.objects.filter(pk__in=[section.pk, below.pk]).count() == 2


def test_a_draft_that_nobody_saw_may_go_and_come_back(staff: Desk, kept: Path) -> None:
    draft = StandardPage(title="Kladde", slug="kladde", summary="En kladde.", live=False)
    HomePage.objects.get(locale__language_code="da").add_child(instance=draft)
    delete(staff, draft)
    assert not Page.objects.filter(pk=draft.pk).exists()
    call_command("restore_page", files(kept)[0].name, stdout=StringIO())
    assert StandardPage.objects.get(pk=draft.pk).summary == "En kladde."


def test_a_wrong_answer_to_the_question_deletes_nothing_and_keeps_no_file(
    desk: Desk, page: InitiativePage, kept: Path
) -> None:
    """Wagtail asks for the name of the site before ten pages go at once."""
    wrong = {"confirm_site_name": "Tryg Ålborg", "next": "/admin/pages/"}
    address = f"/admin/pages/{page.pk}/delete/"
    answer = desk.client.post(address, wrong, follow=True)
    assert answer.context["page"].pk == page.pk
    assert answer.context["next"] == wrong["next"]
    assert len(errors_of(answer)) == 1
    assert "restore_page" not in answer.content.decode()
    assert danish(page)
    assert not kept.exists()
    desk.client.post(address, {**wrong, "confirm_site_name": settings.WAGTAIL_SITE_NAME})
    assert len(files(kept)) == 1


# Deleted and restored -------------------------------------------------------------


@pytest.mark.slow
def test_operations_delete_and_all_comes_back(
    desk: Desk, pair: tuple[InitiativePage, InitiativePage], kept: Path, index: Index
) -> None:
    """Both languages, their history, translations, people and places in lists: row by row."""
    source, target = pair
    RoleAssignment.objects.create(initiative=source, organisation=Partner.objects.first())
    drain()
    before = rows()
    delete(desk, source)
    assert not Page.objects.filter(translation_key=source.translation_key).exists()
    call_command("restore_page", files(kept)[0], stdout=StringIO())
    assert list(differences(before, rows())) == []
    assert Page.find_problems() == ([], [], [], [], [])
    reader = Client()
    assert [reader.get(page.url).status_code for page in pair] == [200, 200]
    assert translation_of(source).get_progress()[0] == translation_of(source).get_progress()[1]
    drain()
    assert target.url in reader.get("/en/search/?q=canaries").content.decode()


def test_a_draft_that_is_saved_meanwhile_is_in_the_file(
    desk: Desk, page: InitiativePage, kept: Path
) -> None:
    def save() -> None:
        draft = danish(page)
        draft.title = "Et navn på vej"
        draft.save_revision()

    with meanwhile(save, Page):
        delete(desk, page)
    assert not Page.objects.filter(pk=page.pk).exists()
    call_command("restore_page", files(kept)[0], stdout=StringIO())
    assert danish(page).get_latest_revision_as_object().title == "Et navn på vej"


def test_what_outsiders_wrote_about_a_draft_is_not_in_the_file(
    desk: Desk, page: InitiativePage, kept: Path
) -> None:
    link = DraftLink.objects.create(page=page)
    DraftComment.objects.create(link=link, name="Birk Forbipasserende", text="Det er for langt.")
    file = deleted(page, kept)
    assert not DraftComment.objects.exists()
    for secret in (link.key, "Forbipasserende", "for langt"):
        assert secret not in file.read_text()
    call_command("restore_page", file, stdout=StringIO())
    assert danish(page).draft_links.count() == 0


@pytest.mark.slow
def test_a_deleted_english_page_comes_back_with_its_sentences(
    desk: Desk, pair: tuple[InitiativePage, InitiativePage], kept: Path
) -> None:
    source, target = pair
    before = rows()
    delete(desk, target)
    assert danish(source)
    call_command("restore_page", files(kept)[0], stdout=StringIO())
    assert list(differences(before, rows())) == []
    assert english(source).title == target.title


def test_the_command_deletes_after_a_yes(
    page: InitiativePage, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builtins.input", lambda _question: "no")
    with pytest.raises(CommandError, match="Nothing was deleted"):
        call_command("delete_page", page.url, stdout=StringIO())
    assert danish(page)
    said = StringIO()
    call_command("delete_page", page.url, no_input=True, stdout=said)
    assert page.title in said.getvalue()
    assert not Page.objects.filter(pk=page.pk).exists()
    assert str(files(kept)[0]) in said.getvalue()
    assert files(kept)[0].stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("page", ["/da/", "/da/findes-ikke/", "999999"])
def test_the_command_refuses(db: None, page: str) -> None:
    with pytest.raises(CommandError):
        call_command("delete_page", page, no_input=True, stdout=StringIO())
    assert HomePage.objects.count() == 2


# When it can't be done --------------------------------------------------------------


def deleted(page: Page, kept: Path) -> Path:
    call_command("delete_page", str(page.pk), no_input=True, stdout=StringIO())
    return files(kept)[0]


def test_without_a_file_nothing_is_deleted(desk: Desk, page: InitiativePage, kept: Path) -> None:
    kept.write_text("in the way of the folder")
    assert "Intet blev slettet" in errors_of(delete(desk, page))[0]
    with pytest.raises(CommandError, match="Nothing was deleted"):
        call_command("delete_page", str(page.pk), no_input=True, stdout=StringIO())
    assert danish(page)


def test_its_place_was_taken_meanwhile(page: InitiativePage, kept: Path) -> None:
    file = deleted(page, kept)
    other = InitiativePage(title="Ny", slug=page.slug, summary="Ny.", live=False)
    Page.objects.get(pk=page.get_parent().pk).add_child(instance=other)
    assert other.path == page.path
    call_command("restore_page", file, stdout=StringIO())
    again = danish(page)
    assert again.slug != other.slug
    assert Client().get(again.url).status_code == 200
    assert Page.find_problems() == ([], [], [], [], [])


def test_restored_twice(page: InitiativePage, kept: Path) -> None:
    file = deleted(page, kept)
    call_command("restore_page", file, stdout=StringIO())
    with pytest.raises(CommandError, match="on the site already"):
        call_command("restore_page", file, stdout=StringIO())


def test_its_code_was_given_to_another(page: InitiativePage, kept: Path) -> None:
    file = deleted(page, kept)
    InitiativePage.objects.filter(code="I06").update(code=page.code)
    with pytest.raises(CommandError, match="nothing was restored"):
        call_command("restore_page", file, stdout=StringIO())
    assert not Page.objects.filter(pk=page.pk).exists()


def test_the_page_above_is_gone_too(kept: Path) -> None:
    section = SectionPage(title="Afsnit", slug="afsnit", summary="Et afsnit.", live=False)
    HomePage.objects.get(locale__language_code="da").add_child(instance=section)
    below = StandardPage(title="Side", slug="side", summary="En side.", live=False)
    SectionPage.objects.get(pk=section.pk).add_child(instance=below)
    file = deleted(below, kept)
    above = Page.objects.get(pk=section.pk)
    call_command("delete_page", str(above.pk), no_input=True, stdout=StringIO())
    with pytest.raises(CommandError, match="The page above"):
        call_command("restore_page", file, stdout=StringIO())


@pytest.mark.parametrize("content", ["", '{"format": 1, "pages": [', "[]", '{"format": 99}'])
def test_a_file_that_was_cut_off(db: None, tmp_path: Path, content: str) -> None:
    file = tmp_path / "cut.json"
    file.write_text(content)
    with pytest.raises(CommandError, match=r"cut\.json"):
        call_command("restore_page", file, stdout=StringIO())
    with pytest.raises(CommandError, match="can't be read"):
        call_command("restore_page", tmp_path / "none.json", stdout=StringIO())
