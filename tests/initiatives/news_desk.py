"""News as editors publish it, for the tests of lists, feeds and calendars."""

from typing import Any

from wagtail.models import Page

from cms.bilingual.loading import translate
from initiatives.models import UpdateIndexPage, UpdatePage
from tests.cms.bilingual.desk import story


def news(title: str, *, below: Page | None = None, english: str = "", **values: Any) -> UpdatePage:
    """Return live Danish news below an initiative, or under News; `english` is its English title."""
    parent = below or UpdateIndexPage.objects.get(locale__language_code="da")
    page = UpdatePage(
        title=title, summary=f"{title} i korte træk.", body=story("Mere om det."), live=False
    )
    for name, value in values.items():
        setattr(page, name, value)
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision().publish()
    page = UpdatePage.objects.get(pk=page.pk)
    if english:
        texts = UpdatePage(
            title=english, slug=f"{page.slug}-en", summary="In brief.", body=story("More of it.")
        )
        if page.place:
            texts.place = page.place
        translate(page, texts, tool="test")
    return page
