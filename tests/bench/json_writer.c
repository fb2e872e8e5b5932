// SPDX-License-Identifier: Apache-2.0
/*
 * json_writer [EVENTS]: what writing an event costs beside fprintf(), in turns, so that both see the same
 * machine; prints one JSON object.
 *
 * The event is a location update as networks send them. fprintf() is given the shortest way:
 * one call, all values ready, the pseudonyms too, nothing escaped. Ours begins with the record. Both write
 * the same octets, which is checked, to /dev/null, so that no disk is measured.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "io/event_json.h"
#include "signal/field.h"

enum { TURNS = 9, EVENTS = 100000 };

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

struct words {
    char imsi[64], person[64]; /* pseudonyms */
};

/* The pseudonym that follows a key in our event. */
static void take_value(const char *event, const char *key, char ret[64])
{
    const char *at = strstr(event, key);
    size_t len = at ? strcspn(at + strlen(key), "\"") : 0;
    snprintf(ret, 64, "%.*s", (int)len, at ? at + strlen(key) : "");
}

static void print_event(FILE *out, const struct signal *s, const struct words *words)
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
        2026, 3, 2, 8, 0, 0, 50, s->origin.flow_id, "signal", s->origin.src_ip.bytes[0],
        s->origin.src_ip.bytes[1], s->origin.src_ip.bytes[2], s->origin.src_ip.bytes[3], s->origin.src_port,
        s->origin.dest_ip.bytes[0], s->origin.dest_ip.bytes[1], s->origin.dest_ip.bytes[2],
        s->origin.dest_ip.bytes[3], s->origin.dest_port, "SCTP", "map", "stream.pcap", s->origin.frames[0],
        s->origin.frames[0], "map", "updateLocation", s->code, s->component_n, s->component_of,
        (int)s->application.len, (const char *)s->application.p, s->application_version, "inbound", "request",
        s->dialogue, s->agreed ? "true" : "false", "3", (int)s->link.len, (const char *)s->link.p, s->opc,
        s->dpc, s->ni, "begin", s->otid, s->invoke_id, s->source_gt.text, s->source_ssn, s->source_np,
        s->source_nai, s->source_ip.bytes[0], s->source_ip.bytes[1], s->source_ip.bytes[2],
        s->source_ip.bytes[3], "999-02", (int)s->source_operator.len, (const char *)s->source_operator.p,
        "external", s->destination_gt.text, s->destination_ssn, words->imsi, "001-01", "home", words->person);
}

static int ascending(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

int main(int argc, char **argv)
{
    static char line[EVENT_JSON_SIZE], printed[EVENT_JSON_SIZE];
    static struct pseudonym_memo memo;
    static struct signal signal;
    static const char *const files[] = {"stream.pcap"};
    static const struct event_names names = {.files = files, .file_count = 1};
    const struct pseudonyms pseudonyms = {.key = {1, 2, 3}, .memo = &memo};
    const struct sigwarden_event event = {.type = EVENT_SIGNAL, .signal = &signal};
    const long events = argc > 1 ? strtol(argv[1], NULL, 10) : EVENTS;
    double ours[TURNS], theirs[TURNS];
    struct words words;
    make_signal(&signal);
    size_t len = event_json(&event, &names, &pseudonyms, line);
    take_value(line, "\"imsi\":\"", words.imsi);
    take_value(line, "\"person\":\"", words.person);
    FILE *memory = fmemopen(printed, sizeof printed, "w"), *null = fopen("/dev/null", "w");
    if (events < 1 || !memory || !null || setvbuf(null, NULL, _IOFBF, 1 << 16) != 0) /* as `decode` has it */
        return 1;
    print_event(memory, &signal, &words);
    fclose(memory);
    if (strcmp(line, printed) != 0) {
        fprintf(stderr, "json_writer: they differ:\n%s%s", line, printed);
        return 1;
    }
    for (int turn = 0; turn < TURNS; turn++) {
        double from = cpu_ns();
        for (long i = 0; i < events; i++)
            print_event(null, &signal, &words);
        theirs[turn] = cpu_ns() - from;
        from = cpu_ns();
        for (long i = 0; i < events; i++) {
            signal.dialogue = 335314855600000 + (uint64_t)i % 100000;
            fwrite(line, 1, event_json(&event, &names, &pseudonyms, line), null);
        }
        ours[turn] = cpu_ns() - from;
    }
    qsort(ours, TURNS, sizeof *ours, ascending);
    qsort(theirs, TURNS, sizeof *theirs, ascending);
    const double ns = ours[TURNS / 2] / (double)events, fprintf_ns = theirs[TURNS / 2] / (double)events;
    printf("{\"octets\":%zu,\"ns\":%.1f,\"fprintf_ns\":%.1f,\"times_faster_than_fprintf\":%.1f}\n", len, ns,
           fprintf_ns, fprintf_ns / ns);
    fclose(null);
    return 0;
}
