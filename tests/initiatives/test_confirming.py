"""»Bekræft, at siden er rigtig«: from a meeting's date to the list of what is left (F37)."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time
from openpyxl import load_workbook
from wagtail.models import Page, PageLogEntry, Revision

from cms import dates, roles
from cms.confirming import CONFIRMED, HALF_YEAR
from cms.jobs import drain
from cms.models import OutdatedTranslation, User
from home.models import Group, Meeting
from initiatives.confirming import rounds
from initiatives.models import ConfirmationRound, InitiativePage
from initiatives.staff import ensure_staff
from tests.cms import labels
from tests.cms.bilingual.desk import NOW, Desk, edit_url
from tests.cms.bilingual.meanwhile import meanwhile
from tests.initiatives.staff import account, answers_for, days, initiative, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LIST: Final = "/admin/reports/confirm/"
QUESTION: Final = "Bekræft, at siden er rigtig"


@pytest.fixture(autouse=True)
def _staff() -> None:
    ensure_staff()


@pytest.fixture
def lead() -> User:
    user = account("lis")
    answers_for(initiative("I06"), user)
    return user


@pytest.fixture
def coordinator() -> User:
    return account("kaj", roles.COORDINATORS)


def meet(day: date, code: str = "tovholdergruppe") -> Meeting:
    """Give a group a meeting."""
    meeting: Meeting = Meeting.objects.create(group=Group.objects.get(code=code), day=day)
    return meeting


def button(page: Page) -> str:
    """Return where the button of a page leads."""
    return reverse("confirm_page", args=[page.pk])


def listed(user: User, query: str = "") -> dict[str, bool]:
    """Return the titles in the list, and whether each has a button."""
    answer = BeautifulSoup(signed_in(user).get(f"{LIST}?{query}").content, "html5lib")
    return {
        row.select_one("td.title a").get_text(strip=True): bool(row.select("form[method=post]"))
        for row in answer.select("table.listing tbody tr")
        if row.select_one("td.title a")
    }


def asks(user: User, page: Page) -> bool:
    """Whether the page's edit view asks for confirmation."""
    return button(page) in signed_in(user).get(edit_url(page)).content.decode()


def set_date(coordinator: User, group: Group, day: date) -> Any:
    """Type the date of a meeting into the form of the group, and save it."""
    client = signed_in(coordinator)
    url = reverse(Group.snippet_viewset.get_url_name("edit"), args=[group.pk])
    values = {
        "name_da": group.name_da,
        "code": group.code,
        "order": group.order,
        "confirms_pages": "on",
        "meetings-0-day": day.isoformat(),
        "meetings-0-note_da": "",
        "meetings-0-ORDER": "1",
    }
    for name in ("members", "meetings"):
        number = 1 if name == "meetings" else 0
        values |= {f"{name}-TOTAL_FORMS": number, f"{name}-INITIAL_FORMS": 0}
        values |= {f"{name}-MIN_NUM_FORMS": 0, f"{name}-MAX_NUM_FORMS": 1000}
    return client.post(url, values, follow=True)


