"""The prompt parts, one Markdown file each; lines that begin with `> ` are samples of a character's speech."""

from functools import cache
from importlib.resources import files

from homebiyori.ai.port import Character, Mood, PraiseLevel

# The constant prefix comes first, so that one cache entry serves every parent and all twelve prompts.
SHARED_PARTS = ("safety", "contract", "cases")


def variable_parts(character: Character, mood: Mood, level: PraiseLevel) -> tuple[str, ...]:
    """Return the names of the parts after the shared ones; 3 characters x 2 moods x 2 levels."""
    return (f"persona_{character}", f"voice_{character}", f"mood_{mood}", f"level_{level}")


@cache
def part(name: str) -> str:
    """Return the text of one part."""
    return files(__name__).joinpath(f"{name}.md").read_text(encoding="utf-8").strip()


def join(names: tuple[str, ...]) -> str:
    return "\n\n".join(part(name) for name in names)


@cache
def every_part() -> tuple[str, ...]:
    """Return the text of all parts, for the filter that detects prompt echoes."""
    variable = {name for c in Character for m in Mood for level in PraiseLevel for name in variable_parts(c, m, level)}
    return tuple(part(name) for name in (*SHARED_PARTS, *sorted(variable)))
