"""Measure the built pages: `make figures-pages`. Prints a JSON line per figure, and a table for docs/figures.md.

The exit status is 1 if a limit is exceeded. Times depend on the machine, so they have no limits.
"""

import argparse
import gzip
import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession

from homebiyori.base.clock import Clock, jst_date
from homebiyori.dev.pages import BUILT, COMPRESSED_FROM, are_built
from support.browser.chromium import chromium, find_chromium
from support.browser.looks import enlarge_text, luminance, overflow, small_targets, violations
from support.browser.orchard import plant
from support.browser.parent import Parent, new_parent
from support.browser.screens import SCREENS
from support.browser.visit import Visit, visiting
from support.local_stack import Local, start, stop

NOON, NIGHT = "2026-11-26T12:00:00+09:00", "2026-11-26T02:00:00+09:00"
FIRST_VIEW_BYTES, FIRST_VIEW_REQUESTS, NIGHT_LUMINANCE = 60_000, 14, 0.08
LATENCY_MS, BYTES_A_SECOND, CPU_SLOWER = 400, 400_000 // 8, 4
HEARING_CPU_SLOWER = 6
_OBSERVE = """
window.__seen = { lcp: 0, longest: 0, shift: 0, usable: 0 };
const watch = (type, note) =>
  new PerformanceObserver((all) => all.getEntries().forEach(note)).observe({ type, buffered: true });
watch("largest-contentful-paint", (one) => (window.__seen.lcp = one.startTime));
watch("longtask", (one) => (window.__seen.longest = Math.max(window.__seen.longest, one.duration)));
watch("layout-shift", (one) => { if (!one.hadRecentInput) window.__seen.shift += one.value; });
new MutationObserver(() => {
  if (!window.__seen.usable && document.querySelector("textarea:not(:disabled)"))
    window.__seen.usable = performance.now();
}).observe(document, { childList: true, subtree: true });
"""


@dataclass
class Figures:
    """Collects and prints the figures; `missed` lists those that exceed a limit."""

    rows: list[tuple[str, str]] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def tell(self, name: str, value: Any, shown: str, *, holds: bool = True) -> None:
        print(json.dumps({"figure": name, "value": value, "holds": holds}, ensure_ascii=False), flush=True)
        self.rows.append((name, shown))
        if not holds:
            self.missed.append(name)

    def table(self) -> str:
        return "\n".join(
            ["| figure | value |", "| --- | --- |", *(f"| {name} | {shown} |" for name, shown in self.rows)]
        )


@dataclass(frozen=True)
class Bench:
    """A running stack and a browser."""

    browser: Browser
    local: Local
    figures: Figures

    @property
    def clock(self) -> Path:
        return self.local.state.with_name("clock")

    @contextmanager
    def visit(self, parent: Parent, form: str = "phone", **options: object) -> Iterator[Visit]:
        """Open a browser in which the parent is signed in."""
        with visiting(self.browser, parent, form, self.clock, **options) as visit:
            parent.sign_in(visit.context)
            yield visit


def live(parent: Parent, days: int) -> None:
    """Give a parent a fruit for each of the past days, and two messages today."""
    if days:
        plant(parent, total=60 * days, fruits=days, last=jst_date(Clock().now()) - timedelta(days=1))
        parent.say("今日はやっと公園に行けた。すべり台で笑ってくれた")
        parent.say("夜はなかなか寝なくて、少し疲れたかな")


