"""The guide in the admin: one click away from every screen, in place of Wagtail's links to its own."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms import guide, languages


class GuideView(WagtailAdminTemplateMixin, TemplateView):
    """The guide in the language that the address names; without one, in that of the screens."""

    template_name = "cms/admin/guide.html"
    header_icon = "help"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the guide and the other one. Raises `Http404` for a language without a guide."""
        language = kwargs.get("language") or get_language() or languages.SOURCE
        if language not in guide.LANGUAGES:
            raise Http404
        self.page_title = guide.title_of(language)
        (other,) = (code for code in guide.LANGUAGES if code != language)
        return {
            **super().get_context_data(**kwargs),
            "guide": guide.guide(language),
            "other": {"language": other, "title": guide.title_of(other)},
        }

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Name the guide, which is also its heading."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]


@cache_control(private=True, max_age=3600)
def picture(request: HttpRequest, name: str) -> FileResponse:
    """Send a picture of the guides; the address allows no name with a dot or a slash."""
    file = guide.PICTURES / f"{name}.webp"
    if not file.is_file():
        raise Http404
    return FileResponse(file.open("rb"), content_type="image/webp")


class GuideItem(MenuItem):
    """The guide's entry in the menu, for everybody."""

    def __init__(self) -> None:
        super().__init__(_("Help"), reverse("guide"), name="guide", icon_name="help", order=11_000)


def urls() -> list[URLPattern]:
    """Return the addresses, for the hook `register_admin_urls`."""
    return [
        path("help/", GuideView.as_view(), name="guide"),
        path("help/<slug:language>/", GuideView.as_view(), name="guide"),
        path("help/pictures/<slug:name>.webp", picture, name="guide_picture"),
    ]
