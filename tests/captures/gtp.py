# SPDX-License-Identifier: Apache-2.0
"""GTP between a visited and a home network, and what does not belong there."""

from __future__ import annotations

from maker import digits, gtp, ip
from maker.capture_file import Frame
from maker.gtp import create_pdp, create_session, fteid, ie, location, tlv, v1, v2

from stage import GUEST_IMSI, HOME_CELL, IMSI, MSISDN, PARTNER_CELL, START_NS, Made, Stage, capture, written

PARTNER, STRANGER, OURS = "10.9.30.1", "10.9.30.66", "10.1.40.1"
SECOND = 1_000_000_000
ECGI = digits.cell("999", "02", 0, 0)[:3] + bytes([0x00, 0x1E, 0x24, 0x05])
TAI = digits.cell("999", "02", 0x1234, 0)[:5]
IN_PARTNER, IN_HOME = ("999", "02"), ("001", "01")
SECOND_IMSI = "999030007654321"


class Path:
    """Datagrams between our gateway and others, one each tenth of a second."""

    def __init__(self, stage: Stage) -> None:
        self.frames: list[Frame] = []
        stage.knows(IMSI, MSISDN, GUEST_IMSI)

    def send(self, source: str, destination: str, data: bytes, port: int = gtp.CONTROL_PORT) -> None:
        packet = ip.Packet(source, destination, ip.udp(port, port, data), protocol=ip.UDP, ident=len(self.frames))
        self.frames.append(Frame(START_NS + len(self.frames) * SECOND // 10, ip.framed(packet)))

    def ask(self, asker: str, message: bytes, answer: bytes | None = None, other: str = OURS) -> None:
        self.send(asker, other, message)
        if answer:
            self.send(other, asker, answer)

    def file(self) -> bytes:
        return written(self.frames)


def accepted(kind: int, sequence: int, teid: int = 0x1001, cause: int = 16) -> bytes:
    return v2(kind, [ie(2, bytes([cause, 0])), fteid(7, 0x9001, OURS, 1)], teid, sequence)


@capture()
def gtp_ordinary(stage: Stage) -> Made:
    """Our traveller opens, moves and ends sessions by GTPv2 and by GTPv1; echoes; a refusal."""
    path = Path(stage)
    path.ask(PARTNER, v2(1, [ie(3, b"\x05")], None, 1), v2(2, [ie(3, b"\x06")], None, 1))
    path.ask(PARTNER, v2(32, create_session(IMSI, IN_PARTNER, "internet", PARTNER, msisdn=MSISDN, mei="3539180512345601",
                                            uli=location(TAI, ECGI)), 0, 2), accepted(33, 2))
    path.ask(PARTNER, v2(34, [fteid(6, 0x1001, PARTNER)], 0x9001, 3), v2(35, [ie(2, b"\x10\0")], 0x1001, 3))
    path.ask(PARTNER, v2(36, [ie(73, b"\x05")], 0x9001, 4), v2(37, [ie(2, b"\x10\0")], 0x1001, 4))
    path.ask(PARTNER, v1(1, [], 0, 5), v1(2, [b"\x0e\x01"], 0, 5))
    path.ask(PARTNER, v1(16, create_pdp(IMSI, IN_PARTNER, "internet", PARTNER, msisdn=MSISDN, uli=b"\0" + PARTNER_CELL), 0, 6),
             v1(17, [b"\x01\x80", tlv(133, gtp.address(OURS))], 0x2002, 6))
    path.ask(PARTNER, v1(20, [b"\x13\xff", b"\x14\x05"], 0x9002, 7), v1(21, [b"\x01\x80"], 0x2002, 7))
    path.ask(PARTNER, v2(32, create_session(IMSI, IN_PARTNER, "nowhere", PARTNER), 0, 8), accepted(33, 8, cause=78))
    stage.knows("3539180512345601")
    return path.file()


@capture()
def gtp_threats(stage: Stage) -> Made:
    """Sessions that only we could open, contexts asked for from outside, a private access point unverified (G-02, G-06, G-09)."""
    path = Path(stage)
    path.ask(STRANGER, v2(32, create_session(GUEST_IMSI, IN_PARTNER, "internet", STRANGER), 0, 1), accepted(33, 1))
    path.ask(STRANGER, v2(32, create_session(IMSI, IN_HOME, "internet", STRANGER), 0, 2), accepted(33, 2, cause=92))
    path.ask(STRANGER, v2(130, [ie(1, gtp.tbcd(IMSI)), fteid(10, 5, STRANGER)], 0, 3), v2(131, [ie(2, b"\x40\0")], 5, 3))
    path.ask(STRANGER, v1(50, [b"\x03" + gtp.plmn(*IN_HOME) + b"\x00\x10\x01", b"\x05\x01\x02\x03\x04"], 0, 4),
             v1(51, [b"\x01\xc0"], 0, 4))
    path.ask(PARTNER, v2(32, create_session(IMSI, IN_PARTNER, "corp.example", PARTNER, selection=1), 0, 5), accepted(33, 5))
    path.ask(PARTNER, v2(32, create_session(IMSI, IN_PARTNER, "corp.example", PARTNER, selection=0), 0, 6), accepted(33, 6))
    return path.file()


@capture()
def gtp_odd(stage: Stage) -> Made:
    """Lengths that lie, elements missing, twice, empty, out of order, groups without end, unknown types; each is read as far
    as it goes, and the message behind it, too (G-08)."""
    path = Path(stage)
    ies = create_session(IMSI, IN_PARTNER, "internet", PARTNER)
    path.ask(PARTNER, v2(32, ies, 0, 1, length=2000))
    path.ask(PARTNER, v2(32, create_session(IMSI, IN_PARTNER, "internet", PARTNER, without=(71, 82)), 0, 2))
    path.ask(PARTNER, v2(32, ies + [ie(1, gtp.tbcd(GUEST_IMSI))], 0, 3))
    path.ask(PARTNER, v2(32, [ie(1, b""), ie(71, b""), ie(86, b""), ie(87, b""), *ies[1:]], 0, 4))
    bomb = ie(73, b"\x05")
    for _ in range(12):
        bomb = ie(93, bomb)
    path.ask(PARTNER, v2(32, ies + [bomb], 0, 5))
    path.ask(PARTNER, v2(32, [ie(1, gtp.tbcd(IMSI), length=900)], 0, 6))
    path.ask(PARTNER, v2(250, [], 0, 7))
    path.ask(PARTNER, v1(16, list(reversed(create_pdp(IMSI, IN_PARTNER, "internet", PARTNER))), 0, 8))
    path.ask(PARTNER, v1(16, [b"\x63" + bytes(4)], 0, 9))
    path.ask(PARTNER, v2(36, [ie(73, b"\x05")], 0x9001, 10))
    return path.file()


@capture()
def gtp_piggybacked(stage: Stage) -> Made:
    """A response with a request riding on it, and what is asked there."""
    path = Path(stage)
    path.send(PARTNER, OURS, v2(32, create_session(IMSI, IN_PARTNER, "internet", PARTNER), 0, 1))
    bearer = v2(95, [ie(73, b"\x05"), ie(93, ie(73, b"\0") + fteid(5, 0x9003, OURS, 1))], 0x1001, 77)
    path.send(OURS, PARTNER, v2(33, [ie(2, b"\x10\0"), fteid(7, 0x9001, OURS, 1)], 0x1001, 1, more=bearer))
    path.send(PARTNER, OURS, v2(96, [ie(2, b"\x10\0")], 0x9001, 77))
    return path.file()


@capture()
def gtp_user_plane(stage: Stage) -> Made:
    """Subscribers' packets, which are passed over, two that hide GTP (G-05), and charging records."""
    path = Path(stage)
    web = ip.Packet("10.200.0.9", "10.210.0.1", ip.udp(50000, 53, b"a name?"), protocol=ip.UDP).to_bytes()
    for extension in (False, True):
        path.send(PARTNER, OURS, gtp.user(0x7001, web, extension=extension), gtp.USER_PORT)
    hidden = v2(36, [ie(73, b"\x05")], 0x9001, 10)
    for port in (gtp.CONTROL_PORT, gtp.USER_PORT):
        inner = ip.Packet("10.200.0.9", OURS, ip.udp(50000, port, hidden), protocol=ip.UDP).to_bytes()
        path.send(PARTNER, OURS, gtp.user(0x7001, inner, extension=port == gtp.USER_PORT), gtp.USER_PORT)
    path.send(PARTNER, OURS, gtp.user(0, b"\x10\0\0\x70\x01", kind=26), gtp.USER_PORT)
    path.send(PARTNER, OURS, b"\x0e\xf0\x00\x04\x00\x01\x7e\x01\x01\x01", gtp.CHARGING_PORT)
    return path.file()


@capture()
def gtp_serving(stage: Stage) -> Made:
    """The partner's gateway names the stranger as the serving network, and cells in another country (G-01); its tunnels end
    at our address, and at nobody's (G-10). On shared radio the cell alone is another network's."""
    path = Path(stage)
    stranger, shared = ("999", "66"), digits.cell("999", "04", 0, 0)[:3] + ECGI[3:]
    path.ask(PARTNER, v2(32, create_session(IMSI, stranger, "internet", PARTNER), 0, 1), accepted(33, 1))
    path.ask(PARTNER, v1(16, create_pdp(IMSI, stranger, "internet", PARTNER), 0, 2),
             v1(17, [b"\x01\x80", tlv(133, gtp.address(OURS))], 0x2002, 2))
    abroad = location(HOME_CELL[:5], HOME_CELL[:3] + ECGI[3:])
    path.ask(PARTNER, v2(32, create_session(IMSI, IN_PARTNER, "internet", PARTNER, uli=abroad), 0, 3), accepted(33, 3))
    path.ask(PARTNER, v2(32, create_session(IMSI, IN_PARTNER, "internet", OURS), 0, 4), accepted(33, 4))
    path.ask(PARTNER, v2(32, create_session(IMSI, IN_PARTNER, "internet", "192.168.7.7"), 0, 5), accepted(33, 5))
    path.ask(PARTNER, v2(32, create_session(IMSI, IN_PARTNER, "ims", PARTNER, uli=location(TAI, shared)), 0, 6), accepted(33, 6))
    path.ask(STRANGER, v2(32, create_session(IMSI, ("901", "99"), "internet", STRANGER), 0, 7), accepted(33, 7))
    return path.file()


@capture()
def gtp_location_reports(stage: Stage) -> Made:
    """The partner's gateway wants to be told where our guests are: of its own subscriber rightly, of the second network's
    not (G-07); once at once, once in version 1, once to stop."""
    path = Path(stage)
    stage.knows(SECOND_IMSI)

    def answer(sequence: int, *more: bytes) -> bytes:
        return v2(33, [ie(2, b"\x10\0"), fteid(7, 0x9001, PARTNER, 1), *more], 0x1001, sequence)

    own, other = (v2(32, create_session(imsi, IN_HOME, "internet", OURS), 0, n) for n, imsi in ((1, GUEST_IMSI), (2, SECOND_IMSI)))
    path.ask(OURS, own, answer(1, ie(131, b"\x06")), PARTNER)
    path.ask(OURS, other, answer(2, ie(131, b"\x06")), PARTNER)
    path.ask(OURS, v2(32, create_session(SECOND_IMSI, IN_HOME, "internet", OURS), 0, 3),
             answer(3, ie(77, b"\0\0\x80"), ie(177, b"\x01\x80\0\x01")), PARTNER)
    path.ask(OURS, v1(16, create_pdp(SECOND_IMSI, IN_HOME, "internet", OURS), 0, 4),
             v1(17, [b"\x01\x80", tlv(133, gtp.address(PARTNER)), tlv(181, b"\x01"), tlv(193, b"\x08")], 0x2002, 4), PARTNER)
    path.ask(OURS, v2(32, create_session(SECOND_IMSI, IN_HOME, "internet", OURS), 0, 5), answer(5, ie(131, b"\0")), PARTNER)
    path.ask(OURS, v2(32, create_session(SECOND_IMSI, IN_HOME, "internet", OURS), 0, 6), answer(6, ie(131, b"\xfe")), PARTNER)
    return path.file()
