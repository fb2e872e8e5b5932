#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes country.tsv from the public domain table of countries in Debian's package tzdata.

    data/make_country.py [/usr/share/zoneinfo/iso3166.tab] > data/country.tsv
"""
import sys

# names as people write them, where tzdata sorts by the main word; tzdata's own stays as another name
NAMES = {
    "AG": "Antigua and Barbuda", "AS": "American Samoa", "BA": "Bosnia and Herzegovina", "BL": "Saint Barthelemy",
    "BQ": "Caribbean Netherlands", "CC": "Cocos Islands", "CD": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo", "CI": "Ivory Coast", "CW": "Curacao", "GB": "United Kingdom",
    "GS": "South Georgia and the South Sandwich Islands", "HM": "Heard Island and McDonald Islands",
    "IO": "British Indian Ocean Territory", "KN": "Saint Kitts and Nevis", "KP": "North Korea", "KR": "South Korea",
    "LC": "Saint Lucia", "MF": "Saint Martin", "MM": "Myanmar", "PM": "Saint Pierre and Miquelon", "RE": "Reunion",
    "SH": "Saint Helena", "SJ": "Svalbard and Jan Mayen", "ST": "Sao Tome and Principe", "SX": "Sint Maarten",
    "SZ": "Eswatini", "TC": "Turks and Caicos Islands", "TF": "French Southern Territories", "TT": "Trinidad and Tobago",
    "UM": "United States Minor Outlying Islands", "VC": "Saint Vincent and the Grenadines",
    "VG": "British Virgin Islands", "VI": "United States Virgin Islands", "VA": "Vatican City",
    "WF": "Wallis and Futuna", "WS": "Samoa", "AX": "Aland Islands",
}
OTHER_NAMES = {
    "AE": ["UAE"], "CD": ["DR Congo"], "CG": ["Congo"], "CV": ["Cabo Verde"], "CZ": ["Czechia"], "GB": ["UK", "Great Britain"],
    "CI": ["Cote d'Ivoire"], "KR": ["Republic of Korea"], "LA": ["Lao PDR"], "MK": ["Macedonia"], "MM": ["Burma"], "MO": ["Macao"],
    "NL": ["The Netherlands", "Holland"], "PS": ["State of Palestine"], "RU": ["Russian Federation"], "SY": ["Syrian Arab Republic"],
    "SZ": ["Swaziland"], "TL": ["Timor-Leste"], "TR": ["Turkiye"], "US": ["USA", "United States of America"], "VA": ["Vatican", "Holy See"],
    "VN": ["Viet Nam"],
}
# not in ISO 3166-1, but with numbers of their own: user-assigned and exceptionally reserved codes
ADDED = {"AC": "Ascension Island", "TA": "Tristan da Cunha", "XK": "Kosovo"}
# Countries that share networks or country codes with another, so that number and IMSI may name either:
# between two of the same area a difference proves nothing.
AREAS = {
    "AS": "US", "GU": "US", "MP": "US", "PR": "US", "UM": "US", "VI": "US",
    "GG": "GB", "IM": "GB", "JE": "GB",
    "BL": "GP", "GF": "GP", "MF": "GP", "MQ": "GP", "YT": "RE",
    "BQ": "CW", "SX": "CW",
    "AX": "FI", "SJ": "NO", "VA": "IT", "EH": "MA", "PS": "IL",
    "CC": "AU", "CX": "AU", "NF": "AU", "AQ": "AU",
    "AC": "SH", "TA": "SH",
}


def rows(path):
    names = dict(ADDED)
    for line in open(path, encoding="utf-8"):
        if not line.startswith("#"):
            code, name = line.rstrip("\n").split("\t")
            names[code] = name
    for code, name in sorted(names.items()):
        others = OTHER_NAMES.get(code, [])
        if code in NAMES:
            others = [name] + others
        yield code, NAMES.get(code, name), AREAS.get(code, code), "|".join(others)


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/zoneinfo/iso3166.tab"
    print("# SPDX-License-Identifier: CC0-1.0")
    print("# ISO 3166-1 code, English name, area (countries of one area share numbers or networks), other names.")
    print("# Made by make_country.py; see README.md.")
    for row in rows(path):
        print("\t".join(row))


if __name__ == "__main__":
    main()
