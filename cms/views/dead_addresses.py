"""The admin's report of addresses that lead nowhere, each with a way to mend it."""

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.permissions import policy_registry

from cms.dead_addresses import open_addresses

from .reports import Report

if TYPE_CHECKING:
    from cms.models.users import AnyUser

SHOWN: Final = 200


class DeadAddressesReport(Report):
    """Where visitors found nothing, the most visited first."""

    address = "dead-addresses"
    url_name = "dead_addresses"
    order = 20
    template_name = "cms/admin/dead_addresses.html"
    page_title = _("Dead addresses")
    header_icon = "link"

    @staticmethod
    def may_read(user: "AnyUser") -> bool:
        """Whether `user` can redirect an address."""
        return bool(policy_registry.get_by_type(Redirect).user_has_permission(user, "add"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """List the addresses."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "addresses": open_addresses()[:SHOWN]}
