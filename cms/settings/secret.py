"""The signing key of a machine that nobody has configured."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def local_secret(path: Path) -> str:
    """Return the key kept at `path` (mode 0600), made at the first call.

    Two processes that start at once get the same key: the file is made with O_EXCL and the loser
    reads the winner's.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(get_random_secret_key() + "\n")
    return path.read_text(encoding="ascii").strip()
