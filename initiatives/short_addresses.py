"""Short permanent addresses of initiatives, for paper: `/i/I01`, and its QR code (F57)."""

import io
from dataclasses import dataclass
from typing import Final

import segno
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.bilingual.alternates import absolute
from initiatives.listing import visible_initiatives
from initiatives.models import InitiativePage

# Printed small and copied badly, a quarter of the code may be lost.
ERROR_CORRECTION: Final = "q"


@require_safe
def short_address(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the Danish page of a code by 302: the code stays, the page's address may not.

    Raises 404 for an unknown code and for a page that the public may not see.
    """
    return HttpResponseRedirect(_page(code).url or "/")


@require_safe
def qr_code(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with the QR code of the short address, as a picture."""
    path = reverse("short_address", args=[_page(code).code])
    drawn = io.BytesIO()
    segno.make(absolute(path), error=ERROR_CORRECTION, micro=False).save(
        drawn, kind="svg", scale=4, border=4, dark="#000", light="#fff"
    )
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


@dataclass(frozen=True)
class ShortAddress:
    """The short address of an initiative: its code, its path, and what to print of it."""

    code: str
    path: str

    @property
    def shown(self) -> str:
        """The address without its scheme, as people type it."""
        return absolute(self.path).partition("://")[2]

    @property
    def qr_path(self) -> str:
        """Where its QR code is."""
        return reverse("qr_code", args=[self.code])


def short_address_of(code: str) -> ShortAddress | None:
    """Return the short address of an initiative's code, or None where it has none."""
    return ShortAddress(code, reverse("short_address", args=[code])) if code else None


def _page(code: str) -> InitiativePage:
    page: InitiativePage | None = visible_initiatives().filter(code=code.upper()[:6]).first()
    if page is None or not code:
        raise Http404
    return page
