"""How long staff stay signed in: so long unused, so long in all.

Django ends a session SESSION_COOKIE_AGE after it was last written. Here it is written while somebody
works, and ended when it has lasted SESSION_LIMIT, however busy.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Final

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from cms.jobs import clock
from cms.middleware import STAFF_PREFIXES

GetResponse = Callable[[HttpRequest], HttpResponse]

SIGNED_IN: Final = "signed_in_at"
USED: Final = "used_at"
# An open editor asks every ten seconds who else is there: that is nobody's work.
PINGS: Final = "/admin/editing-sessions/"


class SessionLimitsMiddleware:
    """Ends what has lasted too long, and keeps what is used; belongs after AuthenticationMiddleware."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the session of whoever is signed in on a staff page."""
        if request.path_info.startswith(STAFF_PREFIXES) and request.user.is_authenticated:
            keep_or_end(request)
        return self.get_response(request)


def keep_or_end(request: HttpRequest) -> None:
    """Write down that the session is used, or end it; times are seconds since 1970."""
    session, now = request.session, int(time.time())
    if now - session.setdefault(SIGNED_IN, now) >= settings.SESSION_LIMIT:
        logout(request)
    elif not request.path_info.startswith(PINGS):
        # Once in a while, since every write costs each request a query.
        between = min(60, settings.SESSION_COOKIE_AGE // 4)
        if now - session.get(USED, 0) >= between:
            session[USED] = now


@clock(every=timedelta(days=1), name="cms.forget_sessions")
def forget() -> None:
    """Delete what has ended: Django leaves the row of each session that nobody signed out of."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
