"""The editor's panel counts on the server: it sends what is typed, and gets what there is to say of it.

Counting in the browser would need the rules of `cms.readability`, the glossary and the links a second
time. Nothing that is sent is stored, and nothing of it is validated: a text can be counted whether or
not the page could be saved.
"""

import json
from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from draftjs_exporter.error import ExporterException
from wagtail.admin.views.pages.preview import PreviewOnCreateView, PreviewOnEditView
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.models import BasePage, SiteImage
from cms.review.writing import writing

TEMPLATE: Final = "cms/admin/writing_help.html"
PAGE_TEMPLATE: Final = "cms/admin/writing_page.html"
# A form with 50,000 letters has a fifth of this.
MOST_BYTES: Final = 500_000
# What Wagtail's blocks and its rich text raise for a form that no editor has sent.
_NOT_TYPED: Final = (
    AttributeError,
    ExporterException,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


class TypedPageView(PreviewOnEditView):
    """Answers with the panel for a page as it stands in the form.

    Wagtail's preview finds the page and asks for the right to edit it; nothing else of it is used.
    """

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the panel, on a page of its own to whoever has no JavaScript.

        413 for more than is counted at once, which both are told; 400 for what no editor sends.
        """
        page = self.object
        if not isinstance(page, BasePage):
            raise Http404
        by_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
        template = TEMPLATE if by_script else PAGE_TEMPLATE
        names = {"page_title": _("How the text reads"), "header_icon": "glasses"}
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            return render(request, template, names, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            self.type_into(page, request.POST)
        except _NOT_TYPED:
            return HttpResponse(status=HTTPStatus.BAD_REQUEST)
        return render(request, template, {**names, "writing": writing(page)})

    def type_into(self, page: BasePage, typed: QueryDict) -> None:
        """Set the texts of `page` to what is typed, and its picture to the chosen one."""
        form = self.typed_form(page, typed)
        for name, shown in form.fields.items():
            absent = shown.widget.value_omitted_from_data(typed, {}, name)
            if absent or name not in page.text_fields:
                continue
            value = form[name].data
            field = page._meta.get_field(name)
            if isinstance(field, StreamField):
                # As it would be stored and read again: with an id for each block.
                value = field.to_python(json.dumps(value.get_prep_value()))
            setattr(page, name, value)
        if "listing_image" in form.fields and "listing_image" in typed:
            chosen = str(typed["listing_image"])
            pictures = SiteImage.objects.filter(pk=chosen) if chosen.isdecimal() else []
            page.listing_image = next(iter(pictures), None)

    def typed_form(self, page: BasePage, typed: QueryDict) -> Any:
        """Return the editor's form, filled in and never validated."""
        form_class = page.get_edit_handler().get_form_class()
        return form_class(
            typed, instance=page, parent_page=page.get_parent(), for_user=self.request.user
        )


class TypedNewPageView(TypedPageView, PreviewOnCreateView):
    """The same for a page that has not been saved yet."""

    def get_object(self) -> Page:
        """Return a new page in the language of the page above it."""
        model = self.content_type.model_class()
        if model is None or not issubclass(model, BasePage):
            raise Http404
        page: Page = super().get_object()
        page.locale = page.get_parent().locale
        return page


def address_of(page: Page, parent: Page | None) -> str:
    """Return where the panel of `page` sends what is typed; `parent` is for a page not saved yet."""
    if page.pk:
        return reverse("writing_help", args=[page.pk])
    if parent is None:
        return ""
    meta = page._meta
    return reverse("writing_help_new", args=[meta.app_label, meta.model_name, parent.pk])


def urls() -> list[URLPattern]:
    """Return the addresses, for the hook `register_admin_urls`."""
    return [
        path("writing/<int:page_id>/", TypedPageView.as_view(), name="writing_help"),
        path(
            "writing/new/<slug:content_type_app_name>/<slug:content_type_model_name>"
            "/<int:parent_page_id>/",
            TypedNewPageView.as_view(),
            name="writing_help_new",
        ),
    ]
