"""Files as staff, and others, may upload them; each is made here, none is real."""

import io
import struct
import zipfile
import zlib
from typing import Any, Final

from PIL import Image
from pillow_heif import register_heif_opener

register_heif_opener()

ORIENTATION: Final = 0x0112
GPS: Final = 0x8825


def picture(
    kind: str, size: tuple[int, int] = (320, 200), mode: str = "RGB", **options: Any
) -> bytes:
    """Return a picture: red on the left, blue on the right, green along the top."""
    drawn = Image.new("RGB", size, (200, 30, 30))
    drawn.paste((30, 30, 200), (size[0] // 2, 0, *size))
    drawn.paste((30, 200, 30), (0, 0, size[0], size[1] // 4))
    return saved(drawn.convert(mode), kind, **options)


def photo(kind: str, size: tuple[int, int], mode: str = "RGB", **options: Any) -> bytes:
    """Return a big picture with as much in it as a photo has; cheap to make."""
    grain = Image.effect_noise((size[0] // 8, size[1] // 8), 60)
    return saved(grain.resize(size, Image.Resampling.BILINEAR).convert(mode), kind, **options)


def plain(kind: str, size: tuple[int, int], mode: str = "RGB", **options: Any) -> bytes:
    """Return a big picture in one shade, for kinds that are slow to write."""
    return saved(
        Image.new(mode, size, "#1f7a8c80" if mode == "RGBA" else "#1f7a8c"), kind, **options
    )


def saved(drawn: Image.Image, kind: str, **options: Any) -> bytes:
    target = io.BytesIO()
    drawn.save(target, kind, **options)
    return target.getvalue()


def turned(orientation: int) -> bytes:
    """Return a JPEG with an EXIF orientation and the place where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[GPS] = {1: "N", 2: (57.0, 2.0, 54.0), 3: "E", 4: (9.0, 55.0, 4.0)}
    return picture("JPEG", exif=exif.tobytes())


def sixteen_bits(size: tuple[int, int] = (64, 64)) -> bytes:
    """Return a grey PNG of 16 bits: half its brightness everywhere."""
    return saved(Image.new("I;16", size, 0x8000), "PNG")


def animation(frames: int) -> bytes:
    drawn = [Image.new("P", (40, 40), place % 256) for place in range(frames)]
    return saved(drawn[0], "GIF", save_all=True, append_images=drawn[1:])


def several_in_one() -> bytes:
    """Return an MPO: what some phones call a JPEG."""
    extra = Image.new("RGB", (320, 200))
    return picture("MPO", save_all=True, append_images=[extra])


def png_claiming(width: int, height: int) -> bytes:
    """Return a PNG whose header claims a size that its few bytes don't hold."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            chunk(b"IHDR", header),
            chunk(b"IDAT", zlib.compress(b"\x00" * 1000)),
            chunk(b"IEND", b""),
        )
    )


def gif_claiming(width: int, height: int) -> bytes:
    screen = b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\x00\x00" + b"\x00" * 6
    frame = b"," + struct.pack("<HHHH", 0, 0, width, height) + b"\x00"
    return screen + frame + b"\x02\x02\x4c\x01\x00;"


def pdf(*, tagged: bool = False) -> bytes:
    """Return the smallest PDF with one page."""
    marks = "/MarkInfo << /Marked true >> /StructTreeRoot 4 0 R" if tagged else ""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {marks} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        "<< /Type /StructTreeRoot >>",
    ]
    written, places = "%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    written += "".join(f"{place:010} 00000 n \n" for place in places)
    written += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n"
    return (written + f"startxref\n{start}\n%%EOF\n").encode()


def archive(**entries: str) -> bytes:
    """Return a zip archive; `__` in a name stands for a slash, `_0` for a dot."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        for name, text in entries.items():
            file.writestr(name.replace("__", "/").replace("_0", "."), text)
    return target.getvalue()


def docx(**more: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        for name in ("[Content_Types].xml", "word/document.xml", *more.values()):
            file.writestr(name, "<xml/>")
    return target.getvalue()


def odt(**more: str) -> bytes:
    entries = {"mimetype": "application/vnd.oasis.opendocument.text", "content_0xml": "<xml/>"}
    return archive(**entries, **{name.replace(".", "_0"): "x" for name in more.values()})
