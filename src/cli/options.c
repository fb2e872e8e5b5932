// SPDX-License-Identifier: Apache-2.0
#include "cli/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/similar.h"

enum option_id {
    OPT_NETWORK,
    OPT_HOME,
    OPT_RULES,
    OPT_NO_DEFAULT_RULES,
    OPT_ABOUT,
    OPT_IOCS,
    OPT_JSON,
    OPT_REPORT,
    OPT_QUIET,
    OPT_REVEAL,
    OPT_KEY,
    OPT_FAIL_ON,
    OPT_STATE,
    OPT_SUBSCRIBERS,
    OPT_THREADS,
    OPT_FRAME,
    OPT_CLASS,
    OPT_THREAT,
    OPT_CATEGORY,
    OPT_COVERAGE,
    OPT_EVIDENCE,
    OPT_EVIDENCE_KEY,
    OPT_FINDING,
    OPT_CAMPAIGN,
    OPT_WITH_FRAMES,
    OPT_TIMESTAMP_REQUEST,
    OPT_TIMESTAMP_TOKEN,
    OPT_TIMESTAMP_CA,
    OPT_SIGNER,
    OPT_CHECKPOINT,
    OPT_HEX,
    OPT_AS,
    OPT_STORE,
    OPT_SEVERITY,
    OPT_SINCE,
    OPT_MARKED,
    OPT_NOTE,
    OPT_BY,
    OPT_FORMAT,
    OPT_TLP,
    OPT_PRODUCER,
    OPT_WITH_SUBSCRIBERS,
    OPT_NO_SANDBOX,
    OPT_VERBOSE,
    OPT_HELP,
    OPT_COUNT
};
_Static_assert(OPT_COUNT <= 64, "struct command has a bit for each");

#define BIT(id) (UINT64_C(1) << OPT_##id)
#define JUDGING                                                                                              \
    (BIT(NETWORK) | BIT(HOME) | BIT(RULES) | BIT(NO_DEFAULT_RULES) | BIT(REVEAL) | BIT(KEY) | BIT(ABOUT) |   \
     BIT(IOCS) | BIT(NO_SANDBOX))
#define CHOOSING                                                                                             \
    (BIT(STORE) | BIT(CLASS) | BIT(SEVERITY) | BIT(SINCE) | BIT(MARKED) | BIT(ABOUT) | BIT(KEY) |            \
     BIT(NO_SANDBOX) | BIT(HELP))

