"""The companion's data, kept beside its code."""

from functools import partial

from homebiyori.base import data

load = partial(data.load, "ai/offline")
