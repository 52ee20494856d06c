"""Why a page can't be published."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from wagtail.models import Page


@dataclass(frozen=True)
class Problem:
    """One reason why a page can't be published, or something that is missing on it.

    `field` is the form field to show the message at, or empty for the page as a whole; `check` is
    the check of `check_content` that lists it.
    """

    field: str
    message: str | Promise
    check: str = "unpublishable"


class PublishingRefused(Exception):
    """Raised by `publish()` when a page breaks a rule; `problems` says which.

    No `ValidationError`: wagtail-localize swallows those, or words them as "click publish again to
    ignore" (its #669). This one reaches our middleware, which tells the editor.
    """

    def __init__(self, page: Page, problems: Iterable[Problem]) -> None:
        self.page = page
        self.problems = list(problems)
        super().__init__(" ".join(str(problem.message) for problem in self.problems))
