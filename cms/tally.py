"""Counting what visitors do without a write for each of them, and without anything about who it was."""

import atexit
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from django.conf import settings
from django.db import connections

# More different things than this between two writes are somebody trying out addresses.
MOST: Final = 500


class Tally:
    """Counts in memory and hands the counts on in batches. Safe to use from threads.

    A process that is killed loses what it has not handed on yet, a few seconds' counts; one that ends
    in good order hands it on first.
    """

    def __init__(self, write: Callable[[Mapping[str, int]], None]) -> None:
        """Hand counts by name on to `write`, in a thread of their own."""
        self._write = write
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def add(self, name: str) -> None:
        """Count one; where too many different ones wait, a new one is left out."""
        with self._lock:
            if name not in self._counts and len(self._counts) >= MOST:
                return
            self._counts[name] += 1
            if self._timer is None and settings.TALLY_SECONDS:
                self._timer = threading.Timer(settings.TALLY_SECONDS, self._in_thread)
                self._timer.daemon = True
                self._timer.start()
                atexit.register(self.flush)

    def flush(self) -> None:
        """Hand on what was counted since the last time."""
        with self._lock:
            counts, self._counts, self._timer = self._counts, Counter(), None
            atexit.unregister(self.flush)
        if counts:
            self._write(counts)

    def _in_thread(self) -> None:
        try:
            self.flush()
        finally:
            connections.close_all()  # those of this thread, which ends
