"""Where what was sent along is made anew: beside the event loop, and little of it at a time."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

from bot.media import voices
from participation.words import MediaKind

AT_ONCE: Final = 2
"""A large picture takes about 150 MB while it is open."""
PICTURE_TYPE: Final = "image/jpeg"


@dataclass(frozen=True, slots=True)
class Made:
    kind: MediaKind
    data: bytes
    media_type: str
    seconds: int | None = None


@dataclass(slots=True)
class Workshop:
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def picture(self, data: bytes) -> Made:
        """Raises Unfit."""
        async with self._room:
            return Made(MediaKind.PHOTO, await asyncio.to_thread(_cleaned_picture, data), PICTURE_TYPE)

    async def voice(
        self, data: bytes, *, most_bytes: int = voices.MOST_BYTES, most_seconds: int = voices.MOST_SECONDS
    ) -> Made:
        """Raises Unfit."""
        limits = {"most_bytes": most_bytes, "most_seconds": most_seconds}
        async with self._room:
            voice = await asyncio.to_thread(voices.cleaned, data, **limits)
        return Made(MediaKind.VOICE, voice.data, voice.media_type, voice.seconds)


def _cleaned_picture(data: bytes) -> bytes:
    from bot.media.pictures import cleaned  # noqa: PLC0415 — Pillow takes 6 MB, and many programs never see a picture

    return cleaned(data)
