"""Reads the demo content from the TOML files in ``content/`` into the types of ``schema``.

No Django here: the tests that keep the texts honest and the command that loads them read the
same values through :func:`load_content`. The dataclasses are the file format; what they don't
name is refused.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from initiatives.demo.schema import (
    WORDLESS,
    Block,
    DemoContent,
    EnglishPage,
    Figures,
    Goal,
    Group,
    Initiative,
    Introduction,
    Lines,
    Pages,
    Records,
    Term,
    Text,
    Update,
)

CONTENT_DIR = Path(__file__).parent / "content"

Record = TypeVar("Record")
Languages = tuple[str, ...]
BOTH: Languages = ("da", "en")
DANISH_ONLY: Languages = ("da",)


class ContentError(ValueError):
    """A content file breaks its schema; the message names the file, the key and the fault."""


def load_content(directory: Path = CONTENT_DIR) -> DemoContent:
    """Read and check every content file in ``directory``.

    Raises ContentError for a missing or malformed file, an unknown or missing key, a text
    without one of its languages, and a code that no record carries.
    """
    initiatives = []
    for path in sorted((directory / "initiatives").glob("*.toml")):
        raw = _read(path)
        initiatives.append(_build(Initiative, raw, path.name, _languages(raw)))
    content = DemoContent(
        goals=_build_all(Goal, directory / "goals.toml", "goal"),
        records=_build(Records, _read(directory / "records.toml"), "records.toml", BOTH),
        initiatives=tuple(initiatives),
        introduction=_build(
            Introduction, _read(directory / "introduction.toml"), "introduction.toml", BOTH
        ),
        pages=_build(Pages, _read(directory / "pages.toml"), "pages.toml", BOTH),
        glossary=_build_all(Term, directory / "glossary.toml", "term"),
        figures=_build(Figures, _read(directory / "figures.toml"), "figures.toml", BOTH),
        groups=_build_all(Group, directory / "organisation.toml", "group"),
        updates=_build_all(Update, directory / "updates.toml", "update"),
        nordic=_build(EnglishPage, _read(directory / "nordic.toml"), "nordic.toml", BOTH),
    )
    _check_codes(content)
    return content


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ContentError(f"{path.name}: the file is missing") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(f"{path.name}: not readable as TOML: {error}") from error


def _build_all(cls: type[Record], path: Path, key: str) -> tuple[Record, ...]:
    """Build every ``[[key]]`` table of a file that holds nothing else."""
    raw = _read(path)
    if set(raw) != {key} or not isinstance(raw[key], list):
        raise ContentError(f"{path.name}: expected [[{key}]] tables and nothing else")
    return tuple(
        _build(cls, item, f"{path.name}: {key}[{number}]", _languages(item))
        for number, item in enumerate(raw[key])
    )


def _languages(raw: object) -> Languages:
    """The languages of a table: Danish alone where it says that it isn't translated."""
    untranslated = isinstance(raw, Mapping) and raw.get("translated") is False
    return DANISH_ONLY if untranslated else BOTH


def _build(cls: type[Record], raw: object, where: str, languages: Languages) -> Record:
    """Make a ``cls`` (one of the schema's dataclasses) of a TOML table."""
    if not isinstance(raw, Mapping):
        raise ContentError(f"{where}: expected a table, found {raw!r}")
    assert is_dataclass(cls)
    hints = get_type_hints(cls)
    _refuse_unknown(raw, hints, where)
    values: dict[str, Any] = {}
    for field in fields(cls):
        place = f"{where}: {field.name}"
        if field.name in raw:
            values[field.name] = _value(hints[field.name], raw[field.name], place, languages)
        elif field.default is MISSING:
            raise ContentError(f"{place} is missing")
    return cls(**values)


def _value(kind: Any, raw: object, where: str, languages: Languages) -> Any:
    """Check ``raw`` against the annotation ``kind`` and convert it."""
    if get_origin(kind) is UnionType:  # only "X | None" occurs, and TOML has no null
        kind = next(part for part in get_args(kind) if part is not NoneType)
    if kind is Text:
        return Text(**_per_language(raw, where, languages, _string))
    if kind is Lines:
        return Lines(**_per_language(raw, where, languages, _strings))
    if kind is Block:
        return _block(raw, where, languages)
    if isinstance(kind, type) and is_dataclass(kind):
        return _build(kind, raw, where, languages)
    if get_origin(kind) is tuple:
        if not isinstance(raw, list):
            raise ContentError(f"{where}: expected a list, found {raw!r}")
        item_kind = get_args(kind)[0]
        return tuple(
            _value(item_kind, item, f"{where}[{number}]", languages)
            for number, item in enumerate(raw)
        )
    if get_origin(kind) is Literal:
        if raw not in get_args(kind):
            raise ContentError(f"{where}: {raw!r} is none of {', '.join(get_args(kind))}")
        return raw
    if kind is str:
        return _string(raw, where)
    if type(raw) is not kind:  # exact, since a bool is an int to isinstance
        raise ContentError(f"{where}: expected {kind.__name__}, found {raw!r}")
    return raw


