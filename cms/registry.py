"""Small registries that upper packages fill in `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from django.utils.functional import Promise

if TYPE_CHECKING:
    from django.contrib.auth.models import Group
    from django.db.models import Model, QuerySet

    from cms.models.users import AnyUser


@dataclass(frozen=True)
class NotFoundHint:
    """What the 404 page may offer instead: a title, some text, and where to go.

    `link` are the words of the link (default: that it leads to Danish); `query` fills the search box.
    """

    title: str
    text: str
    url: str
    url_language: str
    link: str = ""
    query: str = ""


# Each takes (path, language) and returns a hint or None.
not_found_hints: list[Callable[[str, str], NotFoundHint | None]] = []


# Each returns the addresses (paths by language) of records that a routed page shows.
routed_addresses: list[Callable[[], list[dict[str, str]]]] = []


# Each does what a process's first request would wait for, before the process serves; raises nothing.
warm_ups: list[Callable[[], None]] = []


# Each makes what a new site needs, safe to run again; returns what it made, in words, or nothing.
setup_steps: list[Callable[[], str]] = []


# Each returns groups whose members the system keeps: no form offers them.
kept_groups: list[Callable[[], "QuerySet[Group]"]] = []


@dataclass(frozen=True)
class Box:
    """A box of the admin's start page (F36): a number, what it counts, and the list of it.

    `label` says it in words, with the number; `note` stands below it in small.
    """

    label: str
    url: str
    icon: str
    note: str = ""


Place = Literal["mine", "to confirm", "waiting"]
PLACES: tuple[Place, ...] = ("mine", "to confirm", "waiting")
BoxMaker = Callable[[Any], Box | None]
_start_boxes: dict[Place, list[tuple[int, BoxMaker]]] = {place: [] for place in PLACES}


def register_start_box(place: Place, order: int, make: BoxMaker) -> None:
    """Offer a box in one of the three places: `make` gets the user, and returns None for others.

    Of those who have several roles, the box of the lowest order stands there.
    """
    _start_boxes[place].append((order, make))
    _start_boxes[place].sort(key=lambda each: each[0])


def start_boxes(user: "AnyUser") -> list[Box]:
    """Return the boxes of `user`, at most one in each place."""
    found = []
    for place in PLACES:
        boxes = (make(user) for _order, make in _start_boxes[place])
        found.append(next((box for box in boxes if box is not None), None))
    return [box for box in found if box is not None]


@dataclass(frozen=True)
class Round:
    """A round of confirmation: pages of `model` are to be confirmed from `opened` to `day`."""

    opened: datetime
    day: date
    model: "type[Model]"


# Each returns the round that runs, or None.
confirmation_rounds: list[Callable[[], Round | None]] = []


@dataclass(frozen=True)
class MailKind:
    """A kind of mail to staff, which each of them can switch off (»Konto«).

    `is_for` says who gets such mails at all. `profile_field` is the field of Wagtail's profile that
    holds the switch, for a kind that Wagtail sends but offers not to everybody who gets it.
    """

    code: str
    label: str | Promise
    help_text: str | Promise
    is_for: Callable[[Any], bool]
    profile_field: str = ""


mail_kinds: dict[str, MailKind] = {}


def register_mail_kind(kind: MailKind) -> None:
    """Add a kind of mail. Raises `ValueError` when another has the code."""
    if mail_kinds.setdefault(kind.code, kind) is not kind:
        raise ValueError(f"There is a kind of mail {kind.code!r} already.")
