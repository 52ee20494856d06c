"""Facts are edited on the Danish page alone: the plain form of an English page leaves them out."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import Translation

from initiatives.models import GoalPage, InitiativePage

pytestmark = pytest.mark.django_db

FACTS = {
    InitiativePage: ("code", "status", "brief_title_en", "whole_municipality", "sensitive"),
    GoalPage: ("goal", "sensitive"),
}


@pytest.mark.parametrize("model", FACTS)
@pytest.mark.parametrize(("language", "shown"), [("da", True), ("en", False)])
def test_facts_stand_in_the_danish_form_alone(
    admin: Client, model: type[InitiativePage | GoalPage], language: str, shown: bool
) -> None:
    Translation.objects.update(enabled=False)  # else wagtail-localize's own editor answers
    page = model.objects.filter(locale__language_code=language).first()
    assert page is not None

    html = admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    assert 'name="summary"' in html
    for name in FACTS[model]:
        assert (f'name="{name}"' in html) is shown, name