static const struct option options[OPT_COUNT] = {
    [OPT_NETWORK] = {"network", 0, "FILE",
                     "network description (network.yaml): who is who, which links are outside"},
    [OPT_HOME] = {"home", 0, "PLMN", "the shortest description: the home network's code, e.g. 001-01"},
    [OPT_RULES] = {"rules", 0, "FILE", "rules that add to the built-in ones; may be given several times"},
    [OPT_NO_DEFAULT_RULES] = {"no-default-rules", 0, NULL, "leave the built-in rules out"},
    [OPT_ABOUT] = {"about", 0, "ID",
                   "only this person: an IMSI or a number, or a file of them that only you can read"},
    [OPT_IOCS] = {"iocs", 0, "FILE",
                  "indicators to look for: STIX 2.1, MISP events or CSV; may be given several times"},
    [OPT_JSON] = {"json", 0, NULL, "events as newline-delimited JSON on stdout"},
    [OPT_REPORT] =
        {"report", 0, "FILE",
         "write the report as one HTML page too, for a browser, a phone or a printer; - is stdout"},
    [OPT_QUIET] = {"quiet", 'q', NULL, "only the exit status, and errors"},
    [OPT_REVEAL] = {"reveal", 0, NULL, "show identities (IMSI, numbers) as they are, not as pseudonyms"},
    [OPT_KEY] = {"key", 0, "FILE", "key of the pseudonyms, 32 bytes; made on first use in your state folder"},
    [OPT_FAIL_ON] = {"fail-on", 0, "LEVEL",
                     "exit 1 if there are findings of this severity or worse: critical, high, medium, low"},
    [OPT_STATE] = {"state", 0, "FILE",
                   "go on from what earlier runs learned, and keep what this one does; needs the same key"},
    [OPT_SUBSCRIBERS] =
        {"subscribers", 0, "N",
         "remember where so many subscribers are, 96 to 144 octets each; 1048576 unless given"},
    [OPT_THREADS] =
        {"threads", 0, "N",
         "1, or 2: one reads, one judges; unless given, 2 for pipes and from 8 MiB on, 1 with --evidence"},
    [OPT_FRAME] = {"frame", 0, "N", "the frame, as Wireshark numbers them"},
    [OPT_CLASS] = {"class", 0, "CLASS", "only rules and findings of this class, e.g. location-tracking"},
    [OPT_THREAT] = {"threat", 0, "ID", "only rules about this threat, e.g. S-02"},
    [OPT_CATEGORY] = {"category", 0, "C", "only rules of this GSMA category: 0, 1, 2, 3, sms or spoofing"},
    [OPT_COVERAGE] = {"coverage", 0, NULL, "every threat of the catalogue and the rules that show it"},
    [OPT_EVIDENCE] = {"evidence", 0, "DIR",
                      "log each finding so that others can check it: a signed Merkle log in this folder"},
    [OPT_EVIDENCE_KEY] =
        {"evidence-key", 0, "FILE",
         "key that signs the log; made on first use in your state folder; keep it out of the log"},
    [OPT_FINDING] = {"finding", 0, "ID", "the finding, by its finding_id or the front of it"},
    [OPT_CAMPAIGN] = {"campaign", 0, "ID", "the campaign, by its id, with all findings in it"},
    [OPT_WITH_FRAMES] =
        {"with-frames", 0, NULL,
         "hand over raw frames, facts and identities too; they are withheld unless asked for"},
    [OPT_TIMESTAMP_REQUEST] =
        {"timestamp-request", 0, "FILE",
         "write an RFC 3161 request for the checkpoint, to be sent to a time stamping authority"},
    [OPT_TIMESTAMP_TOKEN] = {"timestamp-token", 0, "FILE", "the authority's answer, to go into the bundle"},
    [OPT_TIMESTAMP_CA] = {"timestamp-ca", 0, "FILE",
                          "certificates (PEM) of authorities whose time you trust, to check the answer with"},
    [OPT_SIGNER] = {"signer", 0, "FILE",
                    "who must have signed: the file `verifier` of the log, as its owner published it"},
    [OPT_CHECKPOINT] =
        {"checkpoint", 0, "FILE",
         "an earlier checkpoint that you have kept: the log must still hold all that it signs"},
    [OPT_HEX] = {"hex", 0, NULL, "input is one message as hexadecimal text"},
    [OPT_AS] = {"as", 0, "PROTOCOL",
                "what the message of --hex is: sccp, tcap, m3ua, diameter, gtp_c, tpdu and others"},
    [OPT_STORE] = {"store", 0, "FILE",
                   "the store of findings, an SQLite file; analyze makes it and adds to it"},
    [OPT_SEVERITY] = {"severity", 0, "LEVEL", "this severity or worse: critical, high, medium, low"},
    [OPT_SINCE] = {"since", 0, "TIME", "from then on: 2026-03-01, or 2026-03-01T12:00:00Z"},
    [OPT_MARKED] = {"marked", 0, "STATE", "only what was marked so: new, confirmed or false-alarm"},
    [OPT_NOTE] = {"note", 0, "TEXT", "why: kept with the mark"},
    [OPT_BY] = {"by", 0, "NAME", "who says so; your login name unless given"},
    [OPT_FORMAT] = {"format", 0, "FORMAT", "stix (2.1), misp, or csv, which --iocs reads"},
    [OPT_TLP] = {"tlp", 0, "LEVEL", "who may see it: clear, green, amber (unless given), amber+strict, red"},
    [OPT_PRODUCER] = {"producer", 0, "NAME", "the organisation that shares; Sigwarden unless given"},
    [OPT_WITH_SUBSCRIBERS] = {"with-subscribers", 0, NULL,
                              "also whom it was aimed at; in clear only where analyze kept it with --reveal"},
    [OPT_NO_SANDBOX] = {"no-sandbox", 0, NULL,
                        "keep all rights of the process; for debuggers and tracers, not for strange files"},
    [OPT_VERBOSE] = {"verbose", 'v', NULL, "say more on stderr"},
    [OPT_HELP] = {"help", 'h', NULL, "this help"},
};

