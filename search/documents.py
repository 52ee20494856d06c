"""What is searched: builds `SearchDocument`s from what the public may see."""

from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import Any, Final

from django.utils.translation import override, pgettext_lazy
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale, Page
from wagtail.rich_text import get_text_for_indexing

from cms.collation import danish_sort_key
from cms.models import BasePage
from cms.visibility import visible
from initiatives.models import Goal, GoalPage, InitiativePage, Status, UpdatePage

from .catalogue import listed
from .document import SearchDocument, version_at
from .engines.changes import batches
from .facts import Facts
from .listed import Listed
from .records import texts_of_records

# Fields that are searched on their own, or not at all.
_NOT_BODY = frozenset(
    {
        "title",
        "slug",
        "seo_title",
        "search_description",
        "summary",
        "keywords",
        "popular_searches",
        "featured",
    }
)
_KINDS: tuple[tuple[type[Page], str], ...] = (
    (InitiativePage, "initiative"),
    (GoalPage, "goal"),
    (UpdatePage, "update"),
)
KIND_LABELS: Final = {
    "initiative": pgettext_lazy("site", "Initiative"),
    "goal": pgettext_lazy("site", "Goal"),
    "update": pgettext_lazy("site", "News item"),
    "area": pgettext_lazy("site", "Area"),
    "page": pgettext_lazy("site", "Page"),
    "document": pgettext_lazy("site", "Document"),
    "word": pgettext_lazy("site", "Word explained"),
}


def key_of(page_pk: int) -> str:
    """Return the document key of a page."""
    return f"page:{page_pk}"


def pk_of(key: str) -> int | None:
    """Return the primary key of a document that is a page; None for anything else."""
    kind, _, number = key.partition(":")
    return int(number) if kind == "page" and number.isdigit() else None


def version_of(thing: Page | Listed) -> int:
    """Return when a page was last published, or something else was changed."""
    return version_at(thing.last_published_at) if isinstance(thing, Page) else thing.version


def kind_of(page: Page) -> str:
    """Return what kind of hit a page is: initiative, goal, update or page."""
    return kind_of_model(type(page))


def kind_of_model(model: type[Page]) -> str:
    """Return what kind of hit the pages of a model are."""
    return next((kind for known, kind in _KINDS if issubclass(model, known)), "page")


def searchable_pages() -> Any:
    """Return every page of the site that the public may see, in both languages."""
    return visible(Page.objects.filter(depth__gt=1)).order_by("pk")


def searchable() -> Iterator[Page | Listed]:
    """Yield everything that is searched: pages, then the rest, in both languages."""
    return chain(searchable_pages().iterator(chunk_size=200), listed())


def documents_of(things: Iterable[Page | Listed]) -> Iterator[SearchDocument]:
    """Yield the document of each; facts of a page are read from the Danish one."""
    for batch in batches(things):
        pages = _specific([thing for thing in batch if isinstance(thing, Page)])
        facts = Facts(pages.values())
        for thing in batch:
            if not isinstance(thing, Page):
                yield thing.document()
            elif thing.pk in pages:
                yield _document_of(pages[thing.pk], facts)


def _specific(pages: Collection[Page]) -> dict[int, BasePage]:
    """Return pages by primary key as they are now, without those that were deleted since they were listed."""
    found = Page.objects.filter(pk__in=[page.pk for page in pages]).specific() if pages else ()
    locales = Locale.objects.in_bulk() if pages else {}
    specific = {page.pk: page for page in found if isinstance(page, BasePage)}
    for page in specific.values():
        page.locale = locales[page.locale_id]
    return specific


def _document_of(page: BasePage, known: Facts) -> SearchDocument:
    """Return the document of a page in its own language."""
    labels = [*_signs_of(page, known), *names_of(page, known)]
    return SearchDocument(
        key=key_of(page.pk),
        kind=kind_of(page),
        language=page.language,
        translation_key=str(page.translation_key),
        title=page.title,
        summary=page.summary,
        body=" ".join((*texts_of(page), *_brief_of(page))),
        labels=tuple(label for label in labels if label),
        facets=_facets_of(page, known),
        version=version_of(page),
        sort_key=danish_sort_key(page.title),
    )


def texts_of(page: BasePage) -> Iterator[str]:
    """Yield the running text of a page, field by field, and what it shows of records."""
    for name in page.text_fields:
        if name in _NOT_BODY:
            continue
        field = page._meta.get_field(name)
        value = getattr(page, name)
        if not value:
            continue
        if isinstance(field, StreamField):
            yield from (str(text) for text in value.stream_block.get_searchable_content(value))
        elif isinstance(field, RichTextField):
            yield get_text_for_indexing(value)
        else:
            yield str(value)
    yield from texts_of_records(page)


def _brief_of(page: BasePage) -> tuple[str, ...]:
    """Return the English in brief, through which English readers find an untranslated initiative."""
    if isinstance(page, InitiativePage) and page.is_source:
        return (page.brief_title_en, page.brief_text_en)
    return ()


def names_of(page: BasePage, known: Facts) -> list[str]:
    """Return the names that mark a page, and the other words for them, each for itself."""
    with override(page.language):
        if isinstance(page, InitiativePage):
            found = [*_words(page.keywords), page.theme_heading]
            for record in _records_of(page.facts):
                name = record.short_title if isinstance(record, Goal) else record.name
                found += [name, *_words(record.other_words)]
            return [*found, *(contact.name for contact in known.contacts(page.facts))]
        if isinstance(page, GoalPage) and page.facts.goal is not None:
            goal = page.facts.goal
            return [goal.short_title, goal.sentence, *_words(goal.other_words)]
    about = known.about(page) if isinstance(page, UpdatePage) else None
    return [about.title] if about is not None else []


def _words(listed_: str | None) -> list[str]:
    """Return words that staff wrote in one line, separated by commas."""
    return [word.strip() for word in (listed_ or "").split(",")]


def _records_of(facts: InitiativePage) -> list[Any]:
    """Return the records that an initiative names."""
    return [
        *([facts.goal] if facts.goal else []),
        *facts.other_goals.all(),
        *facts.themes.all(),
        *facts.target_groups.all(),
        *facts.areas.all(),
        *facts.partners.all(),
        *([facts.lead_organisation] if facts.lead_organisation else []),
    ]


def _signs_of(page: BasePage, known: Facts) -> list[str]:
    """Return what marks a page and every list shows of it anyway: its kind, its status; and postcodes."""
    with override(page.language):
        if isinstance(page, UpdatePage):
            return [str(page.facts.get_kind_display())]
        if not isinstance(page, InitiativePage):
            return []
        # Whoever searches for »indsats« finds every initiative.
        found = [str(KIND_LABELS["initiative"])]
        if page.facts.status != Status.UNKNOWN:
            found.append(str(page.facts.get_status_display()))
        return [*found, *known.postcodes(page.facts)]


def _facets_of(page: BasePage, known: Facts) -> dict[str, tuple[str, ...]]:
    """Return the codes of a page by facet: news has those of the initiative that it is about."""
    if isinstance(page, GoalPage) and page.facts.goal is not None:
        return {"goal": (page.facts.goal.code,)}
    about = page.facts if isinstance(page, InitiativePage) else None
    if isinstance(page, UpdatePage):
        about = known.about(page)
    return known.codes(about) if about is not None else {}
