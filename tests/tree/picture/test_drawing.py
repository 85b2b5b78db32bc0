"""The content of a picture: unique for each parent, small, safe to inline."""

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from itertools import pairwise

import pytest

from homebiyori.base.clock import JST
from homebiyori.tree.models import ThemeColor
from homebiyori.tree.picture import Form, TreeState, etag, render, seed_of
from homebiyori.tree.picture.svg import number, numbers_of, tag, text_tag
from homebiyori.tree.picture.tokyo import Light, Season, light_of
from support.pictures import GOLDEN, MOMENTS, SUMMER_DAY, SVG, fruits, parse, points_of, tree

TREES = ((0, 0), (19, 2), (60, 3), (130, 8), (400, 24), (30_000, 365), (700_000, 1_200), (1_500_000, 1_500))
ELEMENTS = {
    *("svg", "title", "desc", "defs", "g", "use", "marker", "path", "circle", "ellipse", "rect"),
    *("linearGradient", "radialGradient", "stop"),
}
ATTRIBUTES = {
    *(
        "id",
        "class",
        "role",
        "aria-labelledby",
        "viewBox",
        "transform",
        "href",
        "d",
        "data-day",
        "data-days",
        "overflow",
    ),
    *("x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2", "gradientUnits", "offset"),
    *("fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray", "opacity"),
    *("stop-color", "stop-opacity", "marker-start", "marker-mid", "marker-end"),
}


@cache
def _moments(total: int, count: int, form: Form) -> list[str]:
    """Draw a tree in all seasons and lights, for a page that has not shown it yet."""
    return [render(tree(total, count, now=now, since=0), form) for now in MOMENTS]


def test_no_two_parents_have_the_same_tree() -> None:
    for total in (0, 30, 90, 130, 5_000):
        assert len({render(tree(total, who=f"parent {who}"), Form.INLINE) for who in range(25)}) == 25
    crowns = set()
    for who in range(80):
        drawn = parse(render(tree(5_000, who=f"parent {who}"), Form.INLINE))
        crowns |= {path.attrib["d"] for path in drawn.iter(f"{SVG}path") if path.get("class") == "crown"}
    assert len(crowns) == 80


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize(("total", "count"), TREES)
class TestForm:
    def test_only_what_is_allowed(self, total: int, count: int, form: Form) -> None:
        for svg in _moments(total, count, form):
            drawn = list(parse(svg).iter())
            elements = {element.tag.removeprefix(SVG) for element in drawn}
            assert elements <= ELEMENTS | ({"style"} if form is Form.STANDALONE else set())
            assert {name for element in drawn for name in element.attrib} <= ATTRIBUTES

    def test_ids_are_unique_and_references_resolve(self, total: int, count: int, form: Form) -> None:
        for svg in _moments(total, count, form):
            ids = Counter(element.attrib["id"] for element in parse(svg).iter() if "id" in element.attrib)
            assert ids.most_common(1)[0][1] == 1
            assert all(re.fullmatch(r"t[a-z2-7]{5}-[a-z0-9-]+", name) for name in ids)
            assert set(re.findall(r'(?:url\(|href=")#([^")]*)', svg)) <= set(ids)
            assert not re.search(r"https?:(?!//www\.w3\.org/2000/svg)|data:|javascript:|\bon[a-z]+=", svg)

    def test_few_bytes_in_short_numbers(self, total: int, count: int, form: Form) -> None:
        for svg in _moments(total, count, form):
            assert len(svg.encode()) <= 40_000
            assert not re.search(r"\bnan\b|\binf\b|\de-\d|\.\d{3}", svg)


@pytest.mark.parametrize(("state", "form"), GOLDEN.values(), ids=GOLDEN)
def test_an_image_with_a_name(state: TreeState, form: Form) -> None:
    drawn = parse(render(state, form))
    assert drawn.attrib["viewBox"] == "0 0 400 440"
    assert drawn.attrib["role"] == "img"
    assert drawn.attrib["aria-labelledby"].split() == [drawn[0].attrib["id"], drawn[1].attrib["id"]]
    assert state.height.stage_name in (drawn[0].text or "")


def test_only_the_standalone_form_moves_and_darkens_by_itself() -> None:
    state = tree(3_000, 30)
    assert "<style" not in render(state, Form.INLINE)
    assert "style=" not in render(state, Form.STANDALONE)
    style = parse(render(state, Form.STANDALONE)).findtext(f"{SVG}style", "")
    assert "@media(prefers-reduced-motion:no-preference)" in style
    assert "@media(prefers-color-scheme:dark)" in style
    drawn = render(state, Form.INLINE)
    assert all(f'class="{name}"' in drawn for name in re.findall(r"\.([a-z]+)\{", style) if name in {"sway", "dim"})
    assert re.sub("<style>.*?</style>", "", render(state, Form.STANDALONE)) == drawn


def test_words_for_those_who_hear_the_picture() -> None:
    drawn = parse(render(tree(12_345, 12, now=datetime(2026, 8, 1, 15, tzinfo=UTC)), Form.INLINE))
    assert drawn[0].text == "夏の夜、あなたの木は『大木』です"
    assert (drawn[1].text or "").startswith("書いたことば 12,345 文字、年輪 12 本。ほめの実 12 こ（うれしい実 ")
    assert parse(render(tree(0), Form.INLINE))[1].text == "書いたことば 0 文字。ほめの実は、これからです。"