def first_view(bench: Bench, parent: Parent) -> None:
    """Measure the download of home for a signed-in parent, compressed as by API Gateway and CloudFront."""
    with bench.visit(parent) as visit:
        session, answers = visit.context.new_cdp_session(visit.page), dict[str, dict[str, Any]]()
        session.send("Network.enable")
        session.on("Network.responseReceived", lambda event: answers.setdefault(event["requestId"], event))
        sizes = dict[str, int]()
        session.on(
            "Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]})
        )
        visit.open("/")
        visit.page.wait_for_timeout(1_000)  # until the last sizes have arrived
        parts = [
            (_path(event, visit.origin), _compressed(session, name, event, sizes.get(name, 0)))
            for name, event in answers.items()
        ]
        total, strangers = sum(size for _, size in parts), len(visit.wire.strangers)
    print(json.dumps({"first view": parts}))
    bench.figures.tell("first view, bytes", total, f"{total / 1000:.1f} kB", holds=total <= FIRST_VIEW_BYTES)
    bench.figures.tell("first view, requests", len(parts), str(len(parts)), holds=len(parts) <= FIRST_VIEW_REQUESTS)
    bench.figures.tell("requests to others", strangers, str(strangers), holds=not strangers)


def _path(event: dict[str, Any], origin: str) -> str:
    address: str = event["response"]["url"]
    return address.removeprefix(origin)


def _compressed(session: CDPSession, request: str, event: dict[str, Any], size: int) -> int:
    """Return a response's size on the wire; compress the body if only a deployment would."""
    headers = {name.lower(): value for name, value in event["response"]["headers"].items()}
    if "content-encoding" in headers or size < COMPRESSED_FROM:
        return size
    body = session.send("Network.getResponseBody", {"requestId": request})["body"].encode()
    return size - len(body) + len(gzip.compress(body))


def speed(bench: Bench, parent: Parent, rounds: int) -> None:
    """Measure the loading of home, cold and warm, with a throttled network and CPU; medians."""
    seen: dict[str, list[dict[str, float]]] = {"cold": [], "warm": []}
    for _ in range(rounds):
        with bench.visit(parent) as visit:
            visit.context.add_init_script(_OBSERVE)
            session = visit.context.new_cdp_session(visit.page)
            session.send("Network.enable")
            limits = {"latency": LATENCY_MS, "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
            session.send("Network.emulateNetworkConditions", {"offline": False, **limits})
            session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWER})
            for name in ("cold", "warm"):
                visit.page.goto(f"{visit.origin}/", timeout=60_000)
                visit.page.wait_for_timeout(6_000)
                seen[name].append(visit.run("window.__seen"))
    for name, all_of_them in seen.items():
        middle = {key: statistics.median(one[key] for one in all_of_them) for key in all_of_them[0]}
        shown = f"LCP {middle['lcp'] / 1000:.1f} s, writable after {middle['usable'] / 1000:.1f} s, "
        shown += f"longest task {middle['longest']:.0f} ms, CLS {middle['shift']:.3f}"
        bench.figures.tell(f"home {name}, 400 kbit/s, 400 ms, CPU / 4, median of {rounds}", middle, shown)


def hearing(bench: Bench, rounds: int) -> None:
    """Measure the longest task while home opens and answers, with 365 fruits and a throttled CPU."""
    seen: dict[str, list[float]] = {"opens": [], "answers": []}
    with new_parent(bench.local) as parent:
        parent.sign_in()
        parent.onboard()
        live(parent, 365)
        with bench.visit(parent) as visit:
            visit.context.add_init_script(_OBSERVE)
            session = visit.context.new_cdp_session(visit.page)
            session.send("Emulation.setCPUThrottlingRate", {"rate": HEARING_CPU_SLOWER})
            for _ in range(rounds):
                visit.open("/")
                visit.page.wait_for_timeout(2_000)
                seen["opens"].append(visit.run("window.__seen.longest"))
                visit.run("window.__seen.longest = 0")
                visit.page.get_by_role("textbox").fill("今日もいちにち、よく笑っていた")
                visit.page.get_by_role("button", name="送る").click()
                visit.settle()
                visit.page.wait_for_timeout(2_000)
                seen["answers"].append(visit.run("window.__seen.longest"))
    middle = {name: statistics.median(longest) for name, longest in seen.items()}
    shown = ", ".join(f"{value:.0f} ms while it {name}" for name, value in middle.items())
    bench.figures.tell(f"longest task, 365 fruits, CPU / 6, median of {rounds}", middle, shown)


