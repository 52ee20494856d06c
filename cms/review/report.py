"""The admin's report of the same findings as `manage.py check_content`, with links to the fields."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from cms.views.reports import Report, works_on_pages

from .findings import by_check, everything

if TYPE_CHECKING:
    from cms.models.users import AnyUser


class ContentReport(Report):
    """What staff should look at today, by check."""

    address = "content"
    url_name = "check_content"
    order = 10
    template_name = "cms/admin/check_content.html"
    page_title = _("Missing or out of date")
    header_icon = "warning"

    @staticmethod
    def may_read(user: "AnyUser") -> bool:
        """Whether `user` works on any page, or keeps the accounts, some of which may be listed."""
        return bool(works_on_pages(user) or user.has_perm("cms.change_user"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the findings under the headings of their checks."""
        found = everything()
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "groups": list(by_check(found)), "number": len(found)}
