"""English pages with a text of their own: deliberately shorter, no sentence of them waited for (F48).

Such a page belongs to its Danish page (address, facts, language switch) but has no segments: Wagtail's
plain editor writes it, and a Danish publication outdates nothing. Sentence by sentence again, it takes
over what it says where it can, so that nothing written is lost (wagtail-localize #876, #607).
"""

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms import languages
from cms.models.base import BasePage

from . import places, versions
from .models import OutdatedTranslation, TextBeforePull
from .rules import danish_sentences, source_page, translation_of

if TYPE_CHECKING:
    from cms.models.users import AnyUser

DETACHED: Final = "cms.own_english_text"
ATTACHED: Final = "cms.sentence_by_sentence"


@transaction.atomic
def detach(page: Page, user: "AnyUser | None" = None) -> None:
    """Give an English page a text of its own; what was translated stays in the memory.

    The plain editor opens with all that was typed, also as sentences that are in no draft yet.
    """
    translation = translation_of(page)
    if translation is None:
        return
    source = translation.source
    if _typed_since(source, page) and not places.are_lost(source):
        _with_what_was_typed(translation, page).save_revision(user=user, clean=False)
    translation.delete()
    source.versions.all().delete()
    # The text is another one when the page is translated again.
    TextBeforePull.objects.filter(source=source).delete()
    OutdatedTranslation.objects.filter(source=source).delete()
    log(instance=page.specific, action=DETACHED, user=user)


@transaction.atomic
def attach(page: Page, user: "AnyUser | None" = None) -> int:
    """Translate an English page sentence by sentence again, from what it says now.

    Returns how many sentences stay open. Raises `Page.DoesNotExist` without a Danish page.
    """
    danish = source_page(page)
    if danish is None:
        raise Page.DoesNotExist
    source, created = TranslationSource.get_or_create_from_instance(danish)
    if not created:
        source.update_from_db()
    # One that wagtail-localize stopped is still there, switched off.
    translation, _created = Translation.objects.update_or_create(
        source=source, target_locale=page.locale, defaults={"enabled": True}
    )
    _adopt(source, page, danish)
    log(instance=page.specific, action=ATTACHED, user=user)
    total, done = translation.get_progress()
    return int(total - done)


@transaction.atomic
def resume(translation: Translation, page: Page, user: "AnyUser | None" = None) -> None:
    """Go on sentence by sentence after *stop*, with what was written in the plain editor meanwhile.

    Upstream switches the old sentences on again, and the next publication overwrites the edits (#876).
    No newer Danish text is pulled in: which sentences are current stays as it was.
    """
    translation.enabled = True
    translation.save(update_fields=["enabled"])
    _adopt(translation.source, page, translation.source.as_instance())
    log(instance=page.specific, action=ATTACHED, user=user)


def _with_what_was_typed(translation: Translation, page: Page) -> BasePage:
    """Return the last draft with the sentences that were typed after it, unsaved.

    What has no English is left as the draft has it where there is such a place, else in Danish.
    """
    source = translation.source
    with transaction.atomic():
        _adopt(source, page, source.as_instance())
        english: BasePage = source.get_ephemeral_translated_instance(
            translation.target_locale, fallback=True
        )
        # That a draft said it makes nothing a translation.
        transaction.set_rollback(True)
    english.slug = find_available_slug(
        english.get_parent(), slugify(english.slug), ignore_page_id=english.pk
    )
    return english


def _typed_since(source: TranslationSource, page: Page) -> set[tuple[int, int]]:
    """Return the sentences (string and context) that were typed after the page's last revision."""
    written_at = page.latest_revision.created_at if page.latest_revision else page.last_published_at
    if written_at is None:
        return set()
    rows = StringTranslation.objects.filter(
        context__object=source.object_id,
        locale=page.locale_id,
        has_error=False,
        updated_at__gt=written_at,
    )
    return set(rows.values_list("translation_of", "context"))


def _adopt(source: TranslationSource, page: Page, danish: Page) -> None:
    """Take the sentences of each path that has as many in both languages; no Danish one.

    What was typed as a sentence after the page's last revision is newer, and stays.
    """
    english = page.get_latest_revision_as_object()
    still_danish = danish_sentences(english, danish)
    newer = _typed_since(source, page)
    texts: dict[str, list[str]] = defaultdict(list)
    for place, text in versions.sentences_of(english):
        texts[place].append(text)
    segments = defaultdict(list)
    rows = source.stringsegment_set.select_related("context", "string").order_by("order")
    for segment in rows:
        segments[segment.context.path].append(segment)
    for place, there in segments.items():
        if len(there) != len(texts[place]):
            continue
        for segment, text in zip(there, texts[place], strict=True):
            is_newer = (segment.string_id, segment.context_id) in newer
            # A short title that nobody has translated is no Danish sentence, but no English either.
            if text not in still_danish and text != segment.string.data and not is_newer:
                StringTranslation.objects.update_or_create(
                    translation_of_id=segment.string_id,
                    context_id=segment.context_id,
                    locale=english.locale,
                    defaults={
                        "data": text,
                        "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                        "tool_name": "",
                        "has_error": False,
                        "field_error": "",
                    },
                )


# Views -----------------------------------------------------------------------------------------


def urls() -> list[URLPattern]:
    """Return the addresses, for the hook `register_admin_urls`."""
    return [
        path("bilingual/<int:page_id>/own-text/", own_text, name="english_own_text"),
        path("bilingual/<int:page_id>/sentences/", sentences, name="english_sentences"),
    ]


def own_text(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask, and give the page a text of its own."""

    def act(page: Page) -> str:
        detach(page, request.user)
        return _("The page now has its own English text.")

    question = _(
        "The page gets its own English text, for instance a shorter one. It is then written like any"
        " other page, and nobody is told when the Danish page changes."
    )
    return _ask(request, page_id, _("Own English text"), question, act)


def sentences(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask, and translate the page sentence by sentence again."""

    def act(page: Page) -> str:
        left = attach(page, request.user)
        return _("The page is translated sentence by sentence. Still open: %(number)s.") % {
            "number": left
        }

    question = _(
        "The page is translated sentence by sentence again. What it says now is taken over where it"
        " has the same sections as the Danish page; the other sentences are open."
    )
    return _ask(request, page_id, _("Translate sentence by sentence"), question, act)


def _ask(
    request: HttpRequest, page_id: int, title: str, question: str, act: Callable[[Page], str]
) -> HttpResponse:
    """Show the question, or act on the answer. Only for whoever may publish the page."""
    page = get_object_or_404(Page, pk=page_id, locale__language_code=languages.TARGET)
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    if source_page(page) is None:
        raise Http404
    back = reverse("wagtailadmin_pages:edit", args=[page.pk])
    if request.method == "POST":
        messages.success(request, act(page))
        return redirect(back)
    context = {
        "page_title": title,
        "header_title": title,
        "header_icon": "site",
        "question": question,
        "back": back,
    }
    return render(request, "cms/admin/confirm.html", context)
