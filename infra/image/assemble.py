"""Assemble the image's files: run by `Dockerfile`, and by tests/infra/test_image.py without Docker.

Needs only the standard library and pip, because AWS's base image has nothing else.
"""

import argparse
import compileall
import platform
import py_compile
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# The AWS services that the code calls. botocore's shared files (endpoints, partitions, retries) are kept.
SERVICES = {"bedrock-runtime", "cloudwatch", "cognito-idp", "dynamodb", "s3", "sqs", "ssm", "sts"}
# Wheels for Lambda's Amazon Linux 2023 (glibc 2.34), newest tag first.
PLATFORMS = {
    "arm64": ("manylinux_2_34_aarch64", "manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"),
    "amd64": ("manylinux_2_34_x86_64", "manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
}
LARGEST_MB = 110
_PROCESSORS = {"aarch64": "arm64", "arm64": "arm64", "x86_64": "amd64"}


def main() -> int:
    """Assemble the files and print their size; return 1 if they exceed `LARGEST_MB`."""
    arguments = _parse()
    target: Path = arguments.target
    _install(target, arguments.requirements, arguments.arch)
    if arguments.source:
        shutil.copytree(
            arguments.source,
            target / "homebiyori",
            ignore=shutil.ignore_patterns("__pycache__", "dev"),
            dirs_exist_ok=True,
        )
    _prune(target)
    if not arguments.no_compile:
        _compile(target)
        if arguments.source:
            _precompile(target, arguments.requirements, arguments.arch)
    for path in (target, *target.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)  # Lambda runs the code as another user
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file()) / 1_000_000
    print(f"application layer: {size:.1f} MB unpacked, at most {LARGEST_MB}")
    return int(size > LARGEST_MB)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--target", type=Path, required=True, help="folder to fill")
    parser.add_argument("--requirements", type=Path, required=True, help="pinned, with hashes")
    parser.add_argument("--source", type=Path, help="the package, when it belongs in")
    parser.add_argument("--arch", choices=sorted(PLATFORMS), help="another processor than this one")
    parser.add_argument("--no-compile", action="store_true", help="leave byte code to the first start")
    return parser.parse_args()


def _install(target: Path, requirements: Path, arch: str | None) -> None:
    chosen = [f"--platform={name}" for name in PLATFORMS[arch]] if arch else []
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"),
            *(
                "--require-hashes",
                "--only-binary=:all:",
                f"--target={target}",
                *chosen,
                f"--requirement={requirements}",
            ),
        ],
        check=True,
    )


def _prune(target: Path) -> None:
    """Remove files that our functions never read: other services' models, scripts, type stubs, tests, metadata."""
    for data in (target / "botocore" / "data", target / "boto3" / "data"):
        for service in data.iterdir() if data.is_dir() else ():
            if service.is_dir() and service.name not in SERVICES:
                shutil.rmtree(service)
    # pydantic/v1: FastAPI imports it with the first route, if present, which takes 40 ms.
    # stripe/params: argument types, imported by type checkers only.
    # cffi, pycparser: needed to build cryptography; at run time it uses only _cffi_backend.
    # fastapi/.agents: instructions for coding agents.
    folders = (
        *("bin", "boto3/examples", "aioboto3/examples", "pydantic/v1", "stripe/params", "cffi", "pycparser"),
        "fastapi/.agents",
    )
    for unused in folders:
        shutil.rmtree(target / unused, ignore_errors=True)
    for folder in [
        path for path in target.rglob("*") if path.is_dir() and path.name in {"tests", "__pycache__", "sboms"}
    ]:
        shutil.rmtree(folder, ignore_errors=True)
    # botocore/cacert.pem: botocore reads certifi's, which Stripe's SDK needs.
    # aiohttp's server, and what plugs into pytest, mypy and trio: no function of ours imports it. We open no WebSocket,
    # and without its compiled reader aiohttp imports the one in Python.
    # RECORD: used by pip to uninstall. examples-1: used by AWS's documentation. dateutil's zones: the system has them.
    stubs = ("*.pyi", "*.pyx", "*.pxd")
    for pattern in (
        *stubs,
        "botocore/cacert.pem",
        "*.dist-info/RECORD",
        "botocore/data/*/*/examples-1.json",
        "dateutil-zoneinfo.tar.gz",
        "aiohttp/web*.py",
        "aiohttp/test_utils.py",
        "aiohttp/worker.py",
        "aiohttp/_websocket/*.so",
        "anyio/_backends/_trio.py",
        "pydantic/mypy.py",
        "pytest_plugin.py",
    ):
        for unread in [*target.rglob(pattern)]:
            unread.unlink()


def _compile(target: Path) -> None:
    # Unchecked, because the files never change: a start need not compare each source with its byte code.
    done = compileall.compile_dir(
        target,
        quiet=2,
        workers=0,
        stripdir=str(target),
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    if not done:
        raise SystemExit("some files could not be compiled")


def _precompile(target: Path, requirements: Path, arch: str | None) -> None:
    """Precompute what each start would compile; for another processor, with packages that run on this one."""
    with tempfile.TemporaryDirectory() as folder:
        task = target
        if arch not in {None, _PROCESSORS.get(platform.machine())}:
            task = Path(folder)
            _install(task, requirements, None)
            shutil.copytree(target / "homebiyori", task / "homebiyori")
        program = Path(__file__).with_name("precompile.py")
        package = target / "homebiyori"
        options: tuple[str | Path, ...] = ("--task", task, "--output", package, "--services", *sorted(SERVICES))
        subprocess.run([sys.executable, program, *options], check=True, stdout=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
