"""What `check_content` says of pictures: description, credit, consent (F38)."""

from datetime import date

import pytest
from freezegun import freeze_time

from cms.models import SiteImage
from tests.cms.review.conftest import Find, Findings, i01, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture() -> SiteImage:
    """A picture that I01 shows in lists, with all that belongs to it."""
    image: SiteImage = SiteImage.objects.create(
        title="Prøvebillede",
        file="p.png",
        width=10,
        height=10,
        credit="Prøve",
        description_da="En havn",
        description_en="A harbour",
    )
    page = i01()
    page.listing_image = image
    publish(page)
    return image


def picture_rows(rows: Findings) -> set[tuple[str, str]]:
    return {(row["check"], row["message"]) for row in rows if row["title"] == "Prøvebillede"}


def test_a_picture_with_all_that_belongs_to_it(found: Find, picture: SiteImage) -> None:
    assert picture_rows(found()) == set()


def test_a_picture_whose_consent_has_ended_names_its_pages(found: Find, picture: SiteImage) -> None:
    SiteImage.objects.filter(pk=picture.pk).update(
        consent="written", consent_ends=date(2026, 11, 22)
    )
    with freeze_time("2026-11-22 22:30"):
        assert picture_rows(found()) == set()
    with freeze_time("2026-11-22 23:30"):
        said = f"The consent ended on 22 November 2026. Shown on {i01().title}."
        assert picture_rows(found()) == {("consent_ended", said)}


def test_a_picture_without_description_or_credit(found: Find, picture: SiteImage) -> None:
    SiteImage.objects.filter(pk=picture.pk).update(description_en="", credit="")
    where = f"Shown on {i01().title}."
    assert picture_rows(found()) == {
        ("picture_description", f"No English description. {where}"),
        ("picture_credit", where),
    }


def test_a_decorative_picture_needs_no_description(found: Find, picture: SiteImage) -> None:
    SiteImage.objects.filter(pk=picture.pk).update(
        description_da="", description_en="", is_decorative=True
    )
    assert picture_rows(found()) == set()
