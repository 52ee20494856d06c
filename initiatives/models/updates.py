"""News: what is new, an event, a result or the status, under an initiative or on its own."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField

from cms import languages
from cms.blocks import ShortStoryBlock
from cms.models import BasePage, ContactSettings, Problem
from cms.models.forms import BasePageForm
from initiatives.permissions import UpdatePermissions

# What the calendar file of a page is called in each language.
CALENDARS = {languages.SOURCE: "kalender.ics", languages.TARGET: "calendar.ics"}


class UpdateIndexPage(RoutablePageMixin, BasePage):
    """All news, newest first; events that are still to come on their own."""

    template = "initiatives/update_index_page.html"
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["initiatives.UpdatePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of news")
        verbose_name_plural = _("lists of news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Name the kinds with their counts, the events to come and one page of the other news."""
        from initiatives.news import news_list

        context = super().get_context(request, *args, **kwargs)
        context.update(news_list(request.GET, self.language, self.url))
        context["feed_url"] = f"{self.url}feed/"
        context["calendar_url"] = f"{self.url}{CALENDARS[self.language]}"
        return context

    @path("feed/", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """Answer with the feed of all news in this language."""
        from initiatives.feeds import atom
        from initiatives.news import visible_updates

        return atom(request, visible_updates(), self)

    @path("kalender.ics/", name="calendar_da")
    @path("calendar.ics/", name="calendar_en")
    def calendar(self, request: HttpRequest) -> HttpResponse:
        """Answer with the events to come as a calendar file."""
        from initiatives.events import calendar
        from initiatives.news import upcoming, visible_updates

        events = list(upcoming(visible_updates()))
        return calendar(request, events, self.language, name="tryg-aalborg", title="Tryg Aalborg")


class UpdateForm(BasePageForm):
    """Refuses to name another initiative than the one above: its news is somebody else's to publish."""

    def clean(self) -> dict[str, Any]:
        """Ask whoever publishes or submits; a draft is never refused."""
        cleaned: dict[str, Any] = super().clean()
        named, above = cleaned.get("initiative"), self.parent_page
        if named is None or self.is_deferred_validation or named.pk == above.pk:
            return cleaned
        if above.specific_class is not UpdateIndexPage:
            self.add_error(
                "initiative",
                _("News below an initiative is about that one. Leave this field empty."),
            )
        return cleaned


class UpdatePage(UpdatePermissions, RoutablePageMixin, BasePage):
    """One piece of news. Below an initiative it belongs to that; under News it may name one."""

    # News bears its own date; what comes later is news of its own.
    tells_changes = False

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
    facts_related: ClassVar = (*BasePage.facts_related, "initiative")

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

    base_form_class = UpdateForm
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
        if self.initiative and self.initiative.locale.language_code != languages.SOURCE:
            raise ValidationError({"initiative": _("Choose the Danish page.")})

    def publishing_problems(self) -> list[Problem]:
        """A summary, and for an event when it begins."""
        problems = super().publishing_problems()
        if not self.summary.strip():
            problems.append(Problem("summary", _("Write a summary.")))
        if self.is_source and self.kind == self.Kind.EVENT and self.starts_at is None:
            problems.append(Problem("starts_at", _("Write when the event begins.")))
        return problems

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Name the facts as the lists show them, and whom to call about the initiative.

        News about what is sensitive is sensitive itself: whoever reads it may have to get away as well.
        """
        from initiatives.news import initiative_of
        from initiatives.update_cards import update_card

        context = super().get_context(request, *args, **kwargs)
        initiative = initiative_of(self)
        context["card"] = update_card(self.facts, self.language)
        if initiative and initiative.sensitive:
            context["sensitive"] = True
        context["contacts"] = initiative.contacts if initiative else []
        context["contact"] = ContactSettings.for_request(request)
        context["calendar_url"] = f"{self.url}{CALENDARS[self.language]}"
        return context

    @path("kalender.ics/", name="calendar_da")
    @path("calendar.ics/", name="calendar_en")
    def calendar(self, request: HttpRequest) -> HttpResponse:
        """Answer with the event as a calendar file; raises 404 when it is none."""
        from initiatives.events import calendar

        facts = self.facts
        if facts.kind != self.Kind.EVENT or facts.starts_at is None:
            raise Http404
        return calendar(request, [facts], self.language, name=self.slug, title=self.title)

    @property
    def source_label(self) -> str:
        """Where the news was first told, for the link to it."""
        return self.source_name or pgettext("site", "Source")
