"""What every profile shares. No value here comes from the environment except through `env`."""

from typing import Any

import dj_database_url
from django.urls import reverse_lazy
from django.utils.translation import gettext

from . import env
from .machine import machine_translator

PROJECT_DIR = env.PROJECT_DIR
VAR_DIR = env.read_path("VAR_DIR", PROJECT_DIR / "var")
VERSION = env.read("VERSION", "development")

INSTALLED_APPS = [
    "modeltranslation",  # before everything that registers an admin or a translated model
    "search",
    "initiatives",
    "home",
    "cms",
    "wagtail_localize",
    # wagtail.locales, not wagtail_localize.locales: that one offers "Sync from", which makes live
    # Danish aliases under /en/.
    "wagtail.locales",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.apps.UsersConfig",  # wagtail.users, with our screens (cms/users_admin.py)
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",  # for its Danish: Wagtail says »for et minut siden« with it
]

MIDDLEWARE = [
    # Probes ask by address, which is no allowed host: they are answered before anything else.
    "cms.views.health.ProbeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # Lengthens each answer by a random amount, so that its size gives no token away (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "cms.middleware.PublicResponseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    # The address alone decides the language. Django's LocaleMiddleware reads Accept-Language and
    # would send old Danish links of English browsers to /en/ (docs/adr/0002).
    "cms.middleware.AddressLanguageMiddleware",
    # Before all that may lead a 404 elsewhere: a slash at the end, an editor's redirect.
    "cms.middleware.DeadAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.sessions.SessionLimitsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.unsaved.UnsavedTextMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.redirects.PublicRedirectMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


WEB_THREADS = env.read_int("WEB_THREADS", 4, minimum=1)
# Each thread holds one at a time; four more for those that count, read words and give signs of life.
POOL_SIZE = WEB_THREADS + 4


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for a database address.

    SQLite runs in WAL mode with immediate transactions, so that readers never wait and two writers
    queue instead of failing; PostgreSQL runs through psycopg's pool, which needs CONN_MAX_AGE 0.
    """
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA busy_timeout=20000;"
            ),
        }
    else:
        config.update(CONN_MAX_AGE=0, CONN_HEALTH_CHECKS=True)
        config["OPTIONS"] = {
            **config.get("OPTIONS", {}),
            # After an outage the pool would wait up to five minutes before it tries again.
            "connect_timeout": 3,
            "pool": {"min_size": 1, "max_size": POOL_SIZE, "timeout": 5, "reconnect_timeout": 3},
        }
    config["ATOMIC_REQUESTS"] = False
    return config


DATABASES = {
    "default": database(env.read("DATABASE_URL", f"sqlite:///{VAR_DIR / 'site.sqlite3'}")),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def caches(url: str) -> dict[str, Any]:
    """Return Django's cache settings: Redis that may fail without breaking a page, or local memory."""
    if not url:
        return {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    options = {"SOCKET_CONNECT_TIMEOUT": 0.5, "SOCKET_TIMEOUT": 0.5}
    return {
        name: {"BACKEND": f"cms.cache.{backend}", "LOCATION": url, "OPTIONS": options}
        for name, backend in (("default", "SiteCache"), ("sessions", "SessionCache"))
    }


CACHES = caches(env.read_url("CACHE_URL", ("redis", "rediss"), "").geturl())

# People ---------------------------------------------------------------------
AUTH_USER_MODEL = "cms.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", **options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"OPTIONS": {"min_length": 12}}),
        ("CommonPasswordValidator", {}),
    )
]
LOGIN_REDIRECT_URL = reverse_lazy("wagtailadmin_home")
LOGIN_URL = reverse_lazy("account_login")
LOGOUT_REDIRECT_URL = LOGIN_URL
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL  # restricted pages have the same door
# A new password is asked for at that door too: Wagtail's own form sends as many mails as it is asked for.
WAGTAIL_PASSWORD_RESET_ENABLED = False
# Whether `demo_users` may make accounts whose passwords stand on a screen.
DEMO_ACCOUNTS = False
ACCOUNT_ADAPTER = "cms.accounts.StaffAccountAdapter"
ACCOUNT_FORMS = {"login": "cms.sign_in.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # it would invite whomever to sign up, which nobody can
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_RATE_LIMITS = {"shared_password": "10/m/ip"}  # cms/sign_in.py; besides allauth's own
# Seconds unused, and seconds in all (cms/sessions.py). Nobody is remembered beyond them.
SESSION_COOKIE_AGE = 60 * env.read_int("SESSION_IDLE_MINUTES", 240, minimum=1)
SESSION_LIMIT = 12 * 60 * 60
ACCOUNT_SESSION_REMEMBER = False
SESSION_COOKIE_SAMESITE = "Lax"

# Language -------------------------------------------------------------------
# LANGUAGE_CODE stands before the first migration: wagtailcore creates the source locale from it.
LANGUAGE_CODE = "da"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Copenhagen"
# Else everybody may choose one under »Konto«, and the hours they type are others than readers see.
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_I18N_ENABLED = True
LANGUAGES = [("da", "Dansk"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# The second holds Danish words for Wagtail and its like, whose own Danish is a fifth complete.
LOCALE_PATHS = [PROJECT_DIR / "locale", PROJECT_DIR / "locale" / "packages"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "da"
MODELTRANSLATION_LANGUAGES = ("da", "en")
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ("da",), "da": ("en",)}


def localized_label(name: str, language: str) -> str:
    """Return a form label such as »Navn (dansk)« or "Name (Danish)"; modeltranslation's is »Navn [da]«.

    In the language of whoever reads it: modeltranslation calls this each time a label is shown.
    Migrations hold the label of the field without a language, so they never see it.
    """
    labels = {"da": gettext("%(name)s (Danish)"), "en": gettext("%(name)s (English)")}
    return labels[language] % {"name": name}


MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME = localized_label
# Without this, wagtail-localize publishes Danish text under /en/ (its issues #743, #655, #586).
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
# Asked only when a translator presses its button.
WAGTAILLOCALIZE_MACHINE_TRANSLATOR = machine_translator()

# Files ----------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "staticfiles"
MEDIA_URL = "/media/"
MEDIA_ROOT = env.read_path("MEDIA_DIR", VAR_DIR / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# What remains of deleted pages; not below MEDIA_ROOT, since nobody may read it through the web.
DELETED_PAGES_DIR = VAR_DIR / "deleted"
SEARCH_INDEX_PATH = VAR_DIR / "search.sqlite3"
# The public search asks these instead of the site's own database.
ELASTICSEARCH_URLS = env.read_list("ELASTICSEARCH_URL")
ELASTICSEARCH_API_KEY = env.read("ELASTICSEARCH_API_KEY", "")
ELASTICSEARCH_CA_CERTS = env.read("ELASTICSEARCH_CA_CERTS", "")
# Begins the names of all indexes there; a key needs to be good for no others.
ELASTICSEARCH_PREFIX = "tryg"
SEARCH_LEXICON_PATH = VAR_DIR / "lexicon" / "da.json.gz"

# Wagtail --------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Tryg Aalborg"
WAGTAILIMAGES_IMAGE_MODEL = "cms.SiteImage"
WAGTAILDOCS_DOCUMENT_MODEL = "cms.SiteDocument"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.uploads.forms.SiteImageForm"
# What the browser offers to choose; cms/uploads/pictures.py decides, and says why SVG isn't here.
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "gif", "webp", "heic", "heif"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.uploads.forms.SiteDocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# Every document is fetched, none is opened inside the browser on our own address.
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
# Editors' search stays on the database; the public search has its own engines (search/).
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# The admin calls nobody.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["bold", "italic", "ol", "ul", "link", "document-link"]},
    }
}
# Wagtail asks an approver for the right to publish, and publishes what was saved after the approval.
WAGTAIL_FINISH_WORKFLOW_ACTION = "cms.approval.publish_approved"
WAGTAIL_SLUG_MAX_LENGTH = 120
TAGGIT_CASE_INSENSITIVE = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Addresses --------------------------------------------------------------------
BASE_URL = env.read_url("BASE_URL", env.WEB, "http://localhost:8000").geturl().rstrip("/")
WAGTAILADMIN_BASE_URL = BASE_URL
APPEND_SLASH = True
HEALTH_READERS = env.read_list("HEALTH_READERS")
TRUSTED_PROXY = env.read_bool("TRUSTED_PROXY", False)
# Sign-ins are limited by address: behind a proxy by the last of X-Forwarded-For, which it wrote itself.
ALLAUTH_TRUSTED_PROXY_COUNT = int(TRUSTED_PROXY)

# Counts of what visitors do are written so many seconds after the first of them.
TALLY_SECONDS = 10

# Security -------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
# Wagtail lifts this for its own preview.
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "media-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
# The editor shows the preview in a frame; Wagtail's checks run inside it.
PREVIEW_POLICY = {**CONTENT_SECURITY_POLICY["DIRECTIVES"], "frame-ancestors": ["'self'"]}
# Wagtail 8.0.1's editor has inline scripts and styles of its own.
STAFF_POLICY = {
    **PREVIEW_POLICY,
    "default-src": ["'self'"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'", "data:"],
    "frame-src": ["'self'"],
}
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cms.views.errors.csrf_failure"

# Mail -----------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.read("DEFAULT_FROM_EMAIL", "Tryg Aalborg <tryg@localhost>")
# Mail is work like any other: a row of the queue in the same transaction (cms/mail.py), which the
# worker hands to MAIL_TRANSPORT.
EMAIL_BACKEND = "cms.mail.QueueBackend"
MAIL_TRANSPORT = "django.core.mail.backends.console.EmailBackend"
# A superuser hears of what their own groups approve, like everybody else.
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False

# Work ------------------------------------------------------------------------
# Wagtail's own small tasks (reference index, editors' search) run at once; ours are rows of the one
# queue in cms/jobs.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

LOG_LEVEL = env.read("LOG_LEVEL", "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "filters": {"discreet": {"()": "cms.request_log.Discreet"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    # Wagtail's audit trail is in the database; django_tasks reports every index write twice.
    # Elasticsearch's client warns of every failure: the search does once, when it turns away.
    "loggers": {
        "django.request": {"filters": ["discreet"]},
        "wagtail": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "elastic_transport": {"level": "ERROR"},
    },
}