static const struct command commands[] = {
    {
        .name = "analyze",
        .operands = "FILE...",
        .summary = "read captures; print who asked about whom, how, and what they learned",
        .text =
            "Reads pcap and pcapng files, also compressed with gzip or zstd; - is stdin. Several files are\n"
            "merged by time. Identities are shown as pseudonyms unless --reveal is given.",
        .examples = {"sigwarden analyze roaming.pcapng",
                     "sigwarden analyze --network network.yaml --json monday.pcap.gz tuesday.pcap.gz",
                     "zstdcat big.pcap.zst | sigwarden analyze --home 001-01 --fail-on high -",
                     "sigwarden analyze --state learned.state --report monday.html monday.pcap.gz",
                     "sigwarden analyze --evidence log roaming.pcapng"},
        .options = JUDGING | BIT(JSON) | BIT(REPORT) | BIT(QUIET) | BIT(FAIL_ON) | BIT(STATE) |
                   BIT(SUBSCRIBERS) | BIT(THREADS) | BIT(STORE) | BIT(EVIDENCE) | BIT(EVIDENCE_KEY) |
                   BIT(VERBOSE) | BIT(HELP),
        .run = run_analyze,
    },
    {
        .name = "decode",
        .operands = "FILE...",
        .summary = "one JSON line for every signal: the decoder made visible",
        .text = "Prints what was decoded, judged or not. With --hex, reads one message as hexadecimal text, "
                "as a\n"
                "colleague would paste it; blanks and line ends in it do not matter.",
        .examples = {"sigwarden decode roaming.pcapng | jq .signal.operation",
                     "echo 62... | sigwarden decode --hex --as tcap -"},
        .options = JUDGING | BIT(THREADS) | BIT(HEX) | BIT(AS) | BIT(VERBOSE) | BIT(HELP),
        .run = run_decode,
    },
    {
        .name = "bench",
        .operands = "FILE...",
        .summary = "how fast your own captures are read, stage by stage",
        .text =
            "Reads the files several times and prints messages a second and nanoseconds for each stage, and\n"
            "beside them what this machine can do at best: every octet read once, every header and element\n"
            "touched once. CPU time of one core; no event is written.",
        .examples = {"sigwarden bench --network network.yaml monday.pcap.gz",
                     "sigwarden bench --json roaming.pcapng | jq .ns_per_message_up_to"},
        .options = BIT(NETWORK) | BIT(HOME) | BIT(RULES) | BIT(NO_DEFAULT_RULES) | BIT(KEY) | BIT(IOCS) |
                   BIT(JSON) | BIT(SUBSCRIBERS) | BIT(HELP),
        .run = run_bench,
    },
    {
        .name = "rules list",
        .operands = "",
        .summary = "the rules that judge, by threat",
        .text =
            "Lists the built-in rules and those of --rules, all or those that --threat, --class and\n"
            "--category name. --coverage says for every threat of the catalogue which rules show it, or why\n"
            "none does.",
        .examples = {"sigwarden rules list --class interception", "sigwarden rules list --threat S-02 --json",
                     "sigwarden rules list --coverage", "sigwarden rules list --rules mine.yaml"},
        .options = BIT(RULES) | BIT(NO_DEFAULT_RULES) | BIT(JSON) | BIT(CLASS) | BIT(THREAT) | BIT(CATEGORY) |
                   BIT(COVERAGE) | BIT(HELP),
        .run = run_rules_list,
    },
    {
        .name = "rules check",
        .operands = "FILE...",
        .summary = "are these rule files right? errors with line and column",
        .text =
            "Loads each file as `analyze --rules` would, beside the built-in rules, and says what is wrong "
            "with it,\n"
            "what each rule costs, and which rules can never fire, are hidden by others, or are suppressed.",
        .examples = {"sigwarden rules check mine.yaml"},
        .options = BIT(HELP),
        .run = run_rules_check,
    },
    {
        .name = "rules test",
        .operands = "[FILE...]",
        .summary = "run the tests that stand beside the rules",
        .text = "Without files, those of the built-in rules. Tests on events run here; tests that name a "
                "capture\n"
                "look for it beside the rule file.",
        .examples = {"sigwarden rules test", "sigwarden rules test mine.yaml"},
        .options = BIT(VERBOSE) | BIT(HELP),
        .run = run_rules_test,
    },
    {
        .name = "rules explain",
        .operands = "RULE FILE...",
        .summary = "why a rule fired on a message, or which part of it was false or unknown",
        .text =
            "RULE is a rule's name or number. With --frame, each part of the rule with the values of that\n"
            "message; without, one line for each message that the rule is asked about.",
        .examples = {"sigwarden rules explain psi-not-from-home-network --frame 12 roaming.pcapng",
                     "sigwarden rules explain 1002 --network network.yaml roaming.pcapng"},
        .options = JUDGING | BIT(FRAME) | BIT(HELP),
        .run = run_rules_explain,
    },
    {
        .name = "rules diff",
        .operands = "OLD NEW FILE...",
        .summary = "what a change of rules would have done on past traffic",
        .text =
            "OLD and NEW are rule files, each used as --rules would; the word none stands for none. Prints\n"
            "the findings that are new and those that are lost, by rule and source.",
        .examples = {"sigwarden rules diff mine.yaml mine-new.yaml monday.pcap.gz",
                     "sigwarden rules diff none exceptions.yaml --network network.yaml monday.pcap.gz"},
        .options = BIT(NETWORK) | BIT(HOME) | BIT(RULES) | BIT(NO_DEFAULT_RULES) | BIT(REVEAL) | BIT(KEY) |
                   BIT(IOCS) | BIT(JSON) | BIT(NO_SANDBOX) | BIT(HELP),
        .run = run_rules_diff,
    },
    {
        .name = "rules fields",
        .operands = "[FIELD...]",
        .summary = "every field that a rule can ask for, with type and meaning",
        .text = "Those whose names begin so, by tshark's name too. Of a single field all words are shown. "
                "The same table\n"
                "makes docs/fields.md.",
        .examples = {"sigwarden rules fields", "sigwarden rules fields source. subscriber.",
                     "sigwarden rules fields signal.operation"},
        .options = BIT(HELP),
        .run = run_rules_fields,
    },
    {
        .name = "rules reference",
        .operands = "",
        .summary = "every key, comparison and limit of the rule language",
        .text = "The same tables make docs/rules-reference.md.",
        .examples = {"sigwarden rules reference"},
        .options = BIT(HELP),
        .run = run_rules_reference,
    },
    {
        .name = "network check",
        .operands = "FILE...",
        .summary = "is this network description right? errors with line and column",
        .text = "Loads each file as --network would and says what is wrong with it.",
        .examples = {"sigwarden network check network.yaml"},
        .options = BIT(HELP),
        .run = run_network_check,
    },
    {
        .name = "network suggest",
        .operands = "FILE...",
        .summary = "guess a network description from captures, to begin with",
        .text =
            "Prints a draft of network.yaml: your own network, the others by country, and on which side of "
            "the\n"
            "border each link seems to be, each with the reason as a comment. No subscriber's identity and\n"
            "no whole global title is in it. Read it through before you use it.",
        .examples = {"sigwarden network suggest roaming.pcapng > network.yaml",
                     "sigwarden network suggest --home 001-01 monday.pcap.gz tuesday.pcap.gz > network.yaml",
                     "zstdcat big.pcap.zst | sigwarden network suggest - > network.yaml"},
        .options = BIT(HOME) | BIT(NO_SANDBOX) | BIT(VERBOSE) | BIT(HELP),
        .run = run_network_suggest,
    },
    {
        .name = "network import",
        .operands = "FILE.csv...",
        .summary = "make operators of network.yaml from a table",
        .text =
            "Reads comma-separated values, - is stdin. The first row names the columns: name, country, plmn, "
            "gt,\n"
            "realm, ip, in any order; any may be missing. Several values in a field have a space or ; "
            "between\n"
            "them; rows of one name are one operator. Prints nothing if anything in it is wrong.",
        .examples =
            {"sigwarden network import partners.csv > operators.yaml",
             "printf 'name,country,plmn,gt\\nPartner,LI,295-33,42311\\n' | sigwarden network import -"},
        .options = BIT(HELP),
        .run = run_network_import,
    },
    {
        .name = "findings list",
        .operands = "",
        .summary = "the findings of a store: when, how bad, who, whom, what people made of it",
        .text = "Lists what `analyze --store` kept, all or those that the options name, oldest first.\n"
                "--about takes an IMSI, a number, or a pseudonym as it is shown.",
        .examples =
            {"sigwarden findings list --store findings.db --severity high --marked new",
             "sigwarden findings list --store findings.db --class location-tracking --since 2026-03-01",
             "sigwarden findings list --store findings.db --json | jq .event"},
        .options = CHOOSING | BIT(JSON),
        .run = run_findings_list,
    },
    {
        .name = "findings show",
        .operands = "ID...",
        .summary = "one finding: why, what became of it, its campaign, who marked it how",
        .text = "ID is a finding's id, or as many of its first digits as tell it apart, at least four.",
        .examples = {"sigwarden findings show ID --store findings.db",
                     "sigwarden findings show ID --store findings.db --json --reveal"},
        .options = BIT(STORE) | BIT(JSON) | BIT(REVEAL) | BIT(NO_SANDBOX) | BIT(HELP),
        .run = run_findings_show,
    },
    {
        .name = "findings mark",
        .operands = "ID... STATE",
        .summary = "say what you make of findings: new, confirmed or false-alarm",
        .text = "Keeps the state, the note, who said it and when; what was said before stays in the history.",
        .examples = {"sigwarden findings mark ID confirmed --note 'not one of our partners' --store "
                     "findings.db",
                     "sigwarden findings mark 04b5 a932 false-alarm --note 'our own tests' --by anna --store "
                     "findings.db"},
        .options = BIT(STORE) | BIT(NOTE) | BIT(BY) | BIT(NO_SANDBOX) | BIT(HELP),
        .run = run_findings_mark,
    },
    {
        .name = "findings export",
        .operands = "",
        .summary = "share findings: STIX 2.1, MISP, or a table that --iocs reads",
        .text = "Writes to stdout what attackers used and did, and nothing that names a subscriber unless\n"
                "--with-subscribers is given. False alarms, undecided findings and those of severity low are "
                "left\n"
                "out; --marked and --severity say otherwise.",
        .examples =
            {"sigwarden findings export --format stix --store findings.db --marked confirmed > bundle.json",
             "sigwarden findings export --format misp --tlp green --producer 'Homeland CERT' --store "
             "findings.db",
             "sigwarden findings export --format csv --store findings.db > theirs.csv"},
        .options = CHOOSING | BIT(FORMAT) | BIT(TLP) | BIT(PRODUCER) | BIT(WITH_SUBSCRIBERS),
        .run = run_findings_export,
    },
    {
        .name = "evidence show",
        .operands = "DIR [ID]",
        .summary = "what an evidence log holds",
        .text = "One line for each record; with ID, or the front of one, those records in full, with "
                "pseudonyms.\n"
                "Nothing is checked but what is shown; `evidence verify` checks all.",
        .examples = {"sigwarden evidence show log", "sigwarden evidence show log ID"},
        .options = BIT(NO_SANDBOX) | BIT(HELP),
        .run = run_evidence_show,
    },
    {
        .name = "evidence export",
        .operands = "DIR BUNDLE",
        .summary = "hand a finding over, so that anybody can check it",
        .text = "Makes a folder BUNDLE of a finding and what became of it, or of a campaign with all its "
                "findings: a page\n"
                "to read (index.html), the events, proofs that they are in the log, its checkpoint, and a "
                "signature\n"
                "that minisign checks. Raw frames and identities are withheld unless --with-frames is given.",
        .examples = {"sigwarden evidence export --finding ID log bundle",
                     "sigwarden evidence export --finding ID --with-frames log bundle",
                     "sigwarden evidence export --finding ID --timestamp-request request.tsq log bundle",
                     "sigwarden evidence export --finding ID --timestamp-token answer.tsr log bundle"},
        .options = BIT(FINDING) | BIT(CAMPAIGN) | BIT(WITH_FRAMES) | BIT(TIMESTAMP_REQUEST) |
                   BIT(TIMESTAMP_TOKEN) | BIT(EVIDENCE_KEY) | BIT(QUIET) | BIT(NO_SANDBOX) | BIT(HELP),
        .run = run_evidence_export,
    },
    {
        .name = "evidence verify",
        .operands = "DIR...",
        .summary = "is everything in this log or bundle as it was logged?",
        .text = "Recomputes all of a log of `analyze --evidence`, or of a bundle of `evidence export`, and\n"
                "names the first record that is wrong. Says what was checked and what was withheld. Where "
                "frames,\n"
                "facts and rules are there, the verdicts are found again from them. Exit status 1: something "
                "is wrong.",
        .examples = {"sigwarden evidence verify log", "sigwarden evidence verify --checkpoint kept.txt log",
                     "sigwarden evidence verify --signer published.txt bundle"},
        .options = BIT(SIGNER) | BIT(CHECKPOINT) | BIT(EVIDENCE_KEY) | BIT(TIMESTAMP_CA) | BIT(QUIET) |
                   BIT(NO_SANDBOX) | BIT(HELP),
        .run = run_evidence_verify,
    },
};

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

