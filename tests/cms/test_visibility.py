"""Visibility asks the pages above a page by their level: every level that a page type allows."""

import pytest
from wagtail.models import Page, get_page_models

from cms.visibility import DEEPEST_LEVEL, visible
from home.models import HomePage
from initiatives.models import InitiativeIndexPage, InitiativePage, UpdatePage


def deepest(page_type: type[Page], above: tuple[type[Page], ...] = ()) -> int:
    """Return the deepest level that pages of a type may stand at; 1 is the root."""
    if page_type is Page:
        return 1
    assert page_type not in above, f"{page_type.__name__} may stand below itself without an end"
    parents = page_type.allowed_parent_page_models()
    return 1 + max((deepest(parent, (*above, page_type)) for parent in parents), default=0)


def test_no_page_type_stands_deeper_than_visibility_asks() -> None:
    levels = {page_type.__name__: deepest(page_type) for page_type in get_page_models()}
    assert levels["HomePage"] == 2
    assert max(levels.values()) == DEEPEST_LEVEL, levels


@pytest.mark.django_db
@pytest.mark.parametrize("off", [HomePage, InitiativeIndexPage, InitiativePage])
def test_the_deepest_page_is_hidden_by_each_page_above_it(off: type[Page]) -> None:
    initiative = InitiativePage.objects.get(code="I01")
    news = UpdatePage(title="Nyt", slug="nyt", live=True)
    initiative.add_child(instance=news)
    assert news.depth == DEEPEST_LEVEL
    assert visible(Page.objects.filter(pk=news.pk))
    Page.objects.filter(pk=news.get_ancestors().type(off).get().pk).update(live=False)
    assert not visible(Page.objects.filter(pk=news.pk))
