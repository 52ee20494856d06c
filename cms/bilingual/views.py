"""wagtail-localize's own views, made safe: page rights are checked, nothing is copied blindly."""

import logging
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import HiddenInput
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.views.pages.utils import get_valid_next_url_from_request
from wagtail.models import Page
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.views.edit_translation import apply_machine_translation
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from cms import languages
from cms.models.base import PublishingRefused

from . import pulling

logger = logging.getLogger(__name__)


def may_translate(danish: Page, user: Any) -> bool:
    """Return whether `user` may work on the English side of a page.

    Editors of the Danish page may, and translators, whose rights are on the English pages alone: to
    edit the page, or to add it below the English page of its parent.
    """
    if danish.permissions_for_user(user).can_edit():
        return True
    english = danish.get_translations().filter(locale__language_code=languages.TARGET).first()
    if english is not None:
        return bool(english.permissions_for_user(user).can_edit())
    above = danish.get_parent().get_translations()
    parent = above.filter(locale__language_code=languages.TARGET).first()
    return parent is not None and bool(parent.permissions_for_user(user).can_add_subpage())


class SafeSubmitPageTranslationView(SubmitPageTranslationView):
    """Translate one page, below a parent that has an English page.

    No "include subtree": it puts Danish on live English pages (architecture.md A2, localize #773).
    Page rights are asked (`may_translate`): upstream's right alone lets somebody submit any page.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse whoever may neither edit the page nor add its English one."""
        if not may_translate(self.get_object(), request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form(self) -> Any:
        """Return upstream's form without the subtree."""
        form = super().get_form()
        form.fields["include_subtree"].widget = HiddenInput()
        form.fields["include_subtree"].disabled = True
        return form


class SafeUpdateTranslationsView(UpdateTranslationsView):
    """Pull the Danish changes into the segments; never publish from here.

    Upstream's "Publish immediately" replaces live English sentences by Danish ones.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse whoever may edit neither the Danish page nor the English one."""
        source = self.get_object().get_source_instance()
        if isinstance(source, Page) and not may_translate(source, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Pull so that it can be undone; then ask the machine, whose failure leaves the pull alone."""
        wants_machine = form.cleaned_data.pop("use_machine_translation", False)
        with transaction.atomic():
            pulling.remember(self.object)
            answer: HttpResponse = super().form_valid(form)
        if wants_machine:
            for translation in self.object.translations.filter(enabled=True):
                _fill_by_machine(self.request, translation.pk)
        return answer

    def get_form(self) -> Any:
        """Return upstream's form without "Publish immediately"."""
        form = super().get_form()
        if "publish_translations" in form.fields:
            form.fields["publish_translations"].widget = HiddenInput()
            form.fields["publish_translations"].disabled = True
        return form


@require_POST
def machine_translate(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Fill the open sentences by machine; whatever goes wrong there becomes a message."""
    _fill_by_machine(request, translation_id)
    return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_home"))


def _fill_by_machine(request: HttpRequest, translation_id: int) -> None:
    """Ask the machine, and tell the translator what came of it.

    Upstream answers 500 when the machine is down, slow, out of quota or talks nonsense
    (translation.md 3.2, no. 12). It writes in one transaction after the whole answer, so a failure
    leaves every sentence as it was.
    """
    machine = get_machine_translator()
    if machine is None:
        raise Http404
    try:
        filled = apply_machine_translation(translation_id, request.user, machine)
    except (PermissionDenied, Http404):
        raise
    except Exception:
        # Each service has errors of its own, and none of them is the translator's.
        logger.exception("The machine translation failed")
        messages.error(
            request,
            _(
                "The machine translation didn't work. Nothing is lost: try again later, or translate"
                " the sentences yourself."
            ),
        )
        return
    if filled:
        messages.success(request, _("Open sentences are filled by machine. Read them through."))
    else:
        messages.warning(request, _("Nothing is left to translate."))


def refuse_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    """Answer upstream's "convert to alias": an alias across languages is Danish text under /en/."""
    messages.error(request, _("A page can't be an alias of a page in another language."))
    return redirect(reverse("wagtailadmin_pages:edit", args=[page_id]))


def tell_refusal(request: HttpRequest, refused: PublishingRefused) -> HttpResponse:
    """Tell an editor why a page wasn't published, and lead back to it. Nothing typed is lost."""
    for problem in refused.problems:
        messages.error(request, f"{refused.page.get_admin_display_title()}: {problem.message}")
    if refused.page.pk:
        return redirect(reverse("wagtailadmin_pages:edit", args=[refused.page.pk]))
    return redirect(reverse("wagtailadmin_home"))
