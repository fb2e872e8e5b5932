// SPDX-License-Identifier: Apache-2.0
#include "fuzz/words.h"

#include "rules/rule_words.h"
#include "signal/field.h"

#define ANY_OF(list, any) (list)[(any) % (sizeof(list) / sizeof *(list))]

/* Values at the borders of what is read as a number, a time, an address, a network. */
static const char *border(uint32_t any)
{
    static const char *const list[] = {
        "",
        "0",
        "1",
        "-1",
        "2",
        "9",
        "10",
        "255",
        "256",
        "511",
        "65535",
        "65536",
        "2147483648",
        "4294967295",
        "999999999",
        "-2147483649",
        "9223372036854775807",
        "9223372036854775808",
        "0.5",
        "1.0000001",
        "1e9",
        "00",
        "0x10",
        "00101",
        "99901",
        "99966000001",
        "123456789012345",
        "1234567890123456",
        "001-01",
        "999-70",
        "999-7",
        "10.0.0.0/8",
        "10.0.0.1/33",
        "0.0.0.0/0",
        "192.0.2.1",
        "2001:db8::/32",
        "2001:db8::1",
        "::",
        "::ffff:10.0.0.1",
        "500ms",
        "30s",
        "10m",
        "2h",
        "7d",
        "366d",
        "367d",
        "2027-12-31",
        "2024-02-29",
        "2023-02-29",
        "9999-99-99",
        "2027-12-31T23:59:60Z",
        "true",
        "false",
        "yes",
        "no",
        "null",
        "~",
        "a",
        "A",
        "\xc3\xa4",
        "\xff",
        "\xed\xa0\x80",
        "\xf4\x90\x80\x80",
        "\xef\xbb\xbf",
        "\\",
        "\\u0000",
        "\\ud800",
        "\r",
        "\t",
        "\n",
        "\n\n",
    };
    return ANY_OF(list, any);
}

static const char *word_of_field(uint32_t any)
{
    for (unsigned i = 0; i < FIELD_COUNT; i++) {
        const struct field_words *words = field_get((enum field_id)((any + i) % FIELD_COUNT))->words;
        if (words)
            return words->list[(any >> 12) % words->count].word;
    }
    return "";
}

const char *expression_words(uint32_t any)
{
    static const char *const signs[] = {
        "and",
        "or",
        "not",
        "in",
        "contains",
        "startswith",
        "matches",
        "is",
        "unknown",
        "eq",
        "ne",
        "lt",
        "le",
        "gt",
        "ge",
        "==",
        "!=",
        "<=",
        ">=",
        "&&",
        "||",
        "<",
        ">",
        "!",
        "(",
        ")",
        "{",
        "}",
        ",",
        "~",
        "*",
        "+",
        "-",
        "\"",
        "'",
        "#",
        "is not unknown",
        "not in {1, 2}",
        "request.signal.kind",
        "\"(a|b)+?[^c]{2,3}\\\\d\"",
        "'.*'",
    };
    const uint32_t kind = any & 15;
    any >>= 4;
    const struct field *field = field_get((enum field_id)(any % FIELD_COUNT));
    if (kind < 5)
        return field->path;
    if (kind == 5)
        return field->alias[0] ? field->alias : field->path;
    if (kind < 9)
        return word_of_field(any);
    return kind < 13 ? ANY_OF(signs, any) : border(any);
}

const char *rule_words(uint32_t any)
{
    static const struct field_words *const lists[] = {&rule_words_class, &rule_words_severity,
                                                      &rule_words_confidence, &rule_words_when_unknown};
    static const char *const keys[] = {
#define KEY(name, type, required, member, words, doc) #name,
#include "rules/rule_key.def"
#undef KEY
        "list",   "values",    "macro", "event", "events", "request", "network", "expect", "alert",
        "silent", "undecided", "at",    "times", "every",  "vary",    "because", "owner",  "until",
        "pcap",   "suppress",  "-",     "{}",    "[]",     ">",       "|",       "# note",
    };
    const uint32_t kind = any & 7;
    any >>= 3;
    if (kind == 0) {
        const struct field_words *words = ANY_OF(lists, any);
        return words->list[(any >> 8) % words->count].word;
    }
    return kind < 4 ? ANY_OF(keys, any) : expression_words(any);
}

