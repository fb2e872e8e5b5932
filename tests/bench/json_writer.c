// SPDX-License-Identifier: Apache-2.0
/*
 * json_writer [EVENTS]: what writing an event costs beside fprintf(), in many short turns, so that all see
 * the same machine; prints one JSON object with medians.
 *
 * The event is a location update as networks send them. All begin with the same record and write the same
 * octets, which is checked, to /dev/null, so that no disk is measured. What each does:
 *
 * - ours: event_json(), one line behind the other, and fwrite() of 64 KiB of them at once, as `decode` does
 *   (src/cli/process.c); fprintf() has a buffer of that size.
 * - fprintf(): the shortest way that shows and hides the same: makes the values, then one call for all of
 * them. Words, network codes and pseudonyms come from the functions that ours uses, with the same tables and
 * the same memo; the day is gmtime_r()'s; names are looked at, octet by octet, for what would have to be
 * escaped or left out. It knows which fields the event has, and need not ask.
 * - fprintf() with values ready: that call alone. All values but numbers and addresses were made beforehand,
 * so that it does less than ours.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "io/event_json.h"
#include "signal/word_index.h"
#include "signal/words.h"

enum { TURNS = 301, EVENTS = 1000 };

static const struct {
    enum field_id id;
    const char *value;
} fields[] = {
    {FIELD_protocol, "map"},
    {FIELD_operation, "updateLocation"},
    {FIELD_code, "2"},
    {FIELD_component_n, "1"},
    {FIELD_component_of, "1"},
    {FIELD_application, "networkLocUpContext-v3"},
    {FIELD_application_version, "3"},
    {FIELD_direction, "inbound"},
    {FIELD_kind, "request"},
    {FIELD_dialogue, "335314855627100"},
    {FIELD_agreed, "false"},
    {FIELD_category, "3"},
    {FIELD_link, "carrier"},
    {FIELD_opc, "8201"},
    {FIELD_dpc, "4101"},
    {FIELD_ni, "0"},
    {FIELD_tcap_type, "begin"},
    {FIELD_otid, "268435458"},
    {FIELD_invoke_id, "1"},
    {FIELD_source_gt, "99902000716"},
    {FIELD_source_ssn, "7"},
    {FIELD_source_np, "1"},
    {FIELD_source_nai, "4"},
    {FIELD_source_ip, "10.9.20.3"},
    {FIELD_source_plmn, "999-02"},
    {FIELD_source_operator, "Borderline Mobile"},
    {FIELD_source_side, "external"},
    {FIELD_destination_gt, "99901000600"},
    {FIELD_destination_ssn, "6"},
    {FIELD_subscriber_plmn, "001-01"},
    {FIELD_relation, "home"},
    {FIELD_imsi, "001010000000017"},
    {FIELD_person, "4711"},
};

static double cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void make_signal(struct signal *signal)
{
    signal_init(signal);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (!field_set_text(signal, fields[i].id, span_of_text(fields[i].value))) {
            fprintf(stderr, "json_writer: %s is no value of %s\n", fields[i].value,
                    field_get(fields[i].id)->path);
            exit(1);
        }
    }
    signal->origin = (struct origin){
        .time_ns = INT64_C(1772438400000050000),
        .flow_id = 3914594988572523,
        .src_ip = {.family = 4, .bytes = {10, 9, 20, 3}},
        .dest_ip = {.family = 4, .bytes = {10, 1, 20, 3}},
        .src_port = 2905,
        .dest_port = 2905,
        .ip_protocol = IP_PROTOCOL_SCTP,
        .frames = {2},
        .frame_count = 1,
    };
}

/* What fprintf() is given beside the record's numbers and addresses. */
struct values {
    struct tm time;
    const char *protocol, *operation, *direction, *kind, *category, *tcap_type, *side, *relation;
    char source_plmn[PLMN_TEXT_SIZE], subscriber_plmn[PLMN_TEXT_SIZE];
    char imsi[PSEUDONYM_MAX + 1], person[PSEUDONYM_MAX + 1];
};

static const char file[] = "stream.pcap";

