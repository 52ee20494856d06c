"""Which machine may translate: DeepL, a LibreTranslate, or none."""

from collections.abc import Mapping
from typing import Any

from . import env


def machine_translator(environ: Mapping[str, str] | None = None) -> dict[str, Any] | None:
    """Return what wagtail-localize asks for, from DEEPL_KEY or LIBRETRANSLATE_URL; None without either."""
    if key := env.read("DEEPL_KEY", "", environ=environ):
        return {"CLASS": "cms.bilingual.machine.DeepL", "OPTIONS": {"AUTH_KEY": key}}
    if url := env.read("LIBRETRANSLATE_URL", "", environ=environ):
        options = {
            "LIBRETRANSLATE_URL": url.rstrip("/"),
            "API_KEY": env.read("LIBRETRANSLATE_KEY", "", environ=environ),
        }
        return {"CLASS": "cms.bilingual.machine.LibreTranslate", "OPTIONS": options}
    return None
