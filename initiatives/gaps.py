"""What an initiative must have to be published, and what else it lacks (F41)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cms import languages
from cms.models import ContactSettings, Problem
from cms.visibility import visible
from initiatives.contacts import Contact, contacts_of

if TYPE_CHECKING:
    from initiatives.models import InitiativePage


@dataclass(frozen=True)
class Known:
    """What the rules ask of other records: about the Danish page, and the department's number."""

    contacts: list[Contact]
    has_roles: bool
    has_english: bool
    phone: str


def known_of(pages: Sequence["InitiativePage"]) -> list[Known]:
    """Return what is known of each Danish page, in four queries for any number."""
    from initiatives.models import InitiativePage, RoleAssignment

    keys = [page.pk for page in pages]
    contacts = contacts_of(keys)
    with_roles = set(
        RoleAssignment.objects.filter(initiative__in=keys).values_list("initiative", flat=True)
    )
    translations = visible(
        InitiativePage.objects.filter(
            translation_key__in=[page.translation_key for page in pages],
            locale__language_code=languages.TARGET,
        )
    )
    in_english = set(translations.values_list("translation_key", flat=True))
    settings = ContactSettings.objects.first()
    return [
        Known(
            contacts=contacts.get(page.pk, []),
            has_roles=page.pk in with_roles,
            has_english=page.translation_key in in_english,
            phone=settings.phone if settings else "",
        )
        for page in pages
    ]


def publishing_problems(page: "InitiativePage") -> list[Problem]:
    """A title, a summary, and somebody to contact; everything else may stay empty."""
    problems = []
    if not page.summary.strip():
        problems.append(Problem("summary", _("Write a summary.")))
    if page.is_source and not page.known.contacts and not page.known.phone:
        problems.append(
            Problem("", _("Nobody can be contacted. Fill in the contact details of the site."))
        )
    return problems


def gaps(page: "InitiativePage") -> list[Problem]:
    """Facts that the strategy wants and nobody has given yet; English pages read them through."""
    if not page.is_source:
        return []
    found = []
    if page.goal_id is None:
        found.append(Problem("goal", _("No goal is chosen."), "no_goal"))
    if not (page.works_with_individuals or page.works_with_groups or page.works_with_areas):
        message = _("It isn't chosen what the initiative works with.")
        found.append(Problem("works_with_individuals", message, "no_level"))
    if page.review_date is None:
        message = _("No date is set before which somebody must review the page.")
        found.append(Problem("review_date", message, "no_review_date"))
    if not (page.brief_title_en and page.brief_text_en) and not page.known.has_english:
        message = _("There is neither an English page nor English in brief.")
        found.append(Problem("brief_title_en", message, "no_english_in_brief"))
    if not page.known.contacts:
        message = (
            _("The contact person has left or shows no name: readers see the department's number.")
            if page.known.has_roles
            else _("Nobody is named as contact: readers see the department's number.")
        )
        found.append(Problem("", message, "no_contact"))
    return found
