"""Every way to put an incomplete English page live: none succeeds, and the editor is told.

Named after wagtail-localize's issues where one is known, so that an upgrade tells which fix may go.
Each way is tried on a page that was never live, and on one whose live English has fallen behind.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import GroupApprovalTask, Locale, Page, Workflow, WorkflowPage, WorkflowTask

from cms.models import PublishingRefused
from home.models import HomePage, SectionPage, StandardPage
from initiatives.models import InitiativeIndexPage, InitiativePage
from tests.cms.bilingual.desk import (
    ENGLISH,
    LEAD,
    NEXT,
    NOW,
    SUMMARY,
    Desk,
    administrators_desk,
    danish,
    edit_url,
    english,
    errors_of,
    leaks,
    new_initiative,
    publish_danish,
    translation_of,
)
from tests.shared import Shared

pytestmark = pytest.mark.django_db

NEWER = "Siden i går synger der også en nattergal på torvet."
CANARIES = (NEWER, SUMMARY, LEAD, NOW, NEXT)
SHOWN = ("title", "slug", "url_path", "live", "summary", "lead", "now", "next", "live_revision_id")


@pytest.fixture(
    scope="class",
    # What is done to a page that was never live asks the database nothing else.
    params=[pytest.param("never live", marks=pytest.mark.once), "live and behind"],
)
def made(request: pytest.FixtureRequest, shared: Shared) -> Iterator[InitiativePage]:
    """An English page with open sentences; the other pages of the site are complete."""
    with shared():
        desk, page = administrators_desk(), new_initiative()
        if request.param == "never live":
            desk.submit(page)
            desk.write(page, {name: ENGLISH[name] for name in ("title", "slug", "summary")})
        else:
            desk.translated(page)
            publish_danish(page, lead=NEWER)
            desk.pull(page)
        yield page


@pytest.fixture
def unfinished(db: None, made: InitiativePage) -> InitiativePage:
    """The English page as it stands before each way."""
    return english(made)


def shown(page: Page) -> dict[str, Any]:
    """Return what readers get of an English page."""
    row: dict[str, Any] = InitiativePage.objects.filter(pk=page.pk).values(*SHOWN).get()
    return row


@pytest.fixture
def nothing_goes_live(unfinished: InitiativePage) -> Any:
    """Compare what readers see before and after the test's way; no Danish is anywhere under /en/."""
    before = shown(unfinished)
    yield
    if not before["live"]:
        assert not InitiativePage.objects.get(pk=unfinished.pk).live
        assert Client().get(english(unfinished).url).status_code == 404
    else:
        assert shown(unfinished) == before
    assert leaks(CANARIES) == []


