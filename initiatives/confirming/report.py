"""The list of pages and of when somebody last said that they are right; sortable, and as a file."""

from typing import TYPE_CHECKING, Any, ClassVar

import django_filters
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms import confirming, dates, languages
from cms.registry import Round
from cms.views.reports import ListReport
from initiatives import rights
from initiatives.models import InitiativePage, RoleAssignment

from . import rounds
from .boxes import unled

if TYPE_CHECKING:
    from cms.models.users import AnyUser


def may_read(user: "AnyUser") -> bool:
    """Whether `user` may change any page."""
    return bool(PagePermissionPolicy().user_has_any_permission(user, {"change"}))


def may_remind(user: "AnyUser") -> bool:
    """Whether `user` keeps the roles: coordinators and communications."""
    return bool(user.has_perm("initiatives.change_roleassignment"))


class ConfirmFilters(WagtailFilterSet):
    """By what is left to do, and by whose the pages are."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("Confirmation"),
        choices=[
            ("open", gettext_lazy("To be confirmed")),
            ("done", gettext_lazy("Nothing to do")),
        ],
        method="in_state",
    )
    whose = django_filters.ChoiceFilter(
        label=gettext_lazy("Whose pages"),
        choices=[
            ("mine", gettext_lazy("Yours")),
            ("nobodys", gettext_lazy("Initiatives without a lead")),
        ],
        method="of",
    )

    class Meta:
        model = Page
        fields: ClassVar[list[str]] = []

    def in_state(self, pages: QuerySet[Page], name: str, value: str) -> QuerySet[Page]:
        """Keep the pages that are to be confirmed, or the others."""
        return pages.filter(confirm_before__isnull=value != "open")

    def of(self, pages: QuerySet[Page], name: str, value: str) -> QuerySet[Page]:
        """Keep one's own initiatives, or those that nobody leads."""
        if value == "nobodys":
            return pages.filter(pk__in=unled().filter(live=True).values("pk"))
        return pages.filter(pk__in=rights.initiatives_held_by(self.request.user))


class ButtonColumn(Column):
    """The button that confirms the page of a row, where it is to be confirmed."""

    cell_template_name = "cms/admin/confirm_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Name where to go on afterwards: this very list."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        next_url = f"{reverse('confirm_pages')}?{request.GET.urlencode()}"
        return {**context, "next": next_url, "csrf_token": get_token(request)}