@pytest.mark.slow
def test_a_meeting_brings_the_button_pressing_it_dates_the_page_the_rest_is_listed(
    lead: User, coordinator: User
) -> None:
    """F37's check, from the form of the group to the coordinator's list."""
    page, other = initiative("I06"), initiative("I01")
    assert not asks(lead, page)
    group = Group.objects.get(code="tovholdergruppe")
    answer = set_date(coordinator, group, days(30))
    assert group.meetings.get().day == days(30), answer.content.decode()[:500]

    assert asks(lead, page)
    assert listed(lead) == {page.title: True}
    before = page.revisions.count()
    answer = signed_in(lead).post(button(page), {"next": f"{LIST}?whose=mine"})
    assert answer["Location"] == f"{LIST}?whose=mine"
    (told,) = get_messages(answer.wsgi_request)
    assert f"»{page.title}« er bekræftet" in str(told)

    page = initiative("I06")
    assert page.review_date == days(0) + HALF_YEAR
    entry = PageLogEntry.objects.get(page=page, action=CONFIRMED)
    assert entry.user == lead
    assert not asks(lead, page)
    assert listed(lead) == {page.title: False}
    # No new version, so nothing for readers or translators.
    assert page.revisions.count() == before
    assert not OutdatedTranslation.objects.filter(source__object_id=page.translation_key).exists()

    shown = labels.shown(signed_in(coordinator).get(f"{LIST}?state=open"))
    assert dates.day(days(30), "da") in shown, "the day to come, and no »just now«"
    left = listed(coordinator, "state=open")
    assert other.title in left
    assert page.title not in left
    text = labels.shown(signed_in(coordinator).get(f"{LIST}?state=done"))
    assert page.title in text
    assert "Lis" in text
    history = reverse("wagtailadmin_pages:history", args=[page.pk])
    assert "Bekræftede, at siden er rigtig" in labels.shown(signed_in(lead).get(history))


# Who ---------------------------------------------------------------------------------------------


def of_group(name: str) -> Callable[[], User]:
    return lambda: account(name.lower(), name)


def holder(code: str, **values: Any) -> Callable[[], User]:
    def make() -> User:
        user = account("holder")
        answers_for(initiative(code), user, **values)
        return user

    return make


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (of_group(roles.COMMUNICATIONS), True),
        (of_group(roles.COORDINATORS), True),
        (of_group(roles.TRANSLATORS), False),
        (of_group(roles.OPERATIONS), False),
        (holder("I06"), True),
        (holder("I06", role="communications"), True),
        (holder("I07"), False),
        (holder("I06", valid_to=date(2020, 1, 1)), False),
    ],
    ids=[
        "comms",
        "coordinator",
        "translator",
        "operations",
        "lead",
        "comms lead",
        "other",
        "former",
    ],
)
def test_whoever_may_edit_the_page_may_confirm_it(who: Callable[[], User], may: bool) -> None:
    meet(days(30))
    page = initiative("I06")
    client = signed_in(who())
    shown = client.get(button(page))
    assert (QUESTION in shown.content.decode()) is may
    client.post(button(page))
    assert PageLogEntry.objects.filter(page=page, action=CONFIRMED).exists() is may
    assert (initiative("I06").review_date is not None) is may
    client.post(reverse("confirm_page", args=[page.get_translations().get().pk]))
    assert PageLogEntry.objects.filter(action=CONFIRMED).count() == may, "English isn't confirmed"


@pytest.mark.slow
def test_what_a_colleague_types_meanwhile_isnt_lost(admin: Client, coordinator: User) -> None:
    """Wagtail's autosave writes over the version into which the date is written."""
    page, desk = initiative("I06"), Desk(admin)
    script = {"Accept": "application/json"}

    def save(lead: str, **values: str) -> Any:
        form = desk.form(edit_url(page), now=[NOW], lead=lead, **values)
        return admin.post(edit_url(page), form, headers=script).json()

    first = save("Begyndelsen af en manchet.")
    again = {"overwrite_revision_id": str(first["revision_id"])}
    with meanwhile(lambda: save("En manchet, der er skrevet færdig.", **again), Revision):
        signed_in(coordinator).post(button(page))
    draft = initiative("I06").get_latest_revision_as_object()
    assert draft.lead == "En manchet, der er skrevet færdig."
    assert draft.review_date == days(0) + HALF_YEAR


def test_whoever_changes_no_page_has_no_list_and_only_keepers_of_roles_remind(lead: User) -> None:
    meet(days(30))
    drift, comms = account("drift", roles.OPERATIONS), account("kim", roles.COMMUNICATIONS)
    assert signed_in(drift).get(LIST).status_code == 302
    assert LIST not in signed_in(drift).get("/admin/").content.decode()
    remind = reverse("confirm_pages_remind")
    assert remind not in signed_in(lead).get(LIST).content.decode()
    assert remind in signed_in(comms).get(LIST).content.decode()
    signed_in(lead).post(remind)
    assert mail.outbox == []


