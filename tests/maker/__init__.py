# SPDX-License-Identifier: Apache-2.0
"""Makes captures of signalling traffic as files, with an encoder that shares no code with Sigwarden.

It writes files and nothing else: there is no socket in it. Modules, from the bottom up: `capture_file` (pcap and
pcapng), `ip` (Ethernet, cooked, IPv4, IPv6, fragments), `sctp`, `m3ua`, `sccp`, `tcap`, `ber` (bytes rewritten in
odd ways), `digits`, `tpdu`, `map_codec` and `map_values` (MAP), `cap` and, on top, `scenario`, in which stories
are told.
"""