class ConfirmReport(ListReport):
    """The initiatives that one may edit, and other pages with a date for review; the nearest day first."""

    address = "confirm"
    url_name = "confirm_pages"
    order = 12
    may_read = staticmethod(may_read)
    page_title = gettext_lazy("Confirm the pages")
    header_icon = "calendar-check"
    model = Page
    filterset_class = ConfirmFilters
    default_ordering = ("confirm_before", "title")
    columns: ClassVar = [
        TitleColumn(
            "title",
            label=gettext_lazy("Page"),
            get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk]),
            sort_key="title",
        ),
        ButtonColumn("button", label=pgettext_lazy("page", "Confirm")),
        Column("confirm_state", label=gettext_lazy("Confirmation")),
        # In words: Wagtail's column of dates says »just now« of a day to come.
        Column("confirm_day", label=gettext_lazy("Confirm before"), sort_key="confirm_before"),
        DateColumn("confirmed_at", label=gettext_lazy("Last confirmed"), sort_key="confirmed_at"),
        Column("confirmed_name", label=gettext_lazy("By")),
        Column("leads", label=gettext_lazy("Who answers for it")),
    ]
    list_export: ClassVar = [
        "title",
        "confirm_state",
        "confirm_before",
        "confirmed_at",
        "confirmed_name",
        "leads",
    ]
    export_headings: ClassVar = {
        "title": gettext_lazy("Page"),
        "confirm_state": gettext_lazy("Confirmation"),
        "confirm_before": gettext_lazy("Confirm before"),
        "confirmed_at": gettext_lazy("Last confirmed"),
        "confirmed_name": gettext_lazy("By"),
        "leads": gettext_lazy("Who answers for it"),
    }

    @cached_property
    def rounds(self) -> list[Round]:
        """The rounds that run."""
        return confirming.current_rounds()

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """Add the reminder, while a round runs, for those who keep the roles."""
        if not self.rounds or not may_remind(self.request.user):
            return []
        url = reverse("confirm_pages_remind")
        return [HeaderButton(_("Send a reminder"), url=url, icon_name="mail")]

    def get_base_queryset(self) -> QuerySet[Page]:
        """Return the pages, with the dates they are sorted by."""
        initiative = ContentType.objects.get_for_model(InitiativePage)
        pages: QuerySet[Page] = confirming.editable(self.request.user, self.rounds)
        return pages.filter(Q(review_before__isnull=False) | Q(content_type=initiative))

    def order_queryset(self, queryset: QuerySet[Page]) -> QuerySet[Page]:
        """Order as asked for; what has no date stands last, on either database."""
        asked = self.ordering if isinstance(self.ordering, list | tuple) else [self.ordering]
        return queryset.order_by(*(_nulls_last(name) for name in asked), "title", "pk")

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        """Put on each row its words: the state, who confirmed, who answers for it."""
        pages = list(object_list)
        accounts = get_user_model()._default_manager.in_bulk(
            {page.confirmed_by for page in pages if page.confirmed_by}
        )
        leads: dict[int, list[str]] = {}
        roles = RoleAssignment.objects.current().filter(initiative__in=[page.pk for page in pages])
        for role in roles.select_related("person", "organisation"):
            leads.setdefault(role.initiative_id, []).append(str(role.person or role.organisation))
        for page in pages:
            account = accounts.get(page.confirmed_by)
            page.confirmed_name = (account.get_full_name() or str(account)) if account else ""
            page.leads = ", ".join(dict.fromkeys(leads.get(page.pk, [])))
            page.confirm_state = _state(page)
            before = page.confirm_before
            page.confirm_day = (
                dates.day(before, get_language() or languages.SOURCE) if before else ""
            )
        return pages

    def get_filename(self) -> str:
        """Name the file of the export."""
        return str(_("confirmed-pages"))


def _nulls_last(name: str) -> OrderBy:
    field = F(name.removeprefix("-"))
    return field.desc(nulls_last=True) if name.startswith("-") else field.asc(nulls_last=True)


def _state(page: Any) -> str:
    if not page.live:
        return _("Not on the web")
    if page.confirm_before is not None:
        late = page.confirm_before < timezone.localdate()
        return _("Overdue") if late else _("To be confirmed")
    return _("Confirmed")


def remind(request: HttpRequest) -> HttpResponse:
    """Ask, and remind everybody who still has pages to confirm, once a day at most."""
    if not may_remind(request.user):
        raise PermissionDenied
    back = reverse("confirm_pages")
    found = rounds.newest()
    if found is None:
        messages.error(request, _("There is no round of confirmation now."))
        return redirect(back)
    if request.method == "POST":
        today = timezone.localdate()
        sent = rounds.remind(found, once=f"confirm-reminder:{found.pk}:{today}")
        messages.success(
            request,
            ngettext(
                "%(number)s person gets a reminder.", "%(number)s people get a reminder.", sent
            )
            % {"number": sent},
        )
        return redirect(back)
    left = rounds.left_in(found).count()
    context = {
        "page_title": _("Send a reminder"),
        "header_title": _("Send a reminder"),
        "header_icon": "mail",
        "question": ngettext(
            "%(number)s initiative is left. Everybody who answers for it gets an e-mail with a link,"
            " once a day at most.",
            "%(number)s initiatives are left. Everybody who answers for one of them gets an e-mail"
            " with a link, once a day at most.",
            left,
        )
        % {"number": left},
        "back": back,
    }
    return render(request, "cms/admin/confirm.html", context)


def urls() -> list[URLPattern]:
    """Return the addresses, for the hook `register_admin_urls`."""
    return [
        *ConfirmReport.urls(),
        path("reports/confirm/remind/", remind, name="confirm_pages_remind"),
    ]
