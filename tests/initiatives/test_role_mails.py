"""Who hears that a role begins or ends, and that once."""

import re
from datetime import date

import pytest
from django.core import mail
from django.urls import reverse
from freezegun import freeze_time

from cms import roles
from cms.jobs import drain
from cms.models import User
from initiatives.confirming.roles import look
from initiatives.models import RoleAssignment
from initiatives.staff import ensure_staff
from tests.cms.bilingual.desk import edit_url
from tests.initiatives.staff import account, answers_for, initiative

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def lead() -> User:
    ensure_staff()
    return account("lis")


def sent() -> list[tuple[str, str]]:
    """Return to whom mails went, and their subjects; the next call starts anew."""
    found = [(message.to[0].partition("@")[0], message.subject) for message in mail.outbox]
    for message in mail.outbox:
        assert len(re.findall(r"https?://", message.body)) == 1
    mail.outbox.clear()
    return sorted(found)


@pytest.mark.slow
def test_a_role_given_today_is_told_at_once(lead: User) -> None:
    page = initiative("I06")
    answers_for(page, lead)
    drain()
    (told,) = mail.outbox
    assert "rollen »Tovholder«" in told.body
    assert told.body.endswith(edit_url(page))
    assert sent() == [("lis", f"Du har fået en rolle i »{page.title}«")]
    look()
    assert sent() == []


@pytest.mark.slow
def test_a_role_that_begins_later_is_told_on_its_day(lead: User) -> None:
    with freeze_time("2027-01-04 12:00"):
        answers_for(initiative("I06"), lead, valid_from=date(2027, 1, 10))
        drain()
        look()
        assert sent() == []
    with freeze_time("2027-01-10 12:00"):
        look()
        assert [who for who, _subject in sent()] == ["lis"]
        look()
        assert sent() == []


@pytest.mark.slow
def test_the_end_of_a_role_is_told_to_its_holder_and_to_coordinators(lead: User) -> None:
    page = initiative("I06")
    account("kaj", roles.COORDINATORS)
    with freeze_time("2027-01-04 12:00"):
        role = answers_for(page, lead, valid_from=date(2026, 1, 1), valid_to=date(2027, 1, 19))
        drain()
        look()
        assert sent() == [("lis", f"Du har fået en rolle i »{page.title}«")]
    with freeze_time("2027-01-05 12:00"):
        look()
        links = {message.to[0]: message.body.rpartition("\n")[2] for message in mail.outbox}
        viewset = RoleAssignment.snippet_viewset
        record = reverse(viewset.get_url_name("edit"), args=[role.pk])
        assert links["lis@example.org"].endswith(edit_url(page))
        assert links["kaj@example.org"].endswith(record)
        assert sent() == [
            ("kaj", f"En rolle i »{page.title}« slutter 19. januar 2027"),
            ("lis", f"Din rolle i »{page.title}« slutter 19. januar 2027"),
        ]
        look()
        assert sent() == []
    # Lengthened, and about to end again: that is news.
    RoleAssignment.objects.filter(pk=role.pk).update(valid_to=date(2027, 3, 1))
    with freeze_time("2027-02-20 12:00"):
        look()
        assert [who for who, _subject in sent()] == ["kaj", "lis"]


def test_a_role_that_goes_on_in_another_one_does_not_end(lead: User) -> None:
    page = initiative("I06")
    with freeze_time("2027-01-04 12:00"):
        answers_for(page, lead, valid_from=date(2026, 1, 1), valid_to=date(2027, 1, 10))
        answers_for(page, lead, valid_from=date(2027, 1, 11), role="communications")
        look()
        assert [subject for _who, subject in sent() if "slutter" in subject] == []
