"""How the strategy is organised: groups, who sits in them, when they meet; and the page that shows it."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Orderable

from cms.bilingual import alternates
from cms.blocks import StoryBlock
from cms.blocks.story import contents
from cms.models import BasePage
from cms.models.named import NamedRecord, has_danish
from cms.models.period import PeriodQuerySet, PeriodRecord, in_order
from cms.panels import translated

from .people import Partner, Person
from .strategy import StrategyVersion


class Group(NamedRecord, ClusterableModel):
    """A group of the strategy's organisation, such as the steering group."""

    code = models.SlugField(
        _("code"),
        max_length=60,
        unique=True,
        help_text=_("Stands in addresses and open data. Don't change it once it is in use."),
    )
    name = models.CharField(_("name"), max_length=120)
    mandate = models.TextField(_("what the group does"), max_length=600, blank=True)
    composition = models.TextField(
        _("who sits in it"),
        max_length=400,
        blank=True,
        help_text=_("In words, where the members are not listed one by one."),
    )
    cadence = models.CharField(_("how often it meets"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    confirms_pages = models.BooleanField(
        _("asks for confirmation of the pages"),
        default=False,
        help_text=_(
            "In the three months before each meeting, those who answer for an initiative are asked"
            " to confirm that its page is right."
        ),
    )
    is_demo = models.BooleanField(default=False, editable=False)

    panels = [
        *translated("name"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("order")]),
        MultiFieldPanel(translated("mandate", "composition", "cadence"), heading=_("Description")),
        FieldPanel("confirms_pages"),
        InlinePanel("members", heading=_("Members"), label=_("Member")),
        InlinePanel("meetings", heading=_("Meetings"), label=_("Meeting")),
    ]

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering: ClassVar = ["order", "name_da"]
        constraints: ClassVar = [has_danish("home_group_has_danish", "name_da")]


class GroupMemberQuerySet(PeriodQuerySet["GroupMember"]):
    """Questions about members."""


class GroupMember(PeriodRecord, Orderable):
    """A seat in a group: a title in an organisation, and the person who holds it if that is known."""

    group = ParentalKey(Group, on_delete=models.CASCADE, related_name="members")
    title = models.CharField(_("title"), max_length=160, blank=True)
    organisation = models.ForeignKey(
        Partner,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="seats",
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="seats",
    )

    objects = GroupMemberQuerySet.as_manager()

    panels = [
        *translated("title"),
        FieldRowPanel([FieldPanel("organisation"), FieldPanel("person")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints: ClassVar = [in_order("home_member_period")]

    def __str__(self) -> str:
        return self.title_da or str(self.person or "")

    def clean(self) -> None:
        """Refuse a seat without title and person, and a period the wrong way round."""
        super().clean()
        if not self.title_da and self.person_id is None:
            raise ValidationError({"title_da": _("Write a title or choose a person.")})


class Meeting(Orderable):
    """A meeting of a group. Readers see its month, staff its day."""

    group = ParentalKey(Group, on_delete=models.CASCADE, related_name="meetings")
    day = models.DateField(_("date"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    panels = [FieldPanel("day"), FieldPanel("note")]

    class Meta(Orderable.Meta):
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "day"], name="home_meeting_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class OrganisationPage(RoutablePageMixin, BasePage):
    """Who decides and coordinates, when they meet, and the versions of the strategy."""

    template = "home/organisation_page.html"
    parent_page_types: ClassVar = ["home.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    text_fields: ClassVar = (*BasePage.text_fields, "body")

    body = StreamField(StoryBlock(required=False), blank=True, verbose_name=_("text"))

    content_panels = [*BasePage.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("organisation page")
        verbose_name_plural = _("organisation pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Name the groups as they are today, and the contents list."""
        from home.organisation import groups

        context = super().get_context(request, *args, **kwargs)
        lines = groups()
        context["groups"] = lines
        context["contents"] = [
            *contents(self.body),
            *({"id": f"group-{line.group.code}", "title": line.group.name} for line in lines),
            {"id": "versions", "title": pgettext("site", "How the strategy has developed")},
        ]
        return context

    @path("version-<int:number>/", name="version")
    def version(self, request: HttpRequest, number: int) -> HttpResponse:
        """Answer with the page of a version of the strategy; raises 404 for a number without one."""
        from home.versions import alternates_of, version_page

        version = get_object_or_404(StrategyVersion, number=number)
        alternates.provide(request, alternates_of(self, version))
        context = {**version_page(self, version), **BasePage.get_context(self, request)}
        return render(request, "home/strategy_version_page.html", context)
