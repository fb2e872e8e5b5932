# SPDX-License-Identifier: Apache-2.0
"""Each threat that one dialogue shows, by a stranger and by whoever may; and tricks that need whole dialogues.

What is to be said of each stands in verdicts.tsv.
"""

from __future__ import annotations

import struct
from dataclasses import replace

from maker import cap, digits, m3ua, map_codec, sccp, tcap
from maker.ber import tlv
from maker.scenario import Dialogue, Node

from evasions import PSI, PSI_CONTEXT, begin, psi_invoke
from stage import GUEST_IMSI, HLR_GT, IMSI, MSC_GT, OTHER_NUMBER, Stage, VLR_GT, capture
from transport import Tap, located, payloads

CAP_V4_GENERIC = (0, 4, 0, 0, 1, 23, 3, 4)


def opened(imsi: str, origin: Node) -> bytes:
    """MAP-open that names the subscriber."""
    return map_codec.map_open(bytes([0x96]) + digits.tbcd(imsi), digits.number(origin.gt))


@capture()
def profile_threats(stage: Stage) -> None:
    """A stranger cancels, writes, deletes, asks for a roaming number, traces and resets for a guest of ours."""
    stranger, guest = replace(stage.stranger, ssn=sccp.HLR), {"imsi": GUEST_IMSI}
    stage.knows(GUEST_IMSI)
    stranger.asks(stage.vlr, "cancelLocation", 1, **guest).answers()
    stranger.asks(stage.vlr, "deleteSubscriberData", 2, **guest).answers()
    stranger.asks(stage.vlr, "provideRoamingNumber", 3, msc=MSC_GT, **guest).fails("facilityNotSupported", {})
    information = opened(GUEST_IMSI, stranger)
    stranger.asks(stage.msc, "unstructuredSS-Request", 4, text="Your account?", open_information=information)
    stranger.asks(stage.vlr, "reset", 5, hlr=HLR_GT)


@capture()
def profile_lookalikes(stage: Stage) -> None:
    """The guest's own HLR does the same, and restarts: all of it is its business."""
    hlr, guest = stage.partner_hlr, {"imsi": GUEST_IMSI}
    stage.knows(GUEST_IMSI)
    hlr.asks(stage.vlr, "cancelLocation", 1, **guest).answers()
    hlr.asks(stage.vlr, "deleteSubscriberData", 2, **guest).answers()
    hlr.asks(stage.vlr, "provideRoamingNumber", 3, msc=MSC_GT, **guest).answers(roaming_number="999018000002")
    information = opened(GUEST_IMSI, hlr)
    hlr.asks(stage.msc, "unstructuredSS-Request", 4, text="1 yes 2 no", open_information=information).answers(text="1")
    hlr.asks(stage.vlr, "reset", 5, hlr=hlr.gt)


@capture()
def cap_commands(stage: Stage) -> None:
    """A stranger's platform opens a dialogue with Connect; then an ordinary call of a guest, who is asked about."""
    connect = tcap.invoke(1, 20, tlv(0x30, tlv(0xA0, tlv(0x04, cap.isup_number(OTHER_NUMBER)))))
    stage.knows(OTHER_NUMBER)
    stranger = replace(stage.stranger, ssn=sccp.CAP)
    switch = replace(stage.msc, ssn=sccp.CAP)
    Dialogue(stranger, switch, 1, context=CAP_V4_GENERIC).say(0, [connect])
    call = Dialogue(switch, replace(stage.partner_scf, ssn=sccp.CAP), 2, context=cap.V2)
    stage.knows(GUEST_IMSI, "999026054321")
    call.say(0, [cap.initial_dp(GUEST_IMSI, "999026054321", OTHER_NUMBER, MSC_GT, VLR_GT)])
    call.say(1, [cap.request_report(1), cap.apply_charging(2), cap.resume(3)])
    call.say(0, [tcap.invoke(9, 24, tlv(0x30, tlv(0x80, b"\x09")))])
    call.say(1, [cap.resume(4)], last=True)


