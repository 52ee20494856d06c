"""Which page says the same in the other language."""

from collections.abc import Mapping, Sequence

from django.db.models import OuterRef, Subquery
from wagtail.models import Page

from cms.visibility import visible

from .catalogue import Catalogue
from .documents import key_of, pk_of


def twins_of(catalogue: Catalogue, keys: Sequence[str]) -> Mapping[str, str]:
    """Return the key of its translation, for each key that has one which the public may see.

    One query for pages, a few more when there is anything else among the keys.
    """
    pks = [pk for key in keys if (pk := pk_of(key)) is not None]
    asked = Page.objects.filter(pk__in=pks)
    same = asked.filter(translation_key=OuterRef("translation_key")).order_by().values("pk")[:1]
    names = asked.order_by().values("translation_key")
    others = visible(Page.objects.filter(translation_key__in=names)).exclude(pk__in=pks)
    pairs = others.annotate(same=Subquery(same)).values_list("same", "pk") if pks else ()
    return {key_of(one): key_of(other) for one, other in pairs} | catalogue.twins(keys)
