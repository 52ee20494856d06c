"""The signing key that a machine makes for itself."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from cms.settings.secret import local_secret

FULL_DISK = """
import resource, sys
from pathlib import Path
from cms.settings.secret import local_secret
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
local_secret(Path(sys.argv[1]))
"""


def test_processes_that_start_at_once_get_one_key_that_nobody_else_reads(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret_key"
    together = Barrier(8)

    def start(_number: int) -> str:
        together.wait()
        return local_secret(path)

    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(start, range(8)))

    (key,) = keys
    assert len(key) == 50
    assert local_secret(path) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_a_full_disk_leaves_no_empty_key(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    tried = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path)], capture_output=True, text=True, check=False
    )
    assert "File too large" in tried.stderr
    assert list(tmp_path.iterdir()) == []

    assert len(local_secret(path)) == 50
