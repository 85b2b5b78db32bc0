"""Rules of the architecture that the import contracts in pyproject.toml cannot express."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import grimp

OPEN_TO_OTHERS = {"service", "models", "rules", "queue"}
MAX_LINES = 400
# Lock files and generated files.
GENERATED = {"package-lock.json", "users.d.ts", "admins.d.ts"}
SOURCE = Path(__file__).parents[1] / "src" / "homebiyori"
FEATURES = {path.parent.name for name in ("router", "service") for path in SOURCE.glob(f"*/{name}.py")}
MAX_SHARE = 0.16


def _foreign_imports() -> Iterator[tuple[str, str]]:
    graph = grimp.build_graph("homebiyori")
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            here, there = importer.split(".")[1:2], imported.split(".")[1:3]
            if there and there[0] in FEATURES and here and here[0] in FEATURES and here[0] != there[0]:
                yield importer, imported


def test_features_see_only_each_others_services_models_and_rules() -> None:
    seen = list(_foreign_imports())
    assert seen, "chat uses tree: an empty list would mean that this test sees nothing"
    assert [pair for pair in seen if pair[1].split(".")[2] not in OPEN_TO_OTHERS] == []


def _composing(source: str, word: str) -> list[int]:
    """Return the lines that build a text with this prefix, however they do it."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(word)
    ]


def test_one_function_composes_user_keys() -> None:
    assert _composing('"USER#" + x\nf"USER#{x}"\n"USER#{}".format(x)\n"the USER#"', "USER#") == [1, 2, 3]
    # The chat's partitions are its own, in another table.
    known = {"aws/dynamodb.py": 1, "chat/repository.py": 1}
    files = {path.relative_to(SOURCE).as_posix(): path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py")}
    found = {name: len(lines) for name, source in files.items() if (lines := _composing(source, "USER#"))}
    assert found == known


def test_no_file_is_longer_than_can_be_read_at_once() -> None:
    root = SOURCE.parents[1]
    files = [path for folder in ("src", "tests", "infra") for path in (root / folder).rglob("*.*")]
    lengths = {
        path.relative_to(root).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in files
        if path.suffix in {".py", ".ts", ".tsx", ".css", ".html", ".tf", ".json", ".md", ".toml"}
        and path.name not in GENERATED
        and "node_modules" not in path.parts
    }
    assert {name: lines for name, lines in lengths.items() if lines > MAX_LINES} == {}


def test_no_package_is_a_drawer() -> None:
    lines = Counter[str]()
    for path in SOURCE.rglob("*.py"):
        lines[path.relative_to(SOURCE).parts[0]] += len(path.read_text(encoding="utf-8").splitlines())
    shares = {package: count / lines.total() for package, count in lines.items()}
    assert {package: share for package, share in shares.items() if share > MAX_SHARE} == {}


def _generated_classes(source: str) -> list[int]:
    """Return the lines that name an AWS client's own exception classes: `client.exceptions.X`."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Attribute) and node.attr == "exceptions")
        or (isinstance(node, ast.Constant) and node.value == "exceptions")
    ]


def test_refusals_of_aws_are_told_by_their_code() -> None:
    assert _generated_classes("try:\n    call()\nexcept self.client.exceptions.NotThere:\n    pass") == [3]
    files = [path for folder in (SOURCE, Path(__file__).parent) for path in folder.rglob("*.py")]
    named = {
        path.name: lines
        for path in files
        if path != Path(__file__) and (lines := _generated_classes(path.read_text(encoding="utf-8")))
    }
    assert named == {}


# Verbs that say neither what is returned nor what is done.
VAGUE = ("Tell ", "Hand ", "Hear ", "Know ", "Want ", "Have ", "Let ", "Say whether", "Say which", "Name whether")


def _docstrings(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (text := ast.get_docstring(node)):
            yield text


def test_a_docstring_says_what_is_returned_or_done() -> None:
    assert [text for text in _docstrings('def f():\n    "Tell whether it is."') if text.startswith(VAGUE)]
    told = ((path, text) for path in SOURCE.rglob("*.py") for text in _docstrings(path.read_text("utf-8")))
    assert [(path.name, text) for path, text in told if text.startswith(VAGUE)] == []


def _shadowed(source: str) -> list[tuple[int, str]]:
    """Return the lines and names of a function's parameters and locals that hide what the file imports."""
    tree = ast.parse(source)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) and not node.col_offset]
    names = {(alias.asname or alias.name).split(".")[0] for node in imports for alias in node.names}
    bound = [
        (node.lineno, node.arg if isinstance(node, ast.arg) else node.id)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.arg) or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    ]
    return sorted({(line, name) for line, name in bound if name in names})


def test_no_local_hides_an_import() -> None:
    hides = "import os.path\nfrom a import b as c\ndef f(os):\n    for c in os:\n        b = c\nclass X:\n    os: int"
    assert _shadowed(hides) == [(3, "os"), (4, "c")]
    root = SOURCE.parents[1]
    files = [path for folder in ("src", "infra") for path in (root / folder).rglob("*.py")]
    found = {path.name: lines for path in files if (lines := _shadowed(path.read_text(encoding="utf-8")))}
    assert found == {}
