"""Refusals a person may see. They carry no text: each door and the conversations have a table from error to words.

A use case refuses before it writes: whoever catches a refusal goes on in the same transaction.
"""


class Refusal(Exception):
    """A use case said no; the subclass says why. Details are ids and figures, never what residents wrote."""


class NoSuchChallenge(Refusal):
    """There is no challenge with this slug."""


class ChallengeExists(Refusal):
    """A challenge with this slug is there already."""


class ChallengeClosed(Refusal):
    """The challenge takes nothing in (any more)."""


class SamplesThere(Refusal):
    """The challenge is filled with samples already."""


class RealResidents(Refusal):
    """Real residents take part in the challenge."""


class NoticeNotAcknowledged(Refusal):
    """Nothing may be kept of somebody who did not go on after the privacy notice."""


class NoSuchResident(Refusal):
    """There is no such resident (any more)."""


class NoSuchSubmission(Refusal):
    """There is no such submission of this resident."""


class NoSuchMedium(Refusal):
    """The submission has no such photo or voice message (any more)."""


class MediumGone(Refusal):
    """Telegram does not give the photo or voice message (any more)."""


class MediumAway(Refusal):
    """Telegram cannot be reached for the photo or voice message now."""


class NoLongerShown(Refusal):
    """Neighbours may not, or no longer, see the submission."""


class NoticeNeedsVersion(Refusal):
    """The notice has another text, and the same version: nobody would be shown it."""


class NoTestChat(Refusal):
    """This member tries no chat now."""


class NoLongerProposed(Refusal):
    """Nobody asks (any more) whether this message may become something else."""


class NoSuchArea(Refusal):
    """The area is not, or no longer, one of the challenge's."""


class NoSuchCode(Refusal):
    """The four words lead to nobody (any more)."""


class NoSuchMember(Refusal):
    """There is no such member of this challenge's team."""


class NoName(Refusal):
    """A member, a source or a token must be called something."""


class NoSuchSource(Refusal):
    """The challenge has no source of this name."""


class SourceExists(Refusal):
    """The challenge has a source of this name already."""


class LastOwner(Refusal):
    """The team would be left without anybody who leads it."""


class NoSuchLink(Refusal):
    """The one-time link is unknown, used or too old."""


class NoSuchToken(Refusal):
    """The member has no such token of the API."""


class RoleTooHigh(Refusal):
    """Nobody hands on more than their own role includes."""


class MemberDisabled(Refusal):
    """The member may not come in any more."""


class PasskeyKnown(Refusal):
    """This very passkey is enrolled already."""


class NoSuchPasskey(Refusal):
    """No member came with this passkey, or its proof is no good (any more)."""


class ChangedMeanwhile(Refusal):
    """Somebody of the team changed it after it was looked at."""


class NotAllowedNow(Refusal):
    """Where the submission stands, this cannot be done with it."""


class NoSuchOther(Refusal):
    """There is no such submission to merge with (any more)."""


class MergedWithItself(Refusal):
    """It is the same submission, or goes on as it already."""


class KindsApart(Refusal):
    """Two of these kinds are never the same thing: a need and an offer, or anything and a message to the team."""


class MadeUpApart(Refusal):
    """A sample and a test go on as one with their like alone, never with what somebody really sent."""


class OtherDeclined(Refusal):
    """Nothing goes on with what was declined."""


class NoWords(Refusal):
    """A question, a reply or a reason in own words needs some words."""


class NotInTheWords(Refusal):
    """What is to be taken out of the words stands nowhere in them."""


class NoSuchTag(Refusal):
    """There is no such tag in this challenge."""


class TagExists(Refusal):
    """Another tag of the challenge is called so already."""


class NoSuchCall(Refusal):
    """There is no such call in this challenge."""


class CallIncomplete(Refusal):
    """A language of the challenge has no text or no label, and no other language was chosen for it."""


class ButtonLeadsAway(Refusal):
    """A button of a call leads to a website that is not on the challenge's list, or starts what a call may not."""


class NoSuchGroup(Refusal):
    """There is no such group chat, or it is another challenge's."""


class NobodyChosen(Refusal):
    """A call to group chats alone names none."""


class NoSuchPicture(Refusal):
    """There is no such picture in this challenge (any more)."""


class NoPicture(Refusal):
    """What was sent along is no picture that can be shown."""


class PictureTooLarge(Refusal):
    """A picture has more dots, or more in them, than we can make small."""


class PictureIncomplete(Refusal):
    """A call's picture is not described in a language of its texts, or the text is too long to stand with it."""


class NoSuchImport(Refusal):
    """There is no such file (any more)."""


class ImportedAlready(Refusal):
    """The very same file was brought in before."""


class NoSuchPhase(Refusal):
    """There is no such phase in this challenge."""


class ClosesTooEarly(Refusal):
    """A phase would close before it opens."""


class NoSuchPrompt(Refusal):
    """There is no such prompt in this challenge, or it asks nothing (any more)."""


class PromptIncomplete(Refusal):
    """A language of the challenge lacks a text of the prompt, and no other language was chosen for it."""


class NeverAsks(Refusal):
    """The rhythm comes to no moment any more."""


class NoSuchDomain(Refusal):
    """The life domain is none of the challenge's."""


class NoSuchBatch(Refusal):
    """Nothing was done with many at once under this number (any more)."""


class TooMany(Refusal):
    """More than is done at once."""


class KeyUsed(Refusal):
    """Another request came with this key before."""


class NoMailHere(Refusal):
    """No mail is sent from here (any more)."""


class TooManyMails(Refusal):
    """Too many mails to confirm an address went out lately, to this one or to all together."""


class SeenAlready(Exception):
    """This update was handled by an earlier transaction."""
