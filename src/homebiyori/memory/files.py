"""What a memory is named by, kept as data beside the code."""

from functools import partial

from homebiyori.base import data

load = partial(data.load, "memory")
