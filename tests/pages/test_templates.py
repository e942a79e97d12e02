import pytest
from jinja2 import DictLoader, UndefinedError

from pages.error_page import ErrorPage, error_page
from pages.look import look
from pages.templates import direction, environment


def _rendered(template: str, **context: object) -> str:
    env = environment(DictLoader({"a.html": template}), static=look())
    return env.get_template("a.html").render(**context)


def test_what_people_wrote_is_escaped_also_inside_a_text_of_ours() -> None:
    text = '{{ _("Dear {name}") | fill(name=name) }}'

    assert _rendered(text, _=str, name="<b>Jo</b>") == "Dear &lt;b&gt;Jo&lt;/b&gt;"


def test_a_name_nobody_gave_is_a_fault() -> None:
    with pytest.raises(UndefinedError):
        _rendered("{{ nobody }}")


def test_every_rendering_speaks_its_own_language() -> None:
    template = '{{ _("Menu") }}'

    assert (_rendered(template, _={"Menu": "Menü"}.__getitem__), _rendered(template, _=str)) == ("Menü", "Menu")


def test_a_static_address_changes_with_the_content() -> None:
    assert _rendered("{{ static('look.css') }}") == look().url("look.css")


@pytest.mark.parametrize(
    ("language", "way"), [("nl", "ltr"), ("ar", "rtl"), ("pt-BR", "ltr"), ("xx", "ltr"), ("", "ltr")]
)
def test_a_language_reads_its_own_way(language: str, way: str) -> None:
    assert direction(language) == way


def test_an_error_page_says_what_happened_and_shows_a_way_back() -> None:
    env = environment(static=look())
    page = error_page(
        env,
        ErrorPage(
            status=404,
            heading="Deze pagina is er niet",
            sentence="Begin <opnieuw>.",
            back_url="/",
            back_label="Naar het begin",
            language="nl",
        ),
    )

    assert '<html lang="nl" dir="ltr">' in page
    assert "Begin &lt;opnieuw&gt;." in page
    assert '<a class="btn btn--go" href="/">Naar het begin</a>' in page
