"""What the log says of requests while the database or another server is away: a line each, no more."""

import logging

from psycopg_pool import PoolTimeout


class Brief(logging.Filter):
    """Shortens what Django writes of an outage; belongs to the logger `django.request`."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Leave out a probe that says "not ok", and the stack of whoever waited for the database.

        The probe's answer goes to whoever asks, every few seconds. The stack tells where a hundred readers
        stood in the queue for a connection: a hundred lines each, and nothing of what is wrong.
        """
        request = getattr(record, "request", None)
        if getattr(record, "status_code", 0) == 503 and request.path_info.startswith("/-/"):
            return False
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and isinstance(error.__cause__, PoolTimeout):
            record.msg, record.args = f"{record.getMessage()}: {error}", ()
            record.exc_info = None
        return True
