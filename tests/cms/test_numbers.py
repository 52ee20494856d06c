"""Numbers in the manner of each language."""

from decimal import Decimal

import pytest

from cms.numbers import number, percent


@pytest.mark.parametrize(
    "value, danish, english",
    [
        (Decimal("83.9"), "83,9", "83.9"),
        (Decimal("90.0"), "90", "90"),
        (Decimal(0), "0", "0"),
        (Decimal("1E+2"), "100", "100"),
        (Decimal("1234.50"), "1234,5", "1234.5"),
        (-2.5, "-2,5", "-2.5"),
        (70, "70", "70"),
    ],
)
def test_a_number_in_both_languages(value: Decimal | float, danish: str, english: str) -> None:
    assert number(value, "da") == danish
    assert number(value, "en") == english


def test_a_share_keeps_its_sign_on_the_same_line() -> None:
    assert percent(Decimal("83.9"), "da") == "83,9\N{NO-BREAK SPACE}%"
    assert percent(Decimal("83.9"), "en") == "83.9%"
