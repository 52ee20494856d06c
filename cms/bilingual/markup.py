"""What may stand in an English sentence, and where its links may lead.

The editor sends neither comments nor `javascript:`, and a translator can send both past it. Upstream
looks at the tags of a sentence alone: the text of a comment passes, and a browser, which ends `<!-->` at
once, takes what follows for the page's own. At the addresses upstream doesn't look at all.
"""

from collections.abc import Container
from typing import Any

from bs4.element import PageElement, PreformattedString
from django.db.models.signals import post_save
from django.utils.translation import gettext as _
from wagtail.whitelist import check_url
from wagtail_localize import strings
from wagtail_localize.models import SegmentOverride

_upstream_validate = strings.validate_element


def install() -> None:
    """Look at sentences more closely. May go once wagtail-localize (1.14.5) refuses comments itself."""
    strings.validate_element = validate_element


def connect() -> None:
    """Connect the receiver."""
    post_save.connect(refuse_address, SegmentOverride, dispatch_uid="bilingual.refuse_address")


def validate_element(element: PageElement) -> None:
    """Do upstream's check of a sentence; raises `ValueError` for comments and declarations too."""
    if isinstance(element, PreformattedString):
        raise ValueError(_("HTML comments are not allowed in a sentence."))
    _upstream_validate(element)


def refuse_address(
    sender: Any,
    instance: SegmentOverride,
    raw: bool = False,
    update_fields: Container[str] | None = None,
    **kwargs: Any,
) -> None:
    """Mark an address that is none of the web's as wrong: it is left out, and the editor says so."""
    if raw or (update_fields is not None and "data_json" not in update_fields):
        return
    address = instance.data
    wrong = isinstance(address, str) and check_url(address) is None
    said = _("Links may not lead to %(address)s.") % {"address": address} if wrong else ""
    instance.has_error, instance.field_error = wrong, said
    SegmentOverride.objects.filter(pk=instance.pk).update(has_error=wrong, field_error=said)
