"""What is on paper, found out without any code of the program: own readers of TSPL, ESC/POS and PDF, own decoder.

Rows are strings of "#" (black) and "." (white), one character a dot.
"""

from __future__ import annotations

import base64
import io
import re
import zlib
from dataclasses import dataclass

import zxingcpp
from PIL import Image

from app.printing.dots import Dots


def rows_of(dots: Dots) -> list[str]:
    picture = Image.open(io.BytesIO(dots.png(8))).convert("L")
    data = picture.tobytes()
    line = picture.width
    return ["".join("#" if byte < 128 else "." for byte in data[i : i + line]) for i in range(0, len(data), line)]


def codes_in(rows: list[str]) -> set[tuple[str, str]]:
    """Every (format, text) that a decoder finds."""
    data = bytes(0 if dot == "#" else 255 for row in rows for dot in row)
    picture = Image.frombytes("L", (len(rows[0]), len(rows)), data)
    names = {zxingcpp.BarcodeFormat.Code128: "Code128", zxingcpp.BarcodeFormat.QRCode: "QRCode"}
    return {(names.get(found.format, "other"), found.text) for found in zxingcpp.read_barcodes(picture)}


@dataclass
class TsplPaper:
    """One label as printed, with the commands that made it."""

    commands: list[str]
    rows: list[str]


def bit_text(row: bytes) -> str:
    return f"{int.from_bytes(row, 'big'):0{len(row) * 8}b}"


def read_tspl(job: bytes, dots_per_mm: int = 8, black: str = "0") -> list[TsplPaper]:
    """Carry a TSPL job out by the manual, strictly: any command that is not expected fails the test."""
    labels: list[TsplPaper] = []
    commands: list[str] = []
    rows: list[str] = []
    stream = io.BytesIO(job)
    width = height = 0
    marks = {ord(bit): "#" if bit == black else "." for bit in "01"}
    while head := stream.read(1):
        while not head.endswith(b"\r\n") and not re.fullmatch(rb"BITMAP( \d+,|\d+,){5}", head):
            byte = stream.read(1)
            assert byte, f"the job ends inside {head[:60]!r}"
            head += byte
        word = head.strip().decode("ascii")
        commands.append(word)
        if size := re.fullmatch(r"SIZE (\d+) mm,(\d+) mm", word):
            width, height = (int(number) * dots_per_mm for number in size.groups())
        elif word == "CLS":
            rows = ["." * width] * height
        elif word.startswith("BITMAP "):
            x, y, row_bytes, count, mode = (int(number) for number in word[7:].rstrip(",").split(","))
            assert (x, y, mode) == (0, 0, 0)
            for number in range(count):
                row = stream.read(row_bytes)
                assert len(row) == row_bytes, "the picture is cut"
                rows[number] = bit_text(row).translate(marks)[:width]
            assert stream.read(2) == b"\r\n"
        elif word == "PRINT 1,1":
            labels.append(TsplPaper(commands, rows))
            commands = []
        else:
            assert re.fullmatch(r"GAP \d+ mm,0 mm|SPEED \d+|DENSITY \d+|DIRECTION [01]|REFERENCE 0,0", word), word
    assert not commands, f"left over: {commands}"
    return labels


def read_escpos(job: bytes) -> list[list[str]]:
    """The slips that a job puts out, each as rows; strips taller than 255 rows fail the test."""
    assert job.startswith(b"\x1b@")
    slips: list[list[str]] = []
    rows: list[str] = []
    stream = io.BytesIO(job[2:])
    while command := stream.read(2):
        if command == b"\x1dv":
            assert stream.read(2) == b"0\0"
            row_bytes, height = (int.from_bytes(stream.read(2), "little") for _ in range(2))
            assert 0 < height <= 255
            picture = [stream.read(row_bytes) for _ in range(height)]
            rows += [bit_text(row).translate({48: ".", 49: "#"}) for row in picture]
        elif command == b"\x1bd":
            stream.read(1)
        else:
            assert command == b"\x1dV", command
            stream.read(1)
            slips.append(rows)
            rows = []
    assert not rows, "the last slip was not cut off"
    return slips


@dataclass
class PdfSheet:
    """Text by line and black rectangles of one PDF page."""

    lines: list[str]
    rectangles: list[tuple[float, float, float, float]]


_OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.DOTALL)


def read_pdf(document: bytes) -> list[PdfSheet]:
    """Read pages the way reportlab writes them: decode streams, map glyph codes back through ToUnicode."""
    objects = {int(found[1]): found[2] for found in _OBJECT.finditer(document)}
    fonts = {
        name.decode(): _to_unicode(objects, int(number))
        for body in objects.values()
        for name, number in re.findall(rb"/(F\d+\+\d+) (\d+) 0 R", body)
    }
    pages = [body for body in objects.values() if re.search(rb"/Type /Page\b", body)]
    return [_read_content(_stream(objects[int(_reference(page, b"Contents"))]), fonts) for page in pages]


def _reference(body: bytes, key: bytes) -> bytes:
    found = re.search(rb"/" + key + rb" (\d+) 0 R", body)
    assert found, key
    return found[1]


def _stream(body: bytes) -> bytes:
    raw = body.split(b"stream", 1)[1].rsplit(b"endstream", 1)[0].strip(b"\r\n")
    if b"/ASCII85Decode" in body:
        raw = base64.a85decode(raw.strip(), adobe=True)
    return zlib.decompress(raw) if b"/FlateDecode" in body else raw


def _to_unicode(objects: dict[int, bytes], number: int) -> dict[int, str]:
    body = objects[number]
    if b"/ToUnicode" not in body:
        return {}
    table = _stream(objects[int(_reference(body, b"ToUnicode"))]).decode("ascii")
    codes: dict[int, str] = {}
    for first, last, targets in re.findall(r"<(\w+)> <(\w+)> \[(.*?)\]", table, re.DOTALL):
        units = re.findall(r"<(\w+)>", targets)
        for code, unit in zip(range(int(first, 16), int(last, 16) + 1), units, strict=False):
            codes[code] = bytes.fromhex(unit.zfill(4)).decode("utf-16-be", "replace")
    for code, unit in re.findall(r"^<(\w+)> <(\w+)>$", table, re.MULTILINE):
        codes[int(code, 16)] = bytes.fromhex(unit.zfill(4)).decode("utf-16-be", "replace")
    return codes


def _read_content(content: bytes, fonts: dict[str, dict[int, str]]) -> PdfSheet:
    lines: list[str] = []
    font: dict[int, str] = {}
    text = content.decode("latin-1")
    for found in re.finditer(r"/(F\d+\+\d+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj", text):
        if found[1]:
            font = fonts[found[1]]
        else:
            lines.append("".join(font.get(code, "?") for code in _unescaped(found[2])))
    rectangles = [
        (float(x), float(y), float(w), float(h))
        for x, y, w, h in re.findall(r"([\d.-]+) ([\d.-]+) ([\d.-]+) ([\d.-]+) re f", text)
    ]
    return PdfSheet(lines, rectangles)


_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def _unescaped(string: str) -> bytes:
    def one(found: re.Match[str]) -> str:
        code = found[1]
        return chr(int(code, 8)) if code[0].isdigit() else _ESCAPES.get(code, code)

    return re.sub(r"\\(\d{1,3}|.)", one, string, flags=re.DOTALL).encode("latin-1")
