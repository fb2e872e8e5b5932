// SPDX-License-Identifier: Apache-2.0
/*
 * A bundle's page for people: one file that loads nothing and runs nothing. Everything in it is read from the
 * bundle's events with pseudonyms, escaped; it is a function of the bundle alone.
 */
#include "evidence/bundle.h"

#include <stdlib.h>

#include <jansson.h>
#include <sodium.h>

#include "evidence/told.h"

/* Widths in percent: what a column holds is known, and a long word shall not take the room of the others. */
static const char style[] =
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem "
    "auto;padding:0 1rem;color:#1a1a1a;"
    "background:#fff;overflow-wrap:break-word}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem;border-bottom:1px solid #ccc}"
    "h3{font-size:1rem;margin:1.2rem 0 0}h3+p,p+ul{margin-top:.2rem}"
    "table{border-collapse:collapse;width:100%;table-layout:fixed;font-size:.9rem}"
    "th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid #ddd}"
    "code,pre{font:.85em/1.4 ui-monospace,monospace;overflow-wrap:anywhere}"
    "pre{background:#f4f4f4;padding:.6rem;white-space:pre-wrap}a{color:#0b57d0}"
    ".w8{width:8%}.w12{width:12%}.w19{width:19%}.w20{width:20%}.w22{width:22%}"
    ".w26{width:26%}.w30{width:30%}.w34{width:34%}.w46{width:46%}"
    "@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#161616}pre{background:#222}"
    "a{color:#8ab4f8}th,td,tr,h2{border-color:#444!important}}"
    "@media print{@page{size:A4;margin:14mm}body{font-size:9pt;line-height:1.35;max-width:none;margin:0;"
    "padding:0;color:#000;background:#fff}table{font-size:8pt}th,td{padding:.15rem .4rem .15rem 0}"
    "tr,li,pre{break-inside:avoid}h2,h3,h3+p{break-after:avoid}h1{font-size:15pt}h2{font-size:12pt;margin-"
    "top:12pt}h3{font-size:9pt;margin-top:6pt}"
    "p,ul{margin:2pt 0}"
    "pre{background:#fff;border:1px solid #999}a{color:#000}}"
    "@media screen and (max-width:48rem){table,tbody,tr,td{display:block}thead,td:empty{display:none}"
    "tr{padding:.5rem 0;border-bottom:1px solid #ddd}td{border:0;padding:0}"
    "td::before{content:attr(data-label) \": \";font-weight:600}}";

static void put(FILE *out, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '<')
            fputs("&lt;", out);
        else if (c == '>')
            fputs("&gt;", out);
        else if (c == '&')
            fputs("&amp;", out);
        else if (c == '"')
            fputs("&quot;", out);
        else if (c == '\'')
            fputs("&#39;", out);
        else if (c >= ' ' && c != 0x7f)
            fputc(c, out);
        else
            fputc(' ', out);
    }
}

/* A host's name may be broken behind its dots; an address is not. */
static void put_name(FILE *out, const char *name)
{
    const bool is_name = name[strcspn(name, "ghijklmnopqrstuvwxyz")] != 0;
    for (size_t len; *name; name += len) {
        char label[256];
        len = strcspn(name, ".") + 1;
        len = len < sizeof label ? len : sizeof label - 1;
        len = len < strlen(name) ? len : strlen(name);
        snprintf(label, sizeof label, "%.*s", (int)len, name);
        put(out, label);
        if (name[len] && is_name)
            fputs("<wbr>", out);
    }
}

/* Several lines. */
static void put_lines(FILE *out, struct span text)
{
    char line[2] = "";
    for (size_t i = 0; i < text.len; i++) {
        line[0] = (char)text.p[i];
        if (line[0] == '\n')
            fputc('\n', out);
        else
            put(out, line);
    }
}

/* A table's columns: the head of each, which on a small screen stands before its value, and its width. */
struct column {
    const char *head, *width;
};

static void begin_table(FILE *out, const struct column *columns, size_t count)
{
    fputs("<table><thead><tr>", out);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "<th scope=\"col\" class=\"%s\">%s</th>", columns[i].width, columns[i].head);
    fputs("</tr></thead><tbody>\n", out);
}

static void begin_cell(FILE *out, const struct column *column)
{
    fprintf(out, "<td data-label=\"%s\">", column->head);
}

static void put_cell(FILE *out, const struct column *column, const char *text)
{
    begin_cell(out, column);
    put(out, text);
    fputs("</td>", out);
}

