"""Read the text of a PDF, page by page.

    python -m search.pdf_text < file.pdf        # prints a JSON list of pages

The library that reads the PDF runs in a process of its own, with limited time and memory: a file from
outside could keep it busy for ever.
"""

import io
import json
import logging
import resource
import subprocess
import sys
from pathlib import Path
from typing import IO, Final

SECONDS: Final = 20
# A document of sixty pages; what stands behind it is found by its title and its first pages.
CHARACTERS: Final = 100_000
PAGES: Final = 300
_MEMORY: Final = 512 * 1024 * 1024
_PROJECT_DIR: Final = Path(__file__).resolve().parent.parent


class UnreadableError(ValueError):
    """The text of a file can't be read; the message says why."""


def pages_of(file: IO[bytes]) -> list[str]:
    """Return the text of the first pages of the PDF in `file`, at most 100,000 characters in all.

    Raises `UnreadableError` for a file that is broken, needs a password, or takes more than twenty
    seconds or 512 MiB.
    """
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "search.pdf_text"],
            input=file.read(),
            capture_output=True,
            timeout=2 * SECONDS,
            cwd=_PROJECT_DIR,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(str(error)) from error
    if answer.returncode:
        reason = answer.stderr.decode(errors="replace").strip()
        raise UnreadableError(reason or f"the reader ended with {answer.returncode}")
    pages: list[str] = json.loads(answer.stdout)
    return pages


def main() -> int:
    """Read a PDF from standard input and print its pages, or the kind of fault alone."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    # What the library says about a fault quotes the file, and what a file says belongs in no log.
    logging.disable(logging.CRITICAL)
    sys.excepthook = _say_kind
    json.dump(_read(sys.stdin.buffer.read()), sys.stdout)
    return 0


def _say_kind(kind: type[BaseException], *_rest: object) -> None:
    """Say what kind of fault ends the process, and not what the fault says."""
    sys.stderr.write(kind.__name__)


def _read(content: bytes) -> list[str]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    # Many a PDF is encrypted under an empty password, which every reader tries first.
    if reader.is_encrypted:
        reader.decrypt("")
    left = CHARACTERS
    pages = []
    for page in reader.pages[:PAGES]:
        text = _clean(page.extract_text())[:left]
        pages.append(text)
        left -= len(text)
        if left <= 0:
            break
    return pages


def _clean(text: str) -> str:
    """Return text that every database can keep: PostgreSQL takes no NUL and no half a character."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return " ".join(whole.replace("\x00", " ").split())


if __name__ == "__main__":
    sys.exit(main())
