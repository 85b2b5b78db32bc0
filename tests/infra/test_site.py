"""The two sites: headers, routing, and the order in which a build is published."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from homebiyori.dev.engine import ROOT
from infra.scripts_of import script
from infra.terraform_tree import TERRAFORM

HEADERS: dict[str, dict[str, str]] = json.loads((ROOT / "src/web/headers.json").read_text())
BUCKET = "homebiyori-dev-users-site-123456789012"


def _policy(site: str) -> dict[str, list[str]]:
    parts = (part.split() for part in HEADERS[site]["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in parts}


@pytest.mark.parametrize("site", ["parents", "desk"])
def test_a_page_may_do_what_it_needs_and_nothing_else(site: str) -> None:
    policy = _policy(site)
    assert policy["default-src"] == ["'none'"]
    for name in ("base-uri", "form-action", "frame-ancestors"):
        assert policy[name] == ["'none'"], name
    assert policy["script-src"] == ["'self'"], "no inline script, no other host"
    assert policy["require-trusted-types-for"] == ["'script'"]
    assert not re.search(r"unsafe|https?:|\*", HEADERS[site]["Content-Security-Policy"])


def test_one_policy_makes_trusted_markup() -> None:
    assert _policy("parents")["trusted-types"] == ["tree"]


@pytest.mark.parametrize("site", ["parents", "desk"])
def test_each_header_is_said_once_and_by_its_name(site: str) -> None:
    headers = HEADERS[site]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert {"camera=()", "geolocation=()"} <= set(headers["Permissions-Policy"].split(", "))
    # CloudFront's policy adds it; the local server has no TLS.
    assert "Strict-Transport-Security" not in headers
    assert all(re.fullmatch(r"[A-Z][A-Za-z-]+", name) for name in headers)


def test_terraform_reads_the_file_of_the_local_server() -> None:
    text = (TERRAFORM / "sites.tf").read_text()
    (named,) = re.findall(r'\$\{path\.module\}/(\S+headers\.json)"', text)
    assert (TERRAFORM / named).resolve() == ROOT / "src/web/headers.json"


def _run(function: str, uri: str) -> dict[str, Any]:
    if (node := shutil.which("node")) is None:
        pytest.skip("no Node to run a CloudFront function by")
    event = {"viewer": {"ip": "203.0.113.9"}, "request": {"uri": uri, "headers": {"x-viewer-address": {"value": "1"}}}}
    code = (TERRAFORM / f"{function}.js").read_text()
    made = subprocess.run(
        [node, "-e", f"{code}; console.log(JSON.stringify(handler({json.dumps(event)})))"],
        check=True,
        capture_output=True,
        text=True,
    )
    answer: dict[str, Any] = json.loads(made.stdout)
    return answer


@pytest.mark.parametrize(
    ("path", "answered"),
    [
        *((path, "/index.html") for path in ("/", "/chat", "/fruits/01ARZ3", "/billing/", "/v1.2/chat")),
        *((path, path) for path in ("/index.html", "/config.json", "/sw.js", "/nothing.png", "/favicon.ico", "/api")),
    ],
)
def test_a_page_answers_for_addresses_without_an_ending(path: str, answered: str) -> None:
    assert _run("paths", path)["uri"] == answered


def test_the_viewers_address_is_cloudfronts_word() -> None:
    assert _run("viewer", "/api/health")["headers"] == {"x-viewer-address": {"value": "203.0.113.9"}}
    assert 'viewer_header = "x-viewer-address"' in (TERRAFORM / "sites.tf").read_text()


@pytest.fixture
def build(tmp_path: Path) -> Path:
    folder = tmp_path / "parents"
    _write(folder, "assets/app-1a2b3c4d.js", "one")
    _write(folder, "index.html", '<script src="/assets/app-1a2b3c4d.js"></script>')
    for name in ("config.json", "sw.js", "manifest.webmanifest", "icon.svg"):
        _write(folder, name, "{}")
    return folder


def _write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        session = boto3.Session()
        session.client("s3").create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"}
        )
        yield session


@pytest.fixture
def site(aws: Any) -> Any:
    cloudfront = aws.client("cloudfront")
    origin = {"Id": "pages", "DomainName": "b.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
    behavior = {"TargetOriginId": "pages", "ViewerProtocolPolicy": "https-only", "MinTTL": 0}
    behavior |= {"ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}}}
    config = {"CallerReference": "1", "Comment": "", "Enabled": True, "DefaultCacheBehavior": behavior}
    config |= {"Origins": {"Quantity": 1, "Items": [origin]}}
    made = cloudfront.create_distribution(DistributionConfig=config)["Distribution"]["Id"]
    return {"url": "https://site.example", "bucket": BUCKET, "distribution_id": made}


def _publish(site: Any, aws: Any, folder: Path) -> list[str]:
    """Publish a build, and return the AWS calls in order."""
    module, log = script("site"), list[str]()
    published = module.Site(site, aws)
    for client in (published._s3, published._cloudfront):
        client.meta.events.register(
            "provide-client-params.*.*", lambda params, model, **_: log.append(f"{model.name} {params.get('Key', '')}")
        )
    published.publish(module.Build(folder))
    return log


def test_what_is_named_is_there_before_what_names_it(site: Any, aws: Any, build: Path) -> None:
    assert _publish(site, aws, build) == [
        "ListObjectsV2 ",
        "PutObject assets/app-1a2b3c4d.js",
        *(f"PutObject {name}" for name in ("icon.svg", "config.json", "manifest.webmanifest", "sw.js", "index.html")),
        "CreateInvalidation ",
    ]


def test_a_browser_keeps_assets_for_good_and_asks_for_pages_again(site: Any, aws: Any, build: Path) -> None:
    _publish(site, aws, build)
    s3 = aws.client("s3")
    told = {
        each["Key"]: (head["CacheControl"], head["ContentType"])
        for each in s3.list_objects_v2(Bucket=BUCKET)["Contents"]
        for head in [s3.head_object(Bucket=BUCKET, Key=each["Key"])]
    }
    assert told.pop("assets/app-1a2b3c4d.js") == (
        "public, max-age=31536000, immutable", "text/javascript; charset=utf-8",
    )  # fmt: skip
    assert {cache_control for cache_control, _ in told.values()} == {"no-cache"}
    assert told["manifest.webmanifest"][1] == "application/manifest+json"


def test_only_what_changes_under_its_name_is_invalidated(site: Any, aws: Any, build: Path) -> None:
    _publish(site, aws, build)
    cloudfront = aws.client("cloudfront")
    (made,) = cloudfront.list_invalidations(DistributionId=site["distribution_id"])["InvalidationList"]["Items"]
    found = cloudfront.get_invalidation(DistributionId=site["distribution_id"], Id=made["Id"])["Invalidation"]
    paths = found["InvalidationBatch"]["Paths"]["Items"]
    assert sorted(paths) == ["/config.json", "/icon.svg", "/index.html", "/manifest.webmanifest", "/sw.js"]


def test_what_older_pages_load_stays(site: Any, aws: Any, build: Path) -> None:
    _write(build, "assets/vendor-0a0b0c0d.js", "both")
    _publish(site, aws, build)
    (build / "assets/app-1a2b3c4d.js").unlink()
    _write(build, "assets/app-5e6f7a8b.js", "two")
    _write(build, "index.html", '<script src="/assets/app-5e6f7a8b.js"></script>')
    asked = _publish(site, aws, build)
    assert [line for line in asked if "assets/" in line] == ["PutObject assets/app-5e6f7a8b.js"], "and nothing twice"
    listed = aws.client("s3").list_objects_v2(Bucket=BUCKET, Prefix="assets/")["Contents"]
    kept, new, both = (f"assets/{name}.js" for name in ("app-1a2b3c4d", "app-5e6f7a8b", "vendor-0a0b0c0d"))
    assert [each["Key"] for each in listed] == [kept, new, both]


def test_an_asset_never_changes_under_its_name(site: Any, aws: Any, build: Path) -> None:
    _publish(site, aws, build)
    _write(build, "assets/app-1a2b3c4d.js", "other")
    with pytest.raises(SystemExit, match="other words"):
        _publish(site, aws, build)
    body = aws.client("s3").get_object(Bucket=BUCKET, Key="assets/app-1a2b3c4d.js")["Body"].read()
    assert body == b"one"


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        (
            "index.html",
            '<link href="/assets/gone-12345678.css">',
            "names assets/gone-12345678.css, which was not built",
        ),
        ("assets/app.js", "plain", "assets/app.js has no hash in its name"),
        ("film.avi", "", "film.avi is of no known type"),
    ],
)
def test_an_unfit_build_is_not_published(build: Path, name: str, text: str, fault: str) -> None:
    _write(build, name, text)
    module = script("site")
    with pytest.raises(module.UnfitBuildError, match=re.escape(fault)):
        module.Build(build)


def test_a_site_begins_somewhere(build: Path) -> None:
    (build / "index.html").unlink()
    module = script("site")
    with pytest.raises(module.UnfitBuildError, match=r"no index\.html"):
        module.Build(build)
