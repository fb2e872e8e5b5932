# SPDX-License-Identifier: Apache-2.0
"""What repeats, or follows: sweeps, messages again and again, phones that are driven out, reports from elsewhere.

As in roaming.py the description is roaming.yaml.
"""

from __future__ import annotations

from dataclasses import replace

from maker import cap, ip, sccp, tpdu
from maker.capture_file import Frame
from maker.diameter import avp3, plmn
from maker.gtp import create_session, ie, v2
from maker.scenario import Dialogue

from diameter_stage import Peers
from roaming import HOUR, OURS, arrives, ordinary_messages, ordinary_travellers, person, registers, routing
from stage import IMSI, MSISDN, OTHER_NUMBER, START_NS, Made, Stage, capture, written

SENDER = "999166000199"  # of messages: nobody's
STRANGER_IP = "10.9.30.66"
NO_SUCH_USER, VENDOR_3GPP = 5001, 10415


@capture()
def behaviour_tried_out(stage: Stage) -> None:
    """IMSIs are tried out over SS7 and over Diameter, and nodes: which of them answers? (S-06, D-02)"""
    peers = Peers(stage)
    for i in range(30):
        ask = stage.stranger_vlr.asks(stage.hlr, "sendAuthenticationInfo", 10 + i * 5, imsi=person(600 + i))
        ask.fails("unknownSubscriber", {})
        keys = [avp3(1407, plmn("999", "66")), avp3(1408, [avp3(1410, 2)])]
        peers.stranger_mme.asks(peers.hss, "AIR", HOUR + i * 5, imsi=person(700 + i), avps=keys, to_host=False).refuses(NO_SUCH_USER, VENDOR_3GPP)
    for i in range(8):
        node = stage.home(f"9990100{700 + i}", sccp.VLR)
        stage.stranger.asks(node, "provideSubscriberInfo", 2 * HOUR + i * 5, imsi=IMSI).fails("unexpectedDataValue", {})


@capture()
def behaviour_messages(stage: Stage) -> None:
    """A message that nobody sees comes five times; then a command for the SIM card, which answers it (M-02, M-06)."""
    stage.knows(SENDER)
    centre = stage.stranger_msc
    for i in range(5):
        silent = tpdu.raw_deliver(SENDER, START_NS, pid=0x40, dcs=0x04)
        centre.asks(stage.msc, "mt-ForwardSM", 10 + i * HOUR, imsi=IMSI, centre=centre.gt, tpdu=silent).answers(after=2)
    command = tpdu.command_packet(0x505348, b"\x27\x14" + bytes(30))
    ota = tpdu.raw_deliver(SENDER, START_NS, pid=0x7F, dcs=0xF6, header=tpdu.user_data_header((0x70, b"")), data=command)
    routing(stage, centre, 6 * HOUR, MSISDN, IMSI)
    centre.asks(stage.msc, "mt-ForwardSM", 6 * HOUR + 5, imsi=IMSI, centre=centre.gt, tpdu=ota).answers(after=3)
    answer = bytes([0x01, 0x05]) + tpdu.address(SENDER) + bytes([0x00, 0xF5, 20]) + bytes(range(20))
    foreign_centre = stage.foreign("99966000500", sccp.MSC)
    stage.msc.asks(foreign_centre, "mo-ForwardSM", 6 * HOUR + 35, centre=foreign_centre.gt, msisdn=MSISDN, tpdu=answer).answers()


@capture()
def behaviour_driven_out(stage: Stage) -> None:
    """A stranger cancels a registration over Diameter, then asks for keys and registers over SS7 (D-26)."""
    peers = Peers(stage)
    peers.stranger_hss.asks(peers.mme, "CLR", 100, imsi=IMSI, avps=[avp3(1420, 2)]).answers()
    stage.stranger_vlr.asks(stage.hlr, "sendAuthenticationInfo", 160, imsi=IMSI).answers(seed="taken")
    registers(stage, stage.stranger_vlr, 170)


@capture()
def behaviour_reports(stage: Stage) -> None:
    """Another network says that a phone is back, and reports a call of somebody who is elsewhere (S-33, S-18)."""
    ordinary_messages(stage, 2 * HOUR)
    ordinary_travellers(stage)
    stage.knows(MSISDN, OTHER_NUMBER)
    centre = stage.smsc
    stage.foreign("99966000600", sccp.HLR).asks(centre, "alertServiceCentre", HOUR + 100, msisdn=MSISDN, centre=centre.gt).answers()
    arrives(stage, stage.partner_vlr, HOUR + 200)
    platform = stage.home("99901000147", sccp.CAP)
    for at, switch, vlr in ((2 * HOUR, stage.stranger_msc, "99966000700"), (2 * HOUR + 60, stage.partner_msc, "99902000700")):
        call = Dialogue(replace(switch, ssn=sccp.CAP), platform, at, context=cap.V2)
        call.say(0, [cap.initial_dp(IMSI, MSISDN, OTHER_NUMBER, switch.gt, vlr)]).say(1, [cap.resume(1)], last=True)


@capture()
def behaviour_tunnels(stage: Stage) -> Made:
    """IMSIs and tunnel numbers are tried out over GTP, and echoes flood (G-07, G-04, G-08)."""
    frames = []

    def packet(at: float, sender: str, receiver: str, data: bytes) -> None:
        udp = ip.Packet(sender, receiver, ip.udp(2123, 2123, data), protocol=ip.UDP, ident=len(frames) & 0xFFFF)
        frames.append(Frame(START_NS + int(at * 1e9), ip.framed(udp)))

    for i in range(60):
        stage.knows(person(i))
        packet(1 + i, STRANGER_IP, OURS, v2(32, create_session(person(i), ("999", "66"), "internet", STRANGER_IP), 0, 100 + i))
        packet(1.1 + i, OURS, STRANGER_IP, v2(33, [ie(2, bytes([96, 0]))], 0x1001, 100 + i))
    for i in range(60):
        packet(200 + i, STRANGER_IP, OURS, v2(36, [ie(73, b"\x05")], 0x7000 + i, 300 + i))
        packet(200.1 + i, OURS, STRANGER_IP, v2(37, [ie(2, bytes([64, 0]))], 0, 300 + i))
    for i in range(700):
        packet(400 + i * 0.05, STRANGER_IP, OURS, v2(1, [ie(3, b"\x01")], None, 500 + i))
        packet(400.01 + i * 0.05, OURS, STRANGER_IP, v2(2, [ie(3, b"\x01")], None, 500 + i))
    return written(frames)
