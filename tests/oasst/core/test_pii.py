"""What looks like a private person's data, and what only nearly does."""

import time
from itertools import pairwise

import pytest

from oasst.core.texts.pii import Kind, found, is_iban, is_luhn, kinds_in, redacted


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Write to jörg.meier+list@uni-köln.de, please.", {Kind.EMAIL}),
        ("me@example.org, you@mail.example.com and root@localhost", set()),
        ("the decorator @app.route, a matrix A@B.T and 3@2.50", set()),
        ("Call +49 (0)30 901820 or +1-202-456-1111", {Kind.PHONE}),
        ("Call (202) 456-1111", {Kind.PHONE}),
        ("Call 202.456.1111", {Kind.PHONE}),
        ("Call (202) 555-0143, as they do in films", set()),
        ("from 2019-01-01 to 2020-12-31, 192.168.100.200, 1+23456789", set()),
        ("My card is 4111 1111 1111 1111", {Kind.CARD}),
        ("378282246310005", {Kind.CARD}),
        ("4111 1111 1111 1112, 0000 0000 0000 0000, 3.141592653589793238", set()),
        ("IBAN DE89 3704 0044 0532 0130 00", {Kind.IBAN}),
        ("GB82WEST12345698765432", {Kind.IBAN}),
        ("GB83WEST12345698765432 and ISBN13978316148410", set()),
        ("key AKIAIOSFODNN7EXAMPLF", {Kind.KEY}),
        ("-----BEGIN RSA PRIVATE KEY-----", {Kind.KEY}),
        ("ghp_" + "a1" * 18, {Kind.KEY}),
        ("a task-oriented sk-ip of hf_ and ghp_short", set()),
        ("٠١٢٣٤٥٦٧٨٩ أكتب لي على sara@mail.sa", {Kind.EMAIL}),
        ("", set()),
    ],
)
def test_what_a_text_holds(text: str, kinds: set[Kind]) -> None:
    assert kinds_in(text) == kinds


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Write to a@b.org, or call +49 30 901820.", "Write to [email], or call [phone]."),
        ("card 4111 1111 1111 1111, IBAN DE89 3704 0044 0532 0130 00", "card [card], IBAN [iban]"),
        ("mine: ghp_" + "a1" * 18 + "\nme@example.org", "mine: [key]\nme@example.org"),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nMIIEow==\n-----END RSA PRIVATE KEY-----\nKeep it!",
            "[key]\nKeep it!",
        ),
        ("Nothing of anybody.", "Nothing of anybody."),
    ],
)
def test_what_is_found_is_replaced_by_what_it_is(text: str, without: str) -> None:
    assert redacted(text) == without
    assert kinds_in(without) == set()


def test_a_part_of_something_found_is_not_found_again() -> None:
    text = "https://me:secret@mail.org and +49-30-901820@mail.org"
    spans = [(start, end) for _kind, start, end in found(text)]
    assert spans == sorted(spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))


def test_check_digits_as_their_standards_give_them() -> None:
    assert [is_luhn(number) for number in ("79927398713", "5555555555554444", "5555555555554445", "4444444444444444")] == [
        False, True, False, False,
    ]  # fmt: skip
    assert [is_iban(number) for number in ("FR1420041010050500013M02606", "FR1420041010050500013M02607")] == [
        True,
        False,
    ]


@pytest.mark.parametrize("piece", ["a.", "1 ", "+1 ", "a@", "a-@b.", "GB82 ", "eyJ.", "4111-"])
def test_no_text_makes_the_search_slow(piece: str) -> None:
    began = time.process_time()
    assert kinds_in(piece * (100_000 // len(piece))) <= set(Kind)
    assert time.process_time() - began < 5
