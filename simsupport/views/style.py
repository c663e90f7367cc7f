"""One look for all figures: colours that colour-blind readers can tell apart, and equal bytes."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import get_font_names

from simsupport.experiment.storage.place import publish

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from matplotlib.axes import Axes

    from simsupport.experiment.storage.place import Place

# Okabe & Ito (2008), "Color universal design", without the yellow that is faint on white.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
BASELINE = "#4D4D4D"
FAINT = "#BDBDBD"
MARKERS = ("o", "s", "D", "^", "v", "P")
DASHES: tuple[Any, ...] = ("-", "--", "-.", (0, (1, 1.2)), (0, (5, 1, 1, 1, 1, 1)), (0, (8, 2)))

_CHINESE = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Microsoft YaHei",
    "SimHei",
    "PingFang SC",
    "Hiragino Sans GB",
)
"""Fonts with Chinese characters, one of which may be installed."""


def fonts(installed: Collection[str]) -> list[str]:
    """Return the fonts of figures: the usual one, and one for Chinese names where there is any."""
    return ["DejaVu Sans", *[name for name in _CHINESE if name in installed][:1]]


STYLE: Any = {
    "axes.axisbelow": True,
    "axes.edgecolor": "#4D4D4D",
    "axes.grid": True,
    "axes.labelsize": 9,
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
    "date.converter": "concise",
    "figure.dpi": 100,
    "figure.facecolor": "white",
    "figure.titlesize": 12,
    "figure.titleweight": "bold",
    "font.family": fonts(get_font_names()),
    "font.size": 9,
    "grid.color": "#E6E6E6",
    "grid.linewidth": 0.8,
    "legend.fontsize": 8.5,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "savefig.dpi": 160,
    "svg.fonttype": "path",
    "svg.hashsalt": "simsupport",
    "xtick.labelsize": 8.5,
    "xtick.major.size": 3,
    "ytick.labelsize": 8.5,
    "ytick.major.size": 3,
}
_METADATA: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
}


class Picture(Figure):
    """A figure that notebooks show by itself."""

    def _repr_png_(self) -> bytes:
        return encode(self, "png")


def encode(figure: Figure, form: str) -> bytes:
    """Return a figure as `png` or `svg` bytes; the same figure gives the same bytes.

    Characters that no font has are drawn as boxes.
    """
    buffer = io.BytesIO()
    with mpl.rc_context(STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        figure.savefig(buffer, format=form, metadata=_METADATA[form])
    return buffer.getvalue()


def save(figure: Figure, folder: Place, name: str) -> None:
    """Write a figure as `name.png` and `name.svg`."""
    folder.mkdir(parents=True, exist_ok=True)
    for form in _METADATA:
        publish(folder / f"{name}.{form}", encode(figure, form))


def clear(folder: Place, name: str) -> None:
    """Let no figure of an earlier question lie under a name."""
    for form in _METADATA:
        (folder / f"{name}.{form}").unlink(missing_ok=True)


def colour_of(scenario: str, scenarios: Sequence[str], baseline: str | None) -> str:
    """Return a scenario's colour, the same in every figure; the baseline is grey."""
    if scenario == baseline:
        return BASELINE
    return COLOURS[place_of(scenario, scenarios, baseline) % len(COLOURS)]


def place_of(scenario: str, scenarios: Sequence[str], baseline: str | None) -> int:
    """Return a scenario's place among those that are not the baseline."""
    others = [name for name in scenarios if name != baseline]
    return others.index(scenario) if scenario in others else 0


def line_of(scenario: str, scenarios: Sequence[str], baseline: str | None) -> tuple[str, Any]:
    """Return the colour and the dashes of a scenario's line; the baseline's is whole."""
    dash = DASHES[place_of(scenario, scenarios, baseline) % len(DASHES)]
    return colour_of(scenario, scenarios, baseline), "-" if scenario == baseline else dash


def spread(positions: Sequence[float], gap: float) -> list[float]:
    """Move label positions apart to at least `gap`, keeping their order and centre."""
    order = sorted(range(len(positions)), key=lambda place: positions[place])
    moved = [positions[place] for place in order]
    for _ in range(50):
        for low in range(len(moved) - 1):
            short = gap - (moved[low + 1] - moved[low])
            if short > 1e-9:
                moved[low] -= short / 2.0
                moved[low + 1] += short / 2.0
    result = [0.0] * len(positions)
    for place, position in zip(order, moved, strict=True):
        result[place] = position
    return result


def zero_line(axes: Axes, *, across: bool) -> None:
    """Mark no difference: a vertical line, or one across."""
    draw = axes.axhline if across else axes.axvline
    draw(0.0, color=BASELINE, linewidth=0.9, zorder=1.5)
