"""Types shared by many requests and responses, with the examples that /docs shows.

Inputs are accepted in one notation only: pydantic would also read "+1", "1_0" and "1.0" as integers, "yes" as true and
epoch seconds as a date.
"""

import re
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator, Field, TypeAdapter
from pydantic_core import PydanticCustomError

Id = Annotated[str, Field(examples=["01M8471NB9CJ7T9XBVQV4RGE0S"])]
Instant = Annotated[datetime, Field(examples=["2026-11-23T21:45:42.121102+09:00"])]

# The page with the help lines, to which answers and problems point.
HELP_PATH = "/help"


def bounded_text(characters: int, code_points: int, **more: Any) -> Any:  # noqa: ANN401 - Field's
    """Limit a text to `characters` graphemes; the code point limit keeps hostile input from the grapheme counter."""
    return Field(
        max_length=code_points,
        description=f"{characters}文字 (書記素クラスタ) まで",
        json_schema_extra={"x-max-graphemes": characters},
        **more,
    )


def _spelled_as(form: str, kind: str, read: Callable[[str], object] = str) -> BeforeValidator:
    """Require text to match a pattern before it is parsed.

    Goes after the bounds in `Annotated`: pydantic omits bounds that follow a validator from the JSON schema.
    """
    pattern = re.compile(form, re.ASCII)

    def check(value: object) -> object:
        is_other = isinstance(value, (bool, int, float)) and kind == "datetime_type"
        if is_other or (isinstance(value, str) and not pattern.fullmatch(value)):
            raise PydanticCustomError(kind, "written in another way")
        return read(value) if isinstance(value, str) else value

    return BeforeValidator(check)


def drop_unknown(values: type[StrEnum]) -> BeforeValidator:
    """Drop stored values that this version does not know: a newer one, since rolled back, may have written them."""
    known = frozenset(values)

    def read(stored: object) -> object:
        return tuple(value for value in stored if value in known) if isinstance(stored, list | tuple) else stored

    return BeforeValidator(read)


Digits = _spelled_as(r"[0-9]{1,9}", "int_parsing")
Bool = Annotated[bool, _spelled_as(r"true|false", "bool_type")]
IsoDay = _spelled_as(r"\d{4}-\d\d-\d\d", "date_parsing")
# An instant must include its UTC offset.
_INSTANT = r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:?\d\d)"
# Parsed here: after a custom validator pydantic no longer knows that the text came from JSON, and rejects it.
IsoInstant = _spelled_as(_INSTANT, "datetime_type", read=TypeAdapter(AwareDatetime).validate_python)
