"""News: what is new, an event, a result or the status, under an initiative or on its own."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    TabbedInterface,
)
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.fields import StreamField

from cms.blocks import ShortStoryBlock
from cms.models import BasePage, Problem


class UpdateIndexPage(RoutablePageMixin, BasePage):
    """All news, newest first; events that are still to come on their own."""

    template = "initiatives/update_index_page.html"
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["initiatives.UpdatePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of news")
        verbose_name_plural = _("lists of news")


class UpdatePage(RoutablePageMixin, BasePage):
    """One piece of news. Below an initiative it belongs to that; under News it may name one."""

    class Kind(models.TextChoices):
        """What sort of news it is."""

        NEWS = "news", pgettext_lazy("site", "News item")
        EVENT = "event", pgettext_lazy("site", "Event")
        STATUS = "status", pgettext_lazy("site", "Status report")
        RESULT = "result", pgettext_lazy("site", "Result")

    template = "initiatives/update_page.html"
    parent_page_types: ClassVar = ["initiatives.UpdateIndexPage", "initiatives.InitiativePage"]
    subpage_types: ClassVar[list[str]] = []
    text_fields: ClassVar = (*BasePage.text_fields, "body", "place", "source_name")
    read_through_fields: ClassVar = (
        *BasePage.read_through_fields,
        "date",
        "kind",
        "initiative",
        "source_url",
        "starts_at",
        "ends_at",
        "sign_up_url",
        "cancelled",
    )
    facts_related: ClassVar = ("locale", "initiative")

    # Text ---------------------------------------------------------------------
    body = StreamField(ShortStoryBlock(required=False), blank=True, verbose_name=_("text"))
    place = models.CharField(_("where the event is"), max_length=200, blank=True)
    source_name = models.CharField(
        _("source"), max_length=160, blank=True, help_text=_("Where the news was first told.")
    )

    # Facts: they stand on the Danish page alone ---------------------------------
    date = models.DateField(_("date"), default=timezone.localdate)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.NEWS)
    initiative = models.ForeignKey(
        "initiatives.InitiativePage",
        verbose_name=_("initiative"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="news",
        help_text=_("For a page under News that is about an initiative. The Danish page."),
    )
    source_url = models.URLField(_("address of the source"), blank=True)
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    sign_up_url = models.URLField(_("address to sign up at"), blank=True)
    cancelled = models.BooleanField(_("cancelled"), default=False)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("body"),
        FieldPanel("place"),
        FieldPanel("source_name"),
    ]
    facts_panels = [
        FieldRowPanel([FieldPanel("date"), FieldPanel("kind")]),
        PageChooserPanel("initiative"),
        FieldPanel("source_url"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldPanel("sign_up_url"),
                FieldPanel("cancelled"),
            ],
            heading=_("Event"),
        ),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Text")),
            ObjectList(facts_panels, heading=_("Facts")),
            ObjectList(BasePage.promote_panels, heading=_("Address")),
            ObjectList(BasePage.settings_panels, heading=_("Settings")),
        ]
    )

    class Meta:
        verbose_name = _("news page")
        verbose_name_plural = _("news pages")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True)
                | Q(starts_at__isnull=True)
                | Q(ends_at__gte=F("starts_at")),
                name="initiatives_event_period",
            ),
        ]

    def clean(self) -> None:
        """Refuse an event that ends before it begins, or that has an end alone."""
        super().clean()
        if self.ends_at and not self.starts_at:
            raise ValidationError({"starts_at": _("Write when the event begins.")})
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("The event can't end before it begins.")})

    def publishing_problems(self) -> list[Problem]:
        """A summary, and for an event when it begins."""
        problems = super().publishing_problems()
        if not self.summary.strip():
            problems.append(Problem("summary", _("Write a summary.")))
        if self.is_source and self.kind == self.Kind.EVENT and self.starts_at is None:
            problems.append(Problem("starts_at", _("Write when the event begins.")))
        return problems
