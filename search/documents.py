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
from initiatives.models import GoalPage, InitiativePage, Status, UpdatePage

from .catalogue import listed
from .document import SearchDocument, version_at
from .engines.changes import batches
from .facts import Facts
from .listed import Listed

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
    labels: list[str] = []
    facets: dict[str, tuple[str, ...]] = {}
    if isinstance(page, InitiativePage):
        labels, facets = _initiative_facts(page, known)
    elif isinstance(page, GoalPage) and page.facts.goal is not None:
        goal = page.facts.goal
        with override(page.language):
            labels = [goal.short_title, goal.sentence, goal.other_words]
        facets = {"goal": (goal.code,)}
    elif isinstance(page, UpdatePage):
        labels, facets = _update_facts(page, known)
    return SearchDocument(
        key=key_of(page.pk),
        kind=kind_of(page),
        language=page.language,
        translation_key=str(page.translation_key),
        title=page.title,
        summary=page.summary,
        body=" ".join((*texts_of(page), *_brief_of(page))),
        labels=tuple(label for label in labels if label),
        facets=facets,
        version=version_of(page),
        sort_key=danish_sort_key(page.title),
    )


def texts_of(page: BasePage) -> Iterator[str]:
    """Yield the running text of a page, field by field."""
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


def _brief_of(page: BasePage) -> tuple[str, ...]:
    """Return the English in brief, through which English readers find an untranslated initiative."""
    if isinstance(page, InitiativePage) and page.is_source:
        return (page.brief_title_en, page.brief_text_en)
    return ()


def _initiative_facts(
    page: InitiativePage, known: Facts
) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    facts = page.facts
    records = [
        *([facts.goal] if facts.goal else []),
        *facts.other_goals.all(),
        *facts.themes.all(),
        *facts.target_groups.all(),
        *facts.areas.all(),
        *facts.partners.all(),
        *([facts.lead_organisation] if facts.lead_organisation else []),
    ]
    with override(page.language):
        # Whoever searches for »indsats« finds every initiative.
        labels = [str(KIND_LABELS["initiative"]), page.keywords, page.theme_heading]
        for record in records:
            name = record.short_title if hasattr(record, "short_title") else record.name
            labels.extend([name, record.other_words])
        if facts.status != Status.UNKNOWN:
            labels.append(str(facts.get_status_display()))
    labels.extend(known.postcodes(facts))
    labels.extend(contact.name for contact in known.contacts(facts))
    return labels, known.codes(facts)


def _update_facts(page: UpdatePage, known: Facts) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    """Return the kind of news, and the name and facets of the initiative that it is about."""
    about = known.about(page)
    with override(page.language):
        labels = [str(page.facts.get_kind_display())]
    if about is None:
        return labels, {}
    return [*labels, about.title], known.codes(about)
