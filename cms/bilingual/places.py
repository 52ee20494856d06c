"""Sentences whose place is gone: a release has renamed or removed their block or field.

wagtail-localize keeps with each sentence the names of the field and the blocks it stands in. When one of
them is gone, upstream's editor and rendering end in a 500, also after a new pull (#702, #690, #298).
Here the names are worked out anew at each pull, and until somebody pulls, editor and publishing say so.
No sentence is lost: the English hangs on the Danish sentence and on the block's id, not on its type.
"""

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q
from django.utils.translation import gettext as _
from wagtail.blocks import ListBlock
from wagtail.fields import StreamField
from wagtail_localize.models import TranslationContext, TranslationSource

_TABLES = ("stringsegment", "templatesegment", "overridablesegment")


def are_lost(source: TranslationSource) -> bool:
    """Return whether a sentence of `source`, or something else in it, has no place left; one query."""
    used = Q()
    for table in _TABLES:
        segments = getattr(source, f"{table}_set")
        used |= Q(pk__in=segments.values("context"))
    model = source.specific_content_type.model_class()
    names = TranslationContext.objects.filter(used).values_list("field_path", flat=True)
    return any(not _exists(model, path) for path in names)


def forget_names(source: TranslationSource) -> None:
    """Forget the names that are gone, so that upstream works them out anew."""
    model = source.specific_content_type.model_class()
    contexts = TranslationContext.objects.filter(object_id=source.object_id)
    gone = [pk for pk, path in contexts.values_list("pk", "field_path") if not _exists(model, path)]
    if gone:
        contexts.filter(pk__in=gone).update(field_path="")


def pull_first() -> str:
    """Return what to tell whoever wants to translate or publish such a page."""
    return _(
        "The Danish page is built in another way now than when its text was pulled in. Pull in the"
        " newest Danish text first. What is translated is kept."
    )


def _exists(model: type[Model], path: str) -> bool:
    """Whether "field.block.block" leads somewhere on `model`; "" is a place not worked out yet."""
    if not path:
        return True
    name, *names = path.split(".")
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    block = field.stream_block if isinstance(field, StreamField) else None
    for name in names:
        if isinstance(block, ListBlock):
            block = block.child_block
        elif block is not None:
            block = getattr(block, "child_blocks", {}).get(name)
            if block is None:
                return False
    return True
