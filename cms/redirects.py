"""Editors' redirects from old addresses: never to a page that the public may not see."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms.visibility import visible


def public_redirects() -> QuerySet[Redirect]:
    """Return the redirects that lead to an address, or to a page that everybody may see."""
    return Redirect.objects.filter(
        Q(redirect_page=None) | Q(redirect_page__in=visible(Page.objects.all()))
    )


class PublicRedirectMiddleware(RedirectMiddleware):
    """Wagtail's, which also leads to drafts and restricted pages: the address names what is hidden."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Leave an unknown address unknown when its redirect leads to a hidden page."""
        if response.status_code == 404 and self._leads_to_hidden_page(request):
            return response
        return super().process_response(request, response)

    @staticmethod
    def _leads_to_hidden_page(request: HttpRequest) -> bool:
        if "\x00" in request.path:
            return False
        asked = {Redirect.normalise_path(path) for path in (request.get_full_path(), request.path)}
        redirects = Redirect.objects.filter(old_path__in=asked)
        return redirects.exclude(pk__in=public_redirects().values("pk")).exists()
