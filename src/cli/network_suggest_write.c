// SPDX-License-Identifier: Apache-2.0
#include "cli/network_suggest.h"

#include <stdlib.h>

#include "base/text.h"
#include "cli/network_draft.h"

enum {
    WRITTEN_OPERATORS = 200,
    WRITTEN_PREFIXES = 32, /* of an operator */
    NAME_SIZE = 128,
};

struct writing {
    const struct suggestion *suggestion;
    FILE *out;
    char names[WRITTEN_OPERATORS + 1][NAME_SIZE]; /* that are taken */
    uint32_t name_count;
};

static const char *plmn_string(plmn_t plmn)
{
    static char buffer[PLMN_TEXT_SIZE];
    return plmn_text(plmn, buffer);
}

static void put_count(FILE *out, uint64_t count, const char *one, const char *many)
{
    char shown[DRAFT_COUNT_SIZE];
    fprintf(out, "%s %s", draft_count(count, shown), count == 1 ? one : many);
}

/* The PLMN that an operator is most likely called by; 0: none. */
static plmn_t plmn_of(const struct suggestion *suggestion, uint32_t leader)
{
    for (uint32_t c = leader; c != UINT32_MAX; c = suggestion->clusters[c].next)
        for (uint32_t p = 0; p < suggestion->clusters[c].plmn_count; p++)
            if (suggestion->clusters[c].plmns[p].plmn)
                return suggestion->clusters[c].plmns[p].plmn;
    return 0;
}

static uint64_t signals_of(const struct suggestion *suggestion, uint32_t leader)
{
    uint64_t sum = 0;
    for (uint32_t c = leader; c != UINT32_MAX; c = suggestion->clusters[c].next)
        sum += suggestion->clusters[c].signals;
    return sum;
}

static const struct numbering_place *place_of(const struct suggestion *suggestion, uint32_t leader)
{
    const struct cluster *cluster = &suggestion->clusters[leader];
    if (cluster->country < NO_COUNTRY)
        return suggestion->countries[cluster->country].place;
    struct digits imsi = {.len = 3};
    plmn_t plmn = plmn_of(suggestion, leader);
    memcpy(imsi.text, plmn_string(plmn), 3);
    return plmn ? numbering_of_imsi(&imsi) : NULL;
}

static void put_heading(char *to, size_t size, const struct suggestion *suggestion, uint32_t leader)
{
    const struct numbering_place *place = place_of(suggestion, leader);
    const struct cluster *cluster = &suggestion->clusters[leader];
    if (place)
        snprintf(to, size, "%s", place->country ? place->country->name : place->name);
    else if (cluster->country < NO_COUNTRY)
        snprintf(to, size, "~ no country: +%s", suggestion->countries[cluster->country].code);
    else
        snprintf(to, size, "~ no country: %.3s in the IMSI", plmn_string(plmn_of(suggestion, leader)));
}

static bool is_taken(const struct writing *writing, const char *name)
{
    for (uint32_t i = 0; i < writing->name_count; i++)
        if (strcmp(writing->names[i], name) == 0)
            return true;
    return false;
}

static const char *name_of(struct writing *writing, uint32_t leader)
{
    const struct suggestion *suggestion = writing->suggestion;
    plmn_t plmn = plmn_of(suggestion, leader);
    const char *known = plmn ? numbering_operator_name(plmn) : NULL;
    char *name = writing->names[writing->name_count];
    if (known)
        snprintf(name, NAME_SIZE, "%.100s", known);
    if (known && is_taken(writing, name))
        snprintf(name, NAME_SIZE, "%.100s %s", known, plmn_string(plmn));
    else if (!known && plmn)
        snprintf(name, NAME_SIZE, "PLMN %s", plmn_string(plmn));
    else if (!known)
        snprintf(name, NAME_SIZE, "GT %s", suggestion->clusters[leader].prefix);
    writing->name_count++;
    return name;
}