const char *network_words(uint32_t any)
{
    static const char *const list[] = {
        "home",
        "operators",
        "links",
        "agreements",
        "name",
        "country",
        "at",
        "plmns",
        "gts",
        "msisdns",
        "realms",
        "hosts",
        "ips",
        "nodes",
        "hlr",
        "msc",
        "vlr",
        "sgsn",
        "smsc",
        "smscs",
        "scf",
        "gmlc",
        "eir",
        "mme",
        "hss",
        "ota",
        "tars",
        "sms_router",
        "gt",
        "pseudo_imsi_prefix",
        "mms_hosts",
        "private_apns",
        "hosted_on",
        "hub",
        "hubs",
        "side",
        "external",
        "internal",
        "mixed",
        "peer",
        "peers",
        "point_codes",
        "point_code_format",
        "network_indicator",
        "serves",
        "roaming",
        "sms-only",
        "unnamed",
        "agreement",
        "operations",
        "applications",
        "with",
        "until",
        "from",
        "why",
        "kind",
        "node",
        "mobile",
        "owner",
        "prefix",
        "network",
        "realm",
        "itu",
        "ansi",
        "ttc",
        "china",
        "2-100-3",
        "4-5-6",
        "epc.mnc070.mcc999.3gppnetwork.org",
        "h.example",
        "Home",
        "Ghost",
        "b00010",
        "b00000-b0ffff",
        "[10.5, -20.25]",
        "[91, 181]",
        "updateLocation",
        "all",
        "any",
    };
    return any & 3 ? ANY_OF(list, any >> 2) : border(any >> 2);
}

const char *yaml_words(uint32_t any)
{
    static const char *const list[] = {
        "---",
        "...",
        "- ",
        "? ",
        ": ",
        "&a",
        "*a",
        "<<:",
        "!!str",
        "!!int",
        "!t",
        "!<tag:x>",
        "|",
        ">",
        "|-",
        ">+",
        "|2",
        ">9-",
        "%YAML 1.1",
        "%YAML 1.2",
        "%TAG ! tag:x,2000:",
        "# note",
        "{",
        "}",
        "[",
        "]",
        "{a: b}",
        "[a, b]",
        "? a\n: b",
        "\"a\\x41\\u0042\"",
        "'it''s'",
        "\"\\\n  a\"",
        "a: b",
        "- - a",
        ".inf",
        ".nan",
        "0o17",
        "1_000",
        "@",
        "`",
        "\xef\xbb\xbf",
        "\xc2\x85",
        "\xe2\x80\xa8",
    };
    return any & 3 ? ANY_OF(list, any >> 2) : border(any >> 2);
}

const char *csv_words(uint32_t any)
{
    static const char *const list[] = {
        ",",    ";",  "\t", "\"", "\"\"", "\"a\"", "\"a\"b",       "\"a,b\"", "\"a\nb\"", "\"a\"\"b\"",
        "\r\n", "\n", "\r", "#",  "# a",  " ",     "\xef\xbb\xbf", "a",       "\n\n#\n",  "\"\r\n\"",
    };
    return ANY_OF(list, any);
}

const char *indicator_words(uint32_t any)
{
    static const char *const list[] = {
#define INDICATOR(id, word, what) word,
#include "signal/indicator_type.def"
#undef INDICATOR
#define MISP_TYPE(type, indicator)                    type,
#define MISP_FIELD(object, relation, role, indicator) relation, object,
#include "indicators/misp.def"
#undef MISP_TYPE
#undef MISP_FIELD
    };
    static const char *const more[] = {
        "type",
        "value",
        "source",
        "valid_until",
        "bundle",
        "objects",
        "indicator",
        "relationship",
        "malware",
        "campaign",
        "tool",
        "threat-actor",
        "intrusion-set",
        "infrastructure",
        "attack-pattern",
        "indicates",
        "id",
        "name",
        "labels",
        "pattern",
        "pattern_type",
        "stix",
        "revoked",
        "source_ref",
        "target_ref",
        "relationship_type",
        "Event",
        "Attribute",
        "Object",
        "response",
        "object_relation",
        "deleted",
        "to_ids",
        "info",
        "uuid",
        "[domain-name:value = 'a.example']",
        "[ipv4-addr:value ISSUBSET '192.0.2.0/24']",
        "[url:value = 'http://a.example/b']",
        "domain-name:value",
        "ipv4-addr:value",
        "ipv6-addr:value",
        "url:value",
        "x-ss7-global-title:value",
        "network-traffic:dst_ref.value",
        "= 'a.example'",
        "IN",
        "ISSUBSET",
        "ISSUPERSET",
        "LIKE",
        "MATCHES",
        "NOT",
        "EXISTS",
        "AND",
        "OR",
        "FOLLOWEDBY",
        "WITHIN 5 SECONDS",
        "REPEATS 2 TIMES",
        "START t'2026-01-01T00:00:00Z' STOP t'2027-01-01T00:00:00Z'",
        "hxxp",
        "[.]",
        "[:]",
        "[://]",
        "(dot)",
        "h**p",
        "a[.]example",
        "a.example",
        "23",
        "2",
        "[",
        "]",
        "{",
        "}",
        "[]",
        "{}",
        "\"\"",
        ":",
        ",",
        "+999 01 (23) 45-67",
        "Your Bank",
        "spy.internet",
    };
    const uint32_t kind = any & 7;
    any >>= 3;
    return kind < 3 ? ANY_OF(list, any) : kind < 6 ? ANY_OF(more, any) : border(any);
}
