"""The groups of the strategy as readers see them: who sits in them, and when they meet next."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils import timezone

from home.models import Group, GroupMember, Meeting, Person


@dataclass(frozen=True)
class Seat:
    """A seat in a group; `person` is None where they are unknown or show nothing of themselves."""

    member: GroupMember
    person: Person | None

    @property
    def is_told(self) -> bool:
        """Whether there is anything to say of the seat."""
        return bool(self.person or self.member.title or self.member.organisation)


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
            [seat for member in group.members.all() if (seat := _seat(member, day)).is_told],
            next((meeting.day for meeting in group.meetings.all()), None),
        )
        for group in Group.objects.prefetch_related(
            Prefetch("members", members), Prefetch("meetings", meetings)
        )
    ]


def _seat(member: GroupMember, day: date) -> Seat:
    person = member.person
    if person and (person.publicity == Person.Publicity.NONE or not person.is_current(day)):
        person = None
    return Seat(member, person)
