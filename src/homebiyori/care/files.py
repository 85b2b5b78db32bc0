"""Loads the data files by which care reads and answers messages."""

from functools import partial

from homebiyori.base import data

load = partial(data.load, "care")
