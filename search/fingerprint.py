"""What an index was made by: a fingerprint of what decides which words documents hold.

A release that changes any of it has every index built anew when it starts, and nobody has to think of
it. How an engine lays out what it stores is not in it: each has a `SCHEMA_VERSION` of its own.
"""

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parent.parent
# Those that say what a page, a record and a block hold, make documents of it, and analyse their words.
# tests/search/site/test_fingerprint.py finds what is missing; whole folders, so that a new file is in it.
SOURCES: Final = (
    "cms/blocks/*.py",
    "home/models/*.py",
    "home/organisation.py",
    "initiatives/models/*.py",
    "search/analysis/*.py",
    "search/analysis/data/*.txt",
    "cms/collation.py",
    "cms/glossary.py",
    "cms/languages.py",
    "cms/models/base.py",
    "cms/models/period.py",
    "cms/visibility.py",
    "initiatives/areas.py",
    "initiatives/contacts.py",
    "initiatives/filters.py",
    "initiatives/news.py",
    "search/areas.py",
    "search/catalogue.py",
    "search/document.py",
    "search/documents.py",
    "search/engines/changes.py",
    "search/facts.py",
    "search/files.py",
    "search/listed.py",
    "search/records.py",
    "search/terms.py",
)
# Their lists and rules give a word its stem.
LIBRARIES: Final = ("PyStemmer", "simplemma")


def index_version(lexicon_hash: str) -> str:
    """Return what an index must have been built with to be searched: our sources, and a lexicon."""
    return f"{CURRENT}:{lexicon_hash[:12]}"


def fingerprint(project: Path = PROJECT) -> str:
    """Return a short hash of the sources below `project`, the same wherever they lie.

    Also where a checkout ends lines as Windows does.
    """
    found = hashlib.sha256()
    for path in sources(project):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        found.update(f"{path.relative_to(project).as_posix()} {len(content)}\n".encode())
        found.update(content)
    for name in LIBRARIES:
        found.update(f"{name} {version(name)}\n".encode())
    return found.hexdigest()[:12]


def sources(project: Path = PROJECT) -> list[Path]:
    """Return the files of the fingerprint, in the order of their names on every machine."""
    found = {path for pattern in SOURCES for path in project.glob(pattern)}
    return sorted(found, key=lambda path: path.relative_to(project).as_posix())


# Read when a process starts, with the code that it runs: later a newer release may lie in the same place.
CURRENT: Final = fingerprint()
