"""Why something that was sent along cannot be kept. Each door has the sentence for it."""


class Unfit(Exception):
    """It cannot be kept as it is."""


class NotAPicture(Unfit):
    """Not a JPEG, PNG or WebP picture, or not a whole one."""


class TooManyPixels(Unfit):
    """It would take too much room to open."""


class NotAVoice(Unfit):
    """Not a recording in Ogg, WebM or MP4, or not a whole one."""


class TooLong(Unfit):
    """It takes longer to listen to than we ask of anybody."""


class TooLarge(Unfit):
    """It does not fit, whatever is left out of it."""
