"""Where a shared record is in use, and the refusal to delete it while it is.

Relations are asked in the database, so that nothing is emptied or deleted along without a word. What
stands in texts and blocks, Wagtail's reference index knows.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import itemgetter
from typing import Any, Final

from django.contrib.admin.utils import quote
from django.db.models import ForeignObjectRel, Model
from django.db.models.deletion import ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from modelcluster.fields import ParentalKey
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, ReferenceIndex

_SHOWN: Final = 5  # links, and refused records, at most


def uses_of(record: Model) -> list[Model]:
    """Return the pages and records that use `record`, each once; its own parts are no use."""
    holders = map(_owner, chain(_related(record), _indexed(record)))
    found = {_key(holder): holder for holder in holders}
    found.pop(_key(record), None)
    return list(found.values())


def refuse_deletion(request: HttpRequest, records: Sequence[Model]) -> HttpResponse | None:
    """Answer with a refusal that says where records are in use, or with None if none of them is.

    None of several records is deleted then: what may go is easily chosen again.
    """
    used = [(record, uses) for record in records if (uses := uses_of(record))]
    if not used:
        return None
    finder = AdminURLFinder(request.user)
    for record, uses in used[:_SHOWN]:
        text = ngettext(
            "“%(record)s” can't be deleted: it is used in %(count)s place.",
            "“%(record)s” can't be deleted: it is used in %(count)s places.",
            len(uses),
        ) % {"record": record, "count": len(uses)}
        buttons = _links(uses, finder)
        if len(uses) > _SHOWN:
            usage = _address(record, "usage", quote(record.pk))
            buttons.append(messages.button(usage, _("Show all places")))
        messages.error(request, text, buttons=buttons)
    if (more := len(used) - _SHOWN) > 0:
        text = ngettext(
            "%(count)s more record is in use.", "%(count)s more records are in use.", more
        )
        messages.error(request, text % {"count": more})
    record = used[0][0]
    edit_url = finder.get_edit_url(record) if len(records) == 1 else None
    return redirect(edit_url or _address(record, "list"))


def tell_protected(
    request: HttpRequest, error: ProtectedError | RestrictedError
) -> HttpResponse | None:
    """Tell an editor what the database refused to delete, and lead back to where they were.

    None for a page that is only looked at: it deletes nothing, so the fault is ours.
    """
    if request.method != "POST":
        return None
    uses: Collection[Model] = (
        error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
    )
    text = ngettext(
        "Nothing was deleted: it is used in %(count)s place.",
        "Nothing was deleted: it is used in %(count)s places.",
        len(uses),
    ) % {"count": len(uses)}
    messages.error(request, text, buttons=_links(uses, AdminURLFinder(request.user)))
    return redirect(request.get_full_path())


def _links(uses: Iterable[Model], finder: AdminURLFinder) -> list[Any]:
    """Return buttons that lead to the first uses which this editor may open.

    Buttons, since Wagtail gives other links in a message a colour that nobody can read there.
    """
    links = ((finder.get_edit_url(use), f"{_label(use)}: {use}") for use in uses)
    return [
        messages.button(url, label) for url, label in islice(filter(itemgetter(0), links), _SHOWN)
    ]


def _address(record: Any, view: str, *args: str) -> str:
    """Return the address of a view of a snippet, to which Wagtail adds its viewset."""
    return reverse(record.snippet_viewset.get_url_name(view), args=args)


def _label(use: Model) -> str:
    return str(capfirst(use._meta.verbose_name))


def _related(record: Model) -> Iterator[Model]:
    """Yield what points to `record` by a field, apart from its own parts."""
    for relation in record._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or isinstance(relation.field, ParentalKey):
            continue
        # A table that only joins two others shows up as the relation of the field that made it, too.
        if not relation.field.model._meta.auto_created:
            yield from relation.field.model._base_manager.filter(**{relation.field.name: record})


def _indexed(record: Model) -> Iterator[Model]:
    for holder, _references in ReferenceIndex.get_grouped_references_to(record):
        yield holder.specific_deferred if isinstance(holder, Page) else holder


def _owner(holder: Model) -> Model:
    """Return the record that `holder` is a part of, such as the group of a seat."""
    for field in holder._meta.concrete_fields:
        if isinstance(field, ParentalKey):
            return _owner(getattr(holder, field.name))
    return holder


def _key(holder: Model) -> tuple[str, object]:
    return ("page" if isinstance(holder, Page) else holder._meta.label, holder.pk)
