"""One file from a server that breaks off, lies, keeps silent, or sends something else."""

from __future__ import annotations

import hashlib
import random
import shutil
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from web_server import WebServer, serving

from faceapp.domain.errors import (
    CannotWrite,
    DiskFull,
    KnownError,
    ModelBusy,
    NoAnswer,
    Offline,
    ServerRefuses,
    UnsafeAddress,
    UntrustedServer,
    WrongDownload,
)
from faceapp.services import addresses, downloading, web
from faceapp.services.downloading import Download, Limits, Order
from faceapp.services.model_files import locked, part_of
from faceapp.vision.sources import Sums

DATA = bytes(i * i % 251 for i in range(300_000))
SHA256 = hashlib.sha256(DATA).hexdigest()
HALF = 150_000
LIMITS = Limits(waits=(0.0, 0.0, 0.0))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with serving() as running:
        running.files["/network.onnx"] = DATA
        yield running


@pytest.fixture
def goal(tmp_path: Path) -> Path:
    return tmp_path / "network.onnx"


def right(found: Sums) -> bool:
    return found.sha256 == SHA256


def download(server: WebServer | str, goal: Path, limits: Limits = LIMITS, size: int = len(DATA)) -> Download:
    url = server if isinstance(server, str) else f"{server.url}/network.onnx"
    return Download(Order(url, goal, size, size or 2 * len(DATA), right), limits)


def whole(goal: Path) -> bool:
    """The file is in place, and nothing else is left."""
    return goal.read_bytes() == DATA and list(goal.parent.iterdir()) == [goal]


def test_a_file_comes_whole(server: WebServer, goal: Path) -> None:
    one = download(server, goal)
    assert one.run()
    assert (one.done, one.total) == (len(DATA), len(DATA))
    assert whole(goal)
    assert server.ranges == [None]


@pytest.mark.parametrize("step", ["no_length", "chunked", "whole"])
@pytest.mark.parametrize("size", [len(DATA), 0])
def test_servers_of_other_habits(server: WebServer, goal: Path, step: str, size: int) -> None:
    server.always = (step,)
    assert download(server, goal, size=size).run()
    assert whole(goal)


def test_a_cut_connection_goes_on_where_it_broke(server: WebServer, goal: Path) -> None:
    server.script = [("cut", 1000), ("cut", HALF), ("cut", HALF), ("status", 503)]
    assert download(server, goal).run()
    assert whole(goal)
    assert server.ranges == [None, "bytes=1000-", f"bytes={HALF}-", f"bytes={HALF}-", f"bytes={HALF}-"]
    assert {headers.get("if-range") for _, headers in server.requests[1:]} == {server.tag}


def test_cuts_do_not_count_while_something_comes(server: WebServer, goal: Path) -> None:
    server.script = [("cut", 1000 * n) for n in range(1, 40)]
    assert download(server, goal).run()
    assert whole(goal)


@pytest.mark.parametrize("step", [("whole", HALF), ("no_length", HALF), ("chunked", HALF)])
def test_a_server_that_always_breaks_off_is_given_up(
    server: WebServer, goal: Path, step: tuple[str, int]
) -> None:
    server.always = step
    with pytest.raises(NoAnswer, match=r"127\.0\.0\.1"):
        download(server, goal).run()
    assert not goal.exists()
    assert part_of(goal).stat().st_size == HALF  # kept
    assert len(server.requests) <= 6


def test_a_server_that_knows_no_ranges(server: WebServer, goal: Path) -> None:
    server.script = [("cut", HALF), ("whole",)]
    assert download(server, goal).run()
    assert whole(goal)


def test_a_range_that_was_not_asked_for_is_not_used(server: WebServer, goal: Path) -> None:
    server.script = [("cut", HALF), ("other_range",)]
    assert download(server, goal).run()
    assert whole(goal)
    assert server.ranges == [None, f"bytes={HALF}-", None]


def test_a_file_that_changed_on_the_server_is_fetched_from_its_start(server: WebServer, goal: Path) -> None:
    server.files["/network.onnx"] = b"x" * len(DATA)
    server.script = [("cut", HALF)]
    with pytest.raises(NoAnswer):
        download(server, goal, Limits(waits=())).run()
    server.files["/network.onnx"] = DATA
    server.tag = '"two"'
    assert download(server, goal).run()
    assert whole(goal)


def test_halves_of_different_files_are_fetched_anew(server: WebServer, goal: Path) -> None:
    part_of(goal).write_bytes(b"x" * HALF)
    assert download(server, goal).run()
    assert whole(goal)
    assert server.ranges == [f"bytes={HALF}-", None]


