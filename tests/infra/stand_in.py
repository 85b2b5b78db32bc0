"""Fake aws, docker, terraform and python commands: check arguments and order, and log each command.

The name of the program selects the command. The state is a JSON file, named by STAND_IN_STATE; errors exit with 64.
"""

import fcntl
import json
import os
import re
import sys
from pathlib import Path
from typing import Any, NoReturn

_STATE = Path(os.environ["STAND_IN_STATE"])  # noqa: TID251 - the test's own
_HOST = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com"
# Names and options that the AWS CLI renames or adds.
_SERVICES = {"s3api": "s3"}
_GLOBAL = {"--query", "--output", "--region"}
_OTHERS = {("ecr", "get-login-password"), ("s3", "cp")}
_PLATFORMS = {"linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64"}


def _fault(words: str) -> NoReturn:
    print(f"stand-in: {words}", file=sys.stderr)
    sys.exit(64)


def _need(is_so: object, words: str) -> None:
    if not is_so:
        _fault(words)


def main() -> None:
    name, words = Path(sys.argv[0]).name, sys.argv[1:]
    given = sys.stdin.read().strip() if "--password-stdin" in words else ""
    with _STATE.open("r+") as file:
        # Both ends of a pipe run concurrently.
        fcntl.flock(file, fcntl.LOCK_EX)
        state: dict[str, Any] = json.load(file)
        state["log"].append(" ".join([name, *words]))
        state["given"] = given
        status = {"aws": _aws, "docker": _docker, "terraform": _terraform, "python": _python}[name](words, state)
        file.seek(0)
        file.truncate()
        json.dump(state, file)
    sys.exit(status)


def _python(words: list[str], state: dict[str, Any]) -> int:
    """Fake infra/scripts/release.py, which test_release.py tests."""
    script, option, env, command, *rest = words
    _need((script, option) == ("infra/scripts/release.py", "--env"), " ".join(words))
    _need(env in state["live"], "nothing was applied yet")
    if command == "deploy":
        _need(not rest or rest[0] == "--canary", "no such option")
        state["released"].setdefault(env, []).append(state["live"][env])
    else:
        _need(command == "rollback" and (not rest or rest[0] == "--to"), "no such command")
        released = state["released"][env]
        released.append(rest[1] if rest else released[-2])
    return 0


def _aws(words: list[str], state: dict[str, Any]) -> int:
    service, operation, *rest = words
    if (service, operation) == ("s3", "cp"):
        (bucket,) = re.findall(r"s3://([^/]+)/", " ".join(rest))
        return 0 if bucket in state["buckets"] else 1
    options = _options(rest)
    if (service, operation) not in _OTHERS:
        _check_form(service, operation, options)
    if service == "ecr":
        return _ecr(operation, options, state)
    if operation == "create-bucket":
        state["buckets"].append(options["--bucket"])
    elif service == "s3api":
        _need(options["--bucket"] in state["buckets"], "there is no such bucket yet")
    elif operation == "converse":
        _need("put-use-case-for-model-access" in " ".join(state["log"]), "Anthropic's form comes first")
    return 0


def _ecr(operation: str, options: dict[str, str], state: dict[str, Any]) -> int:
    repository = f"{_HOST}/{options.get('--repository-name')}"
    image = f"{repository}:{options.get('--image-ids', '').removeprefix('imageTag=')}"
    if operation == "get-login-password":
        print("password")
    elif operation == "describe-images":
        return 0 if image in state["pushed"] else 254
    elif operation == "batch-get-image":
        _need(image in state["pushed"], f"{image} was never pushed")
        print(f"manifest of {image}")
    elif operation == "put-image":
        _need(options["--image-manifest"].startswith("manifest of "), "no manifest")
        state["pushed"].append(f"{repository}:{options['--image-tag']}")
    return 0


def _options(rest: list[str]) -> dict[str, str]:
    """Parse options; the value is empty if there is none."""
    found: dict[str, str] = {}
    name = ""
    for word in rest:
        if word.startswith("--"):
            name, _, value = word.partition("=")
            found[name] = value
        else:
            _need(name and not found[name], f"nothing takes {word!r}")
            found[name] = word
    return found


def _check_form(service: str, operation: str, options: dict[str, str]) -> None:
    import botocore.session  # noqa: PLC0415 - slow, and the others need none of it
    from botocore import xform_name  # noqa: PLC0415 - the same

    model = botocore.session.get_session().get_service_model(_SERVICES.get(service, service))
    names = {xform_name(each, "-"): each for each in model.operation_names}
    _need(operation in names, f"aws {service} has no {operation}")
    shape: Any = model.operation_model(names[operation]).input_shape
    members = {f"--{xform_name(member, '-')}": member for member in shape.members}
    unknown = set(options) - set(members) - _GLOBAL
    _need(not unknown, f"aws {service} {operation} has no {unknown}")
    missing = {f"--{xform_name(member, '-')}" for member in shape.required_members} - set(options)
    _need(not missing, f"aws {service} {operation} wants {missing}")
    for option in set(options) & set(members):
        _check_value(shape.members[members[option]], options[option])


def _check_value(shape: Any, text: str) -> None:
    """Check a value: valid JSON, known names in shorthand (Name=value,...), or a member of an enum."""
    if text.startswith(("[", "{")):
        json.loads(text)
    elif shape.type_name == "structure":
        for pair in text.split(","):
            _need(pair.partition("=")[0] in shape.members, f"{shape.name} has no {pair}")
    elif getattr(shape, "enum", None):
        _need(text in shape.enum, f"{text} is no {shape.name}")