static void put_plmns(const struct writing *writing, uint32_t leader)
{
    const struct cluster *clusters = writing->suggestion->clusters;
    const char *between = "[";
    for (uint32_t c = leader; c != UINT32_MAX; c = clusters[c].next) {
        for (uint32_t p = 0; p < clusters[c].plmn_count; p++) {
            if (!clusters[c].plmns[p].plmn)
                continue;
            fprintf(writing->out, "%s%s", between, plmn_string(clusters[c].plmns[p].plmn));
            between = ", ";
        }
    }
    fputs("]", writing->out);
}

static void put_gts(const struct writing *writing, uint32_t leader)
{
    const struct cluster *clusters = writing->suggestion->clusters;
    uint32_t written = 0;
    for (uint32_t c = leader; c != UINT32_MAX && written < WRITTEN_PREFIXES; c = clusters[c].next)
        fprintf(writing->out, "%s\"%s\"", written++ ? ", " : "[", clusters[c].prefix);
    fputs("]", writing->out);
}

/* "5 addresses, 1 of which answered as HLR; all begin with 99901000". */
static void put_addresses(const struct writing *writing, uint32_t leader)
{
    const struct cluster *clusters = writing->suggestion->clusters;
    uint64_t addresses = 0, hlrs = 0, prefixes = 0;
    for (uint32_t c = leader; c != UINT32_MAX; c = clusters[c].next) {
        addresses += clusters[c].addresses;
        hlrs += clusters[c].hlrs;
        prefixes++;
    }
    put_count(writing->out, addresses, "address", "addresses");
    if (hlrs)
        fprintf(writing->out, ", %llu of them answered as HLR", (unsigned long long)hlrs);
    if (prefixes == 1 && addresses > 1)
        fprintf(writing->out, "; all begin with %s", clusters[leader].common);
    if (prefixes > WRITTEN_PREFIXES)
        fprintf(writing->out, "; %llu further prefixes did not fit here",
                (unsigned long long)(prefixes - WRITTEN_PREFIXES));
}

static void put_home_keys(struct writing *writing, const char *lead, uint32_t leader)
{
    FILE *out = writing->out;
    const struct suggestion *suggestion = writing->suggestion;
    fprintf(out, "%sname: ", lead);
    draft_quoted(out, span_of_text(name_of(writing, leader)));
    fprintf(out, "\n%s", lead);
    if (plmn_of(suggestion, leader)) {
        fputs("plmns: ", out);
        put_plmns(writing, leader);
    } else if (suggestion->said_home) {
        fprintf(out, "plmns: [%s]  # of --home", plmn_string(suggestion->said_home));
    } else {
        fputs("# plmns: [001-01]  # not seen: no HLR answered from there; write yours", out);
    }
    fprintf(out, "\n%sgts: ", lead);
    put_gts(writing, leader);
    fputs("  # ", out);
    put_addresses(writing, leader);
    fputc('\n', out);
}

static void put_share(const struct writing *writing, uint32_t leader)
{
    fputs("at an end of ", writing->out);
    put_count(writing->out, writing->suggestion->clusters[leader].ends_of, "signal", "signals");
    fputs(" of ", writing->out);
    put_count(writing->out, writing->suggestion->both_known, "that shows both ends", "that show both ends");
}

/* The operators that most signals have at an end, as comments. */
static void put_candidates(struct writing *writing)
{
    enum { CANDIDATES = 5 };
    const struct suggestion *suggestion = writing->suggestion;
    uint64_t below = UINT64_MAX;
    uint32_t written = 0, after = 0;
    while (written < CANDIDATES) {
        uint32_t best = UINT32_MAX;
        for (uint32_t i = 0; i < suggestion->cluster_count; i++) {
            const struct cluster *c = &suggestion->clusters[i];
            bool next =
                c->leader == i && c->ends_of && (c->ends_of < below || (c->ends_of == below && i >= after));
            if (next && (best == UINT32_MAX || c->ends_of > suggestion->clusters[best].ends_of))
                best = i;
        }
        if (best == UINT32_MAX)
            break;
        below = suggestion->clusters[best].ends_of;
        after = best + 1;
        fputs(written ? "#\n# " : "# The likeliest:\n#\n# ", writing->out);
        put_share(writing, best);
        fputs(":\n# home:\n", writing->out);
        put_home_keys(writing, "#   ", best);
        written++;
    }
    writing->name_count = 0;
}

