"""run.py from outside: it is started as a person would, in a folder of its own, and meets stand-in programs on PATH."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the stand-ins are shell scripts of a Debian")

ROOT = Path(__file__).resolve().parents[2]

# Starts run.py as the given account, and as if by a Python that the program does not run on: it looks for another.
LAUNCHER = """
import os, runpy, sys
sys.version_info = (3, 14, 0)
os.geteuid = lambda: {account}
sys.argv = {argv}
runpy.run_path(sys.argv[0], run_name="__main__")
"""

PYTHON = """#!/bin/sh
echo "$@" >> "{calls}"
case "$*" in
    *"print('%d.%d'"*) echo {version};;
    *"import ensurepip, venv"*) [ ! -e "{no_venv}" ] || [ -e "{installed}" ];;
    "-m venv "*)
        mkdir -p "$3/bin" "$3/Scripts" "{home}" && cp "$0" "$3/bin/python" && cp "$0" "$3/Scripts/python.exe"
        echo "home = {home}" > "$3/pyvenv.cfg";;
    "-m pip "*) echo "pip speaking $PYTHONIOENCODING"; exit "$FAKE_PIP";;
    "-m app"*)
        echo "app in $(pwd) from $PYTHONPATH safe=$PYTHONSAFEPATH byte code=${PYTHONDONTWRITEBYTECODE:-kept}"
        exit "$FAKE_APP";;
    "-m pytest"*) exit "$FAKE_PYTEST";;
    "-m mypy"*) exit "$FAKE_MYPY";;
esac
"""
# The Windows launcher: picks the Python that its first argument names.
PY = """#!/bin/sh
shift
exec "{bin}/real-python" "$@"
"""
APT_GET = """#!/bin/sh
echo "apt-get $@" >> "{calls}"
if [ -e "{locked}" ]; then
    rm "{locked}"
    echo "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 1 (apt-get)" >&2
    exit 100
