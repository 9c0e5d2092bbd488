#!/usr/bin/env python3
"""Set up and start Packdesk with nothing but a Python: standard library only, any Python from 3.8 on.

  python3 run.py                      set up, then open the program
  python3 run.py -- VERB ...          set up, then run a headless verb, such as `-- doctor` or `-- --help`
  python3 run.py test [ARGS]          set up, then run the whole test suite (ARGS go to pytest)
  python3 run.py check [--no-tests]   locks, lint, formatting, types, import contracts, tests
  python3 run.py bundle               build the one-folder program for this system into dist/

Set-up lives in .venv beside this file and happens once: each requirements lock leaves a stamp with its hash, so a
second start does not call pip. What this script says goes to standard error; standard output is the program's.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import Callable

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
RUN_LOCK = ROOT / "requirements-run.lock"
TEST_LOCK = ROOT / "requirements-test.lock"
PACKAGING_LOCK = ROOT / "requirements-packaging.lock"
PYTHONS = ((3, 13), (3, 12), (3, 11))  # the order of preference; 3.14 waits for a qasync that runs there
OLDEST_GLIBC = {"x86_64": (2, 34), "aarch64": (2, 39)}  # what the PySide6 wheels need: Debian 12, Ubuntu 22.04 / 24.04
OLDEST_MACOS = (13, 0)
WINDOWS, MACOS, LINUX = sys.platform == "win32", sys.platform == "darwin", sys.platform.startswith("linux")
USAGE_ERROR = 2
SPEAKING_UTF8 = {**os.environ, "PYTHONIOENCODING": "utf-8"}  # through a pipe Windows' Python speaks the code page
WHOLE_SUITE = ["-n", "auto", "--maxprocesses", "4", "--dist", "worksteal"]  # pytest-xdist: a process per core
APT_PATIENCE_S = 300
APT_PAUSE_S = 5

PYTHON_PACKAGES = ("python3.13-venv", "python3.12-venv", "python3.11-venv")  # each brings its Python along

# Shared library -> the Debian packages that may bring it; the first one that this system knows is taken.
OFFSCREEN_LIBRARIES = {
    "libglib-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libEGL.so.1": ("libegl1",),
    "libGL.so.1": ("libgl1",),
    "libxkbcommon.so.0": ("libxkbcommon0",),
    "libdbus-1.so.3": ("libdbus-1-3",),
    "libfontconfig.so.1": ("libfontconfig1",),
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": ("libxcb-cursor0",),
    "libxcb-icccm.so.4": ("libxcb-icccm4",),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1",),
    "libxcb-shape.so.0": ("libxcb-shape0",),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0",),
    "libxcb-image.so.0": ("libxcb-image0",),
    "libxcb-render-util.so.0": ("libxcb-render-util0",),
    "libxcb-randr.so.0": ("libxcb-randr0",),
    "libxcb-xkb.so.1": ("libxcb-xkb1",),
    "libX11-xcb.so.1": ("libx11-xcb1",),
}


class Stop(Exception):  # noqa: N818 - it carries the next step, not only an error
    """Set-up cannot go on; the text is the exact next step for the person at the terminal."""


def say(text: str) -> None:
    """Tell the person something, away from standard output."""
    print(text, file=sys.stderr, flush=True)


def output_of(
    command: list[str], env: dict[str, str] | None = None, line_seen: Callable[[str], None] | None = None
) -> tuple[int, str]:
    """Run a program to its end; its exit code (127 when it cannot be started) and all that it printed."""
    try:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env, encoding="utf-8", errors="replace"
        )
    except OSError as error:
        return 127, str(error)
    lines = []
    with process:
        for line in process.stdout or ():
            lines.append(line)
            if line_seen:
                line_seen(line)
    return process.returncode, "".join(lines)


# --- the interpreter --------------------------------------------------------------------------------------------------


def version_of(command: list[str]) -> tuple[int, int] | None:
    """Major and minor version of a Python, asked of the program itself: a pyenv or Store stand-in may run nothing."""
    code, text = output_of([*command, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
    parts = text.split(".")
    if code != 0 or len(parts) != 2 or not all(part.strip().isdigit() for part in parts):
        return None
    return int(parts[0]), int(parts[1])


def find_python() -> list[str] | None:
    """The command of a Python that the program runs on: this one, else one on PATH, uv's, or the Windows launcher's."""
    if sys.version_info[:2] in PYTHONS:
        return [getattr(sys, "_base_executable", None) or sys.executable]
    for major, minor in PYTHONS:
        name = f"{major}.{minor}"
        for command in (
            [f"python{name}"],
            [str(Path.home() / ".local" / "bin" / f"python{name}")],
            *([["py", f"-{name}"]] if WINDOWS else []),
        ):
            if version_of(command) == (major, minor):
                return command
    return None


def no_python() -> Stop:
    """What to do where no suitable Python is and no package of it is known."""
    if WINDOWS:
        step = "winget install Python.Python.3.13"
    elif MACOS:
        step = "brew install python@3.13"
    elif shutil.which("dnf"):
        step = "sudo dnf install -y python3.12"
    elif shutil.which("uv"):
        step = "uv python install 3.13"
    else:
        step = "python3 -m pip install --user uv && python3 -m uv python install 3.13"
    here = "{}.{}".format(*sys.version_info[:2])
    return Stop(
        f"Packdesk runs on Python 3.11 to 3.13; this is {here} and no other was found. Install one beside it, then "
        f"start again:\n  {step}"
    )


def check_machine() -> None:
    """Say at once when no wheels exist for this machine, instead of letting pip fail obscurely."""
    if sys.maxsize < 2**32:
        raise Stop("Packdesk needs a 64-bit Python; this one is 32-bit. Install the 64-bit one.")
    machine = platform.machine()
    if WINDOWS and sysconfig.get_platform() != "win-amd64":
        raise Stop(f"Packdesk needs the x64 Python, also on Windows for ARM; this one is {sysconfig.get_platform()}.")
    if MACOS:
        version = tuple(int(part) for part in platform.mac_ver()[0].split(".")[:2] if part.isdigit())
        if machine != "arm64":
            raise Stop(f"Packdesk needs a Mac with Apple silicon and a Python made for it; this one is for {machine}.")
        if version < OLDEST_MACOS:
            raise Stop(f"Packdesk needs macOS 13 or newer; this is {platform.mac_ver()[0] or 'an unknown version'}.")
    if LINUX:
        name, release = platform.libc_ver()
        numbers = tuple(int(part) for part in release.split(".")[:2] if part.isdigit())
        oldest = OLDEST_GLIBC.get(machine)
        if oldest is None:
            raise Stop(f"Packdesk needs a PC of the kind x86_64 (or aarch64); this one is {machine}.")
        if name != "glibc" or numbers < oldest:
            found = f"{name} {release}".strip() or "another C library"
            known = "Debian 12 and Ubuntu 22.04 have" if machine == "x86_64" else "Ubuntu 24.04 has"
            raise Stop(f"Packdesk needs glibc {oldest[0]}.{oldest[1]} or newer, as {known}; this system has {found}.")


# --- Debian packages --------------------------------------------------------------------------------------------------


def is_root() -> bool:
    """True for root on a POSIX system."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def apt(*arguments: str) -> None:
    """Run apt-get, waiting while another package manager holds a lock; Stop with its last words when it fails."""
    command = ["apt-get", "-q", "-y", "-o", f"DPkg::Lock::Timeout={APT_PATIENCE_S}", *arguments]
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    deadline = time.monotonic() + APT_PATIENCE_S
    while True:
        code, text = output_of(command, env)
        if code == 0:
            return
        # The wait option covers dpkg's lock only; apt-get update gives up at once on the lock of the package lists.
        locked = "Could not get lock" in text or "Unable to lock" in text
        if not locked or time.monotonic() > deadline:
            raise Stop(f"`{' '.join(command)}` failed:\n{text.strip()[-1500:]}")
        say("Another package manager is busy; waiting ...")
        time.sleep(APT_PAUSE_S)


