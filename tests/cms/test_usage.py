"""A shared record that is in use stays, and the editor reads where: every kind of record."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from django.contrib.auth.models import Permission
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, ReferenceIndex
from wagtail.snippets.models import get_snippet_models

from cms.models import GlossaryTerm, HelpLine, Notice
from home.models import (
    Group,
    GroupMember,
    HomePage,
    Observation,
    Partner,
    Person,
    Place,
    Series,
    StandardPage,
    StrategyVersion,
)
from initiatives.models import (
    Area,
    Goal,
    InitiativePage,
    NscTheme,
    RoleAssignment,
    TargetGroup,
    Theme,
)
from search.models import DangerWords, GuardedWord, Recommendation, Synonym
from tests.cms import labels
from tests.home.figures import make_figure, make_place, make_series

pytestmark = pytest.mark.django_db


def initiative() -> InitiativePage:
    page: InitiativePage = InitiativePage.objects.get(code="I01")
    return page


def chosen_by_initiative(field: str) -> Callable[[Model], Model]:
    """Return the function that lets the initiative I01 choose a record in `field`."""

    def choose(record: Model) -> Model:
        page = initiative()
        getattr(page, field).add(record)
        page.save()
        return page

    return choose


def goal_of_initiative(record: Model) -> Model:
    page = initiative()
    page.goal = record
    page.save()
    return page


def seat_of(record: Model) -> Model:
    assert isinstance(record, Person)
    group = Group.objects.create(code="proeve", name_da="Prøvegruppen")
    GroupMember.objects.create(group=group, title_da="Titel", person=record)
    return group


def behind_initiative(record: Model) -> Model:
    page = initiative()
    page.lead_organisation = record
    page.save()
    return page


def on_front_page(record: Model) -> Model:
    page = HomePage.objects.get(locale__language_code="da")
    page.figure = record
    page.save()
    return page


def figure_of(record: Model) -> Model:
    return Observation.objects.create(
        **{record._meta.model_name: record},
        **({"place": make_place("andenby")} if isinstance(record, Series) else {"series": make_series("anden")}),
        year=2015,
        value=1,
        source_da="Kilden",
    )  # fmt: skip


# How to make a record of each kind, and how to put it into use: returns what uses it.
KINDS: Final[dict[type[Model], tuple[Callable[[], Model], Callable[[Any], Model]]]] = {
    Goal: (
        lambda: Goal.objects.create(code="M9", sentence_da="Et mål.", short_title_da="Målet"),
        goal_of_initiative,
    ),
    Theme: (
        lambda: Theme.objects.create(code="proeve", name_da="Prøve"),
        chosen_by_initiative("themes"),
    ),
    TargetGroup: (
        lambda: TargetGroup.objects.create(code="proeve", name_da="Prøve"),
        chosen_by_initiative("target_groups"),
    ),
    Area: (
        lambda: Area.objects.create(code="proeve", name_da="Prøve"),
        lambda area: Area.objects.create(code="del", name_da="Del", parent=area),
    ),
    NscTheme: (
        lambda: NscTheme.objects.create(code="proeve", name_da="Prøve"),
        chosen_by_initiative("nsc_themes"),
    ),
    Partner: (
        lambda: Partner.objects.create(code="proeve", name_da="Prøve"),
        behind_initiative,
    ),
    Person: (lambda: Person.objects.create(name="Prøve Prøvesen"), seat_of),
    StrategyVersion: (
        lambda: StrategyVersion.objects.create(number=9),
        chosen_by_initiative("strategy_versions"),
    ),
    Series: (lambda: make_series(), figure_of),
    Place: (lambda: make_place("proeveby"), figure_of),
    Observation: (
        lambda: make_figure(
            Series.objects.filter(code="proeve").first() or make_series(), "proeveby", 2015, "1"
        ),
        on_front_page,
    ),
}
# Nothing points to these by a field; a text of a page may.
LOOSE: Final[dict[type[Model], Callable[[], Model]]] = {
    Group: lambda: Group.objects.create(code="proeve", name_da="Prøve"),
    RoleAssignment: lambda: RoleAssignment.objects.create(
        initiative=initiative(), organisation=Partner.objects.first()
    ),
    GlossaryTerm: lambda: GlossaryTerm.objects.create(slug="proeve", term_da="prøve"),
    HelpLine: lambda: HelpLine.objects.create(name_da="Prøve", number="116 111"),
    Notice: lambda: Notice.objects.create(text_da="Prøve", text_en="Sample"),
    Synonym: lambda: Synonym.objects.create(words_da="prøve\nforsøg"),
    DangerWords: lambda: DangerWords.objects.create(words_da="fare"),
    GuardedWord: lambda: GuardedWord.objects.create(word="fredet"),
    Recommendation: lambda: Recommendation.objects.create(words="fare", page=Page.objects.last()),
}


def in_text(record: Model) -> Model:
    """Let the index say that a block of a page names the record, as a chooser in it would."""
    page = StandardPage.objects.filter(locale__language_code="da").first()
    known = ReferenceIndex.objects.filter(to_object_id=str(Theme.objects.first().pk)).first()
    entry = known or ReferenceIndex.objects.first()
    ReferenceIndex.objects.create(
        base_content_type=ReferenceIndex._get_base_content_type(page),
        content_type=page.cached_content_type,
        object_id=str(page.pk),
        to_content_type=ReferenceIndex._get_base_content_type(record),
        to_object_id=str(record.pk),
        model_path="body.item.record",
        content_path="body.a1b2.record",
        content_path_hash=entry.content_path_hash,
    )
    return page


def view(record: Model, name: str) -> str:
    return reverse(record.snippet_viewset.get_url_name(name), args=[record.pk])


def edit_url(holder: Model) -> str:
    if hasattr(holder, "snippet_viewset"):
        return view(holder, "edit")
    return reverse("wagtailadmin_pages:edit", args=[holder.pk])


def bulk_delete(record: Model) -> str:
    meta = record._meta
    address = reverse("wagtail_bulk_action", args=[meta.app_label, meta.model_name, "delete"])
    return f"{address}?id={record.pk}&next={reverse(record.snippet_viewset.get_url_name('list'))}"


def ask(client: Client, address: str, method: str) -> str:
    answer = getattr(client, method)(address, follow=True)
    assert answer.status_code == 200
    return labels.shown(answer)


def test_every_kind_of_record_is_here() -> None:
    ours = {model for model in get_snippet_models() if labels.ours(model)}
    assert ours == {*KINDS, *LOOSE}


@pytest.mark.slow
@pytest.mark.parametrize("model", [*KINDS, *LOOSE], ids=lambda model: model.__name__)
def test_a_record_in_use_stays(admin: Client, model: type[Model]) -> None:
    make, use = KINDS.get(model) or (LOOSE[model], in_text)
    record = make()
    holder = use(record)
    for address in (view(record, "delete"), bulk_delete(record)):
        for method in ("get", "post"):
            text = ask(admin, address, method)
            assert "kan ikke slettes, for den bruges 1 sted." in text
            assert f'<a href="{edit_url(holder)}" class="button ' in text
            assert model.objects.filter(pk=record.pk).exists()


@pytest.mark.once
@pytest.mark.parametrize("model", [*KINDS, *LOOSE], ids=lambda model: model.__name__)
def test_a_record_that_nothing_uses_goes(admin: Client, model: type[Model]) -> None:
    make = KINDS[model][0] if model in KINDS else LOOSE[model]
    record = make()
    ask(admin, view(record, "delete"), "post")
    assert not model.objects.filter(pk=record.pk).exists()
    again = make()
    ask(admin, bulk_delete(again), "post")
    assert not model.objects.filter(pk=again.pk).exists()


def test_of_several_records_none_goes(admin: Client) -> None:
    free, used = KINDS[Theme][0](), Theme.objects.create(code="brugt", name_da="Brugt")
    KINDS[Theme][1](used)
    text = ask(admin, f"{bulk_delete(free)}&id={used.pk}", "post")
    assert "»Brugt« kan ikke slettes" in text
    assert "»Prøve« kan ikke slettes" not in text
    assert Theme.objects.filter(pk__in=[free.pk, used.pk]).count() == 2


def test_many_uses_are_counted_and_can_all_be_shown(admin: Client) -> None:
    theme = KINDS[Theme][0]()
    for page in InitiativePage.objects.filter(locale__language_code="da")[:7]:
        page.themes.add(theme)
        page.save()
    text = ask(admin, view(theme, "delete"), "post")
    assert "for den bruges 7 steder." in text
    assert text.count(">Indsats: ") == 5
    assert f'<a href="{view(theme, "usage")}"' in text
    assert "Vis alle steder" in text


def test_a_page_that_the_editor_may_not_open_is_counted_only(
    client: Client, django_user_model: Any
) -> None:
    user = django_user_model.objects.create_user("ed", "ed@example.org", "x" * 14)
    for codename in ("access_admin", "view_theme", "change_theme", "delete_theme"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(user)
    theme = KINDS[Theme][0]()
    page = KINDS[Theme][1](theme)
    text = ask(client, view(theme, "delete"), "post")
    assert "for den bruges 1 sted." in text
    assert page.title not in text


def test_what_only_the_database_holds_is_no_server_error(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody puts the record into use between the question and the deletion."""
    monkeypatch.setattr("cms.usage.uses_of", lambda record: [])
    series = make_series()
    figure = figure_of(series)
    ReferenceIndex.objects.all().delete()
    for address in (view(series, "delete"), bulk_delete(series)):
        text = ask(admin, address, "post")
        assert "Der er ikke slettet noget, for det bruges 1 sted." in text
        assert f'<a href="{view(figure, "edit")}" class="button ' in text
    assert Series.objects.filter(pk=series.pk).exists()
