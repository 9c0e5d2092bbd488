"""Reading TSPL: right commands, bitmaps with any bytes in them, queries in between, and everything that is none."""

from __future__ import annotations

from random import Random

import pytest

from simulators.printer.tspl import BadCommand, Command, Query, Reader, Token


def read(data: bytes, pieces: int = 1) -> list[Token]:
    """Return all tokens of a stream that comes in several pieces."""
    reader, tokens = Reader(), []
    random = Random(pieces)
    cuts = sorted(random.randrange(len(data) + 1) for _ in range(pieces - 1))
    for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True):
        reader.feed(data[start:end])
        while (token := reader.next_token()) is not None:
            tokens.append(token)
    return tokens


def bitmap(payload: bytes, height: int = 2) -> bytes:
    return b"BITMAP 0,0,%d,%d,0," % (len(payload) // height, height) + payload + b"\r\n"


JOB = (
    b"SIZE 76 mm,130 mm\r\nGAP 2 mm,0 mm\r\nSPEED 6\r\nDENSITY 8\r\nDIRECTION 1\r\nREFERENCE 0,0\r\nCLS\r\n"
    + bitmap(b"\r\nPRINT 1,1\r\n\x1b!?CLS~!T\x00\xff", 2)
    + b"\x1b!?PRINT 1,1\r\n"
)


@pytest.mark.parametrize("pieces", [1, 2, 3, 7, 40])
def test_a_job_reads_the_same_however_it_is_cut(pieces: int) -> None:
    tokens = read(JOB, pieces)
    names = [token.name if isinstance(token, Command) else token for token in tokens]
    assert names == [
        *("SIZE", "GAP", "SPEED", "DENSITY", "DIRECTION", "REFERENCE", "CLS", "BITMAP"),
        Query("!?"),
        "PRINT",
    ]
    picture = tokens[7]
    assert isinstance(picture, Command)
    assert picture.payload == b"\r\nPRINT 1,1\r\n\x1b!?CLS~!T\x00\xff", "what looks like commands is dots"


def test_lengths_come_in_mm_inches_and_dots() -> None:
    for text, wanted in ((b"76 mm,130 mm", (76, 130)), (b"3,5", (76.2, 127)), (b"608 dot,1040 dot", (-608, -1040))):
        token = read(b"SIZE " + text + b"\r\n")[0]
        assert isinstance(token, Command)
        assert token.values == pytest.approx(wanted)


@pytest.mark.parametrize(
    "line",
    [
        b"SETC AUTODOTTED OFF",
        b"SIZE 76 mm x 130 mm",
        b"SIZE 76 cm,130 cm",
        b"DIRECTION 90",
        b"DENSITY 16",
        b"SPEED 0",
        b"PRINT",
        b"PRINT -1",
        b"CLS 1",
        b"BAR 1,2,3",
        b'TEXT 10,10,"3",0,1,1,"not closed',
        b"SET NONSENSE ON",
        b"DOWNLOAD F,1",
        b"^XA^FO0,0^FS^XZ",
        b"GET / HTTP/1.1",
        b"BITMAP 0,0,-1,2,0,",
        b"\x1b@\x1ba",
    ],
)
def test_what_is_not_in_the_manual_is_bad(line: bytes) -> None:
    tokens = read(line + b"\r\nCLS\r\n")
    assert isinstance(tokens[0], BadCommand)
    assert tokens[0].reason
    assert tokens[-1] == Command("CLS", byte_count=5)


def test_a_bitmap_in_a_vendors_mode_is_bad() -> None:
    assert isinstance(read(b"BITMAP 0,0,1,1,3,\xff\r\n")[0], BadCommand)


def test_text_commands_keep_commas_and_quotes_in_their_text() -> None:
    token = read('TEXT 10,20,"TSS24.BF2",0,1,1,"甲,乙 \\["]丙\\["]"\r\n'.encode("gb18030"))[0]
    assert isinstance(token, Command)
    assert (token.values, token.words[-1]) == ((10, 20), '"甲,乙 "丙""')


def test_queries_are_answered_in_mid_line_and_while_dropping() -> None:
    assert read(b"SI\x1b!?ZE 76 mm,130 mm\r\n\x1b!S~!T")[:1] == [Query("!?")]
    assert read(b"\x1b!S~!T\x1b!R") == [Query("!S"), Query("~!T"), Query("!R")]
    reader = Reader()
    reader.dropping = True
    reader.feed(b"CLS\r\nPRINT 1\r\n\x1b")
    assert reader.next_token() is None
    reader.feed(b"!?PRINT 1\r\n")
    assert reader.next_token() == Query("!?")
    assert reader.next_token() is None


def test_an_endless_line_does_not_wait_for_ever() -> None:
    assert isinstance(read(b"A" * 10_000)[0], BadCommand)