const struct command *command_at(size_t index)
{
    return index < COMMAND_COUNT ? &commands[index] : NULL;
}

const struct option *option_at(size_t index)
{
    return index < OPT_COUNT ? &options[index] : NULL;
}

const char *option_words(const char *name)
{
    static const struct {
        const char *name, *words;
    } fixed[] = {
        {"marked", "new confirmed false-alarm"},
        {"threads", "1 2"},
        {"format", "stix misp csv"},
        {"tlp", "clear green amber amber+strict red"},
    };
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (strcmp(name, fixed[i].name) == 0)
            return fixed[i].words;
    return NULL;
}

bool option_word_fits(const char *words, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = words; *at; at += strspn(at, " ")) {
        size_t this = strcspn(at, " ");
        if (this == len && memcmp(at, word, len) == 0)
            return true;
        at += this;
    }
    return false;
}

static bool starts_with_command(const char *word)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strncmp(commands[i].name, word, strlen(word)) == 0 && commands[i].name[strlen(word)] == ' ')
            return true;
    return false;
}

static void suggest(const char *word)
{
    const char *best = NULL;
    int best_distance = 3;
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        int distance = similar_distance(span_of_text(word), span_of_text(commands[i].name));
        if (distance < best_distance) {
            best = commands[i].name;
            best_distance = distance;
        }
    }
    if (best)
        fprintf(stderr, "sigwarden: did you mean `sigwarden %s`?\n", best);
}

