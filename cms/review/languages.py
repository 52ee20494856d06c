"""Where the two languages no longer fit together, past all that keeps them so: what programs left."""

from collections.abc import Iterator
from typing import Final

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

from cms import languages
from cms.bilingual.restrictions import danish_restrictions, less_restricted

from .findings import Content, Finding, page_finding

HEADINGS: Final[dict[str, str | Promise]] = {
    "more_public": gettext_lazy("English pages that more readers see than the Danish ones"),
    "foreign_alias": gettext_lazy("Aliases of pages in the other language"),
    "translation_rows": gettext_lazy("Translations that are stored wrongly"),
}


def find(content: Content) -> Iterator[Finding]:
    """Yield English pages that show too much, aliases across languages, and rows that fit no page."""
    yield from _more_public(content)
    for alias in Page.objects.exclude(alias_of=None).exclude(alias_of__locale=F("locale")):
        message = _("It shows the text of “%(title)s”.") % {"title": alias.alias_of.title}
        yield page_finding("foreign_alias", alias, message)
    yield from _rows()


def _more_public(content: Content) -> Iterator[Finding]:
    """Yield English pages that are public while their Danish page isn't, or is so for fewer readers."""
    seen = {page.translation_key for page in content.pages if page.is_source}
    english = {page.translation_key: page for page in content.pages if not page.is_source}
    hidden = Page.objects.filter(
        translation_key__in=english.keys() - seen, locale__language_code=languages.SOURCE
    )
    for key in hidden.values_list("translation_key", flat=True):
        yield page_finding("more_public", english[key], _("Readers don't see the Danish page."))
    for restriction in danish_restrictions():
        for page in less_restricted(restriction, Page.objects.all()):
            if page.translation_key not in english:
                message = _("The Danish page is restricted in another way.")
                yield page_finding("more_public", page, message)


def _rows() -> Iterator[Finding]:
    """Yield what breaks wagtail-localize's editor: two sources of one page, or one of another type.

    A page that is a source in both languages opens with a 500, or as a translation of its translation
    (localize #547, #662, #878). A source without a page holds sentences that nobody finds
    (docs/translation.md, A14).
    """
    pages = {
        (page.translation_key, page.locale_id): page
        for page in Page.objects.filter(depth__gt=1).select_related("locale")
    }
    for source in TranslationSource.objects.select_related("locale").order_by("pk"):
        page = pages.get((source.object_id, source.locale_id))
        if page is None:
            yield Finding(
                "translation_rows",
                source.object_repr,
                _("Its page has been deleted."),
                "",
                source.locale.language_code,
            )
        elif source.locale.language_code != languages.SOURCE:
            message = _("The English page is stored as one that is to be translated.")
            yield page_finding("translation_rows", page, message)
        elif source.specific_content_type_id != page.content_type_id:
            message = _("It was sent for translation as a page of another kind.")
            yield page_finding("translation_rows", page, message)
