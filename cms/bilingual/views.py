"""wagtail-localize's own views, made safe: page rights are checked, nothing is copied blindly."""

import logging
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import HiddenInput
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.views.page_privacy import SetPrivacyView
from wagtail.admin.views.pages.utils import get_valid_next_url_from_request
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.models import StringSegment
from wagtail_localize.views.edit_translation import apply_machine_translation
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from cms import languages
from cms.locks import lock_translations
from cms.models.problems import PublishingRefused

from . import own, places, pulling, restrictions
from .memory import OWN
from .rules import MIN_WORDS_OF_A_COPY, translation_of

if TYPE_CHECKING:
    from cms.models.users import AnyUser

logger = logging.getLogger(__name__)


def may_translate(danish: Page, user: "AnyUser") -> bool:
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

    No "include subtree": it puts Danish on live English pages (docs/translation.md, A2; localize #773).
    Page rights are asked (`may_translate`): upstream's right alone lets somebody submit any page.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse whoever may neither edit the page nor add its English one, and any English page.

        A Danish page made from an English one would have two sources, and no editor (#547, #662).
        """
        page = self.get_object()
        if not may_translate(page, request.user):
            raise PermissionDenied
        if page.locale.language_code != languages.SOURCE:
            messages.error(request, _("Only Danish pages are translated, into English."))
            return redirect("wagtailadmin_pages:edit", page.pk)
        return super().dispatch(request, *args, **kwargs)

    @transaction.atomic
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Send the page to translation, once: two people may do so at the same moment."""
        # The second waits here, and then finds what the first has made.
        lock_translations(self.object.translation_key)
        # An alias is no page that somebody translates: upstream makes it one (#792).
        english = self.object.get_translations().filter(
            locale__language_code=languages.TARGET, alias_of__isnull=True
        )
        if there := english.first():
            messages.info(request, _("Somebody has already sent the page for translation."))
            return redirect("wagtailadmin_pages:edit", there.pk)
        answer: HttpResponse = super().post(request, **kwargs)
        return answer

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

    Upstream answers 500 when the machine is down, slow, out of quota or talks nonsense.
    It writes in one transaction after the whole answer, so a failure leaves every sentence as it was.
    """
    machine = get_machine_translator()
    if machine is None:
        raise Http404
    checked = _Checked(machine, translation_id)
    try:
        filled = apply_machine_translation(translation_id, request.user, checked)
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
    if checked.late:
        text = ngettext(
            "The machine didn't get to %(number)s sentence. It is still open: ask the machine again.",
            "The machine didn't get to %(number)s sentences. They are still open: ask the machine again.",
            checked.late,
        )
        messages.warning(request, text % {"number": checked.late})
    if checked.useless:
        text = ngettext(
            "The machine had no English for %(number)s sentence. It is still open.",
            "The machine had no English for %(number)s sentences. They are still open.",
            checked.useless,
        )
        messages.warning(request, text % {"number": checked.useless})
    if checked.late or checked.useless:
        return
    if filled:
        messages.success(
            request, _("The open sentences have been translated by machine. Read them through.")
        )
    else:
        messages.warning(request, _("Nothing is left to translate."))


class _Checked:
    """A machine translator without the answers that are none: nothing, or whole Danish sentences.

    An empty answer would count as translated, and an echo would go live as English. Addresses aren't
    asked for: they are made from the English title (`slugs`).
    """

    def __init__(self, machine: Any, translation_id: int) -> None:
        self.machine = machine
        segments = StringSegment.objects.filter(source__translations=translation_id)
        rows = segments.order_by("-order").values_list("string__data", "context__path", "order")
        self.addresses = {text for text, path, _order in rows if path in OWN}
        # Upstream asks in no order, and PostgreSQL gives none. What stands twice is asked for at its first.
        self.places = {text: order for text, _path, order in rows}
        self.display_name = machine.display_name
        self.useless = 0
        self.late = 0

    def can_translate(self, source_locale: Any, target_locale: Any) -> bool:
        """Whether the machine knows both languages."""
        return bool(self.machine.can_translate(source_locale, target_locale))

    def translate(self, source_locale: Any, target_locale: Any, strings: Any) -> dict[Any, Any]:
        """Return the English of each sentence that the machine has one for, asked from the top of the page."""
        asked = [one for one in strings if one.data not in self.addresses]
        asked.sort(key=lambda one: self.places[one.data])
        answered = self.machine.translate(source_locale, target_locale, asked)
        good = {one: text for one, text in answered.items() if _is_new(one, text)}
        self.late = len(asked) - len(answered)
        self.useless = len(answered) - len(good)
        return good


def _is_new(danish: Any, english: Any) -> bool:
    text = english.data.strip()
    return bool(text) and (text != danish.data or len(text.split()) < MIN_WORDS_OF_A_COPY)


def lead_to_pull(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Lead a translator to the pull where upstream's editor can't show the sentences any more.

    None where it can.
    """
    translation = translation_of(page)
    if translation is None or not translation.enabled or not places.are_lost(translation.source):
        return None
    messages.warning(request, places.pull_first())
    address = reverse("wagtail_localize:update_translations", args=[translation.source_id])
    back = urlencode({"next": reverse("wagtailadmin_pages:edit", args=[page.pk])})
    return redirect(f"{address}?{back}")


def go_on(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Answer upstream's "Start Synced translation"; None for a page that wasn't stopped."""
    translation = translation_of(page)
    if translation is None or translation.enabled:
        return None
    own.resume(translation, page, request.user)
    messages.success(
        request, _("The page is translated sentence by sentence again, from what it says now.")
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


_upstream_privacy_valid = SetPrivacyView.form_valid


def install() -> None:
    """Let Wagtail's question who may see a page leave an English page as restricted as its Danish one.

    Its address stands before those of the hooks, so the view itself is mended.
    """
    SetPrivacyView.form_valid = change_privacy


def change_privacy(self: SetPrivacyView, form: Any) -> HttpResponse:
    """Refuse to change a restriction of an English page that is the Danish page's own."""
    if self.restriction is not None:
        before = PageViewRestriction.objects.select_related("page").get(pk=self.restriction.pk)
        if before.page.locale.language_code == languages.TARGET and restrictions.is_danish(before):
            message = _("The Danish page is restricted like this, and so is its English page.")
            form.add_error("restriction_type", message)
            refused: HttpResponse = self.form_invalid(form)
            return refused
    changed: HttpResponse = _upstream_privacy_valid(self, form)
    return changed


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
