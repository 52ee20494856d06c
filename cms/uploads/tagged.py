"""Tell whether a PDF is tagged, so that a screen reader knows its headings and paragraphs.

    python -m cms.uploads.tagged < file.pdf        # prints yes or no

The library that reads the PDF runs in a process of its own, with little time and memory: a file from
outside could keep it busy for ever.
"""

import logging
import resource
import subprocess
import sys
from pathlib import Path
from typing import IO, Any, Final

_SECONDS: Final = 5
_MEMORY: Final = 400 * 1024 * 1024
_PROJECT_DIR: Final = Path(__file__).resolve().parent.parent.parent

logger = logging.getLogger(__name__)


def is_tagged(file: IO[bytes]) -> bool | None:
    """Return whether the PDF in `file` says that it is tagged; None when that can't be found out.

    It never raises and never takes longer than five seconds: the answer is a hint to the editor.
    """
    file.seek(0)
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "cms.uploads.tagged"],
            input=file.read(),
            capture_output=True,
            timeout=_SECONDS,
            cwd=_PROJECT_DIR,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        logger.warning("A PDF could not be looked into: %s", error)
        return None
    finally:
        file.seek(0)
    return {b"yes": True, b"no": False}.get(answer.stdout.strip())


def _limit_this_process() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def main() -> int:
    """Read a PDF from standard input and print whether it is tagged."""
    _limit_this_process()
    import io

    from pypdf import PdfReader

    root: Any = PdfReader(io.BytesIO(sys.stdin.buffer.read())).trailer["/Root"].get_object()
    marks = root.get("/MarkInfo")
    marked = marks is not None and bool(marks.get_object().get("/Marked", False))
    sys.stdout.write("yes" if marked and "/StructTreeRoot" in root else "no")
    return 0


if __name__ == "__main__":
    sys.exit(main())
