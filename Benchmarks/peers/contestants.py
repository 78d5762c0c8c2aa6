"""Who is compared: ours and its peers, each a command that prints a JSON line for each epoch."""

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORK = HERE / ".work"
PYTHON = HERE / ".venv" / "bin" / "python"
PACKAGE = HERE.parent


@dataclass(frozen=True)
class Contestant:
    name: str
    arguments: tuple[str, ...]

    @property
    def is_ours(self) -> bool:
        return self is OURS

    def command(self, chapter: str, threads: int, epochs: int) -> list[str]:
        options = ["--threads", str(threads), "--epochs", str(epochs)]
        if self.is_ours:
            return [str(OUR_BINARY), "train", "--chapter", chapter, *options]
        script, *flags = self.arguments
        data = ["--data", str(WORK / chapter)]
        return [str(PYTHON), str(HERE / script), *flags, *data, *options]


OUR_BINARY = PACKAGE / ".build" / "release" / "benchmarks"
OURS = Contestant("Chapters", ())
ALL = [
    OURS,
    Contestant("JAX, step", ("jax_peer.py",)),
    Contestant("JAX, scan", ("jax_peer.py", "--scan")),
    Contestant("TensorFlow XLA, step", ("tensorflow_peer.py",)),
    Contestant("TensorFlow XLA, loop", ("tensorflow_peer.py", "--loop")),
    Contestant("TensorFlow, as listed", ("tensorflow_listing.py",)),
    Contestant("PyTorch compiled", ("pytorch_peer.py", "--compile")),
    Contestant("PyTorch eager", ("pytorch_peer.py",)),
]
