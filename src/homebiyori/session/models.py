"""What a page learns of its session."""

from typing import Annotated

from pydantic import BaseModel, Field


class AccessToken(BaseModel):
    """An access token for the page's memory."""

    access_token: Annotated[str, Field(max_length=8_192)]
    expires_in: Annotated[int, Field(ge=0, description="秒")]
    renewal_due: Annotated[bool, Field(description="「ログインをのばす」を出すころか (25日目から、昼のあいだ)")]


class SignedOut(BaseModel):
    """The URL that also signs the browser out of the sign-in page."""

    sign_out_url: Annotated[str, Field(max_length=1_000)]
    is_revoked: Annotated[
        bool, Field(description="falseなら、この端末からは消えましたが、Cognitoにはまだ届いていません")
    ]
