"""Uploaded images where no proxy serves them (profiles embedded, dev and test)."""

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve

# Renditions carry a hash of their focal point and filter in the name; a new crop has a new name.
MAX_AGE = 7 * 24 * 60 * 60


def serve_image(request: HttpRequest, path: str) -> HttpResponseBase:
    """Return an uploaded image; raises 404 outside the media folder. Documents go through Wagtail."""
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except SuspiciousFileOperation:
        raise Http404 from None
    if isinstance(response, FileResponse):
        response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
        response.headers["X-Content-Type-Options"] = "nosniff"
    return response
