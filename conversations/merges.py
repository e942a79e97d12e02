"""What residents hear of merges: that theirs goes on with another one, and whether they support that one too."""

from collections.abc import Iterable
from typing import Final

from conversations.catalogues import say
from conversations.content import Button, Role
from conversations.hosting import TOO
from conversations.scripts.my_submissions import STATUS
from conversations.scripts.neighbours import GONE
from conversations.texts import _
from participation.news import Canonical, News
from participation.words import OF_DECISIONS, TAKEN_OUT, NoticeKind

OF_MERGES: Final = frozenset({NoticeKind.MERGED, NoticeKind.UNMERGED, NoticeKind.SUPPORT})
GOES_ON: Final = _("Your number {own} goes on as number {number}.")
MERGED: Final = _("We read number {number}. It is about the same as number {into}. We go on with both as one.")
STANDS: Final = _("Number {number}: {status}.")
SAYS: Final = _("This is what number {number} says:")
OWN_WORDS: Final = _("Your own words stay with us as they are.")
UNMERGED: Final = _("Number {number} stands on its own again. It is not about the same as another one.")
SUPPORTED: Final = _("You support number {number}. It goes on as number {into}, which says:")
SUPPORT: Final = _("Do you support that too?")
YES: Final = _("Yes, number {number} too")


def still_true(news: Iterable[News]) -> list[News]:
    """Without what was undone meanwhile, and without asking twice about one, or about what is theirs."""
    told: list[News] = []
    asked: set[int] = set()
    for each in news:
        match each:
            case News(kind=NoticeKind.SUPPORT, canonical=Canonical(number=number, known=False, words=str())):
                if number not in asked:
                    told.append(each)
                asked.add(number)
            case News(kind=NoticeKind.MERGED, canonical=Canonical()):
                told.append(each)
            case News(kind=NoticeKind.UNMERGED, canonical=None):
                told.append(each)
            case News(kind=kind, own=own) if kind not in OF_MERGES and (own is not None or kind not in OF_DECISIONS):
                told.append(each)
    return told


def of_merge(news: News, language: str) -> list[str]:
    into = news.canonical
    if into is None:
        return [say(UNMERGED, language, {"number": news.number})]
    numbers = {"number": news.number, "into": into.number}
    if news.kind is NoticeKind.SUPPORT:
        return [say(SUPPORTED, language, numbers), *_shown(into.words, language), say(SUPPORT, language)]
    stands = say(STANDS, language, {"number": into.number, "status": STATUS[into.status]})
    says = [say(SAYS, language, {"number": into.number}), *_shown(into.words, language)] if into.words else []
    return [say(MERGED, language, numbers), stands, *says, say(OWN_WORDS, language)]


def _shown(words: str | None, language: str) -> list[str]:
    shown = words or ""
    return [shown, say(GONE, language)] if TAKEN_OUT in shown else [shown]


def ask_along(news: News, language: str) -> Button:
    number = news.canonical.number if news.canonical else 0
    return Button(f"menu:{TOO}{number}", say(YES, language, {"number": number}), Role.GO)