const struct command *command_find(int argc, char **argv, int *ret_consumed)
{
    char two[64];
    snprintf(two, sizeof two, "%s %s", argv[1], argc > 2 ? argv[2] : "");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        bool one = strcmp(commands[i].name, argv[1]) == 0;
        if (one || strcmp(commands[i].name, two) == 0) {
            *ret_consumed = one ? 1 : 2;
            return &commands[i];
        }
    }
    if (starts_with_command(argv[1])) {
        fprintf(stderr, "sigwarden: %s wants one of:", argv[1]);
        for (size_t i = 0; i < COMMAND_COUNT; i++)
            if (strncmp(commands[i].name, argv[1], strlen(argv[1])) == 0)
                fprintf(stderr, " `%s`", commands[i].name);
        fprintf(stderr, "\n");
        return NULL;
    }
    fprintf(stderr, "sigwarden: there is no command %s; `sigwarden help` lists them\n", argv[1]);
    suggest(argv[1]);
    return NULL;
}

static int option_of(const struct command *command, const char *word, size_t len)
{
    for (int id = 0; id < OPT_COUNT; id++) {
        bool matches = word[1] == '-' ? strlen(options[id].name) == len - 2 &&
                                            strncmp(options[id].name, word + 2, len - 2) == 0
                                      : options[id].letter && word[1] == options[id].letter && len == 2;
        if (matches && command->options >> id & 1)
            return id;
    }
    return -1;
}

