"""The words for a stage, a ring or a fruit of the tree."""

import pytest

from homebiyori.ai import wording
from homebiyori.ai.occasions import celebration, fruit_line, notice_line, ring_celebration
from homebiyori.ai.port import Character


class TestOccasions:
    @pytest.mark.parametrize("character", Character)
    @pytest.mark.parametrize(("stage", "name"), [(1, "芽"), (2, "苗"), (3, "若木"), (4, "成木"), (5, "大木")])
    def test_a_stage_is_celebrated_by_its_name(self, character: Character, stage: int, name: str) -> None:
        lines = {celebration(character, stage, bytes([n])) for n in range(40)}
        assert len(lines) >= 5
        assert all(name in line and wording.has_own_voice(line, character) for line in lines)

    @pytest.mark.parametrize("stage", [-1, 0, 6])
    def test_no_other_stage_is_celebrated(self, stage: int) -> None:
        with pytest.raises(ValueError, match="no celebration"):
            celebration(Character.TAMA, stage, b"")

    @pytest.mark.parametrize("character", Character)
    def test_rings_fruits_and_notices(self, character: Character) -> None:
        for say in (ring_celebration, fruit_line, notice_line):
            assert len({say(character, bytes([n])) for n in range(40)}) >= 5
            assert say(character, b"x") == say(character, b"x")
        assert "輪" in ring_celebration(character, b"x")