/* A member by its dotted path, as text; "" where it is not there. */
static const char *member(const json_t *object, const char *path, char buffer[static 64])
{
    char part[64];
    while (*path) {
        size_t len = strcspn(path, ".");
        snprintf(part, sizeof part, "%.*s", (int)len, path);
        object = json_object_get(object, part);
        path += len + (path[len] == '.');
    }
    if (json_is_string(object))
        return json_string_value(object);
    if (json_is_integer(object))
        snprintf(buffer, 64, "%lld", (long long)json_integer_value(object));
    else if (json_is_real(object))
        snprintf(buffer, 64, "%.6f", json_real_value(object));
    else
        return json_is_true(object) ? "yes" : json_is_false(object) ? "no" : "";
    return buffer;
}

/* The first of several members that is there. */
static const char *first_of(const json_t *object, const char *const *paths, size_t count,
                            char buffer[static 64])
{
    const char *text = "";
    for (size_t i = 0; i < count && !text[0]; i++)
        text = member(object, paths[i], buffer);
    return text;
}

/* "Lagoon Wireless, FJ, 679100501": those that are there. */
static void put_all_of(FILE *out, const json_t *object, const char *const *paths, size_t count)
{
    char buffer[64];
    const char *between = "";
    for (size_t i = 0; i < count; i++) {
        const char *text = member(object, paths[i], buffer);
        if (!text[0])
            continue;
        fputs(between, out);
        put_name(out, text);
        between = ", ";
    }
}

static const char *const party[] = {"operator", "country", "gt", "host", "realm", "ip"};
static const char *const person[] = {"subscriber.imsi", "subscriber.msisdn", "subscriber.person"};
#define COUNT(list) (sizeof(list) / sizeof *(list))

static void put_who(FILE *out, const json_t *view)
{
    char buffer[64];
    const char *addresses = member(view, "campaign.identity_count", buffer);
    if (addresses[0]) {
        put(out, addresses);
        fputs(" addresses of ", out);
        put(out, member(view, "campaign.operator_count", buffer));
        fputs(" operators", out);
    }
    const json_t *actor = json_object_get(json_object_get(view, "alert"), "actor");
    put_all_of(out, actor ? actor : json_object_get(view, "source"), party, COUNT(party));
}

static void put_about(FILE *out, const json_t *view)
{
    char buffer[64];
    const char *text = first_of(view, person, COUNT(person), buffer);
    put(out, text[0] ? text : "not told by the message");
}

/* What an answer gave away: every member of `disclosed`. */
static void put_disclosed(FILE *out, const json_t *view)
{
    const char *key, *between = ": ";
    json_t *value;
    char buffer[64];
    put(out, member(view, "signal.outcome", buffer));
    json_object_foreach(json_object_get(view, "disclosed"), key, value)
    {
        fputs(between, out);
        put(out, key);
        fputc(' ', out);
        put(out, member(json_object_get(view, "disclosed"), key, buffer));
        between = ", ";
    }
}

static json_t *json_of(const struct bundle_record *record, enum part_id id)
{
    const struct bundle_part *part = &record->parts[id];
    return part->bytes ? json_loadb((const char *)part->bytes, part->len, JSON_ALLOW_NUL, NULL) : NULL;
}

/* "2026-03-02 17:09:00.150": an event's time, which is UTC. The event has it in full. */
static void put_time(FILE *out, const char *time)
{
    enum { DATE = 10, CLOCK = 12 };
    if (strlen(time) < DATE + 1 + CLOCK || time[DATE] != 'T') {
        put(out, time);
        return;
    }
    char shown[DATE + 1 + CLOCK + 1];
    snprintf(shown, sizeof shown, "%.*s %.*s", DATE, time, CLOCK, time + DATE + 1);
    put(out, shown);
}

/* "A campaign of class tracking: 27 queries from ... to ..." */
static void put_campaign(FILE *out, const json_t *view)
{
    char buffer[64];
    fputs("A campaign of class ", out);
    put(out, member(view, "campaign.class", buffer));
    fputs(": ", out);
    put(out, member(view, "campaign.queries", buffer));
    fputs(" queries from ", out);
    put_time(out, member(view, "campaign.from", buffer));
    fputs(" to ", out);
    put_time(out, member(view, "campaign.to", buffer));
}

