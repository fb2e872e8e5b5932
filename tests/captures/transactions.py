# SPDX-License-Identifier: Apache-2.0
"""TCAP dialogues of every shape that legitimate networks use."""

from __future__ import annotations

from maker import map_codec, map_values, sccp, tcap, tpdu
from maker.scenario import Dialogue

from stage import GUEST_MSISDN, HLR_GT, IMSI, MSISDN, START_NS, Stage, VLR_GT, capture


@capture()
def tcap_dialogue(stage: Stage) -> None:
    """Begin, Continue, Continue, End, and the handshake for a long message: an empty Begin, the message after it."""
    update = stage.partner_vlr.asks(
        stage.hlr, "updateLocation", 1, imsi=IMSI, msc=stage.partner_msc.gt, vlr=stage.partner_vlr.gt
    )
    update.then_asks(1, "insertSubscriberData", msisdn=MSISDN).then_answers(0)
    update.answers(hlr=HLR_GT)
    stage.knows(GUEST_MSISDN)
    centre, text = stage.partner_smsc, "A text of some length needs an empty Begin before it. " * 2
    message = tpdu.deliver(GUEST_MSISDN, text, START_NS)
    shaken = Dialogue(centre, stage.msc, 5, context=map_codec.context("mt-ForwardSM"), version=3)
    shaken.say(0, [])
    shaken.say(1, [])
    shaken.then_asks(0, "mt-ForwardSM", imsi=IMSI, centre=centre.gt, tpdu=message)
    shaken.answers(after=2.5)


@capture()
def tcap_aborts(stage: Stage) -> None:
    """A request ended by a provider abort, one by a user abort, one by a refused dialogue with another context."""
    asker = stage.partner_hlr
    asker.asks(stage.vlr, "provideSubscriberInfo", 1, imsi=IMSI).aborts(cause=4)
    second = asker.asks(stage.vlr, "provideSubscriberInfo", 2, imsi=IMSI)
    second.deliver(1, 2.2, tcap.user_abort(second.ids[0], map_codec.map_user_abort()))
    third = asker.asks(stage.vlr, "cancelLocation", 3, imsi=IMSI)
    lower = tcap.Dialogue("response", map_codec.context("cancelLocation", 2), accepted=False, diagnostic=2)
    refusal = tcap.Dialogue(lower.kind, lower.context, map_codec.map_refuse("noReasonGiven"), False, 2)
    third.deliver(1, 3.2, tcap.end(third.ids[0], [], refusal))


@capture()
def tcap_reject(stage: Stage) -> None:
    """A request answered with Reject, and a result in two parts (not last, then last)."""
    asker = stage.partner_vlr
    first = asker.asks(stage.hlr, "sendAuthenticationInfo", 1, imsi=IMSI)
    first.say(1, [tcap.reject(1, "invoke", 2)], last=True)
    second = asker.asks(stage.hlr, "sendAuthenticationInfo", 2, imsi=IMSI, vectors=2)
    part = map_codec.result("sendAuthenticationInfo", map_values.vectors("part", 1))
    rest = map_codec.result("sendAuthenticationInfo", map_values.vectors("rest", 1))
    second.say(1, [tcap.return_result_not_last(1, 56, part)])
    second.say(0, [])
    second.say(1, [tcap.return_result(1, 56, rest)], last=True)


@capture()
def several_components(stage: Stage) -> None:
    """Several components where they belong: the HLR sends a profile in two invokes, both are answered together."""
    update = stage.partner_vlr.asks(
        stage.hlr, "updateLocation", 1, imsi=IMSI, msc=stage.partner_msc.gt, vlr=stage.partner_vlr.gt
    )
    first = update.component("insertSubscriberData", 1, msisdn=MSISDN)
    second = update.component("insertSubscriberData", 1, scf="99901000147", basic=False)
    update.say(1, [first, second])
    answers = [update.result(0, {}), update.result(0, {})]
    update.say(0, answers[::-1])
    update.answers(hlr=HLR_GT)


@capture()
def transaction_ids(stage: Stage) -> None:
    """Transaction ids of one to four octets, and the same id used by two networks at once."""
    for size in (1, 2, 3, 4):
        ask = Dialogue(stage.partner_hlr, stage.vlr, float(size), version=3)
        ask.context = map_codec.context("provideSubscriberInfo")
        ask.ids[0] = bytes(range(7, 7 + size))
        _begin(ask)
        ask.answers(vlr=VLR_GT, age=size)
    for node in (stage.partner_hlr, stage.foreign("99903000600", sccp.HLR)):
        ask = Dialogue(node, stage.vlr, 6, version=3, context=map_codec.context("provideSubscriberInfo"))
        ask.ids[0] = b"\x11\x22\x33\x44"
        _begin(ask)
        ask.answers(after=0.5, vlr=VLR_GT, age=6)


def _begin(ask: Dialogue) -> None:
    component = ask.component("provideSubscriberInfo", imsi=IMSI)
    ask.deliver(0, ask.at, tcap.begin(ask.ids[0], [component], tcap.Dialogue("request", ask.context)))
