"""Shared records that no longer hold: pictures and help lines."""

from collections.abc import Iterator
from typing import Final

from django.contrib.contenttypes.models import ContentType
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, ReferenceIndex

from cms.models import HelpLine, SiteImage

from .findings import Content, Finding, record_finding, shown_day

HEADINGS: Final[dict[str, str | Promise]] = {
    "picture_description": gettext_lazy("Pictures without a description"),
    "picture_credit": gettext_lazy("Pictures without a credit"),
    "consent_ended": gettext_lazy("Pictures whose consent has ended"),
    "help_line_unconfirmed": gettext_lazy("Help lines that nobody has confirmed for a year"),
}


def find(content: Content) -> Iterator[Finding]:
    """Yield pictures that pages show without what belongs to them, and help lines to confirm."""
    yield from _pictures(content)
    for line in HelpLine.objects.unconfirmed(content.day):
        message = (
            _("Last confirmed on %(date)s.") % {"date": shown_day(line.last_confirmed)}
            if line.last_confirmed
            else _("Never confirmed.")
        )
        yield record_finding("help_line_unconfirmed", line, message, "last_confirmed")


def _pictures(content: Content) -> Iterator[Finding]:
    shown = _where_shown(content)
    for picture in SiteImage.objects.filter(pk__in=shown).order_by("title", "pk"):
        where = _("Shown on %(pages)s.") % {"pages": ", ".join(shown[picture.pk])}
        if not picture.is_decorative:
            for name, missing in (
                ("description_da", _("No Danish description.")),
                ("description_en", _("No English description.")),
            ):
                if not getattr(picture, name):
                    yield record_finding("picture_description", picture, f"{missing} {where}", name)
        if not picture.credit:
            yield record_finding("picture_credit", picture, where, "credit")
    for picture in SiteImage.objects.consent_ended(content.day).order_by("title", "pk"):
        ended = _("The consent ended on %(date)s.") % {"date": shown_day(picture.consent_ends)}
        pages = shown.get(picture.pk)
        where = _("Shown on %(pages)s.") % {"pages": ", ".join(pages)} if pages else ""
        yield record_finding("consent_ended", picture, f"{ended} {where}".strip(), "consent_ends")


def _where_shown(content: Content) -> dict[int, list[str]]:
    """Return the titles of the visible pages that show a picture, by the picture's primary key."""
    titles = {str(page.pk): page.title for page in content.pages}
    references = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=titles,
        to_content_type=ContentType.objects.get_for_model(SiteImage),
    ).values_list("to_object_id", "object_id")
    shown: dict[int, list[str]] = {}
    for picture, page in sorted(set(references)):
        shown.setdefault(int(picture), []).append(titles[page])
    return shown
