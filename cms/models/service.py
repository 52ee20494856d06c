"""What concerns every reader at once: notices across the site, and lines to call for help."""

from datetime import date, datetime, timedelta
from typing import ClassVar, Final

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cms.panels import translated

from .named import NamedRecord, has_danish

# What nobody has confirmed for so long is reported (F3, F50): a year is the rhythm
# of the strategy's own reports.
CONFIRMED_FOR: Final = timedelta(days=365)
# Help lines may have short numbers, such as 116 111.
help_number_validator = RegexValidator(
    r"^\+?[0-9 ]{3,20}$", _("Write the number with digits and spaces, for instance 116 111.")
)


def refuse_day_to_come(last_confirmed: date | None) -> None:
    """Raise `ValidationError` for a confirmation on a day to come: nobody would ever be asked again."""
    if last_confirmed and last_confirmed > timezone.localdate():
        raise ValidationError({"last_confirmed": _("The day can't lie in the future.")})


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Questions about notices."""

    def current(self, at: datetime | None = None) -> "NoticeQuerySet":
        """Notices that hold `at` (default: now): from their first moment until just before their last."""
        moment = at or timezone.now()
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=moment), valid_from__lte=moment
        )

    def loudest_first(self) -> "NoticeQuerySet":
        """Order by level, the most urgent first, and within a level by the newest."""
        loudness = [
            When(level=level, then=place) for place, level in enumerate(Notice.LOUDEST_FIRST)
        ]
        return self.order_by(Case(*loudness), "-valid_from", "-pk")


class Notice(models.Model):
    """A message on top of every page, in both languages, for a time (F5)."""

    # Added to `text` by modeltranslation.
    text_da: str
    text_en: str

    class Level(models.TextChoices):
        """How loud the message is; the word is shown, never the colour alone."""

        INFORMATION = "information", pgettext_lazy("site", "Good to know")
        IMPORTANT = "important", pgettext_lazy("site", "Important message")
        URGENT = "urgent", pgettext_lazy("site", "Urgent message")

    LOUDEST_FIRST: ClassVar = (Level.URGENT, Level.IMPORTANT, Level.INFORMATION)
    # Each level has a shape of its own: names of frontend/icons.json.
    ICONS: ClassVar = {
        Level.INFORMATION: "info",
        Level.IMPORTANT: "notifications",
        Level.URGENT: "warning",
    }

    text = models.CharField(
        _("text"), max_length=300, help_text=_("Both languages are required. Be short.")
    )
    level = models.CharField(
        _("level"), max_length=12, choices=Level.choices, default=Level.INFORMATION
    )
    url = models.URLField(_("read more at"), blank=True)
    valid_from = models.DateTimeField(_("from"), default=timezone.now)
    valid_to = models.DateTimeField(
        _("to"), null=True, blank=True, help_text=_("Empty: until you end it.")
    )
    is_demo = models.BooleanField(default=False, editable=False)

    objects = NoticeQuerySet.as_manager()

    panels = [
        *translated("text", side_by_side=False),
        FieldPanel("level"),
        FieldPanel("url"),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
    ]

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering: ClassVar = ["-valid_from", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="cms_notice_period",
            ),
            models.CheckConstraint(
                condition=Q(text_da__isnull=False, text_en__isnull=False)
                & ~Q(text_da="")
                & ~Q(text_en=""),
                name="cms_notice_both_languages",
            ),
        ]

    def __str__(self) -> str:
        return self.text_da or ""

    @property
    def icon(self) -> str:
        """The shape that goes with the level's word."""
        return self.ICONS[self.Level(self.level)]

    def clean(self) -> None:
        """Refuse a missing language, and a period that ends before it begins."""
        super().clean()
        errors = {}
        if not self.text_da:
            errors["text_da"] = _("Write the message in Danish.")
        if not self.text_en:
            errors["text_en"] = _("Write the message in English: both languages show it.")
        if self.valid_to and self.valid_from and self.valid_to <= self.valid_from:
            errors["valid_to"] = _("The notice must end after it begins.")
        if errors:
            raise ValidationError(errors)


class HelpLineQuerySet(models.QuerySet["HelpLine"]):
    """Questions about help lines."""

    def unconfirmed(self, on: date | None = None) -> "HelpLineQuerySet":
        """Lines that nobody has confirmed within a year before `on` (default: today in Denmark)."""
        limit = (on or timezone.localdate()) - CONFIRMED_FOR
        return self.filter(Q(last_confirmed__isnull=True) | Q(last_confirmed__lt=limit))


class HelpLine(NamedRecord):
    """A line that people may call for help, with the day on which somebody confirmed it (F3)."""

    name = models.CharField(_("name"), max_length=120)
    number = models.CharField(_("phone number"), max_length=20, validators=[help_number_validator])
    hours = models.CharField(_("open"), max_length=160, blank=True)
    for_whom = models.CharField(_("for whom"), max_length=200, blank=True)
    url = models.URLField(_("web site"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    last_confirmed = models.DateField(_("last confirmed"), null=True, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = HelpLineQuerySet.as_manager()

    panels = [
        *translated("name"),
        FieldRowPanel([FieldPanel("number"), FieldPanel("order")]),
        MultiFieldPanel(translated("for_whom", "hours"), heading=_("For whom and when")),
        FieldPanel("url"),
        FieldPanel("last_confirmed"),
    ]

    class Meta:
        verbose_name = _("help line")
        verbose_name_plural = _("help lines")
        ordering: ClassVar = ["order", "name_da"]
        constraints: ClassVar = [has_danish("cms_help_line_has_danish", "name_da")]

    def clean(self) -> None:
        """Refuse a confirmation in the future."""
        super().clean()
        refuse_day_to_come(self.last_confirmed)