static int add_to(struct option_list *list, const char *value, const char *what)
{
    if (list->count == OPTION_LIST_MAX) {
        fprintf(stderr, "sigwarden: more than %d %s; give fewer at a time\n", OPTION_LIST_MAX, what);
        return EXIT_USAGE;
    }
    list->values[list->count++] = value;
    return 0;
}

static int severity_of(const char *option, const char *word, int *ret)
{
    static const char *const levels[] = {"critical", "high", "medium", "low"};
    for (int i = 0; i < 4; i++) {
        if (strcmp(word, levels[i]) == 0) {
            *ret = i + 1;
            return 0;
        }
    }
    fprintf(stderr, "sigwarden: --%s takes critical, high, medium or low, not %s\n", option, word);
    return EXIT_USAGE;
}

static int frame_of(const char *word, uint64_t *ret)
{
    char *end;
    *ret = strtoull(word, &end, 10);
    if (*ret > 0 && *end == 0 && word[0] >= '0' && word[0] <= '9')
        return 0;
    fprintf(stderr, "sigwarden: --frame takes a number from 1 on, as Wireshark shows it, not %s\n", word);
    return EXIT_USAGE;
}

static int subscribers_of(const char *word, uint32_t *ret)
{
    enum { FEWEST = 8, MOST = 1 << 30 };
    char *end;
    unsigned long count = strtoul(word, &end, 10);
    *ret = (uint32_t)count;
    if (word[0] >= '0' && word[0] <= '9' && *end == 0 && count >= FEWEST && count <= MOST)
        return 0;
    fprintf(stderr, "sigwarden: --subscribers takes a number from %d to %d, not %s\n", FEWEST, MOST, word);
    return EXIT_USAGE;
}