@capture()
def odd_addresses(stage: Stage) -> None:
    """Queries to an E.214 title, to subsystem 1, to a title that is too long, and from a sender without a title (B-05, B-12)."""
    ask = stage.stranger.asks
    stage.knows(IMSI, "999010001234567")
    ask(stage.vlr, PSI, 1, imsi=IMSI, called=sccp.Address("999010001234567", sccp.VLR, plan=sccp.E214))
    ask(stage.vlr, PSI, 2, imsi=IMSI, called=sccp.Address(VLR_GT, 1))
    ask(stage.vlr, PSI, 3, imsi=IMSI, called=sccp.Address(VLR_GT + "0000000000", sccp.VLR))
    ask(stage.vlr, PSI, 4, imsi=IMSI, calling=sccp.Address("", sccp.HLR, point_code=8201, route_on_ssn=True))


@capture()
def open_contradicts(stage: Stage) -> None:
    """MAP-open names a harmless subscriber and the operation another (B-18)."""
    stage.knows(GUEST_IMSI, IMSI)
    stage.stranger.asks(stage.vlr, PSI, 1, imsi=IMSI, open_information=opened(GUEST_IMSI, stage.stranger))


@capture()
def radio_side_operations(stage: Stage) -> None:
    """Operations that belong between phone and network, sent to an HLR (B-16); and an ANSI TCAP package."""
    for at, code in enumerate((115, 117, 126), 1):
        component = tcap.invoke(1, code, tlv(0x30))
        begin(stage, stage.stranger, stage.hlr, at, lambda own, c=component: tcap.begin(own, [c]))
    begin(stage, stage.stranger, stage.hlr, 5, lambda own: tlv(0xE2, tlv(0xC7, own), tlv(0xE8, tlv(0xE9, b""))))


@capture()
def components_twice(stage: Stage) -> None:
    """A second component portion behind a harmless one: both are judged."""

    def build(own: bytes) -> bytes:
        stage.knows(IMSI)
        dialogue = tcap.Dialogue("request", PSI_CONTEXT)
        harmless = tcap.begin(own, [tcap.invoke(1, 27)], dialogue)
        hostile = tcap.begin(own, [psi_invoke(stage, 2)], dialogue)
        portion = hostile[hostile.index(b"\x6c", 20) :]
        return tlv(0x62, harmless[2:] + portion)

    begin(stage, stage.stranger, stage.vlr, 1, build)


def minutes(stage: Stage, count: int) -> None:
    """Ordinary traffic both ways, once a minute."""
    stage.knows(GUEST_IMSI)
    for minute in range(count):
        stage.partner_hlr.asks(stage.vlr, PSI, 60 * minute + 1, imsi=GUEST_IMSI).answers(vlr=VLR_GT, age=1)


@capture()
def never_begun(stage: Stage) -> None:
    """A question in a Continue whose dialogue nobody opened, after twelve minutes of complete capture (B-09)."""
    minutes(stage, 12)
    ask = Dialogue(stage.stranger, stage.vlr, 720, version=3, plain=True, responded=True)
    ask.ids = {0: stage.network.transaction(), 1: b"\x00\x00\x99\x99"}
    ask.say(0, [psi_invoke(stage)])


@capture()
def wrong_point_code(stage: Stage) -> None:
    """From the border link with a point code and a network indicator that it does not have (B-19)."""
    stage.link.point_codes = (4101, 8299)
    stage.partner_hlr.asks(stage.vlr, PSI, 1, imsi=GUEST_IMSI).answers(vlr=VLR_GT, age=1)
    stage.knows(GUEST_IMSI)


def ludt(called: sccp.Address, calling: sccp.Address, data: bytes) -> bytes:
    """Q.713 4.20: pointers of two octets, low octet first, the data behind a length of two."""
    first, second = (address.fill(sccp.SCCP.SCCPPartyAddr()).to_bytes() for address in (called, calling))
    pointers = struct.pack("<HHHH", 7, 5 + len(first), 3 + len(first) + len(second), 0)
    return bytes([0x13, 0, 12]) + pointers + first + second + struct.pack("<H", len(data)) + data


@capture()
def long_unitdata(stage: Stage) -> None:
    """LUDT: the same question in the long form."""
    ask = stage.stranger.asks(stage.vlr, PSI, 1, imsi=IMSI)
    message = ask.latest
    stage.network._events.clear()
    stage.network.send(stage.link, 1, 1, ludt(stage.vlr.address, stage.stranger.address, message))