fi
case "$*" in *" install "*) touch "{installed}";; esac
exit "$FAKE_APT"
"""
APT_CACHE = """#!/bin/sh
case "$*" in *t64) exit "$FAKE_T64";; *python3.1?-venv) grep -qx "$3" "{known}";; esac
"""
NAMES = ("calls", "no_venv", "installed", "locked", "home", "bin", "known")


@dataclass
class Place:
    """A checkout with nothing but run.py and its locks, and a PATH with stand-ins."""

    folder: Path

    @property
    def bin(self) -> Path:
        return self.folder / "bin"

    @property
    def checkout(self) -> Path:
        return self.folder / "checkout"

    def stand_in(self, name: str, script: str, version: str = "3.13") -> None:
        names = {each: str(self.folder / each) for each in NAMES}
        for key, value in {**names, "version": version}.items():
            script = script.replace(f"{{{key}}}", value)
        (self.bin / name).write_text(script)
        (self.bin / name).chmod(0o755)

    def calls(self) -> list[str]:
        """What the stand-ins were called with since the last time we asked."""
        log = self.folder / "calls"
        text = log.read_text() if log.exists() else ""
        log.write_text("")
        return text.splitlines()

    def edit(self, old: str, new: str) -> None:
        """Change one line of the checkout's run.py, to reach what this machine does not have."""
        script = self.checkout / "run.py"
        text = script.read_text(encoding="utf-8")
        assert text.count(old) == 1
        script.write_text(text.replace(old, new), encoding="utf-8")

    def start(self, *arguments: str, account: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
        argv = [str(self.checkout / "run.py"), *arguments]
        fakes = {
            "FAKE_PIP": "0",
            "FAKE_APP": "0",
            "FAKE_PYTEST": "0",
            "FAKE_MYPY": "0",
            "FAKE_APT": "0",
            "FAKE_T64": "1",
        }
        return subprocess.run(
            [sys.executable, "-c", LAUNCHER.format(argv=argv, account=account)],
            cwd=self.folder,
            env={
                "PATH": f"{self.bin}:/usr/bin:/bin",
                "HOME": str(self.folder),
                "PYTHONDONTWRITEBYTECODE": "1",
                **fakes,
                **environment,
            },
            check=False,
            capture_output=True,
            text=True,
            timeout=30,
        )


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A checkout on a machine with a stand-in Python 3.13, apt-get and apt-cache."""
    made = Place(tmp_path)
    made.bin.mkdir()
    made.checkout.mkdir()
    (made.checkout / "run.py").write_text((ROOT / "run.py").read_text(encoding="utf-8"), encoding="utf-8")
    for name in ("run", "test", "packaging"):
        (made.checkout / f"requirements-{name}.lock").write_text(f"{name}==1\n")
    made.stand_in("python3.13", PYTHON)
    made.stand_in("apt-get", APT_GET)
    made.stand_in("apt-cache", APT_CACHE)
    made.stand_in("sudo", "#!/bin/sh\nexit 1\n")
    (made.folder / "known").write_text("")
    return made


def pip_calls(calls: list[str]) -> list[str]:
    return [call.rpartition("requirements-")[2] for call in calls if call.startswith("-m pip")]


def test_first_start_sets_up_and_the_second_does_not_call_pip(place: Place) -> None:
    first = place.start("--", "doctor", "--json")
    assert first.returncode == 0, first.stderr
    calls = place.calls()
    assert any(call == f"-m venv {place.checkout}/.venv" for call in calls)
    [install] = [call for call in calls if call.startswith("-m pip")]
    assert "--require-hashes --only-binary :all: -r" in install
    assert calls[-1] == "-m app doctor --json"

    second = place.start("--", "doctor")
    assert second.returncode == 0
    assert second.stderr == ""
    assert place.calls() == ["-m app doctor"]


def test_program_runs_where_the_person_stands_and_finds_its_own_code(place: Place) -> None:
    done = place.start("--", "import", "orders.csv")
    assert done.stdout == f"app in {place.folder} from {place.checkout} safe=1 byte code=kept\n"


def test_each_lock_is_installed_again_only_when_it_changed(place: Place) -> None:
    place.start("test")
    assert pip_calls(place.calls()) == ["run.lock", "test.lock"]
    (place.checkout / "requirements-test.lock").write_text("test==2\n")
    place.start("test")
    assert pip_calls(place.calls()) == ["test.lock"]
    place.start("--", "doctor")
    assert pip_calls(place.calls()) == []


def test_failed_installation_shows_why_and_is_tried_again(place: Place) -> None:
    failed = place.start("--", "doctor", FAKE_PIP="1")
    assert failed.returncode == 1
    assert "pip speaking" in failed.stderr
    assert "start again" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert not any(call.startswith("-m app") for call in place.calls())
    assert place.start("--", "doctor").returncode == 0
    assert pip_calls(place.calls()) == ["run.lock"]


@pytest.mark.parametrize(
    ("said", "step"),
    [
        ("WARNING: Retrying (Retry(total=0", "pip config --user set global.index-url ADDRESS"),
        ("ERROR: No matching distribution found for alembic==9", "pip config --user set global.proxy"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "use no mirror"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "make room"),
    ],
)
def test_what_pip_said_decides_the_next_step(place: Place, said: str, step: str) -> None:
    place.stand_in("python3.13", PYTHON.replace("pip speaking", f"Ignoring colorama\n{said}\npip speaking"))
    failed = place.start("--", "doctor", FAKE_PIP="1")
    assert failed.returncode == 1
    assert step in failed.stderr
    assert ("Ignoring" in failed.stderr) is not said.startswith("ERROR")


def test_environment_whose_python_has_gone_is_made_again(place: Place) -> None:
    place.start("--", "doctor")
    place.calls()
    interpreter = place.checkout / ".venv" / "bin" / "python"
    interpreter.unlink()
    interpreter.symlink_to("/nowhere/python3.11")
    assert place.start("--", "doctor").returncode == 0
    assert pip_calls(place.calls()) == ["run.lock"]


def test_stand_in_that_runs_nothing_is_passed_over(place: Place) -> None:
    place.stand_in("python3.13", "#!/bin/sh\necho 'pyenv: python3.13: command not found' >&2\nexit 127\n")
    place.stand_in("python3.12", PYTHON, version="3.12")
    assert place.start("--", "doctor").returncode == 0
    assert place.calls()[-1] == "-m app doctor"


def remove_pythons(place: Place) -> None:
    for name in ("python3.13", "python3.12", "python3.11"):
        place.stand_in(name, "#!/bin/sh\nexit 127\n")


def test_python_that_uv_installed_is_found_off_the_path(place: Place) -> None:
    local = place.folder / ".local" / "bin"
    local.mkdir(parents=True)
    (place.bin / "python3.13").rename(local / "python3.13")
    remove_pythons(place)
    assert place.start("--", "doctor").returncode == 0
    assert place.calls()[-1] == "-m app doctor"


def test_no_suitable_python_is_said_with_the_packages_of_this_system(place: Place) -> None:
    remove_pythons(place)
    (place.folder / "known").write_text("python3.12-venv\npython3.11-venv\n")
    break_library(place)
    done = place.start("test", account=1000)
    assert done.returncode == 1
    assert "this is 3.14" in done.stderr
    assert done.stderr.endswith(
        "  sudo apt-get update && sudo apt-get install -y --no-install-recommends python3.12-venv libglib2.0-0\n"
    )
    assert place.calls() == []


def test_root_gets_a_suitable_python_installed(place: Place) -> None:
    remove_pythons(place)
    (place.folder / "known").write_text("python3.12-venv\n")
    (place.bin / "python3.12").unlink()
    place.stand_in("apt-get", APT_GET.replace("exit", 'cp "{bin}/py312" "{bin}/python3.12"; exit'))
    place.stand_in("py312", PYTHON, version="3.12")
    done = place.start("--", "doctor")
    assert done.returncode == 0, done.stderr
    calls = place.calls()
    assert any(call.endswith("install --no-install-recommends python3.12-venv") for call in calls)
    assert calls[-1] == "-m app doctor"


@pytest.mark.parametrize(
    ("tool", "step"),
    [
        (None, "python3 -m pip install --user uv && python3 -m uv python install 3.13"),
        ("uv", "uv python install 3.13"),
        ("dnf", "sudo dnf install -y python3.12"),
    ],
)
@pytest.mark.parametrize("account", [0, 1000])
def test_no_suitable_python_and_no_package_of_one_names_another_way(
    place: Place, tool: str | None, step: str, account: int
) -> None:
    remove_pythons(place)
    if tool:
        place.stand_in(tool, "#!/bin/sh\nexit 1\n")
    done = place.start("--", "doctor", account=account)
    assert done.returncode == 1
    assert "this is 3.14 and no other was found" in done.stderr
    assert done.stderr.endswith(f"\n  {step}\n")
    assert "Traceback" not in done.stderr


def test_no_display_names_the_headless_verbs_and_sets_nothing_up(place: Place) -> None:
    done = place.start()
    assert done.returncode == 2
    assert "no display" in done.stderr
    assert "run.py -- doctor" in done.stderr
    assert place.calls() == []


def test_with_a_display_the_program_opens(place: Place) -> None:
    place.edit("WINDOW_LIBRARIES if window", "{} if window")  # a test machine need not be able to show windows
    assert place.start(DISPLAY=":99").returncode == 0
    assert place.calls()[-1] == "-m app"


@pytest.mark.parametrize("arguments", [["nonsense"], ["check", "--fast"], ["bundle", "x"], ["-x"]])
def test_wrong_call_prints_the_usage_and_exits_2(place: Place, arguments: list[str]) -> None:
    done = place.start(*arguments)
    assert done.returncode == 2
    assert "python3 run.py test" in done.stderr
    assert place.calls() == []


def test_help_is_an_answer_not_an_error(place: Place) -> None:
    done = place.start("--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "python3 run.py check" in done.stdout


def test_arguments_reach_pytest_and_a_run_without_tests_fails(place: Place) -> None:
    assert place.start("test", "-k", "parcel").returncode == 0
    assert place.calls()[-1] == "-m pytest -k parcel"
    assert place.start("test", FAKE_PYTEST="5").returncode == 1


@pytest.mark.parametrize(("words", "wanted"), [(["test"], True), (["check"], True), (["check", "--no-tests"], False)])
def test_where_xvfb_is_the_tests_get_what_a_real_window_needs(place: Place, words: list[str], wanted: bool) -> None:
    place.stand_in("Xvfb", "#!/bin/sh\nexit 1\n")
    place.edit('"libxcb-cursor.so.0": (', '"libpackdesk-missing.so.0": (')
    done = place.start(*words, account=1000)
    assert ("libxcb-cursor0" in done.stderr) is wanted
    assert (done.returncode == 1) is wanted


def test_check_goes_on_past_a_failure_and_names_it(place: Place) -> None:
    done = place.start("check", "--no-tests", FAKE_MYPY="1")
    assert done.returncode == 1
    assert "4 of 5 checks passed; FAILED: types" in done.stderr
    calls = [call for call in place.calls() if not call.startswith("-m pip")]
    assert any("lint_imports" in call for call in calls)
    assert not any(call.startswith("-m pytest -n") for call in calls)
    assert place.start("check").returncode == 0
    assert place.calls()[-1].startswith("-m pytest -n auto ")


# --- missing system packages ------------------------------------------------------------------------------------------


def break_library(place: Place) -> None:
    """Let run.py want a library that no machine has, under the package that has another name on newer systems."""
    place.edit('"libglib-2.0.so.0": (', '"libpackdesk-missing.so.0": (')


def test_root_gets_missing_libraries_installed_under_this_systems_name(place: Place) -> None:
    break_library(place)
    done = place.start("--", "doctor", FAKE_T64="0")
    calls = [call for call in place.calls() if call.startswith("apt-get")]
    assert calls[0].endswith(" update")
    assert calls[1].endswith(" install --no-install-recommends libglib2.0-0t64")
    # The stand-in installed nothing, so the library is still missing; that must be said, not met later as a crash.
    assert done.returncode == 1
    assert "still missing" in done.stderr
    assert "libpackdesk-missing" in done.stderr


def test_root_waits_for_another_package_manager(place: Place) -> None:
    place.edit("APT_PAUSE_S = 5", "APT_PAUSE_S = 0")
    (place.folder / "no_venv").touch()
    (place.folder / "locked").touch()
    done = place.start("--", "doctor")
    assert done.returncode == 0, done.stderr
    assert "waiting" in done.stderr
    updates = [call for call in place.calls() if call.startswith("apt-get") and call.endswith(" update")]
    assert len(updates) == 2


def test_root_gets_the_venv_module_of_the_python_that_was_found(place: Place) -> None:
    (place.folder / "no_venv").touch()
    assert place.start("--", "doctor").returncode == 0
    assert any(call.endswith("install --no-install-recommends python3.13-venv") for call in place.calls())


def test_failing_apt_is_quoted(place: Place) -> None:
    (place.folder / "no_venv").touch()
    done = place.start("--", "doctor", FAKE_APT="100")
    assert done.returncode == 1
    assert "apt-get" in done.stderr
    assert "failed" in done.stderr


@pytest.mark.parametrize(
    ("missing", "packages"),
    [
        (["library"], "libglib2.0-0"),
        (["venv"], "python3.13-venv"),
        (["library", "venv"], "python3.13-venv libglib2.0-0"),
    ],
)
def test_others_get_the_one_line_to_type(place: Place, missing: list[str], packages: str) -> None:
    if "venv" in missing:
        (place.folder / "no_venv").touch()
    if "library" in missing:
        break_library(place)
    done = place.start("--", "doctor", account=1000)
    assert done.returncode == 1, done.stderr
    line = f"apt-get install -y --no-install-recommends {packages}"
    assert done.stderr.endswith(f"\n  sudo apt-get update && sudo {line}\n")
    assert not any(call.startswith("apt-get") for call in place.calls())
    place.edit('shutil.which("sudo")', 'shutil.which("no-sudo")')
    assert place.start("--", "doctor", account=1000).stderr.endswith(f'\n  su - -c "apt-get update && {line}"\n')


def test_root_gets_all_that_is_missing_in_one_go(place: Place) -> None:
    (place.folder / "no_venv").touch()
    break_library(place)
    place.start("--", "doctor")
    [update, install] = [call for call in place.calls() if call.startswith("apt-get")]
    assert update.endswith(" update")
    assert install.endswith(" install --no-install-recommends python3.13-venv libglib2.0-0")


def test_a_system_with_dnf_gets_its_own_line(place: Place) -> None:
    place.edit('if not shutil.which("apt-get"):\n        raise Stop', "if True:\n        raise Stop")
    break_library(place)
    place.stand_in("dnf", "#!/bin/sh\nexit 1\n")
    done = place.start("--", "doctor")
    assert done.returncode == 1
    assert done.stderr.endswith("\n  sudo dnf install -y 'libpackdesk-missing.so.0()(64bit)'\n")


# --- other systems, as far as they can be played on this one ----------------------------------------------------------


def become_windows(place: Place) -> None:
    """Windows as run.py sees it: no python3.13 on PATH, but a launcher that knows one."""
    place.edit('WINDOWS, MACOS, LINUX = sys.platform == "win32"', 'WINDOWS, MACOS, LINUX = sys.platform != "win32"')
    place.edit('sys.platform.startswith("linux")\n', "False\n")
    place.edit("sysconfig.get_platform() !=", '"win-amd64" !=')
    (place.bin / "python3.13").rename(place.bin / "real-python")
    for name in ("python3.13", "python3.12", "python3.11"):
        place.stand_in(name, "#!/bin/sh\nexit 127\n")
    place.stand_in("py", PY)


def become_a_mac(place: Place, version: str = "15.1", machine: str = "arm64") -> None:
    place.edit('sys.platform == "darwin", sys.platform.startswith("linux")', "True, False")
    text = (place.checkout / "run.py").read_text(encoding="utf-8")
    text = text.replace("platform.mac_ver()[0]", repr(version)).replace("platform.machine()", repr(machine))
    (place.checkout / "run.py").write_text(text, encoding="utf-8")


def test_windows_asks_the_launcher_and_uses_the_scripts_folder(place: Place) -> None:
    become_windows(place)
    done = place.start("--", "doctor", FAKE_APP="3")
    assert done.returncode == 3, done.stderr
    assert done.stdout == f"app in {place.folder} from {place.checkout} safe=1 byte code=kept\n"
    calls = place.calls()
    assert f"-m venv {place.checkout}/.venv" in calls
    assert not any(call.startswith("apt-get") for call in calls)
    (place.checkout / ".venv" / "bin" / "python").unlink()
    assert place.start("--", "doctor").stderr == ""
    assert place.calls() == ["-m app doctor"]


def test_windows_python_that_was_uninstalled_is_noticed(place: Place) -> None:
    become_windows(place)
    place.start("--", "doctor")
    place.calls()
    (place.folder / "home").rmdir()
    assert place.start("--", "doctor").returncode == 0
    assert pip_calls(place.calls()) == ["run.lock"]


def test_windows_without_a_suitable_python_names_winget(place: Place) -> None:
    become_windows(place)
    (place.bin / "real-python").unlink()
    done = place.start("--", "doctor")
    assert done.returncode == 1
    assert "winget install Python.Python.3.13" in done.stderr


def test_pip_is_asked_to_speak_what_we_read(place: Place) -> None:
    assert "pip speaking utf-8" in place.start("--", "doctor", FAKE_PIP="1").stderr


def test_a_mac_needs_no_display_variable_and_no_apt(place: Place) -> None:
    become_a_mac(place)
    assert place.start().returncode == 0
    assert place.calls()[-1] == "-m app"


@pytest.mark.parametrize(
    ("version", "machine", "said"),
    [("15.1", "x86_64", "Apple silicon"), ("12.7.6", "arm64", "macOS 13 or newer; this is 12.7.6")],
)
def test_a_mac_without_wheels_is_told_before_anything_is_fetched(
    place: Place, version: str, machine: str, said: str
) -> None:
    become_a_mac(place, version, machine)
    done = place.start("--", "doctor")
    assert done.returncode == 1
    assert said in done.stderr
    assert place.calls() == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("platform.libc_ver()", '("glibc", "2.31")', "glibc 2.34 or newer, as Debian 12 and Ubuntu 22.04 have"),
        ("platform.libc_ver()", '("", "")', "another C library"),
        ("platform.machine()", '"riscv64"', "this one is riscv64"),
        ("sys.maxsize < 2**32", "True", "32-bit"),
    ],
)
def test_a_machine_without_wheels_is_told_before_anything_is_fetched(
    place: Place, old: str, new: str, said: str
) -> None:
    place.edit(old, new)
    done = place.start("--", "doctor")
    assert done.returncode == 1
    assert said in done.stderr
    assert place.calls() == []
