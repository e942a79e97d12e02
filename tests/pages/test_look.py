import re
from pathlib import Path
from typing import Final

from pages.look import DAY, EVENING, STATIC, STYLES

TOKENS: Final = re.sub(r"/\*.*?\*/", "", (STATIC / "tokens.css").read_text(), flags=re.DOTALL)


def _declarations(selector: str) -> dict[str, str]:
    block = TOKENS[TOKENS.index(selector) + len(selector) :].partition("}")[0]
    return dict(re.findall(r"([\w-]+):\s*([^;]+);", block))


def test_the_evening_looks_the_same_chosen_or_by_the_system() -> None:
    by_system = _declarations(':root:not([data-theme="light"]) {')
    chosen = _declarations(':root[data-theme="dark"] {')

    assert by_system == chosen
    assert len(chosen) > 50


def test_every_colour_of_the_day_has_one_for_the_evening_or_is_the_same_on_purpose() -> None:
    by_day = _declarations(":root {")
    same_at_night = {"--logo-lamp", "--on-lamp"}

    assert set(by_day) - set(_declarations(':root[data-theme="dark"] {')) == same_at_night


def test_what_a_telephone_paints_around_a_page_is_of_its_colours() -> None:
    for around, selector in ((DAY, ":root {"), (EVENING, ':root[data-theme="dark"] {')):
        tokens = _declarations(selector)
        assert (around.ground, around.bar) == (tokens["--ground"], tokens["--surface"])


def test_every_style_is_part_of_the_look() -> None:
    assert sorted(STYLES) == sorted(path.name for path in STATIC.glob("*.css"))


def test_raw_colours_stand_in_the_tokens_only() -> None:
    for path in _styles_but("tokens.css", "helpers.css"):  # paper is black on white
        assert not re.search(r"#[0-9a-f]{3,8}\b|rgb\(", path.read_text()), path.name


def test_every_colour_that_is_used_has_been_named() -> None:
    named = set(re.findall(r"(--[\w-]+):", TOKENS))
    for path in _styles_but("tokens.css"):
        own = set(re.findall(r"(--[\w-]+):", path.read_text()))
        used = set(re.findall(r"var\((--[\w-]+)", path.read_text()))
        assert used <= named | own, path.name


def test_sides_are_named_by_reading_direction_so_that_right_to_left_follows() -> None:
    for path in _styles_but():
        assert not re.search(
            r"(margin|padding|border|inset)-(left|right)|[^-]\b(left|right):|text-align: (left|right)", path.read_text()
        ), path.name


def _styles_but(*names: str) -> list[Path]:
    return [path for path in sorted(STATIC.glob("*.css")) if path.name not in names]