def is_known(package: str) -> bool:
    """Whether this system's package lists name a package."""
    return output_of(["apt-cache", "show", "--no-all-versions", package])[0] == 0


def known_package(candidates: tuple[str, ...]) -> str:
    """The first candidate in this system's package lists; the last one when the lists tell nothing."""
    return next((name for name in candidates[:-1] if is_known(name)), candidates[-1])


def install_packages(wanted: list[tuple[str, ...]], why: str) -> None:
    """Install Debian packages when we may, else stop with the one line that does it."""
    if is_root():
        began = time.monotonic()
        say(f"{why} Installing with apt-get ...")
        apt("update")
        apt("install", "--no-install-recommends", *package_names(wanted))
        say(f"System packages installed in {time.monotonic() - began:.0f} s.")
        return
    line = "apt-get install -y --no-install-recommends " + " ".join(package_names(wanted))
    line = f"sudo apt-get update && sudo {line}" if shutil.which("sudo") else f'su - -c "apt-get update && {line}"'
    raise Stop(f"{why} Install once, then start again:\n  {line}")


def package_names(wanted: list[tuple[str, ...]]) -> list[str]:
    """The names by which this system knows the wanted packages; Stop when it has no Python that we run on."""
    names = [known_package(each) for each in wanted]
    if PYTHON_PACKAGES in wanted and is_known("python3") and not any(is_known(each) for each in PYTHON_PACKAGES):
        raise no_python()
    return names


