"""The many-to-many facts of one initiative, read in one query instead of five."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import CharField, F, Value
from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname

from cms import languages
from cms.collation import danish_sort_key

if TYPE_CHECKING:
    from initiatives.models import InitiativePage

_NAMES: Final = {
    "other_goals": "short_title",
    "themes": "name",
    "target_groups": "name",
    "areas": "name",
    "partners": "name",
}
_NO_WEB_SITE: Final = Value("", output_field=CharField())


@dataclass(frozen=True)
class Label:
    """The name of a record in both languages (of a goal its short title), and a partner's web site."""

    code: str
    name_da: str
    name_en: str
    url: str = ""

    @property
    def name(self) -> str:
        """The name in the active language, or in the other one where it is missing."""
        if get_language() == languages.TARGET:
            return self.name_en or self.name_da
        return self.name_da or self.name_en


def labels_of(page: "InitiativePage") -> dict[str, list[Label]]:
    """Return the labels of a Danish page by field, each list A–Å in the active language."""
    first, *others = (
        type(page)
        .objects.order_by()
        .filter(pk=page.pk, **{f"{field}__isnull": False})
        .annotate(
            field=Value(field, output_field=CharField()),
            code_=F(f"{field}__code"),
            danish=F(f"{field}__{build_localized_fieldname(name, languages.SOURCE)}"),
            english=F(f"{field}__{build_localized_fieldname(name, languages.TARGET)}"),
            web_site=F("partners__url") if field == "partners" else _NO_WEB_SITE,
        )
        .values_list("field", "code_", "danish", "english", "web_site")
        for field, name in _NAMES.items()
    )
    found: dict[str, list[Label]] = {field: [] for field in _NAMES}
    for field, code, danish, english, web_site in first.union(*others, all=True):
        found[field].append(Label(code, danish or "", english or "", web_site))
    return {
        field: sorted(labels, key=lambda label: danish_sort_key(label.name))
        for field, labels in found.items()
    }
