"""A picture, made anew from its dots: what else was in its file (place, camera, comment, preview) is gone.

The formats are those that browsers and telephones make, and few on purpose: each is a decoder that strangers reach.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from bot.media.unfit import NotAPicture, TooLarge, TooManyPixels

MOST_BYTES: Final = 2_000_000
"""Kept of one picture (docs/memory.md)."""
LONGEST_SIDE: Final = 2048
"""Dots. Enough to read a street sign on a photo of the street."""
MOST_PIXELS: Final = {"JPEG": 50_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
"""By format. A JPEG is opened at the size wanted; the others take four bytes for each dot."""
_SEVERAL: Final = "MPO"
"""So Pillow's JPEG opener calls a JPEG that holds another picture after the first, as telephones make them."""
_SIDES: Final = (LONGEST_SIDE, 1600, 1200, 800)
_QUALITIES: Final = (85, 70, 50)
_WHITE: Final = (255, 255, 255)


def cleaned(data: bytes) -> bytes:
    """The picture as a JPEG that stands upright, of at most `MOST_BYTES`.

    Raises:
        NotAPicture: it is none, or is cut short.
        TooManyPixels: it would take too much room to open.
        TooLarge: it does not fit, however small it is made.
    """
    picture = _opened(data)
    for tried in _tries(picture):
        if len(tried) <= MOST_BYTES:
            return tried
    raise TooLarge


def _opened(data: bytes) -> Image.Image:
    try:
        picture = Image.open(BytesIO(data), formats=tuple(MOST_PIXELS))
        form = "JPEG" if picture.format == _SEVERAL else picture.format or ""
        if picture.width * picture.height <= MOST_PIXELS[form]:
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return _flat(ImageOps.exif_transpose(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels from error
    except Exception as error:  # what a decoder meets in a broken file it says in many ways
        raise NotAPicture from error
    raise TooManyPixels


def _flat(picture: Image.Image) -> Image.Image:
    """Without anything but the dots; what was see-through is white."""
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        ground = Image.new("RGB", seen.size, _WHITE)
        ground.paste(seen, mask=seen.getchannel("A"))
        return ground
    plain = picture.convert("RGB")
    return Image.frombytes("RGB", plain.size, plain.tobytes())


def _tries(picture: Image.Image) -> Iterator[bytes]:
    """Ever smaller."""
    for side in _SIDES:
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in _QUALITIES:
            file = BytesIO()
            picture.save(file, "JPEG", quality=quality, optimize=True)
            yield file.getvalue()
