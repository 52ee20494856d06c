"""What a page must have to be published: one list, asked by the form, by `publish()` and by the schedule."""

from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time
from wagtail import hooks
from wagtail.models import Page
from wagtail.signals import page_unpublished

from cms.jobs import drain, enqueue
from cms.models import ContactSettings, PublishingRefused
from initiatives.models import GoalIndexPage, GoalPage, InitiativeIndexPage, InitiativePage
from tests.cms.bilingual.desk import Desk, edit_url, errors_of, in_a_while, new_initiative

pytestmark = pytest.mark.django_db

ADD = "/admin/pages/add/initiatives/initiativepage/{}/"
PUBLISH = {"action-publish": "1"}


@pytest.fixture
def desk(admin: Client) -> Desk:
    return Desk(admin)


@pytest.fixture
def index() -> InitiativeIndexPage:
    return InitiativeIndexPage.objects.get(locale__language_code="da")


@pytest.fixture
def draft(desk: Desk, index: InitiativeIndexPage) -> InitiativePage:
    """An initiative without a summary, saved as a draft in the editor."""
    desk.post(ADD.format(index.pk), title="Halvfærdig indsats", slug="halvfaerdig")
    return InitiativePage.objects.get(slug="halvfaerdig")


def form_errors(answer: Any) -> dict[str, list[str]]:
    return {name: list(errors) for name, errors in answer.context["form"].errors.items()}


# The form -----------------------------------------------------------------------


@pytest.mark.slow
def test_a_draft_may_break_every_rule(draft: InitiativePage) -> None:
    assert not draft.live
    assert draft.get_latest_revision_as_object().title == "Halvfærdig indsats"


@pytest.mark.slow
def test_publishing_is_refused_at_the_field(desk: Desk, draft: InitiativePage) -> None:
    answer = desk.post(edit_url(draft), lead="Noget nyt", **{"action-publish": "1"})
    errors = form_errors(answer)
    assert list(errors) == ["summary"]
    assert errors["summary"] in (["Skriv et resumé."], ["Write a summary."])
    assert answer.context["form"]["lead"].value() == "Noget nyt", "nothing typed is lost"
    assert not InitiativePage.objects.get(pk=draft.pk).live


@pytest.mark.slow
def test_a_summary_of_blanks_is_none(desk: Desk, draft: InitiativePage) -> None:
    answer = desk.post(edit_url(draft), summary="  \n ", **{"action-publish": "1"})
    assert "summary" in form_errors(answer)


def test_a_new_page_is_refused_like_an_old_one(desk: Desk, index: InitiativeIndexPage) -> None:
    answer = desk.post(
        ADD.format(index.pk), title="Ny indsats", slug="ny", **{"action-publish": "1"}
    )
    assert list(form_errors(answer)) == ["summary"]
    assert not Page.objects.filter(slug="ny").exists()


@pytest.mark.slow
def test_a_new_page_is_on_the_web_when_it_is_published_and_not_before(
    desk: Desk, index: InitiativeIndexPage
) -> None:
    """Nor is it there when the rule itself breaks."""
    seen = []

    def look(request: Any, page: Page) -> None:
        seen.append(Client().get(page.full_url).status_code)
        raise RuntimeError

    with hooks.register_temporarily("before_publish_page", look), pytest.raises(RuntimeError):
        desk.post(ADD.format(index.pk), title="Ny", slug="ny", summary="Et resumé.", **PUBLISH)
    assert seen == [404]
    page = InitiativePage.objects.get(slug="ny")
    assert Client().get(page.url).status_code == 404
    desk.post(edit_url(page), **PUBLISH)
    assert Client().get(page.url).status_code == 200


@pytest.mark.slow
def test_submitting_for_review_is_refused_too(desk: Desk, draft: InitiativePage) -> None:
    answer = desk.post(edit_url(draft), **{"action-submit": "1"})
    assert list(form_errors(answer)) == ["summary"]
    assert InitiativePage.objects.get(pk=draft.pk).current_workflow_state is None


