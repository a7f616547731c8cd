"""The script that sets everything up, on machines that lack one thing or another.

Each machine is a folder with the few commands it has; those that would change a real
machine only write down what they were asked.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import ast
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

PLAIN_COMMANDS = ("basename", "cat", "cksum", "dirname", "env")
NO_PACKAGE_IS_INSTALLED = "exit 1"
PYTHON_3_9 = '[ "$1" = -V ] && echo "Python 3.9.2" || exit 1'
PYTHON_WITHOUT_VENV = 'case "$2" in *ensurepip*) exit 1;; esac'
IN_EVERY_DEBIAN = {"bash", "python3", "sh", "sha256sum", "unshare"}
IN_THE_ENVIRONMENT = {"truceline", "uv"}
PACKAGES = {
    "age-keygen": "age",
    "go": "golang-go",
    "ip": "iproute2",
    "tc": "iproute2",
    "zbarimg": "zbar-tools",
}
WRITES_DOWN = 'echo "$(basename "$0") $*" >>"$ASKED"'


class Machine:
    """A copy of the script beside the commands that a machine has."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.repository = folder / "truceline"
        self.commands = folder / "bin"
        self.repository.mkdir()
        self.commands.mkdir()
        for name in ("run", "pyproject.toml", "uv.lock"):
            shutil.copy(root / name, self.repository)
        for name in PLAIN_COMMANDS:
            (self.commands / name).symlink_to(shutil.which(name) or f"/bin/{name}")
        self.has("id", "echo 1000")
        self.asked = folder / "asked"

    def has(self, name: str, script: str, folder: Path | None = None) -> None:
        """Adds a command."""
        command = (folder or self.commands) / name
        command.parent.mkdir(parents=True, exist_ok=True)
        command.write_text(f"#!/bin/sh\n{script}\n")
        command.chmod(0o755)

    def has_a_finished_environment(self) -> None:
        """Puts in place what an earlier run has left."""
        binaries = self.repository / ".venv" / "bin"
        self.has("python", "echo Python 3.11.2", binaries)
        self.has("uv", WRITES_DOWN, binaries)
        self.has("truceline", 'echo "watched $*"', binaries)
        (self.repository / ".venv" / "made-for").write_text(f"{self.repository.resolve()}, Python 3.11.2\n")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """What the script says and does there."""
        return subprocess.run(
            ["/bin/sh", self.repository / "run", *arguments],
            env={"PATH": str(self.commands), "HOME": str(self.repository), "ASKED": str(self.asked)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(root: Path, tmp_path: Path) -> Machine:
    """A machine with no Python, no package manager, and a user who is not root."""
    return Machine(root, tmp_path)


def test_help_needs_nothing_and_sets_nothing_up(machine: Machine) -> None:
    done = machine.run("help")
    assert done.returncode == 0
    assert done.stdout.startswith("./run demo")
    assert machine.run().stdout == done.stdout
    assert not (machine.repository / ".venv").exists()


def test_a_verb_that_is_not_there_is_wrong_usage(machine: Machine) -> None:
    done = machine.run("tests")
    assert done.returncode == 2
    assert "there is no ./run tests" in done.stderr


def test_a_closed_standard_input_is_no_obstacle(root: Path) -> None:
    done = subprocess.run(["/bin/sh", "-c", f'exec "{root}/run" help <&-'], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_without_python_on_another_system_it_says_what_to_install(machine: Machine) -> None:
    done = machine.run("demo")
    assert done.returncode == 1
    assert "needs what Debian calls python3 python3-venv" in done.stderr


def test_without_root_and_sudo_it_says_what_root_must_type(machine: Machine) -> None:
    machine.has("apt-get", WRITES_DOWN)
    machine.has("dpkg-query", NO_PACKAGE_IS_INSTALLED)
    done = machine.run("demo")
    assert done.returncode == 1
    assert "As root: apt-get update && apt-get install python3 python3-venv" in done.stderr
    assert not machine.asked.exists()


def test_with_sudo_it_installs_and_says_so(machine: Machine) -> None:
    machine.has("apt-get", WRITES_DOWN)
    machine.has("dpkg-query", NO_PACKAGE_IS_INSTALLED)
    machine.has("sudo", f'{WRITES_DOWN}; [ "$1" = -n ] && shift; exec "$@"')
    done = machine.run("demo")
    assert "Installing the missing Debian packages, with sudo: python3 python3-venv" in done.stderr
    asked = machine.asked.read_text().splitlines()
    assert asked[:2] == ["sudo -n apt-get -qq update", "apt-get -qq update"]
    assert asked[-1] == "apt-get -qq -y --no-install-recommends install python3 python3-venv"


def test_as_root_it_installs_only_what_is_missing(machine: Machine) -> None:
    machine.has("id", "echo 0")
    machine.has("apt-get", WRITES_DOWN)
    machine.has("dpkg-query", '[ "$4" = python3 ] && printf installed')
    machine.has("python3", PYTHON_WITHOUT_VENV)
    machine.run("demo")
    assert machine.asked.read_text().splitlines()[-1].endswith(" install python3-venv")


def test_a_package_manager_that_fails_ends_the_run(machine: Machine) -> None:
    machine.has("id", "echo 0")
    machine.has("apt-get", "echo no network >&2; exit 100")
    machine.has("dpkg-query", NO_PACKAGE_IS_INSTALLED)
    done = machine.run("demo")
    assert done.returncode == 1
    assert "no network" in done.stderr
    assert "apt-get did not install python3 python3-venv" in done.stderr


def test_a_python_that_is_too_old_is_named(machine: Machine) -> None:
    machine.has("python3", PYTHON_3_9)
    done = machine.run("demo")
    assert done.returncode == 1
    assert "needs Python 3.11 or newer; python3 here is Python 3.9.2" in done.stderr


def test_libraries_are_installed_once_for_each_state_of_the_lock_file(machine: Machine) -> None:
    machine.has_a_finished_environment()
    assert machine.run("demo", "--json").stdout == "watched demo --json\n"
    first = machine.asked.read_text()
    assert "uv -q sync --locked --inexact" in first
    assert machine.run("demo").stdout == "watched demo\n"
    assert machine.asked.read_text() == first
    with (machine.repository / "uv.lock").open("a") as lock:
        lock.write("\n")
    machine.run("demo")
    assert machine.asked.read_text() == first * 2


def test_a_soak_gets_its_options(machine: Machine) -> None:
    machine.has_a_finished_environment()
    machine.has("python", f"{WRITES_DOWN}; echo Python 3.11.2", machine.repository / ".venv" / "bin")
    machine.run("soak", "5", "--seed", "3")
    assert machine.asked.read_text().splitlines()[-1] == "python -m tests.endurance 5 --seed 3"


def test_an_environment_from_another_folder_is_made_anew(machine: Machine) -> None:
    machine.has_a_finished_environment()
    machine.has("python3", WRITES_DOWN)
    machine.repository = machine.repository.rename(machine.repository.with_name("moved"))
    machine.run("demo")
    assert "python3 -m venv --clear .venv" in machine.asked.read_text().splitlines()


def test_whatever_program_a_test_looks_for_or_starts_is_installed_before_every_test(
    root: Path, machine: Machine
) -> None:
    machine.has("id", "echo 0")
    machine.has("apt-get", WRITES_DOWN)
    machine.has("dpkg-query", NO_PACKAGE_IS_INSTALLED)
    machine.has_a_finished_environment()
    assert machine.run("test").returncode == 0
    rows = machine.asked.read_text().splitlines()
    installed = {package for row in rows for package in row.partition(" install ")[2].split()}
    used = {program: path for path in root.glob("tests/**/*.py") for program in _programs_of(path)}
    assert {"age", "chromium", "ip", "zbarimg"} <= used.keys()
    wanted = used.keys() - IN_EVERY_DEBIAN - IN_THE_ENVIRONMENT
    assert {program: used[program] for program in wanted if PACKAGES.get(program, program) not in installed} == {}


def _programs_of(path: Path) -> Iterator[str]:
    """Those that a file of tests asks `which` for, opens below /usr/bin, or starts by name."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        match node:
            case ast.Call(func=ast.Name("which") | ast.Attribute(attr="which"), args=[ast.Constant(str(name)), *_]):
                yield name
            case ast.Call(func=ast.Name("Path"), args=[ast.Constant(str(name))]) if name.startswith("/usr/bin/"):
                yield Path(name).name
            case ast.Call(func=ast.Attribute(attr="run" | "Popen"), args=[ast.List([ast.Constant(str(name)), *_]), *_]):
                yield Path(name).name
