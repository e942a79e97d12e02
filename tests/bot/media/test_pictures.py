"""Pictures: made anew from their dots, so that nothing else in their files comes along."""

import zlib
from io import BytesIO
from random import Random
from struct import pack
from typing import Any

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from bot.media import pictures
from bot.media.unfit import NotAPicture, TooManyPixels
from tests.bot.media.recordings import SECRET, WEBM

GPS = 0x8825
TURN = 0x0112
_RED, _BLUE = (200, 30, 30), (30, 30, 200)


def a_picture(form: str = "JPEG", *, size: tuple[int, int] = (400, 300), mode: str = "RGB", **more: Any) -> bytes:
    """Red above, blue below."""
    picture = Image.new("RGB", size, _RED)
    picture.paste(_BLUE, (0, size[1] // 2, size[0], size[1]))
    file = BytesIO()
    picture.convert(mode).save(file, form, **more)
    return file.getvalue()


def a_photo_that_tells(turn: int = 1) -> bytes:
    """Where, with what and when it was taken, a comment, a profile of its colours."""
    exif = Image.Exif()
    exif[TURN], exif[0x010F] = turn, SECRET.decode()
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 5.0, 0.0), 3: "E", 4: (5.0, 6.0, 0.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return a_picture(exif=exif, icc_profile=profile, comment=SECRET)


def opened(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_whatever_it_was_it_is_a_jpeg_then(form: str) -> None:
    made = opened(pictures.cleaned(a_picture(form)))
    assert (made.format, made.mode, made.size) == ("JPEG", "RGB", (400, 300))


def test_of_a_telephones_jpeg_with_another_picture_in_it_the_first_is_taken() -> None:
    first, second = Image.new("RGB", (400, 300), _RED), Image.new("RGB", (200, 150), _BLUE)
    file = BytesIO()
    first.save(file, "MPO", save_all=True, append_images=[second])
    made = opened(pictures.cleaned(file.getvalue()))
    assert (made.format, made.mode, made.size) == ("JPEG", "RGB", (400, 300))
    assert made.getpixel((200, 290)) != _BLUE


def test_place_camera_comment_and_colour_profile_are_gone() -> None:
    told = a_photo_that_tells()
    assert opened(told).getexif().get_ifd(GPS)
    assert SECRET in told
    made = pictures.cleaned(told)

    assert SECRET not in made
    picture = opened(made)
    assert dict(picture.getexif()) == {}
    assert {"exif", "icc_profile", "comment"}.isdisjoint(picture.info)


def test_a_picture_that_was_held_sideways_stands_upright() -> None:
    made = opened(pictures.cleaned(a_photo_that_tells(turn=6)))
    assert made.size == (300, 400)
    left, right = made.getpixel((20, 200)), made.getpixel((280, 200))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert left[2] > left[0]
    assert right[0] > right[2]


def test_words_in_a_png_are_gone() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", SECRET.decode())
    assert SECRET not in pictures.cleaned(a_picture("PNG", pnginfo=words))


def test_what_was_see_through_is_white() -> None:
    file = BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(file, "PNG")
    assert opened(pictures.cleaned(file.getvalue())).getpixel((25, 25)) == (255, 255, 255)


def test_a_moving_picture_stands_still() -> None:
    file = BytesIO()
    frames = [Image.new("RGB", (50, 50), colour) for colour in (_RED, _BLUE)]
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:])
    assert getattr(opened(pictures.cleaned(file.getvalue())), "n_frames", 1) == 1


def test_a_large_one_is_made_smaller() -> None:
    assert opened(pictures.cleaned(a_picture(size=(6000, 4000)))).size == (2048, 1365)


def test_one_that_does_not_compress_is_made_smaller_until_it_fits() -> None:
    noise = Image.frombytes("RGB", (3000, 3000), Random(1).randbytes(27_000_000))  # noqa: S311 — noise, no secret
    file = BytesIO()
    noise.save(file, "JPEG", quality=95)
    assert len(file.getvalue()) > pictures.MOST_BYTES
    assert 100_000 < len(pictures.cleaned(file.getvalue())) <= pictures.MOST_BYTES


def a_bomb(side: int) -> bytes:
    """A few kilobytes that would be `side` × `side` dots."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    head = pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(side * (side // 8 + 1)), 9)
    chunks = (chunk(b"IHDR", head), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize("side", [5_001, 12_000, 20_000])
def test_a_few_bytes_that_would_be_a_very_large_picture_are_refused_before_they_are_opened(side: int) -> None:
    with pytest.raises(TooManyPixels):
        pictures.cleaned(a_bomb(side))


def test_a_picture_that_is_something_else_too_is_only_a_picture_then() -> None:
    both = a_picture() + b"PK\x03\x04" + SECRET + b"<script>alert(1)</script>"
    made = pictures.cleaned(both)
    assert SECRET not in made
    assert b"<script>" not in made
    assert made.endswith(b"\xff\xd9")


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xd8\xff", id="only its first bytes"),
        pytest.param(a_picture()[:-200], id="cut short"),
        pytest.param(a_picture("PNG")[:-40], id="a PNG cut short"),
        pytest.param(WEBM, id="a recording"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="SVG"),
        pytest.param(b"GIF89a" + bytes(40), id="GIF"),
        pytest.param(a_picture("TIFF"), id="TIFF"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n", id="PostScript"),
    ],
)
def test_what_is_no_picture_of_ours_is_refused(file: bytes) -> None:
    with pytest.raises(NotAPicture):
        pictures.cleaned(file)
