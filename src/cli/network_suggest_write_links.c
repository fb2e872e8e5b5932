// SPDX-License-Identifier: Apache-2.0
#include "cli/network_suggest.h"

#include <stdlib.h>

#include "base/text.h"
#include "cli/network_draft.h"
#include "code/point_code.h"

enum { WRITTEN_LINKS = 64, WRITTEN_PEERS = 64, WRITTEN_NEIGHBOURS = 4 };

/* The point codes of a host. More than fit: it passes on what others send. */
struct point_codes {
    struct seen_point_code list[SEEN_POINT_CODES];
    uint32_t count; /* more than SEEN_POINT_CODES: further ones */
};

static const char *const side_names[] = {"", "external", "internal", "mixed"};

static struct point_codes point_codes_of(const struct seen *seen, uint32_t host)
{
    struct point_codes ret = {.count = 0};
    for (uint32_t e = host; e < seen->ends.count; e++) {
        const struct seen_end *end = &seen->end[e];
        if (seen_host(seen, e) != host)
            continue;
        for (uint32_t i = 0; i < end->point_code_count && i < SEEN_POINT_CODES; i++) {
            uint32_t at = 0;
            while (at < ret.count && at < SEEN_POINT_CODES && ret.list[at].code != end->point_codes[i].code)
                at++;
            if (at == SEEN_POINT_CODES)
                ret.count = at + 1;
            else if (at == ret.count)
                ret.list[ret.count++] = end->point_codes[i];
            else
                ret.list[at].count += end->point_codes[i].count;
        }
        ret.count = end->point_code_count > SEEN_POINT_CODES ? SEEN_POINT_CODES + 1 : ret.count;
    }
    return ret;
}

/* Drops what another link with the same network indicator has more often: a point code is on one link. */
static void settle_point_codes(struct point_codes *all, const struct suggested_link *links, uint32_t count)
{
    for (uint32_t a = 0; a < count; a++) {
        for (uint32_t b = 0; b < count; b++) {
            if (a == b || links[a].ni != links[b].ni || all[b].count > SEEN_POINT_CODES)
                continue;
            for (uint32_t i = 0; i < all[a].count && i < SEEN_POINT_CODES; i++)
                for (uint32_t k = 0; k < all[b].count; k++)
                    if (all[a].list[i].code == all[b].list[k].code &&
                        (all[a].list[i].count < all[b].list[k].count ||
                         (all[a].list[i].count == all[b].list[k].count && a > b)))
                        all[a].list[i].ni = UINT8_MAX;
        }
    }
}

static void put_end(FILE *out, const struct seen_end *end, const char *quote)
{
    char buffer[64];
    struct text text = text_in(buffer, sizeof buffer);
    if (end->ip.family)
        text_ip(&text, &end->ip);
    if (end->ip.family)
        fprintf(out, "%s%s%s", quote, buffer, quote);
    else
        fprintf(out, "point code %u", end->point_codes[0].code);
}

static void put_count(FILE *out, uint64_t count, const char *one, const char *many)
{
    char shown[DRAFT_COUNT_SIZE];
    fprintf(out, "%s %s", draft_count(count, shown), count == 1 ? one : many);
}

/* "; it talks to 10.1.9.1, 10.1.10.1 and 3 more", the busiest first. */
static void put_neighbours(FILE *out, const struct seen *seen, uint32_t host)
{
    uint64_t counts[SEEN_ENDS_MAX] = {0};
    uint32_t others = 0, written = 0;
    for (uint32_t i = 0; i < seen->end_pairs.count; i++) {
        uint32_t a = seen_host(seen, (uint32_t)(seen->end_pairs.rows[i].key >> 32));
        uint32_t b = seen_host(seen, (uint32_t)seen->end_pairs.rows[i].key);
        uint32_t other = a == host ? b : a;
        if (a == b || (a != host && b != host))
            continue;
        others += counts[other] == 0;
        counts[other] += seen->end_pairs.rows[i].count;
    }
    for (; written < others && written < WRITTEN_NEIGHBOURS; written++) {
        uint32_t best = 0;
        for (uint32_t e = 1; e < seen->ends.count; e++)
            best = counts[e] > counts[best] ? e : best;
        fputs(written ? ", " : "; it talks to ", out);
        put_end(out, &seen->end[best], "");
        counts[best] = 0;
    }
    if (others > written)
        fprintf(out, " and %u more", others - written);
}