# --- shared libraries -------------------------------------------------------------------------------------------------


def loads(library: str) -> bool:
    """Whether the dynamic loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_from(libraries: dict[str, tuple[str, ...]]) -> list[str]:
    """The system libraries that the Qt wheels need, do not bring along, and would not find (Linux only)."""
    return [name for name in libraries if not loads(name)] if LINUX else []


def ensure_system(libraries: dict[str, tuple[str, ...]]) -> None:
    """Make sure of a Python with its venv module and of the system libraries: all that is missing in one step."""
    wanted: list[tuple[str, ...]] = []
    whys: list[str] = []
    if not venv_stands():
        check_machine()
        python = find_python()
        if python is None:
            if not shutil.which("apt-get"):
                raise no_python()
            wanted.append(PYTHON_PACKAGES)
            whys.append("Packdesk runs on Python 3.11 to 3.13; this is {}.{}.".format(*sys.version_info[:2]))
        elif output_of([*python, "-c", "import ensurepip, venv"])[0] != 0:
            major, minor = version_of(python) or sys.version_info[:2]
            is_system = Path(shutil.which(python[0]) or python[0]).resolve() == Path(f"/usr/bin/python{major}.{minor}")
            wanted.append(("python3-venv" if is_system else f"python{major}.{minor}-venv",))
            whys.append(f"Python {major}.{minor} is here, but not its venv module.")
    missing = missing_from(libraries)
    if missing:
        wanted += [libraries[name] for name in missing]
        whys.append(f"Missing system libraries: {', '.join(missing)}.")
    if not wanted:
        return
    if not shutil.which("apt-get"):
        raise Stop(" ".join(whys) + "\n" + without_apt(missing))
    install_packages(wanted, " ".join(whys))
    # Asked of a fresh process: this one may have read the loader's cache before the installation.
    probe = f"import ctypes\nfor name in {missing!r}: ctypes.CDLL(name)"
    code, text = output_of([sys.executable, "-c", probe])
    if code != 0:
        raise Stop(f"A library is still missing after the installation:\n{text.strip()[-500:]}")


def without_apt(missing: list[str]) -> str:
    """The next step on a Linux that is neither Debian nor Ubuntu."""
    if missing and shutil.which("dnf"):
        names = " ".join(f"'{name}()(64bit)'" for name in missing)
        return f"Install once, then start again:\n  sudo dnf install -y {names}"
    return "Install the packages of your distribution that hold them, then start again."


# --- .venv ------------------------------------------------------------------------------------------------------------


def venv_python() -> Path:
    """Where .venv keeps its interpreter on this system."""
    return VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")


def venv_stands() -> bool:
    """Whether .venv was made to the end and its interpreter is still the one that it was made with."""
    if not all(path.exists() for path in (VENV / ".packdesk-made", VENV / "pyvenv.cfg", venv_python())):
        return False
    if WINDOWS:  # there the interpreter is a starter that looks for the real one in this folder
        home = re.search(r"(?m)^home *= *(.+)$", (VENV / "pyvenv.cfg").read_text(encoding="utf-8"))
        return home is not None and Path(home.group(1).strip()).is_dir()
    # A system upgrade may leave the link to the interpreter pointing at a Python that has no packages in here.
    name = venv_python().resolve().name
    return not re.fullmatch(r"python3\.\d+", name) or (VENV / "lib" / name).is_dir()


def ensure_venv() -> None:
    """Make .venv, again if its interpreter has gone."""
    if venv_stands():
        return
    python = find_python()
    if python is None:
        raise no_python()
    if VENV.exists():
        shutil.rmtree(str(VENV))
    code, text = output_of([*python, "-m", "venv", str(VENV)], SPEAKING_UTF8)
    if code != 0:
        raise Stop(f"Could not make {VENV}:\n{text.strip()[-1500:]}")
    (VENV / ".packdesk-made").touch()


def show_progress(line: str) -> None:
    """Keep the package that pip is fetching on one line of the terminal."""
    if sys.stderr.isatty() and line.startswith(("Collecting ", "Installing ")):
        print(f"\r  {line.partition('==')[0].strip()[:70]:<72}\r", end="", file=sys.stderr, flush=True)


def ensure_installed(lock: Path) -> None:
    """Install one lock into .venv unless its stamp says that exactly this lock is in."""
    stamp = VENV / f".packdesk-{lock.stem}"
    fingerprint = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    began = time.monotonic()
    say(f"Installing {lock.name} into .venv; the first time this takes about a minute ...")
    if stamp.exists():
        stamp.unlink()
    install = [str(venv_python()), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    install += ["--require-hashes", "--only-binary", ":all:", "-r", str(lock)]
    code, text = output_of(install, SPEAKING_UTF8, line_seen=show_progress)
    if code != 0:
        told = [line for line in text.splitlines() if line.startswith("ERROR")] or [text.strip()[-1500:]]
        raise Stop(f"pip could not install {lock.name}:\n" + "\n".join(told) + f"\n\n{after_pip_failed(text)}")
    stamp.write_text(fingerprint)
    say(f"Installed in {time.monotonic() - began:.0f} s.")


def after_pip_failed(text: str) -> str:
    """The next step, by what pip said."""
    if "No space left on device" in text:
        return f"The disk is full. Packdesk needs 1 GB in {ROOT}; make room and start again."
    if "DO NOT MATCH THE HASHES" in text:
        return (
            "A package arrived damaged or is not the one that was tested. Start again; if it stays so, use no mirror."
        )
    if "Retrying (" in text or "No matching distribution" in text:
        pip_set = f"{venv_python()} -m pip config --user set"
        return (
            "The package index did not answer, or lacks this version. Check the network connection and start again.\n"
            f"Behind a mirror or a proxy, name it once:\n  {pip_set} global.index-url ADDRESS\n"
            f"  {pip_set} global.proxy http://HOST:PORT"
        )
    return "Close Packdesk if it runs, check the network connection, and start again."


def set_up(*locks: Path, window: bool = False) -> None:
    """Everything that the program (and whatever else the locks hold) needs on this machine."""
    ensure_system({**OFFSCREEN_LIBRARIES, **(WINDOW_LIBRARIES if window else {})})
    ensure_venv()
    for lock in (RUN_LOCK, *locks):
        ensure_installed(lock)


# --- verbs ------------------------------------------------------------------------------------------------------------


def environment(**extra: str) -> dict[str, str]:
    """The environment for the program: it finds its own code wherever it is started, and never the current folder's.

    It may keep its byte code beside its source even where images of systems forbid that: every process that compiles
    all of it again starts twice as slowly.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1", **extra}


