"""What pages show of records beside their texts: how to reach us, and who sits in which group."""

from collections.abc import Iterator

from django.utils.translation import override
from wagtail.models import Site

from cms.models import BasePage, ContactSettings
from home.models import ContactPage, OrganisationPage
from home.organisation import groups


def texts_of_records(page: BasePage) -> list[str]:
    """Return the texts of records that a page shows, in its language; names as far as it shows them (F25)."""
    with override(page.language):
        if isinstance(page, ContactPage):
            return list(filter(None, _contact()))
        if isinstance(page, OrganisationPage):
            return list(filter(None, _organisation()))
    return []


def _contact() -> Iterator[str]:
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        return
    contact = ContactSettings.for_site(site)
    yield from (contact.organisation, contact.department, contact.street, contact.postcode_city)
    # A number is typed with blanks and without.
    yield from (contact.phone, contact.phone.replace(" ", ""), contact.email)


def _organisation() -> Iterator[str]:
    for line in groups():
        group = line.group
        yield from (group.name, group.mandate, group.composition, group.cadence)
        for seat in line.seats:
            yield seat.member.title
            if seat.person is not None:
                yield seat.person.name
            if seat.member.organisation is not None:
                yield seat.member.organisation.name
