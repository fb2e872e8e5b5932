// SPDX-License-Identifier: Apache-2.0
/*
 * A bundle's page for people: one file that loads nothing and runs nothing. Everything in it is read from the
 * bundle's events with pseudonyms, escaped; it is a function of the bundle alone.
 */
#include "evidence/bundle.h"

#include <stdlib.h>

#include <jansson.h>
#include <sodium.h>

static const char style[] =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 "
    "1rem;color:#1a1a1a;background:#fff}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem;border-bottom:1px solid #ccc}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem "
    ".3rem 0;"
    "border-bottom:1px solid #ddd}code,pre{font:.85rem/1.4 ui-monospace,monospace;overflow-wrap:anywhere}"
    "pre{background:#f4f4f4;padding:.6rem;white-space:pre-wrap}a{color:#0b57d0}"
    "td{overflow-wrap:anywhere}.when{min-width:7.5rem}.whom{min-width:11rem}"
    "@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#161616}pre{background:#222}a{color:#"
    "8ab4f8}"
    "th,td,tr,h2{border-color:#444}}@media print{body{max-width:none}tr{break-inside:avoid}}"
    "@media(max-width:40rem){table,tbody,tr,td{display:block}th{display:none}td{border:0;padding:0;overflow-"
    "wrap:anywhere}"
    "tr{padding:.4rem 0;border-bottom:1px solid #ddd}}";

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
        put(out, text);
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

