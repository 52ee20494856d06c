"""What every anonymous answer carries, and what it must not: cookies, Vary: Cookie, a loose policy."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction

from cms.models import SiteDocument, SiteImage
from tests.site.answers import Answers

pytestmark = pytest.mark.django_db

LONGEST_SHARED_LIFE = 30  # seconds
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def policy_of(response: Any) -> dict[str, str]:
    """Return the Content-Security-Policy of an answer by directive."""
    header = response.headers.get("Content-Security-Policy", "")
    parts = (part.strip().partition(" ") for part in header.split(";"))
    return {name: sources for name, _space, sources in parts if name}


def faults_of(response: Any) -> list[str]:
    """Return what an anonymous visitor's answer carries too much, or lacks."""
    headers = response.headers
    faults = []
    if response.cookies:
        faults.append(f"cookies {sorted(response.cookies)}")
    if "cookie" in headers.get("Vary", "").lower():
        faults.append("Vary: Cookie")
    policy = policy_of(response)
    faults += [f"{name} {policy.get(name)}" for name in POLICY if policy.get(name) != POLICY[name]]
    if "unsafe" in headers.get("Content-Security-Policy", ""):
        faults.append("unsafe policy")
    if headers.get("X-Content-Type-Options") != "nosniff":
        faults.append("no nosniff")
    if headers.get("Referrer-Policy") != "strict-origin-when-cross-origin":
        faults.append("no referrer policy")
    return faults


@pytest.fixture
def uploads(tmp_path: Any, settings: Any) -> list[str]:
    """The addresses of a picture as pages show it, and of a document."""
    settings.MEDIA_ROOT = tmp_path
    cache.clear()  # Wagtail remembers another test's picture of the same number
    image = SiteImage.objects.create(title="Havnen", file=get_test_image_file())
    document = SiteDocument.objects.create(title="Strategi", file=ContentFile(b"%PDF-1.7", "a.pdf"))
    return [image.get_rendition("width-200").url, document.url]


def test_anonymous_answers(answers: Answers) -> None:
    faults = {a.name: found for a in answers.every if (found := faults_of(a.response))}
    assert faults == {}


def test_no_page_may_be_kept_longer_than_a_notice_may_be_late(answers: Answers) -> None:
    """Today no page says that it may be kept at all; a proxy needs these 30 s if one ever does (F5)."""
    pages = answers.pages()
    for page in pages:
        said = page.response.headers.get("Cache-Control", "")
        lives = [int(life) for life in re.findall(r"(?:max-age|s-maxage)=(\d+)", said)]
        assert all(life <= LONGEST_SHARED_LIFE for life in lives), (page.name, said)
        assert "Expires" not in page.response.headers, page.name
        # Without a life of its own a browser would guess one from these.
        assert lives or "Last-Modified" not in page.response.headers, page.name
    assert len(pages) > 20


def test_a_picture(visitor: Client, uploads: list[str]) -> None:
    response = visitor.get(uploads[0])
    assert response.status_code == 200
    assert faults_of(response) == []


def test_a_document_can_run_nothing(visitor: Client, uploads: list[str]) -> None:
    response = visitor.get(uploads[1])
    assert response.status_code == 200
    assert policy_of(response) == {"default-src": "'none'", "sandbox": ""}
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_an_unknown_upload_is_a_404(visitor: Client, uploads: list[str]) -> None:
    original = SiteImage.objects.get(title="Havnen").file.url  # with the place where it was taken
    document = SiteDocument.objects.get(title="Strategi")  # its own address asks who may read it
    for address in (
        original,
        "/media/images/none.png",
        original.replace("/media/", "/media/images/../"),
        f"/media/{document.file.name}",
        f"/media/images/../{document.file.name}",
        f"/media/images/%2e%2e/{document.file.name}",
        "/media/images/../../cms/urls.py",
        "/media/images/%2e%2e/%2e%2e/cms/urls.py",
        "/media/images/%00.png",
        "/documents/9/x.pdf",
    ):
        response = visitor.get(address)
        assert response.status_code == 404, address
        assert faults_of(response) == [], address


def test_a_private_document_is_given_to_nobody(visitor: Client, uploads: list[str]) -> None:
    private = Collection.get_first_root_node().add_child(name="Kun for os")
    SiteDocument.objects.update(collection=private)
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    response = visitor.get(uploads[1])
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/konto/login/")


def test_pages_hold_nothing_inline(answers: Answers) -> None:
    for answer in answers.pages():
        for element in answer.soup.find_all(True):
            inline = [name for name in element.attrs if name == "style" or name.startswith("on")]
            assert inline == [], (answer.name, element)
        assert not answer.soup.select("style, script:not([src])"), answer.name


def test_pages_call_nobody_else(answers: Answers) -> None:
    for answer in answers.pages():
        for element in answer.soup.select(
            "[src], link[href]:not([rel=canonical]):not([rel=alternate])"
        ):
            address = str(element.get("src") or element.get("href"))
            assert address.startswith("/"), (answer.name, address)
            assert not address.startswith("//"), (answer.name, address)


def test_staff_answers_are_stored_nowhere(admin: Client) -> None:
    for address in ("/admin/", "/admin/pages/", "/da/", "/en/search/?q=safety", "/da/indsatser/"):
        response = admin.get(address)
        assert response.status_code == 200, address
        assert "no-store" in response.headers["Cache-Control"], address
        assert "private" in response.headers["Cache-Control"], address
        assert "Cookie" in response.headers["Vary"], address


def test_the_login_is_stored_nowhere(visitor: Client) -> None:
    response = visitor.get("/konto/login/")
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert set(response.cookies) <= {"csrftoken"}


def test_userbar_only_for_a_session(admin: Client, visitor: Client) -> None:
    assert "wagtail-userbar" in admin.get("/da/").content.decode()
    assert "wagtail-userbar" not in visitor.get("/da/").content.decode()


def test_userbar_whatever_the_cookie_is_called(django_user_model: Any, settings: Any) -> None:
    settings.SESSION_COOKIE_NAME = "__Host-session"  # as in production
    client = Client()
    client.force_login(django_user_model.objects.create_superuser("a", "a@example.org", "x" * 14))
    assert "wagtail-userbar" in client.get("/da/").content.decode()


def test_a_stale_session_cookie_is_no_key(visitor: Client) -> None:
    visitor.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    response = visitor.get("/da/")
    assert response.status_code == 200
    assert "wagtail-userbar" not in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]


def test_other_cookies_change_nothing(visitor: Client) -> None:
    visitor.cookies["statistics"] = "1"
    assert faults_of(visitor.get("/da/")) == []
