"""Loads the data files of the offline companion."""

from functools import partial

from homebiyori.base import data

load = partial(data.load, "ai/offline")
