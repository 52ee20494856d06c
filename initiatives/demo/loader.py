"""Loads the demo content: records first, then pages, each page in both languages at once.

Every unit (a record, or a page with its translation) is one transaction and is recognised by a
stable code or translation key, so that an interrupted run goes on where it stopped, a further run
writes nothing, and whatever an editor changed stays.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils.text import slugify
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms import languages
from cms.bilingual.loading import translate
from cms.models import BasePage, ContactSettings, GlossaryTerm, SiteSettings
from home.models import (
    ContactPage,
    HomePage,
    IntroductionPage,
    Partner,
    Person,
    SectionPage,
    StandardPage,
    StrategyVersion,
)
from initiatives.demo import pages as build
from initiatives.demo.schema import DemoContent, Lines, StandardPageText
from initiatives.demo.schema import Goal as GoalText
from initiatives.demo.schema import Initiative as InitiativeText
from initiatives.models import (
    Area,
    Goal,
    GoalIndexPage,
    GoalPage,
    InitiativeIndexPage,
    InitiativePage,
    TargetGroup,
    Theme,
)
from initiatives.skeleton import ensure_skeleton

logger = logging.getLogger(__name__)

TOOL: Final = "load_demo"
FEATURED: Final = ("I01", "I06", "I11")
# Addresses of the present site that changed over time (facts.md 1.1).
OLD_ADDRESSES: Final = {"/indsatser/trygt-natteliv": "I01"}
AnyPage = TypeVar("AnyPage", bound=BasePage)


@dataclass
class Report:
    """What a run made, in the order it was made."""

    made: list[str] = field(default_factory=list)

    def add(self, what: str) -> None:
        """Note one unit."""
        self.made.append(what)


class DemoLoader:
    """Loads `content`; `tell` hears of every unit made."""

    def __init__(self, content: DemoContent, tell: Callable[[str], None] = logger.info) -> None:
        self.content = content
        self.report = Report()
        self._tell = tell

    def load(self) -> Report:
        """Load whatever is missing and return what was made."""
        for title in ensure_skeleton():
            self._made(title)
        self._records()
        self._settings()
        self._skeleton_texts()
        for goal in self.content.goals:
            self._goal_page(goal)
        for initiative in self.content.initiatives:
            self._initiative(initiative)
        self._introduction()
        for standard in self.content.pages.standard_page:
            self._standard_page(standard)
        self._featured()
        self._redirects()
        return self.report

    # Records --------------------------------------------------------------------

    def _records(self) -> None:
        records = self.content.records
        for goal in self.content.goals:
            self._record(
                Goal,
                {"code": goal.code},
                order=goal.order,
                colour=goal.colour,
                sentence_da=goal.sentence.da,
                sentence_en=goal.sentence.en,
                short_title_da=goal.short_title.da,
                short_title_en=goal.short_title.en,
            )
        taxonomy = (
            (Theme, records.theme),
            (TargetGroup, records.target_group),
            (Area, records.area),
        )
        for model, categories in taxonomy:
            for category in categories:
                self._record(
                    model,
                    {"code": category.code},
                    name_da=category.name.da,
                    name_en=category.name.en,
                    other_words_da=_joined(category.other_words, "da"),
                    other_words_en=_joined(category.other_words, "en"),
                )
        for partner in records.partner:
            self._record(
                Partner,
                {"code": partner.code},
                kind=partner.kind,
                name_da=partner.name.da,
                name_en=partner.name.en,
            )
        for version in records.strategy_version:
            self._record(
                StrategyVersion,
                {"number": version.number},
                from_year=version.adopted_year,
                to_year=version.until_year,
            )
        for person in records.person:
            self._record(
                Person,
                {"name": person.name},
                job_title_da=person.title.da,
                job_title_en=person.title.en,
                organisation=Partner.objects.get(code=person.organisation),
                publicity=person.publicity,
            )
        for term in self.content.glossary:
            self._record(
                GlossaryTerm,
                {"slug": slugify(term.en)},
                term_da=term.da,
                term_en=term.en,
                definition_da=term.definition.da,
                definition_en=term.definition.en,
                avoid_da=_joined(term.avoid, "da"),
                avoid_en=_joined(term.avoid, "en"),
            )

    def _record(self, model: type[Model], key: dict[str, Any], **values: Any) -> None:
        manager = model._default_manager
        if manager.filter(**key).exists():
            return
        record = model(**key, **values, is_demo=True)
        record.full_clean()
        record.save()
        self._made(f"{model._meta.model_name} {next(iter(key.values()))}")

    @transaction.atomic
    def _settings(self) -> None:
        site = _home().get_site()
        contact = ContactSettings.for_site(site)
        text = self.content.records.contact
        if not contact.phone and not contact.department_da:
            contact.organisation_da, contact.organisation_en = (
                text.organisation.da,
                text.organisation.en,
            )
            contact.department_da, contact.department_en = text.department.da, text.department.en
            contact.street = text.street
            contact.postcode_city = f"{text.postcode} {text.city}"
            contact.phone, contact.cvr = text.phone, text.cvr
            contact.save()
            self._made("contact details")
        settings = SiteSettings.for_site(site)
        if not settings.about_line_da:
            footer = self.content.records.site.footer
            names = [
                Partner.objects.get(code=code)
                for code in ("aalborg-kommune", "nordjyllands-politi", "region-nordjylland")
            ]
            settings.partners_line_da = _enumerated([p.name_da for p in names], "og")
            settings.partners_line_en = _enumerated([p.name_en for p in names], "and")
            settings.about_line_da, settings.about_line_en = footer.da, footer.en
            settings.save()
            self._made("site settings")

    # Pages ----------------------------------------------------------------------

    def _skeleton_texts(self) -> None:
        texts = self.content.pages
        self._fill_skeleton(
            HomePage,
            lambda lang: {
                "title": getattr(texts.home.title, lang),
                "slug": lang,
                "summary": getattr(texts.home.summary, lang),
                "title_line": getattr(texts.home.title_line, lang),
                "lead": getattr(texts.home.lead, lang),
                "popular_searches": build.words(
                    getattr(texts.home.popular_searches, lang), "word", "home/popular"
                ),
            },
        )
        plain = (
            (SectionPage, texts.about_section, None),
            (GoalIndexPage, texts.goal_index, None),
            (InitiativeIndexPage, texts.initiative_index, None),
            (ContactPage, texts.contact, "intro"),
        )
        for page_type, text, body_field in plain:

            def values(
                lang: str, text: Any = text, body_field: str | None = body_field
            ) -> dict[str, Any]:
                found = {
                    "title": getattr(text.title, lang),
                    "slug": getattr(text.slug, lang),
                    "summary": getattr(text.summary, lang),
                    "lead": getattr(text.lead, lang),
                }
                if body_field:
                    found[body_field] = build.story(text.body, lang, f"contact/{body_field}")
                return found

            self._fill_skeleton(page_type, values)

    def _fill_skeleton(
        self, page_type: type[AnyPage], values: Callable[[str], dict[str, Any]]
    ) -> None:
        """Give a page of the skeleton its demo texts, unless somebody has written there."""
        with transaction.atomic():
            page = page_type.objects.get(locale__language_code=languages.SOURCE)
            if page.is_demo or page.summary or page.lead:
                return
            for name, value in values(languages.SOURCE).items():
                setattr(page, name, value)
            page.is_demo = True
            page.save_revision().publish()
            english = page_type(**values(languages.TARGET))
            translate(page_type.objects.get(pk=page.pk), english, tool=TOOL)
            self._mark(page)
        self._made(page.title)

    def _page(
        self,
        page_type: type[AnyPage],
        key: str,
        parent: type[BasePage],
        values: Callable[[str], dict[str, Any]],
        *,
        facts: dict[str, Any] | None = None,
        translated: bool = True,
        later: dict[str, Any] | None = None,
    ) -> None:
        """Make one page in both languages, in one transaction, unless it is there."""
        translation_key = build.stable_id("page", key)
        if Page.objects.filter(translation_key=translation_key).exists():
            return
        with transaction.atomic():
            above = parent.objects.get(locale__language_code=languages.SOURCE)
            many, plain = _split(page_type, facts or {})
            page = page_type(
                **values(languages.SOURCE),
                **plain,
                translation_key=translation_key,
                is_demo=True,
                live=False,
            )
            for name, related in many.items():
                setattr(page, name, related)
            above.add_child(instance=page)
            page.save_revision().publish()
            if translated:
                translate(
                    page_type.objects.get(pk=page.pk),
                    page_type(**values(languages.TARGET)),
                    tool=TOOL,
                )
            if later:
                page = page_type.objects.get(pk=page.pk)
                for name, value in later.items():
                    setattr(page, name, value)
                page.save_revision().publish()
            self._mark(page)
        self._made(page.title)

    def _mark(self, page: BasePage) -> None:
        """Mark both languages as demo content."""
        type(page).objects.filter(translation_key=page.translation_key).update(is_demo=True)

    def _goal_page(self, goal: GoalText) -> None:
        def values(lang: str) -> dict[str, Any]:
            return {
                "title": getattr(goal.page.title, lang),
                "slug": getattr(goal.slug, lang),
                "summary": getattr(goal.page.summary, lang),
                "why": build.paragraph_story(goal.page.why, lang, f"{goal.code}/why"),
                "measured": build.paragraph_story(
                    goal.page.measured, lang, f"{goal.code}/measured"
                ),
            }

        record = Goal.objects.get(code=goal.code)
        self._page(GoalPage, goal.code, GoalIndexPage, values, facts={"goal": record})

    def _initiative(self, text: InitiativeText) -> None:
        def values(lang: str) -> dict[str, Any]:
            return {
                "title": getattr(text.title, lang),
                "slug": getattr(text.slug, lang),
                "summary": getattr(text.summary, lang),
                "lead": getattr(text.lead, lang),
                "theme_heading": getattr(text.theme_heading, lang) if text.theme_heading else "",
                "keywords": _joined(text.keywords, lang),
                "now": build.story(text.now, lang, f"{text.code}/now"),
                "next": build.story(text.next, lang, f"{text.code}/next"),
                "join": build.story(text.join, lang, f"{text.code}/join"),
            }

        edit = text.outdated_after
        later: dict[str, Any] | None = {edit.field: edit.da} if edit else None
        self._page(
            InitiativePage,
            text.code,
            InitiativeIndexPage,
            values,
            facts=_facts(text),
            translated=text.translated,
            later=later,
        )

    def _introduction(self) -> None:
        text = self.content.introduction

        def values(lang: str) -> dict[str, Any]:
            return {
                "title": getattr(text.title, lang),
                "slug": getattr(text.slug, lang),
                "summary": getattr(text.summary, lang),
                "lead": getattr(text.lead, lang),
                "foreword": build.paragraphs(text.foreword, lang, "introduction/foreword"),
                "signatures": build.structs(
                    (
                        {"name": signature.name, "title": getattr(signature.title, lang)}
                        for signature in text.signature
                    ),
                    "signature",
                    "introduction/signatures",
                ),
                "body": build.sections(text.section, lang, "introduction/body"),
                "show_in_menus": True,
            }

        self._page(IntroductionPage, "introduction", SectionPage, values)

    def _standard_page(self, text: StandardPageText) -> None:
        def values(lang: str) -> dict[str, Any]:
            return {
                "title": getattr(text.title, lang),
                "slug": getattr(text.slug, lang),
                "summary": getattr(text.summary, lang),
                "body": build.story(text.body, lang, text.key),
            }

        self._page(StandardPage, text.key, HomePage, values)

    @transaction.atomic
    def _featured(self) -> None:
        """Put three initiatives on the front pages, if nobody has chosen any."""
        home = _home()
        if not home.is_demo or home.featured:
            return
        chosen = {page.code: page.pk for page in InitiativePage.objects.filter(code__in=FEATURED)}
        if set(chosen) != set(FEATURED):
            return
        home.featured = build.words(
            [chosen[code] for code in FEATURED], "initiative", "home/featured"
        )
        home.save_revision().publish()
        english = HomePage.objects.get(locale__language_code=languages.TARGET)
        translate(HomePage.objects.get(pk=home.pk), english, tool=TOOL)
        self._made("chosen initiatives")

    def _redirects(self) -> None:
        for old, code in OLD_ADDRESSES.items():
            page = InitiativePage.objects.filter(code=code).first()
            if page is None or Redirect.objects.filter(old_path=old).exists():
                continue
            Redirect.objects.create(old_path=old, redirect_page=page, is_permanent=True)
            self._made(f"redirect {old}")

    def _made(self, what: str) -> None:
        self.report.add(what)
        self._tell(what)


def _home() -> HomePage:
    home: HomePage = HomePage.objects.get(locale__language_code=languages.SOURCE)
    return home


def _joined(lines: Lines, language: str) -> str:
    return ", ".join(getattr(lines, language))


def _enumerated(names: list[str], last: str) -> str:
    """Return "a, b og c"."""
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


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
        "lead_organisation": Partner.objects.get(code=partner) if partner else None,
        "status": text.status,
        "start_year": text.start_year,
    }


def _split(
    page_type: type[BasePage], facts: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part many-to-many values, which are set after construction, from the others."""
    many = {n: v for n, v in facts.items() if page_type._meta.get_field(n).many_to_many}
    return many, {n: v for n, v in facts.items() if n not in many}
