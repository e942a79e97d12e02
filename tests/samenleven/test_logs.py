"""Logs carry ids: no token, no text of an error, one line a record."""

import logging

import pytest

from samenleven.logs import OneLine, set_up_logging

TOKEN = "1:x-token"


def logged(formatter: OneLine, message: str, *values: object, error: Exception | None = None) -> str:
    info = (type(error), error, error.__traceback__) if error else None
    return formatter.format(logging.LogRecord("bot.sender", logging.INFO, __file__, 1, message, values, info))


def test_a_record_is_one_line() -> None:
    assert logged(OneLine(), "two\nlines %s", 7).split(" ", 2)[2] == "INFO bot.sender: two / lines 7"


def test_the_token_in_use_is_masked_whatever_its_form() -> None:
    assert TOKEN not in logged(OneLine(TOKEN), "GET /bot%s/getMe", TOKEN)


def test_any_token_as_telegram_makes_them_is_masked() -> None:
    line = logged(OneLine(), "GET /bot123456789:AAbbccddeeffgghhiijjkkllmmnnoopp/getMe")
    assert line.endswith("GET /bot[token]/getMe")


@pytest.mark.parametrize("way", [False, True])
def test_an_error_is_logged_without_what_residents_wrote(*, way: bool) -> None:
    with pytest.raises(ValueError, match="buurvrouw") as raised:
        int("Mijn buurvrouw is ziek")
    line = logged(OneLine(way_to_errors=way), "Not sent", error=raised.value)
    assert "buurvrouw" not in line.replace('int("Mijn buurvrouw is ziek")', "")
    assert "ValueError at test_logs.py:" in line
    assert ("\n" in line) is way


def test_other_handlers_keep_a_record_as_it_was() -> None:
    record = logging.LogRecord("x", logging.INFO, __file__, 1, "x", (), (ValueError, ValueError(), None))
    OneLine().format(record)
    assert record.exc_info is not None


def test_libraries_that_log_addresses_and_parameters_are_quiet() -> None:
    root = logging.getLogger()
    before = root.level, root.handlers[:]
    try:
        set_up_logging("DEBUG")
        for name in ("httpx", "aiohttp.access", "sqlalchemy.engine", "apscheduler.executors"):
            assert not logging.getLogger(name).isEnabledFor(logging.INFO)
    finally:
        root.level, root.handlers[:] = before
