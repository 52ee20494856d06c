"""Sentences in a PO file, for translators who work outside the admin: out of the site, and in again.

A file is a copy of one moment. What has been translated on the site since then is newer, and stays
(upstream writes the file over it without a word); what the memory proposes is marked "fuzzy", as PO files
have it, and counts as translated when that mark is gone or the text is another one.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import polib
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.views.pages.utils import get_valid_next_url_from_request
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.views.edit_translation import user_can_edit_instance

if TYPE_CHECKING:
    from cms.models.users import AnyUser

# Which translation a file belongs to, and when it was made.
_OWNER: Final = "X-WagtailLocalize-TranslationID"
_MADE: Final = "POT-Creation-Date"
_FUZZY: Final = "fuzzy"

_upstream_export = Translation.export_po


def install() -> None:
    """Let the file say what is only proposed. May go once wagtail-localize has a memory of its own (#657)."""
    Translation.export_po = export_po


def export_po(self: Translation) -> polib.POFile:
    """Return upstream's file, with the memory's proposals marked as such."""
    po = _upstream_export(self)
    stored = _stored(self)
    for entry in po:
        known = stored.get((entry.msgid, entry.msgctxt))
        if known is not None and _is_proposed(known):
            entry.flags.append(_FUZZY)
    return po


@require_POST
def upload(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Take sentences from a file; no file, or one of something else, becomes a message (upstream: 500)."""
    translation = get_object_or_404(Translation, pk=translation_id)
    if not user_can_edit_instance(request.user, translation.get_target_instance()):
        raise PermissionDenied
    file = request.FILES.get("file")
    po = _read(file) if file is not None else None
    if file is None:
        messages.error(request, _("Choose the PO file first."))
    elif po is None:
        messages.error(request, _("This isn't a PO file that was downloaded from here."))
    elif po.metadata[_OWNER] != str(translation.uuid):
        messages.error(request, _("This PO file belongs to another page."))
    else:
        _tell(request, take(translation, po, request.user))
    return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_home"))


@transaction.atomic
def take(translation: Translation, po: polib.POFile, user: "AnyUser") -> list[str]:
    """Take the sentences of a file; return the Danish ones that were translated otherwise since it was made."""
    made = _made(po)
    stored = _stored(translation, lock=True)
    newer: list[str] = []
    for entry in list(po):
        known = stored.get((entry.msgid, entry.msgctxt))
        if known is None or not entry.msgstr:
            continue
        if _is_proposed(known):
            if entry.fuzzy and entry.msgstr == known.data:
                po.remove(entry)
            else:
                # Upstream leaves a sentence open that says what was proposed.
                known.delete()
        elif known.updated_at > made and known.data != entry.msgstr:
            newer.append(entry.msgid)
            po.remove(entry)
    translation.import_po(po, user=user, tool_name="PO File")
    return newer


def _read(file: Any) -> polib.POFile | None:
    """Return the content of a file that was downloaded from here, None for anything else."""
    content = file.read()
    # polib takes a name as well as a content, and would open that file.
    if b"\n" not in content or _OWNER.encode() not in content:
        return None
    try:
        po = polib.pofile(content.decode())
        _made(po)
    except (OSError, UnicodeDecodeError, KeyError, ValueError):
        return None
    return po if _OWNER in po.metadata else None


def _made(po: polib.POFile) -> datetime:
    return datetime.fromisoformat(po.metadata[_MADE]).astimezone()


def _stored(
    translation: Translation, *, lock: bool = False
) -> Mapping[tuple[str, str], StringTranslation]:
    """Return what is stored of each sentence, by its Danish and its place."""
    rows = StringTranslation.objects.filter(
        context__object=translation.source.object_id, locale=translation.target_locale_id
    ).select_related("translation_of", "context")
    if lock:
        rows = rows.select_for_update(of=("self",))
    return {(row.translation_of.data, row.context.path): row for row in rows}


def _is_proposed(row: StringTranslation) -> bool:
    return bool(
        row.has_error and row.translation_type == StringTranslation.TRANSLATION_TYPE_MACHINE
    )


def _tell(request: HttpRequest, newer: list[str]) -> None:
    messages.success(request, _("The sentences of the PO file are in."))
    if newer:
        text = ngettext(
            "%(number)s sentence was translated here after the file was downloaded, and stays as it is:"
            " %(sentences)s",
            "%(number)s sentences were translated here after the file was downloaded, and stay as they"
            " are: %(sentences)s",
            len(newer),
        )
        named = " · ".join(Truncator(strip_tags(one)).chars(60) for one in newer)
        messages.warning(request, text % {"number": len(newer), "sentences": named})
