"""Without a network the pages open, help is complete, and a newer version takes nothing away."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from homebiyori.ai import safety
from support.browser.visit import Visit
from support.local_stack import Local

_CONTROLLED = "navigator.serviceWorker.ready.then(() => !!navigator.serviceWorker.controller)"

_SETTLED = """navigator.serviceWorker.ready.then((it) =>
  !it.installing && !it.waiting && it.active.state === 'activated')"""


def wait_for_worker(visit: Visit) -> None:
    """Wait until the service worker has cached the shell and controls this page."""
    for _ in range(100):
        if visit.run(_CONTROLLED):
            visit.settle()
            return
        visit.page.wait_for_timeout(100)
    raise AssertionError("no worker has come")


def test_the_pages_open_without_a_network(visit: Visit) -> None:
    visit.watch.expect(r"failed \(net::ERR_(PROXY_CONNECTION_FAILED|EMPTY_RESPONSE|INTERNET_DISCONNECTED)")
    visit.open("/")
    wait_for_worker(visit)
    visit.wire.is_down = True
    for path in ("/", "/help", "/album", "/settings"):
        visit.page.goto(visit.origin + path)
        expect(visit.page.locator("main")).to_be_visible()
        assert visit.path() == path


def test_nothing_of_the_api_lies_in_a_cache(visit: Visit) -> None:
    visit.parent.say("きょうは早く寝てくれた")
    visit.open("/")
    wait_for_worker(visit)
    visit.open("/history")
    kept = visit.run(
        "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((one) => one.keys()))))"
        ".then((all) => all.flat().map((request) => new URL(request.url).pathname))"
    )
    assert isinstance(kept, list)
    assert "/" in kept
    assert [path for path in kept if path.startswith("/api")] == []


def test_the_lines_of_the_page_are_those_of_the_server(built: Path) -> None:
    scripts = "\n".join(file.read_text(encoding="utf-8") for file in (built / "parents" / "assets").glob("*.js"))
    if safety.version() not in scripts:
        pytest.skip("no screen shows them yet")
    for line in safety.every_line():
        assert re.search(rf'id:["`]{line.id}["`]', scripts), line.id


def test_it_can_be_installed(visit: Visit) -> None:
    visit.open("/")
    session = visit.context.new_cdp_session(visit.page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert json.loads(manifest["data"])["start_url"] == "/"
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {error["errorId"] for error in errors} <= {"in-incognito"}  # every browser context of a test is incognito


@pytest.fixture
def site(stack: Local) -> Iterator[Path]:
    """The folder that is served, which a test may change; it is restored afterwards."""
    place, old = stack.state.with_name("pages") / "parents", stack.state.with_name("old")
    shutil.copytree(place, old)
    yield place
    shutil.rmtree(place)
    old.rename(place)


def test_a_newer_version_takes_nothing_from_an_open_page(visit: Visit, site: Path) -> None:
    visit.open("/")
    wait_for_worker(visit)
    visit.run("window.isTheSamePage = true")

    deploy_another(site)
    visit.run("navigator.serviceWorker.ready.then((it) => it.update()).then(() => 0)")
    for _ in range(100):
        if visit.run(_SETTLED):
            break
        visit.page.wait_for_timeout(100)
    visit.settle()

    # A screen that was not shown yet: its file is no longer on the server or in the browser's cache.
    visit.context.new_cdp_session(visit.page).send("Network.clearBrowserCache")
    visit.run("history.pushState(null, '', '/album'); dispatchEvent(new PopStateEvent('popstate')); 0")
    expect(visit.page.locator("main h1")).to_be_visible()
    assert visit.run("window.isTheSamePage") is True

    visit.page.reload()
    expect(visit.page.locator("meta[name=version]")).to_have_attribute("content", "another")
    assert visit.run("window.isTheSamePage ?? null") is None


def deploy_another(site: Path) -> None:
    """Change the page, rename the album's chunk, and give the service worker a new version."""
    texts = {file: file.read_text(encoding="utf-8") for file in site.rglob("*") if file.suffix in {".html", ".js"}}
    old = next(file for file in texts if file.name.startswith("album-"))
    name = "album-another.js"
    for file, text in texts.items():
        changed = text.replace(old.name, name)
        if file.name == "index.html":
            changed = changed.replace("<title>", '<meta name="version" content="another"><title>')
        if file.name == "sw.js":
            changed = re.sub(r"[0-9a-f]{12}", "another", changed, count=1)
        file.write_text(changed, encoding="utf-8")
    old.rename(old.with_name(name))
