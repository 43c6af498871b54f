"""Reading the text of a file, whatever the file is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.document.text import MAX_BYTES, read_text
from gameday.scenarios.errors import ScenarioError

if TYPE_CHECKING:
    from pathlib import Path


def test_reads_utf8_and_drops_a_byte_order_mark(tmp_path: Path) -> None:
    """A byte order mark, as some editors write it, is not part of the text."""
    path = tmp_path / "s.yaml"
    path.write_bytes(b"\xef\xbb\xbftitle: \xc3\xa4")

    assert read_text(path) == "title: \xe4"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff\xfet\x00", "1:1: expected UTF-8 text, found the byte 0xff"),
        (b"a: 1\nb: \xe9t", "2:4: expected UTF-8 text, found the byte 0xe9"),
        (b"a: 1\nb: \x00", "2:4: expected text, found the control character U+0000"),
        (b"a: \x07", "1:4: expected text, found the control character U+0007"),
        (b"\x7fELF", "1:1: expected text, found the control character U+007F"),
    ],
)
def test_names_the_place_of_what_is_not_text(
    tmp_path: Path, content: bytes, expected: str
) -> None:
    """A binary file is refused with the place of its first byte that is not text."""
    path = tmp_path / "s.yaml"
    path.write_bytes(content)

    with pytest.raises(ScenarioError) as caught:
        read_text(path)

    assert str(caught.value) == f"{path}:{expected}"


def test_refuses_what_is_not_an_ordinary_file(tmp_path: Path) -> None:
    """A directory, a missing file and an impossible name each get their own words."""
    messages = []
    for path in (tmp_path, tmp_path / "none", tmp_path / ("n" * 300)):
        with pytest.raises(ScenarioError) as caught:
            read_text(path)
        messages.append(caught.value.problems[0].message)

    assert messages == [
        "expected a file, found a directory",
        "no such file",
        "cannot be read: file name too long",
    ]


def test_refuses_a_name_with_a_null_byte(tmp_path: Path) -> None:
    """No file can have such a name."""
    with pytest.raises(ScenarioError, match="cannot be read: embedded null byte"):
        read_text(tmp_path / "a\0b")


def test_refuses_more_than_a_mebibyte(tmp_path: Path) -> None:
    """The limit itself is fine; one byte more is not, and is not read either."""
    path = tmp_path / "s.yaml"
    path.write_bytes(b"#" * MAX_BYTES)
    assert len(read_text(path)) == MAX_BYTES

    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(ScenarioError, match="expected at most 1 MiB"):
        read_text(path)
