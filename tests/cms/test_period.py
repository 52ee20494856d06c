"""What holds for a time holds on its first day and on its last, whichever record it is."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any, Final

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cms.models.period import PeriodRecord
from home.models import Group, GroupMember, Person
from initiatives.models import InitiativePage, RoleAssignment

pytestmark = pytest.mark.django_db

DAY: Final = date(2026, 3, 15)
BACKWARDS: Final = {"valid_from": DAY, "valid_to": DAY - timedelta(days=1)}


def person(**period: Any) -> Person:
    return Person(name="Prøve Prøvesen", **period)


def seat(**period: Any) -> GroupMember:
    return GroupMember(group=Group.objects.first(), title_da="Formand", **period)


def role(**period: Any) -> RoleAssignment:
    somebody = Person.objects.create(name="Prøve Prøvesen")
    page = InitiativePage.objects.filter(locale__language_code="da").first()
    return RoleAssignment(initiative=page, person=somebody, **period)


every_record = pytest.mark.parametrize("make", [person, seat, role])


@every_record
def test_both_ends_are_included_and_none_is_no_bound(make: Callable[..., PeriodRecord]) -> None:
    for first, last in product((None, DAY), (None, DAY)):
        record = make(valid_from=first, valid_to=last)
        record.save()
        row = type(record).objects.filter(pk=record.pk)
        for day, holds in (
            (DAY - timedelta(days=1), first is None),
            (DAY, True),
            (DAY + timedelta(days=1), last is None),
        ):
            assert record.is_current(day) == holds
            assert row.current(day).exists() == holds


@every_record
def test_a_period_that_ends_before_it_begins_is_refused(
    make: Callable[..., PeriodRecord],
) -> None:
    record = make(**BACKWARDS)
    with pytest.raises(ValidationError) as raised:
        record.full_clean()
    assert list(raised.value.message_dict) == ["valid_to"]
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save()
    record.valid_to = record.valid_from
    record.full_clean()
    record.save()
