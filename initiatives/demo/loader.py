"""Loads the demo content: records first, then pages, each page in both languages at once."""

import logging
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from django.db import transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page

from cms import languages
from cms.bilingual.loading import translate
from cms.models import BasePage, SiteImage, SiteSettings
from home.models import (
    ContactPage,
    FiguresPage,
    GlossaryPage,
    HomePage,
    IntroductionPage,
    Observation,
    OrganisationPage,
    Partner,
    SectionPage,
    StandardPage,
    StrategyVersion,
)
from initiatives.models import (
    AnnualReportPage,
    Area,
    AreaIndexPage,
    Goal,
    GoalIndexPage,
    GoalPage,
    InitiativeIndexPage,
    InitiativePage,
    NordicThemesPage,
    TargetGroup,
    Theme,
    UpdateIndexPage,
    UpdatePage,
)
from initiatives.skeleton import ABOUT, ANNUAL, ensure_skeleton, key_of

from . import pages as build
from .pictures import load_pictures
from .records import load_records
from .schema import DemoContent, PageText, StandardPageText
from .schema import Goal as GoalText
from .schema import Initiative as InitiativeText
from .schema import Update as UpdateText
from .units import TOOL, Units, Values, danish, home, joined, mark, remember_loaded, site

logger = logging.getLogger(__name__)

FEATURED: Final = ("I01", "I06", "I11")
# Series, place and year of the figure on the front page.
FIGURE: Final = ("tryg-i-nabolaget", "nordjylland", 2024)
# Addresses of the present site that changed over time: to an initiative's code, or
# to the one page of a type.
OLD_ADDRESSES: Final[dict[str, str | type[BasePage]]] = {
    "/indsatser/trygt-natteliv": "I01",
    "/strategi": OrganisationPage,
    "/forloeb": OrganisationPage,
    "/om-tryg-aalborg/tryghed": FiguresPage,
    "/liste-over-nyheder-paa-tryg-aalborg": UpdateIndexPage,
}


