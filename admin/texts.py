"""The texts of the desk: what it says when something cannot be done. The team reads *je*."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from conversations.texts import Text, _
from participation.words import Role


class Fault(Enum):
    """A sentence that says what to do, a heading, and the status."""

    LINK = (
        _("This link is used, too old, or not complete. Ask for a new one."),
        _("This link does not work any more"),
        410,
    )
    PROOF = (_("That passkey was not accepted. Please try once more."), _("Not signed in"), 403)
    UNKNOWN = (_("We do not know this passkey. Ask an owner for a new link."), _("Not signed in"), 403)
    DISABLED = (_("You cannot sign in any more. Ask an owner of the team."), _("Not signed in"), 403)
    KNOWN = (_("This passkey is on our list already. You can sign in with it."), _("Known already"), 409)
    FORM = (_("That form was not complete. Load this page again."), _("Not complete"), 400)
    ORIGIN = (_("That did not come from this page. Send it once more."), _("That did not work"), 403)
    BUSY = (_("That went very fast. Wait a minute, then try again."), _("Please wait"), 429)
    AWAY = (_("The database does not answer. Try again in a minute."), _("Not now"), 503)
    MISSING = (_("There is nothing at this address."), _("Not found"), 404)
    NAME = (_("Write a name first."), _("No name"), 400)
    NO_ADDRESS = (_("That is no mail address. Write it like name@example.org."), _("No mail address"), 400)
    MAILS = (_("That was too many mails for now. Try again tomorrow."), _("Please wait"), 429)
    NO_MAIL = (_("No mail is sent from here. The operator can set SMTP_URL."), _("Not possible"), 409)
    SOURCE_NAME = (_("Write a name with letters from a to z, or figures."), _("No name"), 400)
    SOURCE_KNOWN = (_("You have a source with that name already."), _("Not possible"), 409)
    LAST_OWNER = (_("This is the last owner. Make somebody else an owner first."), _("Not possible"), 409)
    NO_MEMBER = (_("There is nobody like that in this team."), _("Not found"), 404)
    OUT = (_("This member is disabled. Let them in again first."), _("Not possible"), 409)
    CHANGED = (_("Somebody changed this just now. Look once more, then decide."), _("Changed meanwhile"), 409)
    NOT_NOW = (_("That is not possible any more. See where it stands now."), _("Not possible"), 409)
    NO_WORDS = (_("Write some words first."), _("No words"), 400)
    NO_PASSAGE = (_("Write at least one name, address or number."), _("No words"), 400)
    NOT_THERE = (_("This stands nowhere in it. Copy the words as they stand below."), _("Not found"), 400)
    NO_OTHER = (_("There is no submission with that number here. Look at the list."), _("Not found"), 404)
    ITSELF = (_("That is this one itself, or goes on as it already. Choose another."), _("Not possible"), 409)
    APART = (_("These two kinds do not go on as one. Choose another."), _("Not possible"), 409)
    MADE_UP = (_("A sample or a test is merged with its like alone."), _("Not possible"), 409)
    OTHER_DECLINED = (_("That one is declined. Take it up again first."), _("Not possible"), 409)
    NONE_CHOSEN = (_("Choose at least one first."), _("Nothing chosen"), 400)
    TOO_MANY = (_("That is too much at once. Filter the list further."), _("Too much at once"), 400)
    NO_DOMAIN = (_("That life domain is no longer on the list."), _("Not found"), 404)
    NO_REASON = (_("Write a reason. Without a reason we send nothing."), _("No reason"), 400)
    NO_KIND = (_("Choose what it may become first."), _("Nothing chosen"), 400)
    NO_TAG = (_("That tag is not there any more."), _("Not found"), 404)
    TAG_TAKEN = (_("Another tag has this name. Merge the two instead."), _("Not possible"), 409)
    SETTINGS = (_("Nothing is saved yet. Look at what is marked, then save again."), _("Not complete"), 400)
    CHANGED_SETTINGS = (
        _("Somebody changed the settings just now. What you typed still stands here: look, then save again."),
        _("Changed meanwhile"),
        409,
    )
    NOT_OPEN = (_("The neighbourhood chat is not open now. An owner can open it."), _("Not open"), 409)
    NO_TEST = (_("You have no test chat now. Open one on the page Today."), _("Not there"), 409)
    NO_AREA = (_("That place is no longer on the list."), _("Not found"), 404)
    GONE = (_("Telegram no longer has this photo or voice message."), _("Not there any more"), 404)
    NOT_FETCHED = (_("Telegram does not answer now. Try again in a minute."), _("Not now"), 503)
    NO_MOMENT = (_("Choose a day and a time that are still to come."), _("No moment"), 400)
    BUTTON_AWAY = (_("A button leads to a page that is not on the list. Choose another."), _("Not possible"), 400)
    CALL_INCOMPLETE = (
        _("A language has no text yet. Write one, or choose which language those residents get."),
        _("Not complete"),
        400,
    )
    NOBODY_CHOSEN = (_("Choose a group chat, or let residents hear it too."), _("Not complete"), 400)
    PICTURE = (
        _("Say what is on the picture, and keep the text short."),
        _("Not complete"),
        400,
    )
    NO_DAY = (_("Write a day as in 2026-03-01."), _("No moment"), 400)
    TOO_EARLY = (_("It would close before it opens. Choose a later closing."), _("Not possible"), 400)
    NEVER = (_("It would never ask. Look at its days, and at those of the phase."), _("Not possible"), 400)
    FILTER = (_("This address asks for something we do not know. Begin again at the list."), _("Not found"), 404)
    NO_SOURCE = (_("Write where you heard it, like: community centre, 3 March."), _("No place"), 400)
    NO_PERSON = (_("That person is not there any more. Untick it, and tell what we keep."), _("Not found"), 404)
    NOT_TOLD = (_("Tell them what we keep first. Then tick that you did."), _("Not told yet"), 400)
    LONG = (_("That is too long. Make two of it."), _("Too long"), 400)
    WENT_ON = (_("Somebody went on with it, so it stays. Open it to see what happened."), _("Not possible"), 409)
    CLAIMED = (_("They have a chat with us by now. With /words they get new words there."), _("Not possible"), 409)
    NO_SLIPS = (_("Everybody of this file has a chat with us by now."), _("No slips"), 409)
    CLOSED = (_("This challenge takes nothing in now."), _("Not possible"), 409)
    NO_FILE = (_("Choose a file first."), _("No file"), 400)
    FILE_KIND = (_("This is no CSV or XLSX file. Save it as one of these, then try again."), _("Not a table"), 400)
    FILE_OLD = (
        _("This is an old Excel file, or one with a password. Save it as XLSX without one."),
        _("Not a table"),
        400,
    )
    FILE_LARGE = (_("This file is too large. Make two of it."), _("Too large"), 413)
    FILE_ROWS = (_("This file has more than 5,000 rows. Make two of it."), _("Too large"), 413)
    FILE_EMPTY = (_("There are no rows under the names of the columns."), _("Nothing in it"), 400)
    FILE_QUOTES = (_("A quotation mark in this file is opened and never closed."), _("Not a table"), 400)
    FILE_GONE = (_("This file is kept no longer. Choose it once more."), _("Not found"), 404)
    NOTHING_TO_BRING = (_("No row can be brought in as it is. See what to put right."), _("Nothing to bring in"), 400)
    IMPORTED = (_("This very file came in before. Tick that you mean it."), _("Came in before"), 409)
    NOT_YOURS = (_("Your role does not include this. An owner can change that."), _("Not for your role"), 403)

    def __init__(self, sentence: Text, heading: Text, status: int) -> None:
        self.sentence = sentence
        self.heading = heading
        self.status = status


REFUSALS: Final[Mapping[str, Fault]] = {
    "NoSuchLink": Fault.LINK,
    "NotProven": Fault.PROOF,
    "NoSuchPasskey": Fault.UNKNOWN,
    "PasskeyKnown": Fault.KNOWN,
    "NoSuchSource": Fault.MISSING,
    "LastOwner": Fault.LAST_OWNER,
    "NoSuchMember": Fault.NO_MEMBER,
    "MemberDisabled": Fault.OUT,
    "NoSuchSubmission": Fault.MISSING,
    "NoSuchMedium": Fault.MISSING,
    "MediumGone": Fault.GONE,
    "MediumAway": Fault.NOT_FETCHED,
    "ChangedMeanwhile": Fault.CHANGED,
    "NotAllowedNow": Fault.NOT_NOW,
    "NoSuchOther": Fault.NO_OTHER,
    "MergedWithItself": Fault.ITSELF,
    "KindsApart": Fault.APART,
    "MadeUpApart": Fault.MADE_UP,
    "OtherDeclined": Fault.OTHER_DECLINED,
    "NoWords": Fault.NO_WORDS,
    "NotInTheWords": Fault.NOT_THERE,
    "NoSuchCall": Fault.MISSING,
    "CallIncomplete": Fault.CALL_INCOMPLETE,
    "NoTestChat": Fault.NO_TEST,
    "ButtonLeadsAway": Fault.BUTTON_AWAY,
    "NobodyChosen": Fault.NOBODY_CHOSEN,
    "NoSuchGroup": Fault.MISSING,
    "NoSuchPicture": Fault.MISSING,
    "PictureIncomplete": Fault.PICTURE,
    "NoSuchPhase": Fault.MISSING,
    "ClosesTooEarly": Fault.TOO_EARLY,
    "NoSuchPrompt": Fault.MISSING,
    "PromptIncomplete": Fault.CALL_INCOMPLETE,
    "NeverAsks": Fault.NEVER,
    "NoSuchTag": Fault.NO_TAG,
    "TagExists": Fault.TAG_TAKEN,
    "NoSuchArea": Fault.NO_AREA,
    "NoSuchDomain": Fault.NO_DOMAIN,
    "NoSuchBatch": Fault.MISSING,
    "TooMany": Fault.TOO_MANY,
    "NoSuchToken": Fault.MISSING,
    "ChallengeClosed": Fault.CLOSED,
    "NoSuchImport": Fault.FILE_GONE,
    "ImportedAlready": Fault.IMPORTED,
    "NoMailHere": Fault.NO_MAIL,
    "TooManyMails": Fault.MAILS,
    "RoleTooHigh": Fault.NOT_YOURS,
}
"""Of the use cases, by name."""
ROLES: Final[Mapping[Role, Text]] = {
    Role.VIEWER: _("Viewer"),
    Role.ORGANIZER: _("Organizer"),
    Role.COORDINATOR: _("Coordinator"),
    Role.OWNER: _("Owner"),
}
BACK_TO_SIGN_IN: Final = _("To sign-in")
