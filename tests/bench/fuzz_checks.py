"""What `fuzz.py` checks beside schemathesis' own: what the document allows is taken.

But for what no JSON schema can say: those refusals stand here, by the kind of their faults.
"""

from typing import Any

import schemathesis
from schemathesis.checks import CheckContext

# A date has bounds, which JSON Schema gives numbers alone; a cursor is signed; an address is on a list of the
# deployment's; people count grapheme clusters, and know what is blank or passes for us; JSON Schema takes 3.0 for an
# integer; two fields go together, or against each other.
_BOUNDS = {"greater_than_equal", "less_than_equal"}
_BOUNDED = {"start_date", "end_date", "start_time", "end_time", "visible_until"}
_UNSAYABLE = {"cursor", "foreign_url", "value_error", "int_type", "window", "range", "past"}
_TEXTS = {"message", "comment", "reason_text", "nickname", "title", "active_characters", "end_date", "body"}
_BY_PLAN = {"deep", "group"}


@schemathesis.check
def valid_is_taken(_: CheckContext, response: Any, case: Any) -> bool | None:
    """Refuse a 4xx to what the document allows, unless it is about who asks, what is there, or a rule of ours."""
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
