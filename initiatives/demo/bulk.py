"""Many synthetic initiatives at once, with all their translation rows, for load tests.

Goes past the page tree's own methods, which cost 80 queries a page: parents and children are
inserted in bulk, with revisions and every row that wagtail-localize would have written. What comes
out can be edited, translated and published like any other page.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import Locale, Page, ReferenceIndex, Revision

from cms import languages
from cms.collation import danish_sort_key
from cms.jobs import enqueue
from cms.models import RevisionStamp
from initiatives.demo import pages as build
from initiatives.demo.localize_rows import write_translation_rows
from initiatives.demo.schema import Block
from initiatives.models import (
    Area,
    Goal,
    InitiativeIndexPage,
    InitiativePage,
    Status,
    TargetGroup,
    Theme,
)

BATCH: Final = 500
FIRST_NUMBER: Final = 1000
_PLACES: Final = (
    ("skolen", "the school"),
    ("parken", "the park"),
    ("stationen", "the station"),
    ("havnen", "the harbour"),
    ("torvet", "the square"),
    ("hallen", "the sports hall"),
    ("biblioteket", "the library"),
    ("stien", "the path"),
)
_DEEDS: Final = (
    ("går en runde sammen", "walk a round together"),
    ("taler med dem, der kommer der", "talk to those who come there"),
    ("ser på lyset", "look at the lighting"),
    ("holder åbent hus", "hold an open house"),
    ("rydder op", "clean up"),
    ("inviterer naboerne", "invite the neighbours"),
)
_PEOPLE: Final = (
    ("Frivillige", "Volunteers"),
    ("Forældre", "Parents"),
    ("Naboer", "Neighbours"),
    ("Medarbejdere", "Staff"),
    ("Unge", "Young people"),
)


@dataclass(frozen=True)
class _Pair:
    """A Danish page and its English page, not saved yet, and the facts of the Danish one."""

    danish: InitiativePage
    english: InitiativePage
    themes: Sequence[Theme]
    target_groups: Sequence[TargetGroup]
    areas: Sequence[Area]


def add_initiatives(count: int) -> int:
    """Make the synthetic initiatives 1..`count` that are missing; return how many were made.

    Raises `InitiativeIndexPage.DoesNotExist` on a site without its skeleton.
    """
    codes = {f"I{FIRST_NUMBER + number}": number for number in range(1, count + 1)}
    known = set(InitiativePage.objects.filter(code__in=codes).values_list("code", flat=True))
    missing = [(code, number) for code, number in codes.items() if code not in known]
    made = 0
    remaining = iter(missing)
    while batch := list(islice(remaining, BATCH)):
        with transaction.atomic():
            _insert(batch)
            enqueue("search.reconcile", "bulk", {})
        made += len(batch)
    return made


def _insert(batch: Sequence[tuple[str, int]]) -> None:
    pairs = list(_pairs(batch))
    danish = [pair.danish for pair in pairs]
    english = [pair.english for pair in pairs]
    for pages, language in ((danish, languages.SOURCE), (english, languages.TARGET)):
        index = InitiativeIndexPage.objects.select_for_update(of=("self",)).get(
            locale__language_code=language
        )
        _insert_below(index, pages)
    for name, chosen in (
        ("themes", "themes"),
        ("target_groups", "target_groups"),
        ("areas", "areas"),
    ):
        through = getattr(InitiativePage, name).through
        column = through._meta.get_field(_related_name(through)).attname
        through.objects.bulk_create(
            [
                through(**{"initiativepage_id": pair.danish.pk, column: record.pk})
                for pair in pairs
                for record in getattr(pair, chosen)
            ],
            batch_size=BATCH,
        )
    revisions = _revisions([*danish, *english])
    now = timezone.now()
    RevisionStamp.objects.bulk_create(
        [RevisionStamp(revision=revisions[page.pk], source_version=now) for page in english]
    )
    write_translation_rows(
        [(pair.danish, pair.english, revisions[pair.english.pk]) for pair in pairs],
        tool="load_demo",
    )
    for page in (*danish, *english):
        ReferenceIndex.create_or_update_for_object(page)


def _related_name(through: type) -> str:
    """Return the name of the column of a many-to-many table that isn't the initiative."""
    return next(
        field.name
        for field in through._meta.get_fields()  # type: ignore[attr-defined]  # a generated model
        if field.is_relation and field.name != "initiativepage"
    )


