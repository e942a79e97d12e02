"""The command as a person types it."""

import re
from pathlib import Path

import pytest

from tests.samenleven.conftest import Type

COMMANDS = [
    "",
    "run",
    "migrate",
    "challenge",
    "challenge create",
    "challenge list",
    "challenge show",
    "member",
    "member invite",
    "member link",
    "member list",
    "member disable",
    "demo",
    "play",
    "export",
    "export submissions",
    "media",
    "media keep",
    "backup",
    "restore",
    "rotate-key",
    "doctor",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(typed: Type, command: str) -> None:
    result = typed(*command.split(), "--help")
    assert result.returncode == 0
    assert re.search(r"^  Example: samenleven [a-z]", result.stdout, re.MULTILINE)


def test_no_command_is_left_out_of_these_tests(typed: Type) -> None:
    listed = re.findall(r"^  ([a-z-]+) {2,}", typed("--help").stdout.split("Commands:")[1], re.MULTILINE)
    assert set(listed) == {command.split()[0] for command in COMMANDS if command}


def test_the_version_is_told(typed: Type) -> None:
    assert re.fullmatch(r"samenleven \d+\.\d+\.\d+\n", typed("--version").stdout)


def test_the_bare_command_shows_its_help(typed: Type) -> None:
    result = typed()
    assert (result.returncode, result.stdout) == (0, typed("--help").stdout)


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ("nonsense", 2, "No such command 'nonsense'."),
        ("export", 2, "Missing command."),
        ("export submissions", 2, "Missing option '--format'. Choose from: csv, xlsx, json, json-lines, geojson."),
        ("challenge create nowhere.toml", 1, "nowhere.toml: No such file or directory."),
    ],
)
def test_what_is_typed_wrong_is_told_in_one_sentence(typed: Type, words: str, code: int, sentence: str) -> None:
    result = typed(*words.split())
    assert (result.returncode, result.stdout, result.stderr) == (code, "", f"{sentence}\n")


def test_a_wrong_setting_stops_a_command_with_one_sentence(typed: Type) -> None:
    result = typed("doctor", PORT="many")
    assert (result.returncode, result.stderr) == (1, "PORT must be a whole number from 0 to 65535.\n")


def test_two_wrong_settings_get_a_sentence_each(typed: Type) -> None:
    assert len(typed("migrate", PORT="many", LOG_LEVEL="loud").stderr.splitlines()) == 2


def test_a_database_that_is_not_there_is_told_without_its_password(typed: Type) -> None:
    result = typed("migrate", DATABASE_URL="postgres://a:geheim@127.0.0.1:1/db", SECRET_KEY="k" * 32)
    assert result.returncode == 1
    assert result.stderr == (
        "The database at 127.0.0.1:1 cannot be reached (ConnectionRefusedError): "
        "is it running, and is DATABASE_URL right?\n"
    )


def test_all_that_is_wrong_in_a_challenges_file_is_told_at_once(typed: Type, bare: Path) -> None:
    (bare / "wrong.toml").write_text('slug = "Wrong Slug"\n')
    result = typed("challenge", "create", "wrong.toml")
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) > 3
    assert "slug: " in result.stderr
    assert "Traceback" not in result.stderr


def test_debugging_shows_where_an_error_comes_from(typed: Type) -> None:
    assert "Traceback" in typed("challenge", "create", "nowhere.toml", LOG_LEVEL="DEBUG").stderr
