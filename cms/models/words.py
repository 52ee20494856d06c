"""The glossary: locked wording of terms in both languages."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from cms.panels import translated

from .named import has_danish


class GlossaryTerm(index.Indexed, models.Model):
    """A term, what it means, and the words to avoid for it, in Danish and English."""

    term = models.CharField(_("term"), max_length=120)
    definition = models.TextField(_("definition"), blank=True)
    avoid = models.CharField(
        _("words to avoid"),
        max_length=200,
        blank=True,
        help_text=_("Separated by commas. The editor warns when one of them is used."),
    )
    explained = models.BooleanField(
        _("explain in texts"),
        default=True,
        help_text=_("Where the term first stands in a text, readers can call up its definition."),
    )
    slug = models.SlugField(_("short name"), max_length=120, unique=True)
    is_demo = models.BooleanField(default=False, editable=False)

    panels = [
        *translated("term"),
        MultiFieldPanel(
            [*translated("definition"), FieldPanel("explained")], heading=_("Definition")
        ),
        MultiFieldPanel(translated("avoid"), heading=_("Words to avoid")),
        FieldPanel("slug"),
    ]
    search_fields: ClassVar = [
        index.AutocompleteField("term_da"),
        index.AutocompleteField("term_en"),
    ]

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")
        ordering: ClassVar = ["term_da"]
        constraints: ClassVar = [has_danish("cms_term_has_danish", "term_da")]

    def __str__(self) -> str:
        return self.term_da or ""

    def clean(self) -> None:
        """A term needs its Danish form, since Danish is the source."""
        super().clean()
        if not self.term_da:
            raise ValidationError({"term_da": _("Write the Danish term.")})
