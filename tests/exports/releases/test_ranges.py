"""Which part of a file a request asks for."""

from pathlib import Path

import pytest

from exports.views.ranges import Part, Span, Unsatisfiable, asked


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-0", Span(0, 0)),
        ("bytes=2-5", Span(2, 5)),
        ("bytes=2-", Span(2, 9)),
        ("bytes=2-99", Span(2, 9)),
        ("bytes=-3", Span(7, 9)),
        ("bytes=-99", Span(0, 9)),
        ("", None),
        ("bytes=5-2", None),
        ("bytes=0-1,3-4", None),
        ("bytes=a-b", None),
        ("bytes=-", None),
        ("bytes=٣-٤", None),
        ("lines=0-1", None),
    ],
)
def test_a_header_names_one_part_or_the_whole(header: str, span: Span | None) -> None:
    assert asked(header, 10) == span


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-12", "bytes=-0"])
def test_what_lies_outside_cannot_be_given(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        asked(header, 10)


def test_of_an_empty_file_there_is_no_part() -> None:
    with pytest.raises(Unsatisfiable):
        asked("bytes=-1", 0)


def test_a_part_reads_like_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"0123456789")
    with Part(lambda: (tmp_path / "file").open("rb", buffering=0), Span(2, 6)) as part:
        assert (part.read(2), part.tell(), part.read(), part.read(1)) == (b"23", 2, b"456", b"")
        assert (part.seek(0, 2), part.seek(1), part.read(99)) == (5, 1, b"3456")
