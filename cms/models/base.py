"""The abstract page that every page type of the site builds on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final, NoReturn, Self

from django.db import models
from django.http import Http404, HttpRequest
from django.utils.functional import Promise, cached_property, classproperty
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel, TabbedInterface
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail_localize.fields import BaseTranslatableField, SynchronizedField, TranslatableField

from cms import change_notes, languages
from cms.bilingual import minor
from cms.bilingual.preview import PreviewInBothLanguages
from cms.locks import lock_translations
from cms.panels import (
    ConfirmPanel,
    CorrectionsPanel,
    DraftCommentsPanel,
    EnglishPanel,
    FormFieldPanel,
    GapsPanel,
    PageViewsPanel,
    WritingPanel,
)

from .forms import BasePageForm
from .problems import Problem, PublishingRefused

if TYPE_CHECKING:
    from wagtail.models import Locale, Revision


# Root is 1, the home pages of both languages are 2; below them a page has its parent's language.
FIRST_LANGUAGE_DEPTH: Final = 2


class BasePage(PreviewInBothLanguages, Page):
    """Summary, listing image, review date and the sensitive flag; the classes of fields; publishing.

    Every field of a page type is one of three (docs/adr/0004), and a test walks all of them:

    * *text* is translated segment by segment,
    * a *snapshot* is copied from Danish together with the text it belongs to,
    * *read-through* stands on the Danish page alone, and English reads it there (`page.facts`).
    """

    text_fields: ClassVar[tuple[str, ...]] = (
        "title",
        "slug",
        "seo_title",
        "search_description",
        "summary",
        "lead",
    )
    snapshot_fields: ClassVar[tuple[str, ...]] = ("show_in_menus",)
    read_through_fields: ClassVar[tuple[str, ...]] = ("listing_image", "review_date", "sensitive")
    # Texts that stand in the address or for search engines, not in what people read.
    unread_fields: ClassVar[tuple[str, ...]] = ("slug", "seo_title", "search_description")

    # The level of the headings in a text that doesn't stand right below the title; 2 otherwise.
    heading_levels: ClassVar[Mapping[str, int]] = {}

    # Foreign keys that a page shows from its facts, fetched with them.
    facts_related: ClassVar[tuple[str, ...]] = ("locale", "listing_image")

    summary = models.TextField(
        _("summary"),
        max_length=200,
        blank=True,
        help_text=_("At most 200 characters. Shown in lists, in search and by other web sites."),
    )
    lead = models.TextField(
        _("lead"), max_length=400, blank=True, help_text=_("Stands under the heading.")
    )
    listing_image = models.ForeignKey(
        "cms.SiteImage",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_(
            "Stands beside the heading on wide screens, and on the front page where the page is"
            " shown there."
        ),
    )
    review_date = models.DateField(
        _("review before"),
        null=True,
        blank=True,
        help_text=_("The date by which somebody must confirm that the page is right."),
    )
    sensitive = models.BooleanField(
        _("sensitive page"),
        default=False,
        help_text=_("Shows the button “Leave this page” to readers who must be able to get away."),
    )
    is_demo = models.BooleanField(default=False, editable=False)

    content_panels = [
        GapsPanel(),
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("lead"),
    ]
    facts_panels: ClassVar[list[Panel]] = []
    promote_panels = [FieldPanel("slug"), FieldPanel("show_in_menus")]
    source_only_panels = [
        MultiFieldPanel(
            [
                FieldPanel("listing_image"),
                FieldPanel("review_date"),
                FieldPanel("sensitive"),
            ],
            heading=_("Page"),
        ),
    ]
    settings_panels = [*source_only_panels, *Page.settings_panels]

    base_form_class = BasePageForm

    class Meta:
        abstract = True

    @classproperty
    def edit_handler(cls) -> TabbedInterface:  # noqa: N805 - a class property
        """Wagtail's three tabs, under names that say what we have put there, and one for facts."""
        text = [
            WritingPanel(classname="writing-help-panel"),
            CorrectionsPanel(),
            DraftCommentsPanel(),
            EnglishPanel(),
            ConfirmPanel(),
            *cls.content_panels,
            FormFieldPanel(minor.FIELD, "cms/admin/minor_correction_panel.html"),
            FormFieldPanel(change_notes.FIELD, "cms/admin/change_note_panel.html"),
        ]
        facts = [ObjectList(cls.facts_panels, heading=_("Facts"))] if cls.facts_panels else []
        return TabbedInterface(
            [
                ObjectList(text, heading=_("Text")),
                *facts,
                ObjectList(cls.promote_panels, heading=_("Address")),
                ObjectList([PageViewsPanel(), *cls.settings_panels], heading=_("Settings")),
            ],
            base_form_class=cls.base_form_class,
        )

    @classproperty
    def translatable_fields(cls) -> list[BaseTranslatableField]:  # noqa: N805 - a class property
        """What wagtail-localize may extract (text) or copy (snapshot); nothing else is touched."""
        return [
            *(TranslatableField(name) for name in cls.text_fields),
            *(SynchronizedField(name, overridable=False) for name in cls.snapshot_fields),
        ]

    @classproperty
    def exclude_fields_in_copy(cls) -> list[str]:  # noqa: N805 - a class property
        """What belongs to one page for ever and stays blank on its copies: unique fields.

        The admin copies past `Page.copy()`, so the class has to say it.
        """
        return [
            name
            for constraint in cls._meta.constraints
            if isinstance(constraint, models.UniqueConstraint)
            for name in constraint.fields
        ]

    # Languages ----------------------------------------------------------------

    @cached_property
    def language(self) -> str:
        """The page's language code."""
        return self.locale.language_code

    @property
    def is_source(self) -> bool:
        """Whether this is the Danish page."""
        return self.language == languages.SOURCE

    @cached_property
    def facts(self) -> Self:
        """The page that holds the shared facts: the Danish one, or this page where there is none."""
        if self.is_source:
            return self
        source = (
            type(self)
            .objects.filter(
                translation_key=self.translation_key, locale__language_code=languages.SOURCE
            )
            .select_related(*self.facts_related)
            .first()
        )
        return source or self

    def copy_for_translation(
        self,
        locale: "Locale",
        copy_parents: bool = False,
        alias: bool = False,
        exclude_fields: list[str] | None = None,
    ) -> Self:
        """Make the draft of another language, without the facts, which stay on the Danish page.

        Raises `PublishingRefused` for an alias: a live Danish copy under /en/ (localize #743, #655).
        """
        if alias:
            self._refuse(_("A page can't be an alias of a page in another language."))
        excluded = [*(exclude_fields or []), *self.read_through_fields]
        return super().copy_for_translation(
            locale, copy_parents=copy_parents, exclude_fields=excluded
        )

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save; raises `PublishingRefused` for a new page among pages of the other language.

        Copies, aliases and translations of every kind come through here. A Danish copy under /en/
        would be live without anybody having published it.
        """
        if not self._state.adding:
            lock_translations(self.translation_key)
        # Without a locale of its own, a new page takes its parent's.
        if self._state.adding and self.locale_id and (self.depth or 0) > FIRST_LANGUAGE_DEPTH:
            self.check_language_of(self.get_parent())
        # One that a program has left may be taken off the web.
        may_be_seen = self.live or self._state.adding
        if may_be_seen and self.alias_of_id and self.alias_of.locale_id != self.locale_id:
            self._refuse(_("A page can't be an alias of a page in another language."))
        return super().save(*args, **kwargs)

    def check_language_of(self, parent: Page) -> None:
        """Raise `PublishingRefused` unless `parent` is in this page's language."""
        if parent.locale_id != self.locale_id:
            self._refuse(
                _(
                    "The page can't be put among the pages of the other language. Translate it instead."
                )
            )

    def _refuse(self, message: str | Promise) -> NoReturn:
        raise PublishingRefused(self, [Problem("", message)])

    @property
    def updated(self) -> datetime | None:
        """When what the page shows was last published: its text, or the facts it reads through."""
        dates = (self.last_published_at, self.facts.last_published_at)
        return max((day for day in dates if day is not None), default=None)

    # Publishing ---------------------------------------------------------------

    # Whether the next revision of a Danish page leaves its English page as good as it was.
    minor_correction = False
    # What readers are told has changed, when the next revision goes live.
    change_note = ""
    # Whether readers are told at all.
    tells_changes: ClassVar[bool] = True

    def save_revision(self, *args: Any, **kwargs: Any) -> "Revision":
        """Save a revision, and with it whether it is a minor correction and what it changes."""
        revision: Revision = super().save_revision(*args, **kwargs)
        overwritten = kwargs.get("overwrite_revision") is not None
        minor.note(revision, minor=self.minor_correction, overwritten=overwritten)
        # There is nothing to tell of a minor correction.
        change_notes.keep(revision, "" if self.minor_correction else self.change_note)
        return revision

    def publishing_problems(self) -> list[Problem]:
        """Return what stands in the way of publishing the page as it is in memory.

        One list for the form, for `publish()` and for `check_content`: none asks for less.
        """
        return []

    def gaps(self) -> list[Problem]:
        """Return what is missing on the page as it is in memory and stops nobody from publishing it.

        The editor shows them (F41), and `check_content` lists them.
        """
        return []

    @classmethod
    def read_together(cls, pages: Sequence[Self]) -> None:
        """Read at once what `publishing_problems` and `gaps` of many pages would ask one by one."""

    def publish(self, revision: "Revision", *args: Any, **kwargs: Any) -> None:
        """Publish `revision`, or raise `PublishingRefused`: the one rule for every way to go live.

        Bulk publishing, the schedule, workflows and `revision.publish()` all come through here.
        The plain edit view calls Wagtail's action itself, so a hook asks the same question there.
        """
        self.check_publishable(revision)
        super().publish(revision, *args, **kwargs)

    def check_publishable(self, revision: "Revision") -> None:
        """Raise `PublishingRefused` when the content of `revision` may not go live."""
        from cms.bilingual.rules import language_problems

        candidate = revision.as_object()
        problems = [*candidate.publishing_problems(), *language_problems(candidate, revision)]
        if problems:
            raise PublishingRefused(self, problems)

    # Showing ------------------------------------------------------------------

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Lead to the page at `path_components` below this one.

        Raises 404 where this page is off the web: what stands below it is off the web too
        (`cms.visibility`). Wagtail asks only the last page of the way, and where the English front page
        is off the web it would show the Danish pages under /en/.
        """
        if not self.live or self._stands_in_for_english(request):
            raise Http404
        found: RouteResult = super().route(request, path_components)
        return found

    def _stands_in_for_english(self, request: HttpRequest) -> bool:
        """Whether this is the Danish front page, asked for at an English address; no query."""
        site = Site.find_for_request(request)
        is_front_page = site is not None and site.root_page_id == self.pk
        return is_front_page and languages.language_of(request.path_info) != languages.SOURCE

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Name the page's facts for the template."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["facts"] = self.facts
        context["updated"] = self.updated
        context["sensitive"] = self.facts.sensitive
        return context
