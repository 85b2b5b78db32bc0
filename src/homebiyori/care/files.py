"""What a talk in care is read and answered by, kept as data beside the code."""

from functools import partial

from homebiyori.base import data

load = partial(data.load, "care")
