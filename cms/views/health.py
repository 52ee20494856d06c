"""The three probes: is the process alive, may it get visitors, how is each part."""

import ipaddress
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from threading import Lock
from typing import Final

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms import health

DATABASE_SECONDS: Final = 1.5
"""A database that has not answered by then is no use to a visitor."""

View = Callable[[HttpRequest], HttpResponse]


class DatabaseProbe:
    """Asks the database in a thread, since a connection that hangs can't be given a deadline.

    At most one question is under way in a process: a second caller waits for the same answer, so a
    dead database never collects threads.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="readiness")
        self._lock = Lock()
        self._question: Future[bool] | None = None

    def answers(self, seconds: float) -> bool:
        """Whether the database answers a question within `seconds`."""
        with self._lock:
            if self._question is None or self._question.done():
                self._question = self._pool.submit(self._ask)
            question = self._question
        try:
            return question.result(timeout=seconds)
        except NotYet:
            return False

    @staticmethod
    def _ask() -> bool:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
                return cursor.fetchone() is not None
        except (DatabaseError, InterfaceError):
            return False
        finally:
            connection.close()


_database = DatabaseProbe()


def _probe(view: View) -> View:
    """Make a view a probe: GET and HEAD only, stored nowhere."""
    return never_cache(require_safe(view))


@_probe
def liveness(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process can answer at all. Asks nobody."""
    return HttpResponse("alive\n", content_type="text/plain")


@_probe
def readiness(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database does, else 503 in less than two seconds.

    The cache and the search server are left out on purpose: without them the site still serves.
    """
    if _database.answers(DATABASE_SECONDS):
        return HttpResponse("ready\n", content_type="text/plain")
    return HttpResponse("no database\n", content_type="text/plain", status=503)


@_probe
def report(request: HttpRequest) -> HttpResponse:
    """Answer the health report as JSON, 503 when a part is not ok; 404 for outsiders."""
    if not may_read(request):
        raise Http404
    result = health.report()
    return JsonResponse(
        result, status=200 if result["ok"] else 503, json_dumps_params={"indent": 1}
    )


def may_read(request: HttpRequest) -> bool:
    """Whether the caller is on this machine or listed in HEALTH_READERS.

    With TRUSTED_PROXY the caller is the last address of X-Forwarded-For, which the proxy wrote.
    Without it a request that carries that header came through somebody and is refused: behind a
    proxy on this machine every visitor would seem to be on loopback.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    address = request.META.get("REMOTE_ADDR", "")
    if forwarded:
        if not settings.TRUSTED_PROXY:
            return False
        address = forwarded.rpartition(",")[2].strip()
    try:
        caller = ipaddress.ip_address(address)
    except ValueError:
        return False
    caller = getattr(caller, "ipv4_mapped", None) or caller
    readers = (ipaddress.ip_network(reader, strict=False) for reader in settings.HEALTH_READERS)
    return caller.is_loopback or any(caller in network for network in readers)


class ProbeMiddleware:
    """Answers the probes before anything else; belongs first in MIDDLEWARE.

    An orchestrator asks by address, over plain HTTP: no Host check or TLS redirect applies.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a probe; pass anything else, and outsiders' questions, to the site."""
        view = _PROBES.get(request.path_info)
        if view is None or (view is report and not may_read(request)):
            return self.get_response(request)
        return view(request)


# For include() under "-/".
probe_urls = [
    path("liveness", liveness, name="liveness"),
    path("readiness", readiness, name="readiness"),
    path("health", report, name="health"),
]
_PROBES: dict[str, View] = {
    "/-/liveness": liveness,
    "/-/readiness": readiness,
    "/-/health": report,
}