def become(arguments: list[str]) -> int:
    """Turn into `python -m app ARGUMENTS`, in the folder where the person stands."""
    command = [str(venv_python()), "-m", "app", *arguments]
    if not WINDOWS:
        os.execve(command[0], command, environment())  # noqa: S606 - no shell is wanted
    process = subprocess.Popen(command, env=environment())
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # Ctrl+C reached the program too; it decides
            continue


def open_window() -> int:
    """Set up and open the program."""
    shown = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if LINUX and not any(os.environ.get(name) for name in shown):
        say(
            "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open.\n"
            "Without a window, use the headless verbs:\n"
            "  python3 run.py -- doctor      is everything in place?\n"
            "  python3 run.py -- run         pull shops, relay and print, on an always-on machine\n"
            "  python3 run.py -- --help      all verbs"
        )
        return USAGE_ERROR
    set_up(window="offscreen" not in os.environ.get("QT_QPA_PLATFORM", ""))
    return become([])


def headless(arguments: list[str]) -> int:
    """Set up and pass a verb on to the program."""
    set_up()
    return become(arguments)


def step(name: str, arguments: list[str]) -> bool:
    """Run .venv's Python in the project folder and say how it went; True when it passed."""
    say(f"\n== {name}")
    began = time.monotonic()
    command = [str(venv_python()), *arguments]
    code = subprocess.call(command, cwd=str(ROOT), env=environment(QT_QPA_PLATFORM="offscreen"))
    say(f"== {name}: {'ok' if code == 0 else f'FAILED, exit {code}'} in {time.monotonic() - began:.1f} s")
    return code == 0


