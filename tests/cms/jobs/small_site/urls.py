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


def limit_of_a_statement() -> str:
    """Return how long PostgreSQL lets a statement of this process run; "0" is for ever."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return str(cursor.fetchone()[0])


def limit(request: HttpRequest) -> HttpResponse:
    """Answer with the limit of the web server."""
    return HttpResponse(limit_of_a_statement())


urlpatterns = [path("-/", include(probe_urls)), path("slow", slow), path("limit", limit)]
