"""The documentation matches the code: paths, keys, attributes, routes, sections, links."""

import json
import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from homebiyori.account.models import Deletion, Export
from homebiyori.admin.models import Announcement
from homebiyori.billing.models import Invoice, Subscription, SurveyAnswer
from homebiyori.care.mark import CareMark
from homebiyori.chat.models import ChatMessage
from homebiyori.dev.engine import ROOT
from homebiyori.notification.models import Notification
from homebiyori.notification.rules import NotificationType
from homebiyori.ops.audit import AuditEntry
from homebiyori.tree.models import Fruit, StageReached, ToldFacts, Tree
from homebiyori.user.models import Profile

DOCS = ROOT / "docs"
PAPERS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
PRODUCT = (DOCS / "product.md").read_text(encoding="utf-8")
DATA = (DOCS / "data-model.md").read_text(encoding="utf-8")
SOURCES = [
    path
    for top in ("src", "tests", "infra")
    for kind in ("py", "tf", "hcl")
    for path in (ROOT / top).rglob(f"*.{kind}")
]
STORED: tuple[type[BaseModel], ...] = (
    *(Profile, Subscription, Tree, CareMark, ToldFacts, StageReached, Fruit, Notification, Invoice, Export, Deletion),
    *(SurveyAnswer, Announcement, AuditEntry, ChatMessage),
)
# Not stored: it is derived from `read_at`.
DERIVED = {"is_read"}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_a_paper_names_what_is_there(paper: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    links = {link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link}
    missing = {link for link in links if link and not (paper.parent / link).exists()}
    named = set(re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", text)) - {"infra/README.md"}
    roots = (
        *(ROOT / place for place in ("", "src/homebiyori", "src/web", "src/web/parents", "infra", "infra/terraform")),
    )
    missing |= {name for name in named if not any((root / name).exists() for root in roots)}
    assert missing <= MADE_LATER


# Folders that commands create.
MADE_LATER = {".venv/", ".local/", "build/pages/", "build/browser/"}


def test_links_lead_to_their_headings() -> None:
    for paper in PAPERS:
        for link, anchor in re.findall(r"\]\(([^)\s#]*)#([^)\s]+)\)", paper.read_text(encoding="utf-8")):
            if "://" not in link:
                target = (paper.parent / link if link else paper).read_text(encoding="utf-8")
                headings = re.findall(r"^#+ (.+)$", target, re.MULTILINE)
                assert anchor in {re.sub(r"[^\w\- ]", "", name.lower()).replace(" ", "-") for name in headings}


def test_every_route_stands_in_the_contract() -> None:
    routes = json.loads((ROOT / "infra/terraform/routes.json").read_text())
    every = {(each["method"], each["path"]) for some in routes.values() for each in some}
    wanted = {f"{method} {path}" for method, path in every if (method, ("GET", path) in every) != ("HEAD", True)}
    told = set(re.findall(r"`((?:GET|HEAD|POST|PUT|DELETE) /[^`?]*)`", PRODUCT))
    assert wanted - told == set()
    assert told - wanted == set(), "what is not there is not told"


def test_every_notification_type_is_named() -> None:
    assert {f"`{kind.value}`" for kind in NotificationType} <= set(re.findall(r"`\w+`", PRODUCT))


@pytest.mark.parametrize("model", STORED, ids=lambda model: model.__name__)
def test_every_stored_attribute_is_named(model: type[BaseModel]) -> None:
    named = set(re.findall(r"`(\w+)`", DATA))
    assert set(model.model_fields) - DERIVED <= named


def test_every_key_is_named() -> None:
    keys = set()
    for path in (ROOT / "src/homebiyori").rglob("*.py"):
        if not {"dev", "ai", "care", "lexicon"} & set(path.relative_to(ROOT / "src/homebiyori").parts):
            keys |= set(re.findall(r'"([A-Z_]+#)', path.read_text(encoding="utf-8")))
            keys |= set(re.findall(r'user_key\(\w+, f?"([A-Z]+#?)', path.read_text(encoding="utf-8")))
    assert len(keys) > 15
    assert {key for key in keys if f"`{key}" not in DATA and f"= {key}" not in DATA} == set()


def test_code_cites_what_the_repository_has() -> None:
    sections = set(re.findall(r"^## (\d+)\.", PRODUCT, re.MULTILINE))
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        if path.name == "test_docs.py":
            continue
        for name in re.findall(r"[\w/.-]+\.md\b", text):
            # Names may be relative to the file's own folder.
            assert any((root / name).exists() for root in (ROOT, DOCS, path.parent, DOCS / "adr")), (path, name)
        for cited in re.findall(r"product\.md`? ((?:\d+(?:, | and )?)+)", text):
            assert set(re.findall(r"\d+", cited)) <= sections, (path, cited)


def test_every_decision_is_listed() -> None:
    index = (DOCS / "adr/README.md").read_text(encoding="utf-8")
    pages = sorted(path.name for path in (DOCS / "adr").glob("0*.md"))
    assert [int(name[:4]) for name in pages] == list(range(1, len(pages) + 1))
    for name in pages:
        assert f"]({name})" in index
        text = (DOCS / "adr" / name).read_text(encoding="utf-8")
        assert [part in text for part in ("**Why.**", "**Decision.**", "**Price.**", "**Measured.**")] == [True] * 4
