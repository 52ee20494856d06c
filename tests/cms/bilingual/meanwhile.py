"""Two people at one row: what the second finds who had to wait, and what a writer without a lock destroys."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model, QuerySet


@contextmanager
def meanwhile(deed: Callable[[], object], model: type[Model]) -> Iterator[None]:
    """Let somebody else do `deed` once in the block: the moment before rows of `model` are locked.

    As a database does that lets the second wait. Who asks for no lock is overtaken before the first
    writing, and then writes over the deed.
    """
    is_done = False

    def do() -> None:
        nonlocal is_done
        if not is_done:
            is_done = True
            deed()

    locking = QuerySet.select_for_update

    def lock(self: Any, *args: Any, **more: Any) -> Any:
        if self.model is model:
            do()
        return locking(self, *args, **more)

    def write(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(f'UPDATE "{model._meta.db_table}"'):
            do()
        return execute(sql, *rest)

    with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(write):
        patch.setattr(QuerySet, "select_for_update", lock)
        yield
    assert is_done, "nobody had to wait"
