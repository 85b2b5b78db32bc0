"""Types that many answers share, with the examples that /docs shows."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

Id = Annotated[str, Field(examples=["01M8471NB9CJ7T9XBVQV4RGE0S"])]
Instant = Annotated[datetime, Field(examples=["2026-11-23T21:45:42.121102+09:00"])]