@pytest.mark.slow
def test_the_page_as_a_whole_is_refused_when_nobody_answers(
    desk: Desk, index: InitiativeIndexPage
) -> None:
    ContactSettings.objects.update(phone="")
    answer = desk.post(
        ADD.format(index.pk), title="Ny", slug="ny", summary="Et resumé.", **{"action-publish": "1"}
    )
    assert list(form_errors(answer)) == ["__all__"]
    ContactSettings.objects.update(phone="99 82 34 20")
    desk.post(
        ADD.format(index.pk), title="Ny", slug="ny", summary="Et resumé.", **{"action-publish": "1"}
    )
    assert InitiativePage.objects.get(slug="ny").live


@pytest.mark.slow
@pytest.mark.parametrize("state", ["draft", "live"])
def test_autosave_is_never_refused(desk: Desk, draft: InitiativePage, state: str) -> None:
    page = draft
    if state == "live":
        page = new_initiative()
    data = desk.form(edit_url(page), summary="", lead="Autosaved")
    answer = desk.client.post(edit_url(page), data, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.content
    assert answer.json()["success"] is True
    page = InitiativePage.objects.get(pk=page.pk)
    assert page.get_latest_revision_as_object().lead == "Autosaved"
    assert page.live is (state == "live")


@pytest.mark.slow
def test_a_live_page_keeps_its_text_when_a_draft_breaks_the_rules(desk: Desk) -> None:
    page = new_initiative()
    desk.post(edit_url(page), summary="")
    assert InitiativePage.objects.get(pk=page.pk).summary == page.summary
    answer = desk.post(edit_url(page), summary="", **{"action-publish": "1"})
    assert list(form_errors(answer)) == ["summary"]
    assert InitiativePage.objects.get(pk=page.pk).summary == page.summary


def test_a_goal_page_names_its_goal(desk: Desk) -> None:
    parent = GoalIndexPage.objects.get(locale__language_code="da")
    page = GoalPage(title="Et mål", slug="et-maal", live=False)
    parent.add_child(instance=page)
    with pytest.raises(PublishingRefused) as refused:
        page.save_revision().publish()
    assert [problem.field for problem in refused.value.problems] == ["goal"]


# Other ways ---------------------------------------------------------------------


@pytest.mark.slow
def test_a_revision_published_by_program_is_refused(draft: InitiativePage) -> None:
    with pytest.raises(PublishingRefused) as refused:
        draft.latest_revision.publish()
    assert [problem.field for problem in refused.value.problems] == ["summary"]
    assert refused.value.page.pk == draft.pk
    assert not InitiativePage.objects.get(pk=draft.pk).live


@pytest.mark.slow
def test_bulk_publishing_tells_and_publishes_none(desk: Desk, draft: InitiativePage) -> None:
    """All or none: whoever chose ten pages knows where they stand."""
    whole = new_initiative(live=False)
    whole.unpublish()
    answer = desk.bulk("publish", whole, draft)
    assert any(draft.title in message for message in errors_of(answer))
    assert not InitiativePage.objects.get(pk=draft.pk).live
    assert not InitiativePage.objects.get(pk=whole.pk).live


# The schedule -------------------------------------------------------------------


def schedule(page: InitiativePage, **values: Any) -> None:
    """Plan a page for one hour from now, past every form."""
    for name, value in values.items():
        setattr(page, name, value)
    revision = page.save_revision(clean=False)
    revision.approved_go_live_at = timezone.now() + timedelta(hours=1)
    revision.save(update_fields=["approved_go_live_at"])


def run_the_schedule(at: datetime | None = None) -> str:
    out = StringIO()
    with freeze_time(at or timezone.now() + timedelta(hours=2)):
        call_command("publish_scheduled", stdout=out)
    return out.getvalue()


@pytest.mark.slow
def test_a_page_goes_live_at_its_hour(desk: Desk, index: InitiativeIndexPage) -> None:
    hour = in_a_while()
    desk.post(
        ADD.format(index.pk),
        title="Planlagt",
        slug="planlagt",
        summary="Et resumé.",
        go_live_at=f"{timezone.localtime(hour):%Y-%m-%d %H:%M}",
        **{"action-publish": "1"},
    )
    assert not InitiativePage.objects.get(slug="planlagt").live
    assert "Published: Planlagt" in run_the_schedule(hour + timedelta(minutes=1))
    assert InitiativePage.objects.get(slug="planlagt").live


@pytest.mark.slow
def test_a_page_that_fails_at_its_hour_is_reported_and_the_rest_goes_live(
    draft: InitiativePage,
) -> None:
    first = new_initiative("I71", slug="a")
    last = new_initiative("I72", slug="b")
    schedule(first, lead="Planlagt a")
    schedule(draft)
    schedule(last, lead="Planlagt b")
    told = run_the_schedule()
    assert "Refused: Halvfærdig indsats: " in told
    assert "2 published, 0 taken off, 1 refused." in told
    assert InitiativePage.objects.get(pk=first.pk).lead == "Planlagt a"
    assert InitiativePage.objects.get(pk=last.pk).lead == "Planlagt b"
    assert not InitiativePage.objects.get(pk=draft.pk).live


@pytest.mark.slow
def test_a_page_that_fails_to_come_off_is_reported_and_the_rest_is_done() -> None:
    """A fault of ours, which a program meets as the page is taken off."""
    past = timezone.now() + timedelta(hours=1)
    first, last = new_initiative("I71", slug="a"), new_initiative("I72", slug="b")
    Page.objects.filter(pk__in=(first.pk, last.pk)).update(expire_at=past)
    schedule(planned := new_initiative("I73", slug="c"), lead="Planlagt c")

    def fail(sender: Any, instance: Page, **kwargs: Any) -> None:
        if instance.pk == first.pk:
            raise AttributeError("a fault")

    page_unpublished.connect(fail)
    try:
        told = run_the_schedule()
    finally:
        page_unpublished.disconnect(fail)
    assert f"Refused: {first.title}: AttributeError: a fault" in told
    assert "1 published, 1 taken off, 1 refused." in told
    assert InitiativePage.objects.get(pk=first.pk).live, "wholly or not at all"
    assert not InitiativePage.objects.get(pk=last.pk).live
    assert InitiativePage.objects.get(pk=planned.pk).lead == "Planlagt c"


def test_the_report_of_health_names_a_fault_of_the_schedule() -> None:
    page = new_initiative("I71", slug="a")
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(hours=1))

    def fail(sender: Any, instance: Page, **kwargs: Any) -> None:
        raise AttributeError("a fault")

    enqueue("clock", "publish_scheduled", {"name": "publish_scheduled"})
    page_unpublished.connect(fail)
    try:
        drain()
    finally:
        page_unpublished.disconnect(fail)
    clock = Client().get("/-/health").json()["parts"]["clock"]
    assert not clock["ok"]
    assert clock["runs"]["publish_scheduled"]["error"] == "AttributeError: a fault"


