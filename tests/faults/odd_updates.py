"""Updates as Telegram never sends them, nearly so and quite otherwise: for fuzzing."""

from typing import Any, Final, TypeAlias

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

JSON: TypeAlias = dict[str, Any]
_TEXT: Final = st.text(st.characters(), max_size=30) | st.sampled_from(
    ["", "/start", "/start _", "/need", "/cancel", "\x00", "\ud800", "\u202e", "<b>&", "x" * 5000, "8991", "🏳️‍🌈" * 20]
)
_ANY: Final = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=6,
)
_DATA: Final = _TEXT | st.sampled_from(
    ["1:words:send", "0:notice-1:go", "menu:", "menu:go-x", "99999999999999999999:a:b", ":::", "1:send:change-zzz"]
)


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly as it should be."""
    return st.integers(0, 24).flatmap(lambda dice: _ANY if dice == 7 else strategy)


_USER: Final = st.fixed_dictionaries(
    {"id": _maybe(st.integers(1, 40)), "is_bot": _maybe(st.booleans()), "first_name": _maybe(_TEXT)},
    optional={"language_code": _maybe(st.sampled_from(["nl", "en", "tr", "\x00", "x" * 300]))},
)
_CHAT: Final = st.fixed_dictionaries(
    {"id": _maybe(st.integers(-5, 40)), "type": _maybe(st.sampled_from(["private", "group", "supergroup", "channel"]))}
)
_ENTITY: Final = st.fixed_dictionaries(
    {"type": st.just("bot_command"), "offset": st.integers(-1, 3), "length": st.integers(-1, 9)}
)
_CONTENT: Final[dict[str, st.SearchStrategy[Any]]] = {
    "text": _maybe(_TEXT),
    "caption": _maybe(_TEXT),
    "entities": _maybe(st.lists(_ENTITY, max_size=2)),
    "location": _maybe(st.fixed_dictionaries({"latitude": st.floats(), "longitude": st.floats()})),
    "voice": _maybe(st.fixed_dictionaries({"file_id": _TEXT, "file_unique_id": _TEXT, "duration": st.integers()})),
    "photo": _maybe(st.lists(_ANY, max_size=2)),
    "sticker": _ANY,
    "contact": _ANY,
}
_MESSAGE: Final = st.fixed_dictionaries(
    {"message_id": _maybe(st.integers(1, 9)), "date": _maybe(st.integers(0, 2**40)), "chat": _maybe(_CHAT)}
    | {"from": _maybe(_USER)},
    optional=_CONTENT,
)
_TAP: Final = st.fixed_dictionaries(
    {"id": _maybe(_TEXT), "from": _maybe(_USER), "chat_instance": _maybe(_TEXT), "data": _maybe(_DATA)},
    optional={"message": _maybe(_MESSAGE)},
)
_MEMBER: Final = st.fixed_dictionaries({"user": _maybe(_USER), "status": _maybe(st.sampled_from(["kicked", "member"]))})
_CHANGED: Final = st.fixed_dictionaries(
    {"chat": _maybe(_CHAT), "from": _maybe(_USER), "date": st.integers(0, 2**40)}
    | {"old_chat_member": _maybe(_MEMBER), "new_chat_member": _maybe(_MEMBER)}
)
_BODY: Final = st.one_of(
    st.fixed_dictionaries({"message": _maybe(_MESSAGE)}),
    st.fixed_dictionaries({"edited_message": _maybe(_MESSAGE)}),
    st.fixed_dictionaries({"callback_query": _maybe(_TAP)}),
    st.fixed_dictionaries({"my_chat_member": _maybe(_CHANGED)}),
    st.dictionaries(_TEXT, _ANY, max_size=2),
)
_BYTES: Final = st.binary(max_size=60) | st.sampled_from(
    [b"", b"{", b"[]", b"null", b'"x"', b"[" * 100_000, b'{"update_id":}', b'{"update_id":"1"}', b"\xff\xfe", b"NaN"]
)


def odd_updates(count: int, *, number: int) -> list[JSON]:
    """So many, numbered from 1 on; the same for the same `number`."""
    found = _drawn(_BODY, count, number)
    return [{"update_id": place, **body} for place, body in enumerate(found, 1)]


def malformed(count: int, *, number: int) -> list[bytes]:
    return _drawn(_BYTES, count, number)


def _drawn(strategy: st.SearchStrategy[Any], count: int, number: int) -> list[Any]:
    found: list[Any] = []

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(example: Any) -> None:
        found.append(example)

    draw()
    while len(found) < count:  # a strategy may run out of new examples
        found += found[: count - len(found)]
    return found
