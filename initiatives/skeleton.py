"""The skeleton of the site: home and index pages in both languages, before anything else.

A migration can't make it: historical models have no tree methods. Without a live English home page
`/en/` would answer with Danish pages (wagtail#12775).
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import override
from wagtail.models import Locale, Page, Site

from cms import languages
from cms.bilingual.loading import translate
from cms.models import BasePage
from home.models import (
    ContactPage,
    FiguresPage,
    GlossaryPage,
    HomePage,
    OrganisationPage,
    SectionPage,
)
from initiatives.models import (
    AreaIndexPage,
    GoalIndexPage,
    InitiativeIndexPage,
    UpdateIndexPage,
)

TOOL: Final = "setup_site"
_NAMESPACE: Final = UUID("5b6d2f0e-3c53-4a4e-8f0a-0f6c7a3d9e21")


@dataclass(frozen=True)
class Names:
    """Title and slug of a skeleton page in both languages, and whether the menu shows it."""

    title: str
    slug: str
    english_title: str
    english_slug: str
    in_menu: bool = True


Kinds = tuple[tuple[type[BasePage], Names], ...]

HOME: Final = Names("Tryg Aalborg", "da", "Tryg Aalborg", "en")
ABOUT: Final = Names("Om Tryg Aalborg", "om-tryg-aalborg", "About Tryg Aalborg", "about")
ANNUAL: Final = Names("Årlig status", "aarlig-status", "Annual status", "annual-status", False)
CHILDREN: Final[Kinds] = (
    (SectionPage, ABOUT),
    (GoalIndexPage, Names("Mål", "maal", "Goals", "goals")),
    (InitiativeIndexPage, Names("Indsatser", "indsatser", "Initiatives", "initiatives")),
    (AreaIndexPage, Names("Områder", "omraader", "Areas", "areas")),
    (UpdateIndexPage, Names("Nyheder", "nyheder", "News", "news")),
    (ContactPage, Names("Kontakt", "kontakt", "Contact", "contact")),
    (SectionPage, ANNUAL),
)
BELOW_ABOUT: Final[Kinds] = (
    (OrganisationPage, Names("Organisation", "organisation", "Organisation", "organisation")),
    (
        FiguresPage,
        Names("Tal om tryghed", "tal-om-tryghed", "Safety in figures", "safety-in-figures"),
    ),
    (GlossaryPage, Names("Ord og begreber", "ord-og-begreber", "Glossary", "glossary")),
)


ROOT: Final = "Alle sider"


def key_of(names: Names) -> UUID:
    """Return the translation key of a skeleton page: it is known again under any title or address."""
    return uuid5(_NAMESPACE, names.slug)


def ensure_skeleton() -> list[str]:
    """Make what is missing of the skeleton; return the titles of the Danish pages made.

    Pages that exist are left as they are: staff own them from the first day.
    """
    made = []
    with override(languages.SOURCE):
        # What the explorer begins with: Wagtail's first migration calls it »Root«.
        unnamed = Page.objects.filter(depth=1, title="Root")
        if unnamed.exists():
            unnamed.update(title=ROOT, draft_title=ROOT)
        danish, _created = Locale.objects.get_or_create(language_code=languages.SOURCE)
        Locale.objects.get_or_create(language_code=languages.TARGET)
        home = HomePage.objects.filter(locale=danish, depth=2).first()
        if home is None:
            home = _make_home(danish)
            made.append(home.title)
        made += _make_missing(CHILDREN, home)
        about = SectionPage.objects.child_of(home).filter(_known(ABOUT)).first()
        if about is not None:
            made += _make_missing(BELOW_ABOUT, about)
        _point_site_at(home)
    return made


def _known(names: Names) -> Q:
    """What tells a skeleton page from others of its kind."""
    return Q(translation_key=key_of(names)) | Q(slug=names.slug)


def _make_missing(kinds: Kinds, parent: BasePage) -> list[str]:
    """Make the pages that `parent` lacks; of a kind that there is but one of, any page will do."""
    made = []
    for page_type, names in kinds:
        found = page_type.objects.child_of(parent)
        if page_type.max_count_per_parent != 1:
            found = found.filter(_known(names))
        if not found.exists():
            _make(page_type, names, parent)
            made.append(names.title)
    return made


@transaction.atomic
def _make_home(danish: Locale) -> HomePage:
    root = Page.objects.get(depth=1)
    # Wagtail's first migration makes a page "Welcome to your new Wagtail site!".
    for welcome in root.get_children().filter(content_type__model="page"):
        Site.objects.filter(root_page=welcome).delete()
        welcome.delete()
    root = Page.objects.get(depth=1)
    home = HomePage(title=HOME.title, slug=HOME.slug, locale=danish, live=False)
    root.add_child(instance=home)
    home.save_revision().publish()
    home = HomePage.objects.get(pk=home.pk)
    translate(home, HomePage(title=HOME.english_title, slug=HOME.english_slug), tool=TOOL)
    return home


@transaction.atomic
def _make(page_type: type[BasePage], names: Names, parent: BasePage) -> None:
    page = page_type(
        title=names.title,
        slug=names.slug,
        show_in_menus=names.in_menu,
        translation_key=key_of(names),
        live=False,
    )
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision().publish()
    page = page_type.objects.get(pk=page.pk)
    translate(page, page_type(title=names.english_title, slug=names.english_slug), tool=TOOL)


def _point_site_at(home: HomePage) -> None:
    """Make the one Site answer under BASE_URL; previews, sitemap and mails depend on it."""
    address = urlsplit(settings.BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    wanted = {
        "hostname": address.hostname or "localhost",
        "port": port,
        "root_page_id": home.pk,
        "site_name": settings.WAGTAIL_SITE_NAME,
    }
    if site.pk is None or any(getattr(site, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(site, name, value)
        site.save()
