"""A draft behind a secret link (F35): read and commented on without an account, for 14 days at most."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import Page, PageViewRestriction, get_page_models
from wagtail.users.models import UserProfile

from cms import dead_addresses
from cms.models import BasePage, DeadAddress, DraftComment, DraftLink, User
from cms.notifications.models import MailPreferences
from cms.sharing import public, upkeep
from initiatives.models import InitiativePage
from tests.site.hidden import Hidden, english, initiative, restrict
from tests.site.test_headers import faults_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SECRET = "kanariehemmelighed"
COMMENT = {"name": "Styregruppen", "text": "Afsnittet om lys er <b>for</b> langt."}


@pytest.fixture
def page(db: None) -> InitiativePage:
    """A draft that was never public."""
    return initiative(Hidden(SECRET), publish=False, with_theme=False)


@pytest.fixture
def staff(admin: Client) -> Client:
    """Somebody who may do everything, and reads the admin in Danish."""
    return admin


def screen(page: Page) -> str:
    return f"/admin/pages/{page.pk}/share/"


def make_link(staff: Client, page: Page) -> str:
    """Make a link as staff do, and return its path as they copy it."""
    sign_in(staff)
    shown = soup(staff.post(screen(page), follow=True))
    address = str(shown.select_one("input[readonly]")["value"])
    assert address.startswith(f"{settings.BASE_URL}/")
    return address.removeprefix(settings.BASE_URL)


def sign_in(staff: Client) -> None:
    """Begin a login now: at a frozen time another one has ended."""
    staff.force_login(User.objects.get(username="boss"))


def soup(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content.decode(), "html5lib")


def text_of(answer: Any) -> str:
    """Return what a reader sees of an answer; paper adds the address."""
    document = soup(answer)
    for element in document.select(".print-only"):
        element.decompose()
    return " ".join(document.get_text(" ").split())


def test_a_draft_that_was_never_public_opens_without_login(
    staff: Client, page: InitiativePage
) -> None:
    with freeze_time("2026-11-28 09:00"):
        link = make_link(staff, page)
        answer = Client(enforce_csrf_checks=True).get(link)
    assert answer.status_code == 200
    said = text_of(answer)
    assert f"{SECRET} lead" in said
    assert "Dette er en kladde." in said
    assert "virker til 12. december 2026 kl. 10.00" in said
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    # Wagtail renders previews, which staff see in a frame of the admin.
    assert faults_of(answer) == ["frame-ancestors 'self'"]
    document = soup(answer)
    assert document.select_one("meta[name=robots]")["content"] == "noindex, nofollow"
    assert not document.select("link[rel=canonical], link[hreflang]")
    assert Client().get(page.url).status_code == 404


def test_it_shows_the_newest_draft_and_the_public_page_stays(staff: Client) -> None:
    live = InitiativePage.objects.get(slug="et-trygt-natteliv", locale__language_code="da")
    link = make_link(staff, live)
    for lead in ("Første udkast af siden.", "Andet udkast af siden."):
        live.lead = lead
        live.save_revision()
        assert lead in text_of(Client().get(link))
    assert "udkast af siden" not in text_of(Client().get(live.url))


def test_an_english_page_has_an_english_link(staff: Client) -> None:
    page = initiative(Hidden(SECRET), with_theme=False)
    link = make_link(staff, english(Hidden(SECRET), page, "canarysecret"))
    assert link.startswith("/en/draft/")
    answer = Client().get(link)
    assert "This is a draft." in text_of(answer)
    assert "canarysecret lead" in text_of(answer)
    assert "Send the comment" in text_of(answer)
    assert Client().get(link.replace("/en/draft/", "/da/kladde/")).status_code == 410


@pytest.mark.slow
def test_every_type_of_page_can_be_shared(admin: Client) -> None:
    for model in get_page_models():
        page = model.objects.filter(live=True).first() if issubclass(model, BasePage) else None
        if page is not None:
            answer = Client().get(DraftLink.objects.create(page=page).address)
            assert answer.status_code == 200, model
            assert soup(answer).select_one("main form#comment, main #comment form"), model


def test_it_opens_a_page_for_some_readers_only(staff: Client, page: InitiativePage) -> None:
    restrict(page, PageViewRestriction.LOGIN)
    assert f"{SECRET} lead" in text_of(Client().get(make_link(staff, page)))


def test_links_that_open_nothing_are_alike(staff: Client, page: InitiativePage) -> None:
    """Wrong, cut off, changed, ended, withdrawn: the same words, and nothing of the page."""
    ended, withdrawn = make_link(staff, page), make_link(staff, page)
    DraftLink.objects.filter(key=key_of(withdrawn)).update(withdrawn_at=timezone.now())
    DraftLink.objects.filter(key=key_of(ended)).update(expires_at=timezone.now())
    works = make_link(staff, page)
    flipped = works[:-2] + ("A" if works[-2] != "A" else "B") + "/"
    answers = [
        Client().get(address)
        for address in (
            ended,
            withdrawn,
            flipped,
            f"{works[:-9]}/",
            f"{works}x/",
            "/da/kladde/findes-ikke/",
            "/da/kladde/a%00b/",
            "/da/kladde/æ.ø/",
        )
    ]
    for answer in answers:
        assert answer.status_code == 410
        assert text_of(answer) == text_of(answers[0])
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert faults_of(answer) == []
    assert "Linket virker ikke" in text_of(answers[0])
    assert SECRET not in answers[0].content.decode()
    assert Client().post(withdrawn, COMMENT).status_code == 410
    assert not DraftComment.objects.exists()
    assert Client().get(works).status_code == 200


def key_of(link: str) -> str:
    """Return the key in the address of a link."""
    return link.strip("/").rpartition("/")[2].partition(".")[0]


def test_a_link_ends_after_fourteen_days(staff: Client, page: InitiativePage) -> None:
    link = make_link(staff, page)
    with freeze_time(timezone.now() + timedelta(days=14, minutes=-1)):
        assert Client().get(link).status_code == 200
    with freeze_time(timezone.now() + timedelta(days=14, minutes=1)):
        assert Client().get(link).status_code == 410


def test_staff_see_who_made_it_and_when_it_was_opened_and_withdraw_it(
    staff: Client, page: InitiativePage
) -> None:
    with freeze_time("2026-11-28 09:00"):
        link = make_link(staff, page)
        assert "Aldrig" in text_of(staff.get(screen(page)))
    with freeze_time("2026-11-29 10:30"):
        Client().get(link)
        sign_in(staff)
        shown = staff.get(screen(page))
    row = " ".join(soup(shown).select_one("table.listing tbody tr").get_text(" ").split())
    assert "boss" in row
    assert "28. november 2026 10:00" in row
    assert "29. november 2026 11:30" in row
    # Which of several links a button or an address belongs to, for those who don't see the row.
    button = soup(shown).select_one("button[name=withdraw]").get_text()
    assert button == "Træk tilbage: 28. november 2026 10:00"
    assert "28. november 2026 10:00" in soup(shown).select_one("input[readonly]")["aria-label"]
    with freeze_time("2026-11-29 10:31"):
        number = soup(shown).select_one("button[name=withdraw]")["value"]
        told = staff.post(screen(page), {"withdraw": number}, follow=True)
        assert "Linket er trukket tilbage" in text_of(told)
        assert "Trukket tilbage 29. november 2026 11:31" in text_of(told)
        assert link not in told.content.decode()
        assert Client().get(link).status_code == 410


def test_the_link_of_another_page_is_not_withdrawn(staff: Client, page: InitiativePage) -> None:
    link = make_link(staff, page)
    other = InitiativePage.objects.get(slug="et-trygt-natteliv", locale__language_code="da")
    for chosen in (DraftLink.objects.get().pk, "x", "999999999"):
        assert staff.post(screen(other), {"withdraw": chosen}).status_code == 404
    assert Client().get(link).status_code == 200


def test_it_is_offered_among_the_actions_of_a_page(staff: Client, page: InitiativePage) -> None:
    shown = soup(staff.get(f"/admin/pages/{page.pk}/edit/"))
    assert shown.select_one(f'a[href="{screen(page)}"]').get_text(strip=True) == "Del kladde"


# Comments ---------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("language", ["da", "en"])
def test_a_comment_reaches_staff_and_the_mail_says_only_that_it_is_there(
    staff: Client, page: InitiativePage, language: str
) -> None:
    profile = UserProfile.get_for_user(User.objects.get(username="boss"))
    profile.preferred_language = language
    profile.save()
    link = DraftLink.objects.create(page=page, made_by=profile.user).address
    reader = Client(enforce_csrf_checks=True)
    answer = reader.post(link, COMMENT)
    assert (answer.status_code, answer["Location"]) == (302, f"{link}?sent=1#comment")
    thanked = reader.get(f"{link}?sent=1")
    assert "Tak. Din kommentar er sendt" in text_of(thanked)
    assert COMMENT["text"] not in text_of(thanked)
    for address in (f"/admin/pages/{page.pk}/edit/", screen(page)):
        shown = staff.get(address).content.decode()
        assert "Afsnittet om lys er &lt;b&gt;for&lt;/b&gt; langt." in shown, address
        assert "Styregruppen" in shown
    [sent] = mail.outbox
    assert sent.to == ["boss@example.org"]
    assert "lys" not in f"{sent.subject} {sent.body}"
    assert "Styregruppen" not in f"{sent.subject} {sent.body}"
    assert f"{settings.BASE_URL}{screen(page)}" in sent.body
    words = {"da": "Ny kommentar til kladden", "en": "New comment on the draft"}
    assert sent.subject.startswith(words[language])
    # Like every other mail to staff: a greeting, and one link at the end.
    assert sent.body.startswith({"da": "Hej ", "en": "Hello "}[language])
    assert sent.body.rstrip().endswith(screen(page))


def test_a_mail_about_comments_can_be_switched_off(page: InitiativePage, staff: Client) -> None:
    user = User.objects.get(username="boss")
    MailPreferences.objects.create(user=user, switched_off=["draft_comment"])
    link = DraftLink.objects.create(page=page, made_by=user)
    assert Client().post(link.address, COMMENT).status_code == 302
    assert mail.outbox == []
    assert "Styregruppen" in text_of(staff.get(screen(page)))


def test_comments_on_an_english_page_stand_in_the_translators_editor(staff: Client) -> None:
    page = english(Hidden(SECRET), initiative(Hidden(SECRET), with_theme=False), "canarysecret")
    link = DraftLink.objects.create(page=page)
    assert Client().post(link.address, COMMENT).status_code == 302
    assert "Styregruppen" in text_of(staff.get(f"/admin/pages/{page.pk}/edit/"))
    assert mail.outbox == [], "nobody made it who could be told"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": ""}, "Feltet skal udfyldes"),
        ({"text": "  "}, "Feltet skal udfyldes"),
        ({"text": "x" * 2001}, "højst"),
        ({"name": "x" * 81}, "højst"),
        ({"text": "Ring til 010190-1234."}, "cpr-nummer"),
        ({"text": "Ring til 0101901234"}, "cpr-nummer"),
    ],
)
def test_what_is_no_comment_is_sent_back_with_the_reason(
    page: InitiativePage, wrong: dict[str, str], told: str
) -> None:
    link = DraftLink.objects.create(page=page)
    answer = Client().post(link.address, {**COMMENT, **wrong})
    assert answer.status_code == 200
    [error] = soup(answer).select(".form-error-message")
    assert told in error.get_text()
    assert soup(answer).select_one("#id_name").get("value", "") == {**COMMENT, **wrong}["name"]
    assert not DraftComment.objects.exists()
    assert mail.outbox == []


def test_telephone_numbers_and_years_are_no_cpr_numbers(page: InitiativePage) -> None:
    link = DraftLink.objects.create(page=page)
    text = "Ring 99 31 20 00 om 2025-2029, eller +4599312000."
    assert Client().post(link.address, {**COMMENT, "text": text}).status_code == 302


def test_a_program_can_not_fill_the_table(
    page: InitiativePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "MOST_IN_AN_HOUR", 2)
    link = DraftLink.objects.create(page=page)
    for _ in range(3):
        answer = Client().post(link.address, COMMENT)
    assert "Prøv igen om en time" in text_of(answer)
    assert DraftComment.objects.count() == 2
    with freeze_time(timezone.now() + timedelta(minutes=61)):
        assert Client().post(link.address, COMMENT).status_code == 302


# What remains -----------------------------------------------------------------------------------


def test_no_secret_stands_among_the_dead_addresses(page: InitiativePage) -> None:
    made = DraftLink.objects.create(page=page)
    link = made.address
    for address in (f"{link}x", f"/x{link}", link.removeprefix("/da"), link[:-3]):
        Client().get(address, follow=True)
    Client().get("/da/findes-ikke/")
    dead_addresses.tally.flush()
    paths = list(DeadAddress.objects.values_list("path", flat=True))
    assert "/da/findes-ikke/" in paths
    assert not any(made.key in path for path in paths)


def test_no_secret_and_nobodys_number_stands_in_the_log(
    page: InitiativePage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = DraftLink.objects.create(page=page)
    visitor = Client(raise_request_exception=False)
    wrong_language = made.address.replace("/da/kladde/", "/en/draft/")
    for address in (wrong_language, made.address.removeprefix("/da"), f"{made.address}x"):
        assert visitor.get(address, follow=True).status_code in (404, 410)
    visitor.get("/da/anna@example.org/")
    monkeypatch.setattr(InitiativePage, "make_preview_request", None)  # anything that breaks
    assert visitor.get(made.address).status_code == 500
    assert "Internal Server Error: /da/kladde/…" in caplog.messages
    assert made.key not in caplog.text
    assert "anna@example.org" not in caplog.text


def test_comments_are_forgotten_ninety_days_after_the_end(page: InitiativePage) -> None:
    link = DraftLink.objects.create(page=page)
    Client().post(link.address, COMMENT)
    with freeze_time(timezone.now() + timedelta(days=14 + 89)):
        upkeep.forget()
        assert DraftComment.objects.count() == 1
    with freeze_time(timezone.now() + timedelta(days=14 + 91)):
        upkeep.forget()
    assert not DraftLink.objects.exists()
    assert not DraftComment.objects.exists()
