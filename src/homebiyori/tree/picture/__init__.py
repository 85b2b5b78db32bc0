"""Draws a parent's tree: pure functions of `TreeState`, without clock, randomness or I/O.

    render(state: TreeState, form: Form) -> str    # SVG; about 5 ms
    etag(state: TreeState, form: Form) -> str      # quoted for the header; about 50 µs

Import this in the routes that draw, not at the top of the router: a message's cold start needs none of it.
"""

from homebiyori.tree.models import FruitMark
from homebiyori.tree.picture.drawing import VERSION, Form, etag, render
from homebiyori.tree.picture.state import TreeState, seed_of

__all__ = ["VERSION", "Form", "FruitMark", "TreeState", "etag", "render", "seed_of"]
