"""Publishing, taking off and moving a page: one transaction, with all that follows from it.

What follows is written by receivers of Wagtail's signals: English is taken off or marked outdated, jobs
are queued, the note of a change gets its date. Wagtail saves the page first and then sends the signal;
a database that went away in between would leave the one without the other, and nothing repairs that.

Everybody takes the rows of a page and its translations in the same order (`cms.locks`).

No receiver may call a socket: what does so is a job, which the worker finds after the commit.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.db import transaction
from wagtail.actions.base import BaseAction
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction

from cms.locks import lock_translations

_ACTIONS: Final[tuple[type[BaseAction], ...]] = (
    MovePageAction,
    PublishPageRevisionAction,
    UnpublishPageAction,
)


def install() -> None:
    """Wrap the actions that every way to publish, take off or move a page comes through.

    May go once Wagtail's actions are transactions of their own, as copying and deleting are.
    """
    for action in _ACTIONS:
        action.execute = _whole(action.execute)


def _whole(execute: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(execute)
    @transaction.atomic
    def in_one(action: BaseAction, *args: Any, **kwargs: Any) -> Any:
        page = action.page if isinstance(action, MovePageAction) else action.object
        lock_translations(page.translation_key)
        return execute(action, *args, **kwargs)

    return in_one
