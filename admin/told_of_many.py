"""What a batch came to, in sentences: with how many it was done, with which not and why, and the way back."""

from dataclasses import dataclass
from typing import Final

from admin import many_texts
from admin.at_hand import named_in
from admin.at_the_desk import Here
from admin.told import is_number
from conversations.catalogues import say
from participation.batch_view import BatchView, see_batch
from participation.errors import NoSuchBatch
from participation.words import Deed, Outcome

IN_TOAST: Final = 5
"""So many numbers; the page of the batch shows more."""
ON_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class Left:
    """Those with which it was not done, for one reason."""

    sentence: str
    numbers: list[int]
    more: str
    """How many there are beside them; empty: none."""


@dataclass(frozen=True, slots=True)
class ToldOfMany:
    batch: BatchView
    sentence: str
    left: list[Left]
    undoable: bool


async def told_of_many(here: Here) -> ToldOfMany | None:
    """As the address after a form says."""
    number = here.request.query.get("batch", "")
    if not is_number(number):
        return None
    try:
        batch = await see_batch(here.db, challenge_id=here.challenge.id, batch_id=int(number))
    except NoSuchBatch:
        return None
    return told(here, batch, most=IN_TOAST)


def told(here: Here, batch: BatchView, *, most: int) -> ToldOfMany:
    taken_back = batch.undone_at is not None
    done = batch.numbers(Outcome.UNDONE if taken_back else Outcome.DONE)
    says = many_texts.taken_back if taken_back else _says(here, batch)
    why = (Outcome.CHANGED,) if taken_back else tuple(many_texts.WHY)
    left = [_left(here, outcome, numbers, most) for outcome in why if (numbers := batch.numbers(outcome))]
    sentence = say(says(len(done)), here.language, {"name": _name(here, batch)})
    return ToldOfMany(batch, sentence, left, undoable=bool(done) and not taken_back)


def _left(here: Here, outcome: Outcome, numbers: list[int], most: int) -> Left:
    beyond = len(numbers) - most
    more = say(many_texts.more(beyond), here.language) if beyond > 0 else ""
    return Left(say(many_texts.WHY[outcome](len(numbers)), here.language), numbers[:most], more)


def _says(here: Here, batch: BatchView) -> many_texts.Says:
    if batch.deed is Deed.ASSIGN and batch.target_id in (None, here.member_id):
        return many_texts.yours if batch.target_id else many_texts.nobodys
    return many_texts.DID[batch.deed]


def _name(here: Here, batch: BatchView) -> str:
    if batch.deed is Deed.DOMAIN:
        return next((named_in(here, each.names) for each in here.challenge.domains if each.id == batch.target_id), "")
    return batch.called or say(many_texts.A_TAG, here.language)
