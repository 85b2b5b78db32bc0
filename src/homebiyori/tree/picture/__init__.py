"""A parent's tree as a picture: pure functions of `TreeState`, without a clock, a random number or a read of their own.

    render(state: TreeState, form: Form) -> str    # SVG; about 5 ms
    etag(state: TreeState, form: Form) -> str      # quoted, as the header wants it; some 50 µs

Import this where a picture is first asked for, not at the head of the router: a message's cold start needs none of it.
"""

from homebiyori.tree.models import FruitMark
from homebiyori.tree.picture.drawing import VERSION, Form, etag, render
from homebiyori.tree.picture.state import TreeState, seed_of

__all__ = ["VERSION", "Form", "FruitMark", "TreeState", "etag", "render", "seed_of"]