@pytest.mark.usefixtures("nothing_goes_live")
class TestNoWayLeadsLive:
    """Each test tries one way on an unfinished page; the fixture looks at the site afterwards."""

    @pytest.mark.slow
    def test_localize_743_655_publish_in_its_own_editor(
        self, desk: Desk, unfinished: InitiativePage
    ) -> None:
        told = errors_of(desk.publish(unfinished))
        assert len(told) == 1
        assert unfinished.draft_title in told[0]

    @pytest.mark.slow
    def test_localize_876_607_publish_in_the_plain_editor_after_stopping(
        self, desk: Desk, unfinished: InitiativePage
    ) -> None:
        desk.stop(unfinished)
        answer = desk.post(
            edit_url(unfinished), summary=SUMMARY, now=[NOW], **{"action-publish": "1"}
        )
        assert errors_of(answer)

    @pytest.mark.slow
    def test_bulk_publishing(self, desk: Desk, unfinished: InitiativePage) -> None:
        told = errors_of(desk.bulk("publish", unfinished))
        # What is live is a complete rendering: publishing it once more changes nothing.
        assert unfinished.live or any(unfinished.draft_title in message for message in told)

    @pytest.mark.slow
    def test_bulk_publishing_of_a_section_with_what_is_below(
        self, desk: Desk, unfinished: InitiativePage
    ) -> None:
        if not unfinished.live:
            index = InitiativeIndexPage.objects.get(locale__language_code="en")
            assert errors_of(desk.bulk("publish", index, include_descendants="on"))

    @pytest.mark.slow
    def test_scheduling_in_the_plain_editor(self, desk: Desk, unfinished: InitiativePage) -> None:
        desk.stop(unfinished)
        later = timezone.localtime() + timedelta(days=1)
        answer = desk.post(
            edit_url(unfinished),
            summary=SUMMARY,
            go_live_at=later.strftime("%Y-%m-%d %H:%M"),
            **{"action-publish": "1"},
        )
        assert errors_of(answer)
        with freeze_time(later + timedelta(days=1)):
            call_command("publish_scheduled", stdout=StringIO())

    @pytest.mark.slow
    def test_the_scheduled_hour(self, unfinished: InitiativePage) -> None:
        revision = unfinished.save_revision()
        revision.approved_go_live_at = timezone.now() + timedelta(hours=1)
        revision.save(update_fields=["approved_go_live_at"])
        out = StringIO()
        with freeze_time(timezone.now() + timedelta(hours=2)):
            call_command("publish_scheduled", stdout=out)
        assert "Refused: " in out.getvalue()
        assert "0 published, 0 taken off, 1 refused" in out.getvalue()

    @pytest.mark.slow
    def test_approval_in_a_workflow(self, desk: Desk, unfinished: InitiativePage) -> None:
        review_everything()
        desk.stop(unfinished)
        desk.post(edit_url(unfinished), summary=SUMMARY, now=[NOW], **{"action-submit": "1"})
        state = english(unfinished).current_workflow_task_state
        assert state is not None
        answer = desk.client.post(
            f"/admin/pages/workflow/action/{unfinished.pk}/approve/{state.pk}/",
            {"comment": "", "next": edit_url(unfinished)},
            follow=True,
        )
        assert errors_of(answer)
        assert english(unfinished).current_workflow_task_state == state, "it must stay in review"

    @pytest.mark.slow
    def test_a_revision_published_by_program(self, unfinished: InitiativePage) -> None:
        with pytest.raises(PublishingRefused):
            unfinished.save_revision().publish()

    @pytest.mark.slow
    def test_localize_823_sync_and_publish_immediately(
        self, desk: Desk, unfinished: InitiativePage
    ) -> None:
        answer = desk.pull(unfinished, publish_translations="on")
        assert answer.status_code == 200

    @pytest.mark.slow
    def test_po_file_with_gaps(self, desk: Desk, unfinished: InitiativePage) -> None:
        translation = translation_of(unfinished)
        file = polib.pofile(
            desk.client.get(
                f"/admin/localize/translate/{translation.pk}/pofile/download/"
            ).content.decode()
        )
        for entry in file:
            if entry.msgctxt == "title":
                entry.msgstr = "Canaries by file"
        desk.client.post(
            f"/admin/localize/translate/{translation.pk}/pofile/upload/",
            {"file": SimpleUploadedFile("en.po", str(file).encode()), "next": edit_url(unfinished)},
        )
        assert errors_of(desk.publish(unfinished))

    @pytest.mark.slow
    def test_convert_to_alias(self, desk: Desk, unfinished: InitiativePage) -> None:
        address = f"/admin/localize/page/{unfinished.pk}/convert_to_alias/"
        assert errors_of(desk.client.post(address, follow=True))
        assert english(unfinished).alias_of_id is None

    @pytest.mark.slow
    def test_a_complete_rendering_written_over_by_hand(
        self, desk: Desk, unfinished: InitiativePage
    ) -> None:
        """Autosave writes into the latest revision: its stamp may not outlive its content."""
        desk.stop(unfinished)
        if unfinished.live:
            assert unfinished.latest_revision_id == unfinished.live_revision_id
        desk.post(
            edit_url(unfinished),
            lead=NEWER,
            now=[NOW],
            overwrite_revision_id=str(unfinished.latest_revision_id),
        )
        assert english(unfinished).get_latest_revision_as_object().lead == NEWER
        assert errors_of(desk.bulk("publish", unfinished))

    @pytest.mark.slow
    def test_a_copy_of_the_unfinished_page(self, desk: Desk, unfinished: InitiativePage) -> None:
        """Its copy has no Danish page and no segments of its own."""
        was_whole = unfinished.live
        desk.client.post(
            f"/admin/pages/{unfinished.pk}/copy/",
            {
                "new_title": "A copy",
                "new_slug": "a-copy",
                "new_parent_page": unfinished.get_parent().pk,
                "publish_copies": "on",
            },
        )
        copy = InitiativePage.objects.get(slug="a-copy")
        if was_whole:
            # What is live in English is whole, and so is its copy.
            assert leaks() == []
            return
        assert not copy.live
        assert errors_of(desk.bulk("publish", copy))
        assert not InitiativePage.objects.get(slug="a-copy").live


