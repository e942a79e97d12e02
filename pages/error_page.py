"""What a person sees when there is no page to show: what happened, in a sentence, and a way back."""

from dataclasses import dataclass

from jinja2 import Environment


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage:
    """All texts are in `language` already."""

    status: int
    heading: str
    sentence: str
    back_url: str
    back_label: str
    language: str


def error_page(env: Environment, error: ErrorPage) -> str:
    return env.get_template("pages/error.html").render(error=error, language=error.language)