class DemoLoader:
    """Loads `content`; `tell` hears of every unit made."""

    def __init__(self, content: DemoContent, tell: Callable[[str], None] = logger.info) -> None:
        self.content = content
        self.units = Units(tell)
        # By the key of the drawing; an empty key has none.
        self.pictures: dict[str | None, SiteImage] = {}

    def load(self) -> list[str]:
        """Load whatever is missing and return what was made, in that order."""
        for title in ensure_skeleton():
            self.units.note(title)
        load_records(self.content, self.units)
        self.pictures = load_pictures(self.units)
        self._skeleton_texts()
        for goal in self.content.goals:
            self._goal_page(goal)
        for initiative in self.content.initiatives:
            self._initiative(initiative)
        self._introduction()
        for standard in self.content.pages.standard_page:
            self._standard_page(standard)
        for update in self.content.updates:
            self._update(update)
        self._nordic_page()
        self._front_page()
        self._redirects()
        self._accessibility()
        # Last: it freezes what is there.
        self._annual_report()
        remember_loaded()
        return self.units.made

    def _skeleton_texts(self) -> None:
        texts = self.content.pages

        def of_home(lang: str) -> dict[str, Any]:
            return {
                **_head(texts.home, lang),
                "title_line": getattr(texts.home.title_line, lang),
                "lead": getattr(texts.home.lead, lang),
                "popular_searches": build.words(
                    getattr(texts.home.popular_searches, lang), "word", "home/popular"
                ),
            }

        def of_contact(lang: str) -> dict[str, Any]:
            body = build.story(texts.contact.body, lang, "contact/intro")
            return {**_plain(texts.contact)(lang), "intro": body}

        self.units.fill(home(), of_home)
        self.units.fill(danish(ContactPage), of_contact)
        for page, text in (
            (danish(SectionPage, translation_key=key_of(ABOUT)), texts.about_section),
            (danish(SectionPage, translation_key=key_of(ANNUAL)), texts.annual_section),
            (danish(GoalIndexPage), texts.goal_index),
            (danish(InitiativeIndexPage), texts.initiative_index),
            (danish(AreaIndexPage), texts.area_index),
            (danish(UpdateIndexPage), texts.update_index),
            (danish(OrganisationPage), texts.organisation),
            (danish(FiguresPage), texts.figures),
            (danish(GlossaryPage), texts.glossary_page),
        ):
            self.units.fill(page, _plain(text))

    def _goal_page(self, goal: GoalText) -> None:
        def values(lang: str) -> dict[str, Any]:
            why, measured = f"{goal.code}/why", f"{goal.code}/measured"
            return {
                "title": getattr(goal.page.title, lang),
                "slug": getattr(goal.slug, lang),
                "summary": getattr(goal.page.summary, lang),
                "why": build.paragraph_story(goal.page.why, lang, why),
                "measured": build.paragraph_story(goal.page.measured, lang, measured),
            }

        record = Goal.objects.get(code=goal.code)
        facts = {"goal": record, "listing_image": self.pictures.get(goal.picture)}
        self.units.page(GoalPage, goal.code, danish(GoalIndexPage), values, facts=facts)

    def _initiative(self, text: InitiativeText) -> None:
        def values(lang: str) -> dict[str, Any]:
            return {
                **_head(text, lang),
                "lead": getattr(text.lead, lang),
                "theme_heading": getattr(text.theme_heading, lang) if text.theme_heading else "",
                "keywords": joined(text.keywords, lang),
                "now": build.story(text.now, lang, f"{text.code}/now"),
                "next": build.story(text.next, lang, f"{text.code}/next"),
                "join": build.story(text.join, lang, f"{text.code}/join"),
            }

        edit = text.outdated_after
        later: dict[str, Any] | None = {edit.field: edit.da} if edit else None
        self.units.page(
            InitiativePage,
            text.code,
            danish(InitiativeIndexPage),
            values,
            facts={**_facts(text), "listing_image": self.pictures.get(text.picture)},
            translated=text.translated,
            later=later,
        )

    def _introduction(self) -> None:
        text = self.content.introduction

        def values(lang: str) -> dict[str, Any]:
            signatures = (
                {"name": signature.name, "title": getattr(signature.title, lang)}
                for signature in text.signature
            )
            return {
                **_head(text, lang),
                "lead": getattr(text.lead, lang),
                "foreword": build.paragraphs(text.foreword, lang, "introduction/foreword"),
                "signatures": build.structs(signatures, "signature", "introduction/signatures"),
                "body": build.sections(text.section, lang, "introduction/body"),
                "show_in_menus": True,
            }

        about = danish(SectionPage, translation_key=key_of(ABOUT))
        with transaction.atomic():
            before = len(self.units.made)
            self.units.page(IntroductionPage, "introduction", about, values)
            if len(self.units.made) == before:
                return
            # Readers begin here: first in the list of the section, in both languages.
            for page in IntroductionPage.objects.all():
                page.move(page.get_parent(), pos="first-child")

    def _standard_page(self, text: StandardPageText) -> None:
        def values(lang: str) -> dict[str, Any]:
            return {**_head(text, lang), "body": build.story(text.body, lang, text.key)}

        self.units.page(StandardPage, text.key, home(), values)

    def _update(self, text: UpdateText) -> None:
        def values(lang: str) -> dict[str, Any]:
            return {
                **_head(text, lang),
                "body": build.story(text.body, lang, f"update/{text.key}"),
                "source_name": getattr(text.source_name, lang) if text.source_name else "",
            }

        facts = {
            "kind": text.kind,
            "date": date.fromisoformat(text.date),
            "source_url": text.source_url or "",
            "initiative": InitiativePage.objects.get(code=text.about) if text.about else None,
            "listing_image": self.pictures.get(text.picture),
        }
        parent: BasePage = (
            InitiativePage.objects.get(code=text.under) if text.under else danish(UpdateIndexPage)
        )
        self.units.page(
            UpdatePage,
            f"update/{text.key}",
            parent,
            values,
            facts=facts,
            translated=text.translated,
        )

    @transaction.atomic
    def _nordic_page(self) -> None:
        """Make the page that stands in English alone."""
        key, text = build.stable_id("page", "nordic"), self.content.nordic
        if Page.objects.filter(translation_key=key).exists():
            return
        parent = HomePage.objects.get(locale__language_code=languages.TARGET)
        page = NordicThemesPage(
            title=text.title,
            slug=text.slug,
            summary=text.summary,
            lead=text.lead,
            body=build.plain_story(text.paragraphs, "nordic"),
            locale=Locale.objects.get(language_code=languages.TARGET),
            translation_key=key,
            live=False,
        )
        parent.add_child(instance=page)
        page.save_revision().publish()
        mark(page)
        self.units.note(page.title)

    def _annual_report(self) -> None:
        text = self.content.pages.annual_report

        def values(lang: str) -> dict[str, Any]:
            return {
                **_head(text, lang),
                "lead": getattr(text.lead, lang),
                "body": build.story(text.body, lang, f"annual-report/{text.year}"),
            }

        section = danish(SectionPage, translation_key=key_of(ANNUAL))
        key = f"annual-report/{text.year}"
        self.units.page(AnnualReportPage, key, section, values, facts={"year": text.year})

    @transaction.atomic
    def _front_page(self) -> None:
        """Put three initiatives and a figure on the front pages, if nobody has chosen any."""
        page = home()
        if not page.is_demo or page.featured or page.figure_id:
            return
        chosen = {page.code: page.pk for page in InitiativePage.objects.filter(code__in=FEATURED)}
        if set(chosen) != set(FEATURED):
            return
        page.featured = build.words(
            [chosen[code] for code in FEATURED], "initiative", "home/featured"
        )
        series, place, year = FIGURE
        page.figure = Observation.objects.filter(
            series__code=series, place__code=place, year=year
        ).first()
        page.save_revision().publish()
        english = HomePage.objects.get(locale__language_code=languages.TARGET)
        translate(HomePage.objects.get(pk=page.pk), english, tool=TOOL)
        self.units.note("chosen initiatives and figure")

    def _redirects(self) -> None:
        for old, target in OLD_ADDRESSES.items():
            page = (
                InitiativePage.objects.filter(code=target).first()
                if isinstance(target, str)
                else danish(target)
            )
            if page is None or Redirect.objects.filter(old_path=old).exists():
                continue
            Redirect.objects.create(old_path=old, redirect_page=page, is_permanent=True)
            self.units.note(f"redirect {old}")

    @transaction.atomic
    def _accessibility(self) -> None:
        """Let /was lead to our own page, unless somebody has chosen where it leads."""
        settings = SiteSettings.for_site(site())
        page = StandardPage.objects.filter(
            translation_key=build.stable_id("page", "accessibility"),
            locale__language_code=languages.SOURCE,
        ).first()
        if page is None or settings.accessibility_page_id or settings.accessibility_statement_url:
            return
        settings.accessibility_page = page
        settings.save()
        self.units.note("accessibility page")


