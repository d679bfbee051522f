from __future__ import annotations

import threading

from faceapp.engine.jobs import Job, JobQueue, Priority, Slices, once


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def counting(name: str, said: list[str], slices: int, rest: float | None = None) -> Slices:
    for number in range(slices):
        said.append(f"{name}{number}")
        yield rest


def drain(queue: JobQueue, steps: int) -> None:
    for _ in range(steps):
        job = queue.take()
        assert job is not None
        try:
            rest = job.step()
        except StopIteration:
            job.close()
        else:
            queue.put_back(job, rest)


def test_the_most_urgent_job_gets_every_slice_until_it_is_done() -> None:
    queue, said = JobQueue(), []
    queue.add(Job("scan", Priority.BACKLOG, lambda: counting("s", said, 3)))
    drain(queue, 1)
    queue.add(Job("ask", Priority.URGENT, lambda: counting("a", said, 2)))
    drain(queue, 3)
    drain(queue, 3)
    assert said == ["s0", "a0", "a1", "s1", "s2"]


def test_jobs_of_one_priority_take_turns() -> None:
    queue, said = JobQueue(), []
    queue.add(Job("one", Priority.BACKLOG, lambda: counting("a", said, 2)))
    queue.add(Job("two", Priority.BACKLOG, lambda: counting("b", said, 2)))
    drain(queue, 6)
    assert said == ["a0", "b0", "a1", "b1"]


def test_a_sleeping_job_lets_others_go_and_comes_back_in_time() -> None:
    clock = Clock()
    queue, said = JobQueue(clock), []
    queue.add(Job("scan", Priority.URGENT, lambda: counting("s", said, 2, rest=5.0)))
    queue.add(Job("other", Priority.BACKLOG, lambda: counting("o", said, 2)))
    drain(queue, 2)
    assert said == ["s0", "o0"]
    clock.now = 6.0
    drain(queue, 1)
    assert said == ["s0", "o0", "s1"]


def test_waking_ends_every_sleep() -> None:
    queue, said = JobQueue(Clock()), []
    queue.add(Job("scan", Priority.BACKLOG, lambda: counting("s", said, 2, rest=1e9)))
    drain(queue, 1)
    queue.wake()
    drain(queue, 1)
    assert said == ["s0", "s1"]


def test_take_waits_for_a_job_and_ends_when_the_queue_is_closed() -> None:
    queue = JobQueue()
    got_one = threading.Event()
    taken: list[str | None] = []

    def run() -> None:
        while (job := queue.take()) is not None:
            taken.append(job.name)
            got_one.set()
        taken.append(None)

    thread = threading.Thread(target=run)
    thread.start()
    queue.add(Job("late", Priority.VIEW, once(lambda: None)))
    assert got_one.wait(60)
    queue.close()
    thread.join(60)
    assert taken == ["late", None]


def test_closing_a_job_ends_its_generator_and_says_so_once() -> None:
    said: list[str] = []

    def slices() -> Slices:
        try:
            while True:
                yield None
        finally:
            said.append("generator ended")

    job = Job("scan", Priority.BACKLOG, slices, finished=lambda: said.append("finished"))
    job.step()
    job.close()
    job.close()
    assert said == ["generator ended", "finished"]


def test_what_is_left_when_the_queue_closes_is_handed_back() -> None:
    queue = JobQueue(Clock())
    queue.add(Job("ready", Priority.VIEW, once(lambda: None)))
    asleep = Job("asleep", Priority.BACKLOG, once(lambda: None))
    queue.put_back(asleep, 5.0)
    assert {job.name for job in queue.close()} == {"ready", "asleep"}
    assert queue.take() is None