/* "10 answered, 12 refused": what became of the queries of a campaign. */
static void put_answers(FILE *out, const json_t *view)
{
    static const char *const outcomes[] = {"answered", "refused", "unanswered", "not_captured"};
    const char *between = "";
    for (size_t i = 0; i < COUNT(outcomes); i++) {
        json_int_t count =
            json_integer_value(json_object_get(json_object_get(view, "campaign"), outcomes[i]));
        if (count == 0)
            continue;
        fprintf(out, "%s%lld %s", between, (long long)count, i == 3 ? "not captured" : outcomes[i]);
        between = ", ";
    }
}

static const struct column timeline[] = {
    {"When (UTC)", "w12"},       {"What", "w22"},  {"Who asked or answered", "w20"}, {"About whom", "w19"},
    {"What was learned", "w19"}, {"Record", "w8"},
};

static void put_row(FILE *out, const struct bundle_record *record, const json_t *view)
{
    char buffer[64];
    const struct column *column = timeline;
    fputs("<tr>", out);
    begin_cell(out, column++);
    put_time(out, member(view, "timestamp", buffer));
    fputs("</td>", out);
    begin_cell(out, column++);
    if (record->record.kind == RECORD_FINDING)
        put(out, member(view, "alert.signature", buffer));
    else if (record->record.kind == RECORD_DISCLOSURE)
        fputs("What came of it", out);
    else
        put_campaign(out, view);
    fputs("</td>", out);
    begin_cell(out, column++);
    put_who(out, view);
    fputs("</td>", out);
    begin_cell(out, column++);
    put_about(out, view);
    fputs("</td>", out);
    begin_cell(out, column++);
    if (record->record.kind == RECORD_DISCLOSURE)
        put_disclosed(out, view);
    if (record->record.kind == RECORD_CAMPAIGN)
        put_answers(out, view);
    fputs("</td>", out);
    begin_cell(out, column);
    fprintf(out, "<a href=\"#r%llu\">%llu</a></td></tr>\n", (unsigned long long)record->index,
            (unsigned long long)record->index);
}

struct timed {
    const struct bundle_record *record;
    json_t *view;
    const char *time;
};

static int by_time(const void *a, const void *b)
{
    const struct timed *x = a, *y = b;
    int order = strcmp(x->time, y->time);
    return order ? order : (x->record->index > y->record->index) - (x->record->index < y->record->index);
}

static void put_timeline(FILE *out, const struct bundle *bundle)
{
    struct timed *rows = calloc(bundle->count + 1, sizeof *rows);
    size_t count = 0;
    for (size_t i = 0; rows && i < bundle->count; i++) {
        json_t *view = json_of(&bundle->records[i], PART_view);
        const char *time = json_string_value(json_object_get(view, "timestamp"));
        if (view && bundle->records[i].record.kind != RECORD_RUN)
            rows[count++] = (struct timed){
                &bundle->records[i], view,
                time && bundle->records[i].record.kind != RECORD_CAMPAIGN ? time : "" /* stands first */};
        else
            json_decref(view);
    }
    if (count)
        qsort(rows, count, sizeof *rows, by_time);
    fputs("<h2>Timeline</h2>\n", out);
    begin_table(out, timeline, COUNT(timeline));
    for (size_t i = 0; i < count; i++) {
        put_row(out, rows[i].record, rows[i].view);
        json_decref(rows[i].view);
    }
    fputs("</tbody></table>\n<p>Persons are shown as pseudonyms: the network or country, and a keyed hash. "
          "The same "
          "person has the "
          "same one.</p>\n",
          out);
    free(rows);
}

static const struct column captures[] = {
    {"File", "w34"}, {"SHA-256", "w46"}, {"Octets", "w12"}, {"Record", "w8"}};

/* The runs that the findings are from: which captures they read. */
static void put_captures(FILE *out, const struct bundle *bundle)
{
    char buffer[64];
    fputs("<h2>Captures</h2>\n", out);
    begin_table(out, captures, COUNT(captures));
    for (size_t i = 0; i < bundle->count; i++) {
        const struct bundle_record *record = &bundle->records[i];
        json_t *run = json_of(record, PART_run), *capture;
        size_t k;
        json_array_foreach(json_object_get(run, "captures"), k, capture)
        {
            fputs("<tr>", out);
            put_cell(out, &captures[0], member(capture, "file", buffer));
            begin_cell(out, &captures[1]);
            fputs("<code>", out);
            put(out, member(capture, "sha256", buffer));
            fputs("</code></td>", out);
            put_cell(out, &captures[2], member(capture, "octets", buffer));
            begin_cell(out, &captures[3]);
            fprintf(out, "%llu</td></tr>\n", (unsigned long long)record->index);
        }
        json_decref(run);
    }
    fputs("</tbody></table>\n<p>Each record also has the SHA-256 of its capture up to where the finding was "
          "made, in its <code>capture.json</code>.</p>\n",
          out);
}