def _head(text: Any, language: str) -> dict[str, Any]:
    """Return title, address and summary, which every page has."""
    return {name: getattr(getattr(text, name), language) for name in ("title", "slug", "summary")}


def _plain(text: PageText) -> Values:
    """Return the values of a page that has only a head and a lead."""
    return lambda lang: {**_head(text, lang), "lead": getattr(text.lead, lang)}


def _facts(text: InitiativeText) -> dict[str, Any]:
    partner = text.lead_organisation
    return {
        "code": text.code,
        "sensitive": text.sensitive,
        "brief_title_en": text.brief.title,
        "brief_text_en": text.brief.text,
        "goal": Goal.objects.get(code=text.goal) if text.goal else None,
        "themes": list(Theme.objects.filter(code__in=text.themes)),
        "target_groups": list(TargetGroup.objects.filter(code__in=text.target_groups)),
        "areas": list(Area.objects.filter(code__in=text.areas)),
        "partners": list(Partner.objects.filter(code__in=text.partners)),
        "whole_municipality": text.whole_municipality,
        "strategy_versions": list(
            StrategyVersion.objects.filter(number__in=text.strategy_versions)
        ),
        "lead_organisation": Partner.objects.get(code=partner) if partner else None,
        "status": text.status,
        "start_year": text.start_year,
    }
