"""The catalogues of interface words: compiled with polib, and compared with what the code asks for.

    python -m cms.catalogues            # compiles locale/**/LC_MESSAGES/*.po
    python -m cms.catalogues --check    # lists messages without Danish words; exit code 1 if any

locale/da and locale/en hold the words of our own code, which the check compares. locale/packages/da
holds Danish for what others' code says in the admin; tests/cms/admin_words/ compares that.

No gettext tools are needed on the machine. A compiled catalogue names the source it was made from
(its SHA-256, in the header), so that a check can tell an outdated one without trusting file dates.
"""

import argparse
import ast
import functools
import gettext
import hashlib
import os
import re
import struct
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polib

PROJECT_DIR: Final = Path(__file__).resolve().parent.parent
PACKAGES: Final = ("cms", "home", "initiatives", "search")
SOURCE_HEADER: Final = "X-Source-SHA256"

# Which argument is what, for each function that marks a message (its `_lazy` and `_noop` forms too).
CALLS: Final = {
    "gettext": ("message",),
    "ngettext": ("message", "plural"),
    "pgettext": ("context", "message"),
    "npgettext": ("context", "message", "plural"),
}
STRING: Final = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
TEMPLATE_CALL: Final = re.compile(rf"(n?p?gettext|_)\(({STRING}(?:\s*,\s*{STRING})*)")


@dataclass(frozen=True, order=True)
class Message:
    """One text to translate: its msgid, msgctxt ("" for none) and msgid_plural ("" for none)."""

    text: str
    context: str = ""
    plural: str = ""


def sources(project: Path = PROJECT_DIR) -> list[Path]:
    """Return the catalogues' sources: every .po file under locale/, ours and those for packages."""
    return sorted((project / "locale").glob("**/LC_MESSAGES/*.po"))


def compile_catalogue(source: Path) -> bool:
    """Write the .mo beside `source` unless it is there and whole; tell whether it was written.

    Written under another name and renamed, so that a server never reads half a catalogue. Raises
    `OSError` when `source` can't be read as a catalogue.
    """
    if not compiled_problem(source):
        return False
    catalogue = polib.pofile(str(source), encoding="utf-8")
    catalogue.metadata[SOURCE_HEADER] = _fingerprint(source)
    target = source.with_suffix(".mo")
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".mo")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(catalogue.to_binary())
        Path(name).chmod(0o644)  # mkstemp's 0600 would hide it from another user's web server
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
    return True


def compiled_problem(source: Path) -> str:
    """Return what is wrong with the compiled form of `source`; "" when it is whole and current."""
    target = source.with_suffix(".mo")
    try:
        with target.open("rb") as file:
            header = gettext.GNUTranslations(file).info()
    except FileNotFoundError:
        return "is absent"
    except (OSError, ValueError, LookupError, struct.error) as error:  # what half a file may raise
        return f"can't be read ({type(error).__name__})"
    if header.get(SOURCE_HEADER.lower()) != _fingerprint(source):
        return "was compiled from another version of its source"
    return ""


def messages_in_python(code: str) -> Iterator[Message]:
    """Yield the messages that Python code marks through django.utils.translation.

    Only literal strings can be found, which is also all that a catalogue can hold.
    """
    tree = ast.parse(code)
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names.update({alias.asname or alias.name: alias.name for alias in node.names})
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = names.get(called.id, "") if isinstance(called, ast.Name) else ""
        if isinstance(called, ast.Attribute):
            name = called.attr
        function = name.removesuffix("_lazy").removesuffix("_noop")
        if function not in CALLS:
            continue
        literals = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        texts = [literal for literal in literals if isinstance(literal, str)]
        if len(texts) >= len(CALLS[function]):
            yield _message(function, texts)


def messages_in_template(html: str) -> Iterator[Message]:
    """Yield the messages that a Django template marks with tags or `_("…")`."""
    from django.utils.translation import TranslatorCommentWarning
    from django.utils.translation.template import templatize

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", TranslatorCommentWarning)
        code = templatize(html)
    for match in TEMPLATE_CALL.finditer(code):
        function = "gettext" if match[1] == "_" else match[1]
        yield _message(function, [ast.literal_eval(text) for text in re.findall(STRING, match[2])])


@functools.cache
def messages(project: Path = PROJECT_DIR) -> Mapping[Message, str]:
    """Return every message of our packages, each with the first file that has it.

    Read once: it takes seconds, and a project's code stays as it is while it is compared.
    """
    found: dict[Message, str] = {}
    for package in PACKAGES:
        for file in sorted((project / package).rglob("*.py")):
            for message in messages_in_python(file.read_text(encoding="utf-8")):
                found.setdefault(message, str(file.relative_to(project)))
        for file in sorted((project / package).glob("templates/**/*.*")):
            for message in messages_in_template(file.read_text(encoding="utf-8")):
                found.setdefault(message, str(file.relative_to(project)))
    return found


def missing(language: str, project: Path = PROJECT_DIR) -> list[tuple[Message, str]]:
    """Return the messages that `language` has no finished words for, each with the file that asks.

    One that Wagtail translates too (»Title«) needs an entry all the same: its words may change there.
    """
    catalogue = polib.pofile(
        str(project / "locale" / language / "LC_MESSAGES" / "django.po"), encoding="utf-8"
    )
    done = {
        (entry.msgid, entry.msgctxt or "")
        for entry in catalogue
        if entry.translated() and not entry.obsolete
    }
    return sorted(
        (message, file)
        for message, file in messages(project).items()
        if (message.text, message.context) not in done
    )


def _message(function: str, texts: list[str]) -> Message:
    parts = dict(zip(CALLS[function], texts, strict=False))
    return Message(parts["message"], parts.get("context", ""), parts.get("plural", ""))


def _fingerprint(source: Path) -> str:
    return hashlib.sha256(source.read_bytes()).hexdigest()


def main(arguments: list[str]) -> int:
    """Compile or check; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m cms.catalogues")
    parser.add_argument("--check", action="store_true", help="list messages without Danish words")
    if parser.parse_args(arguments).check:
        gaps = missing("da")
        for message, file in gaps:
            context = f" (context {message.context!r})" if message.context else ""
            sys.stdout.write(f"{file}: {message.text!r}{context} has no Danish words\n")
        return 1 if gaps else 0
    for source in sources():
        try:
            compile_catalogue(source)
        except (OSError, UnicodeDecodeError) as error:
            reason = str(error).splitlines()[0]
            sys.stderr.write(f"{source} can't be compiled: {reason}. Mend it there.\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
