"""The camera's page in the real window, with a source that is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from camera_world import CameraWorld
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from simulated_camera import SimulatedCamera, box_of, number_in
from stream_servers import MotionJpeg, Rtsp

from faceapp.domain.live import Stage
from faceapp.domain.live_thresholds import WAITING_PICTURES
from faceapp.domain.video import VideoPicture
from faceapp.domain.video_errors import CameraGone
from faceapp.services import browse
from faceapp.ui.pages import PageName
from faceapp.ui.state import WindowState


def test_nothing_is_opened_until_it_is_asked_for(world: CameraWorld) -> None:
    assert not world.camera.running
    assert world.page.bar.isHidden()
    assert world.page._look is None


def test_the_box_on_the_screen_stands_where_the_face_is_on_that_picture(world: CameraWorld) -> None:
    world.follower.seconds = 0.05
    world.begin(SimulatedCamera(size=(640, 480)))
    canvas = world.page.look.canvas
    seen: set[int] = set()

    def look() -> bool:
        """What was painted: the number in its pixels, and the box beside it."""
        picture = canvas.picture
        if picture is None or not picture.faces.faces:
            return False
        image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        pixels = rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)
        place = canvas._place()
        part = pixels[round(place.y()) :, round(place.x()) :]
        number = number_in(part, place.width() / 640)
        assert number == picture.faces.picture.number
        box, drawn = box_of(number, (640, 480)), canvas.place_of(picture.faces.faces[0])
        assert abs(drawn.x() - place.x() - box.x * place.width()) <= 0.07 * drawn.width() + 1
        assert abs(drawn.y() - place.y() - box.y * place.height()) <= 0.07 * drawn.height() + 1
        seen.add(number)
        return len(seen) >= 12

    world.until(look)


def test_mirrored_the_box_changes_sides_with_the_picture(world: CameraWorld) -> None:
    world.begin()
    world.page.switch("mirror").trigger()
    canvas = world.page.look.canvas
    world.until(lambda: canvas.picture is not None and canvas.picture.mirrored and world.shown_faces())
    face, place = world.face(), canvas._place()
    centre = canvas.place_of(face).center().x()
    assert abs(centre - (place.x() + (1 - face.box.centre[0]) * place.width())) <= 2


def test_counters_and_panel_tell_what_happens(world: CameraWorld) -> None:
    world.begin()
    panel = world.page.look.panel
    world.until(lambda: panel.counters.text("analysed") not in {"\u2013", "0/s"})
    world.until(lambda: len(panel.cards) == 1)
    assert panel.cards[0].name == "Unnamed 1"
    assert panel.cards[0].face.image is not None
    assert world.page.look.canvas._shown(world.face()).label == "Unnamed 1", "the same words on its pill"
    world.until(lambda: panel.curve.lines.get(1, 0) > 3)
    assert panel.counters.text("latency").endswith("ms")


def test_keys_switch_what_is_drawn(world: CameraWorld) -> None:
    world.begin()
    canvas = world.page.look.canvas
    canvas.setFocus()
    for key, name in ((Qt.Key.Key_F, "faces"), (Qt.Key.Key_B, "bars"), (Qt.Key.Key_P, "panel")):
        before = world.page.switch(name).isChecked()
        QTest.keyClick(canvas, key)
        assert world.page.switch(name).isChecked() is not before
    QTest.keyClick(canvas, Qt.Key.Key_E, Qt.KeyboardModifier.ShiftModifier)
    assert not world.page.look.overlay.expressions
    assert not world.page.look.overlay.faces
    assert world.page.look.overlay.bars
    assert world.page.look.panel.isHidden()


def test_box_name_and_expression_are_switched_off_each_by_itself(world: CameraWorld) -> None:
    world.begin()
    canvas = world.page.look.canvas
    canvas.setFocus()
    canvas.leaveEvent(None)
    world.until(lambda: world.face().smoothed is not None)

    def drawn() -> tuple[bool, str, bool, bool]:
        shown = canvas._shown(world.face())
        return shown.boxed, shown.label, shown.expression is not None, shown.strength > 0

    assert drawn() == (True, "Unnamed 1", True, True)
    QTest.keyClick(canvas, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    assert drawn() == (True, "", True, True)
    assert WindowState().camera()["names"] is False, "it is so the next time, too"
    QTest.keyClick(canvas, Qt.Key.Key_F)
    assert drawn() == (False, "", True, True)
    QTest.keyClick(canvas, Qt.Key.Key_E, Qt.KeyboardModifier.ShiftModifier)
    assert not drawn()[3], "nothing is left to be drawn"
    QTest.keyClick(canvas, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    assert drawn() == (False, "Unnamed 1", False, True)
    QTest.keyClick(canvas, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert drawn() == (True, "Who is this?", False, True), "the face that is chosen is seen"


def test_in_a_narrow_window_the_switches_are_one_menu(world: CameraWorld) -> None:
    world.begin(looked=False)
    row, names = world.page.bar.switches, world.page.switch("names")
    assert not row.folded
    assert not row.fold_button.isVisible()
    world.window.resize(720, 480)
    world.until(lambda: row.folded)
    assert row.fold_button.isVisible()
    entry = next(one for one in row.menu.actions() if one.text() == "Names\tShift+N")
    assert entry.isChecked()
    entry.trigger()
    assert not names.isChecked()
    names.trigger()
    assert entry.isChecked()


def test_a_camera_that_is_unplugged_says_so_and_greys_its_last_picture(world: CameraWorld) -> None:
    world.begin().fail(CameraGone(camera="Test camera"))
    canvas = world.page.look.canvas
    world.until(lambda: world.camera.state.stage is Stage.ENDED)
    world.until(lambda: canvas.line)
    assert canvas.line == "Test camera was unplugged."
    assert canvas._gone
    image = canvas.grab().toImage()
    colour = image.pixelColor(image.width() // 2, image.height() // 2)
    assert colour.saturation() < 10
    assert not world.camera.running


def test_a_camera_that_stops_for_a_while_says_so_and_goes_on(world: CameraWorld) -> None:
    source = world.begin()
    canvas = world.page.look.canvas
    panel = world.page.look.panel
    from faceapp.engine.live_recording import Wish

    world.camera.recorder.begin(Wish(None))
    world.until(lambda: world.camera.recorder.now is not None)
    source.hold()
    world.until(lambda: canvas.line.startswith("No picture comes from Test camera"))
    world.until(lambda: panel.old.startswith("No picture for "))
    assert all(effect.isEnabled() for effect in panel._faded)
    world.camera.recorder.end()
    world.until(lambda: "Recorded 0:0" in canvas.line)
    assert canvas.line.startswith("No picture comes from Test camera")
    source.go_on()
    world.until(lambda: not panel.old)
    assert not any(effect.isEnabled() for effect in panel._faded)
    world.until(lambda: not canvas.line)
    assert world.camera.state.stage is Stage.LIVE


def test_the_field_names_the_face_while_it_moves_and_undo_takes_it_back(world: CameraWorld) -> None:
    world.begin()
    look = world.page.look
    QTest.mouseDClick(look.canvas, Qt.MouseButton.LeftButton, pos=world.place_of_face())
    assert look.naming.field.isVisible()
    shown = world.camera.counts.shown
    world.until(lambda: world.camera.counts.shown > shown + 3)  # the picture goes on
    assert look.naming.field.isVisible()
    QTest.keyClicks(look.naming.field._edit, "Ada")
    QTest.keyClick(look.naming.field._edit, Qt.Key.Key_Return)
    assert look.naming.field.isHidden()
    world.until(lambda: world.follower.names.get(1) is not None)
    library = world.window.context.library
    (person,) = browse.people(library)
    assert person.name == "Ada"
    world.until(lambda: look.panel.cards and look.panel.cards[0].name == "Ada")
    assert look.canvas._shown(world.face()).label == "Ada"
    world.window.context.operations.undo()
    world.until(lambda: world.follower.names.get(1, 0) is None)
    world.until(lambda: look.panel.cards and look.panel.cards[0].name == "Unnamed 1")


def test_a_face_that_is_named_anew_has_the_new_name_at_once(world: CameraWorld) -> None:
    world.begin()
    look = world.page.look
    for name in ("Ada", "Bea"):
        world.face()
        look.naming.open(1)
        look.naming.field._edit.fill(name)
        QTest.keyClick(look.naming.field._edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        world.until(lambda: look.naming.field.isHidden() and look.panel.cards)
        world.until(lambda name=name: look.panel.cards[0].name == name)
        world.until(lambda name=name: look.canvas._shown(world.face()).label == name)


def test_who_was_named_before_it_was_recorded_has_the_name_in_the_recording(world: CameraWorld) -> None:
    from faceapp.domain.recording import Consent
    from faceapp.engine.live_recording import Wish
    from faceapp.services import recordings

    world.begin()
    look = world.page.look
    world.until(world.page.bar.record.isEnabled)
    world.face()
    look.naming.open(1)
    look.naming.field._edit.fill("Ada")
    QTest.keyClick(look.naming.field._edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    world.until(lambda: world.follower.names.get(1) is not None)
    world.camera.recorder.begin(Wish(Consent("all of it", "Ada", 1.0)))
    world.until(lambda: world.camera.recorder.now is not None)
    library = world.window.context.library
    (found,) = recordings.recordings(library)

    def named() -> list[tuple[str, bool]]:
        return [(one.name, one.proposed) for one in recordings.seen_in(library, found.id)]

    world.until(lambda: named() == [("Ada", False)])  # on disk while it goes on: it survives kill -9
    assert world.camera.recorder.now is not None
    world.window.context.operations.undo()
    assert named() != [("Ada", False)]
    world.camera.recorder.end()
    world.until(lambda: world.camera.recorder.now is None)
    assert named() != [("Ada", False)], "what was taken back is not said again at the end"


def test_two_names_in_one_sitting_are_kept_in_one_place(world: CameraWorld) -> None:
    from faceapp.services import recordings
    from faceapp.storage import recordings as recording_rows

    world.begin()
    look = world.page.look
    for name in ("Ada", "Bob"):
        world.face()
        look.naming.open(1)
        look.naming.field._edit.fill(name)
        QTest.keyClick(look.naming.field._edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        world.until(
            lambda name=name: any(one.name == name for one in browse.people(world.window.context.library))
        )
    library = world.window.context.library
    with library.read() as connection:
        assert len(recording_rows.every(connection)) == 1
    assert not recordings.recordings(library), "nobody recorded"


def test_a_video_file_stands_in_for_a_camera(world: CameraWorld, shared: object) -> None:
    assert isinstance(shared, Path)
    world.page.open_source(str(shared / "photos" / "videos" / "single_face.mp4"))
    world.until(lambda: world.camera.counts.shown > 10)
    assert world.camera.state.name == "single_face.mp4"
    world.until(lambda: world.camera.state.stage is Stage.ENDED, 30_000)
    look = world.page.look
    assert look.canvas.line == "single_face.mp4 has ended."
    counts = world.camera.counts
    assert look.panel.counters.total == f"Analysed {counts.analysed} of {counts.came} pictures"
    assert look.panel.old == "As it was on the last picture"
    world.page.switch("mirror").trigger()
    world.page.open_source(str(shared / "photos" / "videos" / "single_face.mp4"))
    assert not look.panel.counters.total
    assert not look.panel.old
    assert world.page.switch("mirror").isChecked()
    world.page._stop()
    assert look.canvas._waiting == "single_face.mp4 is stopped. Start begins it again."


def test_a_file_that_ends_early_says_so_and_the_recording_is_kept(world: CameraWorld, tmp_path: Path) -> None:
    from video_making import numbered_video

    from faceapp.domain.recording import Consent
    from faceapp.engine.live_recording import Wish
    from faceapp.services import recordings

    small = {"container": {"cluster_time_limit": "200"}, "options": {"g": "10"}}  # half of it can be read
    whole = numbered_video(tmp_path / "whole.mkv", 250, rate=25, **small)
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    refused: list[str] = []
    world.window.context.operations.refused.connect(refused.append)
    world.page.open_source(str(cut))
    world.until(world.page.bar.record.isEnabled)
    world.camera.recorder.begin(Wish(Consent("all of it", "Ada", 1.0)))
    world.until(lambda: world.camera.recorder.now is not None)
    world.until(lambda: world.camera.state.stage is Stage.ENDED)
    assert world.page.look.canvas.line.startswith("cut.mkv ends early, after ")
    world.until(lambda: refused)
    assert refused[0].startswith("cut.mkv ends early, after ")
    assert "What was recorded is kept, 0:0" in refused[0]
    library = world.window.context.library
    world.until(lambda: recordings.recordings(library))
    (found,) = recordings.recordings(library)
    assert len(recordings.samples(library, found.id)) > 10


def test_what_can_not_be_opened_is_said_in_one_sentence(world: CameraWorld) -> None:
    world.page.open_source("/nowhere/at/all.mp4")
    world.until(lambda: world.camera.state.stage is Stage.ENDED)
    canvas = world.page.look.canvas
    assert "/nowhere/at/all.mp4" in canvas._waiting


def test_the_snapshot_is_a_photo_of_the_library(world: CameraWorld) -> None:
    world.begin(SimulatedCamera(size=(640, 480)))
    QTest.keyClick(world.page.look.canvas, Qt.Key.Key_S)
    world.until(lambda: "Kept as a photo" in world.page.look.canvas.line)
    library = world.window.context.library
    world.until(lambda: browse.counts(library).photos == 1, 100_000)  # processes start, beside all else
    photo = browse.photo(library, browse.photo_index(library).ids.tolist()[0])
    assert photo.path.parent.name == "Snapshots"
    assert photo.taken_at is not None or photo.path.is_file()
    assert photo.width == 640


@pytest.mark.parametrize("video", [False, True])
def test_a_recording_is_kept_with_who_agreed(world: CameraWorld, video: bool) -> None:
    from faceapp.domain.recording import AnalysisState
    from faceapp.services import recordings

    world.begin()
    world.until(world.page.bar.record.isEnabled)
    QTest.keyClick(world.page.look.canvas, Qt.Key.Key_R)
    sheet = world.page.look.recording.sheet
    assert sheet is not None
    sheet.accept()
    assert sheet.isVisible(), "nobody agreed"
    QTest.keyClicks(sheet.who, "Ada")
    sheet.video.setChecked(video)
    said = sheet.text
    sheet.accept()
    world.until(lambda: world.camera.recorder.now is not None)
    analysed = world.camera.counts.analysed
    world.until(lambda: world.page.bar._time.text() >= "0:02")
    world.until(lambda: world.camera.counts.analysed > analysed + 25)
    world.page.bar.record.click()  # the window is not the active one again without a window manager
    library = world.window.context.library
    world.until(lambda: world.camera.recorder.now is None)
    (found,) = recordings.recordings(library)
    assert found.state is AnalysisState.DONE
    assert found.consent is not None
    assert (found.consent.who, found.consent.text) == ("Ada", said)
    assert found.source == "Test camera"
    assert found.has_video is video
    assert found.path.is_file() is video
    samples = recordings.samples(library, found.id)
    assert len(samples) > 20
    assert samples.time[0] < 1.0
    assert "Recorded 0:0" in world.page.look.canvas.line
    assert not world.page.bar._kept.text()
    places = [world.page.bar.snapshot.pos(), world.page.bar.record.geometry(), world.page.bar._start.pos()]
    world.page.bar.record.click()  # asked each time, with what was said last
    again = world.page.look.recording.sheet
    assert again is not None
    assert world.camera.recorder.now is None
    assert (again.who.text(), again.who.selectedText(), again.video.isChecked()) == ("Ada", "Ada", video)
    QTest.keyClick(again.who, Qt.Key.Key_Return)
    world.until(lambda: world.camera.recorder.now is not None)
    with_video = "with video" if video else "without video"
    assert world.page.bar._kept.text() == f"Recording \u00b7 {with_video} \u00b7 agreed: Ada"
    world.until(lambda: world.page.bar._time.text() >= "0:01")
    bar = world.page.bar
    assert bar.record.text() == "Stop recording"
    assert [bar.snapshot.pos(), bar.record.geometry(), bar._start.pos()] == places, "nothing moves"


def test_what_was_measured_on_a_picture_has_its_time_in_the_video(world: CameraWorld) -> None:
    from faceapp.domain.recording import Consent
    from faceapp.engine.live_recording import Wish
    from faceapp.media.video import open_video
    from faceapp.services import recordings

    world.follower.seconds = 0.03  # pictures pass that are not looked at
    world.begin(SimulatedCamera(size=(640, 480)))
    world.until(world.page.bar.record.isEnabled)
    world.camera.recorder.begin(Wish(Consent("all of it", "Ada", 1.0), video=True))
    world.until(lambda: world.camera.recorder.now is not None)
    looked = world.camera.counts.analysed
    world.until(lambda: world.camera.counts.analysed > looked + 25)
    world.camera.recorder.end()
    world.until(lambda: world.camera.recorder.now is None)
    library = world.window.context.library
    (found,) = recordings.recordings(library)
    samples = recordings.samples(library, found.id)
    with open_video(found.path) as video:
        shown = {round(one.time, 3): number_in(one.pixels) for one in video.pictures()}
    assert samples.time[0] == pytest.approx(0.0, abs=1e-6), "the first picture was looked at"
    first = shown[0.0]
    told = [
        (shown.get(round(at, 3)), first + number)
        for at, number in zip(samples.time.tolist(), samples.picture.tolist(), strict=True)
    ]
    there = [(seen, measured) for seen, measured in told if seen is not None]
    assert len(there) > 10
    assert all(seen == measured for seen, measured in there)


def test_unplugging_ends_a_recording_and_it_is_kept(world: CameraWorld) -> None:
    from faceapp.domain.recording import AnalysisState, Consent
    from faceapp.engine.live_recording import Wish
    from faceapp.services import recordings

    refused: list[str] = []
    world.window.context.operations.refused.connect(refused.append)
    source = world.begin()
    world.camera.recorder.begin(Wish(Consent("all of it", "Ada", 1.0)))
    world.until(lambda: world.camera.recorder.now is not None)
    shown = world.camera.counts.shown
    world.until(lambda: world.camera.counts.shown > shown + 20)
    source.fail(CameraGone(camera="Test camera"))
    world.until(lambda: world.camera.state.stage is Stage.ENDED)
    world.until(lambda: refused)
    assert refused[0].startswith("Test camera was unplugged. What was recorded is kept, 0:0")
    (found,) = recordings.recordings(world.window.context.library)
    assert found.state is AnalysisState.PROBLEM
    assert isinstance(found.problem, CameraGone)
    assert len(recordings.samples(world.window.context.library, found.id)) > 10


def test_a_recording_goes_on_while_another_page_is_looked_at_and_that_is_said(world: CameraWorld) -> None:
    from faceapp.engine.live_recording import Wish

    world.begin()
    line = world.window._activity._text
    world.camera.recorder.begin(Wish(None))
    world.until(lambda: line.text().startswith("Recording from the camera"))
    world.window.show_page(PageName.PHOTOS)
    analysed = world.camera.counts.analysed
    world.until(lambda: world.camera.counts.analysed > analysed + 10)
    assert world.camera.recorder.now is not None
    before = world.camera.counts
    world.window.show_page(PageName.CAMERA)
    shown = world.camera.counts.shown
    world.until(lambda: world.camera.counts.shown > shown + 5)
    now = world.camera.counts
    assert now.dropped - before.dropped <= now.came - before.came + WAITING_PICTURES
    world.camera.recorder.end()
    world.until(lambda: "Recording" not in line.text())


def test_closing_the_window_while_it_records_keeps_the_recording(world: CameraWorld) -> None:
    from faceapp.domain.recording import AnalysisState, Consent
    from faceapp.engine.live_recording import Wish
    from faceapp.services import recordings

    world.begin()
    world.camera.recorder.begin(Wish(Consent("all of it", "Ada", 1.0)))
    world.until(lambda: world.camera.recorder.now is not None)
    shown = world.camera.counts.shown
    world.until(lambda: world.camera.counts.shown > shown + 20)
    world.camera.stop()
    (found,) = recordings.recordings(world.window.context.library)
    assert found.state is AnalysisState.DONE


def test_faces_are_reached_with_keys(world: CameraWorld) -> None:
    world.begin()
    canvas = world.page.look.canvas
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.selected == 1
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert world.page.look.naming.field.isVisible()
    QTest.keyClick(world.page.look.naming.field._edit, Qt.Key.Key_Escape)
    assert world.page.look.naming.field.isHidden()
    assert QPoint(0, 0) != world.place_of_face()


def test_the_picture_of_a_number_is_read_back() -> None:
    for number in (0, 1, 5, 1023, 777_777):
        from simulated_camera import picture

        made = VideoPicture(picture(number), 0.0, number)
        assert number_in(made.pixels) == number


@pytest.mark.parametrize("kind", [MotionJpeg, Rtsp])
def test_a_network_camera_that_stalls_says_so_and_comes_back(world: CameraWorld, kind: type[Any]) -> None:
    with kind() as server:
        world.page.open_source(server.url.replace("://", "://ada:secret@", 1))
        canvas = world.page.look.canvas
        world.until(lambda: world.camera.counts.shown > 5)
        assert "secret" not in world.camera.state.name
        server.stall()
        world.until(lambda: canvas.line.startswith("No picture comes from"))
        assert canvas._gone
        server.resume()
        world.until(lambda: not canvas.line and not canvas._gone)
        world.page._stop()
        world.until(lambda: not any(run.alive for run in world.camera._ending))
    assert not any("secret" in text for text in world.page._before)
    assert "secret" in "".join(world.page._whole.values()), "known while the program runs"


def test_stop_and_another_source_keep_the_list_and_start(world: CameraWorld) -> None:
    bar = world.page.bar
    with MotionJpeg() as server:
        world.page.open_source(server.url)
        world.until(lambda: world.camera.counts.shown > 5)
        bar._start.click()
        assert not world.camera.running
        assert bar.isVisible()
        assert bar._start.text() == "Start"
        assert bar.sources.currentData() == server.url
        assert "is stopped" in world.page.look.canvas._waiting
        assert world.page.look.panel.counters.total.startswith("Analysed ")
        bar._start.click()
        world.until(lambda: world.camera.counts.shown > 5)
        world.page.open_source("http://127.0.0.1:9/none")  # while that one runs
        assert world.page.look.isVisible()
        world.until(lambda: world.camera.state.stage is Stage.ENDED, 60_000)
    assert bar.isVisible()
    assert "can not be reached" in world.page.look.canvas._waiting
    assert bar._start.text() == "Start"
    assert bar.sources.currentData() == "http://127.0.0.1:9/none"


def test_esc_never_ends_what_runs(world: CameraWorld) -> None:
    world.begin()
    canvas = world.page.look.canvas
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.selected == 1
    for _ in range(3):
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.selected is None
    assert world.page.isVisible()
    assert world.camera.running
    world.page._stop()
    QTest.keyClick(world.page, Qt.Key.Key_Escape)
    world.until(lambda: not world.page.isVisible())


def test_who_leaves_the_page_begins_again_by_hand(world: CameraWorld) -> None:
    with MotionJpeg() as server:
        world.page.open_source(server.url)
        world.until(lambda: world.camera.counts.shown > 3)
        world.window.show_page(PageName.PHOTOS)
        world.until(lambda: not world.page.isVisible())
        assert not world.camera.running
        world.window.show_page(PageName.CAMERA)
        world.until(lambda: world.page._cameras is not None and world.page._cameras._timer.isActive())
        assert not world.camera.running
        assert "was stopped when you left" in world.page.look.canvas._waiting
        assert world.page.look.panel.counters.total.startswith("Analysed "), "no numbers of now"
        world.page.bar._start.click()
        world.until(lambda: world.camera.counts.shown > 3)
        world.page._stop()


def test_only_an_address_that_gave_a_picture_is_kept(world: CameraWorld, tmp_path: Path) -> None:
    from faceapp.ui.state import WindowState

    kept: list[dict[str, object]] = []
    state = WindowState()
    rows = world.page.bar.sources.count()
    state.camera = lambda: {"chosen": "a camera that is unplugged now"}  # type: ignore[method-assign]
    world.page.remember(state)
    world.page._list()
    assert world.page.bar.sources.count() == rows
    state.keep_camera = lambda found: kept.append(dict(found))  # type: ignore[method-assign]
    world.page.remember(state)
    with MotionJpeg() as server:
        world.page.open_source("http://127.0.0.1:9/none")
        assert world.page.bar.sources.currentData() == "http://127.0.0.1:9/none", "it is tried"
        world.until(lambda: world.camera.state.stage is Stage.ENDED, 60_000)
        world.page.open_source(server.url)
        world.until(lambda: world.camera.counts.shown > 3)
        world.page._stop()
    assert world.page._before == (server.url,)
    assert kept[-1]["before"] == [server.url]
    assert kept[-1]["chosen"] == server.url


def test_only_cameras_are_mirrored_by_themselves(world: CameraWorld) -> None:
    mirror = world.page.switch("mirror")
    world.begin(looked=False)
    mirror.trigger()
    with MotionJpeg() as server:
        world.page.open_source(server.url)
        assert not mirror.isChecked()
        mirror.trigger()
        world.page._stop()
        world.page.open_source(server.url)
        assert mirror.isChecked(), "as it was last with this one"
        world.begin(looked=False)
        assert mirror.isChecked()
        world.page._stop()


def test_where_there_is_no_room_the_record_button_is_its_icon(world: CameraWorld) -> None:
    world.begin(looked=False)
    bar = world.page.bar
    assert bar.record.text() == "Record"
    world.window.resize(720, 480)
    world.until(lambda: not bar.record.text())
    assert bar.record.accessibleName() == "Record"
    assert bar.record.geometry().right() < bar.width()


def test_an_open_list_of_sources_stays_as_it_is(world: CameraWorld) -> None:
    sources = world.page.bar.sources
    rows = sources.count()
    sources.showPopup()
    world.until(sources.view().isVisible)
    world.page._before = ("rtsp://192.168.1.20/stream",)
    world.page._list()
    assert sources.count() == rows
    sources.hidePopup()
    world.until(lambda: sources.count() > rows)


def test_the_list_of_sources_shows_all_its_rows_however_it_grew(world: CameraWorld) -> None:
    """As a menu over itself, Qt leaves an arrow in it when it was shorter the last time."""
    from PySide6.QtWidgets import QStyle, QStyleOptionComboBox

    sources = world.page.bar.sources
    option = QStyleOptionComboBox()
    sources.initStyleOption(option)
    assert not sources.style().styleHint(QStyle.StyleHint.SH_ComboBox_Popup, option, sources)
    view = sources.view()
    for more in range(4):
        world.page._before = tuple(f"rtsp://192.168.1.{n}/stream" for n in range(more))
        world.page._list()
        QTest.mouseClick(sources, Qt.MouseButton.LeftButton)
        world.until(view.isVisible)
        last = view.visualRect(sources.model().index(sources.count() - 1, 0))
        assert sources.itemText(sources.count() - 1).startswith("Network camera")
        assert view.verticalScrollBar().maximum() == 0
        assert 0 < last.bottom() <= view.viewport().height()
        sources.hidePopup()
        world.until(lambda: not view.isVisible())