def _pairs(batch: Sequence[tuple[str, int]]) -> Iterable[_Pair]:
    goals = list(Goal.objects.all())
    themes, groups, areas = (list(model.objects.all()) for model in (Theme, TargetGroup, Area))
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    now = timezone.now()
    for code, number in batch:
        # The number alone decides, so that a second run would make the same page.
        chance = random.Random(number)  # noqa: S311 - filler, not a secret
        key = build.stable_id("page", code)
        common = {
            "translation_key": key,
            "is_demo": True,
            "live": True,
            "has_unpublished_changes": False,
            "first_published_at": now,
            "last_published_at": now,
            "latest_revision_created_at": now,
        }
        texts = _texts(code, number, chance)
        danish = InitiativePage(
            **common,
            **texts[languages.SOURCE],
            locale=locales[languages.SOURCE],
            code=code,
            goal=chance.choice(goals) if goals else None,
            status=chance.choice(Status.values),
            whole_municipality=chance.random() < 0.2,
        )
        english = InitiativePage(
            **common, **texts[languages.TARGET], locale=locales[languages.TARGET]
        )
        for page in (danish, english):
            page.draft_title = page.title
            page.sort_key = danish_sort_key(page.title)
        yield _Pair(
            danish,
            english,
            chance.sample(themes, min(2, len(themes))),
            chance.sample(groups, min(1, len(groups))),
            chance.sample(areas, min(2, len(areas))),
        )


def _texts(code: str, number: int, chance: random.Random) -> dict[str, dict[str, str]]:
    people, deed, place = chance.choice(_PEOPLE), chance.choice(_DEEDS), chance.choice(_PLACES)
    sentences = [
        (
            f"{who[0]} {what[0]} ved {where[0]}.",
            f"{who[1]} {what[1]} by {where[1]}.",
        )
        for who, what, where in (
            (chance.choice(_PEOPLE), chance.choice(_DEEDS), chance.choice(_PLACES))
            for _ in range(12)
        )
    ]
    found = {}
    for position, language in enumerate((languages.SOURCE, languages.TARGET)):
        name = ("Prøveindsats", "Sample initiative")[position]
        word = ("ved", "by")[position]
        blocks = [
            Block(
                "paragraph",
                da=tuple(s[0] for s in sentences[start : start + 4]),
                en=tuple(s[1] for s in sentences[start : start + 4]),
            )
            for start in (0, 4, 8)
        ]
        found[language] = {
            "title": f"{name} {number} {word} {place[position]}",
            "slug": f"{('proeveindsats', 'sample-initiative')[position]}-{number}",
            "summary": f"{people[position]} {deed[position]} {word} {place[position]}.",
            "lead": f"{people[position]} {deed[position]} {word} {place[position]}. ({number})",
            "now": build.story(blocks[:1], language, f"{code}/now"),
            "next": build.story(blocks[1:2], language, f"{code}/next"),
            "join": build.story(blocks[2:], language, f"{code}/join"),
        }
    return found


def _insert_below(index: InitiativeIndexPage, pages: Sequence[InitiativePage]) -> None:
    """Insert pages as the last children of `index`, rows of both tables in bulk."""
    last = index.get_last_child()
    number = Page._str2int(last.path[-Page.steplen :]) if last else 0
    content_type = ContentType.objects.get_for_model(InitiativePage)
    columns = [field.attname for field in Page._meta.concrete_fields if field.attname != "id"]
    rows = []
    for offset, page in enumerate(pages, start=1):
        page.path = Page._get_path(index.path, index.depth + 1, number + offset)
        page.depth, page.numchild = index.depth + 1, 0
        page.url_path = f"{index.url_path}{page.slug}/"
        page.content_type = content_type
        rows.append(Page(**{name: getattr(page, name) for name in columns}))
    Page.objects.bulk_create(rows, batch_size=BATCH)
    for page, row in zip(pages, rows, strict=True):
        page.pk = page.id = page.page_ptr_id = row.pk
        page._state.adding = False
    InitiativePage._base_manager._insert(
        pages, fields=InitiativePage._meta.local_concrete_fields, using=connection.alias
    )
    Page.objects.filter(pk=index.pk).update(numchild=F("numchild") + len(pages))


def _revisions(pages: Sequence[InitiativePage]) -> dict[int, Revision]:
    """Write the live revision of each page and return them by page."""
    now = timezone.now()
    base = ContentType.objects.get_for_model(Page)
    content_type = ContentType.objects.get_for_model(InitiativePage)
    loaded = InitiativePage.objects.prefetch_related("themes", "target_groups", "areas").in_bulk(
        [page.pk for page in pages]
    )
    revisions = {
        page.pk: Revision(
            base_content_type=base,
            content_type=content_type,
            object_id=str(page.pk),
            created_at=now,
            object_str=str(page),
            content=loaded[page.pk].serializable_data(),
        )
        for page in pages
    }
    Revision.objects.bulk_create(revisions.values(), batch_size=BATCH)
    Page.objects.bulk_update(
        [
            Page(pk=pk, latest_revision_id=revision.pk, live_revision_id=revision.pk)
            for pk, revision in revisions.items()
        ],
        ["latest_revision", "live_revision"],
        batch_size=BATCH,
    )
    return revisions
