"""Trims pydantic's work at a cold start to what that start needs. Call before anything imports pydantic."""

import os
import warnings


def defer_schemas() -> None:
    """Build a model's validators when the first value comes, and look for no plugins.

    https://docs.pydantic.dev/latest/api/config/#pydantic.config.ConfigDict.defer_build
    """
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # noqa: TID251 - pydantic's own variable
    import pydantic  # noqa: PLC0415 - it reads that when it is imported
    from pydantic.warnings import UnsupportedFieldAttributeWarning  # noqa: PLC0415

    pydantic.BaseModel.model_config["defer_build"] = True
    # FastAPI silences it, too, where it builds the same itself.
    warnings.simplefilter("ignore", UnsupportedFieldAttributeWarning)