def test_an_alias_across_languages_comes_off_the_web_at_its_hour(desk: Desk) -> None:
    """A program has left it; it may be seen by nobody, but neither may it stop the clock."""
    english = Page.objects.filter(locale__language_code="en", depth=4, live=True).first()
    source = english.get_translations().get()
    Page.objects.filter(pk=english.pk).update(
        alias_of=source, expire_at=timezone.now() + timedelta(hours=1)
    )
    assert f"Taken off: {english.title}" in run_the_schedule()
    with pytest.raises(PublishingRefused):
        source.specific.save_revision().publish()
    assert not Page.objects.get(pk=english.pk).live


@pytest.mark.slow
def test_a_page_whose_code_was_taken_meanwhile_is_reported(draft: InitiativePage) -> None:
    """Nothing of the rules' list, but the database's own; the rest goes live all the same."""
    loser = new_initiative("I71", slug="a")
    last = new_initiative("I72", slug="b")
    schedule(loser, code="I73")
    schedule(last, lead="Planlagt b")
    new_initiative("I73", slug="c")
    told = run_the_schedule()
    assert f"Refused: {loser.title}: " in told
    assert "1 published, 0 taken off, 1 refused." in told
    assert InitiativePage.objects.get(pk=loser.pk).code == "I71"
    assert InitiativePage.objects.get(pk=last.pk).lead == "Planlagt b"


@pytest.mark.slow
def test_a_refused_page_goes_live_once_it_is_mended(draft: InitiativePage) -> None:
    schedule(draft)
    assert "1 refused" in run_the_schedule()
    schedule(InitiativePage.objects.get(pk=draft.pk), summary="Et resumé.")
    assert "1 published" in run_the_schedule()


def test_the_tests_run_on_the_database_that_was_asked_for(settings: Any) -> None:
    assert connection.vendor in settings.DATABASES["default"]["ENGINE"]
