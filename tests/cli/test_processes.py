"""A handful of verbs as processes of their own: arguments, streams and exit codes as a shell sees them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.homes import Home, close


def test_doctor_looks_and_changes_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path)
    before = {path.name for path in tmp_path.iterdir()}
    code, out, err = home.run("doctor", "--json")
    told = {line["subject"]: line for line in json.loads(out)["outcomes"]}
    assert (code, err) == (0, "")
    assert told["database"]["detail"] == "sqlite 0002"
    assert {"python", "qt", "fonts", "key store", "disk", "SQLAlchemy"} <= set(told)
    assert {path.name for path in tmp_path.iterdir()} == before


def test_a_whole_call_as_a_process(tmp_path: Path) -> None:
    home = Home(tmp_path)
    code, out, err = home.run("shop", "add", "门店", "--platform", "files")
    assert (code, out.strip(), err) == (0, "门店  #1", "")
    code, out, err = home.run("shop", "add", "门店", "--platform", "files", "--lang", "en_US")
    assert (code, out, err.strip()) == (2, "", "There is already a shop named 门店.")
    process = home.start("orders", "--json", passphrase="wrong words")
    out, err = process.communicate(timeout=60)
    close(process)
    assert process.returncode == 2
    assert json.loads(out)["error"] == "vault.wrong_passphrase"
