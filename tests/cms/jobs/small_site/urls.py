"""A page that takes its time, one that asks the database how long it may take, and the probes."""

import time

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from cms.views.health import probe_urls

ANSWER = "x" * 20_000


def slow(request: HttpRequest) -> HttpResponse:
    """Answer after a moment, so that a stop always finds requests in flight."""
    time.sleep(0.1)
    return HttpResponse(ANSWER)


def setting_of_postgresql(name: str) -> str:
    """Return what holds in this process; a `statement_timeout` of "0" is none."""
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return str(cursor.fetchone()[0])


def settings(request: HttpRequest) -> HttpResponse:
    """Answer with how long a statement of the web server may take, and whether it is compiled first."""
    return HttpResponse(" ".join(map(setting_of_postgresql, ("statement_timeout", "jit"))))


urlpatterns = [path("-/", include(probe_urls)), path("slow", slow), path("settings", settings)]
