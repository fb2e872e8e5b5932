# SPDX-License-Identifier: Apache-2.0
"""The Diameter half of the stage: home's nodes, the partner's and the stranger's, over one SCTP link."""

from __future__ import annotations

from dataclasses import dataclass, field

from maker import digits, sctp
from maker.diameter import avp3, plmn, realm
from maker.diameter_scenario import Node
from maker.scenario import Link

from stage import HOME_CELL, Stage

HOME, PARTNER, SECOND, STRANGER = (realm(*codes) for codes in (("001", "01"), ("999", "02"), ("999", "03"), ("999", "66")))
IPX = "ipx.example.net"


def ipx_link() -> Link:
    return Link("ipx-diameter", (["10.1.20.1"], ["10.9.20.1"]), ports=(3868, 40000), protocol=sctp.DIAMETER,
                tags=(0x51C00011, 0x51C00012))


def core_link() -> Link:
    """Within the home network: the edge agent on the one side, the nodes on the other."""
    return Link("core-diameter", (["10.1.20.2"], ["10.1.30.1"]), ports=(40001, 3868), protocol=sctp.DIAMETER,
                tags=(0x51C00021, 0x51C00022))


@dataclass
class Peers:
    stage: Stage
    link: Link = field(default_factory=ipx_link)

    def home(self, name: str) -> Node:
        return Node(self.stage.network, self.link, 0, f"{name}.{HOME}", HOME)

    def foreign(self, name: str, of_realm: str) -> Node:
        return Node(self.stage.network, self.link, 1, f"{name}.{of_realm}", of_realm)

    def __post_init__(self) -> None:
        self.mme, self.hss = self.home("mme1"), self.home("hss1")
        self.smsc, self.edge = self.home("smsc1"), self.home("dea1")
        self.partner_hss, self.partner_mme = self.foreign("hss1", PARTNER), self.foreign("mme1", PARTNER)
        self.partner_smsc = self.foreign("smsc1", PARTNER)
        self.stranger_hss, self.stranger_mme = self.foreign("hss9", STRANGER), self.foreign("mme9", STRANGER)
        self.stranger = self.foreign("gw9", STRANGER)
        self.ipx = Node(self.stage.network, self.link, 1, f"dra1.{IPX}", IPX)


VISITED_HOME, VISITED_PARTNER, VISITED_STRANGER = (
    avp3(1407, plmn(mcc, mnc)) for mcc, mnc in (("001", "01"), ("999", "02"), ("999", "66")))


def ecgi(cell: bytes = HOME_CELL[:3] + bytes([0x00, 0x1E, 0x24, 0x05])) -> bytes:
    return avp3(1602, cell)


def eps_location(age: int = 2) -> bytes:
    """EPS-Location-Information with the MME's cell and tracking area."""
    return avp3(1496, [avp3(1600, [ecgi(), avp3(1603, HOME_CELL[:5]), avp3(1611, age)])])


def number(text: str) -> bytes:
    return digits.tbcd(text)