def review_everything() -> None:
    """Put every page under a workflow of one task."""
    task = GroupApprovalTask.objects.create(name="Review")
    workflow = Workflow.objects.create(name="Review")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.update_or_create(
        page=Page.objects.get(depth=1), defaults={"workflow": workflow}
    )


# Ways that make an English page where none was --------------------------------


@pytest.fixture
def section(db: None) -> SectionPage:
    """A live Danish section that nobody has translated, with a page below it."""
    home = HomePage.objects.get(locale__language_code="da")
    section = SectionPage(
        title="Kanarieøen for alle", slug="kanarieoeen", summary=SUMMARY, live=False
    )
    home.add_child(instance=section)
    section.save_revision().publish()
    section = SectionPage.objects.get(pk=section.pk)
    below = StandardPage(title="Under kanarieøen", slug="under", summary=LEAD, live=False)
    section.add_child(instance=below)
    below.save_revision().publish()
    return SectionPage.objects.get(pk=section.pk)


def english_pages() -> set[tuple[int, bool]]:
    return set(Page.objects.filter(locale__language_code="en").values_list("pk", "live"))


@pytest.mark.slow
def test_localize_773_a_subtree_is_never_submitted(desk: Desk, section: SectionPage) -> None:
    desk.submit(section, include_subtree="on")
    below = Page.objects.get(slug="under")
    assert not below.has_translation(Locale.objects.get(language_code="en"))
    assert leaks(CANARIES) == []


@pytest.mark.slow
def test_localize_773_live_english_pages_survive_a_subtree(
    desk: Desk, page: InitiativePage
) -> None:
    desk.translated(page)
    publish_danish(page, lead=NEWER)
    before = shown(english(page))
    index = InitiativeIndexPage.objects.get(locale__language_code="da")
    desk.submit(index, include_subtree="on")
    assert shown(english(page)) == before
    assert leaks(CANARIES) == []


def test_localize_743_a_child_of_an_untranslated_page(desk: Desk, section: SectionPage) -> None:
    before = english_pages()
    answer = desk.submit(Page.objects.get(slug="under"))
    assert any(section.title in message for message in errors_of(answer))
    assert english_pages() == before
    assert not section.get_translations().exists(), "no live Danish alias above it"


@pytest.mark.slow
def test_localize_743_submitting_makes_a_draft(desk: Desk, page: InitiativePage) -> None:
    desk.submit(page)
    assert not english(page).live
    assert leaks() == []


@pytest.mark.slow
def test_an_english_page_under_one_that_is_not_live(desk: Desk, section: SectionPage) -> None:
    desk.submit(section)
    below = StandardPage.objects.get(slug="under")
    desk.submit(below)
    desk.write(below, {"title": "Below", "slug": "below", "summary": "English."})
    target = below.get_translation(Locale.objects.get(language_code="en"))
    answer = desk.client.post(edit_url(target), {"action": "publish"}, follow=True)
    assert errors_of(answer)
    assert not Page.objects.get(pk=target.pk).live


@pytest.mark.slow
def test_a_page_whose_danish_is_a_draft(desk: Desk, page: InitiativePage) -> None:
    page.unpublish()
    desk.submit(page)
    desk.write(page, ENGLISH)
    assert errors_of(desk.publish(page))
    assert not english(page).live


def alias_by_program(desk: Desk, page: InitiativePage, parent: Page) -> Any:
    with pytest.raises(PublishingRefused):
        page.create_alias(parent=parent, update_locale=parent.locale)