static const struct column records[] = {
    {"Record", "w8"}, {"What it is", "w34"}, {"Parts", "w26"}, {"SHA-256 of its leaf", "w30"}};

static void put_parts(FILE *out, const struct bundle_record *record)
{
    const char *between = "";
    for (unsigned k = 0; k < PART_COUNT; k++) {
        const struct part_row *row = part_row((enum part_id)k);
        if (!record->record.has[k] || !record->parts[k].bytes)
            continue;
        fprintf(out, "%s<a href=\"records/%llu/%s\">%s</a>", between, (unsigned long long)record->index,
                row->file, row->name);
        between = ", ";
    }
    between = "; withheld: ";
    for (unsigned k = 0; k < PART_COUNT; k++) {
        if (!record->record.has[k] || record->parts[k].bytes)
            continue;
        fprintf(out, "%s%s", between, part_row((enum part_id)k)->name);
        between = ", ";
    }
}

/* One row for each record: its leaf, which commits to all of its parts. */
static void put_leaf(FILE *out, const struct bundle_record *record)
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof hash + 1], id[2 * RECORD_ID_SIZE + 1];
    const unsigned long long index = record->index;
    crypto_hash_sha256(hash, (const uint8_t *)record->leaf, record->leaf_len);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    sodium_bin2hex(id, sizeof id, record->record.id, RECORD_ID_SIZE);
    if (record->record.kind == RECORD_FINDING) /* put_finding() has the place that links lead to */
        fputs("<tr>", out);
    else
        fprintf(out, "<tr id=\"r%llu\">", index);
    begin_cell(out, &records[0]);
    fprintf(out, "%llu</td>", index);
    begin_cell(out, &records[1]);
    fprintf(out, "%s, logged %s <code>%s</code></td>", record_kind_name(record->record.kind),
            record->record.logged, id);
    begin_cell(out, &records[2]);
    put_parts(out, record);
    fputs("</td>", out);
    begin_cell(out, &records[3]);
    fprintf(out, "<a href=\"records/%llu/" BUNDLE_LEAF "\"><code>%s</code></a></td></tr>\n", index, hex);
}

static void put_records(FILE *out, const struct bundle *bundle)
{
    fputs("<h2>Records</h2>\n<p>A record's leaf has the SHA-256 of each of its parts, also of those that are "
          "withheld. Records were logged by the clock of the machine that logged. The parts are:</p>\n<ul>\n",
          out);
    for (unsigned k = 0; k < PART_COUNT; k++) {
        bool any = false;
        for (size_t i = 0; i < bundle->count; i++)
            any |= bundle->records[i].record.has[k];
        if (any)
            fprintf(out, "<li>%s: %s</li>\n", part_row((enum part_id)k)->name,
                    part_row((enum part_id)k)->doc);
    }
    fputs("</ul>\n", out);
    begin_table(out, records, COUNT(records));
    for (size_t i = 0; i < bundle->count; i++)
        put_leaf(out, &bundle->records[i]);
    fputs("</tbody></table>\n", out);
}

/* Why a rule fired. */
static void put_finding(FILE *out, const struct bundle_record *record)
{
    char buffer[64];
    json_t *view = json_of(record, PART_view), *why;
    size_t k;
    fprintf(out, "<h3 id=\"r%llu\">Record %llu: ", (unsigned long long)record->index,
            (unsigned long long)record->index);
    put(out, member(view, "alert.signature", buffer));
    fputs("</h3>\n<p>Rule <code>", out);
    put(out, member(view, "alert.rule", buffer));
    fputs("</code>, number ", out);
    put(out, member(view, "alert.signature_id", buffer));
    fputs(", revision ", out);
    put(out, member(view, "alert.rev", buffer));
    fputs(", severity ", out);
    put(out, member(view, "alert.severity", buffer));
    fputs(" of 4 (1 is worst), confidence ", out);
    put(out, member(view, "alert.confidence", buffer));
    fputs(". It fired because:</p>\n<ul>\n", out);
    json_array_foreach(told_at(view, "alert.why"), k, why)
    {
        fputs("<li><code>", out);
        put(out, json_string_value(why) ? json_string_value(why) : "");
        fputs("</code></li>\n", out);
    }
    fputs("</ul>\n", out);
    json_decref(view);
}

