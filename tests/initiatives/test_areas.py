"""Areas: their pages, the whole-municipality rule, what can't be (F6, F7)."""

from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from home.models import Observation, Place, Series
from initiatives.models import Area, AreaIndexPage, InitiativePage
from tests.cms.bilingual.desk import new_initiative

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def everywhere() -> None:
    """Two initiatives that hold for the whole municipality: no source says so of a real one."""
    InitiativePage.objects.filter(code__in=["I06", "I10"]).update(whole_municipality=True)


def local(code: str = "vodskov") -> InitiativePage:
    """Return a live initiative of one area."""
    page = new_initiative()
    page.areas = [Area.objects.get(code=code)]
    page.save_revision().publish()
    return InitiativePage.objects.get(pk=page.pk)


def test_the_page_of_an_area(client: Client) -> None:
    mine = local()
    answer = client.get("/da/omraader/vodskov/")
    assert [card.title for card in answer.context["local_cards"]] == [mine.title]
    whole = InitiativePage.objects.filter(
        whole_municipality=True, locale__language_code="da", live=True
    ).exclude(areas__code="vodskov")
    assert answer.context["whole_count"] == whole.count() > 0
    text = answer.content.decode()
    assert f"I hele kommunen ({whole.count()})" in text
    assert "99 82 34 20" in text
    assert '<html lang="da">' in text
    alternates = {
        link["hreflang"]: urlsplit(str(link["href"])).path
        for link in BeautifulSoup(text, "html.parser").select("link[hreflang]")
    }
    assert alternates["da"] == "/da/omraader/vodskov/"
    assert alternates["en"] == "/en/areas/vodskov/"


def test_an_area_in_english(client: Client) -> None:
    answer = client.get("/en/areas/vodskov/")
    assert answer.status_code == 200
    assert "There are no initiatives for this area alone." in answer.content.decode()
    assert "In the whole municipality" in answer.content.decode()


def test_an_area_shows_its_figures(client: Client) -> None:
    assert Observation.objects.filter(place__code="loevvangen").exists()
    text = client.get("/da/omraader/loevvangen/").content.decode()
    assert "83,9" in text
    assert "83.9" in client.get("/en/areas/loevvangen/").content.decode()
    place = Place.objects.create(code="vodskov", name_da="Gug")
    Observation.objects.create(
        series=Series.objects.first(), place=place, year=2016, value=80, source_da="Politiet"
    )
    assert "Politiet" in client.get("/da/omraader/vodskov/").content.decode()


@pytest.mark.parametrize("code", ["ukendt", "VODSKOV", "vodskov-", "%00"])
def test_an_unknown_area_is_404(client: Client, code: str) -> None:
    assert client.get(f"/da/omraader/{code}/").status_code == 404


def test_areas_are_in_the_sitemap_only_while_their_list_is_public(client: Client) -> None:
    assert "/da/omraader/vestbyen/" in client.get("/sitemap.xml").content.decode()
    AreaIndexPage.objects.get(locale__language_code="da").unpublish()
    text = client.get("/sitemap.xml").content.decode()
    assert "vestbyen" not in text
    assert client.get("/da/omraader/vestbyen/").status_code == 404


def test_hidden_initiatives_are_not_counted(client: Client) -> None:
    mine = local()
    before = {line.area.code: line.count for line in client.get("/da/omraader/").context["areas"]}
    assert before["vodskov"] == 1
    mine.unpublish()
    after = {line.area.code: line.count for line in client.get("/da/omraader/").context["areas"]}
    assert after["vodskov"] == 0


def test_the_list_shows_local_ones_first_then_those_for_all(client: Client) -> None:
    mine = local()
    context = client.get("/da/indsatser/?area=vodskov").context
    assert [card.title for card in context["cards"]] == [mine.title]
    assert context["whole_count"] == len(context["whole_cards"]) > 0
    assert context["total"] == 1 + context["whole_count"]
    count = next(
        option.count
        for facet in context["filters"]["facets"]
        if facet.name == "area"
        for option in facet.options
        if option.value == "vodskov"
    )
    assert count == context["total"]


def test_local_and_other_cards_over_several_pages(client: Client) -> None:
    for number in range(13):
        page = new_initiative(f"I{800 + number}", title=f"Lokal {number:02}", slug=f"l-{number}")
        page.areas = [Area.objects.get(code="vodskov")]
        page.save_revision().publish()
    first = client.get("/da/indsatser/?area=vodskov").context
    second = client.get("/da/indsatser/?area=vodskov&page=2").context
    assert (len(first["cards"]), len(first["whole_cards"])) == (12, 0)
    assert len(second["cards"]) == 1
    assert len(second["whole_cards"]) == second["whole_count"] == 2


def test_what_happens_in_an_area_happens_in_the_one_that_holds_it(client: Client) -> None:
    street, centre = (
        Area.objects.get(code="jomfru-ane-gade"),
        Area.objects.get(code="aalborg-midtby"),
    )
    street.parent = centre
    street.save()
    mine = local(code="jomfru-ane-gade")
    shown = client.get("/da/omraader/aalborg-midtby/").context["local_cards"]
    assert mine.title in [card.title for card in shown]
    assert (
        'href="/da/omraader/aalborg-midtby/"'
        in client.get("/da/omraader/jomfru-ane-gade/").content.decode()
    )


def test_an_area_cant_lie_in_itself() -> None:
    first, second = Area.objects.all()[:2]
    first.parent = second
    first.save()
    for area, parent in ((second, first), (second, second)):
        area.parent = parent
        with pytest.raises(ValidationError) as refused:
            area.clean()
        assert "parent" in refused.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        Area.objects.filter(pk=second.pk).update(parent=second.pk)


def test_a_code_is_used_once(admin: Client) -> None:
    form = admin.get("/admin/snippets/initiatives/area/add/").context["form"]
    data = {name: form.initial.get(name) or "" for name in form.fields}
    answer = admin.post(
        "/admin/snippets/initiatives/area/add/",
        {**data, "code": "vodskov", "name_da": "Et andet Gug"},
    )
    assert "code" in answer.context["form"].errors
    assert Area.objects.filter(code="vodskov").count() == 1
