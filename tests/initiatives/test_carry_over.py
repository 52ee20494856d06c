"""A new version of the strategy: which initiatives go on, and the end of the old one (F51)."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision

from cms import roles
from home.models import StrategyVersion
from initiatives.models import InitiativePage
from initiatives.staff import ensure_staff
from tests.cms import labels
from tests.cms.bilingual.meanwhile import meanwhile
from tests.initiatives.staff import account, signed_in

pytestmark = pytest.mark.django_db

ADD = reverse("wagtailsnippets_home_strategyversion:add")
LIST = reverse("wagtailsnippets_home_strategyversion:list")


@pytest.fixture
def third() -> StrategyVersion:
    """Version 3 without an end, with two initiatives."""
    version: StrategyVersion = StrategyVersion.objects.get(number=3)
    version.to_year = None
    version.save()
    for page in InitiativePage.objects.filter(strategy_versions__isnull=False):
        page.strategy_versions.clear()
        page.save()
    for code in ("I01", "I02"):
        initiative(code).strategy_versions.through.objects.create(
            initiativepage=initiative(code), strategyversion=version
        )
    return version


@pytest.fixture
def fourth(third: StrategyVersion) -> StrategyVersion:
    version: StrategyVersion = StrategyVersion.objects.create(number=4, from_year=2026)
    return version


def initiative(code: str) -> InitiativePage:
    page: InitiativePage = InitiativePage.objects.get(code=code)
    return page


def screen(version: StrategyVersion) -> str:
    return reverse("carry_over", args=[version.pk])


def codes(version: StrategyVersion) -> list[str]:
    pages = InitiativePage.objects.filter(strategy_versions=version)
    return sorted(pages.values_list("code", flat=True))


def ticked(client: Client, version: StrategyVersion) -> list[str]:
    form = BeautifulSoup(client.get(screen(version)).content, "html5lib")
    boxes = form.select("input[name=initiatives][checked]")
    return sorted(InitiativePage.objects.get(pk=box["value"]).code for box in boxes)


def choose(client: Client, version: StrategyVersion, *chosen: str) -> str:
    pks = [initiative(code).pk for code in chosen]
    answer = client.post(screen(version), {"initiatives": pks}, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    return labels.shown(answer)


def test_a_new_version_asks_for_its_initiatives(admin: Client, third: StrategyVersion) -> None:
    answer = admin.post(ADD, {"number": "4", "from_year": "2026"})
    fourth = StrategyVersion.objects.get(number=4)
    assert answer["Location"] == screen(fourth)
    text = labels.shown(admin.get(screen(fourth)))
    assert "Sæt kryds ved de indsatser, der fortsætter i Version 4." in text
    assert "Version 3 får 2025 som sit sidste år." in text
    assert "M1 " in text
    assert ticked(admin, fourth) == ["I01", "I02"]
    assert codes(fourth) == []


def test_carrying_over_ends_the_old_version_and_keeps_it(
    admin: Client, client: Client, third: StrategyVersion, fourth: StrategyVersion
) -> None:
    assert "Version 4 har 2 indsatser." in choose(admin, fourth, "I02", "I03")
    third.refresh_from_db()
    assert third.to_year == 2025
    assert (codes(third), codes(fourth)) == (["I01", "I02"], ["I02", "I03"])
    assert ticked(admin, fourth) == ["I02", "I03"]
    old = client.get("/da/om-tryg-aalborg/organisation/version-3/").content.decode()
    assert "Gældende til udgangen af 2025" in old
    assert initiative("I01").title in old


def test_the_same_again_changes_nothing_and_a_choice_can_be_mended(
    admin: Client, fourth: StrategyVersion
) -> None:
    choose(admin, fourth, "I01", "I02")
    before = list(InitiativePage.objects.order_by("pk").values())
    choose(admin, fourth, "I01", "I02")
    assert list(InitiativePage.objects.order_by("pk").values()) == before
    choose(admin, fourth, "I01")
    assert codes(fourth) == ["I01"]


def test_an_end_that_the_council_has_set_earlier_stays(
    admin: Client, third: StrategyVersion, fourth: StrategyVersion
) -> None:
    StrategyVersion.objects.filter(pk=third.pk).update(to_year=2024)
    choose(admin, fourth, "I01")
    third.refresh_from_db()
    assert third.to_year == 2024


def test_a_version_without_a_first_year_ends_nothing(
    admin: Client, third: StrategyVersion, fourth: StrategyVersion
) -> None:
    StrategyVersion.objects.filter(pk=fourth.pk).update(from_year=None)
    assert "så Version 3 slutter ikke." in labels.shown(admin.get(screen(fourth)))
    choose(admin, fourth, "I01")
    third.refresh_from_db()
    assert third.to_year is None


def test_a_draft_keeps_its_text_and_does_not_undo_the_choice(
    admin: Client, fourth: StrategyVersion
) -> None:
    page = initiative("I03")
    page.title = "Et navn på vej"
    page.save_revision()
    choose(admin, fourth, "I03")
    assert initiative("I03").title != "Et navn på vej"
    initiative("I03").latest_revision.publish()
    assert initiative("I03").title == "Et navn på vej"
    assert codes(fourth) == ["I03"]


def test_a_page_that_is_published_meanwhile_keeps_its_text(
    admin: Client, fourth: StrategyVersion
) -> None:
    def publish() -> None:
        page = initiative("I03")
        page.title, page.summary = "Et nyt navn", "Et nyt resumé."
        page.save_revision().publish()

    with meanwhile(publish, InitiativePage):
        choose(admin, fourth, "I03")
    page = initiative("I03")
    assert (page.title, page.summary) == ("Et nyt navn", "Et nyt resumé.")
    assert page.live_revision == page.latest_revision
    page.latest_revision.publish()
    assert codes(fourth) == ["I03"]


def test_a_draft_that_is_saved_meanwhile_keeps_its_text(
    admin: Client, fourth: StrategyVersion
) -> None:
    draft = initiative("I03").save_revision()

    def save() -> None:
        page = initiative("I03").get_latest_revision_as_object()
        page.title = "Et navn på vej"
        page.save_revision(overwrite_revision=draft)

    with meanwhile(save, Revision):
        choose(admin, fourth, "I03")
    initiative("I03").latest_revision.publish()
    assert initiative("I03").title == "Et navn på vej"
    assert codes(fourth) == ["I03"]


def test_a_fault_in_the_middle_leaves_nothing_behind(
    admin: Client, third: StrategyVersion, fourth: StrategyVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("initiatives.carry_over._end_previous", fail)
    with pytest.raises(RuntimeError):
        admin.post(screen(fourth), {"initiatives": [initiative("I01").pk]})
    assert codes(fourth) == []


@pytest.mark.parametrize("value", ["x", "-1", "²", "99999999999999999999", ""])
def test_what_is_no_initiative_is_left_out(
    admin: Client, fourth: StrategyVersion, value: str
) -> None:
    assert admin.post(screen(fourth), {"initiatives": value}).status_code == 302
    assert codes(fourth) == []
    assert admin.get(reverse("carry_over", args=[999_999])).status_code == 404


def test_the_list_and_the_form_lead_there(admin: Client, fourth: StrategyVersion) -> None:
    edit = reverse("wagtailsnippets_home_strategyversion:edit", args=[fourth.pk])
    for address in (LIST, edit):
        assert f'href="{screen(fourth)}"' in admin.get(address).content.decode()


def test_only_those_who_may_change_versions_and_pages(
    client: Client, django_user_model: Any, fourth: StrategyVersion
) -> None:
    user = django_user_model.objects.create_user("ed", "ed@example.org", "x" * 14)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    page = initiative("I01")
    assert client.get(screen(fourth)).status_code == 302
    # Whoever wrote something gets it back instead of being led away.
    assert client.post(screen(fourth), {"initiatives": page.pk}).status_code == 403
    assert codes(fourth) == []
    user.user_permissions.add(Permission.objects.get(codename="change_strategyversion"))
    client.force_login(django_user_model.objects.get(pk=user.pk))
    assert client.get(screen(fourth)).status_code == 302
    assert client.post(screen(fourth), {"initiatives": page.pk}).status_code == 403
    assert codes(fourth) == []


def test_coordinators_keep_versions_and_are_led_to_no_screen_that_only_ends_one(
    third: StrategyVersion,
) -> None:
    ensure_staff()
    client = signed_in(account("coordinator", roles.COORDINATORS))
    answer = client.post(ADD, {"number": "4", "from_year": "2026"})
    assert answer["Location"] == LIST
    fourth = StrategyVersion.objects.get(number=4)
    assert screen(fourth) not in labels.shown(client.get(LIST))
    assert client.post(screen(fourth), {"initiatives": "1"}).status_code == 403
    third.refresh_from_db()
    assert third.to_year is None
