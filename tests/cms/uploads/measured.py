"""Takes pictures as the upload does, each in a process of its own, and says what each cost.

    python -m tests.cms.uploads.measured FILE …      # one line of JSON a file

Memory is the most that the process ever had (ru_maxrss), beyond what it had before its file. Each is a
fork of one in which Django has started: that takes longer than a picture.
"""

import json
import os
import resource
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import django
from django.core.files.base import File


def most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def upload(path: Path, field: Any) -> tuple[bytes, str]:
    from django.core.exceptions import ValidationError
    from django.core.files.uploadedfile import TemporaryUploadedFile

    with TemporaryUploadedFile(path.name, "image/jpeg", path.stat().st_size, None) as file:
        file.write(path.read_bytes())
        try:
            cleaned = field.clean(file)
        except ValidationError as refused:
            return b"", refused.messages[0]
        return bytes(cleaned.read()), ""


def renditions(content: bytes, image: Any) -> None:
    """Make the kinds of copies that pages and the editor show, in turn as the site does."""
    from wagtail.images.models import Filter

    for spec in ("width-1472|format-webp", "fill-368x207|format-avif", "max-165x165"):
        Filter(spec).run(image, BytesIO(), source=File(BytesIO(content), name="a.jpg"))


def stored(width: int, height: int) -> Any:
    """Return a picture as the database would give it; there is none here to ask for its collection."""
    from cms.models import SiteImage

    return SiteImage(width=width, height=height, file="a.jpg", collection_id=1)


def main(paths: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    from django.utils import translation

    from cms.uploads.forms import PictureField
    from tests.cms.uploads.files import picture

    translation.activate("da")
    small = picture("JPEG")
    renditions(small, stored(320, 200))
    field = PictureField()
    for path in paths:
        child = os.fork()
        if not child:
            measure(Path(path), field)
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(child, 0)  # a picture that fails has no line


def measure(path: Path, field: Any) -> None:
    """Take one picture, and write what it cost."""
    from PIL import Image

    before = most_memory()
    started = time.process_time()
    content, message = upload(path, field)
    seconds = time.process_time() - started
    size = (0, 0)
    upload_memory = most_memory() - before
    if content:
        size = Image.open(BytesIO(content)).size
        renditions(content, stored(*size))
    row = {
        "name": path.name,
        "seconds": seconds,
        "upload": upload_memory,
        "memory": most_memory() - before,
        "size": size,
        "message": message,
    }
    sys.stdout.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
