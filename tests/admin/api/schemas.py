"""JSON Schema as far as our document uses it: values that fit, and whether a value fits.

Written by hand, as no library for it is among our tools. A word of a schema that is not known here fails.
"""

from typing import Any, Final

from hypothesis import strategies as st

_SAID: Final = frozenset({"title", "description", "default", "format", "discriminator"})
_STRINGS: Final = frozenset({"type", "pattern", "minLength", "maxLength", "enum", "const"})
_KNOWN: Final = _SAID | _STRINGS | {"$ref", "anyOf", "oneOf", "minimum", "maximum", "items"}
_OBJECTS: Final = frozenset({"properties", "required", "additionalProperties"})


class Document:
    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document

    def resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        unknown = set(schema) - _KNOWN - _OBJECTS
        assert not unknown, unknown
        if "$ref" not in schema:
            return schema
        found: Any = self.document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return self.resolved(found)

    def values(self, schema: dict[str, Any]) -> st.SearchStrategy[Any]:
        """That fit."""
        schema = self.resolved(schema)
        for choice in ("anyOf", "oneOf"):
            if choice in schema:
                return st.one_of([self.values(each) for each in schema[choice]])
        if "enum" in schema or "const" in schema:
            return st.sampled_from(schema.get("enum") or [schema["const"]])
        return getattr(self, f"_{schema['type']}")(schema)  # type: ignore[no-any-return]

    def faults(self, value: Any, schema: dict[str, Any], place: str = "") -> list[str]:
        """Where it does not fit."""
        schema = self.resolved(schema)
        for choice in ("anyOf", "oneOf"):
            if choice in schema:
                fits = [each for each in schema[choice] if not self.faults(value, each)]
                return [] if fits else [f"{place}: none of {choice}"]
        if "enum" in schema:
            return [] if value in schema["enum"] else [f"{place}: not in its set"]
        kinds = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None)}
        kinds |= {"object": dict, "array": list}
        if not isinstance(value, kinds[schema["type"]]) or (schema["type"] != "boolean" and isinstance(value, bool)):  # type: ignore[arg-type]
            return [f"{place}: {value!r} is no {schema['type']}"]
        if isinstance(value, list):
            return [
                fault for n, each in enumerate(value) for fault in self.faults(each, schema["items"], f"{place}.{n}")
            ]
        return self._faults_of_fields(value, schema, place) if isinstance(value, dict) else []

    def _faults_of_fields(self, value: dict[str, Any], schema: dict[str, Any], place: str) -> list[str]:
        known, more = schema.get("properties", {}), schema.get("additionalProperties", False)
        faults = [f"{place}.{name}: is missing" for name in schema.get("required", ()) if name not in value]
        for name, each in value.items():
            if name in known or isinstance(more, dict):
                faults += self.faults(each, known.get(name, more), f"{place}.{name}")
            elif more is False:
                faults.append(f"{place}.{name}: is not in the document")
        return faults

    def _string(self, schema: dict[str, Any]) -> st.SearchStrategy[str]:
        least, most = schema.get("minLength", 0), schema.get("maxLength", 40)
        if "pattern" not in schema:
            return st.text(min_size=least, max_size=most)
        # PostgreSQL, and so the pattern, knows no NUL
        return st.from_regex(schema["pattern"].replace(r"\u0000", r"\x00"), fullmatch=True).filter(
            lambda text: least <= len(text) <= most
        )

    def _integer(self, schema: dict[str, Any]) -> st.SearchStrategy[int]:
        return st.integers(schema.get("minimum"), schema.get("maximum"))

    def _boolean(self, _schema: dict[str, Any]) -> st.SearchStrategy[bool]:
        return st.booleans()

    def _null(self, _schema: dict[str, Any]) -> st.SearchStrategy[None]:
        return st.none()

    def _array(self, schema: dict[str, Any]) -> st.SearchStrategy[list[Any]]:
        return st.lists(self.values(schema["items"]), max_size=3)

    def _object(self, schema: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
        fields = {name: self.values(each) for name, each in schema["properties"].items()}
        needed = set(schema.get("required", ()))
        return st.fixed_dictionaries(
            {name: each for name, each in fields.items() if name in needed},
            optional={name: each for name, each in fields.items() if name not in needed},
        )
