"""`make run`: runs the engine, provisions it, and serves both apps, in one terminal."""

import argparse
import asyncio
import gc
import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import uvicorn
from botocore.exceptions import BotoCoreError, ClientError

from homebiyori.api import create_admin_app, create_user_app
from homebiyori.base.settings import Settings, SettingsError
from homebiyori.chat.warm_up import warm_up
from homebiyori.dev.docs import add_docs
from homebiyori.dev.engine import REGION, SPARE, Engine, EngineError, UnsavedError
from homebiyori.dev.moved_clock import connect
from homebiyori.dev.pages import BUILT, are_built, with_pages
from homebiyori.dev.provision import Clients, Names, provision, set_rate_limits
from homebiyori.dev.pump import pumping
from homebiyori.dev.state import Running, State, StateError
from homebiyori.dev.stripe_stand_in.local import LocalStripe, has_own_key, local_origins, local_stripe
from homebiyori.dev.terminal import configure_local_logging
from homebiyori.resources import Resources

if TYPE_CHECKING:
    from starlette.types import ASGIApp

HOST = "127.0.0.1"
STATE = ".local"
LAST_PORT = 65_535


class PortError(Exception):
    """A port is unavailable; the message says which."""


class Server(uvicorn.Server):
    """A server that does not handle signals; one handler stops all servers."""

    def __init__(self, app: "ASGIApp") -> None:
        super().__init__(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=5))

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def main() -> int:
    arguments = parse()
    # Until the servers run, SIGTERM ends this process like Ctrl-C, unwinding every `with`.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with ExitStack() as stack:
            return run(arguments, State(arguments.state), stack)
    except KeyboardInterrupt:
        return 0
    except UnsavedError as error:
        print(f"stopped, but {error}: make room on the disk before you run it again", file=sys.stderr)
        return 1
    except (StateError, PortError, EngineError, SettingsError, ClientError, BotoCoreError, OSError) as error:
        print(f"the local stack cannot run: {error}", file=sys.stderr)
        return 1


class Parser(argparse.ArgumentParser):
    """Reports errors on one line, like everything else that keeps the stack from running."""

    def error(self, message: str) -> NoReturn:
        self.exit(1, f"the local stack cannot run: {message}\n")


def parse() -> argparse.Namespace:
    parser = Parser(prog="homebiyori.dev.run", description="Serve the product on this machine.")
    parser.add_argument(
        "--port", type=port_number, default=8000, help="port of the users' application; the admins' uses the next one"
    )
    parser.add_argument("--state", type=Path, default=Path(STATE), help="directory for all data")
    parser.add_argument(
        "--limits", choices=["wide", "real"], default="wide", help="rate limits: the deployed ones, or generous ones"
    )
    parser.add_argument("--clock", type=Path, help="file with the number of seconds to move the clock by")
    parser.add_argument("--pages", type=Path, default=BUILT, help="folder of the built pages")
    return parser.parse_args()


