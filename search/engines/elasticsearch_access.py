"""Access to Elasticsearch: one client a process, and the generations of an index.

A generation is an index of its own, `PREFIX-TIME-NUMBER`; whatever else begins so is somebody else's.
Readers and writers know only aliases: `PREFIX` is the one that answers; `PREFIX-…-filling` one that a
rebuild fills and that edits go to as well. An alias moves, appears and goes in one step of the cluster's
state, and nothing is ever written to a name that is no alias, so that a generation that was taken away
can't come back as an empty index.
"""

import logging
import os
import re
import threading
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch, NotFoundError

from .base import NO_INDEX, EngineUnavailable, OutOfReach
from .changes import batches
from .elasticsearch_mapping import SETTINGS, mappings

# A server that hangs is given up so soon; whoever searches is told, whoever writes tries later.
READ_SECONDS: Final = 0.8
# The words of a whole language, or every version.
LONG_READ_SECONDS: Final = 5.0
# A batch of a rebuild, or an index made.
WRITE_SECONDS: Final = 30.0
CONFLICT, MISSING = 409, 404
FILLING: Final = "-filling"
# How a generation's name ends: a swap deletes what it takes for one.
NAME_END: Final = re.compile(r"-[0-9a-f]+-[0-9a-f]{8}")

logger = logging.getLogger(__name__)


class IndexGone(EngineUnavailable):
    """What was to be written to is not there, or not any more."""


# What to do with which document, as a bulk request says it, and the document's new content.
Action = tuple[dict[str, Any], dict[str, Any] | None]
T = TypeVar("T")


@dataclass(frozen=True)
class Generations:
    """The indexes that there are: the one that answers, and those being filled, by their alias."""

    names: frozenset[str] = frozenset()
    live: str | None = None
    analyser: str | None = None
    filling: Mapping[str, str] = field(default_factory=dict)
    foreign: frozenset[str] = frozenset()


