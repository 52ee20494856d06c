"""What can be done in wagtail-localize's editor of an English page, and what its panel shows.

Upstream's editor knows *Publish* alone, and its bundle is closed. Here stand a draft, Wagtail's
workflow, a schedule, and the pull of newer Danish text; each is a button of a plain form that posts
`action` to the editor's own address.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NoReturn

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, Revision, TaskState, WorkflowState
from wagtail_localize.models import StringTranslation, Translation

from cms import change_notes
from cms.approval import corrections_of
from cms.locks import lock_translations
from cms.models.base import BasePage
from cms.models.problems import Problem, PublishingRefused
from cms.moments import MomentField
from cms.revisions import rewrite

from . import pulling, versions
from .models import TextBeforePull
from .rules import translation_of
from .target import refuse_while_fixed, save_complete

if TYPE_CHECKING:
    from cms.models.users import AnyUser


class DecisionForm(forms.Form):
    """What the panel's buttons may carry: a time to go live, a comment for the translator."""

    go_live_at = MomentField(
        required=False,
        error_messages={"invalid": gettext_lazy("Write the time to go live in full.")},
    )
    together = forms.BooleanField(required=False)
    comment = forms.CharField(required=False)
    change_note = forms.CharField(required=False, max_length=change_notes.LENGTH)
    # What the person saw who decides.
    task_state = forms.CharField(required=False)


@dataclass
class Editor:
    """The editor of one English page, opened by one person."""

    translation: Translation
    page: BasePage
    user: "AnyUser"

    # What stands -----------------------------------------------------------------

    @cached_property
    def may_publish(self) -> bool:
        """Whether this person may publish this very page."""
        return bool(self.page.permissions_for_user(self.user).can_publish())

    @cached_property
    def progress(self) -> tuple[int, int]:
        """How many sentences are translated, and of how many."""
        total, done = self.translation.get_progress()
        return done, total

    @property
    def is_complete(self) -> bool:
        """Whether every sentence is translated, so that a draft can be saved."""
        done, total = self.progress
        return done == total

    @property
    def asks_for_note(self) -> bool:
        """Whether readers can be told what has changed: on a page that was public before."""
        return self.is_complete and change_notes.is_asked(self.page)

    @cached_property
    def change_note(self) -> str:
        """The note of the draft, until it is public."""
        return change_notes.waiting(self.page)

    @cached_property
    def fixed_because(self) -> str:
        """Why nothing can be saved now; "" when it can."""
        try:
            refuse_while_fixed(self.page, self.user)
        except PublishingRefused as refused:
            return str(refused)
        return ""

    @cached_property
    def task_state(self) -> TaskState | None:
        """What awaits a decision now."""
        state: TaskState | None = self.page.current_workflow_task_state
        return state

    @cached_property
    def decisions(self) -> set[str]:
        """Which decisions this person may make: "approve", "reject"."""
        if self.task_state is None:
            return set()
        actions = self.task_state.task.specific.get_actions(self.page, self.user)
        return {name for name, _label, _modal in actions}

    @property
    def decides_when(self) -> bool:
        """Whether this person's approval is the last one, and so may name a time."""
        if self.task_state is None or "approve" not in self.decisions:
            return False
        return self.may_publish and bool(self.task_state.workflow_state.is_at_final_task)

    @cached_property
    def corrections(self) -> TaskState | None:
        """The answer that asks for corrections, while they are awaited."""
        return corrections_of(self.page)

    @property
    def may_take_back(self) -> bool:
        """Whether this person may end the review."""
        if self.task_state is None:
            return False
        return bool(self.task_state.workflow_state.user_can_cancel(self.user))

    @cached_property
    def has_workflow(self) -> bool:
        """Whether there is somebody to approve this page."""
        return bool(self.page.has_workflow)

    @cached_property
    def scheduled(self) -> Revision | None:
        """What goes live by itself."""
        revision: Revision | None = self.page.scheduled_revision
        return revision

    @cached_property
    def typed_since(self) -> bool:
        """Whether a sentence was typed after the page was sent, which the approver won't see."""
        return self.task_state is not None and bool(
            StringTranslation.objects.filter(
                context__object_id=self.translation.source.object_id,
                locale=self.translation.target_locale_id,
                updated_at__gt=self.task_state.revision.created_at,
            ).exists()
        )

    @cached_property
    def waiting_danish(self) -> int:
        """How many Danish sentences have changed since the text was pulled in."""
        source = self.translation.source
        return versions.not_pulled(source, source.get_source_instance())

    @cached_property
    def can_undo_pull(self) -> bool:
        """Whether the text before a pull can be brought back."""
        return TextBeforePull.objects.filter(source=self.translation.source_id).exists()

    @cached_property
    def danish_goes_live_at(self) -> datetime | None:
        """When the Danish page, which nobody has seen yet, goes live by itself."""
        danish = self.translation.source.get_source_instance()
        if danish.live or danish.scheduled_revision is None:
            return None
        moment: datetime = danish.scheduled_revision.approved_go_live_at
        return moment

    # What can be done --------------------------------------------------------------

    def save_draft(self, data: dict[str, Any]) -> str:
        """Keep what is typed as a revision, if it is complete."""
        done, total = self.progress
        if done < total:
            refuse_while_fixed(self.page, self.user)
            return _("Everything you typed is saved. %(done)s of %(total)s translated.") % {
                "done": done,
                "total": total,
            }
        self._save(data)
        return _("The English draft is saved.")

    def send(self, data: dict[str, Any]) -> str:
        """Save what is typed and start, or go on with, the workflow of the page."""
        workflow = self.page.get_workflow()
        if workflow is None:
            self._refuse(_("Nobody has been named to approve this page. Ask an administrator."))
        self._save(data)
        self.page.refresh_from_db(fields=["latest_revision"])
        if self.corrections is not None:
            self.corrections.workflow_state.resume(user=self.user)
        else:
            workflow.start(self.page, self.user)
        return _("The English page is sent for approval.")

    def publish(self, data: dict[str, Any]) -> str:
        """Publish what is typed, now or at a time. Raises `PermissionDenied` without the right."""
        if not self.may_publish:
            raise PermissionDenied
        moment = self._moment(data)
        self._save(data, moment).publish(user=self.user)
        return _is_to_go_live(moment)

    def approve(self, data: dict[str, Any]) -> str:
        """Approve what was sent, to go live now or at a time."""
        state = self._decide("approve", data)
        moment = self._moment(data) if self.decides_when else None
        if moment is not None:
            # The text is the same, and so the stamp stays.
            at = {"go_live_at": moment.isoformat()}
            rewrite(Revision.objects.filter(pk=state.revision_id), lambda _content: at)
        state.task.specific.on_action(state, self.user, "approve")
        if WorkflowState.objects.get(pk=state.workflow_state_id).is_active:
            return _("The page is approved, and awaits the next approval.")
        return _is_to_go_live(moment)

    def reject(self, data: dict[str, Any]) -> str:
        """Ask for corrections; the comment says which."""
        state = self._decide("reject", data)
        if not data["comment"]:
            self._refuse(_("Write what is to be corrected."))
        state.task.specific.on_action(state, self.user, "reject", comment=data["comment"])
        return _("The translator is asked for corrections.")

    def take_back(self, data: dict[str, Any]) -> str:
        """End the review. Raises `PermissionDenied` for whoever may not."""
        if self.task_state is None or not self.may_take_back:
            raise PermissionDenied
        self.task_state.workflow_state.cancel(user=self.user)
        return _("The page no longer awaits approval.")

    def pull(self, data: dict[str, Any]) -> str:
        """Take the newest Danish text into the sentences."""
        pulling.pull(self.translation.source)
        return _("The newest Danish text is here. Sentences that changed are open.")

    def undo_pull(self, data: dict[str, Any]) -> str:
        """Bring the Danish text back that was there before."""
        if not pulling.undo(self.translation.source):
            self._refuse(_("There is nothing to undo."))
        return _("The earlier Danish text is back, with its translation.")

    def _save(self, data: dict[str, Any], moment: datetime | None = None) -> Revision:
        """Save what is typed, with what readers are told of it."""
        revision = save_complete(self.translation, self.page, self.user, moment)
        change_notes.keep(revision, data["change_note"])
        return revision

    def _decide(self, decision: str, data: dict[str, Any]) -> TaskState:
        """Return what is to be decided. Raises `PublishingRefused` when something else was seen."""
        if self.task_state is None or decision not in self.decisions:
            raise PermissionDenied
        if str(self.task_state.pk) != data["task_state"]:
            self._refuse(_("The page was sent again since you opened it. Look at it once more."))
        return self.task_state

    def _moment(self, data: dict[str, Any]) -> datetime | None:
        """Return the typed hour; it counts more than the tick, which stands there beforehand."""
        moment: datetime | None = data["go_live_at"]
        if data["together"] and moment is None:
            moment = self.danish_goes_live_at
            if moment is None:
                self._refuse(_("The Danish page is no longer waiting for its time."))
        if moment is not None and moment <= timezone.now():
            self._refuse(_("The time to go live has passed."))
        return moment

    def _refuse(self, message: str) -> NoReturn:
        raise PublishingRefused(self.page, [Problem("", message)])