def port_number(text: str) -> int:
    """Parse a port that is not the last one."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < LAST_PORT):
        raise argparse.ArgumentTypeError(f"{text!r} is no port: choose a PORT from 1 to {LAST_PORT - 1}")
    return int(text)


def run(arguments: argparse.Namespace, state: State, stack: ExitStack) -> int:
    """Start everything in order; `stack` stops it in reverse."""
    port: int = arguments.port
    stack.enter_context(state.claim())
    state.check_room(SPARE)
    listeners = [stack.enter_context(listen(port, offset)) for offset in (0, 1)]
    engine, endpoint_url = start_engine(state, stack)
    clients, secrets = Clients.connect(endpoint_url), state.secrets()
    pages, desk = (f"http://{HOST}:{each}" for each in (port, port + 1))
    implied = provision(clients, Names(), secrets, pages=pages, desk=desk) | local_origins(port)
    set_rate_limits(clients.ssm, arguments.limits)
    stripe = start_stripe(state, stack, port)
    implied |= stripe.environment if stripe else {}
    filled = environment(os.environ, endpoint_url, implied)  # noqa: TID251 - a developer's settings
    os.environ.update(filled)  # noqa: TID251 - for boto3, which reads them there
    pump = stack.enter_context(pumping(filled))
    resources = connect(Settings.from_environment(filled), arguments.clock)
    apps = [create_user_app(resources), create_admin_app(resources)]
    for app in apps:
        add_docs(app)
    settle(resources)
    servers = [
        Server(with_pages(app, arguments.pages, site)) for app, site in zip(apps, ("parents", "desk"), strict=True)
    ]
    if stripe:
        servers.append(Server(stripe.app))
        listeners.append(stripe.listener)
    configure_local_logging(sys.stderr)  # after the servers, which install their own handlers
    pids = {"pid": os.getpid(), "engine_pid": engine.pid if engine else None}
    state.announce(Running(**pids, endpoint_url=endpoint_url, port=port, environment=implied))
    stack.callback(state.withdraw)
    said = "".join(
        sign_in_line(port + offset, who, password)
        for offset, (site, who, password) in enumerate(
            [("parents", "demo-user", secrets.user_password), ("desk", "demo-admin", secrets.admin_password)]
        )
        if are_built(arguments.pages, site)
    )
    return asyncio.run(serve(servers, listeners, engine, pump, ready_line(listeners, state) + said))


def ready_line(listeners: list[socket.socket], state: State) -> str:
    where = "" if state.path == Path(STATE).absolute() else f" STATE={shlex.quote(str(state.path))}"
    users, admins, *stripe = (f"http://{HOST}:{listener.getsockname()[1]}" for listener in listeners)
    shown = "".join(f"stripe {url}  " for url in stripe)
    return f"ready: users {users}  admins {admins}  {shown}(a token: make token WHO=user{where})"


def sign_in_line(port: int, who: str, password: str) -> str:
    """Describe how to sign in as a local demo user."""
    return f"\nopen http://{HOST}:{port}/ and sign in as {who} with the password {password}"


def settle(resources: Resources) -> None:
    """Create what the first message needs, and spare it full garbage collections.

    The first reply would take a few seconds, and each full collection pauses everything for 60 ms.
    """
    warm_up(resources)
    gc.collect()
    gc.freeze()


def listen(first: int, offset: int) -> socket.socket:
    """Bind one of the two ports before anything is started, so that a busy one costs nothing."""
    port, whose = first + offset, ("the users', PORT", "the admins', PORT + 1")[offset]
    try:
        return socket.create_server((HOST, port), backlog=2048)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else type(error).__name__
        raise PortError(f"port {port} ({whose}) on {HOST} cannot be used ({why}): choose another PORT") from error


def start_engine(state: State, stack: ExitStack) -> tuple[Engine | None, str]:
    """Start our own engine, unless AWS_ENDPOINT_URL names one."""
    if given := os.environ.get("AWS_ENDPOINT_URL"):  # noqa: TID251 - boto3's own variable
        return None, given
    engine = stack.enter_context(Engine(state.path / "engine"))
    return engine, engine.endpoint_url


def start_stripe(state: State, stack: ExitStack, port: int) -> LocalStripe | None:
    """Start a stand-in for Stripe, unless the environment has a real Stripe key."""
    if has_own_key(os.environ):  # noqa: TID251 - a developer's settings
        return None
    return stack.enter_context(local_stripe(state.path / "stripe", users_port=port))


def environment(given: Mapping[str, str], endpoint_url: str, implied: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for the product and boto3: the developer's settings win, except where the data is."""
    chosen = {name: value for name, value in given.items() if value}
    defaults = {
        # The one service without a local engine; called only with HOMEBIYORI_COMPANION=bedrock.
        "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": f"https://bedrock-runtime.{REGION}.amazonaws.com",
        **implied,
    }
    if not {"AWS_ACCESS_KEY_ID", "AWS_PROFILE"} & chosen.keys():
        defaults |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    # The engine separates data by region: in another region there would be no tables.
    place = {"AWS_ENDPOINT_URL": endpoint_url, "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION}
    return {**defaults, **chosen, **place}


async def serve(
    servers: list[Server],
    listeners: list[socket.socket],
    engine: Engine | None,
    pump: "subprocess.Popen[bytes]",
    said: str,
) -> int:
    """Serve and announce it, until a signal (0), or until a server, the pump or the engine ends by itself (1)."""
    asked = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    for listener in listeners:
        # Inherited by connections. asyncio sets it only on sockets that name their protocol, which these do not:
        # without it, each response's body waits 40 ms for the acknowledgement of its head.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    tasks = [
        asyncio.create_task(server.serve(sockets=[listener]))
        for server, listener in zip(servers, listeners, strict=True)
    ]
    ends = [
        *tasks,
        asyncio.create_task(asked.wait()),
        asyncio.create_task(engine_ends(engine)),
        asyncio.create_task(pump_ends(pump)),
    ]
    ready = asyncio.create_task(announce_ready(servers, said))
    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    for server in servers:
        server.should_exit = True
    await asyncio.gather(*tasks)
    for task in (ready, *ends):
        task.cancel()
    return 0 if asked.is_set() else 1


async def engine_ends(engine: Engine | None) -> None:
    """Return once the engine has ended by itself."""
    while engine is None or engine.running:
        await asyncio.sleep(0.5)
    print(f"the engine has ended: see {engine.log}", file=sys.stderr)


async def pump_ends(pump: "subprocess.Popen[bytes]") -> None:
    """Return once the pump has ended by itself."""
    while pump.poll() is None:
        await asyncio.sleep(0.5)
    print(f"the pump has ended with {pump.returncode}", file=sys.stderr)


async def announce_ready(servers: list[Server], said: str) -> None:
    while not all(server.started for server in servers):
        await asyncio.sleep(0.02)
    print(said, flush=True)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):  # a second Ctrl-C during the shutdown
        sys.exit(main())