@pytest.mark.parametrize("left", [b"x" * len(DATA), b"x" * (len(DATA) + 1)])
def test_what_lies_there_is_not_trusted(server: WebServer, goal: Path, left: bytes) -> None:
    part_of(goal).write_bytes(left)
    assert download(server, goal).run()
    assert whole(goal)


@pytest.mark.parametrize("size", [len(DATA), 0])
def test_what_lies_there_whole_is_not_fetched_again(server: WebServer, goal: Path, size: int) -> None:
    part_of(goal).write_bytes(DATA)
    assert download(server, goal, size=size).run()
    assert whole(goal)
    assert server.ranges == ([] if size else [f"bytes={len(DATA)}-"])


@pytest.mark.parametrize(
    ("data", "step"),
    [
        (DATA[:-1] + b"!", ("serve",)),
        (DATA[:-1], ("serve",)),
        (DATA + b"!", ("serve",)),
        (DATA, ("lie", len(DATA) - 1)),
        (DATA, ("lie", len(DATA) + 1)),
        (DATA, ("lie", 10**15)),
        (DATA, ("endless",)),
        (DATA + b"!", ("chunked",)),
        (DATA, ("packed",)),
        (b"<html>Log in to this network</html>", ("serve",)),
        (b"", ("serve",)),
    ],
)
@pytest.mark.parametrize("size", [len(DATA), 0])
def test_another_file_is_never_put_in_place(
    server: WebServer, goal: Path, data: bytes, step: tuple[object, ...], size: int
) -> None:
    goal.write_bytes(b"what was there before")
    server.files["/network.onnx"] = data
    server.always = step
    if size == 0 and step[0] == "lie" and step[1] == len(DATA) + 1:  # can only be seen as a cut
        with pytest.raises((NoAnswer, WrongDownload)):
            download(server, goal, size=size).run()
    else:
        with pytest.raises(WrongDownload, match=r"network\.onnx"):
            download(server, goal, size=size).run()
    assert goal.read_bytes() == b"what was there before"


def test_wrong_bytes_are_thrown_away(server: WebServer, goal: Path) -> None:
    server.files["/network.onnx"] = DATA[:-1] + b"!"
    with pytest.raises(WrongDownload):
        download(server, goal).run()
    assert list(goal.parent.iterdir()) == []


@pytest.mark.parametrize("status", [204, 304, 400, 401, 403, 404, 410, 451])
def test_a_refusal_is_final(server: WebServer, goal: Path, status: int) -> None:
    server.always = ("status", status)
    with pytest.raises(ServerRefuses, match=f"answer {status}"):
        download(server, goal).run()
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_busy_server_is_asked_again_then_given_up(server: WebServer, goal: Path, status: int) -> None:
    server.always = ("status", status)
    with pytest.raises(ServerRefuses, match=f"answer {status}"):
        download(server, goal).run()
    assert len(server.requests) == 4


def test_a_server_that_speaks_something_else(server: WebServer, goal: Path) -> None:
    server.always = ("garbage",)
    with pytest.raises(NoAnswer):
        download(server, goal).run()


@pytest.mark.parametrize("step", [("silent",), ("hold", HALF)])
def test_silence_is_given_up(server: WebServer, goal: Path, step: tuple[object, ...]) -> None:
    server.always = step
    with pytest.raises(NoAnswer):
        download(server, goal, Limits(idle=0.05, waits=())).run()


def test_a_trickle_is_given_up(server: WebServer, goal: Path) -> None:
    server.always = ("drip",)
    with pytest.raises(NoAnswer):
        download(server, goal, Limits(spare=0.1, slowest=10**9)).run()


def test_a_redirect_is_followed_and_keeps_the_range(server: WebServer, goal: Path) -> None:
    server.files["/moved.onnx"] = DATA
    server.always = ("redirect", "/moved.onnx")
    server.script = [("redirect", "/moved.onnx"), ("cut", HALF), ("redirect", "/moved.onnx"), ("serve",)]
    assert download(server, goal).run()
    assert whole(goal)
    assert server.ranges == [None, None, f"bytes={HALF}-", f"bytes={HALF}-"]


@pytest.mark.parametrize("to", ["http://example.org/n.onnx", "http://10.0.0.1/n.onnx", "http://[::2]/n.onnx"])
def test_a_redirect_to_an_address_that_is_not_secure_is_not_followed(
    server: WebServer, goal: Path, to: str
) -> None:
    server.always = ("redirect", to)
    with pytest.raises(UnsafeAddress, match="http"):
        download(server, goal).run()


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "ftp://example.org/n.onnx", "data:,hello", "/network.onnx"]
)
def test_redirects_to_other_kinds_of_address_or_in_circles(server: WebServer, goal: Path, to: str) -> None:
    server.always = ("redirect", to)
    with pytest.raises((UnsafeAddress, ServerRefuses)):
        download(server, goal).run()
    assert not goal.exists()


