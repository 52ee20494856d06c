"""The skeleton of the site: home and index pages in both languages, before anything else.

A migration can't make it: historical models have no tree methods. Without a live English home page
`/en/` would answer with Danish pages (wagtail#12775).
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import override
from wagtail.models import Locale, Page, Site

from cms import languages
from cms.bilingual.loading import translate
from cms.models import BasePage
from home.models import ContactPage, HomePage, SectionPage
from initiatives.models import GoalIndexPage, InitiativeIndexPage

TOOL: Final = "setup_site"


@dataclass(frozen=True)
class Names:
    """Title and slug of a skeleton page in both languages."""

    title: str
    slug: str
    english_title: str
    english_slug: str


HOME: Final = Names("Tryg Aalborg", "da", "Tryg Aalborg", "en")
CHILDREN: Final[tuple[tuple[type[BasePage], Names], ...]] = (
    (SectionPage, Names("Om Tryg Aalborg", "om-tryg-aalborg", "About Tryg Aalborg", "about")),
    (GoalIndexPage, Names("Mål", "maal", "Goals", "goals")),
    (InitiativeIndexPage, Names("Indsatser", "indsatser", "Initiatives", "initiatives")),
    (ContactPage, Names("Kontakt", "kontakt", "Contact", "contact")),
)


def ensure_skeleton() -> list[str]:
    """Make what is missing of the skeleton; return the titles of the Danish pages made.

    Pages that exist are left as they are: staff own them from the first day.
    """
    made = []
    with override(languages.SOURCE):
        danish, _created = Locale.objects.get_or_create(language_code=languages.SOURCE)
        Locale.objects.get_or_create(language_code=languages.TARGET)
        home = HomePage.objects.filter(locale=danish, depth=2).first()
        if home is None:
            home = _make_home(danish)
            made.append(home.title)
        for page_type, names in CHILDREN:
            if not page_type.objects.child_of(home).exists():
                _make(page_type, names, home)
                made.append(names.title)
        _point_site_at(home)
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
def _make(page_type: type[BasePage], names: Names, home: HomePage) -> None:
    page = page_type(title=names.title, slug=names.slug, show_in_menus=True, live=False)
    Page.objects.get(pk=home.pk).add_child(instance=page)
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
