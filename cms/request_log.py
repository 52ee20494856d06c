"""What the log says of requests: no secret, nothing personal, and a line of an outage, no more."""

import logging
import re
from http import HTTPStatus
from typing import Final

from psycopg_pool import PoolTimeout

# A link to a draft, and one to a new password: whoever reads them in a log can use them.
_SECRET: Final = re.compile(r"(/(?:kladde|draft|reset/key)/)\S+")
_NOWHERE: Final = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


class Discreet(logging.Filter):
    """Leaves out and shortens what Django writes; belongs to the logger `django.request`."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether to write a line down, without the secret and the stack that it may have.

        Left out is that nobody answers at an address, for `cms.dead_addresses` counts those without what
        would stand here: a mail address, a number, a working link to a draft in the wrong language. Left
        out is a probe's "not ok" too, whose answer goes to whoever asks, every few seconds.
        """
        status = getattr(record, "status_code", 0)
        request = getattr(record, "request", None)
        is_probe = request is not None and request.path_info.startswith("/-/")
        if status in _NOWHERE or (status == HTTPStatus.SERVICE_UNAVAILABLE and is_probe):
            return False
        if isinstance(record.args, tuple):
            record.args = tuple(
                _SECRET.sub(r"\1…", each) if isinstance(each, str) else each for each in record.args
            )
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and isinstance(error.__cause__, PoolTimeout):
            # The stack tells where a hundred readers stood in the queue for a connection.
            record.msg, record.args = f"{record.getMessage()}: {error}", ()
            record.exc_info = None
        return True