@capture()
def other_users(stage: Stage) -> bytes:
    """What is named and counted: SCCP connections, RANAP and BSSAP, ISUP, S1AP, beside one question."""
    tap = Tap(stage)
    label = m3ua.Label(8201, 4101, 0, 3)
    called = bytes([2, 0x42, 254])
    request = bytes([1, 1, 2, 3, 2, 2, 6]) + called + bytes([0x0F, 3, 0x00, 0x01, 0x57, 0])
    ranap = sccp.udt(replace_ssn(stage.vlr.address, 142), replace_ssn(stage.stranger.address, 142), b"\x00\x13\x40\x00")
    units = [m3ua.data(label, unit, 100) for unit in (request, bytes([6, 1, 2, 3, 0, 1, 1, 0xAA]), ranap)]
    isup = m3ua.data(label, b"\x01\x00\x01\x00", 100).replace(b"\x03\x00\x00\x03", b"\x05\x00\x00\x03", 1)
    for unit in [*units, isup]:
        tap.send(1, tap.association.pieces(1, 3, unit)[0].data)
    tap.send(1, tap.association.pieces(1, 3, b"\x00\x15\x00\x08", protocol=18)[0].data)
    for side, stream, payload in payloads(stage, located):
        tap.send(side, tap.association.pieces(side, stream, payload)[0].data)
    return tap.file()


def replace_ssn(address: sccp.Address, ssn: int) -> sccp.Address:
    return replace(address, ssn=ssn)


@capture()
def answers_disowned(stage: Stage) -> None:
    """Two questions whose asker then sends what should make a watcher forget them: an End with its own id, a second
    Begin with the same id. The answers come all the same."""
    first = stage.stranger.asks(stage.vlr, PSI, 1, imsi=IMSI)
    own = first.ids[0]
    first.at = 1.05
    first.deliver(0, 1.05, tlv(0x64, tlv(0x48, own), tlv(0x49, b"\x00\x00\x77\x77")))
    first.answers(vlr=VLR_GT, age=2)
    second = stage.stranger.asks(stage.vlr, PSI, 3, imsi=IMSI)
    second.deliver(0, 3.05, tlv(0x62, tlv(0x48, second.ids[0])))
    second.answers(vlr=VLR_GT, age=2)


@capture()
def one_id_for_two(stage: Stage) -> None:
    """One transaction id for two questions to two switches about two people: each answer is about its own."""
    stage.knows(IMSI, GUEST_IMSI)
    first = stage.stranger.asks(stage.vlr, PSI, 1, imsi=IMSI)
    second = Dialogue(stage.stranger, stage.msc, 1.02, context=PSI_CONTEXT, version=3, pending=[(1, PSI, 0)])
    second.ids[0] = first.ids[0]
    second.deliver(0, 1.02, tcap.begin(first.ids[0], [psi_invoke(stage, 1, GUEST_IMSI)], tcap.Dialogue("request", PSI_CONTEXT)))
    first.answers(after=0.2, vlr=VLR_GT, age=1)
    second.answers(after=0.3, vlr=VLR_GT, age=9)


@capture()
def huge_point_code(stage: Stage) -> None:
    """M3UA has 32 bits for a point code: one that no network has."""
    stage.link.point_codes = (4101, 0xFFFFFFFE)
    located(stage)


def registers(stage: Stage, vlr: Node, msc: str, at: float) -> None:
    """A traveller of ours is registered abroad: vectors, then the registration, which succeeds."""
    vlr.asks(stage.hlr, "sendAuthenticationInfo", at, imsi=IMSI).answers(seed="traveller")
    vlr.asks(stage.hlr, "updateLocation", at + 1, imsi=IMSI, msc=msc, vlr=vlr.gt).answers(hlr=HLR_GT)


@capture()
def not_the_serving_network(stage: Stage) -> None:
    """A traveller of ours is in the partner's network; a stranger purges him, forwards his calls, dials a code for
    him, asks for his data."""
    registers(stage, stage.partner_vlr, stage.partner_msc.gt, 1)
    stage.stranger_vlr.asks(stage.hlr, "purgeMS", 1000, imsi=IMSI, vlr=stage.stranger_vlr.gt).answers()
    stage.stranger_vlr.asks(stage.hlr, "registerSS", 1100, forwarded_to=OTHER_NUMBER, open_information=opened(IMSI, stage.stranger_vlr))
    stage.stranger_vlr.asks(stage.hlr, "processUnstructuredSS-Request", 1200, text="*100#", open_information=opened(IMSI, stage.stranger_vlr))
    stage.stranger_vlr.asks(stage.hlr, "restoreData", 1300, imsi=IMSI).answers()