def test(arguments: list[str]) -> int:
    """Set up and run pytest; a run that collects nothing fails (pytest's exit code 5).

    Where Xvfb is installed the tests also drive a real window, so what windows need is wanted too.
    """
    set_up(TEST_LOCK, window=shutil.which("Xvfb") is not None)
    return 0 if step("tests", ["-m", "pytest", *(arguments or WHOLE_SUITE)]) else 1


def check(arguments: list[str]) -> int:
    """Set up and run every check; all of them run even when one fails."""
    if arguments not in ([], ["--no-tests"]):
        return usage()
    set_up(TEST_LOCK, window=not arguments and shutil.which("Xvfb") is not None)
    steps = [
        ("lock neutrality", ["-m", "pytest", "-q", "tests/test_setup/test_locks.py"]),
        ("lint", ["-m", "ruff", "check", "."]),
        ("formatting", ["-m", "ruff", "format", "--check", "."]),
        ("types", ["-m", "mypy"]),
        ("import contracts", ["-c", "from importlinter.cli import lint_imports_command as lint; lint()"]),
        *([] if arguments else [("tests", ["-m", "pytest", *WHOLE_SUITE])]),
    ]
    failed = [name for name, command in steps if not step(name, command)]
    say(
        f"\n{len(steps) - len(failed)} of {len(steps)} checks passed"
        + (f"; FAILED: {', '.join(failed)}" if failed else "")
    )
    return 1 if failed else 0


def bundle(arguments: list[str]) -> int:
    """Build dist/packdesk for this system with PyInstaller."""
    if arguments:
        return usage()
    set_up(PACKAGING_LOCK)
    spec = ["packaging/pyinstaller.spec", "--noconfirm", "--distpath", "dist", "--workpath", "build"]
    return 0 if step("bundle", ["-m", "PyInstaller", *spec]) else 1


def usage() -> int:
    """Print how to call this, for a call that makes no sense."""
    say((__doc__ or "").strip())
    return USAGE_ERROR


VERBS: dict[str, Callable[[list[str]], int]] = {"--": headless, "test": test, "check": check, "bundle": bundle}


def main(arguments: list[str]) -> int:
    """Run one verb; 0 done, 1 failed, 2 wrong usage or no display."""
    if arguments in (["-h"], ["--help"]):
        print((__doc__ or "").strip())
        return 0
    try:
        if not arguments:
            return open_window()
        if arguments[0] not in VERBS:
            return usage()
        return VERBS[arguments[0]](arguments[1:])
    except Stop as stop:
        say(str(stop))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
