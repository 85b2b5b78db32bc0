"""`make figures` writes its measurements into docs/figures.md."""

from bench import figures


def test_lines_of_json_are_found_between_others() -> None:
    text = '...  [100%]\n{"figure": "load", "parents": 200}\n3 passed\n{"other": 1}\n'
    assert figures.figures_of(text) == [{"figure": "load", "parents": 200}]


def test_a_table_takes_the_place_of_the_one_before() -> None:
    trial = figures.tests("tests/a.py")
    first = figures.section(
        [(trial, [{"figure": "load", "parents": 200, "wrong": {}}])], at="today", machine="2 cores", is_full=True
    )
    again = figures.section(
        [(trial, [{"figure": "load", "parents": 1_000}])], at="today", machine="2 cores", is_full=True
    )
    paper = f"# Figures\n\n| a row of ours |\n\n{first}\n\nThe end.\n"
    assert "| load | parents 200; wrong none | `.venv/bin/pytest tests/a.py --full` |" in paper
    written = figures.write(paper, again)
    assert written == paper.replace(first, again)
    assert written.startswith("# Figures\n\n| a row of ours |\n")
    assert written.endswith("\n\nThe end.\n")


def test_the_paper_has_its_place_and_every_trial_exists() -> None:
    paper = figures.PAPER.read_text(encoding="utf-8")
    assert paper.count(figures.BEGIN) == paper.count(figures.END) == 1
    named = [word for trial in figures.TRIALS for word in trial.command if word.endswith(".py")]
    assert [name for name in named if not (figures.ROOT / name).exists()] == []
