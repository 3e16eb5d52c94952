"""Which cells say that there is no value."""

# What programs and people write where a value is missing.
MISSING = frozenset(
    {
        *("", "?", "-", "--", "---", ".", "..", "\u2013", "\u2014"),
        *("NA", "na", "N/A", "n/a", "#N/A", "#NA", "<NA>", "NaN", "nan", "NAN", "#n/a"),
        *("NULL", "null", "Null", "None", "\\N", "NaT"),
        # What a spreadsheet shows for a formula that has no result.
        *("#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!"),
    }
)
# As in the credit approval data, where these are the two classes.
SIGNS = frozenset({"+", "-"})


def missing_in(cells: frozenset[str]) -> frozenset[str]:
    """Return which of the different cells of a column are marks of a missing value."""
    found = cells & MISSING
    return found - SIGNS if SIGNS <= cells <= SIGNS | MISSING else found
