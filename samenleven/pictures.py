"""How the desk makes a picture anew: in the same workshop as what residents send along."""

from bot.media.unfit import NotAPicture, Unfit
from bot.media.workshop import Workshop
from participation.errors import NoPicture, PictureTooLarge
from participation.pictures import CleanPicture


def cleaning() -> CleanPicture:
    workshop = Workshop()

    async def clean(data: bytes) -> bytes:
        try:
            return (await workshop.picture(data)).data
        except NotAPicture as error:
            raise NoPicture from error
        except Unfit as error:
            raise PictureTooLarge from error

    return clean
