"""Areas as the search sees them: records that the list of areas shows, one document a language."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import override
from modeltranslation.utils import build_localized_fieldname

from cms.visibility import visible
from initiatives.models import Area, AreaIndexPage

_PREFIX = "area"


@dataclass(frozen=True)
class ListedArea:
    """An area on the list of areas of one language."""

    area: Area
    index: AreaIndexPage

    @property
    def key(self) -> str:
        """The key of its document."""
        return f"{_PREFIX}:{self.language}:{self.area.code}"

    @property
    def language(self) -> str:
        """The language of the list."""
        return self.index.language

    @property
    def url(self) -> str:
        """The address of the area's page."""
        return f"{self.index.url}{self.area.code}/"

    @property
    def name(self) -> str:
        """The name in the language of the list, or in the other one where it is missing."""
        with override(self.language):
            return str(self.area.name)

    def text(self, field: str) -> str:
        """Return a translated field in the language of the list, empty where it is missing."""
        return str(getattr(self.area, build_localized_fieldname(field, self.language)) or "")

    @property
    def names(self) -> str:
        """What residents find it by, beside its name, as running text."""
        area = self.area
        lists = (area.streets.splitlines(), area.schools.splitlines())
        parts = (self.text("other_words"), area.postcodes, *(", ".join(rows) for rows in lists))
        return "; ".join(part for part in parts if part)


def is_area(key: str) -> bool:
    """Whether a document is an area."""
    return key.startswith(f"{_PREFIX}:")


def listed_areas(keys: Collection[str] | None = None) -> list[ListedArea]:
    """Return the areas that the public may see, in both languages, or those of `keys` alone.

    Two queries, or none for keys among which there is no area.
    """
    if keys is not None and not any(is_area(key) for key in keys):
        return []
    indexes = list(visible(AreaIndexPage.objects.select_related("locale")).order_by("pk"))
    areas = list(Area.objects.order_by("pk")) if indexes else []
    found = [ListedArea(area, index) for index in indexes for area in areas]
    return [listed for listed in found if keys is None or listed.key in keys]
