"""Voices: told by how their files are built, and stripped of what their files tell about who recorded them."""

import re
from struct import pack
from typing import Final

import pytest

from bot.media import ebml, voices
from bot.media.unfit import NotAVoice, TooLarge, TooLong
from tests.bot.media.recordings import HEAD, MP4, SECRET, WEBM, an_ogg

EACH: Final = pytest.mark.parametrize("whole", [an_ogg(), WEBM, MP4], ids=["ogg", "webm", "mp4"])


@pytest.mark.parametrize(
    ("file", "media_type"),
    [(an_ogg(), "audio/ogg"), (WEBM, "audio/webm"), (MP4, "audio/mp4")],
    ids=["ogg", "webm", "mp4"],
)
def test_a_recording_keeps_its_type_and_its_length(file: bytes, media_type: str) -> None:
    voice = voices.cleaned(file)
    assert (voice.media_type, voice.seconds) == (media_type, 2)
    assert voices.cleaned(voice.data) == voice


def test_comments_of_an_ogg_are_gone_and_its_sound_is_as_it_was() -> None:
    file = an_ogg()
    assert SECRET in file
    clean = voices.cleaned(file).data
    assert SECRET not in clean
    assert b"Oops" not in clean
    sound = file.index(b"OggS", file.index(b"OpusTags"))
    assert clean.endswith(file[sound:])


def test_a_cover_picture_over_several_pages_is_gone_too() -> None:
    file = an_ogg(comment=SECRET + bytes(200_000))
    clean = voices.cleaned(file).data
    assert SECRET not in clean
    assert voices.cleaned(clean).data == clean
    assert len(clean) < len(file) - 200_000


def test_tags_of_a_webm_are_gone() -> None:
    tags = ebml.element(0x1254C367, SECRET) + ebml.element(0xEC, SECRET) + ebml.element(0x1941A469, SECRET)
    assert SECRET not in voices.cleaned(WEBM + tags).data
    assert voices.cleaned(WEBM + tags) == voices.cleaned(WEBM)
    assert (b"Chrome" in WEBM, b"Chrome" in voices.cleaned(WEBM).data) == (True, False)


def test_tags_of_an_mp4_are_gone_and_every_byte_of_sound_is_where_it_was() -> None:
    box = pack(">I4s", 8 + len(SECRET), b"udta") + SECRET
    file = MP4 + pack(">I4s", 8 + len(box), b"uuid") + box
    clean = voices.cleaned(file).data
    assert SECRET not in clean
    assert len(clean) == len(file)
    sound = [match.start() for match in re.finditer(b"mdat", MP4)]
    assert [match.start() for match in re.finditer(b"mdat", clean)] == sound


def test_when_and_with_what_an_mp4_was_recorded_is_gone() -> None:
    header = MP4.index(b"mvhd") + 8
    file = MP4[:header] + pack(">II", 3_900_000_000, 3_900_000_000) + MP4[header + 8 :]
    assert voices.cleaned(file).data[header : header + 8] == bytes(8)
    name = MP4.index(b"hdlr") + 4 + 24
    assert not voices.cleaned(MP4).data[name:].partition(b"minf")[0][:4].strip(b"\0")


@EACH
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_what_is_cut_short_is_refused(whole: bytes, share: float) -> None:
    with pytest.raises(NotAVoice):
        voices.cleaned(whole[: int(len(whole) * share)])


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"RIFF....WAVEfmt ",
        b"\xff\xd8\xff\xe0 a picture",
        b"<script>alert(1)</script>",
        b"OggS",
        b"\x1a\x45\xdf\xa3",
        b"\0\0\0\x08ftyp",
        an_ogg() + b"PK\x03\x04 and an archive",
        an_ogg() + an_ogg(),
        an_ogg(head=b"OpusHead" + pack("<BBHIhB", 1, 6, 312, 48_000, 0, 1)),
        an_ogg(head=HEAD.replace(b"Opus", b"Film")),
        an_ogg().replace(b"OpusTags", b"FilmTags"),
        WEBM.replace(b"webm", b"fllm"),
        WEBM.replace(b"A_OPUS", b"V_FILM"),
        WEBM + WEBM,
        MP4.replace(b"soun", b"vide"),
        MP4.replace(b"stsd", b"stsx"),
        MP4.replace(b"Opus", b"avc1"),
        MP4.replace(b"mdat", b"free"),
    ],
)
def test_what_is_no_recording_is_refused(file: bytes) -> None:
    with pytest.raises(NotAVoice):
        voices.cleaned(file)


@pytest.mark.parametrize("at", range(60, 300, 13))
def test_one_wrong_byte_in_an_ogg_is_seen(at: int) -> None:
    file = bytearray(an_ogg())
    file[at] ^= 1
    with pytest.raises(NotAVoice):
        voices.cleaned(bytes(file))


def test_three_minutes_is_the_most() -> None:
    assert voices.cleaned(an_ogg(seconds=180)).seconds == 180
    with pytest.raises(TooLong):
        voices.cleaned(an_ogg(seconds=183))


def test_more_than_is_kept_is_refused_by_its_size() -> None:
    with pytest.raises(TooLarge):
        voices.cleaned(an_ogg(packets=[bytes(800)] * 2600))
    with pytest.raises(TooLarge):
        voices.cleaned(b"OggS" + bytes(5_000_000))


@EACH
def test_whatever_is_changed_it_is_read_or_refused_and_nothing_else(whole: bytes) -> None:
    for at in range(min(len(whole), 1500)):
        for value in (0, 0x7F, 0xFF):
            file = whole[:at] + bytes([value]) + whole[at + 1 :]
            try:
                voices.cleaned(file)
            except (NotAVoice, TooLong, TooLarge):
                continue
