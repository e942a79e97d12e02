"""What a page sends along: made anew, given a name that nobody guesses, and given back to its own chat alone."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web

from bot.media.unfit import NotAPicture, NotAVoice, TooLarge, TooLong, TooManyPixels, Unfit
from bot.media.workshop import Made, Workshop
from bot.web.texts import Fault
from conversations.questions import Attached
from pages.file_forms import File
from pages.medium_file import medium_file
from participation.media import Kept, Upload

MOST_PHOTOS: Final = 4
"""In one form."""
_NAME_BYTES: Final = 24
FAULTS: Final[Mapping[type[Unfit], Fault]] = {
    NotAPicture: Fault.NOT_A_PICTURE,
    TooManyPixels: Fault.TOO_MANY_DOTS,
    NotAVoice: Fault.NOT_A_VOICE,
    TooLong: Fault.TOO_LONG,
    TooLarge: Fault.TOO_HEAVY,
}


@dataclass(slots=True)
class Uploads:
    workshop: Workshop = field(default_factory=Workshop)

    async def made(self, files: Sequence[File]) -> tuple[Made, ...] | Fault:
        """Photos first, as they were chosen; or why they cannot be kept, all of them then."""
        photos = [file.data for file in files if file.name == "photo"]
        voices = [file.data for file in files if file.name == "voice"]
        if len(photos) > MOST_PHOTOS or len(voices) > 1:
            return Fault.TOO_MANY
        try:
            pictures = [await self.workshop.picture(data) for data in photos]
            return (*pictures, *[await self.workshop.voice(data) for data in voices])
        except Unfit as unfit:
            return FAULTS[type(unfit)]


def named(made: Sequence[Made], *, challenge_id: int, bot_id: int) -> tuple[Upload, ...]:
    return tuple(
        Upload(
            challenge_id=challenge_id,
            bot_id=bot_id,
            file_id=secrets.token_urlsafe(_NAME_BYTES),
            kind=each.kind,
            seconds=each.seconds,
            media_type=each.media_type,
            content=each.data,
        )
        for each in made
    )


def attached(uploads: Sequence[Upload]) -> tuple[Attached, ...]:
    return tuple(Attached(each.kind, each.file_id, each.seconds) for each in uploads)


def given_back(request: web.Request, kept: Kept) -> web.Response:
    return medium_file(request, kept.content, media_type=kept.media_type, name=kept.kind)