def test_a_foreign_address_is_no_way_back(lead: User) -> None:
    meet(days(30))
    page = initiative("I06")
    answer = signed_in(lead).post(button(page), {"next": "https://example.org/"})
    assert answer["Location"] == edit_url(page)


# What counts, and when -----------------------------------------------------------------------------


@pytest.mark.slow
def test_to_correct_and_publish_counts_a_minor_correction_does_not(admin: Client) -> None:
    InitiativePage.objects.filter(pk=initiative("I06").pk).update(review_date=days(10))
    meet(days(30))
    page = initiative("I06")
    desk = Desk(admin)
    title = {"title": f"{page.title} nu", "now": [NOW], "review_date": days(10).isoformat()}
    desk.post(edit_url(page), **title, minor_correction="on", **{"action-publish": "1"})
    assert initiative("I06").review_date == days(10)
    assert button(page) in admin.get(edit_url(page)).content.decode()

    desk.post(edit_url(page), **title, **{"action-publish": "1"})
    assert initiative("I06").review_date == days(0) + HALF_YEAR
    assert button(page) not in admin.get(edit_url(page)).content.decode()


def test_a_draft_that_is_under_way_keeps_its_text_and_gets_the_new_date(lead: User) -> None:
    meet(days(30))
    page = initiative("I06")
    draft = page.get_latest_revision_as_object()
    draft.title = "Endnu en kladde"
    kept = draft.save_revision(user=lead)
    signed_in(lead).post(button(page))
    page = initiative("I06")
    assert page.title != "Endnu en kladde"
    assert page.latest_revision_id == kept.pk
    newest = page.get_latest_revision_as_object()
    assert (newest.title, newest.review_date) == ("Endnu en kladde", days(0) + HALF_YEAR)


def test_a_date_further_ahead_stays(lead: User) -> None:
    meet(days(30))
    InitiativePage.objects.filter(pk=initiative("I06").pk).update(review_date=days(400))
    signed_in(lead).post(button(initiative("I06")))
    assert initiative("I06").review_date == days(400)


@pytest.mark.slow
def test_without_a_round_the_date_for_review_asks(admin: Client) -> None:
    """A month ahead, on any type of page; English pages are never asked for."""
    home = Page.objects.get(depth=2, locale__language_code="da").specific
    home_type = type(home)
    for ahead, asked in ((31, False), (30, True), (-5, True)):
        home_type.objects.filter(pk=home.pk).update(review_date=days(ahead))
        assert (button(home) in admin.get(edit_url(home)).content.decode()) is asked, ahead
    assert "Overskredet" in labels.shown(admin.get(LIST))
    english = home.get_translations().get()
    assert button(english) not in admin.get(edit_url(english)).content.decode()


@pytest.mark.parametrize(
    ("ahead", "code", "opens"),
    [
        (0, "tovholdergruppe", True),
        (90, "tovholdergruppe", True),
        (91, "tovholdergruppe", False),
        (-1, "tovholdergruppe", False),
        (30, "styregruppe", False),
    ],
)
def test_which_meeting_opens_a_round(ahead: int, code: str, opens: bool) -> None:
    meet(days(ahead), code)
    assert ConfirmationRound.objects.exists() is opens


def test_rounds_follow_one_another(lead: User) -> None:
    """The clock opens the next one in its time; what is left of the last stands until then."""
    page = initiative("I06")
    with freeze_time("2027-01-04 12:00"):
        meet(date(2027, 2, 1))
        meet(date(2027, 8, 2))
        assert ConfirmationRound.objects.count() == 1
        signed_in(lead).post(button(page))
    with freeze_time("2027-02-10 12:00"):
        rounds.look()
        assert not asks(lead, page)
        assert initiative("I01").title in listed(account("kaj", roles.COORDINATORS), "state=open")
    with freeze_time("2027-05-05 12:00"):
        rounds.look()
        assert ConfirmationRound.objects.count() == 2
        assert asks(lead, page)
    Meeting.objects.all().delete()
    with freeze_time("2027-05-06 12:00"):
        assert not asks(lead, page), "a meeting that is called off asks for nothing"


