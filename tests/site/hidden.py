"""Pages that nobody may see, in every way there is: each holds a canary word in all its texts."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from cms.bilingual.loading import translate
from cms.models import DraftComment, DraftLink
from home.models import HomePage, Partner, Person, SectionPage, StandardPage
from initiatives.models import (
    InitiativeIndexPage,
    InitiativePage,
    RoleAssignment,
    Theme,
    UpdateIndexPage,
    UpdatePage,
)

# A word of the page that leads to it in the search, without being the canary: results repeat the
# reader's own words.
HANDLE: Final = "flammehavet"


@dataclass
class Hidden:
    """What was hidden: the canary, and the addresses that the pages have or would have."""

    canary: str
    addresses: list[str] = field(default_factory=list)

    def remember(self, page: Page) -> None:
        """Keep the address, also where Wagtail would give none."""
        language = page.locale.language_code
        self.addresses.append(f"/{language}/{page.url_path.split('/', 2)[2]}")


def story(text: str) -> str:
    """Return a stream of one paragraph as Wagtail stores it."""
    value = f'<p data-block-key="k1">{text}</p>'
    block = {"type": "paragraph", "value": value, "id": "00000000-0000-4000-8000-000000000001"}
    return json.dumps([block])


def values(canary: str) -> dict[str, Any]:
    """Return texts of an initiative, each with the canary."""
    return {
        "title": f"{canary} {HANDLE}",
        "slug": f"{canary}-{HANDLE}",
        "summary": f"{canary} {HANDLE} sammen med alle i byen.",
        "lead": f"{canary} lead",
        "now": story(f"{canary} {HANDLE} now"),
        "keywords": f"{canary}",
    }


def initiative(
    hidden: Hidden, *, publish: bool = True, with_theme: bool = True, **more: Any
) -> InitiativePage:
    """Return a Danish initiative full of the canary; its theme, if any, belongs to no other page."""
    index = InitiativeIndexPage.objects.get(locale__language_code="da")
    page = InitiativePage(
        **{
            **values(hidden.canary),
            "brief_title_en": f"{hidden.canary} in brief",
            "brief_text_en": f"{hidden.canary} in English.",
            "live": False,
            **more,
        }
    )
    index.add_child(instance=page)
    if with_theme:
        name = hidden.canary
        theme = Theme.objects.create(code=name, name_da=f"{name} tema", name_en=f"{name} theme")
        page.themes = [theme]
    revision = page.save_revision()
    page.save()
    if publish:
        revision.publish()
    page = InitiativePage.objects.get(pk=page.pk)
    hidden.remember(page)
    return page


def english(hidden: Hidden, page: InitiativePage, canary: str = "") -> InitiativePage:
    """Return the live English page of a live Danish one."""
    texts = values(canary or hidden.canary)
    texts["slug"] = f"{texts['slug']}-en"
    found = translate(page, InitiativePage(**texts), tool="test")
    hidden.remember(found)
    return found


def both(hidden: Hidden, *, with_theme: bool = True) -> InitiativePage:
    """Return a live Danish initiative that has a live English page."""
    page = initiative(hidden, with_theme=with_theme)
    english(hidden, page)
    return page


def restrict(page: Page, kind: str) -> None:
    """Put a view restriction on a page."""
    restriction = PageViewRestriction.objects.create(
        page=Page.objects.get(pk=page.pk), restriction_type=kind, password="secret"
    )
    if kind == PageViewRestriction.GROUPS:
        restriction.groups.add(Group.objects.create(name="Only we"))


def draft(hidden: Hidden) -> None:
    initiative(hidden, publish=False)


def taken_off(hidden: Hidden) -> None:
    both(hidden).unpublish()


def expired(hidden: Hidden) -> None:
    page = both(hidden)
    InitiativePage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(hours=1))
    call_command("publish_scheduled", verbosity=0)


def scheduled(hidden: Hidden) -> None:
    page = initiative(hidden, publish=False)
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    page.save()
    call_command("publish_scheduled", verbosity=0)


def with_login(hidden: Hidden) -> None:
    page = initiative(hidden, publish=False)
    restrict(page, PageViewRestriction.LOGIN)
    page.get_latest_revision().publish()


def with_password(hidden: Hidden) -> None:
    page = initiative(hidden, publish=False)
    restrict(page, PageViewRestriction.PASSWORD)
    page.get_latest_revision().publish()


def with_group(hidden: Hidden) -> None:
    page = initiative(hidden, publish=False)
    restrict(page, PageViewRestriction.GROUPS)
    page.get_latest_revision().publish()


def restricted_later(hidden: Hidden) -> None:
    restrict(both(hidden), PageViewRestriction.LOGIN)


def below_restricted(hidden: Hidden) -> None:
    section = SectionPage(title="Internt", slug="internt", summary="Internt.", live=False)
    HomePage.objects.get(locale__language_code="da").add_child(instance=section)
    section.save_revision().publish()
    restrict(section, PageViewRestriction.PASSWORD)
    texts = values(hidden.canary)
    page = StandardPage(
        title=texts["title"], slug=texts["slug"], summary=texts["summary"], body=texts["now"]
    )
    page.live = False
    SectionPage.objects.get(pk=section.pk).add_child(instance=page)
    page.save_revision().publish()
    hidden.remember(StandardPage.objects.get(pk=page.pk))


def below_taken_off(hidden: Hidden) -> None:
    """A live page whose parent was taken off the web afterwards."""
    section = SectionPage(title="Afsnit", slug="afsnit", summary="Et afsnit.", live=False)
    HomePage.objects.get(locale__language_code="da").add_child(instance=section)
    section.save_revision().publish()
    texts = values(hidden.canary)
    page = StandardPage(
        title=texts["title"], slug=texts["slug"], summary=texts["summary"], body=texts["now"]
    )
    page.live = False
    SectionPage.objects.get(pk=section.pk).add_child(instance=page)
    page.save_revision().publish()
    hidden.remember(StandardPage.objects.get(pk=page.pk))
    SectionPage.objects.get(pk=section.pk).unpublish()


def deleted(hidden: Hidden) -> None:
    both(hidden).delete()


def draft_change(hidden: Hidden) -> None:
    """A live page whose draft holds the canary."""
    page = InitiativePage.objects.get(slug="et-trygt-natteliv", locale__language_code="da")
    for name, value in values(hidden.canary).items():
        setattr(page, name, value)
    page.save_revision()
    hidden.addresses.append("/da/indsatser/et-trygt-natteliv/")


def draft_shared(hidden: Hidden) -> None:
    """A draft that somebody has opened by its secret link and commented on."""
    link = DraftLink.objects.create(page=initiative(hidden, publish=False))
    DraftComment.objects.create(link=link, name=hidden.canary, text=hidden.canary)
    assert hidden.canary in Client().get(link.address).content.decode()  # the one place where it is


def draft_english(hidden: Hidden) -> None:
    """A live Danish page without the canary, an English draft with it."""
    page = InitiativePage.objects.get(slug="sikkerhed-paa-havnefronten", locale__language_code="da")
    twin = InitiativePage.objects.get(
        translation_key=page.translation_key, locale__language_code="en"
    )
    twin.unpublish()
    for name, value in values(hidden.canary).items():
        setattr(twin, name, value)
    twin.save()
    hidden.remember(twin)


def person(hidden: Hidden) -> None:
    """Somebody who answers for a live initiative and shows nothing of themselves."""
    page = InitiativePage.objects.get(slug="et-trygt-natteliv", locale__language_code="da")
    somebody = Person.objects.create(
        name=f"{hidden.canary} Jensen",
        job_title=hidden.canary,
        email=f"{hidden.canary}@example.org",
        organisation=Partner.objects.first(),
        publicity=Person.Publicity.NONE,
    )
    RoleAssignment.objects.create(initiative=page, person=somebody)
    hidden.addresses.append(page.url or "")


def event(hidden: Hidden, parent: Page | None = None, **more: Any) -> UpdatePage:
    """Return live news of an event to come, below `parent` or under News; most lists would show it."""
    index = UpdateIndexPage.objects.get(locale__language_code="da")
    texts = values(hidden.canary)
    page = UpdatePage(
        **{
            **{name: texts[name] for name in ("title", "slug", "summary")},
            "body": texts["now"],
            "place": hidden.canary,
            "kind": UpdatePage.Kind.EVENT,
            "starts_at": timezone.now() + timedelta(days=7),
            "live": False,
            **more,
        }
    )
    Page.objects.get(pk=(parent or index).pk).add_child(instance=page)
    page.save_revision().publish()
    page = UpdatePage.objects.get(pk=page.pk)
    hidden.remember(page)
    hidden.addresses.append(f"{hidden.addresses[-1]}kalender.ics")
    return page


def news_draft(hidden: Hidden) -> None:
    event(hidden).unpublish()


def news_below_taken_off(hidden: Hidden) -> None:
    """Live news in both languages, below an initiative that was taken off afterwards."""
    page = both(hidden)
    texts = values(hidden.canary)
    twin = UpdatePage(
        title=texts["title"],
        slug=f"{texts['slug']}-en",
        summary=texts["summary"],
        body=texts["now"],
        place=hidden.canary,
    )
    hidden.remember(translate(event(hidden, page), twin, tool="test"))
    InitiativePage.objects.get(pk=page.pk).unpublish()


def news_below_restricted(hidden: Hidden) -> None:
    page = both(hidden)
    event(hidden, page)
    restrict(page, PageViewRestriction.PASSWORD)


def named_by_news(hidden: Hidden) -> None:
    """An initiative that was taken off, and news under News that goes on naming it."""
    page = both(hidden)
    plain = {"title": "Et åbent møde", "slug": "et-aabent-moede", "summary": "Kom og hør mere."}
    event(Hidden(""), initiative=page, **plain, body=story("Alle kan være med."), place="Torvet")
    InitiativePage.objects.get(pk=page.pk).unpublish()


STATES: Final[dict[str, Callable[[Hidden], None]]] = {
    made.__name__: made
    for made in (
        draft,
        taken_off,
        expired,
        scheduled,
        with_login,
        with_password,
        with_group,
        restricted_later,
        below_restricted,
        below_taken_off,
        deleted,
        draft_change,
        draft_shared,
        draft_english,
        person,
        news_draft,
        news_below_taken_off,
        news_below_restricted,
        named_by_news,
    )
}


def hide_all() -> list[Hidden]:
    """Make every hidden state, each with a canary of its own, and old addresses that lead to them."""
    made = []
    for number, (_name, make) in enumerate(STATES.items()):
        hidden = Hidden(f"kanarie{chr(ord('a') + number) * 3}fugl")
        make(hidden)
        for page in Page.objects.filter(slug__startswith=hidden.canary):
            Redirect.objects.create(old_path=f"/gammel/{page.pk}", redirect_page=page)
            Redirect.objects.create(old_path=f"/da/aeldre/{page.pk}", redirect_page=page)
            hidden.addresses += [
                f"/gammel/{page.pk}/",
                f"/aeldre/{page.pk}",
                f"/da/aeldre/{page.pk}",
            ]
        made.append(hidden)
    return made