/* Options of the commands that work on a store. */
static int store_choice(enum option_id id, const char *value, struct options *ret)
{
    switch (id) {
    case OPT_STORE:
        ret->store = value;
        break;
    case OPT_SEVERITY:
        return severity_of("severity", value, &ret->severity);
    case OPT_SINCE:
        ret->since = value;
        break;
    case OPT_MARKED:
        ret->marked = value;
        break;
    case OPT_NOTE:
        ret->note = value;
        break;
    case OPT_BY:
        ret->by = value;
        break;
    case OPT_FORMAT:
        ret->format = value;
        break;
    case OPT_TLP:
        ret->tlp = value;
        break;
    case OPT_PRODUCER:
        ret->producer = value;
        break;
    case OPT_WITH_SUBSCRIBERS:
        ret->with_subscribers = true;
        break;
    default:
        break;
    }
    return 0;
}

static int store(enum option_id id, const char *value, struct options *ret)
{
    switch (id) {
    case OPT_NETWORK:
        ret->network = value;
        break;
    case OPT_HOME:
        ret->home = value;
        break;
    case OPT_RULES:
        return add_to(&ret->rules, value, "rule files");
    case OPT_NO_DEFAULT_RULES:
        ret->no_default_rules = true;
        break;
    case OPT_ABOUT:
        return add_to(&ret->about, value, "persons");
    case OPT_IOCS:
        return add_to(&ret->iocs, value, "lists of indicators");
    case OPT_JSON:
        ret->json = true;
        break;
    case OPT_REPORT:
        ret->report = value;
        break;
    case OPT_QUIET:
        ret->quiet = true;
        break;
    case OPT_REVEAL:
        ret->reveal = true;
        break;
    case OPT_KEY:
        ret->key = value;
        break;
    case OPT_FAIL_ON:
        return severity_of("fail-on", value, &ret->fail_on);
    case OPT_STATE:
        ret->state = value;
        break;
    case OPT_SUBSCRIBERS:
        return subscribers_of(value, &ret->subscribers);
    case OPT_THREADS:
        ret->threads = (unsigned)(value[0] - '0'); /* one of option_words() */
        break;
    case OPT_FRAME:
        return frame_of(value, &ret->frame);
    case OPT_CLASS:
        ret->class = value;
        break;
    case OPT_THREAT:
        ret->threat = value;
        break;
    case OPT_CATEGORY:
        ret->category = value;
        break;
    case OPT_COVERAGE:
        ret->coverage = true;
        break;
    case OPT_EVIDENCE:
        ret->evidence = value;
        break;
    case OPT_EVIDENCE_KEY:
        ret->evidence_key = value;
        break;
    case OPT_FINDING:
        ret->finding = value;
        break;
    case OPT_CAMPAIGN:
        ret->campaign = value;
        break;
    case OPT_WITH_FRAMES:
        ret->with_frames = true;
        break;
    case OPT_TIMESTAMP_REQUEST:
        ret->timestamp_request = value;
        break;
    case OPT_TIMESTAMP_TOKEN:
        ret->timestamp_token = value;
        break;
    case OPT_TIMESTAMP_CA:
        ret->timestamp_ca = value;
        break;
    case OPT_SIGNER:
        ret->signer = value;
        break;
    case OPT_CHECKPOINT:
        ret->checkpoint = value;
        break;
    case OPT_HEX:
        ret->hex = true;
        break;
    case OPT_AS:
        ret->as = value;
        break;
    case OPT_NO_SANDBOX:
        ret->no_sandbox = true;
        break;
    case OPT_VERBOSE:
        ret->verbose = true;
        break;
    case OPT_HELP:
    case OPT_COUNT:
        break;
    default:
        return store_choice(id, value, ret);
    }
    return 0;
}

