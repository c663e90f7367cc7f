"""The README keeps its promises: its snippets run, its commands exist, its links lead somewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from typer.main import get_command

from simsupport.cli import app
from simsupport.scenario import Scenario

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")

SMALLER = {
    "households=2000": "households=300",
    "replicates=4": "replicates=2, months=14, workers=1",
    "run_for(24)": "run_for(2)",
}
"""What makes the snippets quick; all of it must occur in them."""


def blocks(language):
    """Return the README's code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def commands():
    """Return every `uv run simsupport ...` of the README, in blocks and in lines, as words."""
    found = re.findall(r"uv run simsupport ([^`\n]*)", README)
    return [shlex.split(line.split("#")[0]) for line in found]


def test_the_python_snippets_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code = "\n".join(blocks("python"))
    assert code
    for words, smaller in SMALLER.items():
        assert words in code, f"the README no longer says {words}"
        code = code.replace(words, smaller)
    names = {}
    exec(compile(code, "README.md", "exec"), names)
    assert names["model"].households.income.shape == (300,)
    assert set(names["result"].titles) == {"baseline", "transfers", "generous"}
    plt.close("all")


def test_the_scenario_in_the_readme_is_correct():
    (text,) = blocks("yaml")
    scenario = Scenario.from_text(text)
    assert scenario.name == "generous"
    assert Scenario.load("transfers").diff(scenario)


def test_the_two_commands_stand_in_the_readme():
    shell = "\n".join(blocks("sh"))
    assert "uv run simsupport compare " in shell
    assert "uv run pytest " in shell
    assert "pip install uv" in README


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_commands_of_the_readme_exist_with_their_options(words):
    command, name = get_command(app), "simsupport"
    while hasattr(command, "commands"):
        assert words[0] in command.commands, f"{name} has no command {words[0]}"
        command, name, words = command.commands[words[0]], words[0], words[1:]
    assert command.make_context(name, list(words)).params is not None


def test_results_named_in_the_readme_are_those_that_are_written():
    from simsupport.experiment.compare import DEFAULT_SCENARIOS, default_folder

    folder = default_folder(DEFAULT_SCENARIOS, [])
    assert f"`{folder.as_posix()}/`" in README


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#]+)\)", README))))
def test_links_of_the_readme_lead_somewhere(link):
    assert link.startswith("https://") or (ROOT / link).exists()