static void put_home(struct writing *writing)
{
    const struct suggestion *suggestion = writing->suggestion;
    FILE *out = writing->out;
    fputs("# Your own network. Everything else is judged from here: check it first.\n", out);
    if (suggestion->home == UINT32_MAX) {
        fprintf(out, "# It cannot be told from these captures: %s.\n", suggestion->reason);
        if (suggestion->said_home)
            fprintf(out,
                    "# --home says its PLMN; add the prefixes of your nodes' global titles.\n"
                    "home:\n  plmns: [%s]\n  # gts: [\"99901\"]\n",
                    plmn_string(suggestion->said_home));
        else
            fputs("# Write it here, or run this again with --home PLMN; and take it out of the operators "
                  "below.\n",
                  out);
        if (!suggestion->said_home)
            put_candidates(writing);
    } else {
        fprintf(out, "# %s: %s:\n# ",
                suggestion->sureness == SURE_QUITE ? "Quite sure" : "Not sure, but likely",
                suggestion->reason);
        put_share(writing, suggestion->home);
        fputs(".\nhome:\n", out);
        put_home_keys(writing, "  ", suggestion->home);
    }
    if (suggestion->home != UINT32_MAX || suggestion->said_home)
        fputs("  # msisdns: [\"9990170\"]  # what your subscribers' numbers begin with: write yours\n"
              "  # nodes: {hlr: [\"99901000600\"], msc: [], smsc: []}  # whole addresses: write yours\n",
              out);
    fputc('\n', out);
}

/* An operator that is chosen to be written. */
struct chosen {
    uint32_t leader;
    uint64_t signals;
    char heading[80];
};

static int by_signals(const void *a, const void *b)
{
    const struct chosen *x = a, *y = b;
    if (x->signals != y->signals)
        return x->signals < y->signals ? 1 : -1;
    return (x->leader > y->leader) - (x->leader < y->leader);
}

static int by_heading(const void *a, const void *b)
{
    const struct chosen *x = a, *y = b;
    int order = strcmp(x->heading, y->heading);
    return order ? order : by_signals(a, b);
}

static void put_operator(struct writing *writing, uint32_t leader)
{
    const struct suggestion *suggestion = writing->suggestion;
    const struct cluster *cluster = &suggestion->clusters[leader];
    const struct numbering_place *place = place_of(suggestion, leader);
    FILE *out = writing->out;
    plmn_t plmn = plmn_of(suggestion, leader);
    fputs("  # ", out);
    put_count(out, signals_of(suggestion, leader), "signal", "signals");
    if (cluster->prefix[0]) {
        fputs("; ", out);
        put_addresses(writing, leader);
    } else {
        fputs(" about its subscribers, none from its addresses", out);
    }
    if (plmn && cluster->prefix[0] && !cluster->plmns[0].answered && cluster->plmns[0].plmn)
        fputs("; PLMN by the questions it got, none was answered", out);
    fputs("\n  - {name: ", out);
    draft_quoted(out, span_of_text(name_of(writing, leader)));
    if (place && place->country)
        fprintf(out, ", country: \"%s\"", place->country->code);
    if (plmn) {
        fputs(", plmns: ", out);
        put_plmns(writing, leader);
    }
    if (cluster->prefix[0]) {
        fputs(", gts: ", out);
        put_gts(writing, leader);
    }
    fputs("}\n", out);
}