static void put_why(FILE *out, const struct suggested_link *link)
{
    static const char *const reasons[] = {
        [LINK_UNTOLD] = "Which side cannot be told; write side: external or internal if you know.",
        [LINK_EXTERNAL] = "Only addresses of other networks come from here: it leads outside.",
        [LINK_INTERNAL] = "Only home addresses come from here: it is yours.",
        [LINK_MIXED] =
            "Home addresses and others come from here: say external or internal if you know which.",
    };
    fprintf(out, "  # %s\n",
            link->side == LINK_INTERNAL && link->between
                ? "Home addresses and others come from here, the others from outside behind it: your own end "
                  "of the border."
                : reasons[link->side]);
}

static void put_peers(FILE *out, const struct seen *seen, uint32_t host)
{
    uint32_t written = 0;
    for (uint32_t e = host; e < seen->ends.count && written < WRITTEN_PEERS; e++) {
        if (seen_host(seen, e) != host || !seen->end[e].ip.family)
            continue;
        fputs(written++ ? ", " : "    peers: [", out);
        put_end(out, &seen->end[e], "\"");
    }
    if (written)
        fputs("]\n", out);
}

/* Larger ones are in no network; somebody made them up. */
enum { POINT_CODE_MAX = 0xffffff };

/* False if all of them stand at other links. */
static bool put_point_codes(FILE *out, const struct point_codes *codes)
{
    uint32_t written = 0;
    if (codes->count > SEEN_POINT_CODES) {
        fputs("    # more point codes than fit here come from it: it passes on what others send\n", out);
        return false;
    }
    for (uint32_t i = 0; i < codes->count; i++) {
        if (codes->list[i].ni != UINT8_MAX && codes->list[i].code <= POINT_CODE_MAX)
            fprintf(out, "%s%u", written++ ? ", " : "    point_codes: [", codes->list[i].code);
    }
    if (written)
        fputs("]\n", out);
    return written > 0;
}

static void put_link(FILE *out, const struct suggestion *suggestion, const struct suggested_link *link,
                     const struct point_codes *codes, uint32_t number)
{
    const struct seen *seen = suggestion->seen;
    fputs("  # ", out);
    put_count(out, link->sent, "signal", "signals");
    fputs(" from it, ", out);
    put_count(out, link->received, "to it", "to it");
    if (link->operators) {
        fputs("; addresses of ", out);
        put_count(out, link->operators, "operator", "operators");
        fputs(" in ", out);
        put_count(out, link->countries, "country come from it", "countries come from it");
    } else {
        fputs("; no address of a node comes from it", out);
    }
    put_neighbours(out, seen, link->host);
    fputs(".\n", out);
    put_why(out, link);
    fprintf(out, "  - name: %s-%u\n", link->side == LINK_UNTOLD ? "link" : side_names[link->side], number);
    if (link->side != LINK_UNTOLD)
        fprintf(out, "    side: %s\n", side_names[link->side]);
    put_peers(out, seen, link->host);
    put_point_codes(out, codes);
    if (link->ni >= 0)
        fprintf(out, "    network_indicator: %d\n", link->ni);
    if (link->format)
        fprintf(out, "    point_code_format: %s\n",
                point_code_format_name((enum point_code_format)link->format));
}

/* Whether the loader could tell who is on it. */
static bool says_who(const struct seen *seen, const struct suggested_link *link,
                     const struct point_codes *codes)
{
    bool has_code = false;
    for (uint32_t i = 0; i < codes->count && codes->count <= SEEN_POINT_CODES; i++)
        has_code |= codes->list[i].ni != UINT8_MAX;
    return has_code || seen->end[link->host].ip.family;
}

void suggestion_write_links(const struct suggestion *suggestion, const struct suggested_link *links,
                            uint32_t link_count, FILE *out)
{
    struct point_codes codes[WRITTEN_LINKS];
    uint32_t count = link_count < WRITTEN_LINKS ? link_count : WRITTEN_LINKS, written = 0;
    uint32_t numbers[4] = {0};
    for (uint32_t i = 0; i < count; i++)
        codes[i] = point_codes_of(suggestion->seen, links[i].host);
    settle_point_codes(codes, links, count);
    fputs(
        "# Who is on which side of your border. This decides what a sender is believed; a wrong side hides\n"
        "# attacks. Each entry is one host; you may put hosts together, or give networks such as "
        "10.9.0.0/16.\n",
        out);
    if (link_count > count) {
        fputs("# Only the busiest are here; left out: ", out);
        put_count(out, link_count - count, "host", "hosts");
        fputs(".\n", out);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!says_who(suggestion->seen, &links[i], &codes[i]))
            continue;
        fputs(written++ ? "" : "links:\n", out);
        put_link(out, suggestion, &links[i], &codes[i], ++numbers[links[i].side]);
    }
    fputs(written ? "\n" : "links: []\n\n", out);
}
