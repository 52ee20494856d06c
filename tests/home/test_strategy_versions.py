"""The versions of the strategy: one at a time, whoever writes them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from home.models import StrategyVersion
from tests.cms import labels

pytestmark = pytest.mark.django_db

ADD = reverse("wagtailsnippets_home_strategyversion:add")


@pytest.fixture(autouse=True)
def _versions() -> None:
    """Version 2 has no end of its own; version 3 has."""
    StrategyVersion.objects.all().delete()
    StrategyVersion.objects.create(number=2, from_year=2018)
    StrategyVersion.objects.create(number=3, from_year=2022, to_year=2025)


@pytest.mark.parametrize(
    ("number", "first", "last", "refusal"),
    [
        (4, "2026", "", ""),
        (4, "2026", "2029", ""),
        (4, "", "", ""),
        (4, "", "2029", ""),
        (4, "2025", "", "Version 3 gælder på det tidspunkt. Kun én version gælder ad gangen."),
        (4, "2018", "2019", "Version 2 gælder på det tidspunkt."),
        (4, "", "2024", "Version 3 gælder på det tidspunkt."),
        (1, "2014", "2017", ""),
        (1, "2014", "", ""),
        (1, "2014", "2018", "Version 2 gælder på det tidspunkt."),
        (1, "2019", "", "Version 2 gælder på det tidspunkt."),
    ],
)
def test_two_versions_at_once_are_refused(
    admin: Client, number: int, first: str, last: str, refusal: str
) -> None:
    answer = admin.post(ADD, {"number": number, "from_year": first, "to_year": last})
    if refusal:
        assert answer.status_code == 200
        assert refusal in labels.shown(answer)
    assert StrategyVersion.objects.filter(number=number).exists() == (not refusal)


def test_code_that_goes_past_the_form_is_refused_too() -> None:
    with pytest.raises(ValidationError):
        StrategyVersion.objects.create(number=4, from_year=2024)
    open_ended = StrategyVersion.objects.get(number=2)
    open_ended.to_year = 2022
    with pytest.raises(ValidationError):
        open_ended.save()


def test_the_database_holds_the_period_and_the_number() -> None:
    third = StrategyVersion.objects.filter(number=3)
    for values in ({"from_year": 2026}, {"number": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            third.update(**values)
