"""What a Danish reader of the admin would meet in English: asked for without Danish, or said anyway."""

import re
from collections.abc import Collection
from html.parser import HTMLParser
from typing import Any, Final

import pytest
from django.utils.translation import trans_real

# django-filter asks for the name of this comparison before it leaves it out.
NEVER_SHOWN: Final = {"exact"}
# English words that are no Danish ones, and that few English sentences do without.
ENGLISH: Final = re.compile(
    r"\b(?:the|and|of|you|your|this|these|are|is|not|with|from|page|pages|choose|edit|save|add"
    r"|delete|remove|change|search|view|yes|please|been|has|publish|published|draft|live|unpublish"
    r"|upload|settings|create|created|updated|can|cannot|could|must|select|close|open|help)\b",
    re.IGNORECASE,
)
READ_ALOUD: Final = ("title", "aria-label", "placeholder", "alt", "data-w-tooltip-content-value")
NOT_READ: Final = {"script", "style", "textarea", "svg", "code"}


class Asked:
    """The messages that were asked for in Danish and have none, each with where it was first asked."""

    def __init__(self) -> None:
        self.where = ""
        self.count = 0
        self.without_danish: dict[str, str] = {}

    def note(self, catalogue: Any, message: str) -> None:
        """Look `message` up as gettext would; a plural one stands under its first form."""
        self.count += 1
        known = catalogue.get(message) is not None or catalogue.get((message, 1)) is not None
        if not known and message not in NEVER_SHOWN:
            self.without_danish.setdefault(message, self.where)


def record(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Note from now on what code, templates and forms ask Django's Danish catalogue for.

    Every way of marking a text ends in these two methods, whatever it is called where it is written.
    """
    asked = Asked()
    for name in ("gettext", "ngettext"):
        original = getattr(trans_real.DjangoTranslation, name)

        def looked_up(
            catalogue: Any, message: str, *rest: Any, original: Any = original, **named: Any
        ) -> Any:
            if catalogue.language() == "da" and catalogue.domain == "django":
                asked.note(catalogue._catalog, message)
            return original(catalogue, message, *rest, **named)

        monkeypatch.setattr(trans_real.DjangoTranslation, name, looked_up)
    return asked


class Texts(HTMLParser):
    """Collects what a page says to the eye or aloud, without what somebody typed."""

    def __init__(self) -> None:
        super().__init__()
        self.silent: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in NOT_READ:
            self.silent.append(tag)
        values = dict(attrs)
        self.found += [values[name] or "" for name in READ_ALOUD if name in values]
        if tag == "input" and values.get("type") in ("submit", "button"):
            self.found.append(values.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def english_in(html: str, content: Collection[str] = ()) -> list[str]:
    """Return the texts of a page that read as English once the `content` in them is left out."""
    texts = Texts()
    texts.feed(html)
    found = set()
    for text in {" ".join(text.split()) for text in texts.found}:
        if ENGLISH.search(text):
            rest = text
            for words in sorted(content, key=len, reverse=True):
                rest = rest.replace(words, "")
            if ENGLISH.search(rest):
                found.add(text)
    return sorted(found)
