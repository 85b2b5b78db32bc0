"""The item size that DynamoDB bills."""

from typing import Any


def item_size(value: Any) -> int:
    """Return the size of an item on the wire in bytes: names and values in UTF-8, without the names of types."""
    if isinstance(value, dict):
        return sum(len(name) + item_size(*of_type.values()) for name, of_type in value.items())
    if isinstance(value, list):
        return sum(item_size(*of_type.values()) for of_type in value)
    return len(str(value).encode())
