# SPDX-License-Identifier: Apache-2.0
"""Encodings that are meant to slip past a filter, one trick a capture. Names B-.. are those of docs/threats.md."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from maker import ber, digits, map_codec, map_values, tcap
from maker.ber import Element
from maker.scenario import Dialogue, Node

from stage import GUEST_IMSI, HLR_GT, HOME_CELL, IMSI, MSC_GT, MSISDN, Stage, VLR_GT, capture

PSI = "provideSubscriberInfo"
PSI_CONTEXT = map_codec.context(PSI)


def psi_invoke(stage: Stage, number: int = 1, imsi: str = IMSI) -> tcap.Component:
    stage.knows(imsi)
    return tcap.map_invoke(PSI, map_values.psi(imsi), number)


def begin(stage: Stage, sender: Node, receiver: Node, at: float, build: Callable[[bytes], bytes]) -> Dialogue:
    """A dialogue whose Begin is whatever `build` makes of the transaction id. Invoke 1 is taken to be the PSI."""
    ask = Dialogue(sender, receiver, at, context=PSI_CONTEXT, version=3, pending=[(1, PSI, 0)])
    ask.ids[0] = stage.network.transaction()
    return ask.deliver(0, at, build(ask.ids[0]))


def ordinary(stage: Stage, context: tuple[int, ...] = PSI_CONTEXT) -> Callable[[bytes], bytes]:
    return lambda own: tcap.begin(own, [psi_invoke(stage)], tcap.Dialogue("request", context))


def changed(stage: Stage, change: Callable[[Element], None]) -> Callable[[bytes], bytes]:
    return lambda own: ber.rewritten(ordinary(stage)(own), change)


def located(ask: Dialogue) -> None:
    ask.answers(vlr=VLR_GT, cell=HOME_CELL, age=2)


def invoke_of(root: Element) -> Element:
    """The first Invoke of a Begin."""
    return root.find(0x6C, 0xA1)


@capture()
def ber_indefinite(stage: Stage) -> None:
    """Indefinite lengths on every constructed element, then only on the MAP argument (B-07); the same answer comes."""
    located(begin(stage, stage.stranger, stage.vlr, 1, changed(stage, ber.indefinite)))

    def only_argument(own: bytes) -> bytes:
        root = ber.parse(ordinary(stage)(own))
        invoke_of(root).find(0x30).length_octets = ber.INDEFINITE
        return root.to_bytes()

    located(begin(stage, stage.stranger, stage.vlr, 2, only_argument))


@capture()
def ber_nonminimal(stage: Stage) -> None:
    """Lengths in long form with one, two and four octets where one plain octet is enough (B-07)."""
    for at, octets in enumerate((1, 2, 4), 1):
        located(begin(stage, stage.stranger, stage.vlr, at, changed(stage, ber.long_lengths(octets))))


@capture()
def ber_trailing(stage: Stage) -> None:
    """Octets behind the TCAP message (B-07)."""
    located(begin(stage, stage.stranger, stage.vlr, 1, lambda own: ordinary(stage)(own) + b"\x00\x00\x6c\x02\xa1\x00"))


@capture()
def ber_constructed_string(stage: Stage) -> None:
    """The IMSI as a constructed OCTET STRING in two parts (B-07): it reads the same and looks different."""

    def split(own: bytes) -> bytes:
        root = ber.parse(ordinary(stage)(own))
        imsi = invoke_of(root).find(0x30, 0x80)
        imsi.tag, parts = b"\xa0", (imsi.value[:3], imsi.value[3:])
        imsi.children = [Element(b"\x04", part) for part in parts]
        return root.to_bytes()

    located(begin(stage, stage.stranger, stage.vlr, 1, split))


@capture()
def global_opcode(stage: Stage) -> None:
    """The operation code as a global value, an object identifier that ends in 70, not the local integer (B-01)."""

    def as_global(own: bytes) -> bytes:
        root = ber.parse(ordinary(stage)(own))
        code = invoke_of(root).children[1]
        code.tag, code.value = b"\x06", b"\x04\x00\x00\x01\x00\x46"
        return root.to_bytes()

    located(begin(stage, stage.stranger, stage.vlr, 1, as_global))

    def short(own: bytes) -> bytes:
        root = ber.parse(ordinary(stage)(own))
        invoke_of(root).children[1].tag = b"\x06"
        return root.to_bytes()

    located(begin(stage, stage.stranger, stage.vlr, 2, short))


@capture()
def two_components(stage: Stage) -> None:
    """A harmless component first and the location query behind it: a Reject, then a sendRoutingInfoForSM (B-02)."""
    dialogue = tcap.Dialogue("request", PSI_CONTEXT)

    def reject_first(own: bytes) -> bytes:
        return tcap.begin(own, [tcap.reject(0, "general", 0), psi_invoke(stage)], dialogue)

    located(begin(stage, stage.stranger, stage.vlr, 1, reject_first))
    stage.knows(MSISDN)
    routing = tcap.map_invoke("sendRoutingInfoForSM", map_values.sri_sm(MSISDN, stage.stranger.gt), 2)

    def query_first(own: bytes) -> bytes:
        return tcap.begin(own, [routing, psi_invoke(stage)], dialogue)

    located(begin(stage, stage.stranger, stage.vlr, 2, query_first))


@capture()
def ac_missing(stage: Stage) -> None:
    """provideSubscriberInfo exists in version 3 only, and comes without a dialogue portion (B-03)."""
    ask = begin(stage, stage.stranger, stage.vlr, 1, lambda own: tcap.begin(own, [psi_invoke(stage)]))
    ask.plain = True
    located(ask)


@capture()
def ac_extended(stage: Stage) -> None:
    """The application context name has an arc too many; then its last arc is written with a leading 0x80 (B-03)."""
    located(begin(stage, stage.stranger, stage.vlr, 1, ordinary(stage, (*PSI_CONTEXT, 1))))

    def padded(own: bytes) -> bytes:
        root = ber.parse(ordinary(stage)(own))
        name = next(element for element in root.walk() if element.tag == b"\x06" and element.value[-2:] == b"\x1c\x03")
        name.value = name.value[:-1] + b"\x80\x03"
        return root.to_bytes()

    located(begin(stage, stage.stranger, stage.vlr, 2, padded))


@capture()
def ac_unknown_version(stage: Stage) -> None:
    """The application context names version 9, which does not exist, then version 0 (B-03)."""
    for at, version in enumerate((9, 0), 1):
        located(begin(stage, stage.stranger, stage.vlr, at, ordinary(stage, map_codec.context(PSI, version))))


@capture()
def ac_wrong_for_op(stage: Stage) -> None:
    """The location query under the context of short message routing, and under that of location update (B-03)."""
    for at, name in enumerate(("sendRoutingInfoForSM", "updateLocation"), 1):
        located(begin(stage, stage.stranger, stage.vlr, at, ordinary(stage, map_codec.context(name))))


@capture()
def ac_wrong_dialogue_id(stage: Stage) -> None:
    """The dialogue portion calls itself unstructured, 0.0.17.773.1.2.1, and holds a structured one (B-03)."""

    def build(own: bytes) -> bytes:
        root = ber.parse(ordinary(stage)(own))
        name = next(e for e in root.walk() if e.tag == b"\x06" and e.value == b"\x00\x11\x86\x05\x01\x01\x01")
        name.value = b"\x00\x11\x86\x05\x01\x02\x01"
        return root.to_bytes()

    located(begin(stage, stage.stranger, stage.vlr, 1, build))


@capture()
def multibyte_tag(stage: Stage) -> None:
    """The tag of the IMSI, number 0, is written in the form for large numbers, so that the IMSI is not found (B-06)."""

    def build(own: bytes, padded: bool = False) -> bytes:
        root = ber.parse(ordinary(stage)(own))
        imsi = invoke_of(root).find(0x30, 0x80)
        imsi.tag = b"\x9f\x80\x00" if padded else ber.multi_byte(0x80)
        return root.to_bytes()

    located(begin(stage, stage.stranger, stage.vlr, 1, build))
    located(begin(stage, stage.stranger, stage.vlr, 2, lambda own: build(own, True)))


@capture()
def duplicate_imsi(stage: Stage) -> None:
    """Two IMSIs in one argument, a guest's first and our subscriber's second, then the other way round (B-17)."""
    for at, order in enumerate(((GUEST_IMSI, IMSI), (IMSI, GUEST_IMSI)), 1):

        def build(own: bytes, order: tuple[str, str] = order) -> bytes:
            root = ber.parse(ordinary(stage)(own))
            argument = invoke_of(root).find(0x30)
            first, second = (Element(b"\x80", digits.tbcd(imsi)) for imsi in order)
            argument.children = [first, *argument.children[1:], second]
            return root.to_bytes()

        located(begin(stage, stage.stranger, stage.vlr, at, build))
    stage.knows(GUEST_IMSI)


@capture()
def empty_begin(stage: Stage) -> None:
    """A Begin without components; the location query follows in the Continue (B-10)."""
    ask = Dialogue(stage.stranger, stage.vlr, 1, context=PSI_CONTEXT, version=3)
    ask.say(0, [])
    ask.say(1, [])
    ask.then_asks(0, PSI, imsi=IMSI)
    located(ask)


@capture()
def continue_without_begin(stage: Stage) -> None:
    """A Continue and an End with an Invoke in them, for transactions that nobody opened (B-09)."""
    for at, last in ((1, False), (2, True)):
        ask = Dialogue(stage.stranger, stage.vlr, at, version=3, plain=True, responded=True)
        ask.ids = {0: stage.network.transaction(), 1: b"\x00\x00\x99\x99"}
        ask.say(0, [psi_invoke(stage)], last=last)


@capture()
def unidirectional(stage: Stage) -> None:
    """A location query in a Unidirectional message, which MAP does not know (B-11)."""

    def build(own: bytes) -> bytes:
        components = ber.parse(ordinary(stage)(own)).find(0x6C)
        return Element(b"\x61", children=[components]).to_bytes()

    begin(stage, stage.stranger, stage.vlr, 1, build)


@capture()
def transaction_id_odd(stage: Stage) -> None:
    """Transaction ids of no octet, of five, and one whose length takes two octets (B-04)."""
    for at, (value, octets) in enumerate(((b"", 0), (b"\x01\x02\x03\x04\x05", 0), (b"\x01\x02\x03\x04", 1)), 1):

        def build(own: bytes, value: bytes = value, octets: int = octets) -> bytes:
            root = ber.parse(ordinary(stage)(own))
            root.find(0x48).value, root.find(0x48).length_octets = value, octets
            return root.to_bytes()

        begin(stage, stage.stranger, stage.vlr, at, build)


@capture()
def unknown_opcode(stage: Stage) -> None:
    """Operation codes that MAP does not define: 27, 109 and -1 (B-16)."""
    argument = map_codec.argument(PSI, map_values.psi(IMSI))
    stage.knows(IMSI)

    def coded(code: int, own: bytes) -> bytes:
        return tcap.begin(own, [tcap.invoke(1, code, argument)], tcap.Dialogue("request", PSI_CONTEXT))

    for at, code in enumerate((27, 109, -1), 1):
        begin(stage, stage.stranger, stage.vlr, at, partial(coded, code))


@capture()
def home_spoof(stage: Stage) -> None:
    """Queries that arrive on the external link and carry a calling title of the home network (CG_HOME, B-13)."""
    spoofed = stage.stranger.claiming(HLR_GT)
    spoofed.asks(stage.vlr, PSI, 1, imsi=IMSI)
    spoofed.claiming("99901000147").asks(stage.hlr, "anyTimeInterrogation", 2, scf="99901000147", msisdn=MSISDN)
    centre = stage.stranger_msc.claiming("99901000500")
    ask = centre.asks(stage.hlr, "sendRoutingInfoForSM", 3, msisdn=MSISDN, centre="99901000500")
    ask.answers(imsi=IMSI, msc=MSC_GT)


@capture()
def secure_transport(stage: Stage) -> None:
    """secureTransportClass1 (78), whose payload may hide another operation (B-15)."""
    original = ber.tlv(0xA0, ber.tlv(0x02, b"\x46"))
    header = ber.tlv(0x30, ber.tlv(0x04, b"\x00\x00\x00\x01"), original)
    hidden = ber.tlv(0x30, header, ber.tlv(0x04, map_codec.argument(PSI, map_values.psi(IMSI))))
    stage.knows(IMSI)

    def build(own: bytes) -> bytes:
        return tcap.begin(own, [tcap.invoke(1, 78, hidden)], tcap.Dialogue("request", PSI_CONTEXT))

    begin(stage, stage.stranger, stage.vlr, 1, build)


@capture()
def imsi_in_dialogue(stage: Stage) -> None:
    """insertSubscriberData without an IMSI: whom it is about stands in the map-open destination reference (B-18)."""
    asker = stage.foreign("99966000600", 6)
    info = map_codec.map_open(bytes([0x96]) + digits.tbcd(IMSI), digits.number(asker.gt))
    stage.knows(IMSI)
    ask = asker.asks(stage.vlr, "insertSubscriberData", 1, scf="99966000147", basic=False, open_information=info)
    ask.answers()


@capture()
def layer_mismatch(stage: Stage) -> None:
    """What MAP says about the sender differs from what SCCP says: VLR number, gsmSCF address, message centre (B-14)."""
    facts = {"imsi": IMSI, "msc": "99902000701", "vlr": "99902000700"}
    stage.stranger_vlr.asks(stage.hlr, "updateLocation", 1, **facts).answers(hlr=HLR_GT)
    stage.stranger.asks(stage.hlr, "anyTimeInterrogation", 2, scf="99901000147", msisdn=MSISDN)
    ask = stage.stranger_msc.asks(stage.hlr, "sendRoutingInfoForSM", 3, msisdn=MSISDN, centre="99902000500")
    ask.answers(imsi=IMSI, msc=MSC_GT)
