"""Where staff see the status of the English side: a report, a column of the explorer, the start page."""

from collections import Counter
from typing import TYPE_CHECKING, Any, ClassVar

import django_filters
from django.db.models import Case, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page, get_page_content_types

from cms import roles
from cms.registry import Box
from cms.views.reports import ListReport, works_on_pages

from .models import OutdatedTranslation
from .status import WAITING, State, Status, statuses

if TYPE_CHECKING:
    from cms.models.users import AnyUser

_NUMBERS = "_english_numbers"
_RANK = {state: number for number, state in enumerate(State)}


class StatusColumn(Column):
    """The status of a page in words; nothing where nobody waits for English."""

    def get_value(self, instance: Any) -> str:
        """Return the words."""
        found: Status | None = getattr(instance, "english_status", None)
        return found.label if found else ""


def with_status(pages: Any, known: dict[Any, Status] | None = None) -> Any:
    """Put its status on each page of a list."""
    pages = list(pages)
    if known is None:
        known = statuses(page.translation_key for page in pages)
    for page in pages:
        page.english_status = known.get(page.translation_key)
    return pages


# The report ---------------------------------------------------------------------------------


class StatusFilters(WagtailFilterSet):
    """By status and by type of page."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("English"), choices=State.choices, method="in_state"
    )
    content_type = ContentTypeFilter(
        label=gettext_lazy("Type"),
        queryset=lambda request: get_page_content_types(include_base_page_type=False),
    )

    class Meta:
        model = Page
        fields: ClassVar = ["content_type"]

    def in_state(self, pages: QuerySet[Page], name: str, value: str) -> QuerySet[Page]:
        """Keep the pages in a state."""
        return pages.filter(english_rank=_RANK[State(value)])


class EnglishReport(ListReport):
    """Every page with the status of its English side: what waits longest stands first."""

    address = "english"
    url_name = "english_status"
    order = 15
    may_read = staticmethod(works_on_pages)
    page_title = gettext_lazy("English pages")
    header_icon = "site"
    model = Page
    filterset_class = StatusFilters
    default_ordering = ("english_rank", "english_since", "title")
    columns: ClassVar = [
        TitleColumn(
            "title",
            label=gettext_lazy("Page"),
            get_url=lambda page: page.english_work,
            sort_key="title",
        ),
        StatusColumn("english", label=gettext_lazy("English"), sort_key="english_rank"),
        DateColumn("english_since", label=gettext_lazy("Danish changed"), sort_key="english_since"),
        DateColumn(
            "last_published_at",
            label=gettext_lazy("Danish published"),
            sort_key="last_published_at",
        ),
    ]
    list_export: ClassVar = [
        "title",
        "english_status.label",
        "english_status.done",
        "english_status.total",
        "english_since",
        "last_published_at",
    ]
    export_headings: ClassVar = {
        "title": gettext_lazy("Page"),
        "english_status.label": gettext_lazy("English"),
        "english_status.done": gettext_lazy("Sentences translated"),
        "english_status.total": gettext_lazy("Sentences"),
        "english_since": gettext_lazy("Danish changed"),
        "last_published_at": gettext_lazy("Danish published"),
    }

    @cached_property
    def known(self) -> dict[Any, Status]:
        """The status of every page."""
        return statuses()

    def get_base_queryset(self) -> QuerySet[Page]:
        """Return the pages with a status, with what they are sorted and filtered by."""
        by_state: dict[State, list[int]] = {state: [] for state in State}
        for one in self.known.values():
            by_state[one.state].append(one.page_id)
        since = OutdatedTranslation.objects.filter(source__object_id=OuterRef("translation_key"))
        pages: QuerySet[Page] = Page.objects.filter(
            pk__in=[one.page_id for one in self.known.values()]
        ).annotate(
            english_rank=Case(
                *(When(pk__in=pks, then=Value(_RANK[state])) for state, pks in by_state.items()),
                output_field=IntegerField(),
            ),
            english_since=Subquery(since.values("since")[:1]),
        )
        return pages

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        """Put on each row its status, and where somebody would go to do something about it."""
        pages = with_status(object_list, self.known)
        begins = self.request.user.has_perm("wagtail_localize.submit_translation")
        for page in pages:
            page.english_work = _work_on(page, begins)
        return pages

    def get_filename(self) -> str:
        """Name the file of the export."""
        return str(_("english-pages"))


def _work_on(page: Any, begins: bool) -> str:
    """Return where English is written: its editor, or its beginning for whoever may begin.

    The button that begins it stands on the Danish page, which translators have no right to open.
    """
    if (
        page.english_status.english_id is None
        and begins
        and page.english_status.state is State.MISSING
    ):
        return reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    edited = page.english_status.english_id or page.pk
    return reverse("wagtailadmin_pages:edit", args=[edited])


# The explorer ---------------------------------------------------------------------------------


class StatusIndexView(ExplorableIndexView):
    """Wagtail's list of pages, with the status of all its rows asked at once."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Put its status on each row; the table keeps the very same objects."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        rows = context["object_list"]
        known = statuses(page.translation_key for page in rows)
        for page in rows:
            page.english_status = known.get(page.translation_key)
        return context


class StatusPageViewSet(PageViewSet):
    """Wagtail's own lists of pages with one more column."""

    model = Page
    index_view_class = StatusIndexView
    columns: ClassVar = [
        *PageViewSet.columns,
        StatusColumn("english", label=gettext_lazy("English"), width="14%"),
    ]


# The start page -------------------------------------------------------------------------------


def english_box(user: "AnyUser") -> Box | None:
    """Return how many English pages wait for somebody, for those who write or approve them."""
    if not _has_part_in_english(user):
        return None
    number = _number_of(user)
    waiting = sum(number[state] for state in WAITING)
    return Box(
        label=ngettext(
            "%(number)s English page to look at", "%(number)s English pages to look at", waiting
        )
        % {"number": waiting},
        url=reverse(EnglishReport.url_name),
        icon="site",
        note=", ".join(f"{state.label}: {number[state]}" for state in WAITING if number[state])
        or _("All English pages are up to date."),
    )


def outdated_box(user: "AnyUser") -> Box | None:
    """Return how many English pages are older than the Danish ones, for translators."""
    if not (_has_part_in_english(user) and roles.is_in(user, roles.TRANSLATORS)):
        return None
    outdated = _number_of(user)[State.OUTDATED]
    return Box(
        label=ngettext(
            "%(number)s English page to update", "%(number)s English pages to update", outdated
        )
        % {"number": outdated},
        url=f"{reverse(EnglishReport.url_name)}?state={State.OUTDATED}",
        icon="rotate",
        note="" if outdated else _("No Danish page has changed since."),
    )


def _has_part_in_english(user: "AnyUser") -> bool:
    """Whether `user` writes or approves English pages: translators, communications, superusers."""
    return bool(user.has_perm("wagtail_localize.submit_translation")) and works_on_pages(user)


def _number_of(user: "AnyUser") -> Counter[State]:
    """Return how many pages are in each state; kept with the user for one request."""
    if not hasattr(user, _NUMBERS):
        setattr(user, _NUMBERS, Counter(one.state for one in statuses().values()))
    numbers: Counter[State] = getattr(user, _NUMBERS)
    return numbers
