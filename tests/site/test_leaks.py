"""What nobody may see is nowhere: a canary word in each hidden state, looked for on every surface."""

from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from cms.jobs import drain
from cms.models import DraftLink
from initiatives.models import InitiativePage
from search import backends
from tests.search.site.index import ElasticsearchIndex, Index
from tests.site.answers import Answer, headers_of
from tests.site.hidden import HANDLE, STATES, Hidden, both, hide_all, initiative
from tests.site.kinds import PUBLIC_URL_KINDS

pytestmark = pytest.mark.django_db


def searches() -> list[str]:
    """Return addresses that are answered from the index: only these change when it follows."""
    addresses = []
    for url in ("/da/soeg/", "/en/search/"):
        addresses += [f"{url}?q={HANDLE}", f"{url}?q={HANDLE}&page=2", f"{url}?q=tryghed", url]
    for url in ("/da/soeg/feed/", "/en/search/feed/"):
        addresses += [f"{url}?q={HANDLE}", url]
    for url in ("/da/soeg/suggestions.json", "/en/search/suggestions.json"):
        addresses += [f"{url}?q={HANDLE}", f"{url}?q={HANDLE[:4]}"]
    return addresses


def surfaces(hidden: list[Hidden]) -> list[str]:
    """Return every public address, those of the hidden pages in all forms, and searches for them."""
    addresses = [address for kind in PUBLIC_URL_KINDS for address in kind.examples()]
    own = {address for one in hidden for address in one.addresses}
    for address in sorted(own):
        rest = address.removeprefix("/da/").removeprefix("/en/").strip("/")
        slug = rest.rpartition("/")[2]
        addresses += [
            address,
            f"/{rest}",
            f"/da/{rest}/",
            f"/en/{rest}/",
        ]
        if not slug.isdigit():  # a redirect that names a page by its number
            addresses += [f"/da/indsatser/{slug}/", f"/en/initiatives/{slug}/"]
    addresses += searches()
    for url in ("/da/indsatser/", "/en/initiatives/"):
        addresses += [f"{url}?page={number}" for number in (1, 2, 3)]
    return list(dict.fromkeys(addresses))


def leaks(hidden: list[Hidden], addresses: list[str]) -> dict[str, set[str]]:
    """Return the addresses that show a canary which was not in the address asked for."""
    client = Client(raise_request_exception=False)
    found: dict[str, set[str]] = {}
    for address in addresses:
        response = client.get(address)
        assert response.status_code < 500, address
        text = response.getvalue().decode(errors="replace")
        # What was asked for may come back: in the address on paper, in the way in, in the switch.
        said = f"{text}\n{headers_of(response)}"
        for one in hidden:
            shown = said
            if one.canary in address:
                for own in (address, quote(address), quote(address, safe="")):
                    shown = shown.replace(own, "").replace(own.rstrip("/"), "")
            if one.canary in shown:
                found.setdefault(one.canary, set()).add(f"{response.status_code} {address}")
    return found


def explain(found: dict[str, set[str]], hidden: list[Hidden]) -> dict[str, set[str]]:
    """Name the states instead of their canaries."""
    states = [*STATES, "seen and searched before"]
    names = dict(zip((one.canary for one in hidden), states, strict=False))
    return {names[canary]: places for canary, places in found.items()}


@pytest.mark.slow
def test_nothing_leaks_before_and_after_the_index_follows(index: Index) -> None:
    """What is in any hidden state, and what everybody saw and found until now."""
    seen = Hidden("kanariefuglene")
    page = both(seen, with_theme=False)
    drain()
    client = Client()
    offered = f"/da/soeg/suggestions.json?q={HANDLE}"
    for address in ("/da/indsatser/", f"/da/soeg/?q={HANDLE}", offered, "/sitemap.xml"):
        assert seen.canary in client.get(address).content.decode(), address  # the net has no holes
    page.get_parent().get_children().get(pk=page.pk).unpublish()
    hidden = [*hide_all(), seen]
    assert explain(leaks(hidden, surfaces(hidden)), hidden) == {}
    drain()
    assert explain(leaks(hidden, searches()), hidden) == {}


