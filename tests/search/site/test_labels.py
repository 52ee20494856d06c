"""Pages are found by the names of what they belong to, and by the other words for it."""

import pytest

from cms.jobs import drain
from initiatives.models import Area, Goal, InitiativePage, TargetGroup, Theme
from tests.search.site.index import Index
from tests.search.site.reader import Reader, address, initiatives

pytestmark = pytest.mark.django_db

WORD = "quaxolot"


@pytest.mark.slow
@pytest.mark.parametrize("kind", [Goal, Theme, TargetGroup, Area])
def test_other_words_of_a_record_find_its_initiatives(
    index: Index, reader: Reader, kind: type[Goal | Theme | TargetGroup | Area]
) -> None:
    pages = InitiativePage.objects.filter(locale__language_code="da")
    fields = {Goal: "goal", Theme: "themes", TargetGroup: "target_groups", Area: "areas"}
    page = next(page for page in pages.live() if _first(page, fields[kind]) is not None)
    record = _first(page, fields[kind])
    assert record is not None
    record.other_words_da, record.other_words_en = f"noget, {WORD}", f"something, {WORD}english"
    record.save()
    drain()
    danish = initiatives(reader.search("da", WORD).urls)
    assert address(page.code) in danish
    assert address(page.code, "en") in reader.search("en", f"{WORD}english").urls
    # The English page speaks for the Danish one, and isn't listed beside it.
    through = reader.search("da", f"{WORD}english")
    assert address(page.code) in through.urls
    assert address(page.code, "en") not in [hit.url for hit in through.other_hits]


def _first(page: InitiativePage, field: str) -> Goal | Theme | TargetGroup | Area | None:
    value = getattr(page, field)
    found: Goal | Theme | TargetGroup | Area | None = (
        value.first() if hasattr(value, "first") else value
    )
    return found