static bool is_home(const struct suggestion *suggestion, uint32_t leader)
{
    bool said = !suggestion->clusters[leader].prefix[0] && suggestion->said_home &&
                plmn_of(suggestion, leader) == suggestion->said_home;
    return leader == suggestion->home || said;
}

static void put_operators(struct writing *writing)
{
    const struct suggestion *suggestion = writing->suggestion;
    FILE *out = writing->out;
    struct chosen *chosen = calloc(suggestion->cluster_count + (size_t)1, sizeof *chosen);
    uint32_t count = 0;
    for (uint32_t i = 0; chosen && i < suggestion->cluster_count; i++)
        if (suggestion->clusters[i].leader == i && !is_home(suggestion, i))
            chosen[count++] = (struct chosen){.leader = i, .signals = signals_of(suggestion, i)};
    fputs("# The others, by country, as far as they were seen. A line with GTs and one with a PLMN may be "
          "the same\n"
          "# operator: put them together. Give them the names that you call them by; add roaming: true to "
          "those\n"
          "# that you have an agreement with, kind: hub or sms-only where it is so.\n",
          out);
    if (count)
        qsort(chosen, count, sizeof *chosen, by_signals);
    if (count > WRITTEN_OPERATORS) {
        fputs("# Only the ", out);
        put_count(out, WRITTEN_OPERATORS, "busiest", "busiest");
        fputs(" are here; left out: ", out);
        put_count(out, count - WRITTEN_OPERATORS, "operator", "operators");
        fputs(".\n", out);
        count = WRITTEN_OPERATORS;
    }
    for (uint32_t i = 0; i < count; i++)
        put_heading(chosen[i].heading, sizeof chosen[i].heading, suggestion, chosen[i].leader);
    if (count)
        qsort(chosen, count, sizeof *chosen, by_heading);
    fprintf(out, "operators:%s\n", count ? "" : " []");
    for (uint32_t i = 0; i < count; i++) {
        if (i == 0 || strcmp(chosen[i].heading, chosen[i - 1].heading) != 0)
            fprintf(out, "  # %s\n", chosen[i].heading + (chosen[i].heading[0] == '~' ? 2 : 0));
        put_operator(writing, chosen[i].leader);
    }
    fputc('\n', out);
    free(chosen);
}

void suggestion_write(const struct suggestion *suggestion, const struct suggested_link *links,
                      uint32_t link_count, FILE *out)
{
    const struct seen *seen = suggestion->seen;
    uint64_t left_out = seen->gts.left_out + seen->pairs.left_out + seen->sent.left_out +
                        seen->plmns.left_out + seen->ends.left_out + seen->end_pairs.left_out +
                        seen->flows.left_out;
    struct writing *writing = calloc(1, sizeof *writing);
    if (!writing)
        return;
    writing->suggestion = suggestion;
    writing->out = out;
    fputs("# A draft of a network description, guessed by `sigwarden network suggest` from ", out);
    put_count(out, seen->signals, "signal", "signals");
    fputs(".\n# It knows only what these captures show. What to do next:\n"
          "# 1. Read it through: is home yours, is each link on the right side?\n"
          "# 2. Correct it; docs/network.md explains every key. What you are not sure of, leave out.\n"
          "# 3. sigwarden network check network.yaml\n"
          "# 4. sigwarden analyze --network network.yaml FILE\n",
          out);
    if (left_out) {
        fputs("# There was more to count than there is room for; left out: ", out);
        put_count(out, left_out, "time.", "times.");
        fputs("\n", out);
    }
    fputc('\n', out);
    put_home(writing);
    put_operators(writing);
    free(writing);
    suggestion_write_links(suggestion, links, link_count, out);
    fputs(
        "# What a partner may ask although the rules would forbid it. For example:\n"
        "# agreements:\n"
        "#   - {with: Partner, operations: [sendRoutingInfo], from: [\"99902000702\"], why: direct routing,\n"
        "#      owner: interconnect team, until: 2030-12-31}\n",
        out);
}
