"""Uploaded pictures: checked by their content, decoded with bounded memory, and drawn anew.

What is stored is never the file that came: rows of pixels are copied into a new picture, so neither
the place where a photo was taken (EXIF) nor anything hidden behind the picture comes along. SVG isn't
taken: it is a program as much as a picture.

Limits and their reasons (measured on Pillow 13, which holds four bytes a
pixel): a plain JPEG is decoded at 1/2, 1/4 or 1/8 of its size while it is read, which is why it may
have 50 megapixels. Nothing else can be, and a progressive JPEG keeps all its coefficients, so they
may have 25; WebP holds three copies of itself and may have 10.
"""

import io
import struct
import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final

from PIL import Image, ImageCms
from pillow_heif import HeifImagePlugin as HeifImagePlugin  # teaches Pillow to read HEIC

MEGAPIXEL: Final = 1_000_000
MAX_BYTES: Final = 40 * 1024 * 1024
# The widest picture of a page is 1,472 pixels; what is stored leaves room to crop.
MAX_WIDTH: Final = 4_000
# So many pixels at most are worked on at once, and stored.
WORKING_PIXELS: Final = 12_500_000
_STRIP_PIXELS: Final = 1_000_000
_JPEG_QUALITY: Final = 88
_ORIENTATION: Final = 0x0112

# What the decoders raise on a damaged file. They are old and many: Pillow's own list is shorter.
DECODING_ERRORS: Final = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)

# One picture at a time in a process, however many threads it has: the limits hold for the whole.
one_at_a_time: Final = threading.RLock()


@dataclass(frozen=True)
class Kind:
    """A kind of picture that may be uploaded: its name, endings, and most megapixels."""

    name: str
    extensions: tuple[str, ...]
    megapixels: float
    pillow: str


JPEG: Final = Kind("JPEG", ("jpg", "jpeg"), 50, "JPEG")
PNG: Final = Kind("PNG", ("png",), 25, "PNG")
GIF: Final = Kind("GIF", ("gif",), 25, "GIF")
WEBP: Final = Kind("WebP", ("webp",), 10, "WEBP")
HEIC: Final = Kind("HEIC", ("heic", "heif"), 25, "HEIF")
KINDS: Final = (JPEG, PNG, GIF, WEBP, HEIC)
EXTENSIONS: Final = tuple(extension for kind in KINDS for extension in kind.extensions)
# A progressive JPEG has no cheap way to a smaller size.
PROGRESSIVE_MEGAPIXELS: Final = 25
_HEIC_BRANDS: Final = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")


class Refused(Exception):
    """A picture that can't be taken."""


class NotAPicture(Refused):
    """The content is no picture of a kind that we take."""


class Damaged(Refused):
    """The picture can't be read to its end."""


class TooManyPixels(Refused):
    """`megapixels` the picture has (0 when it doesn't say), and `limit` it may have."""

    def __init__(self, megapixels: float, limit: float, *, progressive: bool = False) -> None:
        self.megapixels, self.limit, self.progressive = megapixels, limit, progressive
        super().__init__(f"{megapixels} megapixels, {limit} allowed")


@dataclass(frozen=True)
class Drawn:
    """A picture as it is stored: its file, and the ending that says what it is."""

    content: bytes
    extension: str


def kind_of(start: bytes) -> Kind | None:
    """Return the kind of picture that begins with the bytes `start` (32 are enough), or None."""
    if start.startswith(b"\xff\xd8\xff"):
        return JPEG
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if start.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return WEBP
    if start[4:8] == b"ftyp" and start[8:12] in _HEIC_BRANDS:
        return HEIC
    return None


def draw_anew(file: BinaryIO) -> Drawn:
    """Return the picture in `file`, upright, in sRGB, at most 4,000 pixels wide, and nothing else.

    JPEG, or PNG for what was PNG or GIF (of an animation, the first picture) and for anything
    see-through. Raises `NotAPicture`, `TooManyPixels` or `Damaged`.
    """
    file.seek(0)
    kind = kind_of(file.read(32))
    if kind is None:
        raise NotAPicture
    with one_at_a_time:
        try:
            return _draw(file, kind)
        except Image.DecompressionBombError:
            raise TooManyPixels(0, kind.megapixels) from None
        except DECODING_ERRORS as error:
            raise Damaged(str(error)) from error


