"""When a photo was taken: every source, in its order, and everything that is no date."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from media.media_pictures import corners, dng, encoded, exif

from faceapp.domain.photo import DateSource, TakenAt
from faceapp.media import tags, xmp
from faceapp.media.dates import Evidence, taken_at
from faceapp.media.decode import decode
from faceapp.media.files import read_picture
from faceapp.media.name_dates import date_in_name
from faceapp.media.times import parse_offset, parse_time

NOW = datetime(2026, 6, 1, 12)
ORIGINAL, DIGITIZED, CHANGED = 0x9003, 0x9004, 0x0132
FILE_TIME = 1_600_000_000


def read(path: Path, now: datetime = NOW) -> TakenAt:
    file = read_picture(path)
    picture = decode(file, 64)
    return taken_at(Evidence(path, picture.exif, picture.xmp, file.mtime_ns / 1e9), now)


@pytest.fixture
def taken(tmp_path):
    """Make a photo of these parts, and say when it was taken."""

    def make(
        main=(),
        sub=(),
        gps=(),
        packet: bytes = b"",
        sidecar: bytes = b"",
        name: str = "photo.jpg",
        order: str = "<",
    ) -> TakenAt:
        options = {"exif": exif(list(main), list(sub), list(gps), order)} if main or sub or gps else {}
        if packet:
            options["xmp"] = packet
        path = tmp_path / name
        path.write_bytes(encoded(corners(16, 16), "JPEG", **options))
        if sidecar:
            (tmp_path / (name + ".xmp")).write_bytes(sidecar)
        os.utime(path, (FILE_TIME, FILE_TIME))
        return read(path)

    return make


def packet(*attributes: str, elements: str = "") -> bytes:
    spaces = (
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:exif="http://ns.adobe.com/exif/1.0/" '
        'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    )
    return (
        f"<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>"
        f"<rdf:RDF {spaces}><rdf:Description rdf:about='' {' '.join(attributes)}>{elements}</rdf:Description>"
        f"</rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
    ).encode()


def at(text: str, source: DateSource = DateSource.EXIF, offset: int | None = None) -> TakenAt:
    return TakenAt(datetime.fromisoformat(text), offset, source)


@pytest.mark.parametrize("order", ["<", ">"])
def test_exif_with_fraction_and_offset(taken, order):
    sub = [(ORIGINAL, 2, "2019:07:04 15:30:12"), (0x9291, 2, "085"), (0x9011, 2, "+05:30")]

    assert taken(sub=sub, order=order) == at("2019-07-04T15:30:12.085", offset=330)


def test_order_of_sources(taken):
    everything = {
        "main": [(CHANGED, 2, "2019:03:03 03:00:00")],
        "sub": [(ORIGINAL, 2, "2019:01:01 01:00:00"), (DIGITIZED, 2, "2019:02:02 02:00:00")],
        "packet": packet(
            'photoshop:DateCreated="2019-04-04T04:00:00"', 'xmp:CreateDate="2019-05-05T05:00:00"'
        ),
        "sidecar": packet('exif:DateTimeOriginal="2019-06-06T06:00:00"'),
        "name": "IMG_20190307_070000.jpg",
    }
    assert taken(**everything) == at("2019-01-01T01:00:00")
    everything["sub"] = everything["sub"][1:]
    assert taken(**everything) == at("2019-02-02T02:00:00")
    everything["sub"] = []
    assert taken(**everything) == at("2019-04-04T04:00:00", DateSource.XMP)
    everything["packet"] = packet('xmp:CreateDate="2019-05-05T05:00:00"')
    assert taken(**everything) == at("2019-05-05T05:00:00", DateSource.XMP)
    everything["packet"] = b""
    assert taken(**everything) == at("2019-06-06T06:00:00", DateSource.XMP)


def test_time_of_the_last_change_against_the_name(tmp_path, taken):
    edited = [(CHANGED, 2, "2023:03:03 03:00:00")]

    assert taken(main=edited) == at("2023-03-03T03:00:00")
    assert taken(main=edited, name="IMG_20190704_153012.jpg") == at(
        "2019-07-04T15:30:12", DateSource.FILE_NAME
    )
    assert taken(main=edited, name="IMG-20230303-WA0001.jpg") == at("2023-03-03T03:00:00")
    assert taken(main=edited, name="export-20250101.jpg") == at("2023-03-03T03:00:00")


def test_name_then_satellites_then_file_time(taken):
    gps = [(0x001D, 2, "2019:08:08"), (0x0007, 5, [(11, 1), (22, 1), (67, 2)])]

    assert taken(gps=gps, name="2019-07-04 15.30.12.jpg") == at("2019-07-04T15:30:12", DateSource.FILE_NAME)
    assert taken(gps=gps) == at("2019-08-08T11:22:33.500", offset=0)
    assert taken(packet=packet('exif:GPSTimeStamp="2019-08-08T11:22:33Z"')) == at(
        "2019-08-08T11:22:33", DateSource.XMP, 0
    )
    found = taken()
    assert found.source is DateSource.FILE_TIME
    assert found.local - timedelta(minutes=found.offset_minutes) == datetime(2020, 9, 13, 12, 26, 40)


@pytest.mark.parametrize(
    "nothing",
    [
        "0000:00:00 00:00:00",
        "    :  :     :  :  ",
        " ",
        "",
        "\0" * 19,
        "2019:13:04 15:30:12",
        "2019:02:30 15:30:12",
        "2019:07:04 25:30:12",
        "2019:07:04 15:99:12",
        "2019:00:00 00:00:00",
        "1904:01:01 00:00:00",
        "1970:01:01 00:00:00",
        "1970:01:01 01:00:00",
        "1969:12:31 19:00:00",
        "1980:01:01 00:00:00",
        "2000:01:01 00:00:00",
        "2031:07:04 15:30:12",
        "9999:99:99 99:99:99",
        "1066:10:14 09:00:00",
        "not a date",
        "19.7.2019",
        "\u0662\u0660\u0661\u0669:07:04 15:30:12",
    ],
)
def test_what_is_no_date_falls_through(taken, nothing):
    sub = [(ORIGINAL, 2, nothing.encode() + b"\0"), (DIGITIZED, 2, "2019:07:04 15:30:12")]
    assert taken(sub=sub) == at("2019-07-04T15:30:12")

    text = nothing.replace("\0", "").replace('"', "")
    assert taken(
        sub=sub[:1], packet=packet(f'exif:DateTimeOriginal="{text}"'), name="IMG_20180101_120000.jpg"
    ) == at("2018-01-01T12:00:00", DateSource.FILE_NAME)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2019:07:04 15:30:12", "2019-07-04T15:30:12"),
        ("2019-07-04 15:30:12", "2019-07-04T15:30:12"),
        ("2019/07/04 15:30:12", "2019-07-04T15:30:12"),
        ("2019:07:04T15:30:12", "2019-07-04T15:30:12"),
        ("2019:07:04 15:30", "2019-07-04T15:30:00"),
        ("2019: 7: 4  5: 3: 2", "2019-07-04T05:03:02"),
        ("2019:07:04 15:30:12.25", "2019-07-04T15:30:12.250"),
        ("2019:07:04 15:30:60", "2019-07-04T15:30:59"),
        ("2019:07:04\0", "2019-07-04T00:00:00"),
        ("2019-07", "2019-07-01T00:00:00"),
        ("2019", "2019-01-01T00:00:00"),
        ("1895:07:04 15:30:12", "1895-07-04T15:30:12"),
    ],
)
def test_spellings(text, meant):
    assert parse_time(text).at == datetime.fromisoformat(meant)


def test_offsets():
    assert [parse_offset(text) for text in ("+02:00", "-0330", "Z", "+00:00 ", "+14:00")] == [
        120,
        -210,
        0,
        0,
        840,
    ]
    assert [parse_offset(text) for text in ("", "  :  ", "+99:00", "02:00", "+02:75", "+15:00")] == [None] * 6
    assert parse_time("2019-07-04T15:30:12-07:00").offset == -420
    assert parse_time("2019-07-04T15:30:12Z").offset == 0


def test_offset_from_other_clocks(taken):
    main = [(CHANGED, 2, "2019:07:04 15:30:12")]
    sub = [(ORIGINAL, 2, "2019:07:04 15:30:12")]
    east = [(0x001D, 2, "2019:07:04"), (0x0007, 5, [(9, 1), (45, 1), (0, 1)])]

    assert taken(main, [*sub, (0x9010, 2, "+02:00")]).offset_minutes == 120  # the same moment, written twice
    assert taken([(CHANGED, 2, "2020:01:01 09:00:00")], [*sub, (0x9010, 2, "+02:00")]).offset_minutes is None
    assert taken(sub=sub, gps=east).offset_minutes == 345  # Nepal
    assert taken(sub=sub, packet=packet('exif:DateTimeOriginal="2019-07-04T15:30:12.5+02:00"')) == at(
        "2019-07-04T15:30:12.500", offset=120
    )
    drifted = [(0x001D, 2, "2019:07:04"), (0x0007, 5, [(9, 1), (38, 1), (0, 1)])]
    assert taken(sub=sub, gps=drifted).offset_minutes is None


def test_broken_gps_is_no_date(taken):
    for clock in ([(0, 0)] * 3, [(99, 1), (0, 1), (0, 1)], [(1, 1)]):
        gps = [(0x001D, 2, "2019:08:08"), (0x0007, 5, clock)]
        assert taken(gps=gps).source is DateSource.FILE_TIME
    assert taken(gps=[(0x001D, 2, "2019:08:08")]).source is DateSource.FILE_TIME


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("IMG_20190704_153012", "2019-07-04T15:30:12"),
        ("IMG_20190704_153012_1", "2019-07-04T15:30:12"),
        ("IMG_20190704_153012123_HDR", "2019-07-04T15:30:12.123"),
        ("IMG20190704153012", "2019-07-04T15:30:12"),
        ("20190704_153012", "2019-07-04T15:30:12"),
        ("20190704_153012(0)", "2019-07-04T15:30:12"),
        ("MVIMG_20190704_153012", "2019-07-04T15:30:12"),
        ("00100lPORTRAIT_00100_BURST20190704153012345_COVER", "2019-07-04T15:30:12.345"),
        ("2019-07-04 15.30.12", "2019-07-04T15:30:12"),
        ("2019-07-04 15.30.12-1", "2019-07-04T15:30:12"),
        ("IMG-20190704-WA0001", "2019-07-04T00:00:00"),
        ("WhatsApp Image 2019-07-04 at 15.30.12 (1)", "2019-07-04T15:30:12"),
        ("WhatsApp Image 2019-07-04 at 3.30.12 PM", "2019-07-04T15:30:12"),
        ("Screenshot_20190704-153012", "2019-07-04T15:30:12"),
        ("Screenshot_20190704_153012_com.example.app", "2019-07-04T15:30:12"),
        ("Screenshot_2019-07-04-15-30-12-123_com.example", "2019-07-04T15:30:12.123"),
        ("Screenshot 2019-07-04 at 15.30.12", "2019-07-04T15:30:12"),
        ("Screen Shot 2019-07-04 at 12.30.12 AM", "2019-07-04T00:30:12"),
        ("Bildschirmfoto 2019-07-04 um 15.30.12", "2019-07-04T15:30:12"),
        ("Screenshot from 2019-07-04 15-30-12", "2019-07-04T15:30:12"),
        ("signal-2019-07-04-153012", "2019-07-04T15:30:12"),
        ("signal-2019-07-04-15-30-12-123", "2019-07-04T15:30:12.123"),
        ("photo_2019-07-04_15-30-12", "2019-07-04T15:30:12"),
        ("WP_20190704_15_30_12_Pro", "2019-07-04T15:30:12"),
        ("2019-07-04T15_30_12", "2019-07-04T15:30:12"),
        ("DJI_20190704153012_0001_D", "2019-07-04T15:30:12"),
        ("scan 1951-03-09 grandmother", "1951-03-09T00:00:00"),
        ("IMG_20190704_993012", "2019-07-04T00:00:00"),
        ("copy of 20991231 20190704_153012", "2019-07-04T15:30:12"),
    ],
)
def test_file_names(name, meant):
    assert date_in_name(name, NOW).at == datetime.fromisoformat(meant)


def test_pixel_phones_write_utc():
    assert date_in_name("PXL_20210704_153012345.PORTRAIT", NOW).offset == 0
    assert date_in_name("IMG_20210704_153012345", NOW).offset is None


@pytest.mark.parametrize(
    "name", ["FB_IMG_1562254212345", "mmexport1562254212345", "1562254212345", "1562254212345 (2)"]
)
def test_milliseconds_since_1970(name):
    time = date_in_name(name, NOW)

    assert time.at - timedelta(minutes=time.offset) == datetime(2019, 7, 4, 15, 30, 12, 345000)


@pytest.mark.parametrize(
    "name",
    [
        "DSC01234",
        "IMG_1234",
        "P1020304",
        "19511231",
        "12345678",
        "20191399",
        "120190704",
        "IMG_20990704_153012",
        "4.7.2019",
        "2019",
        "2019-07",
        "received_10156789012345678",
        "5562254212345",
        "1962254212345",
        "anna and ben",
        "",
    ],
)
def test_file_names_without_a_date(name):
    assert date_in_name(name, NOW) is None


def test_xmp_as_elements_and_in_utf_16(taken):
    text = packet(elements="<exif:DateTimeOriginal>2019-07-04T15:30:12.5+02:00</exif:DateTimeOriginal>")
    meant = at("2019-07-04T15:30:12.500", DateSource.XMP, 120)

    assert taken(packet=text) == meant
    assert taken(packet=text + b"\0") == meant
    for coding in ("utf-16-le", "utf-16-be", "utf-16"):
        assert taken(packet=text.decode().encode(coding)) == meant


@pytest.mark.parametrize(
    "bad",
    [
        b"DateTimeOriginal",
        b"<x DateTimeOriginal='2019-07-04'>",
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;DateTimeOriginal</x>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;DateTimeOriginal</x>',
        b"<?xml version='1.0' encoding='no-such-coding'?><x>DateTimeOriginal</x>",
        b"\0<\0D\0",
        b"<x>" * 100_000 + b"DateTimeOriginal",
    ],
)
def test_hostile_xmp_is_no_date(bad):
    assert xmp.times(bad) == {}


def test_sidecars(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(encoded(corners(16, 16), "JPEG"))
    (tmp_path / "photo.xmp").write_bytes(packet('xmp:CreateDate="2019-05-05T05:00:00"'))
    assert read(path) == at("2019-05-05T05:00:00", DateSource.XMP)

    (tmp_path / "photo.jpg.xmp").write_bytes(packet('xmp:CreateDate="2019-06-06T06:00:00"'))
    assert read(path) == at("2019-06-06T06:00:00", DateSource.XMP)

    (tmp_path / "photo.jpg.xmp").unlink()
    os.mkfifo(tmp_path / "photo.jpg.xmp")  # must not wait for a writer
    assert read(path) == at("2019-05-05T05:00:00", DateSource.XMP)


def test_dates_of_other_kinds(tmp_path):
    block = exif([(0x0112, 3, [1])], [(ORIGINAL, 2, "2019:07:04 15:30:12"), (0x9011, 2, "+02:00")])
    for kind in ("PNG", "WEBP", "HEIF", "AVIF"):
        path = tmp_path / kind
        path.write_bytes(encoded(corners(64, 64), kind, exif=block))
        assert read(path) == at("2019-07-04T15:30:12", offset=120)
    path = tmp_path / "raw.dng"
    path.write_bytes(dng(corners(900, 600)))
    assert read(path) == at("2019-07-04T15:30:12")


@given(st.floats(allow_nan=False))
def test_any_file_time_is_a_date(seconds):
    found = taken_at(Evidence(Path("photo.jpg"), None, b"", seconds), NOW)

    assert found.source is DateSource.FILE_TIME


@given(
    st.binary(max_size=400),
    st.sampled_from([b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0"]),
)
def test_any_block_is_read_without_an_error(noise, start):
    block = tags.read_block(start + noise)
    assert block is not None
    for directory in block.all():
        for tag in range(0x0100, 0x0120):
            directory.raw(tag), directory.text(tag), directory.integers(tag), directory.rationals(tag)
    taken_at(Evidence(Path("photo.jpg"), block, noise, 0), NOW)


@given(st.text(max_size=60))
def test_any_name_is_read_without_an_error(name):
    date_in_name(name, NOW)
    parse_time(name)
    parse_offset(name)


def test_hard_cases_by_others(photos):
    """Looked at one by one: what is in them is beside each."""
    folder = photos / "dates"
    later = datetime(2030, 1, 1)
    # EXIF's original, digitised and GPS date, XMP's pdf:CreationDate and GPSTimeStamp, IPTC's time
    assert read(folder / "date-priority-test.jpg") == at("2023-02-02T02:00:00")
    # an original time without offset, and a position
    assert read(folder / "datetimeoriginal-gps.jpg") == at("2025-12-01T11:30:00")
    # a position of NaN
    assert read(folder / "empty_gps.jpg") == at("2025-06-01T16:59:26.023460")
    # nothing but XMP's GPSTimeStamp with a Z
    assert read(folder / "gps-datetime.jpg") == at("2023-11-15T12:30:00", DateSource.XMP, 0)
    # IPTC's time of day without a day
    assert read(folder / "time-created.jpg", later).source is DateSource.FILE_TIME


def test_real_sidecars_and_packets(photos):
    folder = photos / "metadata"

    assert read(folder / "niaz.jpg") == at("2018-10-04T19:21:55", DateSource.XMP, -240)
    assert read(folder / "MWG.jpg") == at("2001-01-01T01:11:11.111")
    assert read(folder / "XMP.jpg") == at("2001-05-19T18:36:41")
    assert read(photos / "formats" / "IMG_2682.heic") == at("2019-03-21T11:04:22.348", offset=-300)
    assert read(photos / "formats" / "denali.webp") == at("2010-08-13T21:00:01.850")
