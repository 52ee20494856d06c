"""The only reader of the environment. Every variable is declared here once, with what it is for.

`docs/operations.md` holds the same table and `.env.example` the same names; a test compares the
three. A variable that is missing or malformed explains itself; no secret has a default.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured

PROJECT_DIR: Final = Path(__file__).resolve().parent.parent.parent
TRUE_WORDS: Final = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS: Final = frozenset({"0", "false", "no", "off", ""})
WEB: Final = ("https", "http")


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, what it sets, an example, and whether production needs it."""

    name: str
    purpose: str
    example: str = ""
    required: bool = False


VARIABLES: Final[tuple[Variable, ...]] = (
    Variable(
        "SECRET_KEY", "Signs sessions and links. At least 50 random characters.", required=True
    ),
    Variable(
        "DATABASE_URL",
        "The database: SQLite (embedded default) or PostgreSQL.",
        "postgresql://tryg:password@postgres:5432/tryg",
        required=True,
    ),
    Variable(
        "BASE_URL",
        "Public address of the site; canonical links, hreflang, sitemap and mails use it.",
        "https://tryg.example.org",
        required=True,
    ),
    Variable(
        "ALLOWED_HOSTS",
        "Host names that may be asked for, separated by commas. Default: the host of BASE_URL.",
        "tryg.example.org",
    ),
    Variable(
        "CACHE_URL",
        "Redis for sessions, cache and rate limits. Empty: the database, and memory of each process.",
        "redis://redis:6379/0",
    ),
    Variable(
        "ELASTICSEARCH_URL",
        "Elasticsearch for the public search, addresses separated by commas. Empty: the site's own database.",
        "https://elasticsearch:9200",
    ),
    Variable("ELASTICSEARCH_API_KEY", "Key for that Elasticsearch, as it encodes one."),
    Variable(
        "ELASTICSEARCH_CA_CERTS",
        "File with the authority that signs its certificate. Empty: those of this machine.",
        "/run/elasticsearch/ca.crt",
    ),
    Variable(
        "DEEPL_KEY",
        "Key for DeepL, which may then fill open English sentences. Empty: it isn't asked.",
    ),
    Variable(
        "LIBRETRANSLATE_URL",
        "Address of a LibreTranslate that does so instead. Empty: none is asked.",
        "https://translate.example.org",
    ),
    Variable("LIBRETRANSLATE_KEY", "Key for that LibreTranslate, where it wants one."),
    Variable(
        "VERSION", "Version of the site, shown in /-/health. Default: development.", "2026.11.1"
    ),
    Variable("MEDIA_DIR", "Folder of uploaded images and documents. Default: var/media."),
    Variable("VAR_DIR", "Folder of everything the site writes itself. Default: var."),
    Variable("HOST", "Address that `manage.py serve` listens on. Default: 127.0.0.1.", "0.0.0.0"),
    Variable("PORT", "Port that `manage.py serve` listens on. Default: 8000.", "8000"),
    Variable("WEB_WORKERS", "Number of web processes. Default: 2.", "2"),
    Variable(
        "WEB_THREADS",
        "Threads in each web process; its connections to PostgreSQL follow. Default: 4.",
        "4",
    ),
    Variable(
        "SESSION_IDLE_MINUTES",
        "Minutes after which staff who do nothing are signed out. Default: 240.",
        "240",
    ),
    Variable("LOG_LEVEL", "Least severe log level that is written. Default: INFO.", "INFO"),
    Variable(
        "SMTP_URL",
        "Mail server, smtp:// or smtps://. Empty: mails are written to the log.",
        "smtp://user:password@mail.example.org:587",
    ),
    Variable(
        "DEFAULT_FROM_EMAIL", "Sender of the site's mails.", "Tryg Aalborg <tryg@example.org>"
    ),
    Variable(
        "HEALTH_READERS",
        "Addresses that may read /-/health besides loopback, separated by commas.",
        "10.0.0.0/8",
    ),
    Variable(
        "HSTS_SECONDS",
        "Seconds for which browsers insist on https. Default: 31536000, a year; 0 says nothing.",
        "3600",
    ),
    Variable(
        "HSTS_SUBDOMAINS",
        "0 when a host below that of BASE_URL has no https; they are bound too otherwise. Default: 1.",
        "0",
    ),
    Variable(
        "TRUSTED_PROXY",
        "1 when a proxy in front sets X-Forwarded-For and X-Forwarded-Proto itself. Default: 0.",
        "1",
    ),
)
_NAMES: Final = frozenset(variable.name for variable in VARIABLES)


def read(name: str, default: str | None = None, *, environ: Mapping[str, str] | None = None) -> str:
    """Return the value of a declared variable.

    Raises `ImproperlyConfigured`, with the remedy, when it is unset and has no default.
    """
    if name not in _NAMES:
        raise ImproperlyConfigured(f"{name} is not declared in cms/settings/env.py.")
    source = os.environ if environ is None else environ
    value = source.get(name, "").strip()
    if value:
        return value
    if default is not None:
        return default
    purpose = next(variable.purpose for variable in VARIABLES if variable.name == name)
    raise ImproperlyConfigured(
        f"The environment variable {name} is not set. {purpose} "
        "Set it in the environment of the process; .env.example and docs/operations.md list all of them."
    )


def read_bool(name: str, default: bool) -> bool:
    """Return a yes/no variable; raises `ImproperlyConfigured` for any other word."""
    value = read(name, "1" if default else "0").lower()
    if value in TRUE_WORDS:
        return True
    if value in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def read_int(name: str, default: int, *, minimum: int = 0) -> int:
    """Return a whole number of at least `minimum`; raises `ImproperlyConfigured` otherwise."""
    value = read(name, str(default))
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None
    if number < minimum:
        raise ImproperlyConfigured(f"{name} must be at least {minimum}, not {number}.")
    return number


def read_list(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Return a comma-separated variable as a list without empty parts."""
    value = read(name, ",".join(default))
    return [part.strip() for part in value.split(",") if part.strip()]


def read_url(name: str, schemes: tuple[str, ...], default: str | None = None) -> SplitResult:
    """Return an address in its parts; all are empty where it is unset and `default` is empty.

    Raises `ImproperlyConfigured` when it begins with none of `schemes`, or lacks a host or a port that
    is one. What was written is not told: it may hold a password.
    """
    value = read(name, default)
    try:
        url = urlsplit(value)
        is_whole = url.scheme in schemes and bool(url.hostname) and url.port != 0
    except ValueError:
        is_whole = False
    if value and not is_whole:
        example = next(variable.example for variable in VARIABLES if variable.name == name)
        begins = " or ".join(f"{scheme}://" for scheme in schemes)
        raise ImproperlyConfigured(
            f"{name} must begin with {begins} and a host, for instance {example}. "
            "Write %23, %2F, %3F and %40 for #, /, ? and @ in a name or password."
        )
    return url


def read_path(name: str, default: Path) -> Path:
    """Return a folder as an absolute path."""
    return Path(read(name, str(default))).expanduser().resolve()
