"""Puts the drawings of the demo content among the site's pictures."""

from typing import Final

from django.core.files.base import ContentFile
from django.db import transaction

from cms.models import SiteImage
from cms.pictures import responsive

from .drawings import Drawing, drawings
from .units import Units

CREDIT: Final = "Tryg Aalborg"


def load_pictures(units: Units) -> dict[str | None, SiteImage]:
    """Make the pictures that are missing, and return all of them by the key of their drawing."""
    return {drawing.key: _picture(drawing, units) for drawing in drawings()}


@transaction.atomic
def _picture(drawing: Drawing, units: Units) -> SiteImage:
    """Return the picture of a drawing, known again by its title and credit.

    What the pages show is made at once: the first reader of a new site shall not wait for it.
    """
    known = {"title": drawing.title, "credit": CREDIT, "making": SiteImage.Making.DRAWING}
    found = SiteImage.objects.filter(**known).first()
    if found is not None:
        return found
    picture = SiteImage(
        **known,
        file=ContentFile(drawing.draw(), name=f"{drawing.key}.jpg"),
        description_da=drawing.description_da,
        description_en=drawing.description_en,
        licence=SiteImage.Licence.OWN,
        consent=SiteImage.Consent.NOBODY,
    )
    picture.full_clean()
    picture.save()
    responsive(picture, "card")
    units.note(f"picture {drawing.key}")
    return picture
