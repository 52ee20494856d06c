"""Themes and target groups: what readers filter by. One row, both languages."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.models.named import NamedRecord, has_danish
from cms.panels import translated


class TaxonomyRecord(NamedRecord):
    """A label with a stable code and other words for it."""

    code = models.SlugField(
        _("code"),
        max_length=60,
        unique=True,
        help_text=_("Stands in addresses and open data. Don't change it once it is in use."),
    )
    name = models.CharField(_("name"), max_length=120)
    other_words = models.CharField(
        _("other words for it"),
        max_length=300,
        blank=True,
        help_text=_("Separated by commas. Readers who search for them find its pages."),
    )
    is_demo = models.BooleanField(default=False, editable=False)

    panels = [*translated("name", "other_words"), FieldPanel("code")]

    class Meta:
        abstract = True
        ordering: ClassVar = ["name_da"]
        constraints: ClassVar = [has_danish("%(class)s_has_danish", "name_da")]


class Theme(TaxonomyRecord):
    """What an initiative is about."""

    class Meta(TaxonomyRecord.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")


class TargetGroup(TaxonomyRecord):
    """Whom an initiative is for."""

    class Meta(TaxonomyRecord.Meta):
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")


class NscTheme(TaxonomyRecord):
    """A theme of Nordic Safe Cities that initiatives are sorted by for partners abroad."""

    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_verified = models.BooleanField(
        _("wording verified"),
        default=False,
        help_text=_("Whether Nordic Safe Cities has confirmed the name."),
    )

    panels = [*TaxonomyRecord.panels, FieldPanel("order"), FieldPanel("is_verified")]

    class Meta(TaxonomyRecord.Meta):
        verbose_name = _("Nordic Safe Cities theme")
        verbose_name_plural = _("Nordic Safe Cities themes")
        ordering: ClassVar = ["order", "name_da"]
