"""A page that takes its time, and the probes."""

import time

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from cms.views.health import probe_urls

ANSWER = "x" * 20_000


def slow(request: HttpRequest) -> HttpResponse:
    """Answer after a moment, so that a stop always finds requests in flight."""
    time.sleep(0.1)
    return HttpResponse(ANSWER)


urlpatterns = [path("-/", include(probe_urls)), path("slow", slow)]
