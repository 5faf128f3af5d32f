"""The picture of a bench run: milliseconds a question against passages."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from bot.errors import MissingExtra
from bot.evaluation.bench.running import Run

FORMATS = (".png", ".svg")
_MARKERS = "osD^vPX*"
_DASHES = ("-", "--", "-.", ":")


def needs_matplotlib() -> None:
    """Raise MissingExtra where the library that draws is not installed."""
    if find_spec("matplotlib") is None:
        raise MissingExtra("bench --plot", "bench")


def draw(runs: Sequence[Run], file: Path) -> None:
    """Draw a line for each engine, both axes logarithmic; the ending of the file says which format.

    Engines are told apart by markers and dashes, not by colour alone. Raises OSError.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 5), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    engines = dict.fromkeys(measure.engine for run in runs for measure in run.measures)
    for number, engine in enumerate(engines):
        points = [(each.passages, each.p50_ms) for run in runs for each in run.measures if each.engine == engine]
        axes.loglog(
            *zip(*points, strict=True),
            marker=_MARKERS[number % len(_MARKERS)],
            linestyle=_DASHES[number % len(_DASHES)],
            linewidth=2.5 if engine.ours else 1.2,
            label=engine.name,
        )
    axes.set_xlabel("passages")
    axes.set_ylabel("milliseconds a question (median)")
    axes.grid(visible=True, which="both", alpha=0.25)
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    figure.savefig(file, format=file.suffix[1:])
