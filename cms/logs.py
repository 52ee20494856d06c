"""What the log says of the addresses that were asked for: no secret, and nothing personal."""

import logging
import re
from http import HTTPStatus
from typing import Final

# A link to a draft, and one to a new password: whoever reads them in a log can use them.
_SECRET: Final = re.compile(r"(/(?:kladde|draft|reset/key)/)\S+")
_NOWHERE: Final = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


def activate() -> None:
    """Ask `discreet` of all that Django logs of a request (called once by the app's `ready()`)."""
    logging.getLogger("django.request").addFilter(discreet)


def discreet(record: logging.LogRecord) -> bool:
    """Whether to write a line down; takes a secret out of it.

    Not that nobody answers at an address: `cms.dead_addresses` counts those, and leaves out what here
    would stand: a mail address, a number, a working link to a draft in the wrong language.
    """
    if getattr(record, "status_code", None) in _NOWHERE:
        return False
    if isinstance(record.args, tuple):
        record.args = tuple(
            _SECRET.sub(r"\1…", each) if isinstance(each, str) else each for each in record.args
        )
    return True