class Access:
    """Requests to one cluster. Safe for threads and after a fork; every fault is named."""

    def __init__(
        self,
        hosts: Sequence[str],
        prefix: str,
        version: str,
        *,
        api_key: str = "",
        ca_certs: Path | None = None,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        """Use the indexes under `prefix`; `version` is that of the analyser that fills new ones."""
        if not prefix.replace("-", "").isalnum() or not prefix[0].isalpha() or not prefix.islower():
            raise ValueError(f"{prefix!r} is no name of an index.")
        self.alias = prefix
        self._version = version
        self._options: dict[str, Any] = {
            "hosts": list(hosts),
            "request_timeout": read_seconds,
            # Whoever is refused by a node that has gone asks the next one, which costs no time. To
            # wait for a second answer would: the queue tries writes again, and readers have a database.
            "max_retries": len(hosts) - 1,
            "retry_on_timeout": False,
            "retry_on_status": (),
        }
        if api_key:
            self._options["api_key"] = api_key
        if ca_certs is not None:
            self._options["ca_certs"] = str(ca_certs)
        self._clients: dict[int, Elasticsearch] = {}
        self._opening = threading.Lock()

    def close(self) -> None:
        """Close the connections of this process; the next question opens new ones."""
        client = self._clients.pop(os.getpid(), None)
        if client is not None:
            client.close()

    @contextmanager
    def reading(self, seconds: float | None = None) -> Iterator[Elasticsearch]:
        """Lend a client; whatever the server does not answer as it should is `EngineUnavailable`."""
        with self._faults("read"):
            yield self._client() if seconds is None else self._client(seconds)

    @contextmanager
    def writing(self, missing: str = NO_INDEX) -> Iterator[Elasticsearch]:
        """Lend a client that waits longer; `missing` is said when the index is not there."""
        with self._faults("written", missing):
            yield self._client(WRITE_SECONDS)

    def search(self, client: Elasticsearch, **body: Any) -> Mapping[str, Any]:
        """Return the answer to a search, of all documents or none."""
        if "pit" not in body:
            body |= {"index": self.alias, "allow_partial_search_results": False}
        answer = client.search(**body).body
        if answer["timed_out"]:
            raise OutOfReach("The search index can't be read: it took too long.")
        return answer

    def bulk(
        self,
        client: Elasticsearch,
        actions: Iterable[Action],
        *,
        refresh: bool = True,
        may_miss: Iterable[str] = (),
        missing: str = NO_INDEX,
    ) -> list[tuple[str, str]]:
        """Carry out actions, which all can see when this returns; an older version changes nothing.

        Returns alias and name of those that are stored in a newer version.

        An action on one of the aliases `may_miss` is none when that alias has gone meanwhile; when
        another one has gone, or the index behind it, `missing` is the message of `IndexGone`.
        """
        optional = set(may_miss)
        older = []
        for batch in batches(actions):
            operations = [line for action in batch for line in action if line is not None]
            answer = client.bulk(operations=operations, refresh=refresh, require_alias=True)
            if not answer["errors"]:
                continue
            for (action, _row), item in zip(batch, answer["items"], strict=True):
                [(operation, outcome)] = item.items()
                target = action[operation]
                if outcome["status"] == CONFLICT:
                    older.append((target["_index"], target["_id"]))
                    continue
                if "error" not in outcome:
                    continue
                if outcome["status"] == MISSING and target["_index"] in optional:
                    continue
                if outcome["status"] == MISSING:
                    raise IndexGone(missing)
                reason = f"{outcome['error']['type']}: {outcome['error']['reason']}"
                raise OutOfReach(f"The search index can't be written: {reason}")
        return older

    # Generations --------------------------------------------------------------------

    def generations(self, client: Elasticsearch) -> Generations:
        """Return the indexes that there are now."""
        alike = client.indices.get(
            index=f"{self.alias}-*", features=["aliases", "mappings"], expand_wildcards="open"
        ).body
        found = {
            name: about
            for name, about in alike.items()
            if NAME_END.fullmatch(name.removeprefix(self.alias))
        }
        live = analyser = None
        filling: dict[str, str] = {}
        foreign = set()
        for name, about in found.items():
            built_by = about["mappings"].get("_meta", {}).get("analyser")
            if self.alias in about["aliases"]:
                live, analyser = name, built_by
            for alias in about["aliases"]:
                if alias.endswith(FILLING):
                    filling[alias] = name
                    if built_by != self._version:
                        foreign.add(alias)
        return Generations(frozenset(found), live, analyser, filling, frozenset(foreign))

    def first_look(self, client: Elasticsearch) -> Generations:
        """Return the indexes for somebody who will write, who is told soon if the server hangs."""
        return self.generations(client.options(request_timeout=LONG_READ_SECONDS))

    def begin(self, client: Elasticsearch) -> tuple[str, str]:
        """Make an empty generation and end all other rebuilds; return its name and its alias."""
        self.end(client, self.first_look(client).filling)
        name = f"{self.alias}-{time.time_ns():x}-{uuid.uuid4().hex[:8]}"
        alias = f"{name}{FILLING}"
        client.indices.create(
            index=name, settings=SETTINGS, mappings=mappings(self._version), aliases={alias: {}}
        )
        return name, alias

    def swap(self, client: Elasticsearch, name: str, alias: str) -> None:
        """Let a filled generation answer, unless it was taken away.

        The one before it stays until the next swap: somebody may be reading it.
        """
        before = self.generations(client)
        actions: list[dict[str, Any]] = [
            {"remove": {"index": name, "alias": alias, "must_exist": True}},
            {"add": {"index": name, "alias": self.alias}},
        ]
        if before.live:
            old = {"index": before.live, "alias": self.alias, "must_exist": True}
            actions.insert(0, {"remove": old})
        client.indices.update_aliases(actions=actions)
        for old_name in before.names - {name, before.live, *before.filling.values()}:
            client.indices.delete(index=old_name, ignore_unavailable=True)

    def end(self, client: Elasticsearch, filling: Mapping[str, str]) -> None:
        """End rebuilds, given as indexes by their aliases; one that answers by now is left alone.

        Without its alias no rebuild can swap: whoever takes that away may delete the index.
        """
        for alias, name in filling.items():
            claim = {"remove": {"index": name, "alias": alias, "must_exist": True}}
            try:
                client.indices.update_aliases(actions=[claim])
            except NotFoundError:
                continue
            client.indices.delete(index=name, ignore_unavailable=True)

    @contextmanager
    def _faults(self, purpose: str, missing: str = NO_INDEX) -> Iterator[None]:
        try:
            yield
        except NotFoundError as error:
            raise EngineUnavailable(missing) from error
        except (ApiError, TransportError) as error:
            # Of TLS only the cause says what is wrong.
            why = error.__cause__ or error
            message = f"The search index can't be {purpose}: {why}"
            raise OutOfReach(message) from error
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            message = f"The search server gave an answer that is none: {error!r}"
            # Or we read it wrongly: only where it happened says which.
            logger.exception(message)
            raise OutOfReach(message) from error

    def _client(self, seconds: float | None = None) -> Elasticsearch:
        """Return this process's client: a forked one can't use the connections of its parent."""
        with self._opening:
            client = self._clients.get(os.getpid())
            if client is None:
                client = self._clients[os.getpid()] = Elasticsearch(**self._options)
        return client if seconds is None else client.options(request_timeout=seconds)
