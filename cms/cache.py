"""The cache in Redis, which may hang or vanish: no page waits for it again and again, nobody is shut out.

While it does not answer each process remembers for itself, as on a site without Redis. Not so sessions:
a process must not go on knowing who has signed out in another, so the database alone is asked.
"""

import logging
import threading
import time
from typing import Any, Final

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.locmem import LocMemCache
from django_redis.cache import RedisCache
from redis.exceptions import RedisError

from cms import health

REST_SECONDS: Final = 10.0
"""So long nobody asks a Redis that did not answer; then one does, and waits for half a second at most."""

logger = logging.getLogger(__name__)


class Outage:
    """Whether Redis is left alone. One for all threads of a process, each of which has a cache of its own."""

    def __init__(self) -> None:
        """Begin with a Redis that is believed to be there."""
        self._lock = threading.Lock()
        self._until: float | None = None

    def lasts(self) -> bool:
        """Whether to do without Redis; when its rest is over, whoever asks first is told to try."""
        with self._lock:
            now = time.monotonic()
            if self._until is None:
                return False
            if now < self._until:
                return True
            self._until = now + REST_SECONDS
            return False

    def begin(self, reason: Exception) -> bool:
        """Leave Redis alone for a while; return whether that is news, and say so in the log if it is."""
        with self._lock:
            is_new = self._until is None
            self._until = time.monotonic() + REST_SECONDS
        if is_new:
            logger.warning("Redis (CACHE_URL) doesn't answer; the site does without it: %s", reason)
        return is_new

    def end(self) -> None:
        """Take note that Redis answered."""
        if self._until is None:
            return
        with self._lock:
            was_away, self._until = self._until is not None, None
        if was_away:  # no other thread was first
            logger.warning("Redis (CACHE_URL) answers again.")

    def is_noted(self) -> bool:
        """Whether Redis did not answer when it was asked last."""
        return self._until is not None


outage = Outage()
_memory = LocMemCache("while-redis-is-away", {})


class SiteCache(BaseCache):
    """Redis, and the memory of this process while Redis does not answer."""

    stand_in: BaseCache = _memory

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        """Take what Django gives a cache: its LOCATION and the rest of its settings."""
        super().__init__(params)
        self._redis: RedisCache[Any] = RedisCache(server, params)

    def _ask(self, method: str, *args: Any) -> Any:
        if not outage.lasts():
            try:
                answer = getattr(self._redis, method)(*args)
            except (RedisError, OSError) as error:
                if outage.begin(error):
                    _memory.clear()  # what it holds of another outage may have changed since
            else:
                outage.end()
                return answer
        return getattr(self.stand_in, method)(*args)

    # BaseCache makes all its other methods of these.

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        """Set `key` unless it is there; return whether it was set."""
        return self._ask("add", key, value, timeout, version)

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        """Return the value of `key`, or `default`."""
        return self._ask("get", key, default, version)

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> None:
        """Set `key`."""
        self._ask("set", key, value, timeout, version)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        """Let `key` live for another `timeout`; return whether it was there."""
        return self._ask("touch", key, timeout, version)

    def delete(self, key: Any, version: Any = None) -> Any:
        """Delete `key`; return whether it was there."""
        return self._ask("delete", key, version)

    def clear(self) -> None:
        """Delete everything."""
        self._ask("clear")


class SessionCache(SiteCache):
    """Redis, and nothing while Redis does not answer."""

    stand_in = DummyCache("", {})


def report() -> dict[str, Any]:
    """Return for `/-/health` whether Redis answers."""
    caches["default"].get("health")
    return {"ok": not outage.is_noted()}


def activate() -> None:
    """Put Redis into the health report (called by `AppConfig.ready`)."""
    health.register("cache", report)
