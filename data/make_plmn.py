#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes plmn.tsv from serviceproviders.xml of Debian's public domain package mobile-broadband-provider-info.

    apt-get download mobile-broadband-provider-info && dpkg -x mobile-broadband-provider-info_*.deb /tmp/mbpi
    data/make_plmn.py /tmp/mbpi/usr/share/mobile-broadband-provider-info/serviceproviders.xml > data/plmn.tsv

Where several providers use one network, the one that the file calls primary gives the name, else one of
NETWORKS, else the one with the most network codes (the network itself, not a reseller on it), else the first.
"""
import collections
import sys
import xml.etree.ElementTree as ElementTree

# operators of networks under which the file also lists resellers as their equals
NETWORKS = {
    "206-10": "Orange", "208-10": "SFR", "219-02": "Tele2", "232-07": "tele.ring", "234-20": "3", "234-50": "Jersey Telecom",
    "240-01": "Telia", "255-01": "MTS", "268-03": "Optimus", "272-03": "Meteor", "505-01": "Telstra", "505-02": "Optus",
    "505-03": "Vodafone",
}


def providers(path):
    """PLMN -> [(rank, name)]"""
    found = collections.defaultdict(list)
    for provider in ElementTree.parse(path).getroot().iter("provider"):
        name = " ".join((provider.findtext("name") or "").split())
        ids = {(i.get("mcc"), i.get("mnc")) for i in provider.iter("network-id")}
        for mcc, mnc in ids:
            if name and mcc.isdigit() and mnc.isdigit() and len(mcc) == 3 and len(mnc) in (2, 3):
                plmn = f"{mcc}-{mnc}"
                rank = (provider.get("primary") == "true", NETWORKS.get(plmn) == name, len(ids))
                found[plmn].append((rank, name))
    return found


def main():
    print("# SPDX-License-Identifier: CC0-1.0")
    print("# PLMN, operator. Made by make_plmn.py; see README.md.")
    for plmn, names in sorted(providers(sys.argv[1]).items()):
        best = max(names, key=lambda entry: entry[0])
        print(f"{plmn}\t{best[1]}")


if __name__ == "__main__":
    main()
