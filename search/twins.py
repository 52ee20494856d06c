"""Which page says the same in the other language."""

from collections.abc import Mapping, Sequence

from wagtail.models import Page

from cms import languages
from cms.visibility import visible

from .areas import ListedArea, is_area, listed_areas
from .documents import key_of, pk_of


def twins_of(keys: Sequence[str]) -> Mapping[str, str]:
    """Return the key of its translation, for each key that has one which the public may see.

    Two queries for pages, two more when there are areas among the keys.
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
    if any(map(is_area, keys)):
        found.update(_twins_of_areas(keys))
    return found


def _twins_of_areas(keys: Sequence[str]) -> dict[str, str]:
    def name(listed: ListedArea) -> tuple[str, str]:
        return listed.area.code, listed.language

    listed = {name(each): each.key for each in listed_areas()}
    return {
        key: listed[code, languages.other(language)]
        for (code, language), key in listed.items()
        if key in keys and (code, languages.other(language)) in listed
    }
