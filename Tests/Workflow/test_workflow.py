"""Tests of the Snakemake workflow on the 8x8 digits; see scripts/check-workflow."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
GATHERED = ("sweep.csv", "sweep.md", "sweep.svg")
PATIENCE = 60  # seconds
SWEEP = {
    "seeds": [1, 2], "l2": [0, 0.001], "epochs": 20, "threads": 1,
    "data": str(ROOT / ".build/data/digits-8x8"),
}
RUNS = 8


class Sweep:
    """A sweep in a folder of its own."""

    def __init__(self, folder: Path, **config) -> None:
        self.folder = folder
        folder.mkdir()
        self.config = folder / "config.json"
        self.config.write_text(json.dumps(SWEEP | config))

    def command(self, *options: str | Path) -> list[str | Path]:
        return [
            Path(sys.executable).with_name("snakemake"), "--snakefile", ROOT / "workflow/Snakefile",
            "--directory", self.folder, "--configfile", self.config, *(options or ("--cores", "2")),
        ]

    def run(self, *options: str | Path) -> subprocess.CompletedProcess[str]:
        """Runs Snakemake to its end; what it says is all in `stdout`."""
        return subprocess.run(
            self.command(*options), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def start(self) -> subprocess.Popen:
        return subprocess.Popen(
            self.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def gathered(self) -> dict[str, bytes]:
        return {name: (self.folder / "results" / name).read_bytes() for name in GATHERED}

    def metrics(self) -> list[Path]:
        """The files that trainings have written."""
        return list((self.folder / "results").glob("*/*/seed-*.json"))

    def finished(self) -> dict[Path, tuple[int, int]]:
        """The files of finished trainings, and what changes if one is written anew.

        What has no folder of reports any more, Snakemake knows to be finished.
        """
        return {
            path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in self.metrics()
            if not path.with_suffix("").exists()
        }

    def instruction_sets(self) -> set[str]:
        """Those that its trainings ran on."""
        return {json.loads(path.read_text())["chapters"][0]["isa"] for path in self.metrics()}

    def trainings(self) -> list[int]:
        """The processes of this sweep's chapters that train now; Linux knows them by their folder."""
        return [
            int(entry.name) for entry in Path("/proc").iterdir()
            if entry.name.isdigit() and self.trains_in(entry)
        ]

    def trains_in(self, process: Path) -> bool:
        try:
            is_training = b"--message-descriptor" in (process / "cmdline").read_bytes()
            return is_training and (process / "cwd").readlink() == self.folder.resolve()
        except OSError:  # It has ended.
            return False


def wait_for(condition: Callable[[], Any]) -> Any:
    """Asks again and again until the answer is true in some way."""
    for _ in range(PATIENCE * 50):
        if value := condition():
            return value
        time.sleep(0.02)
    raise TimeoutError


class WorkflowTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = Path(temporary.name)
        cls.local = Sweep(cls.folder / "local")
        cls.first = cls.local.run()

    def assert_done(self, run: subprocess.CompletedProcess[str], sweep: Sweep) -> None:
        self.assertEqual(run.returncode, 0, run.stdout)
        # Killed between a training's end and its clean-up, Snakemake leaves that folder of reports.
        self.assertEqual(len(sweep.metrics()), RUNS)
        self.assertEqual(sweep.gathered(), self.local.gathered())

    def assert_goes_on(self, sweep: Sweep, before: dict[Path, tuple[int, int]]) -> None:
        """A second run ends with the same bytes, and leaves alone what was finished before."""
        self.assertTrue(0 < len(before) < RUNS, f"{len(before)} trainings were finished")
        self.assert_done(sweep.run(), sweep)
        after = sweep.finished()
        self.assertEqual({path: after[path] for path in before}, before)

    def test_on_this_machine(self) -> None:
        self.assert_done(self.first, self.local)
        lines = self.local.gathered()["sweep.csv"].decode().splitlines()
        self.assertEqual(len(lines), 1 + RUNS)
        self.assertEqual([line.split(",")[:3] for line in lines[1:]], [
            [chapter, l2, seed] for chapter in ("stacked-autoencoder", "tied-weights")
            for l2 in ("0", "0.001") for seed in ("1", "2")])
        self.assertIn("Nothing to be done", self.local.run("--cores", "1", "--dry-run").stdout)
        self.assertEqual(list((self.local.folder / "results").glob("*/*/seed-?")), [])

    def test_on_a_cluster(self) -> None:
        cluster = Sweep(self.folder / "cluster")
        run = cluster.run(
            "--jobs", "2", "--executor", "cluster-generic", "--cluster-generic-submit-cmd",
            ROOT / "Tests/Workflow/submit", "--seconds-between-status-checks", "1")
        self.assert_done(run, cluster)
        if self.local.instruction_sets() == {"x86-64-v4"}:  # It was an older machine.
            self.assertEqual(cluster.instruction_sets(), {"x86-64-v3"})

    def test_nothing_tells_of_the_machine(self) -> None:
        """The files of all trainings again, as if from elsewhere, and in another order."""
        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir()
        for index, path in enumerate(sorted(self.local.metrics())):
            metrics = json.loads(path.read_text())
            metrics["chapters"][0].update(
                threads=99, isa="other", epochSeconds=[99.0], peakMemoryBytes=99)
            (elsewhere / f"{RUNS - index}.json").write_text(json.dumps(metrics))
        inputs, outputs = sorted(elsewhere.iterdir()), [elsewhere / name for name in GATHERED]
        subprocess.run(
            [sys.executable, ROOT / "workflow/gather.py", *outputs, *inputs], check=True)
        for name, content in self.local.gathered().items():
            self.assertEqual((elsewhere / name).read_bytes(), content)

    def test_a_killed_training_is_run_again(self) -> None:
        sweep = Sweep(self.folder / "killed-training")
        process = sweep.start()
        wait_for(sweep.finished)
        victim = wait_for(sweep.trainings)[0]
        os.kill(victim, signal.SIGKILL)
        self.assertEqual(process.wait(PATIENCE), 1)
        logs = [path.read_text() for path in (sweep.folder / "results").glob("*/*/*.log")]
        self.assertEqual(sum("killed" in log.lower() for log in logs), 1, logs)
        self.assert_goes_on(sweep, sweep.finished())

    def test_a_killed_snakemake_goes_on(self) -> None:
        sweep = Sweep(self.folder / "killed-snakemake")
        process = sweep.start()
        wait_for(sweep.finished)
        wait_for(sweep.trainings)
        before = sweep.finished()
        process.kill()
        process.wait()
        # The trainings that it started go on; nobody counts them as finished.
        wait_for(lambda: not sweep.trainings())
        self.assertIn("unlock", sweep.run().stdout)
        self.assertEqual(sweep.run("--unlock").returncode, 0)
        self.assert_goes_on(sweep, before)

    def test_a_training_that_diverges(self) -> None:
        sweep = Sweep(
            self.folder / "diverging", seeds=[1], l2=[0],
            parameters={"tied-weights": {"learningRate": 1e6}})
        run = sweep.run()
        self.assertEqual(run.returncode, 1, run.stdout)
        self.assertEqual([path.parts[-3] for path in sweep.finished()], ["stacked-autoencoder"])
        log = (sweep.folder / "results/tied-weights/l2-0/seed-1.log").read_text()
        self.assertRegex(log, r"chapters/02-tied-weights/main\.swift:\d+.* error: ")
        self.assertIn(log.splitlines()[0], run.stdout)
        self.assertFalse((sweep.folder / "results/sweep.csv").exists())

    def test_what_config_yaml_must_not_say(self) -> None:
        for name, (config, word) in enumerate([
            ({"seeds": []}, "seeds"), ({"l2": ["1e-4"]}, "1e-4"), ({"epochs": 0}, "epochs"),
            ({"sedes": [1]}, "sedes"), ({"parameters": {"tied-weights": {"seed": 1}}}, "seed"),
        ]):
            sweep = Sweep(self.folder / f"refused-{name}", **config)
            run = sweep.run()
            self.assertEqual(run.returncode, 1, run.stdout)
            self.assertIn(word, run.stdout)
            self.assertFalse((sweep.folder / "results").exists())


if __name__ == "__main__":
    unittest.main()
