from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from app.errors import BadInput, DeviceTrouble
from app.printing.compose import open_transport, read_status
from app.printing.status import MUTE
from app.printing.transports.file import FileTransport
from tests.printing.samples import TSPL_76


def test_a_folder_gets_a_numbered_file_a_job(tmp_path: Path) -> None:
    transport = open_transport("file", str(tmp_path))
    results = [transport.send(job) for job in (b"first", b"second")]
    assert transport.close()
    assert all(result.complete for result in results)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "000001.prn": b"first",
        "000002.prn": b"second",
    }


def test_numbers_go_on_after_a_restart(tmp_path: Path) -> None:
    (tmp_path / "000041.prn").write_bytes(b"old")
    (tmp_path / "notes.prn").write_bytes(b"a person's")
    FileTransport(str(tmp_path)).send(b"new")
    assert (tmp_path / "000042.prn").read_bytes() == b"new"


def test_a_file_gets_the_jobs_one_behind_the_other(tmp_path: Path) -> None:
    target = tmp_path / "port"
    target.write_bytes(b"before ")
    transport = FileTransport(str(target))
    transport.send(b"first ")
    transport.send(b"second")
    assert target.read_bytes() == b"before first second"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_device_node_is_written_to_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "lp0"
    os.mkfifo(pipe)
    received: list[bytes] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_bytes()))
    reader.start()
    result = FileTransport(str(pipe)).send(b"job" * 100_000)
    reader.join()
    assert result.complete
    assert received == [b"job" * 100_000]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk_is_told() -> None:
    result = FileTransport("/dev/full").send(b"job")
    assert result.untouched
    assert result.error is not None
    assert result.error.code == "printer.file_failed"


def test_a_folder_that_vanished_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    transport = FileTransport(str(folder))
    folder.rmdir()
    assert transport.send(b"job").untouched


def test_a_place_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeviceTrouble, match=r"printer\.file_missing"):
        FileTransport(str(tmp_path / "no" / "such" / "file"))
    for address in ("  ", "out\0put"):
        with pytest.raises(BadInput, match=r"printer\.address_bad"):
            FileTransport(address)


def test_files_are_mute(tmp_path: Path) -> None:
    assert read_status(FileTransport(str(tmp_path)), TSPL_76) == MUTE
