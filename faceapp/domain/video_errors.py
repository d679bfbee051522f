"""Errors about videos, cameras, streams, recordings and their marks."""

from __future__ import annotations

from typing import ClassVar

from faceapp.domain.errors import KnownError
from faceapp.domain.photo import Reason


class VideoUnreadable(KnownError):
    """A video file gives no pictures; ``reason`` is what a scan keeps of it."""

    sentence = "{path} is not a video, or its beginning is damaged."
    reason: ClassVar[Reason] = Reason.DAMAGED


class VideoEmpty(VideoUnreadable):
    sentence = "{path} is empty."
    reason = Reason.EMPTY


class VideoForbidden(VideoUnreadable):
    sentence = "You are not allowed to read {path}."
    reason = Reason.NO_PERMISSION


class VideoVanished(VideoUnreadable):
    sentence = "The video {path} is not there."
    reason = Reason.VANISHED


class NoPictures(VideoUnreadable):
    sentence = "There are no moving pictures in {path}."
    reason = Reason.NOT_A_PICTURE


class VideoTooLarge(VideoUnreadable):
    sentence = "The pictures of {path} are too large to be opened ({width} × {height})."
    reason = Reason.TOO_LARGE


class VideoUnsupported(VideoUnreadable):
    sentence = "{path} is coded in a way that can not be read ({codec})."
    reason = Reason.UNSUPPORTED


class VideoEndsEarly(KnownError):
    sentence = "{path} ends early, after {seconds} s; everything before that is used."


class BadAddress(KnownError):
    sentence = "{address} is not the address of a camera; one looks like rtsp://192.168.1.20/stream."


class StreamUnreachable(KnownError):
    sentence = "The camera {address} can not be reached."


class StreamForbidden(StreamUnreachable):
    sentence = "The camera {address} wants another name or password."


class NoStreamThere(StreamUnreachable):
    sentence = "There are no moving pictures at {address}."


class StreamStalled(KnownError):
    sentence = "The camera {address} sends no pictures any more."


class NoSuchCamera(KnownError):
    sentence = "There is no camera {camera}."


class CameraBusy(KnownError):
    sentence = "{camera} is used by another program, or gives no pictures."


class CameraForbidden(KnownError):
    sentence = "You are not allowed to use {camera}."


class CameraGone(KnownError):
    sentence = "{camera} was unplugged."


class CannotRecordVideo(KnownError):
    """Not one of the ways to code moving pictures is there."""

    sentence = "Videos can not be written on this computer."


class VideoFailed(KnownError):
    """A decoder died over a video, or hangs."""

    sentence = "Reading {path} broke off; what was measured until then is kept."


class NotAVideo(KnownError):
    sentence = "{path} is not a video."


class NoVideosThere(KnownError):
    sentence = "There is no video in {path}."


class NoSuchRecording(KnownError):
    sentence = "There is no recording {recording}."


class NoSuchSegment(KnownError):
    sentence = "That mark is not there any more."


class EmptyLabel(KnownError):
    sentence = "A mark needs a word."


class SegmentOfAnother(KnownError):
    """Two reviewers are compared: what one marked, the other does not change."""

    sentence = "This is a mark of {reviewer}; make one of your own beside it."


class NothingRead(KnownError):
    sentence = "No expression was read of this face then; choose a moment with a curve."
