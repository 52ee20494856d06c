"""Uploaded files: images where no proxy serves them, and documents, which always come through here.

Images are served here in the profiles embedded, dev and test.
"""

from pathlib import Path, PurePosixPath
from typing import Final

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve
from wagtail.documents.views import serve as wagtail_serve

# Renditions carry a hash of their focal point and filter in the name; a new crop has a new name.
MAX_AGE = 7 * 24 * 60 * 60
# Python 3.11 to 3.13 don't all know them, and a browser told not to guess would show nothing.
TYPES: Final = {".avif": "image/avif", ".webp": "image/webp"}
# Should a browser show a document after all, it may neither load nor run anything.
DOCUMENT_POLICY: Final = "default-src 'none'; sandbox"


@require_safe
def serve_image(request: HttpRequest, path: str) -> HttpResponseBase:
    """Return an image as pages show it, at `path` below the folder of those; 404 for all else.

    Originals, documents and portraits of staff lie beside that folder and stay inside.
    """
    try:
        response = serve(request, path, document_root=str(Path(settings.MEDIA_ROOT) / "images"))
    except SuspiciousFileOperation:
        raise Http404 from None
    if isinstance(response, FileResponse):
        response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
        response.headers["X-Content-Type-Options"] = "nosniff"
        known = TYPES.get(PurePosixPath(path).suffix)
        if known:
            response.headers["Content-Type"] = known
    return response


def serve_document(
    request: HttpRequest, document_id: str, document_filename: str
) -> HttpResponseBase:
    """Return a document as Wagtail does, as an attachment that can run nothing.

    Raises 404 for a wrong name, and for a file that is missing on the disk.
    """
    response: HttpResponseBase = wagtail_serve.serve(request, document_id, document_filename)
    if isinstance(response, FileResponse | StreamingHttpResponse):
        response.headers["Content-Security-Policy"] = DOCUMENT_POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
    return response
