"""From the outbox to what a page shows: an edit takes the place of the message it edits."""

from datetime import UTC, datetime, timedelta
from typing import Final

from bot.web.log import entries_of, open_entry
from bot.web.view import Entry
from conversations.content import Answered, Button, Content
from participation.call_draft import CallDraft
from participation.shown_messages import Shown, ShownCall

AT: Final = datetime(2026, 3, 1, 10, 41, tzinfo=UTC)
LATER: Final = AT + timedelta(minutes=5)
ASKS: Final = Content("nl", bubbles=("Wat mist u?",), writes=True)
SAID: Final = Content("nl", bubbles=("Dag!",))
ANSWERED: Final = ASKS.closed(Answered(("Een bankje",), own=True))


def a_message(number: int, content: Content, *, edits: int | None = None, at: datetime = AT) -> Shown:
    return Shown(number, edits, content.dump(), at)


def test_messages_stand_in_the_order_they_were_said() -> None:
    assert list(entries_of([a_message(3, SAID), a_message(5, ASKS)]).values()) == [
        Entry(3, SAID, AT),
        Entry(5, ASKS, AT),
    ]


def test_an_edit_changes_its_message_in_its_place_and_tells_when_the_answer_came() -> None:
    messages = [a_message(3, ASKS), a_message(4, SAID), a_message(5, ANSWERED, edits=3, at=LATER)]
    assert entries_of(messages) == {3: Entry(3, ANSWERED, AT, LATER), 4: Entry(4, SAID, AT)}


def test_the_last_of_several_edits_counts() -> None:
    messages = [a_message(3, ASKS), a_message(4, SAID, edits=3), a_message(5, ANSWERED, edits=3, at=LATER)]
    assert entries_of(messages) == {3: Entry(3, ANSWERED, AT, LATER)}


def test_a_call_is_put_together_for_who_reads_it_in_the_language_they_have_now() -> None:
    said = ShownCall(7, CallDraft({"nl": "Dag {name}"}), "nl", "Fatma", None, reminds=True)
    in_turkish = ShownCall(8, CallDraft({"nl": "Dag {name}"}), "tr", "Fatma", None, reminds=False)
    shown = entries_of([Shown(1, None, {}, AT, said), Shown(2, None, {}, AT, in_turkish)])
    (entry,) = shown.values()
    assert entry.content.bubbles[:2] == ("Een kleine herinnering:", "Dag Fatma")


def test_an_edit_of_a_message_too_old_to_be_shown_is_left_out() -> None:
    assert entries_of([a_message(9, ANSWERED, edits=3)]) == {}


def test_words_that_were_echoed_were_answered_when_they_came() -> None:
    echo = Content("nl", answered=Answered(("Dag!",), own=True))
    assert entries_of([a_message(3, echo)]) == {3: Entry(3, echo, AT, AT)}


def test_the_open_question_is_the_last_one_that_asks() -> None:
    place = Content("nl", bubbles=("Waar?",), place=True)
    tap = Content("nl", bubbles=("Goed?",), buttons=(Button("1:q:yes", "Ja"),))
    entries = [Entry(n, content, AT) for n, content in enumerate((ASKS, place, tap, ANSWERED, SAID))]

    assert open_entry(entries) == entries[2]
    assert open_entry(entries[:2]) == entries[1]
    assert open_entry(entries[3:]) is None
    assert open_entry([]) is None
