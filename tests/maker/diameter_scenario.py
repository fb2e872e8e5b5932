# SPDX-License-Identifier: Apache-2.0
"""Stories in Diameter: nodes with host and realm that ask and answer over a link.

    hss.asks(mme, "IDR", 10.0, imsi="001010001234567", avps=[avp3(1490, 0x18)]).answers([location])
"""

from __future__ import annotations

from dataclasses import dataclass, field

from . import diameter
from .diameter import REQUEST, PROXIABLE, avp, avp3
from .scenario import Link, Network

# abbreviation: (application, command code)
COMMANDS = {
    "CER": (0, 257), "DWR": (0, 280), "ULR": (diameter.S6A, 316), "CLR": (diameter.S6A, 317),
    "AIR": (diameter.S6A, 318), "IDR": (diameter.S6A, 319), "DSR": (diameter.S6A, 320), "PUR": (diameter.S6A, 321),
    "RSR": (diameter.S6A, 322), "NOR": (diameter.S6A, 323), "ECR": (16777252, 324), "PLR": (diameter.SLG, 8388620),
    "RIR": (diameter.SLH, 8388622), "UDR": (diameter.SH, 306), "SRR": (diameter.S6C, 8388647),
    "OFR": (diameter.SGD, 8388645), "TFR": (diameter.SGD, 8388646), "UAR": (diameter.CX, 300),
    "AAR": (16777236, 265), "SIR": (16777310, 8388641),
}


@dataclass(frozen=True)
class Node:
    """A Diameter node at one side of a link."""

    network: Network
    link: Link
    side: int
    host: str
    realm: str

    def claiming(self, host: str, realm: str | None = None) -> Node:
        """The same place under another name."""
        return Node(self.network, self.link, self.side, host, realm or host.split(".", 1)[1])

    def asks(self, other: Node, command: str, at: float, imsi: str | None = None, msisdn: str | None = None,
             avps: list[bytes] | None = None, route: tuple[str, ...] = (), to_host: bool = True,
             session: str | None = None, **header: int) -> Exchange:
        application, code = COMMANDS[command]
        network = self.network
        number = int.from_bytes(network.transaction(), "big")
        for identity in (imsi, msisdn):
            if identity:
                network.identities.add(identity)
        body = [avp(263, session or f"{self.host};1;{number}")]
        if application:
            body += [diameter.application(header.get("application", application)), avp(277, 1)]
        body += [avp(264, self.host), avp(296, self.realm)]
        if application:
            body += ([avp(293, other.host)] if to_host else []) + [avp(283, other.realm)]
        if imsi:
            body.append(avp(1, imsi))
        if msisdn:
            body.append(avp3(701, diameter.tbcd(msisdn)))
        body += (avps or []) + [avp(282, hop) for hop in route]
        message = diameter.Message(header.get("application", application), code, body,
                                   header.get("flags", REQUEST | (PROXIABLE if application else 0)),
                                   header.get("hop_by_hop", number), header.get("end_to_end", number ^ 0x5A5A5A5A))
        network.send_other(self.link, self.side, at, message.to_bytes())
        return Exchange(self, other, at, message)


@dataclass
class Exchange:
    asker: Node
    other: Node
    at: float
    request: diameter.Message
    answered: list[diameter.Message] = field(default_factory=list)

    def answers(self, avps: list[bytes] | None = None, result: int = 2001, after: float = 0.2, vendor: int = 0,
                error: bool = False, by: Node | None = None) -> Exchange:
        node = by or self.other
        body = [self.request.avps[0]]
        body.append(diameter.experimental(result, vendor) if vendor else avp(268, result))
        if self.request.application:
            body.append(avp(277, 1))
        body += [avp(264, node.host), avp(296, node.realm)] + (avps or [])
        flags = self.request.flags & ~REQUEST | (diameter.ERROR if error else 0)
        answer = diameter.Message(self.request.application, self.request.command, body, flags,
                                  self.request.hop_by_hop, self.request.end_to_end)
        node.network.send_other(node.link, node.side, self.at + after, answer.to_bytes())
        self.answered.append(answer)
        return self

    def refuses(self, result: int, vendor: int = 0, **how: float) -> Exchange:
        return self.answers([], result, vendor=vendor, error=3000 <= result < 4000, **how)


def capabilities(here: Node, there: Node, at: float) -> None:
    """How the two ends of a connection say who they are."""
    address = avp(257, b"\0\1" + bytes(4))
    extra = [address, avp(266, diameter.TGPP), avp(269, "a node", mandatory=False)]
    here.asks(there, "CER", at, avps=extra).answers(extra, after=0.05)
