"""Numbers as texts, by the rule that the browser has in js/numbers.js."""

import math
from decimal import ROUND_HALF_UP, Context, Decimal

_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_LARGE = 1e5


def written(value: float, digits: int = 3) -> str:
    """A number as one would write it by hand.

    Counts below 100 000 stand in full, others have so many significant digits and no zeros at
    their end. Below 10^-digits and from 100 000 on there is a power of ten, and there the zeros of
    a number that was rounded are digits, too. A missing number (NaN) is a dash.
    """
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "−∞" if value < 0 else "∞"
    rounded = Context(prec=digits, rounding=ROUND_HALF_UP).plus(Decimal(value))
    size, is_count = abs(value), value == int(value)
    if size >= _LARGE or (size < float(f"1e-{digits}") and not is_count):
        figures = rounded.normalize() if float(rounded) == value else rounded
        first, *others = (str(digit) for digit in figures.as_tuple().digits)
        power = str(figures.adjusted()).translate(_RAISED)
        sign = "-" if value < 0 else ""
        text = f"{sign}{'.'.join(filter(None, [first, ''.join(others)]))}·10{power}"
    elif is_count:
        text = str(int(value))
    else:
        text = f"{rounded.normalize():f}"
    return text.replace("-", "−")