ACTIONS: Final[dict[str, Callable[[Editor, dict[str, Any]], str]]] = {
    "draft": Editor.save_draft,
    "send": Editor.send,
    "publish": Editor.publish,
    "approve": Editor.approve,
    "reject": Editor.reject,
    "take-back": Editor.take_back,
    "pull": Editor.pull,
    "undo-pull": Editor.undo_pull,
}


def act(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Do what a button of the panel asks for; None leaves the request to wagtail-localize.

    Wagtail has asked already whether the person may edit the page.
    """
    action = ACTIONS.get(request.POST.get("action", ""))
    if action is None:
        return None
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise PublishingRefused(
            page,
            [
                Problem(name if name == "change_note" else "", str(errors[0]))
                for name, errors in form.errors.items()
            ],
        )
    with transaction.atomic():
        # Two people may press at the same moment: the second waits, and meets what the first did,
        # also to the Danish text of the translation.
        lock_translations(page.translation_key)
        page = Page.objects.get(pk=page.pk).specific
        translation = translation_of(page)
        if translation is not None and translation.enabled:
            told = action(Editor(translation, page, request.user), form.cleaned_data)
            messages.success(request, told)
        else:
            # Somebody has stopped it: the plain editor would look for its own form in vain.
            messages.warning(request, _("The page is no longer translated sentence by sentence."))
    return redirect("wagtailadmin_pages:edit", page.pk)


def _is_to_go_live(moment: datetime | None) -> str:
    if moment is None:
        return _("The English page is live.")
    return _("The English page goes live on %s.") % date_format(
        timezone.localtime(moment), "DATETIME_FORMAT"
    )
