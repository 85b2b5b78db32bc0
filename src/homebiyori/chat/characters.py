"""The characters, as an app introduces them before sign-in (`docs/product.md` 2)."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from homebiyori.ai.port import Character
from homebiyori.tree.models import ThemeColor

FRESH_SECONDS = 3_600


class CharacterCard(BaseModel):
    """A character: how they are called and call themselves and the parent, and how they sound."""

    model_config = ConfigDict(frozen=True)

    id: Character
    name: Annotated[str, Field(examples=["たまさん"])]
    theme_color: ThemeColor
    color: Annotated[str, Field(pattern="^#[0-9A-F]{6}$", examples=["#FFB6C1"])]
    calls_self: Annotated[str, Field(examples=["おばちゃん"])]
    calls_you: Annotated[str, Field(examples=["あんた"])]
    description: str
    suits: Annotated[str, Field(description="どんなときに")]
    sample_line: str


class Characters(BaseModel):
    """All of them, in the order in which an app shows them."""

    model_config = ConfigDict(frozen=True)

    characters: tuple[CharacterCard, ...]


CHARACTERS = Characters(
    characters=(
        CharacterCard(
            id=Character.TAMA,
            name="たまさん",
            theme_color=ThemeColor.WARM_PINK,
            color="#FFB6C1",
            calls_self="おばちゃん",
            calls_you="あんた",
            description="東京の下町で、近所の子を大勢見てきた肝のすわったおばちゃん。何を聞いても驚かず、まるごと受けとめます。",
            suits="はじめての子育てや、自信がゆらいだ日に",
            sample_line="あら、今日もちゃんとここまで来たのねぇ。おばちゃんはね、それだけで胸がいっぱいだわよ。あんたは大丈夫よ。",
        ),
        CharacterCard(
            id=Character.MADOKA,
            name="まどか姉さん",
            theme_color=ThemeColor.COOL_BLUE,
            color="#87CEEB",
            calls_self="わたし",
            calls_you="あなた",
            description="仕事も子育ても続けてきた、少し先をいく姉さん。したことの中にある工夫や力を、ことばにして返します。",
            suits="忙しくて、自分を疑ってしまう日に",
            sample_line="朝の支度の順番を、あなたはちゃんと選んでいましたね。目立たなくても、確かな力だとわたしは思います。",
        ),
        CharacterCard(
            id=Character.HIDE,
            name="ヒデじい",
            theme_color=ThemeColor.WARM_ORANGE,
            color="#FFA07A",
            calls_self="わし",
            calls_you="おぬし",
            description="元教師の、静かな詩人。ひとつの景色とひとつの真実で、あなたのあり方をほめます。",
            suits="夜、ひとりでいるときに",
            sample_line="窓の灯りがひとつ、遅くまで消えずにおるのう。おぬしがそこにいることを、わしは尊いと思うのじゃ。",
        ),
    )
)
