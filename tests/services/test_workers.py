"""Workers that die, hang, or can not start; with real processes."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import worker_functions

from faceapp.domain.errors import CannotMeasure, ModelDamaged
from faceapp.domain.measurement import PhotoMeasurement, PhotoProblem
from faceapp.domain.photo import Reason
from faceapp.services import worker_start
from faceapp.services.workers import KnownContent, MeasuringWorkers, Outcome, room_for_large


@pytest.fixture
def workers() -> Iterator[MeasuringWorkers]:
    made = MeasuringWorkers(2, load=worker_functions.obedient)
    yield made
    made.close()


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., list[Path]]:
    def make(*orders: str) -> list[Path]:
        paths = [tmp_path / f"{number}.jpg" for number in range(len(orders))]
        for path, order in zip(paths, orders, strict=True):
            path.write_text(order)
        return paths

    return make


def measure_all(workers: MeasuringWorkers, paths: list[Path]) -> dict[int, Outcome]:
    waiting = list(enumerate(paths))
    outcomes: dict[int, Outcome] = {}
    while len(outcomes) < len(paths):
        while waiting and workers.free > 0:
            token, path = waiting.pop(0)
            workers.submit(token, path)
        for token, outcome in workers.poll(5):
            assert token not in outcomes
            outcomes[token] = outcome
    return outcomes


def test_photos_come_back_measured(workers, files):
    outcomes = measure_all(workers, files("a", "b", "c", "problem", "d"))

    assert [type(outcomes[n]) for n in range(5)] == [
        PhotoMeasurement, PhotoMeasurement, PhotoMeasurement, PhotoProblem, PhotoMeasurement,
    ]  # fmt: skip
    assert outcomes[0].content_hash == hashlib.blake2b(b"a", digest_size=16).digest()
    assert outcomes[3] == PhotoProblem(Reason.DAMAGED, "cut off")
    assert workers.busy == 0


def test_a_photo_that_kills_its_worker_is_one_problem_and_the_rest_goes_on(workers, files):
    outcomes = measure_all(workers, files("a", "abort", "b", "exit", "c", "abort", "d"))

    problems = {n: o for n, o in outcomes.items() if isinstance(o, PhotoProblem)}
    assert {n: p.reason for n, p in problems.items()} == dict.fromkeys((1, 3, 5), Reason.CRASHED)
    assert "SIGABRT" in problems[1].detail or sys.platform == "win32"
    assert "7" in problems[3].detail


def test_a_photo_that_hangs_is_ended(files):
    workers = MeasuringWorkers(1, load=worker_functions.obedient, seconds=3)  # the others need none of it
    try:
        outcomes = measure_all(workers, files("a", "hang", "b"))
    finally:
        workers.close()

    assert outcomes[1].reason is Reason.TOO_SLOW
    assert isinstance(outcomes[0], PhotoMeasurement)
    assert isinstance(outcomes[2], PhotoMeasurement)


def test_a_bug_is_logged_and_costs_one_photo(workers, files, caplog):
    caplog.expected_warnings = ("faceapp.services.workers",)
    outcomes = measure_all(workers, files("bug", "a"))

    assert outcomes[0] == PhotoProblem(Reason.CRASHED, "ZeroDivisionError: a bug")
    assert isinstance(outcomes[1], PhotoMeasurement)
    assert "ZeroDivisionError" in caplog.text


def test_known_content_is_not_measured(files):
    """Measuring it would be the end of the worker."""
    (path,) = files("abort")
    known = hashlib.blake2b(b"abort", digest_size=16).digest()
    workers = MeasuringWorkers(1, load=worker_functions.obedient)
    try:
        workers.submit(1, path, known=frozenset({known}))
        results: list[tuple[int, Outcome]] = []
        while not results:
            results = workers.poll(5)
    finally:
        workers.close()

    assert results == [(1, KnownContent(known, 5, path.stat().st_mtime_ns))]


@pytest.mark.parametrize(
    ("load", "error", "loud"),
    [
        (worker_functions.damaged_model, ModelDamaged, False),
        (worker_functions.missing_library, CannotMeasure, True),
        (worker_functions.dies_while_loading, CannotMeasure, False),
    ],
)
def test_workers_that_can_not_start_say_so(load, error, loud, files, caplog):
    caplog.expected_warnings = ("faceapp.services.workers",) if loud else ()
    workers = MeasuringWorkers(1, load=load)
    try:
        with pytest.raises(error):
            measure_all(workers, files("a", "b"))
    finally:
        workers.close()


def test_closed_workers_are_gone_and_start_again_when_needed(workers, files):
    paths = files("a", "hang")
    workers.submit(0, paths[0])
    workers.submit(1, paths[1])
    while len(workers.processes) < 2:
        workers.poll(0.1)
    old = workers.processes
    workers.close()

    assert len(old) == 2
    assert not any(psutil.pid_exists(pid) for pid in old)
    assert workers.busy == 0
    assert isinstance(measure_all(workers, paths[:1])[0], PhotoMeasurement)


def test_an_idle_worker_that_is_killed_costs_nothing(workers, files):
    paths = files("a", "b")
    measure_all(workers, paths[:1])
    for pid in workers.processes:
        os.kill(pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    assert isinstance(measure_all(workers, paths[1:])[0], PhotoMeasurement)


@pytest.mark.skipif(sys.platform == "win32", reason="niceness and signals of POSIX")
def test_workers_are_polite_and_deaf_to_ctrl_c(workers, files, capfd):
    paths = files("print", "a")
    measure_all(workers, paths[:1])
    (pid,) = workers.processes
    assert psutil.Process(pid).nice() == min(19, os.nice(0) + 10)
    os.kill(pid, signal.SIGINT)

    assert isinstance(measure_all(workers, paths[1:])[0], PhotoMeasurement)
    assert workers.processes == (pid,)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("order", ["hang", "a"])
def test_workers_end_when_their_parent_is_killed(order, tmp_path, files):
    (path,) = files(order)
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent(
            f"""
            import sys, time
            sys.path.insert(0, {str(Path(__file__).parent)!r})
            from pathlib import Path
            import worker_functions
            from faceapp.services.workers import MeasuringWorkers

            if __name__ == "__main__":
                workers = MeasuringWorkers(1, load=worker_functions.obedient)
                workers.submit(0, Path({str(path)!r}))
                end = time.monotonic() + 3
                while not workers.processes or (not workers.poll(0.1) and time.monotonic() < end):
                    workers.poll(0.1)
                print(*workers.processes, flush=True)
                time.sleep(600)
            """
        )
    )
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pids = [int(pid) for pid in parent.stdout.readline().split()]
    below = psutil.Process(parent.pid).children(recursive=True)
    assert pids
    assert set(pids) <= {process.pid for process in below}
    parent.kill()
    parent.wait()
    parent.stdout.close()

    _, alive = psutil.wait_procs(below, timeout=60)
    assert not alive


def test_the_most_that_is_held_is_two_photos_a_worker(workers, files):
    paths = files(*["slow"] * 6)
    assert workers.free == 4
    for token, path in enumerate(paths[:4]):
        workers.submit(token, path)
    assert workers.free == 0
    done = 0
    end = time.monotonic() + 120
    while done < 4 and time.monotonic() < end:
        done += len(workers.poll(1))
    assert done == 4
    assert len(workers.processes) == 2


def test_models_are_loaded_once_for_all_workers(files):
    workers = MeasuringWorkers(2, load=worker_functions.says_who_loaded)
    try:
        outcomes = measure_all(workers, files(*"abcdef"))
        pids = set(workers.processes)
    finally:
        workers.close()

    loaders = {int(outcome.detail) for outcome in outcomes.values()}
    if worker_start.FORKS:
        assert len(loaders) == 1
        assert not loaders & pids
    else:
        assert loaders == pids


@pytest.mark.skipif(not worker_start.FORKS, reason="workers are not forked here")
def test_the_end_of_the_template_costs_no_photo(workers, files):
    """Also not the one that is looked at when it happens; new workers get a new template."""
    paths = files("slow", "slow", "slow", "abort", "a", "b")
    for token, path in enumerate(paths[:2]):
        workers.submit(token, path)
    first: list[tuple[int, Outcome]] = []
    while len(workers.processes) < 2:
        first += workers.poll(0.05)
    template = psutil.Process(workers.processes[0]).parent()
    assert template is not None
    assert template.pid != os.getpid()
    template.kill()
    while len(first) < 2:
        first += workers.poll(5)
    outcomes = measure_all(workers, paths[2:])

    assert all(isinstance(outcome, PhotoMeasurement) for _, outcome in first)
    assert [isinstance(outcomes[n], PhotoMeasurement) for n in range(4)] == [True, False, True, True]


def test_workers_that_still_load_are_closed_at_once() -> None:
    workers = MeasuringWorkers(2, load=worker_functions.takes_long_to_load)
    workers.warm_up()
    end = time.monotonic() + 60
    while not (below := psutil.Process().children(recursive=True)) and time.monotonic() < end:
        time.sleep(0.01)
    start = time.monotonic()
    workers.close()

    assert below
    assert time.monotonic() - start < 30
    assert not any(process.is_running() for process in below if "spawn_main" in _command(process))


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc keeps memory, others give it back")
def test_what_a_large_photo_needed_is_given_back() -> None:
    script = textwrap.dedent(
        """
        from faceapp.domain.thresholds import WORKER_SPARE_BYTES
        from faceapp.services import worker_process

        spare = worker_process.SpareMemory()
        before = worker_process._resident()
        blocks = [b"x" * 50_000 for _ in range(2 * WORKER_SPARE_BYTES // 50_000)]
        last = b"x" * 50_000  # keeps the heap from shrinking by itself
        del blocks
        kept = worker_process._resident() - before
        spare.settle()
        left = worker_process._resident() - before
        print(kept > WORKER_SPARE_BYTES, left < WORKER_SPARE_BYTES / 4)
        """
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]


def at_once(outcomes: dict[int, Outcome]) -> list[str]:
    return [outcome.detail for _, outcome in sorted(outcomes.items()) if isinstance(outcome, PhotoProblem)]


def test_large_pictures_are_decoded_one_after_another_where_there_is_no_room_for_two(workers, files):
    assert room_for_large(2) < 800_000_000
    assert at_once(measure_all(workers, files("large", "large", "large", "large"))) == ["1"] * 4


def test_as_many_as_there_is_room_for_are_decoded_at_once(workers, files):
    assert room_for_large(2) > 600_000_000
    assert "2" in at_once(measure_all(workers, files(*["medium"] * 6)))


def test_ordinary_photos_do_not_wait_for_large_ones(workers, files):
    outcomes = measure_all(workers, files("large", "a", "large", "b", "c", "d", "e"))
    assert sum(isinstance(outcome, PhotoMeasurement) for outcome in outcomes.values()) == 5
    assert at_once(outcomes) == ["1", "1"]


def test_a_worker_that_dies_gives_back_its_room(workers, files):
    outcomes = measure_all(workers, files("large, aborts", "large", "large, aborts", "large", "a"))
    reasons = [outcome.reason for outcome in outcomes.values() if isinstance(outcome, PhotoProblem)]
    assert reasons.count(Reason.CRASHED) == 2
    assert [type(outcomes[n]) for n in (1, 3, 4)] == [PhotoProblem, PhotoProblem, PhotoMeasurement]
    assert {outcomes[n].detail for n in (1, 3)} == {"1"}


def test_a_photo_that_waits_for_room_is_not_too_slow(files):
    workers = MeasuringWorkers(2, load=worker_functions.obedient, seconds=2)
    try:
        outcomes = measure_all(workers, files(*["large"] * 8))  # 0.3 s each
    finally:
        workers.close()
    assert at_once(outcomes) == ["1"] * 8
