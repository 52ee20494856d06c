"""The page in its other language, seen from the editor: what English readers would get, and Danish ones.

Wagtail offers it as a second mode of the preview beside the form, and at the address of the saved draft
(`view_draft/?mode=other`). It shows the other page as its own editors have left it, drafts included:
whoever may edit a page may see what it says in both languages. Nothing is saved.
"""

from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PreviewableMixin

from cms import languages

if TYPE_CHECKING:
    from cms.models import BasePage

MODE: Final = "other"


class PreviewInBothLanguages(PreviewableMixin):
    """Adds the other language to the preview of a page."""

    @cached_property
    def other_language(self) -> Page | None:
        """The page in the other language as it is stored, live or not; one query."""
        if not self.pk:
            return None
        others = Page.objects.filter(
            translation_key=self.translation_key,
            locale__language_code=languages.other(self.language),
            alias_of=None,
        )
        return others.first()

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """Wagtail's one mode, and the other page if there is one."""
        modes = super().preview_modes
        if self.other_language is None:
            return modes
        label = _("The English page") if self.is_source else _("The Danish page")
        return [*modes, (MODE, label)]

    def make_preview_request(
        self,
        original_request: HttpRequest | None = None,
        preview_mode: str | None = None,
        extra_request_attrs: dict[str, Any] | None = None,
    ) -> Any:
        """Show this page, or the other one at that one's own address."""
        shown = other_page(self) if preview_mode == MODE else None
        if shown is not None:
            return shown.make_preview_request(original_request, "", extra_request_attrs)
        return super().make_preview_request(original_request, preview_mode, extra_request_attrs)


def other_page(page: "BasePage") -> "BasePage | None":
    """Return the page in the other language as it would be now, unsaved; None when there is none.

    A page that is translated sentence by sentence is put together from its sentences, in Danish where
    one is missing. An English page shows the facts of `page`, as they stand in the form.
    """
    from .rules import translation_of

    found = page.other_language
    if found is None:
        return None
    translation = translation_of(found) if page.is_source else None
    if translation is not None and translation.enabled:
        other: BasePage = translation.source.get_ephemeral_translated_instance(
            translation.target_locale, fallback=True
        )
    else:
        other = found.get_latest_revision_as_object()
    if page.is_source:
        other.facts = page
    return other
