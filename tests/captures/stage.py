# SPDX-License-Identifier: Apache-2.0
"""What every capture starts from: a home network, a partner, a stranger, two subscribers, one link between them."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from collections.abc import Callable

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from maker import capture_file, digits, ip, sccp  # noqa: E402
from maker.scenario import Link, Network, Node  # noqa: E402

START_NS = 1772442000 * capture_file.NANO  # 2 March 2026, 09:00 UTC
IMSI, MSISDN = "001010001234567", "999017012345"
GUEST_IMSI, GUEST_MSISDN = "999020007654321", "999026054321"
OTHER_NUMBER = "999036011111"
HOME_CELL = digits.cell("001", "01", 0x1234, 0xABCD)
PARTNER_CELL = digits.cell("999", "02", 0x0102, 0x0304)

HLR_GT, VLR_GT, MSC_GT, SMSC_GT = "99901000600", "99901000700", "99901000701", "99901000500"


def a_link() -> Link:
    return Link("ipx", (["10.1.9.1", "10.1.10.1"], ["10.9.0.1", "10.9.1.1"]), 0, (4101, 8201), context=100, opener=0)


@dataclass
class Stage:
    """Nodes at both ends of the link. Side 0 is home."""

    link: Link = field(default_factory=a_link)
    network: Network = field(default_factory=lambda: Network(START_NS))

    def home(self, gt: str, ssn: int) -> Node:
        return Node(self.network, self.link, 0, gt, ssn)

    def foreign(self, gt: str, ssn: int) -> Node:
        return Node(self.network, self.link, 1, gt, ssn)

    def __post_init__(self) -> None:
        self.hlr, self.vlr = self.home(HLR_GT, sccp.HLR), self.home(VLR_GT, sccp.VLR)
        self.msc, self.smsc = self.home(MSC_GT, sccp.MSC), self.home(SMSC_GT, sccp.MSC)
        self.partner_hlr, self.partner_vlr = (
            self.foreign("99902000600", sccp.HLR),
            self.foreign("99902000700", sccp.VLR),
        )
        self.partner_msc, self.partner_smsc = (
            self.foreign("99902000701", sccp.MSC),
            self.foreign("99902000500", sccp.MSC),
        )
        self.partner_scf = self.foreign("99902000147", sccp.SCF)
        self.stranger, self.stranger_msc = self.foreign("99966000911", sccp.SCF), self.foreign("99966000701", sccp.MSC)
        self.stranger_vlr = self.foreign("99966000700", sccp.VLR)
        self.stranger_gmlc = self.foreign("99966000145", sccp.GMLC)

    def knows(self, *numbers: str) -> None:
        """Subscriber numbers that stand in the capture without being told as facts."""
        self.network.identities.update(numbers)

    def packets(self) -> list[tuple[int, ip.Packet]]:
        """The story as IP packets, for captures that wrap them in something else."""
        return [(time_ns, packet) for time_ns, _, packet in self.network.packets()]


Made = bytes | None


@dataclass(frozen=True)
class Capture:
    name: str
    sentence: str
    make: Callable[[Stage], Made]


CAPTURES: list[Capture] = []


def capture(suffix: str = "pcapng") -> Callable[[Callable[[Stage], Made]], Callable[[Stage], Made]]:
    """Registers a function as a capture: its name is the file's, its docstring says what the file protects.

    The function tells a story on the stage; one that returns bytes has made the file itself.
    """

    def register(function: Callable[[Stage], Made]) -> Callable[[Stage], Made]:
        sentence = " ".join((function.__doc__ or "").split())
        CAPTURES.append(Capture(f"{function.__name__.strip('_').replace('_', '-')}.{suffix}", sentence, function))
        return function

    return register


def written(frames: list[capture_file.Frame], *interfaces: capture_file.Interface) -> bytes:
    return capture_file.Pcapng(list(interfaces) or [capture_file.Interface(name="tap")], frames).to_bytes()
