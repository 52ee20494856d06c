"""How often pages are read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageViews(models.Model):
    """How often a page was read on a day: date, page and count, and nothing else (F42)."""

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="view_counts"
    )
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("views"), default=0)

    # A count is no use that is made of a page.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("page views")
        verbose_name_plural = _("page views")
        constraints = [
            models.UniqueConstraint(fields=["page", "day"], name="cms_page_views_page_day"),
        ]
        indexes = [models.Index(fields=["day"], name="cms_page_views_day")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.day}: {self.count}"
