"""The groups of the strategy as readers see them: who sits in them, and when they meet next."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils import timezone

from home.models import Group, GroupMember, Meeting, Person


@dataclass(frozen=True)
class Seat:
    """A seat in a group; `name` is empty where the person is unknown or shows nothing of themselves."""

    member: GroupMember
    name: str


@dataclass(frozen=True)
class GroupLine:
    """A group with its current seats and the day of its next meeting, if there is one."""

    group: Group
    seats: list[Seat]
    next_meeting: date | None


def groups(on: date | None = None) -> list[GroupLine]:
    """Return every group as it is `on` (default: today in Denmark), in three queries for any number."""
    day = on or timezone.localdate()
    members = (
        GroupMember.objects.current(day)
        .select_related("organisation", "person")
        .order_by("sort_order", "pk")
    )
    meetings = Meeting.objects.filter(day__gte=day).order_by("day")
    return [
        GroupLine(
            group,
            [Seat(member, _name(member.person, day)) for member in group.members.all()],
            next((meeting.day for meeting in group.meetings.all()), None),
        )
        for group in Group.objects.prefetch_related(
            Prefetch("members", members), Prefetch("meetings", meetings)
        )
    ]


def _name(person: Person | None, day: date) -> str:
    if person is None or person.publicity == Person.Publicity.NONE or not person.is_current(day):
        return ""
    return person.name
