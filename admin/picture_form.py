"""The picture of a call or a prompt, as a form sends it: chosen now, or the one that it has; and what is seen on it.

What was chosen is kept at once, so that a form with a fault elsewhere does not lose it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from admin.at_the_desk import Here
from conversations.texts import Text, _
from participation.call_draft import ALT_LENGTH, LENGTH_WITH_PICTURE, CallPicture, too_long_for, without_alt
from participation.errors import NoPicture, PictureTooLarge
from participation.pictures import CleanPicture, is_of, keep_picture

Faults = dict[str, tuple[Text, Mapping[str, str]]]
NO_PICTURE: Final = _("This is no picture we can use. Choose a JPEG, PNG or WebP.")
TOO_LARGE: Final = _("This picture is too large. Choose a smaller one.")
NO_ALT: Final = _("Say what is on the picture. Who does not see it hears this.")
TOO_LONG: Final = _("Under a picture there is room for {count} characters. Make it shorter.")


@dataclass(frozen=True, slots=True)
class Sent:
    picture: CallPicture | None
    faults: Faults


async def read_picture(here: Here, clean: CleanPicture) -> Sent:
    faults: Faults = {}
    picture_id = await _chosen(here, clean, faults)
    if picture_id is None:
        return Sent(None, faults)
    languages = here.challenge.languages
    picture = CallPicture(picture_id, {each: here.form.get(f"alt-{each}", "")[:ALT_LENGTH] for each in languages})
    texts = {each: here.form.get(f"text-{each}", "") for each in languages}
    faults |= {f"alt-{each}": (NO_ALT, {}) for each in without_alt(texts, picture)}
    room = {"count": str(LENGTH_WITH_PICTURE)}
    faults |= {f"text-{each}": (TOO_LONG, room) for each in too_long_for(texts, picture)}
    return Sent(picture, faults)


async def _chosen(here: Here, clean: CleanPicture, faults: Faults) -> int | None:
    if here.too_large:
        faults["picture"] = (TOO_LARGE, {})
    elif here.file:
        try:
            return await keep_picture(here.db, await clean(here.file), challenge_id=here.challenge.id)
        except NoPicture:
            faults["picture"] = (NO_PICTURE, {})
        except PictureTooLarge:
            faults["picture"] = (TOO_LARGE, {})
    number = here.form.get("picture", "")
    if "picture-off" in here.form or not (number.isascii() and number.isdigit() and len(number) <= 18):
        return None
    known = await is_of(here.db, challenge_id=here.challenge.id, picture_id=int(number))
    return int(number) if known else None
