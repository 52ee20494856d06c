"""Documents as the search sees them: those that a public page links to, with the text of PDFs.

A worker reads a file when it is new (`search.read_file`), in a process of its own. What can't be read
is said in the log once, and is found by its title all the same.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import override, pgettext
from wagtail.models import CollectionViewRestriction, Page, ReferenceIndex

from cms.jobs import enqueue, job_kind
from cms.models import SiteDocument
from cms.visibility import visible
from home.models import OrganisationPage, StrategyVersion

from .document import version_at
from .listed import Listed, Place
from .models import FileText
from .pdf_text import UnreadableError, pages_of

READ: Final = "search.read_file"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ListedFile(Listed):
    """A document in the language that it is written in."""

    file: SiteDocument
    text: FileText | None
    kind = "document"

    @property
    def language(self) -> str:
        """The language that it is written in."""
        return str(self.file.language)

    @property
    def identity(self) -> str:
        """The primary key of the document: a file has no translation that is known."""
        return str(self.file.pk)

    @property
    def key(self) -> str:
        """The key of its document: its language may change, and it stays the same file."""
        return self.translation_key

    @property
    def version(self) -> int:
        """When the document or its text last changed, in microseconds."""
        return version_at(self.text.updated if self.text else None)

    @property
    def name(self) -> str:
        """Its title."""
        return str(self.file.title)

    @property
    def url(self) -> str:
        """Where it is downloaded."""
        return str(self.file.url)

    @property
    def details(self) -> str:
        """Type, size and language in the reader's language."""
        return self.file.details

    def places(self) -> Iterator[Place]:
        """Yield its pages; what an old file said is gone while the new one waits to be read."""
        text = self.text
        pages = text.pages if text and text.file_hash == self.file.file_hash else ()
        for number, page in enumerate(pages, start=1):
            label = pgettext("site", "Page %(number)d") % {"number": number}
            yield Place(page, f"{self.url}#page={number}", label)

    @property
    def labels(self) -> tuple[str, ...]:
        """Its type, and that it is a document."""
        with override(self.language):
            return self.file.file_extension.upper(), pgettext("site", "Document")


def listed_files() -> list[ListedFile]:
    """Return the documents that a public page links to and anybody may download; few queries."""
    documents = SiteDocument.objects.exclude(collection__in=_private_collections())
    linked = _linked()
    found = list(documents.filter(pk__in=linked).order_by("pk")) if linked else []
    # Their text is long and seldom shown: see `load_texts`.
    texts = FileText.objects.defer("pages").in_bulk([document.pk for document in found])
    return [ListedFile(document, texts.get(document.pk)) for document in found]


def load_texts(files: Iterable[ListedFile]) -> None:
    """Fetch what files say, where it is going to be shown; one query for all of them."""
    texts = {file.text.pk: file.text for file in files if file.text is not None}
    rows = FileText.objects.filter(pk__in=texts).values_list("pk", "pages") if texts else ()
    for pk, pages in rows:
        texts[pk].pages = pages


def _linked() -> set[int]:
    """Return the keys of documents that a public page, or a version of the strategy, links to."""
    references = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(SiteDocument),
    )
    public = visible(Page.objects.all()).annotate(as_text=Cast("pk", CharField()))
    linked = references.filter(object_id__in=public.values("as_text"))
    found = {int(key) for key in linked.values_list("to_object_id", flat=True)}
    if visible(OrganisationPage.objects.all()).exists():
        versions = StrategyVersion.objects.values_list("document_da", "document_en")
        found.update(key for keys in versions for key in keys if key is not None)
    return found


def _private_collections() -> set[int]:
    """Return the collections that not everybody may see, with all below them."""
    found: set[int] = set()
    for restriction in CollectionViewRestriction.objects.select_related("collection"):
        below = restriction.collection.get_descendants(inclusive=True)
        found.update(below.values_list("pk", flat=True))
    return found


def queue_unread() -> None:
    """Queue the documents whose file nobody has read yet."""
    read = FileText.objects.values("document")
    for pk in SiteDocument.objects.exclude(pk__in=read).values_list("pk", flat=True):
        queue(pk)


def queue(pk: int) -> None:
    """Queue the reading of a document that is new or was changed."""
    enqueue(READ, str(pk), {"pk": pk})


@job_kind(READ)
def read(payload: dict[str, Any]) -> None:
    """Keep the text of a document's file, unless it is the one that was read before."""
    document = SiteDocument.objects.filter(pk=payload["pk"]).first()
    if document is None:
        return
    known = FileText.objects.filter(pk=document.pk).first()
    file_hash = document.file_hash
    if known is None or known.file_hash != file_hash or not file_hash:
        pages = _pages(document)
    else:
        pages = known.pages
    FileText.objects.update_or_create(
        document=document,
        defaults={"file_hash": file_hash, "pages": pages, "updated": timezone.now()},
    )


def _pages(document: SiteDocument) -> list[str]:
    if not document.is_pdf:
        return []
    try:
        with document.open_file() as file:
            return pages_of(file)
    except (FileNotFoundError, UnreadableError) as error:
        # Any other fault, of the storage or of this machine, passes: the job is tried again.
        logger.warning("The text of document %s can't be read: %s", document.pk, error)
        return []
