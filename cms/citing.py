"""How somebody else names a page of this site: title, who is behind it, version, address (F55)."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext
from modeltranslation.utils import build_localized_fieldname
from wagtail.models import Page

from cms.bilingual.alternates import absolute
from cms.models import SiteSettings


@dataclass(frozen=True)
class Citation:
    """The parts of a citation in the order they are written; `version` is None before publishing."""

    title: str
    partners: str
    version: date | None
    address: str

    @property
    def text(self) -> str:
        """The whole citation as one text, ready to be copied."""
        parts = [self.title, self.partners, settings.WAGTAIL_SITE_NAME]
        if self.version is not None:
            day = date_format(self.version, pgettext("site", "j F Y"))
            parts.append(pgettext("site", "Version of %(day)s") % {"day": day})
        # A title may end with a mark of its own: »Hvem ringer du til?«
        said = " ".join(
            part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part
        )
        return f"{said} {self.address}"


def citation_of(page: Page, site: SiteSettings, language: str) -> Citation:
    """Return the citation of `page`; the line of partners comes from the settings."""
    updated = getattr(page, "updated", None) or page.last_published_at
    return Citation(
        title=page.title,
        partners=getattr(site, build_localized_fieldname("partners_line", language)) or "",
        version=timezone.localdate(updated) if updated else None,
        address=absolute(page.url or ""),
    )
