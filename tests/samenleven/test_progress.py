"""A long piece of work shows how far it is; a short one shows nothing."""

import pytest

from samenleven.progress import LONG, LONG_BYTES, progress_of_bytes, progress_of_rows


@pytest.mark.parametrize(("total", "shown"), [(LONG - 1, False), (LONG, True)])
def test_many_rows_are_shown_and_few_are_not(total: int, *, shown: bool, capsys: pytest.CaptureFixture[str]) -> None:
    with progress_of_rows("Sealing", total) as done:
        done(total)
    said = capsys.readouterr()
    assert (said.out, "Sealing" in said.err) == ("", shown)


@pytest.mark.parametrize(("size", "shown"), [(LONG_BYTES - 1, False), (LONG_BYTES, True)])
def test_many_bytes_are_shown_and_few_are_not(size: int, *, shown: bool, capsys: pytest.CaptureFixture[str]) -> None:
    with progress_of_bytes("Writing") as reached:
        reached(size)
        reached(size)
    said = capsys.readouterr()
    assert (said.out, "Writing" in said.err) == ("", shown)