def _docker(words: list[str], state: dict[str, Any]) -> int:
    match words:
        case ["buildx", "imagetools", "inspect", "--format", "{{.Manifest.Digest}}", base]:
            _need("@" not in base, "a digest of a digest")
            print("sha256:" + f"{len(base):064x}")
        case ["buildx", "build", *rest, "."]:
            options = _options(rest)
            stages = re.findall(r"^FROM .* AS (\w+)$", Path(options["--file"]).read_text(), re.MULTILINE)
            _need(options["--target"] in stages, f"no stage {options['--target']}")
            _need(options["--platform"] in {"linux/arm64", "linux/amd64"}, "no such platform")
            _need({"--load", "--provenance"} <= set(options), "Lambda takes no image index")
            state["built"].append(options["--tag"])
        case ["login", "--username", "AWS", "--password-stdin", host]:
            _need(state["given"] == "password", "no password")
            state["signed_in"].append(host)
        case ["tag", source, target]:
            _need(source in state["built"], f"{source} was never built")
            state["tagged"].append(target)
        case ["push", target]:
            _need(target in state["tagged"], f"{target} is no tag here")
            _need(target.partition("/")[0] in state["signed_in"], "not signed in there")
            _need(target.rpartition(":")[0].partition("/")[2] in state["registries"], "there is no such repository yet")
            _need(target not in state["pushed"], f"{target} can't be overwritten")
            state["pushed"].append(target)
        case _:
            _fault(f"docker {' '.join(words)}")
    return 0


def _terraform(words: list[str], state: dict[str, Any]) -> int:
    command, rest = words[1], words[2:]
    if words[0] == "-chdir=infra/bootstrap":
        return _bootstrap(command, rest, state)
    _need(words[0] == "-chdir=infra/terraform", "in another folder")
    if command == "init":
        (backend,) = [word for word in rest if word.startswith("-backend-config=")]
        file = Path("infra/terraform") / backend.partition("=")[2]
        bucket = re.findall(r'^bucket\s+= "(.*)"$', file.read_text(), re.MULTILINE)[0]
        _need("-reconfigure" in rest, "the state of another environment would be taken along")
        _need(bucket in state["buckets"], f"there is no bucket {bucket} yet")
        state["env"] = file.name.partition(".")[0]
        return 0
    _need(state["env"], "not initialized")
    if command in ("plan", "apply"):
        _change(command, rest, state)
    elif command == "destroy":
        _need(f"-var-file=envs/{state['env']}.tfvars" in rest, f"that would destroy {state['env']}")
        _need("-var=image_tag=none" in rest, "it would ask for a tag")
        state["live"].pop(state["env"])
    elif command == "output":
        _output(rest, state)
    elif command == "providers":
        _need(rest[0] == "lock" and {word.removeprefix("-platform=") for word in rest[1:]} == _PLATFORMS, "platforms")
        Path("infra/terraform/.terraform.lock.hcl").write_text("# of the real provider\n")
    else:
        _fault(f"terraform {command}")
    return 0


def _bootstrap(command: str, rest: list[str], state: dict[str, Any]) -> int:
    if command == "apply":
        (env,) = [word.removeprefix("-var=env=") for word in rest if word.startswith("-var=env=")]
        _need(f"-state={env}.tfstate" in rest, "the state of another environment would be changed")
        _need(any(re.fullmatch(r"-var=repository=[\w-]+/[\w.-]+", word) for word in rest), "whose repository?")
        state["buckets"].append(f"homebiyori-{env}-terraform-state")
    else:
        _need(command == "init", f"terraform {command}")
    return 0


def _change(command: str, rest: list[str], state: dict[str, Any]) -> None:
    env = state["env"]
    if command == "apply" and f"{env}.tfplan" in rest:
        planned = state["plans"].get(env)
        _need(planned, "nothing was planned")
        _need(f"homebiyori-{env}" in state["registries"], "a function needs an image, an image needs a registry")
        for tag in planned.split():
            _need(f"{_HOST}/homebiyori-{env}:{tag}" in state["pushed"], f"the image {tag} was never pushed")
        state["live"][env] = planned
        return
    _need(f"-var-file=envs/{env}.tfvars" in rest, f"figures of another environment than {env}")
    (tag,) = [word.removeprefix("-var=image_tag=") for word in rest if word.startswith("-var=image_tag=")]
    _need(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,100}", tag), "no image tag")
    if command == "apply":
        _need("-target=aws_ecr_repository.app" in rest, "everything, and nobody read the plan")
        state["registries"].append(f"homebiyori-{env}")
    else:
        _need(f"-out={env}.tfplan" in rest, "a plan that nobody keeps")
        figures = Path(f"infra/terraform/envs/{env}.tfvars").read_text()
        is_streaming = re.search(r"^enable_streaming\s*= true", figures, re.MULTILINE)
        state["plans"][env] = f"{tag} {tag}-streaming" if is_streaming else tag


def _output(rest: list[str], state: dict[str, Any]) -> None:
    raw, name = rest
    _need(raw == "-raw", "quotes around it")
    env = state["env"]
    known = {
        "registry": f"{_HOST}/homebiyori-{env}",
        "images": state["live"].get(env),
        "users_url": f"https://users.{env}.example/live",
        "admins_url": f"https://admins.{env}.example/live",
    }
    _need(name in known and f'output "{name}"' in Path("infra/terraform/outputs.tf").read_text(), f"no output {name}")
    _need(known[name] and (name == "registry" or env in state["live"]), f"{name} is not known yet")
    _need(f"homebiyori-{env}" in state["registries"], "there is no registry yet")
    print(known[name])


if __name__ == "__main__":
    main()