/* Whether JSON may have the name as it is, and it holds no number of a person. */
static bool may_stand(struct span name)
{
    size_t run = 0;
    for (size_t i = 0; i < name.len; i++) {
        const uint8_t c = name.p[i];
        run = c >= '0' && c <= '9' ? run + 1 : 0;
        if (c < 0x20 || c > 0x7e || c == '"' || c == '\\' || run > 10)
            return false;
    }
    return true;
}

static const char *word(const struct field_words *words, uint32_t value)
{
    return (const char *)word_index_find(words, value).p;
}

/* False if fprintf() cannot write the event. */
static bool make_values(const struct signal *s, const struct pseudonyms *pseudonyms, struct values *ret)
{
    const time_t seconds = s->origin.time_ns / 1000000000;
    gmtime_r(&seconds, &ret->time);
    ret->protocol = word(&words_protocol, s->protocol);
    ret->operation = word(&words_operation, s->operation);
    ret->direction = word(&words_direction, s->direction);
    ret->kind = word(&words_kind, s->kind);
    ret->category = word(&words_category, s->category);
    ret->tcap_type = word(&words_tcap_type, s->tcap_type);
    ret->side = word(&words_side, s->source_side);
    ret->relation = word(&words_relation, s->relation);
    plmn_text(s->source_plmn, ret->source_plmn);
    plmn_text(s->subscriber_plmn, ret->subscriber_plmn);
    *pseudonym_put(ret->imsi, pseudonyms, IDENTITY_IMSI, &s->imsi) = 0;
    *pseudonym_put_person(ret->person, pseudonyms, s->person) = 0;
    return may_stand(s->application) && may_stand(s->link) && may_stand(s->source_operator) &&
           may_stand(span_of_text(file));
}

static void print_event(FILE *out, const struct signal *s, const struct values *v)
{
    fprintf(
        out,
        "{\"timestamp\":\"%04d-%02d-%02dT%02d:%02d:%02d.%06d+0000\",\"flow_id\":%" PRIu64
        ",\"event_type\":\"%s\",\"src_ip\":\"%u.%u.%u.%u\",\"src_port\":%u,\"dest_ip\":\"%u.%u.%u.%u\","
        "\"dest_port\":%u,\"proto\":\"%s\",\"app_proto\":\"%s\",\"pcap_filename\":\"%s\",\"pcap_cnt\":"
        "%" PRIu64 ",\"frames\":[%" PRIu64
        "],\"signal\":{\"protocol\":\"%s\",\"operation\":\"%s\",\"code\":%" PRIu64
        ",\"component\":{\"n\":%" PRIu64 ",\"of\":%" PRIu64 "},\"application\":\"%.*s\","
        "\"application_version\":%" PRIu64 ",\"direction\":\"%s\",\"kind\":\"%s\",\"dialogue\":%" PRIu64
        ",\"agreed\":%s,\"category\":\"%s\"},\"link\":{\"name\":\"%.*s\"},\"mtp3\":{\"opc\":%" PRIu64
        ",\"dpc\":%" PRIu64 ",\"ni\":%" PRIu64 "},\"tcap\":{\"type\":\"%s\",\"otid\":%" PRIu64
        ",\"invoke_id\":%" PRIu64 "},\"source\":{\"gt\":\"%s\",\"ssn\":%" PRIu64 ",\"np\":%" PRIu64
        ",\"nai\":%" PRIu64 ",\"ip\":\"%u.%u.%u.%u\",\"plmn\":\"%s\",\"operator\":\"%.*s\",\"side\":\"%s\"},"
        "\"destination\":{\"gt\":\"%s\",\"ssn\":%" PRIu64 "},\"subscriber\":{\"imsi\":\"%s\",\"plmn\":\"%s\","
        "\"relation\":\"%s\",\"person\":\"%s\"}}\n",
        v->time.tm_year + 1900, v->time.tm_mon + 1, v->time.tm_mday, v->time.tm_hour, v->time.tm_min,
        v->time.tm_sec, (int)(s->origin.time_ns % 1000000000 / 1000), s->origin.flow_id, "signal",
        s->origin.src_ip.bytes[0], s->origin.src_ip.bytes[1], s->origin.src_ip.bytes[2],
        s->origin.src_ip.bytes[3], s->origin.src_port, s->origin.dest_ip.bytes[0], s->origin.dest_ip.bytes[1],
        s->origin.dest_ip.bytes[2], s->origin.dest_ip.bytes[3], s->origin.dest_port, "SCTP", v->protocol,
        file, s->origin.frames[0], s->origin.frames[0], v->protocol, v->operation, s->code, s->component_n,
        s->component_of, (int)s->application.len, (const char *)s->application.p, s->application_version,
        v->direction, v->kind, s->dialogue, s->agreed ? "true" : "false", v->category, (int)s->link.len,
        (const char *)s->link.p, s->opc, s->dpc, s->ni, v->tcap_type, s->otid, s->invoke_id,
        s->source_gt.text, s->source_ssn, s->source_np, s->source_nai, s->source_ip.bytes[0],
        s->source_ip.bytes[1], s->source_ip.bytes[2], s->source_ip.bytes[3], v->source_plmn,
        (int)s->source_operator.len, (const char *)s->source_operator.p, v->side, s->destination_gt.text,
        s->destination_ssn, v->imsi, v->subscriber_plmn, v->relation, v->person);
}

