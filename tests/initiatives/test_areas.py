"""Areas: their pages, the whole-municipality rule, what can't be (F6, F7)."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from home.models import Observation, Person, Place, Series
from initiatives.models import Area, AreaIndexPage, InitiativePage, RoleAssignment
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
        series=Series.objects.get(order=1), place=place, year=2016, value=80, source_da="Politiet"
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_what_holds_in_an_area_holds_in_those_inside_it(client: Client) -> None:
    """But not in the one beside it, and the list puts each below the one that holds it."""
    centre = Area.objects.get(code="aalborg-midtby")
    Area.objects.filter(code__in=("jomfru-ane-gade", "havnefronten")).update(parent=centre)
    mine = local(code="aalborg-midtby")
    street = client.get("/da/omraader/jomfru-ane-gade/").context["local_cards"]
    assert [card.title for card in street] == ["Et trygt natteliv", mine.title]
    harbour = client.get("/da/omraader/havnefronten/").context["local_cards"]
    assert "Et trygt natteliv" not in [card.title for card in harbour]
    answer = client.get("/da/omraader/")
    [line] = [line for line in answer.context["areas"] if line.area == centre]
    assert [part.area.code for part in line.parts] == ["havnefronten", "jomfru-ane-gade"]
    counts = {part.area.code: part.count for part in line.parts}
    assert (line.count, counts) == (3, {"havnefronten": 2, "jomfru-ane-gade": 2})
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.select_one(".areas ul a[href='/da/omraader/jomfru-ane-gade/']")


def test_what_residents_call_it(client: Client) -> None:
    area = Area.objects.get(code="noerresundby")
    area.postcodes, area.streets, area.schools = "9400", "Brogade\nStrandgade", "Skolen ved broen"
    area.introduction_da = "Nord for fjorden."
    area.save()
    text = client.get("/da/omraader/noerresundby/").content.decode()
    for known in ("9400", "Brogade", "Strandgade", "Skolen ved broen", "Nr. Sundby", "Nord for"):
        assert known in text, known
    assert "Noerresundby" not in text  # how English readers spell it
    assert (
        '<span lang="da">Nord for fjorden.</span>'
        in client.get("/en/areas/noerresundby/").content.decode()
    )


def test_whom_to_call_are_those_of_the_areas_own_initiatives(client: Client) -> None:
    page = local()
    person = Person.objects.create(
        name="Anna Andefod", phone="12 34 56 78", publicity=Person.Publicity.ALL
    )
    RoleAssignment.objects.create(initiative=page, person=person)
    assert "12 34 56 78" in client.get("/da/omraader/vodskov/").content.decode()
    assert "12 34 56 78" not in client.get("/da/omraader/gug/").content.decode()
    person.publicity = Person.Publicity.NONE
    person.save()
    text = client.get("/da/omraader/vodskov/").content.decode()
    assert "Andefod" not in text
    assert "99 82 34 20" in text


def test_an_initiative_leads_to_its_areas(client: Client) -> None:
    text = client.get("/en/initiatives/safe-nightlife/").content.decode()
    assert '<a href="/en/areas/jomfru-ane-gade/">' in text
    AreaIndexPage.objects.get(locale__language_code="en").unpublish()
    assert "/areas/" not in client.get("/en/initiatives/safe-nightlife/").content.decode()


@pytest.mark.parametrize(
    "asked, said",
    [
        ("/da/omraader/vestbyn/", "Mente du Vestbyen?"),
        ("/da/omraader/Vestbyen/", "Mente du Vestbyen?"),
        ("/da/omraader/norresundby/", "Mente du Nørresundby?"),
        ("/en/areas/havnefront/", "Did you mean Havnefronten (the waterfront)?"),
    ],
)
def test_a_misspelt_area_is_guessed(client: Client, asked: str, said: str) -> None:
    answer = client.get(asked)
    assert answer.status_code == 404
    box = BeautifulSoup(answer.content, "html.parser").select_one(".fact-box")
    assert box is not None
    assert said in box.get_text()
    link = box.select_one("a")
    assert link is not None
    assert client.get(str(link["href"])).status_code == 200


def test_nothing_is_guessed_far_off(client: Client) -> None:
    answer = client.get("/da/omraader/kastrup/")
    assert answer.status_code == 404
    assert "Mente du" not in answer.content.decode()


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


def test_the_form_refuses_a_circle(admin: Client) -> None:
    first, second = Area.objects.all()[:2]
    second.parent = first
    second.save()
    answer = save(admin, f"edit/{first.pk}", parent=second.pk)
    assert answer.context["form"].errors["parent"] == ["Et område kan ikke ligge i sig selv."]
    assert Area.objects.get(pk=first.pk).parent is None


@pytest.mark.parametrize("code", ["vodskov", "hele-kommunen", "Æ ø"])
def test_the_form_refuses_a_code_that_is_used_or_none(admin: Client, code: str) -> None:
    number = Area.objects.count()
    answer = save(admin, "add", code=code, name_da="Et andet Vodskov")
    assert "code" in answer.context["form"].errors
    assert Area.objects.count() == number


def test_an_area_that_holds_another_cant_be_deleted(admin: Client) -> None:
    outer, inner = Area.objects.all()[:2]
    inner.parent = outer
    inner.save()
    address = reverse(outer.snippet_viewset.get_url_name("delete"), args=[outer.pk])
    assert (
        inner.name
        in admin.get(
            reverse(outer.snippet_viewset.get_url_name("usage"), args=[outer.pk])
        ).content.decode()
    )
    admin.post(address)
    assert Area.objects.filter(pk=outer.pk).exists()


def save(admin: Client, what: str, **changed: Any) -> Any:
    """Send the form of an area with some values changed."""
    address = f"/admin/snippets/initiatives/area/{what}/"
    form = admin.get(address).context["form"]
    shown = {name: form.initial.get(name) or "" for name in form.fields}
    return admin.post(address, {**shown, **changed})
