"""The picture in words, for screen readers."""

from collections.abc import Mapping

from homebiyori.lexicon.vocabulary import Emotion
from homebiyori.tree.models import FruitMark
from homebiyori.tree.picture.state import TreeState
from homebiyori.tree.picture.tokyo import Light, Season

_SEASONS: Mapping[Season, str] = {
    Season.SPRING: "春",
    Season.SUMMER: "夏",
    Season.AUTUMN: "秋",
    Season.WINTER: "冬",
}
_LIGHTS: Mapping[Light, str] = {Light.MORNING: "朝", Light.DAY: "昼", Light.EVENING: "夕方", Light.NIGHT: "夜"}
_FRUITS: Mapping[Emotion, str] = {
    Emotion.JOY: "うれしい実",
    Emotion.ACCOMPLISHMENT: "やりとげた実",
    Emotion.FATIGUE: "おつかれさまの実",
    Emotion.SADNESS: "かなしい実",
    Emotion.WORRY: "しんぱいの実",
}


def title_of(state: TreeState) -> str:
    """Return the title: 夏の夜、あなたの木は『大木』です."""
    return f"{_SEASONS[state.season]}の{_LIGHTS[state.light]}、あなたの木は『{state.height.stage_name}』です"


def description_of(state: TreeState) -> str:
    """Return the description: characters, rings, fruits by emotion."""
    rings = state.height.rings
    parts = [f"書いたことば {state.total:,} 文字"]
    if rings:
        parts.append(f"年輪 {rings:,} 本")
    return "、".join(parts) + "。" + _fruits(state)


def _fruits(state: TreeState) -> str:
    counts = state.by_emotion()
    if not counts:
        return "ほめの実は、これからです。"
    told = "、".join(f"{name} {counts[emotion]:,}" for emotion, name in _FRUITS.items() if counts[emotion])
    resting = len(state.fruits) - len(state.hung())
    basket = f"古い実 {resting:,} こは、かごの中です。" if resting else ""
    return f"ほめの実 {len(state.fruits):,} こ（{told}）。{basket}"


def fruit_title(mark: FruitMark) -> str:
    """Name a fruit: 11月25日 うれしい実."""
    return f"{mark.day.month}月{mark.day.day}日 {_FRUITS[mark.emotion]}"
