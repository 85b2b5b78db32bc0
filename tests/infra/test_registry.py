"""ECR's lifecycle policy (images.json) keeps every image that is or was live, up to 1,000.

Rules are evaluated as documented: in order of priority; an image is expired by at most one rule; an image that matches
the tags of a rule cannot be expired by a later one.
https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html#lp_evaluation_rules
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from infra.terraform_tree import TERRAFORM, read_json

TODAY = date(2030, 1, 1)


@dataclass(frozen=True)
class Image:
    pushed_on: date
    tags: frozenset[str]


def _pushed(days_ago: int, *tags: str) -> Image:
    return Image(TODAY - timedelta(days=days_ago), frozenset(tags))


def _matches(selection: dict[str, Any], image: Image) -> bool:
    if selection["tagStatus"] == "tagged":
        return all(any(tag.startswith(word) for tag in image.tags) for word in selection["tagPrefixList"])
    return selection["tagStatus"] == "any" or not image.tags


def expired(rules: list[dict[str, Any]], images: list[Image]) -> list[Image]:
    gone: list[Image] = []
    taken: list[Image] = []
    for rule in sorted(rules, key=lambda rule: int(rule["rulePriority"])):
        selection = rule["selection"]
        newest_first = sorted(filter(lambda image: _matches(selection, image), images), key=lambda i: i.pushed_on)[::-1]
        if selection["countType"] == "imageCountMoreThan":
            over = newest_first[selection["countNumber"] :]
        else:
            limit = TODAY - timedelta(days=selection["countNumber"])
            over = [image for image in newest_first if image.pushed_on < limit]
        gone += [image for image in over if image not in taken]
        if selection["tagStatus"] != "any":
            taken += newest_first
    return gone


RULES = read_json("images.json")["rules"]


def test_what_was_live_once_stays_however_old_and_however_many_came_after() -> None:
    live = _pushed(2_000, "abc", "live-abc")
    # Ten deployments a week for a year and a half, each with a new image, and as many images that never went live.
    later = [_pushed(days % 550, f"c{days}", f"live-c{days}") for days in range(800)]
    tried = [_pushed(days % 550, f"t{days}") for days in range(800)]
    gone = expired(RULES, [live, *later, *tried])
    assert live not in gone
    assert not set(later) & set(gone)


def test_what_was_never_deployed_ends() -> None:
    images = [_pushed(100, "tried"), _pushed(10, "new"), _pushed(10), _pushed(3)]
    assert expired(RULES, images) == [images[2], images[0]]


@pytest.mark.parametrize(
    "rules",
    [
        # A former policy, "any image above 40", which expired a live image.
        [{"rulePriority": 1, "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 40}}],
        [{**rule, "rulePriority": 4 - rule["rulePriority"]} for rule in RULES],
        [rule for rule in RULES if rule["rulePriority"] != 1],
    ],
    ids=["a number", "another order", "no rule for live ones"],
)
def test_the_judge_sees_a_policy_that_lets_a_live_image_go(rules: list[dict[str, Any]]) -> None:
    live = _pushed(365, "abc", "live-abc")
    assert live in expired(rules, [live, *(_pushed(days, f"t{days}") for days in range(50))])


def test_the_policy_is_one_that_ecr_takes() -> None:
    priorities = [rule["rulePriority"] for rule in RULES]
    assert priorities == sorted(set(priorities))
    assert [rule["selection"]["tagStatus"] for rule in RULES][-1] == "any", "ECR: must be the last"
    assert 'file("${path.module}/images.json")' in (TERRAFORM / "registry.tf").read_text()