static int ascending(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median(double list[TURNS])
{
    qsort(list, TURNS, sizeof *list, ascending);
    return list[TURNS / 2];
}

enum { OURS, PRINTED, PRINTED_READY, WAYS };

static struct signal record;
static char line[EVENT_JSON_SIZE];
static struct pseudonym_memo memo;
static const char *const files[] = {file};
static const struct event_names names = {.files = files, .file_count = 1};
static const struct pseudonyms pseudonyms = {.key = {1, 2, 3}, .memo = &memo};
static const struct sigwarden_event event = {.type = EVENT_SIGNAL, .signal = &record};

static void write_event(FILE *out)
{
    static char lines[2 * EVENT_JSON_SIZE];
    static size_t waiting;
    waiting += event_json(&event, &names, &pseudonyms, lines + waiting);
    if (waiting < EVENT_JSON_SIZE)
        return;
    fwrite(lines, 1, waiting, out);
    waiting = 0;
}

/* A turn of one way: its nanoseconds an event. */
static double turn(int way, long events, FILE *out, struct values *values)
{
    const double from = cpu_ns();
    for (long i = 0; i < events; i++) {
        record.dialogue = 335314855600000 + (uint64_t)i % 100000;
        if (way == OURS)
            write_event(out);
        else if (way == PRINTED_READY || make_values(&record, &pseudonyms, values))
            print_event(out, &record, values);
    }
    return (cpu_ns() - from) / (double)events;
}

int main(int argc, char **argv)
{
    static char printed[EVENT_JSON_SIZE];
    static double ns[WAYS][TURNS], ratio[WAYS][TURNS];
    const long events = argc > 1 ? strtol(argv[1], NULL, 10) : EVENTS;
    struct values values;
    make_signal(&record);
    const size_t len = event_json(&event, &names, &pseudonyms, line);
    FILE *memory = fmemopen(printed, sizeof printed, "w");
    FILE *null = fopen("/dev/null", "w"), *unbuffered = fopen("/dev/null", "w");
    if (events < 1 || !memory || !null || !unbuffered || setvbuf(null, NULL, _IOFBF, EVENT_JSON_SIZE) != 0 ||
        setvbuf(unbuffered, NULL, _IONBF, 0) != 0)
        return 1;
    if (make_values(&record, &pseudonyms, &values))
        print_event(memory, &record, &values);
    fclose(memory);
    if (strcmp(line, printed) != 0) {
        fprintf(stderr, "json_writer: they differ:\n%s%s", line, printed);
        return 1;
    }
    for (int i = 0; i < TURNS; i++) {
        for (int way = 0; way < WAYS; way++) {
            ns[way][i] = turn(way, events, way == OURS ? unbuffered : null, &values);
            ratio[way][i] = ns[way][i] / ns[OURS][i];
        }
    }
    printf("{\"octets\":%zu,\"ns\":%.1f,\"fprintf_ns\":%.1f,\"fprintf_ready_ns\":%.1f,"
           "\"times_faster_than_fprintf\":%.1f,\"times_faster_than_fprintf_ready\":%.1f}\n",
           len, median(ns[OURS]), median(ns[PRINTED]), median(ns[PRINTED_READY]), median(ratio[PRINTED]),
           median(ratio[PRINTED_READY]));
    fclose(unbuffered);
    fclose(null);
    return 0;
}
