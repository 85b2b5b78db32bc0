import json
import subprocess
import sys
from pathlib import Path

# Stores patterns that differ in flags or type only, then compiles these and others with the stored file.
TRIAL = """
import json, pathlib, re, sys
from homebiyori.startup import precompiled

file = pathlib.Path(sys.argv[1])
recorder = precompiled.Recorder()
re.compile("kept a"), re.compile("kept a", re.I), re.compile(b"kept a")
precompiled.stop()
recorder.save(file)
compiled = []
real = precompiled._compile
precompiled._compile = lambda given, flags: (compiled.append(given), real(given, flags))[1]
re.purge()
assert precompiled.install(file)
exact, loose, raw = re.compile("kept a"), re.compile("kept a", re.I), re.compile(b"kept a")
told = {
    "loose": [bool(one.match("KEPT A")) for one in (exact, loose)],
    "raw": bool(raw.match(b"kept a")),
    "once": re.compile("kept a", re.IGNORECASE) is loose,
    "of a pattern": re.compile(loose) is loose,
    "at once": re.sub("kept a", "b", "kept a"),
    "other": bool(re.compile("another", re.I).match("ANOTHER")),
    "compiled": compiled,
}
for bad in (None, ["a"], "("):
    try:
        re.compile(bad)
    except (TypeError, re.error) as error:
        told[repr(bad)] = type(error).__name__
print(json.dumps(told))
"""


def test_a_kept_pattern_is_found_by_text_and_flags(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", TRIAL, str(tmp_path / "kept.bin")], capture_output=True, text=True, check=True
    )
    assert json.loads(run.stdout) == {
        "loose": [False, True],
        "raw": True,
        "once": True,
        "of a pattern": True,
        "at once": "b",
        "other": True,
        "compiled": ["another", "("],
        "None": "TypeError",
        "['a']": "TypeError",
        "'('": "error",
    }
