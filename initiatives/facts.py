"""What the box of facts on an initiative has no answer to."""

from collections.abc import Mapping

from django.utils.translation import pgettext

from initiatives.models import Status


def not_stated(context: Mapping[str, object]) -> list[str]:
    """Return the names of the facts that nobody has stated, in the reader's language.

    `context` holds the facts as the page names them. They stand in one row: eight rows that each
    say »Ikke oplyst« hid the few facts that are known.
    """
    facts = (
        (pgettext("site", "Status"), context["status_code"] != Status.UNKNOWN),
        (pgettext("site", "Goal"), context["goal"] or context["other_goals"]),
        (pgettext("site", "Area"), context["whole_municipality"] or context["areas"]),
        (pgettext("site", "Target group"), context["target_groups"]),
        (pgettext("site", "Theme"), context["themes"]),
        (pgettext("site", "Works with"), context["works_with"]),
        (pgettext("site", "Who is behind it?"), context["lead_organisation"]),
        (pgettext("site", "Partners"), context["partners"]),
    )
    return [name for name, known in facts if not known]
