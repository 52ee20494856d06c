"""`manage.py load_demo`: twice is once, interrupted is finished, and nothing else is touched."""

import json
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from io import StringIO
from typing import Any
from unittest import mock

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from freezegun import freeze_time
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from cms.bilingual.models import RevisionStamp
from cms.models import ContactSettings, GlossaryTerm, SiteSettings
from home.models import (
    Group,
    GroupMember,
    HomePage,
    Observation,
    Partner,
    Person,
    Place,
    Series,
    StandardPage,
    StrategyVersion,
)
from initiatives.demo.loader import DemoLoader
from initiatives.models import (
    Area,
    Goal,
    GoalPage,
    InitiativePage,
    RoleAssignment,
    TargetGroup,
    Theme,
    UpdatePage,
)
from tests.cms.bilingual.desk import new_initiative
from tests.demo_database import LOADED

pytestmark = pytest.mark.django_db

WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
# Statements that write, in each of five runs that follow one another.
INTERRUPTIONS = (60, 200, 500, 900, 1200)
RECORDS = (
    Goal,
    Theme,
    TargetGroup,
    Area,
    Observation,
    Series,
    Place,
    Group,
    Partner,
    Person,
    StrategyVersion,
    GlossaryTerm,
)


def load_demo(*arguments: str) -> str:
    out = StringIO()
    call_command("load_demo", *arguments, stdout=out)
    return out.getvalue()


# What is compared -----------------------------------------------------------------

# Numbers of rows and moments differ between two runs; what readers and editors see may not.
NO_CONTENT = (models.AutoField, models.BigAutoField, models.DateTimeField)


def named(instance: Any) -> str:
    """Return the name of a related row that stays the same when its number changes."""
    if instance is None:
        return ""
    for name in ("translation_key", "code", "slug", "number", "language_code", "name"):
        if getattr(instance, name, None):
            return f"{name}={getattr(instance, name)}"
    return str(instance)


def content_of(instance: models.Model) -> dict[str, Any]:
    """Return the content columns and relations of a row."""
    row: dict[str, Any] = {}
    for field in instance._meta.get_fields():
        if not field.concrete or isinstance(field, NO_CONTENT) or "revision" in field.name:
            continue
        value = getattr(instance, field.name)
        if field.name in {"path", "page_ptr", "content_type", "site", "draft_title"}:
            continue
        if field.many_to_many:
            row[field.name] = sorted(named(related) for related in value.all())
        elif field.is_relation:
            row[field.name] = named(value)
        elif hasattr(value, "get_prep_value"):
            # A chosen page is stored by its number: its key stands for it.
            text = json.dumps(value.get_prep_value(), sort_keys=True)
            text = re.sub(r'("initiative", "value": )(\d+)', _key_of_chosen, text)
            row[field.name] = text
        else:
            row[field.name] = str(value)
    return row


def _key_of_chosen(found: re.Match[str]) -> str:
    return f"{found[1]}{Page.objects.get(pk=found[2]).translation_key}"


def whole_content() -> dict[str, dict[str, Any]]:
    """Return every row that the loader may make, by a name that doesn't depend on its number."""
    rows: dict[str, dict[str, Any]] = {}
    for page in Page.objects.filter(depth__gt=1).specific():
        parent = page.get_parent()
        row = content_of(page)
        row["above"] = "" if parent.is_root() else str(parent.translation_key)
        rows[f"page {page.translation_key} {page.locale.language_code}"] = row
    for model in (*RECORDS, GroupMember, ContactSettings, SiteSettings):
        for record in model._default_manager.all():
            rows[f"{model.__name__} {named(record)}"] = content_of(record)
    for row in Translation.objects.select_related("source"):
        key = row.source.object_id
        rows[f"translation {key}"] = {
            "progress": row.get_progress(),
            "enabled": row.enabled,
        }
    return rows


