"""A schemathesis check for `fuzz.py`: requests that are valid by the document must be accepted.

The exceptions are rules that JSON Schema cannot express; they are listed here by type of validation error.
"""

from typing import Any

import schemathesis
from schemathesis.checks import CheckContext

# Dates have bounds, which JSON Schema supports only for numbers; cursors are signed; URLs must be on the deployment's
# list; text is measured in grapheme clusters, and must be neither blank nor impersonate us; JSON Schema accepts 3.0 as
# an integer; some fields require or exclude each other.
_BOUNDS = {"greater_than_equal", "less_than_equal"}
_BOUNDED = {"start_date", "end_date", "start_time", "end_time", "visible_until"}
_UNSAYABLE = {"cursor", "foreign_url", "value_error", "int_type", "window", "range", "past"}
_TEXTS = {"message", "comment", "reason_text", "nickname", "title", "active_characters", "end_date", "body"}
_BY_PLAN = {"deep", "group"}


@schemathesis.check
def valid_is_taken(_: CheckContext, response: Any, case: Any) -> bool | None:
    """Fail on a 4xx to a valid request, unless it concerns identity or state, or a rule listed above."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return None
    if response.status_code == 402:
        assert _BY_PLAN & set(map(str, (case.body or {}).values())), "402 for what every plan has"
    elif response.status_code == 422:
        beyond = [fault for fault in response.json()["errors"] if not _is_unsayable(fault, case)]
        assert not beyond, f"a valid request was refused: {beyond}"
    else:
        assert response.status_code not in (400, 413, 415), "a valid request was refused"
    return None


def _is_unsayable(fault: dict[str, Any], case: Any) -> bool:
    if fault["type"] == "extra_forbidden":
        return bool({"ai_character", "ai_role"} <= set(case.body))
    if fault["type"] == "value_error":
        return fault["loc"][-1] in _TEXTS
    if fault["type"] in _BOUNDS:
        return fault["loc"][-1] in _BOUNDED
    return fault["type"] in _UNSAYABLE
