"""All rows that wagtail-localize writes for a finished translation, for many pages in bulk.

The same segments, strings, contexts and translations that its own flow makes one by one (400 ms a
page, measured); `tests/initiatives` compare the two.
"""

import json
import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils import timezone
from wagtail.models import Locale, Page, Revision
from wagtail_localize.models import (
    OverridableSegment,
    String,
    StringSegment,
    StringTranslation,
    Template,
    TemplateSegment,
    TranslatableObject,
    Translation,
    TranslationContext,
    TranslationLog,
    TranslationSource,
    get_schema_version,
)
from wagtail_localize.segments import (
    OverridableSegmentValue,
    StringSegmentValue,
    TemplateSegmentValue,
)
from wagtail_localize.segments.extract import extract_segments

from cms import languages
from cms.models import BasePage

BATCH = 1000
Finished = Sequence[tuple[BasePage, BasePage, Revision]]


@dataclass
class _Rows:
    """What is collected from the pages before anything is written."""

    strings: dict[uuid.UUID, String] = field(default_factory=dict)
    contexts: dict[tuple[uuid.UUID, uuid.UUID], TranslationContext] = field(default_factory=dict)
    templates: dict[uuid.UUID, Template] = field(default_factory=dict)
    segments: list[Model] = field(default_factory=list)
    translations: dict[tuple[int, int], StringTranslation] = field(default_factory=dict)


def write_translation_rows(finished: Finished, *, tool: str) -> None:
    """Write the translation rows of (Danish page, English page, its revision), n of n.

    Both pages of a pair must have the same structure; raises `ValueError` otherwise.
    """
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    danish, english = locales[languages.SOURCE], locales[languages.TARGET]
    sources = _sources([pair[0] for pair in finished], danish)
    now = timezone.now()
    Translation.objects.bulk_create(
        [
            Translation(
                source=source,
                target_locale=english,
                enabled=True,
                translations_last_updated_at=now,
                destination_last_updated_at=now,
            )
            for source in sources
        ],
        batch_size=BATCH,
    )
    TranslationLog.objects.bulk_create(
        [
            TranslationLog(source=source, locale=english, revision=revision)
            for source, (_danish, _english, revision) in zip(sources, finished, strict=True)
        ],
        batch_size=BATCH,
    )
    rows = _Rows()
    for source, (page, translated, _revision) in zip(sources, finished, strict=True):
        _collect(rows, source, page, translated, (danish, english), tool)
    _write(rows, danish)


def _sources(pages: Sequence[BasePage], danish: Locale) -> list[TranslationSource]:
    base = ContentType.objects.get_for_model(Page)
    TranslatableObject.objects.bulk_create(
        [TranslatableObject(translation_key=p.translation_key, content_type=base) for p in pages],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    now = timezone.now()
    return TranslationSource.objects.bulk_create(
        [
            TranslationSource(
                object_id=page.translation_key,
                specific_content_type=ContentType.objects.get_for_model(type(page)),
                locale=danish,
                object_repr=str(page)[:200],
                content_json=page.to_json(),
                schema_version=get_schema_version(page._meta.app_label),
                last_updated_at=now,
            )
            for page in pages
        ],
        batch_size=BATCH,
    )


def _collect(
    rows: _Rows,
    source: TranslationSource,
    page: BasePage,
    translated: BasePage,
    locales: tuple[Locale, Locale],
    tool: str,
) -> None:
    texts: dict[str, list[str]] = defaultdict(list)
    for value in extract_segments(translated):
        if isinstance(value, StringSegmentValue):
            texts[value.path].append(value.string.data)
    seen: dict[str, int] = defaultdict(int)
    danish, english = locales
    for value in extract_segments(page):
        path_id = TranslationContext._get_path_id(value.path)
        context = rows.contexts.setdefault(
            (page.translation_key, path_id),
            TranslationContext(
                object_id=page.translation_key, path_id=path_id, path=value.path, field_path=""
            ),
        )
        common = {"source": source, "context": context, "order": value.order}
        if isinstance(value, StringSegmentValue):
            string_hash = String._get_data_hash(value.string.data)
            string = rows.strings.setdefault(
                string_hash,
                String(locale=danish, data_hash=string_hash, data=value.string.data),
            )
            attrs = json.dumps(value.attrs, cls=DjangoJSONEncoder)
            rows.segments.append(StringSegment(**common, string=string, attrs=attrs))
            number = seen[value.path]
            seen[value.path] += 1
            if number >= len(texts[value.path]):
                raise ValueError(f"{page.title}: no English text for {value.path}")
            rows.translations.setdefault(
                (id(string), id(context)),
                StringTranslation(
                    translation_of=string,
                    context=context,
                    locale=english,
                    data=texts[value.path][number],
                    translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
                    tool_name=tool,
                    updated_at=timezone.now(),
                ),
            )
        elif isinstance(value, TemplateSegmentValue):
            template_id = uuid.uuid5(
                uuid.uuid5(Template.BASE_UUID_NAMESPACE, value.format), value.template
            )
            template = rows.templates.setdefault(
                template_id,
                Template(
                    uuid=template_id,
                    template=value.template,
                    template_format=value.format,
                    string_count=value.string_count,
                ),
            )
            rows.segments.append(TemplateSegment(**common, template=template))
        elif isinstance(value, OverridableSegmentValue):
            data = json.dumps(value.data, cls=DjangoJSONEncoder)
            rows.segments.append(OverridableSegment(**common, data_json=data))


def _write(rows: _Rows, danish: Locale) -> None:
    _get_or_create(
        String,
        rows.strings,
        lambda keys: String.objects.filter(locale=danish, data_hash__in=keys),
        lambda string: string.data_hash,
    )
    _get_or_create(
        Template,
        rows.templates,
        lambda keys: Template.objects.filter(uuid__in=keys),
        lambda template: template.uuid,
    )
    TranslationContext.objects.bulk_create(rows.contexts.values(), batch_size=BATCH)
    for model in (StringSegment, TemplateSegment, OverridableSegment):
        model.objects.bulk_create(
            [_with_ids(segment) for segment in rows.segments if isinstance(segment, model)],
            batch_size=BATCH,
        )
    StringTranslation.objects.bulk_create(
        [_with_ids(translation) for translation in rows.translations.values()], batch_size=BATCH
    )


def _with_ids(row: Any) -> Any:
    """Take over the ids of related rows that were saved after `row` was built."""
    for name in ("context", "string", "template", "translation_of"):
        if name in row._state.fields_cache:
            setattr(row, name, row._state.fields_cache[name])
    return row


def _get_or_create(
    model: type[Model],
    wanted: dict[Any, Any],
    find: Callable[[list[Any]], Any],
    key_of: Callable[[Any], Any],
) -> None:
    """Give each wanted row the id it has, or write it."""
    keys = list(wanted)
    known: dict[Any, Any] = {}
    for start in range(0, len(keys), BATCH):
        known.update((key_of(row), row.pk) for row in find(keys[start : start + BATCH]))
    for key, row in wanted.items():
        row.pk = known.get(key)
    model._default_manager.bulk_create(
        [row for row in wanted.values() if row.pk is None], batch_size=BATCH
    )
