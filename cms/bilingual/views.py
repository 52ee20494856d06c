"""wagtail-localize's own views, made safe: page rights are checked, nothing is copied blindly."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import HiddenInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from cms.models.base import PublishingRefused


class SafeSubmitPageTranslationView(SubmitPageTranslationView):
    """Translate one page, below a parent that has an English page.

    No "include subtree": it puts Danish on live English pages (architecture.md A2, localize #773).
    Page rights are asked: upstream's right alone lets somebody submit pages they can't see.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse whoever may not edit the page."""
        page = self.get_object()
        if not page.permissions_for_user(request.user).can_edit():
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
        """Refuse whoever may not edit the Danish page."""
        source = self.get_object().get_source_instance()
        if isinstance(source, Page) and not source.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form(self) -> Any:
        """Return upstream's form without "Publish immediately"."""
        form = super().get_form()
        if "publish_translations" in form.fields:
            form.fields["publish_translations"].widget = HiddenInput()
            form.fields["publish_translations"].disabled = True
        return form


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