int options_parse(const struct command *command, int argc, char **argv, struct options *ret)
{
    *ret = (struct options){0};
    bool only_files = false;
    for (int i = 0; i < argc; i++) {
        const char *word = argv[i];
        if (!only_files && strcmp(word, "--") == 0) {
            only_files = true;
            continue;
        }
        if (only_files || word[0] != '-' || word[1] == 0) {
            if (add_to(&ret->files, word, "files"))
                return EXIT_USAGE;
            continue;
        }
        const char *equals = word[1] == '-' ? strchr(word, '=') : NULL;
        int id = option_of(command, word, equals ? (size_t)(equals - word) : strlen(word));
        if (id == OPT_HELP) {
            help_command(command);
            return -1;
        }
        if (id < 0) {
            fprintf(stderr, "sigwarden %s: unknown option %s; `sigwarden %s --help` lists them\n",
                    command->name, word, command->name);
            return EXIT_USAGE;
        }
        const char *value = equals ? equals + 1 : options[id].argument && i + 1 < argc ? argv[++i] : NULL;
        if (!options[id].argument != !value) {
            fprintf(stderr, "sigwarden %s: --%s takes %s\n", command->name, options[id].name,
                    options[id].argument ? options[id].argument : "no value");
            return EXIT_USAGE;
        }
        const char *words = option_words(options[id].name);
        if (words && !option_word_fits(words, value)) {
            fprintf(stderr, "sigwarden: --%s takes one of %s, not %s\n", options[id].name, words, value);
            return EXIT_USAGE;
        }
        if (store((enum option_id)id, value, ret))
            return EXIT_USAGE;
    }
    if (ret->files.count && !command->operands[0]) {
        fprintf(stderr, "sigwarden %s: \"%s\" does not belong here; it takes options only\n", command->name,
                ret->files.values[0]);
        return EXIT_USAGE;
    }
    if (ret->files.count == 0 && command->operands[0] && command->operands[0] != '[') {
        fprintf(stderr, "sigwarden %s: which %s? For example: %s\n", command->name, command->operands,
                command->examples[0]);
        return EXIT_USAGE;
    }
    return 0;
}
