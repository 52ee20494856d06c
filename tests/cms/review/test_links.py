"""What `check_content` says of links, within the site and to others."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from wagtail.models import Page
from wagtail.rich_text import RichText

from home.models import StandardPage
from tests.cms.review.conftest import Find, i01, publish

pytestmark = pytest.mark.django_db


def standard_page() -> StandardPage:
    page = StandardPage.objects.filter(locale__language_code="da", live=True).first()
    assert page is not None
    return page


def write(html: str) -> StandardPage:
    page = standard_page()
    page.body = [("paragraph", RichText(html))]
    publish(page)
    return page


def test_the_demo_content_has_no_broken_link(found: Find) -> None:
    assert found("broken_link") == []


def test_a_link_to_a_page_that_is_taken_off(found: Find) -> None:
    target = i01()
    page = write(f'<p>Se <a linktype="page" id="{target.pk}">indsatsen</a>.</p>')
    assert found("broken_link") == []
    target.unpublish()
    rows = [row for row in found("broken_link") if row["title"] == page.title]
    assert [row["message"] for row in rows] == [
        f"Leads to “{target.title}”, which readers can't see."
    ]


def test_a_link_to_what_was_deleted(found: Find) -> None:
    page = write('<p>Se <a linktype="document" id="4711">planen</a>.</p>')
    [row] = found("broken_link")
    assert (row["title"], row["message"]) == (
        page.title,
        "Leads to something that has been deleted.",
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("address", "broken"),
    [
        ("/da/indsatser/", False),
        ("/indsatser/et-trygt-natteliv", False),
        ("/da/soeg/?q=lys", False),
        ("/strategi", False),  # a redirect
        ("/i/I01", False),
        ("/da/findes-ikke/", True),
        ("/da/indsatser/findes-ikke/", True),
        ("mailto:a@example.org", False),
        ("#afsnit", False),
        ("https://example.org/findes-ikke", False),  # only asked for with --external
    ],
)
def test_addresses_that_were_typed(found: Find, address: str, broken: bool) -> None:
    write(f'<p>Se <a href="{address}">her</a>.</p>')
    assert bool(found("broken_link")) is broken


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """Another web site, on loopback: it answers at /ok, forbids /closed, and has nothing else."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response({"/ok": 200, "/closed": 403}.get(self.path, 404))
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_other_sites_are_asked_only_when_that_is_wanted(found: Find, elsewhere: str) -> None:
    # Other pages may link to sites that only a network reaches.
    kept = standard_page().get_ancestors(inclusive=True).values_list("pk", flat=True)
    Page.objects.exclude(pk__in=list(kept)).update(live=False)
    write(
        " ".join(
            f'<p><a href="{elsewhere}/{name}">Link</a></p>' for name in ("ok", "closed", "gone")
        )
    )
    assert found("external_link") == []
    mine = [row for row in found("external_link", external=True) if elsewhere in row["message"]]
    assert [row["message"] for row in mine] == [f"{elsewhere}/gone: 404 Not Found"]