@pytest.mark.parametrize("theme", ThemeColor)
def test_a_theme_colours_the_blossoms(theme: ThemeColor) -> None:
    others = {render(tree(400, theme=other), Form.INLINE) for other in ThemeColor if other is not theme}
    assert render(tree(400, theme=theme), Form.INLINE) not in others


def test_sky_hills_and_ground_reach_beyond_the_frame() -> None:
    drawn = parse(render(tree(3_000), Form.INLINE))
    sky = drawn.find(f"{SVG}rect")
    assert sky is not None
    assert [sky.attrib[name] for name in ("x", "y", "width", "height")] == ["-800", "-700", "2000", "1540"]
    lands = [d for path in drawn.iter(f"{SVG}path") if (d := path.get("d", "")).endswith("V840H-800z")]
    assert len(lands) == 4
    for land in lands:
        assert max(x for x, _ in points_of(land)) == 1_200


@pytest.mark.parametrize(
    ("at", "season", "light"),
    [
        ("2026-06-15T03:49", Season.SUMMER, Light.NIGHT),
        ("2026-06-15T03:50", Season.SUMMER, Light.MORNING),
        ("2026-06-15T06:25", Season.SUMMER, Light.DAY),
        ("2026-06-15T17:59", Season.SUMMER, Light.EVENING),
        ("2026-06-15T19:39", Season.SUMMER, Light.NIGHT),
        ("2026-12-15T15:28", Season.WINTER, Light.DAY),
        ("2026-12-15T15:29", Season.WINTER, Light.EVENING),
        ("2026-12-15T17:09", Season.WINTER, Light.NIGHT),
        ("2026-02-28T23:59", Season.WINTER, Light.NIGHT),
        ("2026-03-01T00:00", Season.SPRING, Light.NIGHT),
        ("2026-09-01T12:00", Season.AUTUMN, Light.DAY),
    ],
)
def test_season_and_light_are_those_of_tokyo(at: str, season: Season, light: Light) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=JST)
    for zone in (JST, UTC, timezone(timedelta(hours=-5))):
        state = tree(400, now=moment.astimezone(zone))
        assert (state.season, state.light) == (season, light)


def test_each_day_has_four_lights_in_order() -> None:
    for month in range(1, 13):
        lights = [light_of(datetime(2026, month, 15, minute // 60, minute % 60)) for minute in range(1440)]  # noqa: DTZ001 - of Tokyo already
        turns = [lights[0], *(after for before, after in pairwise(lights) if before is not after)]
        assert turns == [Light.NIGHT, Light.MORNING, Light.DAY, Light.EVENING, Light.NIGHT]


def test_two_pictures_on_a_page_share_no_id() -> None:
    state = tree(400, 30)
    others = [tree(401, 30), tree(400, 30, since=390), tree(400, 29), replace(state, name="2026-11-25")]
    found = [re.findall(r' id="([^"]*)"', render(each, Form.INLINE)) for each in (state, *others)]
    assert len({name for names in found for name in names}) == sum(map(len, found))


class TestEtag:
    def test_is_one_as_long_as_the_picture_is_one(self) -> None:
        state = tree(400, 3)
        later = replace(state, now=SUMMER_DAY + timedelta(minutes=50))
        assert etag(state, Form.INLINE) == etag(later, Form.INLINE)
        assert etag(state, Form.INLINE) == etag(replace(state, fruits=state.fruits[::-1]), Form.INLINE)
        assert re.fullmatch(r'"[0-9a-f]{32}"', etag(state, Form.INLINE))

    def test_is_another_as_soon_as_the_picture_is_another(self) -> None:
        state = tree(400, 3)
        others = [
            replace(state, total=401),
            replace(state, name="2026-11-25"),
            replace(state, since=390),
            replace(state, seed=seed_of("another")),
            replace(state, theme=ThemeColor.COOL_BLUE),
            replace(state, fruits=fruits(2)),
            replace(state, fruits=(*fruits(2), replace(fruits(3)[2], slot=3))),
            replace(state, now=SUMMER_DAY + timedelta(hours=12)),
            replace(state, now=SUMMER_DAY + timedelta(days=100)),
            replace(state, thresholds=(1, 2, 3, 4, 1000)),
            replace(state, thresholds=(1, 2, 3, 4, 1000), stage_reached=5),
        ]
        tags = {etag(other, form) for other in (state, *others) for form in Form}
        assert len(tags) == 2 * (len(others) + 1)


class TestSvg:
    def test_nothing_breaks_out_of_an_attribute_or_a_text(self) -> None:
        hostile = "\"><script>alert('&')</script>"
        element = parse(tag("g", text_tag("title", hostile), id=hostile))
        assert element.attrib == {"id": hostile}
        assert [child.text for child in element] == [hostile]

    @pytest.mark.parametrize("seed", [b"", b"\x00", b"<&\"'>", bytes(range(256)), seed_of("<script>")])
    def test_any_seed_is_drawn(self, seed: bytes) -> None:
        parse(render(replace(tree(3_000, 30), seed=seed), Form.INLINE))

    @pytest.mark.parametrize(
        ("value", "written"),
        [(0, "0"), (-0.04, "0"), (0.04, "0"), (0.5, ".5"), (-0.5, "-.5"), (1.0, "1"), (10.06, "10.1"), (-3.25, "-3.2")],
    )
    def test_numbers_have_one_decimal_at_most(self, value: float, written: str) -> None:
        assert number(value) == written
        assert numbers_of((1, value)) == f"1{'' if written.startswith('-') else ' '}{written}"
