"""The README tells what is so: its table of settings, its commands, its make targets."""

import re
from pathlib import Path

from samenleven.environment import Environment

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_table_of_settings_is_that_of_the_program() -> None:
    rows = []
    for name, field in Environment.model_fields.items():
        extra = field.json_schema_extra
        assert isinstance(extra, dict)
        rows.append(f"| `{name.upper()}` | {field.description} | {extra['shown']} |")
    table = "\n".join(rows)
    assert table in README, f"Put this in the README:\n{table}"


def test_every_variable_of_the_example_is_known() -> None:
    names = re.findall(r"^# ([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)
    assert set(names) - {"POSTGRES_PASSWORD"} <= {name.upper() for name in Environment.model_fields}


def test_every_make_target_of_the_readme_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z]+)", README, re.MULTILINE)) <= targets
