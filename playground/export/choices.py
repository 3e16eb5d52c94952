"""What a visitor has chosen of exports: what for, which format, and the names of models."""

from dataclasses import dataclass, replace
from typing import Any, Self

from playground.export.formats import FORMATS, PURPOSES, formats_for
from playground.export.options import PRECISIONS, Options, Precision, check_name
from playground.reading import values
from playground.reading.reader import Reader

MOST_NAMES = 20  # that are remembered; the one chosen first goes first


@dataclass(frozen=True)
class ExportChoices:
    """What is chosen, and was chosen of other models.

    Attributes:
        purpose: a key of `PURPOSES`.
        format: a key of `FORMATS`, one for the purpose.
        precision: of numbers, where a format has several.
        names: the usual name of a model, as `Options.name_for` gives it, and the one chosen for it.
    """

    purpose: str = "run"
    format: str = "python"
    precision: Precision = "float64"
    names: tuple[tuple[str, str], ...] = ()

    def with_purpose(self, purpose: str) -> Self:
        """Return the choices for another purpose: the same format, or the first that serves it."""
        found = formats_for(purpose)
        key = self.format if self.format in found else next(iter(found))
        return replace(self, purpose=purpose, format=key)

    def with_format(self, key: str) -> Self:
        """Return the choices of another format, for the same purpose, or for its first one."""
        purposes = FORMATS[key].purposes
        purpose = self.purpose if self.purpose in purposes else purposes[0]
        return replace(self, purpose=purpose, format=key)

    def name_of(self, usual: str) -> str:
        """Return the name chosen for a model, empty for its usual one."""
        return dict(self.names).get(usual, "")

    def with_name(self, usual: str, name: str) -> Self:
        """Return the choices with another name of a model; an empty one is its usual one."""
        others = tuple(one for one in self.names if one[0] != usual)
        named = (*others, (usual, name)) if name else others
        return replace(self, names=named[-MOST_NAMES:])

    def options_for(self, usual: str) -> Options:
        """Return the options of the format that is chosen.

        Raises:
            ValueError: the name cannot be one; see `check_name`.
        """
        one = FORMATS[self.format]
        precision = self.precision if self.precision in one.precisions else "float64"
        return Options(self.name_of(usual) if one.is_named else "", precision)

    def to_json(self) -> dict[str, Any]:
        """Return the choices in types that JSON has."""
        return {
            "purpose": self.purpose,
            "format": self.format,
            "precision": self.precision,
            "names": [list(one) for one in self.names],
        }

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Read what `to_json` gave.

        Raises:
            ValueError: something in it is not as described.
        """
        source = Reader(value)
        made = cls(
            precision=source.one_of("precision", PRECISIONS),  # type: ignore[arg-type]
            names=source.each("names", _read_name, 0, MOST_NAMES),
        )
        made = made.with_format(source.one_of("format", FORMATS))
        purpose = source.one_of("purpose", PURPOSES)
        return made.with_purpose(purpose) if purpose in FORMATS[made.format].purposes else made


def _read_name(value: object) -> tuple[str, str]:
    usual, name = (values.text(one, 80) for one in values.items(value, 2, 2))
    check_name(name)
    return usual, name
