"""Areas as the search sees them: records that the list of areas shows, one document a language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import override
from modeltranslation.utils import build_localized_fieldname

from cms.visibility import visible
from initiatives.models import Area, AreaIndexPage

from .document import version_at
from .listed import Listed, Place


@dataclass(frozen=True)
class ListedArea(Listed):
    """An area on the list of areas of one language."""

    area: Area
    index: AreaIndexPage
    kind = "area"

    @property
    def language(self) -> str:
        """The language of the list."""
        return self.index.language

    @property
    def identity(self) -> str:
        """Its code."""
        return str(self.area.code)

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
    def version(self) -> int:
        """That of the list that shows it: a change of the record has everything written anew."""
        return version_at(self.index.last_published_at)

    @property
    def summary(self) -> str:
        """The introduction."""
        return self.text("introduction")

    @property
    def names(self) -> str:
        """What residents find it by, beside its name, as running text."""
        area = self.area
        lists = (area.streets.splitlines(), area.schools.splitlines())
        parts = (self.text("other_words"), area.postcodes, *(", ".join(rows) for rows in lists))
        return "; ".join(part for part in parts if part)

    def places(self) -> Iterator[Place]:
        """Yield its names."""
        yield Place(self.names, self.url)

    @property
    def labels(self) -> tuple[str, ...]:
        """Its postcodes and nicknames mark it like its name."""
        return tuple(label for label in (self.text("other_words"), self.area.postcodes) if label)

    @property
    def facets(self) -> Mapping[str, tuple[str, ...]]:
        """Itself."""
        return {"area": (self.area.code,)}


def listed_areas() -> list[ListedArea]:
    """Return the areas that the public may see, in both languages; two queries."""
    indexes = list(visible(AreaIndexPage.objects.select_related("locale")).order_by("pk"))
    areas = list(Area.objects.order_by("pk")) if indexes else []
    return [ListedArea(area, index) for index in indexes for area in areas]
