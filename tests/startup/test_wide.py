import json
import subprocess
import sys

from homebiyori.startup import wide

STORED, OTHER = r"(?i)\p{Hiragana}+x", r"(?V1)([\p{L}--[a-c]])\d"
# Compiles a pattern whose parts are given, then one that must be parsed.
TRIAL = f"""
import json, sys
from homebiyori.startup import wide

parts = json.loads(sys.argv[1])
wide.find = {{{STORED!r}: parts}}.get
stored = wide.compile_wide({STORED!r})
told = {{"matches": [bool(stored.fullmatch(text)) for text in ("あX", "アX")], "early": "regex" in sys.modules}}
told["parsed"] = wide.compile_wide({OTHER!r}).sub(r"\\1", "a1d2")
import regex
told["same"] = type(stored) is regex.Pattern and stored.pattern == regex.compile({STORED!r}).pattern
print(json.dumps(told))
"""


def test_a_stored_pattern_needs_no_parser_and_others_are_parsed() -> None:
    parts = json.dumps(wide.parts_of(STORED))
    run = subprocess.run([sys.executable, "-c", TRIAL, parts], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout) == {"matches": [True, False], "early": False, "parsed": "a1d", "same": True}