static void put_meaning(FILE *out, const struct bundle *bundle, bool token)
{
    fprintf(
        out,
        "<h2>What this proves, and what it does not</h2>\n"
        "<p>It proves that these bytes were logged by the key named below, and that nothing in them was "
        "changed "
        "since the checkpoint was signed%s. Who trusts the checkpoint from elsewhere, because it was "
        "published, "
        "or given to a witness, or stamped, needs not trust whoever handed this over.</p>\n"
        "<p>It does not prove who sat behind a global title, a host name or an address: these can be leased, "
        "shared, or forged, and the events say what is known of that. It does not prove that the capture "
        "shows all "
        "that happened, nor that the machine that logged was honest when it did.</p>\n",
        token
            ? ": no later than the time that the authority's token in <code>" BUNDLE_TOKEN "</code> tells"
            : ". When this page was made, no authority vouched for the time: the times of logging are those "
              "of the machine that logged. A token may have been added since, as <code>" BUNDLE_TOKEN
              "</code>; verifying tells");
    char line[VERIFIER_SIZE];
    verifier_text(&bundle->verifier, line);
    fputs("<p>Key, as golang.org/x/mod/sumdb/note reads it:</p>\n<pre>", out);
    put(out, line);
    fputs("</pre>\n<p>Checkpoint: the log's name, its number of records, the root of its Merkle tree (RFC "
          "9162), and the "
          "signature over these:</p>\n<pre>",
          out);
    put_lines(out, span_of(bundle->note, bundle->note_len));
    fputs("</pre>\n", out);
}

static void put_how(FILE *out, bool token)
{
    fputs("<h2>How to verify</h2>\n"
          "<p>All at once, offline:</p>\n<pre>sigwarden evidence verify --signer VERIFIER .</pre>\n"
          "<p>VERIFIER is a file with the key's line above, as its owner published it; not the one in "
          "here.</p>\n"
          "<p>With other programs:</p>\n<pre>minisign -V -p minisign.pub -m manifest.json\n"
          "jq -r '.files[] | .sha256 + \"  \" + .file' manifest.json | sha256sum -c\n",
          out);
    if (token)
        fputs("openssl ts -verify -data checkpoint -in timestamp.tsr -CAfile AUTHORITY.pem\n", out);
    fputs("</pre>\n<p>A part is what a record commits to if SHA-256 over its salt, which is in "
          "<code>manifest.json</code>, and "
          "the part is the number in the record's <code>leaf</code>:</p>\n"
          "<pre>(printf %s SALT | xxd -r -p; cat records/N/view.json) | sha256sum</pre>\n"
          "<p>A record is in the log if its <code>proof.tlog-proof</code> (C2SP tlog-proof) leads from "
          "SHA-256 over a zero "
          "octet and its <code>leaf</code> to the root in the checkpoint; any verifier of C2SP or Go&#39;s "
          "tlog.CheckRecord "
          "does that.</p>\n",
          out);
}

void bundle_page(FILE *out, const struct bundle *bundle, bool token)
{
    size_t findings = 0;
    for (size_t i = 0; i < bundle->count; i++)
        findings += bundle->records[i].record.kind == RECORD_FINDING;
    fprintf(out,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
            "'unsafe-inline'\">\n"
            "<title>Evidence: %zu finding%s</title>\n<style>%s</style>\n</head>\n<body>\n",
            findings, findings == 1 ? "" : "s", style);
    fprintf(out,
            "<h1>Evidence of signalling seen by Sigwarden</h1>\n<p>%zu finding%s in %zu records of the log "
            "<code>",
            findings, findings == 1 ? "" : "s", bundle->count);
    put(out, bundle->verifier.name);
    fputs("</code>; made ", out);
    put(out, bundle->made);
    fputs(" by ", out);
    put(out, bundle->tool);
    fputs(". Sigwarden reads captures of mobile signalling and says who asked about whom, how, and what they "
          "learned.</p>\n",
          out);
    put_timeline(out, bundle);
    put_captures(out, bundle);
    put_meaning(out, bundle, token);
    put_how(out, token);
    if (findings)
        fputs("<h2>Findings</h2>\n", out);
    for (size_t i = 0; i < bundle->count; i++)
        if (bundle->records[i].record.kind == RECORD_FINDING)
            put_finding(out, &bundle->records[i]);
    put_records(out, bundle);
    fputs("</body>\n</html>\n", out);
}
