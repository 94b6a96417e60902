"""Which part of a file a request asks for."""

import pytest

from exports.views.ranges import Span, Unsatisfiable, asked


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