def looks(bench: Bench, parent: Parent) -> None:
    """Check each screen in both themes on phone and desktop, at 320 px, and with the text at 200 %."""
    found: dict[str, list[str]] = {"axe": [], "small targets": [], "cut at 320 px": [], "cut at 200 % text": []}
    silent: list[str] = []
    for form in ("phone", "desk"):
        for scheme in ("light", "dark"):
            with bench.visit(parent, form, color_scheme=scheme) as visit:
                visit.hands.move_to(NOON)  # so that `auto` follows the system
                for path in SCREENS:
                    where = f"{path} {form} {scheme}: "
                    visit.open(path)
                    found["axe"] += [where + each for each in violations(visit.page)]
                    found["small targets"] += [where + each for each in small_targets(visit.page)]
                silent += visit.watch.unexpected()
    for name, narrow in (("cut at 320 px", True), ("cut at 200 % text", False)):
        with bench.visit(parent, viewport={"width": 320 if narrow else 390, "height": 844}) as visit:
            for path in SCREENS:
                visit.open(path)
                if not narrow:
                    enlarge_text(visit.page, 200)
                found[name] += [f"{path}: {each}" for each in overflow(visit.page)]
            silent += visit.watch.unexpected()
    for name, faults in found.items():
        few = list(dict.fromkeys(faults))
        bench.figures.tell(f"{name}, {len(SCREENS)} screens", few, str(len(few)), holds=not few)
    bench.figures.tell(
        "violations of the policy, errors in the console, failed requests", silent, str(len(silent)), holds=not silent
    )


def night(bench: Bench) -> None:
    """Measure the luminance of home, chat and tree at 2:00."""
    for days in (0, 30, 365):
        with new_parent(bench.local) as parent:
            parent.sign_in()
            parent.onboard()
            live(parent, days)
            with bench.visit(parent) as visit:
                visit.hands.move_to(NIGHT)
                bright = {}
                for path in ("/", "/chat", "/tree"):
                    visit.open(path)
                    visit.page.wait_for_timeout(1_200)  # until the newest fruits have faded in
                    bright[path] = round(luminance(visit.page), 4)
        holds = max(bright.values()) <= NIGHT_LUMINANCE
        shown = ", ".join(f"`{path}` {value:.1%}" for path, value in bright.items())
        bench.figures.tell(f"luminance at 2:00, {days} fruits", bright, shown, holds=holds)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=["first_view", "speed", "hearing", "looks", "night"])
    arguments = parser.parse_args()
    program = find_chromium()
    if program is None or not are_built(BUILT, "parents"):
        print("figures need Chromium (CHROMIUM names one) and the built pages (make pages)", file=sys.stderr)
        return 1
    figures = Figures()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        shutil.copytree(BUILT, folder / "pages")
        log = stack.enter_context((folder / "log").open("w"))
        local = start(folder / "data", "--clock", folder / "clock", stderr=log, pages=folder / "pages")
        stack.callback(stop, local)
        bench = Bench(stack.enter_context(chromium(program)), local, figures)
        measure(bench, arguments.only, arguments.rounds)
    print(f"\n{figures.table()}")
    return 1 if figures.missed else 0


def measure(bench: Bench, only: str | None, rounds: int) -> None:
    with new_parent(bench.local) as parent:
        parent.sign_in()
        parent.onboard()
        live(parent, 30)
        if only in (None, "first_view"):
            first_view(bench, parent)
        if only in (None, "speed"):
            speed(bench, parent, rounds)
        if only in (None, "looks"):
            looks(bench, parent)
    if only in (None, "hearing"):
        hearing(bench, rounds)
    if only in (None, "night"):
        night(bench)


if __name__ == "__main__":
    sys.exit(main())
