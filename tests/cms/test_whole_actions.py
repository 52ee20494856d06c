"""A page that is published, taken off or moved: all that follows is written with it, or nothing is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest
from django.db import OperationalError, connection
from django.test import Client
from wagtail.models import Page

from cms.bilingual.models import OutdatedTranslation
from cms.jobs.models import Job
from cms.models import BasePage, ChangeNote
from home.models import SectionPage, StandardPage
from initiatives.models import InitiativePage
from tests.cms.bilingual.desk import Desk, edit_url

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LEAD: Final = "En ny sætning, som den engelske side ikke kender."


def publish(desk: Desk, page: Page) -> None:
    desk.post(edit_url(page), lead=LEAD, change_note="Ny indledning.", **{"action-publish": "1"})


def take_off(desk: Desk, page: Page) -> None:
    desk.client.post(f"/admin/pages/{page.pk}/unpublish/")


def move(desk: Desk, page: Page) -> None:
    target = SectionPage.objects.get(slug="om-tryg-aalborg")
    desk.client.post(f"/admin/pages/{page.pk}/move/{target.pk}/confirm/")


@contextmanager
def database_goes_away_at(table: str) -> Iterator[None]:
    """Let the database end the moment that a row is to be written into `table`."""

    def execute(run: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        if sql.startswith(f'INSERT INTO "{table}"'):
            raise OperationalError("terminating connection due to administrator command")
        return run(sql, *arguments)

    with connection.execute_wrapper(execute):
        yield


def state(page: Page) -> dict[str, object]:
    """What readers, translators and the worker find of `page` in both languages."""
    both: list[BasePage] = [
        each.specific for each in Page.objects.filter(translation_key=page.translation_key)
    ]
    return {
        "pages": {(each.live, each.lead, each.url_path) for each in both},
        "outdated": OutdatedTranslation.objects.count(),
        "notes": ChangeNote.objects.exclude(published_at=None).count(),
        "jobs": set(Job.objects.values_list("kind", "key")),
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("deed", "model", "changed"),
    [
        (publish, InitiativePage, {"pages", "outdated", "notes", "jobs"}),
        (take_off, InitiativePage, {"pages", "jobs"}),
        (move, StandardPage, {"pages", "jobs"}),
    ],
)
def test_a_database_that_goes_away_leaves_nothing_half_done(
    admin: Client, deed: Callable[[Desk, Page], None], model: type[BasePage], changed: set[str]
) -> None:
    desk = Desk(admin)
    page = model.objects.filter(locale__language_code="da", live=True).first()
    Job.objects.all().delete()
    before = state(page)

    with database_goes_away_at("cms_job"), pytest.raises(OperationalError):
        deed(desk, page)
    assert state(page) == before

    deed(desk, page)
    after = state(page)
    assert {name for name in before if after[name] != before[name]} == changed
