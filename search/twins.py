"""Which page says the same in the other language."""

from collections.abc import Mapping, Sequence

from wagtail.models import Page

from cms.visibility import visible

from .catalogue import Catalogue
from .documents import key_of, pk_of


def twins_of(catalogue: Catalogue, keys: Sequence[str]) -> Mapping[str, str]:
    """Return the key of its translation, for each key that has one which the public may see.

    Two queries for pages, a few more when there is anything else among the keys.
    """
    pks = [pk for key in keys if (pk := pk_of(key)) is not None]
    names = (
        dict(Page.objects.filter(pk__in=pks).values_list("translation_key", "pk")) if pks else {}
    )
    others = visible(Page.objects.filter(translation_key__in=list(names))).exclude(pk__in=pks)
    found = {
        key_of(names[name]): key_of(pk)
        for name, pk in (others.values_list("translation_key", "pk") if pks else ())
    }
    return found | catalogue.twins(keys)