static void put_row(FILE *out, const struct bundle_record *record, const json_t *view)
{
    char buffer[64];
    fputs("<tr><td>", out);
    put_time(out, member(view, "timestamp", buffer));
    fputs("</td><td>", out);
    if (record->record.kind == RECORD_FINDING)
        put(out, member(view, "alert.signature", buffer));
    else if (record->record.kind == RECORD_DISCLOSURE)
        fputs("What came of it", out);
    else
        put_campaign(out, view);
    fputs("</td><td>", out);
    put_who(out, view);
    fputs("</td><td>", out);
    put_about(out, view);
    fputs("</td><td>", out);
    if (record->record.kind == RECORD_DISCLOSURE)
        put_disclosed(out, view);
    if (record->record.kind == RECORD_CAMPAIGN)
        put_answers(out, view);
    fprintf(out, "</td><td><a href=\"#r%llu\">%llu</a></td></tr>\n", (unsigned long long)record->index,
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
    fputs("<h2>Timeline</h2>\n<table><tr><th class=\"when\">When (UTC)</th><th>What</th><th>Who asked or "
          "answered</th><th class=\"whom\">About whom</th>"
          "<th>What was learned</th><th>Record</th></tr>\n",
          out);
    for (size_t i = 0; i < count; i++) {
        put_row(out, rows[i].record, rows[i].view);
        json_decref(rows[i].view);
    }
    fputs("</table>\n<p>Persons are shown as pseudonyms: the network or country, and a keyed hash. The same "
          "person has the "
          "same one.</p>\n",
          out);
    free(rows);
}

/* The runs that the findings are from: which captures they read. */
static void put_captures(FILE *out, const struct bundle *bundle)
{
    char buffer[64];
    fputs("<h2>Captures</h2>\n<table><tr><th>File</th><th>SHA-256</th><th>Octets</th><th>Record</th></tr>\n",
          out);
    for (size_t i = 0; i < bundle->count; i++) {
        const struct bundle_record *record = &bundle->records[i];
        json_t *run = json_of(record, PART_run), *capture;
        size_t k;
        json_array_foreach(json_object_get(run, "captures"), k, capture)
        {
            fputs("<tr><td>", out);
            put(out, member(capture, "file", buffer));
            fputs("</td><td><code>", out);
            put(out, member(capture, "sha256", buffer));
            fputs("</code></td><td>", out);
            put(out, member(capture, "octets", buffer));
            fprintf(out, "</td><td>%llu</td></tr>\n", (unsigned long long)record->index);
        }
        json_decref(run);
    }
    fputs("</table>\n<p>Each record also has the SHA-256 of its capture up to where the finding was made, in "
          "its "
          "<code>capture.json</code>.</p>\n",
          out);
}

static void put_parts(FILE *out, const struct bundle_record *record)
{
    char hex[2 * COMMITMENT_SIZE + 1];
    fputs("<table><tr><th>Part</th><th>What it is</th><th>File</th><th>Committed to as</th></tr>\n", out);
    for (unsigned k = 0; k < PART_COUNT; k++) {
        const struct part_row *row = part_row((enum part_id)k);
        if (!record->record.has[k])
            continue;
        sodium_bin2hex(hex, sizeof hex, record->record.commitments[k], COMMITMENT_SIZE);
        fprintf(out, "<tr><td>%s</td><td>%s</td><td>", row->name, row->doc);
        if (record->parts[k].bytes)
            fprintf(out, "<a href=\"records/%llu/%s\">%s</a>", (unsigned long long)record->index, row->file,
                    row->file);
        else
            fputs("withheld", out);
        fprintf(out, "</td><td><code>%s</code></td></tr>\n", hex);
    }
    fputs("</table>\n", out);
}

static void put_record(FILE *out, const struct bundle_record *record)
{
    char id[2 * RECORD_ID_SIZE + 1], buffer[64];
    json_t *view = json_of(record, PART_view), *why;
    size_t k;
    sodium_bin2hex(id, sizeof id, record->record.id, RECORD_ID_SIZE);
    fprintf(out,
            "<h3 id=\"r%llu\">Record %llu: %s <code>%s</code></h3>\n<p>Logged %s, by the clock of the "
            "machine that logged.",
            (unsigned long long)record->index, (unsigned long long)record->index,
            record_kind_name(record->record.kind), id, record->record.logged);
    if (record->record.kind == RECORD_FINDING) {
        fputs(" Rule <code>", out);
        put(out, member(view, "alert.rule", buffer));
        fputs("</code>, number ", out);
        put(out, member(view, "alert.signature_id", buffer));
        fputs(", revision ", out);
        put(out, member(view, "alert.rev", buffer));
        fputs(", severity ", out);
        put(out, member(view, "alert.severity", buffer));
        fputs(" of 4 (1 is worst), confidence ", out);
        put(out, member(view, "alert.confidence", buffer));
        fputs(".", out);
    }
    fputs("</p>\n", out);
    if (json_array_size(json_object_get(json_object_get(view, "alert"), "why"))) {
        fputs("<p>Why the rule fired:</p>\n<ul>\n", out);
        json_array_foreach(json_object_get(json_object_get(view, "alert"), "why"), k, why)
        {
            fputs("<li><code>", out);
            put(out, json_string_value(why) ? json_string_value(why) : "");
            fputs("</code></li>\n", out);
        }
        fputs("</ul>\n", out);
    }
    put_parts(out, record);
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
        token ? ": no later than the time that the authority's token in <code>" BUNDLE_TOKEN "</code> tells"
              : ". No authority vouches for the time: the times of logging are those of the machine that "
                "logged");
    char line[VERIFIER_SIZE];
    verifier_text(&bundle->verifier, line);
    fputs("<p>Key, as golang.org/x/mod/sumdb/note reads it:</p>\n<pre>", out);
    put(out, line);
    fputs("</pre>\n<p>Checkpoint: the log's name, its number of records, the root of its Merkle tree (RFC "
          "9162), and the "
          "signature over these:</p>\n<pre>",
          out);
    fwrite(bundle->note, 1, bundle->note_len,
           out); /* base64, digits and a name without blanks: checkpoint_open() */
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
            "<h1>Evidence of signalling seen by Sigwarden</h1>\n"
            "<p>%zu finding%s in %zu records of the log <code>%s</code>; made %s by %s. Sigwarden reads "
            "captures of "
            "mobile signalling and says who asked about whom, how, and what they learned.</p>\n",
            findings, findings == 1 ? "" : "s", bundle->count, bundle->verifier.name, bundle->made,
            bundle->tool);
    put_timeline(out, bundle);
    put_captures(out, bundle);
    put_meaning(out, bundle, token);
    put_how(out, token);
    fputs("<h2>Records</h2>\n", out);
    for (size_t i = 0; i < bundle->count; i++)
        put_record(out, &bundle->records[i]);
    fputs("</body>\n</html>\n", out);
}
