"""Types that many requests and answers share, with the examples that /docs shows.

What is asked is written in one way alone: pydantic would read "+1", "1_0" and "1.0" as whole numbers, "yes" as true
and seconds since 1970 as a day.
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


def bounded_text(characters: int, code_points: int, **more: Any) -> Any:  # noqa: ANN401 - of Field
    """Bound a text by its characters; the bound on code points keeps hostile input away from the rule that counts."""
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
# An instant names its offset.
_INSTANT = r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:?\d\d)"
# Read here: behind a validator of ours pydantic does not know any more that the text came as JSON, and refuses it.
IsoInstant = _spelled_as(_INSTANT, "datetime_type", read=TypeAdapter(AwareDatetime).validate_python)
