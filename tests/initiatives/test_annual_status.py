"""The yearly status: frozen at its first publication, and nothing changes it afterwards (F52)."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission
from wagtail.rich_text import RichText
from wagtail_localize.models import Translation, TranslationSource

from initiatives.models import AnnualReportPage, Goal, InitiativePage
from tests.cms import labels

pytestmark = pytest.mark.django_db

DA, EN = "/da/aarlig-status/2026/", "/en/annual-status/2026/"


def danish() -> AnnualReportPage:
    return AnnualReportPage.objects.get(locale__language_code="da")


def contents(client: Client) -> list[str]:
    """Return the main part of the page in both languages, and its file, without links."""
    found = []
    for url in (DA, EN, f"{DA}status.csv", f"{EN}status.csv"):
        answer = client.get(url)
        assert answer.status_code == 200
        if answer.context:
            rows = [{**row, "url": ""} for row in answer.context["rows"]]
            found.append(str((rows, answer.context["goal_rows"], answer.context["news"])))
        else:
            found.append(answer.content.decode("utf-8-sig"))
    return found


def test_it_holds_every_public_initiative(client: Client) -> None:
    answer = client.get(DA)
    assert answer.context["total"] == 14
    assert sum(row["total"] for row in answer.context["goal_rows"]) == 14
    text = answer.content.decode()
    assert "Et trygt natteliv" in text
    assert "Mål ikke oplyst" in text
    assert "Tallene blev gjort op den" in text


def test_later_edits_change_nothing(client: Client) -> None:
    before = contents(client)
    page = InitiativePage.objects.get(code="I01")
    page.title, page.status = "Et nyt navn", "completed"
    page.save_revision().publish()
    InitiativePage.objects.get(code="I02").unpublish()
    InitiativePage.objects.get(code="I03").delete()
    Goal.objects.filter(code="M1").update(short_title_da="Et andet mål", short_title_en="Other")
    assert contents(client) == before
    # What is no longer public has lost its link.
    rows = {row["code"]: row["url"] for row in client.get(DA).context["rows"]}
    assert (bool(rows["I01"]), rows["I02"], rows["I03"]) == (True, "", "")


def test_a_draft_brings_no_old_figures_back(client: Client) -> None:
    page = danish()
    revision = page.save_revision()
    call_command("freeze_annual_status", "2026", stdout=StringIO())
    frozen = danish().frozen_at
    revision.publish()
    assert danish().frozen_at == frozen
    assert client.get(DA).context["total"] == 14


def test_hidden_initiatives_never_get_in() -> None:
    InitiativePage.objects.get(code="I04").unpublish()
    out = StringIO()
    call_command("freeze_annual_status", "2026", stdout=out)
    assert out.getvalue() == "Frozen for 2026: 13 initiatives.\n"
    assert "I04" not in [entry["code"] for entry in danish().snapshot["initiatives"]]


def test_a_year_without_a_page_is_one_line() -> None:
    with pytest.raises(CommandError, match="no yearly status of 2019"):
        call_command("freeze_annual_status", "2019")


@pytest.mark.parametrize("snapshot", [{}, {"schema": 99}, [], {"schema": None, "goals": 3}])
def test_a_snapshot_of_another_shape_is_no_error(client: Client, snapshot: object) -> None:
    AnnualReportPage.objects.update(snapshot=snapshot)
    for url in (DA, EN, f"{DA}status.csv"):
        assert client.get(url).status_code == 200


def test_a_year_has_one_status() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AnnualReportPage.objects.filter(locale__language_code="en").update(year=2026)


# Freezing again, in the admin --------------------------------------------------


def frozen_codes() -> list[str]:
    return [entry["code"] for entry in danish().snapshot["initiatives"]]


def test_the_editor_freezes_again_after_a_question(admin: Client) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[danish().pk])
    screen = reverse("freeze_status", args=[danish().pk])
    assert f'href="{screen}"' in admin.get(edit).content.decode()
    InitiativePage.objects.get(code="I04").unpublish()
    assert "og de gamle er væk" in labels.shown(admin.get(screen))
    assert "I04" in frozen_codes()
    answer = admin.post(screen, follow=True)
    assert answer.redirect_chain == [(edit, 302)]
    assert "Tallene er gjort op igen: 13 indsatser." in labels.shown(answer)
    assert "I04" not in frozen_codes()


def test_only_a_danish_status_that_was_frozen_can_be_frozen_again(admin: Client) -> None:
    english = AnnualReportPage.objects.get(locale__language_code="en")
    assert admin.post(reverse("freeze_status", args=[english.pk])).status_code in (302, 403)
    AnnualReportPage.objects.update(frozen_at=None)
    screen = reverse("freeze_status", args=[danish().pk])
    edit = reverse("wagtailadmin_pages:edit", args=[danish().pk])
    assert screen not in admin.get(edit).content.decode()
    admin.post(screen)
    assert danish().frozen_at is None
    assert admin.get(reverse("freeze_status", args=[999_999])).status_code == 404


def test_whoever_may_not_publish_may_not_freeze(client: Client, django_user_model: Any) -> None:
    user = django_user_model.objects.create_user("ed", "ed@example.org", "x" * 14)
    group = Group.objects.create(name="skriver")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=group, page=danish(), permission=change)
    user.groups.add(group)
    client.force_login(user)
    before = danish().frozen_at
    screen = reverse("freeze_status", args=[danish().pk])
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[danish().pk]))
    assert edit.status_code == 200
    assert screen not in edit.content.decode()
    client.post(screen)
    assert danish().frozen_at == before


# A text for each goal -----------------------------------------------------------


def write_goal_texts(language: str, **texts: str) -> AnnualReportPage:
    page: AnnualReportPage = AnnualReportPage.objects.get(locale__language_code=language)
    page.goal_texts = [
        ("goal_text", {"goal": Goal.objects.get(code=code), "text": RichText(text)})
        for code, text in texts.items()
    ]
    page.save()
    return page


def test_each_goal_has_its_text_in_both_languages(client: Client) -> None:
    write_goal_texts("da", M3="<p>Tekst om tre.</p>", M1="<p>Tekst om et.</p>")
    write_goal_texts("en", M1="<p>About one.</p>")
    Goal.objects.filter(code="M1").update(short_title_da="Et andet mål", short_title_en="Other")
    text = client.get(DA).content.decode()
    assert text.index("Tekst om et.") < text.index("Tekst om tre.")
    english = client.get(EN).content.decode()
    assert "About one." in english
    assert "Tekst om" not in english
    # The goal keeps the name that it had when the figures were frozen.
    assert ("Et andet mål" in text, "Other" in english) == (False, False)


def test_a_goal_text_is_translated_like_any_other_text() -> None:
    page = write_goal_texts("da", M1="<p>Tekst om et.</p>")
    source, _created = TranslationSource.update_or_create_from_instance(page)
    strings = source.stringsegment_set.values_list("string__data", flat=True)
    assert "Tekst om et." in strings
    translation = Translation.objects.get(source=source, target_locale__language_code="en")
    copy = source.create_or_update_translation(
        translation.target_locale, publish=False, fallback=True
    )[0]
    draft = copy.get_latest_revision_as_object()
    assert draft.goal_texts[0].value["goal"] == Goal.objects.get(code="M1")


def test_a_goal_with_a_text_in_a_status_stays(admin: Client) -> None:
    goal = Goal.objects.create(code="M9", sentence_da="Et mål.", short_title_da="Prøvemålet")
    page = write_goal_texts("da", M9="<p>Tekst om ni.</p>")
    answer = admin.post(
        reverse("wagtailsnippets_initiatives_goal:delete", args=[goal.pk]), follow=True
    )
    text = labels.shown(answer)
    assert "kan ikke slettes, for den bruges 1 sted." in text
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in text
    assert Goal.objects.filter(code="M9").exists()