def keyless(rows: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the rows with the keys of the skeleton, made anew at each set-up, replaced by titles."""
    names = {
        str(page.translation_key): page.slug
        for page in Page.objects.filter(depth__range=(2, 3), locale__language_code="da")
    }
    text = json.dumps(rows, default=str)
    for key, slug in names.items():
        text = text.replace(key, slug)
    found: dict[str, dict[str, Any]] = json.loads(text)
    return found


def empty_the_site() -> None:
    """Take away everything that the loader and the set-up made."""
    HomePage.objects.get(locale__language_code="da").delete()
    assert not Page.objects.filter(depth__gt=1).exists()
    TranslationSource.objects.all().delete()
    RoleAssignment.objects.all().delete()
    for model in (Person, *RECORDS, ContactSettings, SiteSettings):
        model._default_manager.all().delete()
    apps.get_model("wagtailredirects", "Redirect").objects.all().delete()


# Tests ----------------------------------------------------------------------------


class Interrupted(KeyboardInterrupt):
    """Stands for a power cut: Django's task runner swallows everything else."""


@pytest.fixture(scope="module")
def undisturbed(django_db_setup: None, django_db_blocker: Any) -> dict[str, dict[str, Any]]:
    """What an undisturbed run made: the content that every test starts with."""
    with django_db_blocker.unblock(), translation.override("da"):
        return keyless(whole_content())


def interrupted_after(writes: int) -> AbstractContextManager[None]:
    """Cut the power before the n-th statement that writes; open transactions are rolled back."""
    left = [writes]

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITES.match(sql):
            left[0] -= 1
            if left[0] < 0:
                raise Interrupted
        return execute(sql, params, many, context)

    wrapper: AbstractContextManager[None] = connection.execute_wrapper(count)
    return wrapper


@pytest.mark.slow
@pytest.mark.once
@freeze_time(LOADED, tick=True)  # an English news page has the day on which it was made
def test_a_run_interrupted_five_times_ends_as_an_undisturbed_one(
    undisturbed: dict[str, dict[str, Any]],
) -> None:
    """In the skeleton, in the records, in a goal, amid the initiatives, and near the end."""
    empty_the_site()
    sizes = []
    for writes in INTERRUPTIONS:
        with interrupted_after(writes), pytest.raises(Interrupted):
            load_demo()
        # A lone statement outside a unit marks the test's own transaction as broken: it isn't.
        transaction.set_rollback(False)
        sizes.append(len(whole_content()))
    assert sizes == sorted(set(sizes)), "each run came further than the one before"
    assert keyless(whole_content()) != undisturbed
    # As `make run` does, which finds nothing to do after that.
    assert "made" in load_demo("--if-empty")
    assert keyless(whole_content()) == undisturbed
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_second_run_writes_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert load_demo() == "Demo content: complete.\n"
    assert [query["sql"] for query in queries if WRITES.match(query["sql"])] == []


@pytest.mark.slow
def test_what_an_editor_changed_stays() -> None:
    page = InitiativePage.objects.get(code="I05")
    page.lead = "En redaktørs egne ord."
    page.save_revision().publish()
    Theme.objects.filter(code=Theme.objects.first().code).update(name_da="Et andet navn")
    ContactSettings.objects.update(phone="11 11 11 11")
    home = HomePage.objects.get(locale__language_code="da")
    home.title_line = "En redaktørs overskrift"
    home.save_revision().publish()
    before = whole_content()
    load_demo()
    assert whole_content() == before


@pytest.mark.slow
def test_what_an_editor_deleted_comes_back_only_as_a_whole() -> None:
    """A page that staff took away is missing content to the loader: it is made again, marked."""
    InitiativePage.objects.get(code="I06").delete()
    load_demo()
    again = InitiativePage.objects.get(code="I06")
    assert again.live
    assert again.get_translations().live().count() == 1


def test_nothing_else_is_touched() -> None:
    own = new_initiative(title="Vores egen indsats")
    theme = Theme.objects.create(code="vores-eget", name_da="Vores eget", name_en="Our own")
    before = (content_of(own), content_of(theme))
    load_demo()
    own.refresh_from_db()
    theme.refresh_from_db()
    assert (content_of(own), content_of(theme)) == before
    assert not own.is_demo
    assert not theme.is_demo


def test_a_site_with_content_of_its_own_gets_no_demo() -> None:
    new_initiative()
    InitiativePage.objects.get(code="I06").delete()
    assert "no demo content" in load_demo("--if-empty")
    assert not InitiativePage.objects.filter(code="I06").exists()


def test_what_was_deleted_after_a_whole_load_stays_away_from_make_run() -> None:
    InitiativePage.objects.get(code="I06").delete()
    assert "loaded before" in load_demo("--if-empty")
    assert not InitiativePage.objects.filter(code="I06").exists()


def test_a_faulty_content_file_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.management import CommandError

    from initiatives.demo import content

    def fail() -> None:
        raise content.ContentError("I01.toml: title is missing")

    monkeypatch.setattr("initiatives.management.commands.load_demo.load_content", fail)
    with pytest.raises(CommandError, match="title is missing"):
        load_demo()


# What there is ----------------------------------------------------------------------

TRANSLATED = {f"I{number:02}" for number in (*range(1, 10), 11, 13)}


def test_every_translated_page_went_through_the_real_flow() -> None:
    english = Page.objects.filter(locale__language_code="en", depth__gt=1)
    # One page stands in English alone.
    assert english.count() - 1 == Translation.objects.count() == 37
    for page in english.exclude(slug="nordic-safe-cities"):
        row = Translation.objects.get(source__object_id=page.translation_key)
        total, done = row.get_progress()
        assert total == done > 0, page.title
        assert RevisionStamp.objects.filter(revision=page.live_revision_id).exists(), page.title


def test_the_initiatives_that_are_translated() -> None:
    locale = Locale.objects.get(language_code="en")
    translated = {
        page.code
        for page in InitiativePage.objects.filter(locale__language_code="da")
        if page.has_translation(locale)
    }
    assert translated == TRANSLATED
    for page in InitiativePage.objects.filter(code__in=["I10", "I12", "I14"]):
        assert page.brief_title_en
        assert page.brief_text_en


def test_every_page_is_live_and_marked() -> None:
    pages = Page.objects.filter(depth__gt=1)
    assert [page.title for page in pages if not page.live or page.has_unpublished_changes] == []
    assert [page.title for page in pages.specific() if not page.is_demo] == []
    for model in RECORDS:
        assert not model._default_manager.filter(is_demo=False).exists(), model.__name__


def test_the_demo_is_the_size_it_says() -> None:
    danish = {"locale__language_code": "da"}
    assert InitiativePage.objects.filter(**danish).count() == 14
    assert GoalPage.objects.filter(**danish).count() == 5
    assert StandardPage.objects.filter(**danish).count() == 3
    assert InitiativePage.objects.filter(**danish, goal=None).count() == 3
    assert UpdatePage.objects.filter(**danish).count() == 7
    assert (Group.objects.count(), GroupMember.objects.count()) == (5, 5)
    assert (Series.objects.count(), Place.objects.count(), Observation.objects.count()) == (
        2,
        7,
        16,
    )


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Keep the loader's progress out of the log of a failing test."""
    with mock.patch.object(DemoLoader, "_tell", create=True):
        yield