# Mails ---------------------------------------------------------------------------------------------


def test_each_lead_gets_one_mail_with_one_link(lead: User) -> None:
    answers_for(initiative("I07"), lead)
    answers_for(initiative("I01"), account("away", is_active=False))
    meet(date(2099, 1, 1))  # far ahead: no round
    drain()
    mail.outbox.clear()
    with freeze_time("2027-01-04 12:00"):
        meet(date(2027, 2, 1))
        drain()
        (asked,) = mail.outbox
        assert asked.to == ["lis@example.org"]
        assert asked.subject == "Bekræft 2 sider inden 1. februar 2027"
        assert "Tovholdergruppen mødes 1. februar 2027." in asked.body
        for code in ("I06", "I07"):
            assert f"- {initiative(code).title}\n" in asked.body
        assert asked.body.count("http") == 1
        assert asked.body.endswith(f"{LIST}?whose=mine")
        rounds.look()
        assert len(mail.outbox) == 1, "told once"


def test_who_gets_a_role_while_a_round_runs_is_asked_too(lead: User) -> None:
    meet(days(30))
    drain()
    mail.outbox.clear()
    answers_for(initiative("I08"), account("ny"))
    rounds.look()
    assert [sent.to for sent in mail.outbox] == [["ny@example.org"]]


def test_a_reminder_goes_to_those_who_are_left(lead: User, coordinator: User) -> None:
    other = account("ole")
    answers_for(initiative("I01"), other)
    meet(days(30))
    drain()
    signed_in(lead).post(button(initiative("I06")))
    mail.outbox.clear()
    remind = reverse("confirm_pages_remind")
    for _twice in range(2):
        signed_in(coordinator).post(remind)
    assert [sent.to for sent in mail.outbox] == [["ole@example.org"]]
    assert mail.outbox[0].subject.startswith("Påmindelse: Bekræft 1 side inden ")
    assert remind in signed_in(coordinator).get(LIST).content.decode()


def test_two_weeks_before_the_meeting_the_clock_reminds_once(lead: User) -> None:
    with freeze_time("2027-01-04 12:00"):
        meet(date(2027, 2, 1))
        drain()
    for day, number in (("2027-01-17", 1), ("2027-01-18", 2), ("2027-01-25", 2), ("2027-02-02", 2)):
        with freeze_time(f"{day} 12:00"):
            rounds.look()
            assert len([sent for sent in mail.outbox if LIST in sent.body]) == number, day


# The list ------------------------------------------------------------------------------------------


def test_the_list_is_sorted_and_exported(coordinator: User, lead: User) -> None:
    late = timezone.now().replace(hour=23, minute=40) + timedelta(days=1)
    meet(days(30))
    with freeze_time(late):
        signed_in(lead).post(button(initiative("I06")))
    client = signed_in(coordinator)
    titles = list(listed(coordinator, "ordering=title"))
    assert list(listed(coordinator, "ordering=-title")) == titles[::-1]
    assert list(listed(coordinator))[-1] == initiative("I06").title, "what has no date stands last"
    answer = client.get(f"{LIST}?export=csv&state=done")
    lines = list(csv.reader(answer.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert lines[0][:2] == ["Side", "Bekræftelse"]
    (line,) = [line for line in lines if line[0] == initiative("I06").title]
    assert line[1] == "Bekræftet"
    in_denmark = timezone.localtime(late)
    assert in_denmark.date() == late.date() + timedelta(days=1)
    assert line[3] == f"{in_denmark:%Y-%m-%d %H:%M}"
    assert line[4:] == ["Lis", "lis"]
    answer = client.get(f"{LIST}?export=xlsx&state=done")
    (sheet,) = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets
    (row,) = [row for row in sheet.values if row[0] == initiative("I06").title]
    assert f"{row[3]:%Y-%m-%d %H:%M}" == line[3]