@pytest.mark.slow
@pytest.mark.once  # on every other surface a shared draft is looked for above, among all that is hidden
def test_a_shared_draft_is_nowhere_but_behind_its_link(index: Index) -> None:
    """Neither while the link opens it nor when it is withdrawn; the other language's link says nothing."""
    one = Hidden("kanariedelt")
    STATES["draft_shared"](one)
    link = DraftLink.objects.get()
    drain()
    address, swapped = link.address, link.address.replace("/da/kladde/", "/en/draft/")
    assert one.canary in Client().get(address).content.decode()
    lists = ["/da/indsatser/", "/en/initiatives/", "/da/kladde/", "/en/draft/", "/sitemap.xml"]
    assert leaks([one], [*one.addresses, *searches(), *lists, swapped]) == {}
    DraftLink.objects.update(withdrawn_at=timezone.now())
    assert leaks([one], [address, swapped]) == {}


@pytest.mark.needs("elasticsearch")
@pytest.mark.vendor("sqlite")
def test_nothing_hidden_stays_in_elasticsearch(elasticsearch_index: ElasticsearchIndex) -> None:
    """Neither in an answer nor in anything that the server itself tells of a document."""
    once = Hidden("kanarieenkeltfugl")
    page = both(once, with_theme=False)
    drain()
    known = str(elasticsearch_index.documents())
    assert [once.canary] == [
        word for word in [once.canary] if word in known
    ]  # the net has no holes
    page.unpublish()
    hidden = [*hide_all(), once]
    assert leaks(hidden, searches()) == {}
    drain()
    assert leaks(hidden, searches()) == {}
    documents = elasticsearch_index.documents()
    assert not [one.canary for one in hidden if one.canary in str(documents).casefold()]
    assert {held["source"] for held in documents.values()} == {None}


@pytest.mark.slow
def test_the_search_finds_no_canary_and_counts_none(index: Index) -> None:
    """No hit, no facet, no correction: also for a word that is nearly the canary."""
    client = Client()
    before = client.get("/da/indsatser/").context["total"]
    searched = client.get("/da/soeg/").context["results"]["total"]
    hidden = hide_all()
    drain()
    # One of the two translated pages lost its English; no Danish page came or went but the news
    # that everybody may see, which names a hidden initiative.
    assert client.get("/da/indsatser/").context["total"] == before
    assert client.get("/da/soeg/").context["results"]["total"] == searched + 1
    for one in hidden:
        for word in (one.canary, one.canary.replace("fugl", "fuhl"), one.canary[:-1]):
            for url in ("/da/soeg/", "/en/search/"):
                results = client.get(url, {"q": word}).context["results"]
                assert (results["total"], results["other_total"]) == (0, 0), (url, word)
                assert results["correction"] is None, (url, word)
    assert HANDLE not in " ".join(backends.engine().vocabularies(["da"])["da"].words)


def test_a_password_lets_in_and_shows_nothing_before(index: Index) -> None:
    one = Hidden("kanariekode")
    STATES["with_password"](one)
    client = Client()
    asked = client.get(one.addresses[0])
    assert asked.status_code == 200
    document = Answer("password", one.addresses[0], asked)
    assert document.errors == []
    assert '<html lang="da">' in document.html
    assert "Kun for dem, der har adgangskoden" in document.html
    assert "no-store" in asked.headers["Cache-Control"]
    assert one.canary not in asked.content.decode().replace(one.addresses[0], "")
    form = asked.context["form"]
    restriction = form.restriction
    entered = client.post(
        asked.context["action_url"],
        {"password": restriction.password, "return_url": one.addresses[0]},
        follow=True,
    )
    assert one.canary in entered.content.decode()
    assert "no-store" in entered.headers["Cache-Control"]


def test_the_way_in_is_the_one_door(index: Index) -> None:
    one = Hidden("kanariedoer")
    STATES["with_login"](one)
    response = Client().get(one.addresses[0])
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/konto/login/?next=/da/")


def test_a_draft_is_seen_by_nobody_but_its_editor(index: Index, admin: Client) -> None:
    one = Hidden("kanariekladde")
    page = initiative(one, publish=False)
    assert isinstance(page, InitiativePage)
    preview = f"/admin/pages/{page.pk}/view_draft/"
    assert one.canary in admin.get(preview).content.decode()
    refused = Client().get(preview)
    assert refused.status_code == 302
    assert one.canary not in refused.content.decode()
