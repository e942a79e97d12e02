"""The lists of words for codes, and reading what somebody typed."""

import re
from collections import Counter
from itertools import combinations
from typing import Final

import pytest

from participation.code_words import LANGUAGES, Unread, read_code, words_in

HOW_MANY: Final = 2_048
SAME_SOUND: Final = tuple(
    frozenset(pair.split("/"))
    for pair in re.findall(
        r"\S+",
        """
    aloud/allowed ant/aunt ate/eight bare/bear beach/beech bean/been beat/beet berry/bury board/bored brake/break
    bread/bred by/buy cell/sell cellar/seller cent/scent cereal/serial check/cheque coarse/course cue/queue dear/deer
    desert/dessert die/dye fair/fare feat/feet fir/fur find/fined flea/flee flour/flower for/four forth/fourth hair/hare
    hall/haul heal/heel hear/here him/hymn hole/whole hour/our idle/idol in/inn key/quay knight/night knot/not
    know/no leak/leek lesson/lessen loan/lone made/maid mail/male main/mane meat/meet medal/meddle mist/missed
    morning/mourning new/knew none/nun one/won pail/pale pain/pane pair/pear pair/pare passed/past patience/patients
    pause/paws peace/piece peak/peek peal/peel plain/plane pole/poll poor/pour pray/prey principal/principle
    profit/prophet rain/reign raise/rays rap/wrap read/red real/reel right/write ring/wring road/rode role/roll
    root/route rose/rows sail/sale scene/seen sea/see seam/seem sew/sow shore/sure sight/site sole/soul some/sum
    son/sun stair/stare stake/steak stationary/stationery steal/steel storey/story straight/strait suite/sweet tail/tale
    tea/tee team/teem their/there threw/through throne/thrown thyme/time tide/tied tie/thai tire/tyre to/two toad/towed
    toe/tow vain/vein waist/waste wait/weight way/weigh weak/week wear/where weather/whether which/witch wood/would
    colour/color grey/gray jewel/joule kernel/colonel mussel/muscle pedal/peddle sauce/source sauce/saws
    """,
    )
)
"""English words that are said alike (with us in mind, who spell the British way)."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_has_so_many_words_each_once_in_order_and_short(language: str) -> None:
    words = words_in(language)
    assert len(set(words)) == len(words) == HOW_MANY
    assert list(words) == sorted(words)
    assert [word for word in words if not re.fullmatch("[a-z]{3,8}", word)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_stands_beside_its_own_plural(language: str) -> None:
    words = set(words_in(language))
    assert [(word, each) for word in sorted(words) for each in sorted(_plurals(word, language) & words)] == []


def test_no_two_dutch_words_are_said_alike() -> None:
    sounds = Counter(_sound(word) for word in words_in("nl"))
    assert [word for word in words_in("nl") if sounds[_sound(word)] > 1] == []


def test_no_two_english_words_are_said_alike() -> None:
    words = set(words_in("en"))
    assert [sorted(pair) for pair in SAME_SOUND if pair <= words] == []


def test_a_language_without_a_list_has_the_dutch_one() -> None:
    assert words_in("ar") == words_in("nl") != words_in("en")


@pytest.mark.parametrize(
    "typed",
    [
        "koffie fiets lamp strand",
        "Koffie Fiets LAMP strand.",
        "  koffie,fiets ,lamp;strand ",
        "koffie-fiets-lamp-strand",
        "koffie\nfiets\nlamp\nstrand\n",
        "1. koffie 2. fiets 3. lamp 4. strand",
        "“kóffie” fiéts lamp strand!",
        "\u2068koffie\u2069 fiets lamp\u00a0strand",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "koffie fiets lamp strand"


@pytest.mark.parametrize(("typed", "count"), [("", 0), ("koffie", 1), ("koffie fiets lamp strand boom", 5), ("١٢", 0)])
def test_more_or_fewer_words_are_counted(typed: str, count: int) -> None:
    assert read_code(typed) == Unread(count)


@pytest.mark.parametrize(
    ("typed", "unknown", "alike"),
    [
        ("koffje fiets lamp strand", "koffje", "koffie"),
        ("koffie fiest lamp strand", "fiest", "fiets"),
        ("coffee bicycle xyzzyx tree", "xyzzyx", None),
        ("coffee bycicle garden tree", "bycicle", "bicycle"),
        ("koffie lanp fiets strand", "lanp", "lamp"),
        ("koffie fiets lamp qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq", "q" * 20, None),
        ("koffie fiets strand bicycle", "bicycle", None),  # no code is made of two languages
    ],
)
def test_a_slip_of_the_pen_is_named_with_the_word_it_looks_like(typed: str, unknown: str, alike: str | None) -> None:
    assert read_code(typed) == Unread(4, unknown, alike)


def test_any_four_words_of_a_list_are_a_code() -> None:
    for language in LANGUAGES:
        for four in combinations(words_in(language)[::500], 4):
            assert read_code(" ".join(four)) == " ".join(four)


def _plurals(word: str, language: str) -> set[str]:
    if language == "en":
        return (
            {word + "s", word + "es", word.removesuffix("y") + "ies"}
            if word.endswith("y")
            else {word + "s", word + "es"}
        )
    ends = {word + "s", word + "en", word + "n", word + "eren", word + word[-1] + "en"}
    soft = {"f": "v", "s": "z"}.get(word[-1], word[-1])
    long = re.fullmatch(r"(.*)(a|e|o|u)\2(.)", word)
    return ends | {word[:-1] + soft + "en"} | ({long[1] + long[2] + soft + "en"} if long else set())


def _sound(word: str) -> str:
    """Letters of Dutch that are said alike made the same."""
    for letters, said in (
        ("ij", "ei"),
        ("auw", "au"),
        ("ouw", "au"),
        ("ou", "au"),
        ("ch", "g"),
        ("c", "k"),
        ("th", "t"),
    ):
        word = word.replace(letters, said)
    for letters, said in (("y", "i"), ("ie", "i"), ("x", "ks"), ("qu", "kw")):
        word = word.replace(letters, said)
    return re.sub("b$", "p", re.sub("dt?$", "t", word))