def test_a_redirect_is_not_read_and_may_have_any_letters(server: WebServer, goal: Path) -> None:
    server.files["/m%C3%B6ved%20to.onnx"] = DATA
    server.script = [("redirect", "/m\u00f6ved to.onnx".encode().decode("latin-1"), b"x" * 100_000)]
    assert download(server, goal).run()
    assert whole(goal)


@pytest.mark.parametrize(
    "to", ["http://[", "//", "http://127.0.0.1:99999/", "http://127.0.0.1:x/", "\x00", ""]
)
def test_redirects_that_are_no_addresses(server: WebServer, goal: Path, to: str) -> None:
    server.always = ("redirect", to)
    with pytest.raises((UnsafeAddress, ServerRefuses, NoAnswer)):
        download(server, goal).run()


@pytest.mark.parametrize("seed", range(40))
def test_whatever_a_server_does_only_the_right_file_is_put_in_place(
    server: WebServer, goal: Path, seed: int
) -> None:
    rng = random.Random(seed)
    steps: list[Callable[[], tuple[object, ...]]] = [
        lambda: ("serve",),
        lambda: ("cut", rng.randrange(len(DATA))),
        lambda: ("whole", rng.choice([None, rng.randrange(len(DATA))])),
        lambda: ("no_length", rng.choice([None, rng.randrange(len(DATA))])),
        lambda: ("chunked", rng.choice([None, rng.randrange(len(DATA))])),
        lambda: ("lie", rng.randrange(2 * len(DATA))),
        lambda: ("status", rng.choice([200, 206, 304, 404, 416, 429, 500, 503])),
        lambda: ("redirect", rng.choice(["/network.onnx", "/nothing", "http://example.org/"])),
        lambda: rng.choice([("other_range",), ("endless",), ("packed",), ("garbage",)]),
    ]
    server.script = [rng.choice(steps)() for _ in range(rng.randrange(1, 12))]
    for _ in range(13):
        if rng.random() < 0.2:
            part_of(goal).write_bytes(rng.randbytes(rng.randrange(2 * len(DATA))))
        try:
            assert download(server, goal, size=rng.choice([0, len(DATA)])).run()
        except KnownError:
            assert not goal.exists()
        else:
            break
    assert whole(goal)


@pytest.mark.parametrize(
    ("url", "origin", "safe"),
    [
        ("https://example.org/a", None, True),
        ("https://example.org/a", "https://example.com/a", True),
        ("http://127.0.0.1:1/a", None, True),
        ("http://localhost:1/a", "http://127.0.0.1/a", True),
        ("http://[::1]:1/a", None, True),
        ("http://example.org/a", None, False),
        ("http://127.0.0.1/a", "https://example.org/a", False),
        ("https://127.0.0.1/a", "https://example.org/a", False),
        ("https://localhost/a", "https://example.org/a", False),
        ("http://127.0.0.1.example.org/a", None, False),
        ("file:///etc/passwd", None, False),
        ("ftp://127.0.0.1/a", None, False),
        ("https:///a", None, False),
        ("https://[", None, False),
        ("models", None, False),
    ],
)
def test_which_addresses_are_safe(url: str, origin: str | None, safe: bool) -> None:
    if safe:
        assert addresses.require_safe(url, coming_from=origin) == url
    else:
        with pytest.raises(UnsafeAddress):
            addresses.require_safe(url, coming_from=origin)


def test_nobody_listens(goal: Path, server: WebServer) -> None:
    with serving() as other:
        gone = other.url
    with pytest.raises(NoAnswer):
        download(f"{gone}/network.onnx", goal).run()


