"""Where those come to who sign in again in a new tab, while their text waits in the other one."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin


class SignedInView(WagtailAdminTemplateMixin, TemplateView):
    """Says where to go on (docs/adr/0009)."""

    template_name = "cms/admin/signed_in.html"
    page_title = _("You are signed in again")
    header_icon = "user"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Say the title, which a page without breadcrumbs of its own leaves out."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]
