"""The whole picture, from the sky to the newest fruit."""

import re
from base64 import b32encode
from enum import StrEnum
from hashlib import blake2b

from homebiyori.tree.picture.crown import crown_of
from homebiyori.tree.picture.foliage import Growing, draw_back, draw_foliage
from homebiyori.tree.picture.fruits import draw_basket, draw_fruits, hang
from homebiyori.tree.picture.ground import draw_ground, draw_ring_things, draw_slice, draw_swing
from homebiyori.tree.picture.growth import GROUND, MIDDLE, SAPLING, SPROUT, YOUNG, Pose, pose
from homebiyori.tree.picture.numbers import numbers
from homebiyori.tree.picture.palette import Palette, palette_of
from homebiyori.tree.picture.skeleton import draw_wood
from homebiyori.tree.picture.sky import cover, draw_falling, draw_hills, draw_sky, sky_gradient
from homebiyori.tree.picture.sprout import draw_seed, draw_sprout, sprout_ground
from homebiyori.tree.picture.state import TreeState
from homebiyori.tree.picture.svg import tag, text_tag
from homebiyori.tree.picture.words import description_of, title_of

VERSION = 3  # raise whenever any state's drawing changes: browsers cache by ETag

WIDTH, HEIGHT = 400, 440

_IDS = re.compile(r'(id="|"#|\(#)t-')
_PREFIX_BYTES = 5

_STYLE = (
    "@media(prefers-reduced-motion:no-preference){"
    ".sway{animation:sway 7s ease-in-out infinite alternate;transform-origin:50% 85%}"
    ".fresh{animation:fresh 1.2s ease-out both}"
    ".twinkle{animation:twinkle 4s ease-in-out infinite alternate}"
    "@keyframes sway{from{transform:rotate(-.5deg)}to{transform:rotate(.5deg)}}"
    "@keyframes fresh{from{opacity:0}}@keyframes twinkle{from{opacity:.35}}}"
    "@media(prefers-color-scheme:dark){.dim{opacity:.6}}"
)


class Form(StrEnum):
    """Stand-alone: with a <style> for sway and dark. Inline: attributes and classes only, for a strict CSP."""

    STANDALONE = "standalone"
    INLINE = "inline"


def render(state: TreeState, form: Form) -> str:
    """Draw a tree as SVG: the same bytes for the same state, season and light."""
    palette = palette_of(state.season, state.light, state.theme)
    habit = numbers(state.seed, "habit")
    stands = pose(state.growth, 2 * next(habit) - 1)
    hung = state.hung()
    fruit_definitions, fruits = draw_fruits(hang(hung, state.seed, stands), stands, palette)
    resting = [mark for mark in state.fruits if mark.slot < hung[0].slot] if hung else []
    rings = state.height.rings
    own = _prefix(state)
    drawn = tag(
        "svg",
        text_tag("title", title_of(state), id="t-title"),
        text_tag("desc", description_of(state), id="t-desc"),
        tag("style", _STYLE) if form is Form.STANDALONE else "",
        tag("defs", sky_gradient(palette), _glow(palette), fruit_definitions),
        draw_sky(state.seed, palette, is_mirrored=next(habit) < 0.5),
        draw_hills(state.seed, palette),
        draw_ground(state.seed, palette),
        draw_ring_things(state.seed, rings, palette),
        _draw_tree(state, stands, palette),
        draw_basket(resting, palette),
        draw_slice(rings, palette),
        "" if palette.is_night else cover("#0d1226", class_="dim", opacity=0),
        tag("g", fruits, class_="sway") if fruits and stands.growth >= SAPLING else fruits,
        draw_falling(state.seed, palette),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        fill="none",
        stroke_linecap="round",
        aria_labelledby=f"{own}-title {own}-desc",
    )
    return _IDS.sub(rf"\1{own}-", drawn)


def etag(state: TreeState, form: Form) -> str:
    """Return the ETag of what `render` would draw, without drawing it."""
    marks = sorted((mark.slot, mark.day.isoformat(), mark.emotion, mark.character) for mark in state.fruits)
    return f'"{blake2b(repr((form, _facts(state), marks)).encode(), digest_size=16).hexdigest()}"'


def _prefix(state: TreeState) -> str:
    """Return the prefix of this picture's ids, so that a page can hold several; the drawing code writes `t-`."""
    borne = max((mark.slot for mark in state.fruits), default=None)
    facts = repr((_facts(state), borne, len(state.fruits)))
    digest = blake2b(facts.encode(), digest_size=_PREFIX_BYTES).digest()
    return "t" + b32encode(digest).decode().lower()[:_PREFIX_BYTES]


def _facts(state: TreeState) -> tuple[object, ...]:
    return (
        VERSION,
        state.name,
        state.seed.hex(),
        state.total,
        state.since,
        state.theme,
        tuple(state.thresholds),
        state.stage_reached,
        state.season,
        state.light,
    )


def _glow(palette: Palette) -> str:
    strength = 0.46 if palette.is_night else 0.55
    stops = (
        tag("stop", stop_color="#fff3c4", stop_opacity=strength),
        tag("stop", offset=1, stop_color="#fff3c4", stop_opacity=0),
    )
    return tag("radialGradient", *stops, id="t-glow")


def _draw_tree(state: TreeState, stands: Pose, palette: Palette) -> str:
    if stands.growth < SPROUT:
        return draw_seed(state.seed, stands.growth, palette, state.growth_seen)
    if stands.growth < YOUNG:
        sprout = draw_sprout(state.seed, stands, palette, state.growth_seen)
        return sprout_ground(stands) + tag("g", sprout, class_="sway")
    crown = crown_of(state.seed)
    shadow = tag(
        "ellipse", cx=MIDDLE + 4, cy=GROUND + 2, rx=round(0.8 * stands.half_width), ry=11, fill="#000", opacity=0.13
    )
    grown = Growing(state.total, state.since)
    return shadow + tag(
        "g",
        draw_back(crown, stands, palette),
        draw_swing(state.height.rings, stands, palette),
        draw_wood(crown.skeleton, stands, palette),
        draw_foliage(crown, stands, palette, grown),
        class_="sway",
    )