def alias_that_keeps_its_language(desk: Desk, page: InitiativePage, parent: Page) -> Any:
    with pytest.raises(PublishingRefused):
        page.create_alias(parent=parent, update_slug="alias")


def alias_for_translation(desk: Desk, page: InitiativePage, parent: Page) -> Any:
    with pytest.raises(PublishingRefused):
        page.copy_for_translation(parent.locale, alias=True)


def copy_in_the_admin(desk: Desk, page: InitiativePage, parent: Page) -> Any:
    return _copy(desk, page, parent, publish_copies="on")


def alias_in_the_admin(desk: Desk, page: InitiativePage, parent: Page) -> Any:
    return _copy(desk, page, parent, alias="on")


def _copy(desk: Desk, page: InitiativePage, parent: Page, **extra: str) -> Any:
    values = {"new_title": page.title, "new_slug": page.slug, "new_parent_page": parent.pk}
    return desk.client.post(f"/admin/pages/{page.pk}/copy/", {**values, **extra}, follow=True)


def move_in_the_admin(desk: Desk, page: InitiativePage, parent: Page) -> Any:
    return desk.client.post(f"/admin/pages/{page.pk}/move/{parent.pk}/confirm/", follow=True)


def move_by_program(desk: Desk, page: InitiativePage, parent: Page) -> Any:
    with pytest.raises(PublishingRefused):
        page.move(parent, pos="last-child")


def bulk_move(desk: Desk, page: InitiativePage, parent: Page) -> Any:
    answer = desk.bulk("move", page, chooser=parent.pk)
    assert page.title in answer.content.decode(), "listed as a page that can't be moved there"


Way = Callable[[Desk, InitiativePage, Page], Any]


# Most are refused before the database hears of them.
@pytest.mark.slow
@pytest.mark.parametrize(
    "way",
    [
        pytest.param(alias_by_program, marks=pytest.mark.once),
        pytest.param(alias_that_keeps_its_language, marks=pytest.mark.once),
        pytest.param(alias_for_translation, marks=pytest.mark.once),
        copy_in_the_admin,
        pytest.param(alias_in_the_admin, marks=pytest.mark.once),
        pytest.param(move_in_the_admin, marks=pytest.mark.once),
        pytest.param(move_by_program, marks=pytest.mark.once),
        bulk_move,
    ],
)
def test_wagtail_7168_no_danish_page_gets_among_the_english(
    way: Way, desk: Desk, page: InitiativePage
) -> None:
    before = english_pages()
    answer = way(desk, page, InitiativeIndexPage.objects.get(locale__language_code="en"))
    assert answer is None or errors_of(answer)
    assert english_pages() == before
    assert danish(page).live
    assert danish(page).get_parent().locale.language_code == "da"
    assert leaks() == []


@pytest.mark.slow
def test_a_page_written_in_english_with_danish_sentences(desk: Desk, page: InitiativePage) -> None:
    """Its sentences are known: they stand in the translation memory."""
    desk.submit(page)
    index = InitiativeIndexPage.objects.get(locale__language_code="en")
    answer = desk.post(
        f"/admin/pages/add/initiatives/initiativepage/{index.pk}/",
        title="By hand",
        slug="by-hand",
        summary=SUMMARY,
        lead=LEAD,
        now=[NOW],
        **{"action-publish": "1"},
    )
    assert errors_of(answer)
    assert not Page.objects.get(slug="by-hand").live
    assert leaks() == []


@pytest.mark.slow
def test_a_page_written_in_english_goes_live(desk: Desk, page: InitiativePage) -> None:
    """The rule is about Danish, not about pages that have no Danish page."""
    index = InitiativeIndexPage.objects.get(locale__language_code="en")
    desk.post(
        f"/admin/pages/add/initiatives/initiativepage/{index.pk}/",
        title="By hand",
        slug="by-hand",
        summary="All of this is written in English by hand.",
        now=["Nothing here is Danish at all."],
        **{"action-publish": "1"},
    )
    assert Page.objects.get(slug="by-hand").live
    assert Client().get("/en/initiatives/by-hand/").status_code == 200
