"""Texts the host itself says between scripts: menu, hints, refusals. The scripts' own texts are in the scripts."""

from collections.abc import Mapping, Sequence
from typing import Final

from conversations.catalogues import say
from conversations.content import Button, Content
from conversations.phases import first, told
from conversations.texts import Text, _
from participation.words import PhaseKind

MENU: Final[Mapping[str, tuple[str, Text]]] = {
    "need": ("share_need", _("I miss something")),
    "offer": ("offer_initiative", _("I can offer something")),
    "neighbours": ("neighbours", _("See what neighbours say")),
    "mine": ("my_submissions", _("What I sent")),
    "settings": ("settings", _("Settings")),
    "help": ("help", _("Help")),
    "privacy": ("privacy", _("Your privacy")),
}
"""Option of a menu button → script, label. In the order shown."""

ASIDE: Final[Mapping[str, tuple[str, Text]]] = {
    "find": ("find_mine", _("I have four words")),
    "words": ("keep_words", _("My four words")),
    "answer": ("answer_team", _("Answer")),
    "turn": ("turn_message", _("Answer")),
}
"""The same for buttons that stand elsewhere: with who is new, in a page's menu, with a question of the team."""

TOO: Final = "too-"
"""Begins the option of a menu button that says: I support that number too."""

COMMANDS: Final[Mapping[str, tuple[str, Text]]] = {
    "start": ("", _("Begin, or show the menu")),
    "need": ("share_need", _("Tell us what you miss")),
    "offer": ("offer_initiative", _("Tell us what you can offer")),
    "mine": ("my_submissions", _("See what you sent, add to it, take it back")),
    "neighbours": ("neighbours", _("See what neighbours sent, and join in")),
    "settings": ("settings", _("Change your language, your area, your name, what we send you")),
    "find": ("find_mine", _("Find what you sent from elsewhere, with four words")),
    "words": ("keep_words", _("Get four new words, to find it again elsewhere")),
    "help": ("help", _("How this works, and a telephone number")),
    "privacy": ("privacy", _("What we keep, and your rights")),
    "mydata": ("my_data", _("Get everything we have about you, in a file")),
    "delete": ("erase", _("Have everything about you erased")),
    "stop": ("stop", _("We send you nothing by ourselves any more")),
    "cancel": ("", _("Stop the talk you are in")),
}
"""Command → script (empty: the host does it), description. In the order shown."""

DESCRIPTION: Final = _(
    "Tell us what you miss in your neighbourhood. Or what you would like to bring. The team reads it."
)
"""Shown in an empty chat, before anybody begins (Bot API: 512 characters)."""
SHORT_DESCRIPTION: Final = _("The neighbourhood chat: what you miss, and what you can offer.")
"""On the bot's profile (Bot API: 120 characters)."""

REFUSALS: Final[Mapping[str, Text]] = {
    "ChallengeClosed": _("This neighbourhood chat is closed. What you wrote was not sent."),
    "NoLongerShown": _("Neighbours no longer see that. What you said was not sent."),
    "NoLongerProposed": _("The team does not ask that any more. Nothing has changed."),
    "NoSuchArea": _("That place is no longer on our list. Please start once more."),
    "NoSuchCode": _("Those four words no longer work. Nothing has changed here."),
    "NoSuchPrompt": _("That question is no longer there. What you said was not sent."),
    "NoSuchSubmission": _("I cannot find what you sent. Please start once more."),
    "NoMailHere": _("I cannot send mail here now."),
    "TooManyMails": _("That was too many mails for now. Please try again tomorrow."),
    "NoticeNotAcknowledged": _("First we tell you what we keep. Please start once more."),
}

BEGIN: Final = _("Begin")
WHAT_NOW: Final = _("What would you like to do?")
ONCE_MORE: Final = _("We go on where we left off.")
NOT_NOW: Final = _("That button was for an earlier question. This is where we are:")
NOT_READABLE: Final = _("I can read words, photos and voice messages. Please tell it that way.")
KEPT_TALK: Final = _("I keep your earlier question. We come back to it.")
KEPT_FIRST: Final = _("I keep your words. Please read this first, then we go on.")
FIRST_CHOOSE: Final = _("Please choose first. Then tell us once more.")
KEPT: Final = _("I keep your words. We come back to them after this.")
KEPT_MEDIA: Final = _("I keep what you sent. We come back to it after this.")
ADDED: Final = _("I add this to your words.")
SENT_ALREADY: Final = _("We already have your earlier words. You can add to them with /mine.")
PUT_ASIDE: Final = _("I put your earlier talk aside.")
STOPPED: Final = _("All right, we stop here. I kept nothing of this talk.")
STOPPED_LATER: Final = _("All right, we stop here. What you sent stays with us.")
UNKNOWN: Final = _("I do not know that command.")
GONE: Final = _("This part of the chat has changed. I put your talk aside.")
CLOSED: Final = _("No neighbourhood chat is open here now.")
WHICH: Final = _("Which neighbourhood chat do you want?")
NO_SUCH_LINK: Final = _("I do not know that link. It may be old.")
IN_PRIVATE: Final = _("Please write to me in private: {link}")
FOUND_ELSEWHERE: Final = _("Another chat found what you sent, with your four words. Was it not you? Type /words.")
FAILED: Final = _("Something went wrong on our side. Your last message did not come through.")
TRY_AGAIN: Final = _("Please send it once more.")
STUCK: Final = _("You can also stop. Or call {telephone}. Hours: {hours}.")


def menu(language: str, bubbles: Sequence[str], *, newcomer: bool, phases: Sequence[PhaseKind] = ()) -> Content:
    """What somebody can do now, outside talks. Who is no resident can only begin."""
    new = {"start": BEGIN, "find": ASIDE["find"][1]}
    options = new if newcomer else {option: label for option, (_script, label) in MENU.items()}
    buttons = [Button(f"menu:{option}", say(label, language)) for option, label in options.items()]
    if phases:
        buttons = [*first(phases, tuple(options), language), *buttons]
        bubbles = [*bubbles, *told(phases, language)]
    return Content(language, bubbles=tuple(bubbles) or (say(WHAT_NOW, language),), buttons=tuple(buttons))
