"""The signing key of a machine that nobody has configured."""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.management.utils import get_random_secret_key


def local_secret(path: Path) -> str:
    """Return the key kept at `path` (mode 0600), made at the first call.

    The file gets its name when the key is in it, so that a full disk leaves no empty one behind. Two
    processes that start at once get the same key: a name can be given only once, and the loser reads
    the winner's.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        with NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as file:  # mode 0600
            file.write(get_random_secret_key() + "\n")
            file.flush()
            with suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text(encoding="ascii").strip()
