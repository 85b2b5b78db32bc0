"""Measure the latency of health checks on a running stack, while one parent has 50 messages in flight.

    make run PORT=8860 STATE=/tmp/stranger LIMITS=wide
    .venv/bin/python tests/bench/stranger.py --state /tmp/stranger --cores engine=0 server=1

Each poller (the "stranger") and each server runs in a process of its own. An otherwise idle server is polled for
comparison ("idle"): its latency is caused by the machine. `--cores` pins the engine, the server, the parent's client
or the pollers to cores, to find the bottleneck; without it, all processes share all cores.
"""

import argparse
import asyncio
import http.client
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from homebiyori.dev.state import Running, State
from homebiyori.dev.token import access_token

MESSAGE = "今日もごはんを作って、洗濯をして、寝かしつけをした"
POLL_EVERY = 0.01
WHOSE = ("engine", "server", "parent", "stranger")


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def poll(port: int, seconds: float, core: int | None, answers: Connection) -> None:
    """Poll the health check; send the list of latencies, in milliseconds."""
    pin(0, core)
    connection = http.client.HTTPConnection("127.0.0.1", port)
    took = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        began = time.perf_counter()
        connection.request("GET", "/api/health")
        connection.getresponse().read()
        took.append((time.perf_counter() - began) * 1_000)
        time.sleep(POLL_EVERY)
    answers.send(took)


def answer_idly(core: int | None, ready: Connection) -> None:
    """Run a server that only answers health checks, until the process is terminated."""
    pin(0, core)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError):
            while await reader.readuntil(b"\r\n\r\n"):
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
                await writer.drain()

    async def serve() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        ready.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


def write(port: int, token: str, threads: int, seconds: float, core: int | None, answers: Connection) -> None:
    """Post messages from several threads; send the list of statuses and latencies, in milliseconds."""
    pin(0, core)
    took: list[tuple[int, float]] = []
    end = time.perf_counter() + seconds

    def send() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.perf_counter() < end:
            headers = {
                "Authorization": f"Bearer {token}",
                "Content-Type": "application/json",
                "Idempotency-Key": uuid.uuid4().hex,
            }
            began = time.perf_counter()
            connection.request("POST", "/api/chat/messages", json.dumps({"message": MESSAGE}), headers)
            answer = connection.getresponse()
            answer.read()
            took.append((answer.status, (time.perf_counter() - began) * 1_000))

    senders = [threading.Thread(target=send) for _ in range(threads)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    answers.send(took)


def pin(pid: int, core: int | None) -> None:
    if core is not None:
        os.sched_setaffinity(pid, {core})


def pin_tree(pid: int | None, core: int | None) -> None:
    """Pin a running process with all its threads, or undo that."""
    if pid is not None:
        cores = str(core) if core is not None else f"0-{(os.cpu_count() or 1) - 1}"
        subprocess.run(["taskset", "-acp", cores, str(pid)], check=True, stdout=subprocess.DEVNULL)  # noqa: S607


def measure(running: Running, token: str, arguments: argparse.Namespace, cores: dict[str, int]) -> dict[str, object]:
    pin_tree(running.engine_pid, cores.get("engine"))
    pin_tree(running.pid, cores.get("server"))
    port, seconds = running.port, arguments.seconds
    calm = in_process(poll, port, 2.0, cores.get("stranger"))()
    written = in_process(write, port, token, arguments.threads, seconds, cores.get("parent"))
    time.sleep(0.3)
    idle = in_process(poll, arguments.idle, seconds - 0.6, cores.get("stranger"))
    took = in_process(poll, port, seconds - 0.6, cores.get("stranger"))()
    elsewhere = idle()
    messages = written()
    statuses = [status for status, _ in messages]
    times = [each for _, each in messages]
    return {
        "calm_p50": round(statistics.median(calm), 1),
        "calm_max": round(max(calm), 1),
        "idle_p99": round(percentile(elsewhere, 0.99), 1),
        "idle_max": round(max(elsewhere), 1),
        "polls": len(took),
        **{f"p{share:.0%}".rstrip("%"): round(percentile(took, share), 1) for share in (0.5, 0.95, 0.99)},
        "max": round(max(took), 1),
        "messages_a_second": round(len(messages) / seconds, 1),
        "message_p50": round(statistics.median(times)),
        "message_max": round(max(times)),
        "statuses": {str(status): statuses.count(status) for status in sorted(set(statuses))},
    }


def in_process(target: Callable[..., None], *arguments: object) -> Callable[[], Any]:
    """Start a process; return a function that waits for its result."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=target, args=(*arguments, theirs))
    process.start()

    def wait() -> Any:
        answer = ours.recv()
        process.join()
        return answer

    return wait


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--state", type=Path, default=Path(".local"))
    parser.add_argument("--threads", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument(
        "--cores", nargs="*", default=[], metavar="WHO=CORE", help=f"CPU core of each of {', '.join(WHOSE)}"
    )
    arguments = parser.parse_args()
    state = State(arguments.state)
    running = state.running()
    if running is None:
        print(f"nothing is running in {state.path}: start it with `make run`", file=sys.stderr)
        return 1
    cores = {who: int(core) for who, _, core in (pair.partition("=") for pair in arguments.cores)}
    ours, theirs = multiprocessing.get_context("spawn").Pipe(duplex=False)
    idler = multiprocessing.get_context("spawn").Process(
        target=answer_idly, args=(cores.get("server"), theirs), daemon=True
    )
    idler.start()
    arguments.idle = ours.recv()
    for number in range(arguments.runs):
        token = access_token(state, f"crowd-{uuid.uuid4().hex[:12]}")
        print(json.dumps({"run": number, "cores": cores, **measure(running, token, arguments, cores)}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