def test_without_a_network_it_says_so_at_once(goal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def no_name(*_: object, **__: object) -> None:
        import socket

        asked.append(1)
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr("socket.getaddrinfo", no_name)
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(Offline, match=r"example\.org can not be reached"):
        download("https://example.org/network.onnx", goal, Limits(waits=(60.0,))).run()
    assert asked == [1]


def test_the_proxy_of_the_environment_is_asked(
    server: WebServer, goal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.files["http://127.0.0.1:9/network.onnx"] = DATA
    monkeypatch.setenv("http_proxy", server.url)
    assert download("http://127.0.0.1:9/network.onnx", goal).run()
    assert [path for path, _ in server.requests] == ["http://127.0.0.1:9/network.onnx"]
    goal.unlink()
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving() as other:
        other.files["/network.onnx"] = DATA
        assert download(other, goal).run()
    assert len(server.requests) == 1


def test_a_proxy_that_does_not_answer_is_named(
    server: WebServer, goal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as other:
        port = other.server_address[1]
    monkeypatch.setenv("http_proxy", f"http://localhost:{port}")
    with pytest.raises(NoAnswer, match="localhost"):
        download(server, goal).run()


def test_a_proxy_that_wants_a_password_is_named(
    server: WebServer, goal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", server.url)  # it knows no CONNECT
    with pytest.raises(ServerRefuses, match=r"127\.0\.0\.1 does not give .* \(answer 501\)"):
        download("https://example.org/network.onnx", goal).run()


def certificate(folder: Path) -> tuple[Path, Path]:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl to make a certificate")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    return key, certificate


def test_https_and_a_server_that_can_not_prove_who_it_is(
    server: WebServer, goal: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, proof = certificate(tmp_path_factory.mktemp("tls"))
    secure = WebServer()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(proof, key)
    secure.socket = context.wrap_socket(secure.socket, server_side=True)
    secure.files["/network.onnx"] = DATA
    url = f"https://127.0.0.1:{secure.server_address[1]}/network.onnx"
    with serving(secure):
        web._context.cache_clear()
        with pytest.raises(UntrustedServer, match=r"127\.0\.0\.1"):
            download(url, goal).run()
        monkeypatch.setenv("SSL_CERT_FILE", str(proof))
        web._context.cache_clear()
        secure.script = [("cut", HALF)]
        assert download(url, goal).run()
    web._context.cache_clear()
    assert whole(goal)


@pytest.mark.parametrize("step", [("silent",), ("hold", HALF)])
def test_a_stop_ends_it_at_once_and_keeps_what_came(
    server: WebServer, goal: Path, step: tuple[object, ...]
) -> None:
    server.script = [step]
    one = download(server, goal, Limits(idle=60.0))
    ended: list[bool] = []
    thread = threading.Thread(target=lambda: ended.append(one.run()))
    thread.start()
    assert server.held.wait(30)
    while step[0] == "hold" and one.done < HALF:
        time.sleep(0.01)
    one.stop()
    thread.join(30)
    assert ended == [False]
    assert not goal.exists()
    if step[0] == "hold":
        assert part_of(goal).stat().st_size == HALF
    assert download(server, goal).run()
    assert whole(goal)


def test_a_stop_before_the_start(server: WebServer, goal: Path) -> None:
    one = download(server, goal)
    one.stop()
    assert not one.run()
    assert server.requests == []


def test_a_stop_while_it_waits_to_try_again(server: WebServer, goal: Path) -> None:
    server.always = ("status", 503)
    one = download(server, goal, Limits(waits=(60.0,)))
    ended: list[bool] = []
    thread = threading.Thread(target=lambda: ended.append(one.run()))
    thread.start()
    while not server.requests:
        time.sleep(0.01)
    one.stop()
    thread.join(30)
    assert ended == [False]


def test_a_disk_without_room_is_seen_before_anything_is_written(
    server: WebServer, goal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type(shutil.disk_usage(goal.parent))
    monkeypatch.setattr(downloading.shutil, "disk_usage", lambda _: usage(10**9, 10**9, 1000))
    with pytest.raises(DiskFull):
        download(server, goal).run()
    assert list(goal.parent.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_disk_that_gets_full(server: WebServer, goal: Path) -> None:
    part_of(goal).symlink_to("/dev/full")
    with pytest.raises(DiskFull):
        download(server, goal).run()
    assert not goal.exists()


def test_a_folder_that_can_not_be_written(server: WebServer, goal: Path) -> None:
    part_of(goal).mkdir()
    with pytest.raises(CannotWrite, match="network"):
        download(server, goal).run()


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file")
    with pytest.raises(CannotWrite), locked(tmp_path / "models" / "some", "Some"):
        pass


def test_one_at_a_time(tmp_path: Path) -> None:
    with locked(tmp_path, "Some"):
        with pytest.raises(ModelBusy, match="Some"), locked(tmp_path, "Some"):
            pass
        code = (
            "from pathlib import Path; from faceapp.services.model_files import locked\n"
            f"with locked(Path({str(tmp_path)!r}), 'Some'): print('in')"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert done.returncode
        assert "ModelBusy" in done.stderr
    with locked(tmp_path, "Some"):
        pass


def test_every_error_is_one_that_users_read() -> None:
    for kind in (NoAnswer, Offline, ServerRefuses, UnsafeAddress, UntrustedServer, WrongDownload):
        assert issubclass(kind, KnownError)