def _draw(file: BinaryIO, kind: Kind) -> Drawn:
    # verify() finds damage that decoding skips, such as a PNG's checksums; it uses the object up.
    with _opened(file, kind) as picture:
        _check_pixels(picture, kind)
        picture.verify()
    drawn = _decoded(file, kind)
    if drawn.width > MAX_WIDTH:
        height = max(1, round(drawn.height * MAX_WIDTH / drawn.width))
        drawn = drawn.resize((MAX_WIDTH, height), Image.Resampling.BICUBIC)
    target = io.BytesIO()
    if kind in (PNG, GIF) or drawn.mode == "RGBA":
        drawn.save(target, "PNG", compress_level=1)
        return Drawn(target.getvalue(), "png")
    drawn.save(target, "JPEG", quality=_JPEG_QUALITY)
    return Drawn(target.getvalue(), "jpg")


def _decoded(file: BinaryIO, kind: Kind) -> Image.Image:
    """Return the pixels of `file`, upright. The decoder and its buffers are gone by then."""
    with _opened(file, kind) as picture:
        orientation = picture.getexif().get(_ORIENTATION, 1)
        if kind is JPEG:
            picture.draft(None, _reduced_size(picture.size))
        picture.load()
        copy = _copied(picture)
    del picture
    return _upright(copy, orientation)


def _opened(file: BinaryIO, kind: Kind) -> Image.Image:
    file.seek(0)
    return Image.open(file, formats=(kind.pillow,))


def _check_pixels(picture: Image.Image, kind: Kind) -> None:
    progressive = kind is JPEG and bool(picture.info.get("progressive"))
    limit = PROGRESSIVE_MEGAPIXELS if progressive else kind.megapixels
    megapixels = picture.width * picture.height / MEGAPIXEL
    if megapixels > limit:
        raise TooManyPixels(megapixels, limit, progressive=progressive)


def _reduced_size(size: tuple[int, int]) -> tuple[int, int]:
    """Return the size to decode a JPEG at: the largest of 1/1, 1/2, 1/4, 1/8 that may be worked on.

    `draft()` takes the next scale that gives no less than it is asked for, so asking for the stored
    size (4,000) would leave an 8,192 pixels wide photo whole.
    """
    width, height = size
    scale = next(s for s in (1, 2, 4, 8) if width * height / s**2 <= WORKING_PIXELS)
    return max(1, width // scale), max(1, height // scale)


def _copied(picture: Image.Image) -> Image.Image:
    """Return a new RGB, RGBA or L picture with the pixels of `picture`, halved if there are many.

    Strip by strip: a conversion of the whole would hold it twice or three times.
    """
    factor = 2 if picture.width * picture.height > WORKING_PIXELS else 1
    convert = _converter(picture)
    height = -(-picture.height // factor)
    drawn: Image.Image | None = None
    rows = max(1, _STRIP_PIXELS // picture.width) * factor
    for top in range(0, picture.height, rows):
        strip = convert(picture.crop((0, top, picture.width, min(top + rows, picture.height))))
        if factor > 1:
            strip = strip.reduce(factor)
        if drawn is None:
            drawn = Image.new(strip.mode, (strip.width, height))
        drawn.paste(strip, (0, top // factor))
    if drawn is None:
        raise Damaged("no rows")
    return drawn


def _converter(picture: Image.Image) -> Callable[[Image.Image], Image.Image]:
    """Return what turns a strip of `picture` into sRGB, by its colour profile where it has one."""
    mode = picture.mode
    if mode.startswith("I;16") or mode == "I":
        # Pillow would cut 16 bits off at 255 instead of scaling them.
        return lambda strip: strip.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    target = _target_mode(picture)
    profile = picture.info.get("icc_profile")
    if profile and mode in {"RGB", "CMYK"}:
        try:
            transform = ImageCms.buildTransform(
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                mode,
                "RGB",
            )
        except (ImageCms.PyCMSError, *DECODING_ERRORS):
            pass  # a broken profile: the colours as they are
        else:
            return lambda strip: ImageCms.applyTransform(strip, transform) or strip
    transparency = picture.info.get("transparency")

    def convert(strip: Image.Image) -> Image.Image:
        if transparency is not None:
            strip.info["transparency"] = transparency
        return strip.convert(target)

    return convert


def _target_mode(picture: Image.Image) -> str:
    if "A" in picture.getbands() or "a" in picture.getbands() or "transparency" in picture.info:
        return "RGBA"
    return "L" if picture.mode in {"1", "L", "F"} else "RGB"


def _upright(picture: Image.Image, orientation: int) -> Image.Image:
    """Return `picture` turned as its EXIF orientation (1 to 8) asks; other values change nothing."""
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    turn = turns.get(orientation)
    return picture if turn is None else picture.transpose(turn)
