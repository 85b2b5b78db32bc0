"""Writes the OpenAPI documents of both apps, from which the pages' types are generated; needs no AWS."""

import json
import os
from pathlib import Path

from homebiyori.api import create_admin_app, create_user_app
from homebiyori.base.settings import Settings
from homebiyori.dev.engine import REGION, ROOT
from homebiyori.resources import Resources

DOCUMENTS = ROOT / "build" / "openapi"
_NOWHERE = "https://nowhere.invalid"
_PARAMETERS = {
    "ENV": "documents",
    "TABLE_CORE": "core",
    "TABLE_CHATS": "chats",
    "USERS_ISSUER": _NOWHERE,
    "USERS_JWKS_URL": _NOWHERE,
    "USERS_CLIENT_IDS": "nobody",
    "ADMINS_ISSUER": _NOWHERE,
    "ADMINS_JWKS_URL": _NOWHERE,
    "ADMINS_CLIENT_IDS": "nobody",
    "USER_API_ID": "users",
    "ADMIN_API_ID": "admins",
    "COMPANION": "offline",
    "TTL_QUEUE_URL": _NOWHERE,
    "BUCKET": "nothing",
    "CURSOR_KEYS": "0" * 32,
}


def write_documents(folder: Path = DOCUMENTS) -> list[Path]:
    """Write users.json and admins.json; unchanged files are left alone."""
    os.environ.setdefault("AWS_DEFAULT_REGION", REGION)  # noqa: TID251 - boto3 needs one to create a client
    settings = Settings.from_environment({f"HOMEBIYORI_{name}": value for name, value in _PARAMETERS.items()})
    resources = Resources.connect(settings)
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, app in (("users", create_user_app(resources)), ("admins", create_admin_app(resources))):
        file = folder / f"{name}.json"
        text = json.dumps(app.openapi(), ensure_ascii=False, indent=1) + "\n"
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
        made.append(file)
    return made