def _per_language(raw: object, where: str, languages: Languages, convert: Any) -> dict[str, Any]:
    """Convert a table with exactly the keys ``languages``."""
    if not isinstance(raw, Mapping):
        raise ContentError(f"{where}: expected a table with {' and '.join(languages)}")
    _refuse_unknown(raw, languages, where)
    for language in languages:
        if language not in raw:
            raise ContentError(f"{where}: the language {language!r} is missing")
    return {language: convert(raw[language], f"{where}.{language}") for language in languages}


def _block(raw: object, where: str, languages: Languages) -> Block:
    """A block is a table with ``type`` and its text, or its items, per language, if it has any."""
    if not isinstance(raw, Mapping) or "type" not in raw:
        raise ContentError(f"{where}: expected a table with a type")
    kind = _value(get_type_hints(Block)["type"], raw["type"], f"{where}.type", languages)
    texts = {key: value for key, value in raw.items() if key != "type"}
    values: dict[str, Any]
    if kind in WORDLESS:
        values = _per_language(texts, where, (), _string)
    elif kind == "list":
        values = _per_language(texts, where, languages, _strings)
        if len({len(items) for items in values.values()}) > 1 or not values["da"]:
            raise ContentError(f"{where}: a list needs items, as many in each language")
    else:
        single = _per_language(texts, where, languages, _string)
        values = {language: (text,) for language, text in single.items()}
    return Block(type=kind, **values)


def _string(raw: object, where: str) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise ContentError(f"{where}: expected a text, found {raw!r}")
    return raw


def _strings(raw: object, where: str) -> tuple[str, ...]:
    if not isinstance(raw, list):
        raise ContentError(f"{where}: expected a list of texts, found {raw!r}")
    return tuple(_string(item, f"{where}[{number}]") for number, item in enumerate(raw))


def _refuse_unknown(raw: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    unknown = sorted(set(raw) - set(known))
    if unknown:
        raise ContentError(f"{where}: unknown key {', '.join(unknown)}")


def _check_codes(content: DemoContent) -> None:
    """Every code that a record refers to exists, and no code occurs twice."""
    records = content.records
    known = {
        "goal": [goal.code for goal in content.goals],
        "theme": [record.code for record in records.theme],
        "target group": [record.code for record in records.target_group],
        "area": [record.code for record in records.area],
        "partner": [record.code for record in records.partner],
        "initiative": [initiative.code for initiative in content.initiatives],
        "glossary term": [term.da for term in content.glossary],
        "place": [place.code for place in content.figures.place],
        "series": [series.code for series in content.figures.series],
        "group": [group.code for group in content.groups],
        "update": [update.key for update in content.updates],
        "version": [str(version.number) for version in records.strategy_version],
    }
    for kind, codes in known.items():
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ContentError(f"{kind} {', '.join(twice)} occurs more than once")
    used: list[tuple[str, str, str]] = [
        ("partner", person.organisation, person.name) for person in records.person
    ]
    for item in content.initiatives:
        used += [("goal", item.goal, item.code)] if item.goal else []
        used += [("theme", code, item.code) for code in item.themes]
        used += [("target group", code, item.code) for code in item.target_groups]
        used += [("area", code, item.code) for code in item.areas]
        used += [("partner", code, item.code) for code in item.partners]
        used += [("version", str(number), item.code) for number in item.strategy_versions]
        if item.lead_organisation:
            used.append(("partner", item.lead_organisation, item.code))
    used += [
        ("place", observation.place, series.code)
        for series in content.figures.series
        for observation in series.observation
    ]
    used += [
        ("partner", seat.organisation, group.code)
        for group in content.groups
        for seat in group.member
    ]
    used += [
        ("initiative", code, update.key)
        for update in content.updates
        for code in (update.under, update.about)
        if code
    ]
    for kind, code, where in used:
        if code not in known[kind]:
            raise ContentError(f"{where}: unknown {kind} {code!r}")
