"""The rules of a script's play (docs/conversations.md), one by one, without any host."""

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest

from conversations.effects import Command, Do, Look, Query, Refused, Say
from conversations.engine import ScriptFault
from conversations.questions import Choose, Confirm, Option, Pick, Place, Review, Unclear, Words
from conversations.record import Record
from conversations.texts import _
from tests.conversations.playing import Stage

COLOURS = (Option("red", "Red", "r"), Option("blue", "Blue", "b"))


@dataclass(frozen=True, slots=True)
class Weather(Query[str]):
    pass


@dataclass(frozen=True, slots=True)
class Keep(Command[int]):
    words: str


async def a_talk(_me: None) -> None:
    words = await Words("words", _("What?"), label=_("Words"))
    weather = await Look("weather", Weather())
    colour = await Choose("colour", _("Which?"), COLOURS, label=_("Colour"))
    await Review("send", _("Send?"), of=("words", "colour"))
    number = await Do("kept", Keep(f"{words.text} {weather} {colour}"))
    await Say("thanks", _("Number {number}"), number=number)
    await Confirm("more", _("More?"))


def a_stage(**more: Any) -> Stage:
    return Stage(a_talk, looks={"weather": "sun"}, deeds={"kept": 7}, **more).start()


def test_a_talk_goes_from_question_to_question_and_ends() -> None:
    stage = a_stage()
    assert stage.asked == "words"
    assert stage.says("a bench").asked == "colour"
    assert stage.taps("red").asked == "send"
    assert stage.taps("send").asked == "more"
    assert stage.taps("yes").ended
    assert (stage.looked, stage.done, stage.said) == (["weather"], ["kept"], ["thanks"])


def test_a_look_up_is_asked_once_and_remembered() -> None:
    stage = a_stage().says("a bench")
    stage.looks = {"weather": "rain"}

    assert stage.taps("red").taps("send").record.deeds["kept"] == {"gave": 7}
    assert stage.looked == ["weather"]


def test_a_look_up_is_asked_anew_after_back() -> None:
    stage = a_stage().says("a bench").goes_back()

    assert stage.asked == "words"
    assert stage.says("a tree").looked == ["weather", "weather"]


def test_back_drops_the_last_answer_only() -> None:
    stage = a_stage().says("a bench").taps("red").goes_back()

    assert stage.asked == "colour"
    assert "words" in stage.record.answers


def test_back_never_crosses_a_deed() -> None:
    stage = a_stage().says("a bench").taps("red").taps("send")

    assert not stage._play.can_go_back()
    with pytest.raises(ScriptFault):
        stage.goes_back()


def test_a_deed_is_done_once_however_often_the_talk_is_replayed() -> None:
    stage = a_stage().says("a bench").taps("red").taps("send")
    for _again in range(5):
        stage.start()

    assert stage.done == ["kept"]


def test_a_refused_deed_is_raised_inside_the_script_at_every_replay() -> None:
    async def script(_me: None) -> None:
        try:
            await Do("kept", Keep("x"))
        except Refused as refused:
            await Say("sorry", refused.why)
        await Words("again", _("Again?"))

    stage = Stage(script, refusals={"kept": "NoSuchArea"}).start().start()

    assert stage.said == ["sorry"]
    assert stage.record.deeds == {"kept": {"refused": "NoSuchArea"}}


def test_what_was_said_is_not_said_again_after_back() -> None:
    async def script(_me: None) -> None:
        await Say("hello", _("Hello"))
        await Words("words", _("What?"))
        await Words("why", _("Why?"))

    stage = Stage(script).start().says("a bench").goes_back()

    assert stage.said == ["hello"]


def test_changing_an_answer_comes_straight_back_to_the_review() -> None:
    stage = a_stage().says("a bench").taps("red").changes("words")

    assert stage.asked == "words"
    assert stage.says("a tree").asked == "send"


def test_a_later_answer_that_is_no_longer_valid_is_asked_again() -> None:
    async def script(_me: None) -> None:
        kind = await Choose("kind", _("Which kind?"), COLOURS)
        await Choose("shade", _("Which shade?"), (Option(f"{kind}-1", "1", 1), Option(f"{kind}-2", "2", 2)))
        await Review("send", _("Send?"), of=("kind", "shade"))

    stage = Stage(script).start().taps("red").taps("r-1").changes("kind")

    assert stage.taps("blue").asked == "shade"
    assert stage.taps("b-1").asked == "send"


def test_an_answer_that_a_deed_has_sealed_cannot_be_changed() -> None:
    stage = a_stage().says("a bench").taps("red").taps("send")

    with pytest.raises(ScriptFault):
        stage.changes("words")


def test_a_further_bubble_joins_the_words_before_the_open_question() -> None:
    stage = a_stage().says("a bench").joins("by the pond")

    assert stage.asked == "colour"
    assert stage.record.answers["words"] == [{"text": "a bench"}, {"text": "by the pond"}]


def test_nothing_joins_words_that_a_deed_has_sealed() -> None:
    stage = a_stage().says("a bench").taps("red").taps("send")

    with pytest.raises(ScriptFault):
        stage.joins("by the pond")


def test_a_key_used_twice_in_one_play_is_a_fault() -> None:
    async def script(_me: None) -> None:
        await Words("words", _("What?"))
        await Words("words", _("What else?"))

    with pytest.raises(ScriptFault):
        Stage(script).start().says("a bench")


def test_awaiting_anything_but_an_effect_is_a_fault() -> None:
    async def script(_me: None) -> None:
        await asyncio.sleep(0)

    with pytest.raises(ScriptFault):
        Stage(script).start()


def test_a_removed_key_in_a_record_is_ignored() -> None:
    stage = Stage(a_talk, looks={"weather": "sun"}, record=Record(answers={"gone": "x", "words": [{"text": "a"}]}))

    assert stage.start().asked == "colour"


def test_an_optional_question_gives_none_when_it_is_skipped() -> None:
    got: list[object] = []

    async def script(_me: None) -> None:
        got.append(await Words("why", _("Why?")).optional())
        got.append(await Choose("colour", _("Which?"), COLOURS).or_none(_("None")))

    assert Stage(script).start().taps("skip").taps("none").ended
    assert got[-2:] == [None, None]


def test_several_options_are_kept_in_the_order_they_were_offered() -> None:
    async def script(_me: None) -> None:
        await Pick("colours", _("Which?"), COLOURS)

    assert Stage(script).start().taps("done", ("blue", "red")).record.answers == {"colours": ["red", "blue"]}


@pytest.mark.parametrize("said", [{"text": "", "option": None}, {"text": "   "}])
def test_no_words_are_no_answer(said: dict[str, Any]) -> None:
    with pytest.raises(Unclear):
        a_stage().says(**said)


def test_words_that_are_too_long_are_no_answer() -> None:
    with pytest.raises(Unclear):
        a_stage().says("x" * 4001)


def test_a_place_that_was_found_is_taken_and_another_is_not() -> None:
    async def script(_me: None) -> None:
        await Place("area", _("Where?"), (Option("3", "North", 3),))

    assert Stage(script).start().says("1234 AB", area=5).record.answers == {"area": 5}
    assert Stage(script).start().taps("3").record.answers == {"area": 3}
    with pytest.raises(Unclear):
        Stage(script).start().says("nowhere")
