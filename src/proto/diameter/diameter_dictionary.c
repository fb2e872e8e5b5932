// SPDX-License-Identifier: Apache-2.0
/*
 * Applications, commands, AVPs and results by number and by name.
 */
#include "proto/diameter/diameter_dictionary.h"

struct command {
    uint32_t application, code;
    const char *request, *answer, *request_name, *answer_name;
};

static const struct command commands[] = {
#define DIAMETER_COMMAND(APPLICATION, code, request, answer, name)                                           \
    {DIAMETER_APP_##APPLICATION, code, request, answer, name "-Request", name "-Answer"},
#define DIAMETER_COMMAND_TOO DIAMETER_COMMAND
#include "proto/diameter/diameter_command.def"
#undef DIAMETER_COMMAND_TOO
#undef DIAMETER_COMMAND
};

struct result {
    uint32_t vendor, code;
    const char *name;
};

static const struct result results[] = {
#define DIAMETER_RESULT(vendor, code, name) {vendor, code, name},
#include "proto/diameter/diameter_result.def"
#undef DIAMETER_RESULT
};

const struct diameter_avp_row diameter_avp_rows[DIAMETER_A_COUNT] = {
#define DIAMETER_AVP(code, vendor, id, name, type, times, place)                                             \
    [DIAMETER_A_##id] = {vendor, DIAMETER_##type, DIAMETER_##times, DIAMETER_PLACE_##place},
#include "proto/diameter/diameter_avp.def"
#undef DIAMETER_AVP
};

static const char *const avp_names[DIAMETER_A_COUNT] = {
    "",
#define DIAMETER_AVP(code, vendor, id, name, type, times, place) name,
#include "proto/diameter/diameter_avp.def"
#undef DIAMETER_AVP
};

#define COUNT_OF(table) (sizeof table / sizeof *table)

const char *diameter_application_name(uint32_t application)
{
    switch (application) {
#define DIAMETER_APPLICATION(id, ID, name)                                                                   \
    case id:                                                                                                 \
        return name;
#include "proto/diameter/diameter_application.def"
#undef DIAMETER_APPLICATION
    default:
        return NULL;
    }
}

enum command_row {
#define DIAMETER_COMMAND(APPLICATION, code, request, answer, name) ROW_##APPLICATION##_##code,
#define DIAMETER_COMMAND_TOO                                       DIAMETER_COMMAND
#include "proto/diameter/diameter_command.def"
#undef DIAMETER_COMMAND_TOO
#undef DIAMETER_COMMAND
};

#define COMMAND_KEY(application, code) ((uint64_t)(uint32_t)(application) << 32 | (code))

/* Exactly: in the search tree that the compiler makes of it, a tenth of the instructions of a search of the
 * rows. NULL: none. */
static const struct command *command_of(uint32_t application, uint32_t code)
{
    switch (COMMAND_KEY(application, code)) {
#define DIAMETER_COMMAND(APPLICATION, code, request, answer, name)                                           \
    case COMMAND_KEY(DIAMETER_APP_##APPLICATION, code):                                                      \
        return &commands[ROW_##APPLICATION##_##code];
#define DIAMETER_COMMAND_TOO DIAMETER_COMMAND
#include "proto/diameter/diameter_command.def"
#undef DIAMETER_COMMAND_TOO
#undef DIAMETER_COMMAND
    default:
        return NULL;
    }
}

/* Exactly, or else the first of any application with this code. */
static const struct command *command_find(uint32_t application, uint32_t code)
{
    const struct command *found = command_of(application, code);
    for (size_t i = 0; !found && i < COUNT_OF(commands); i++)
        if (commands[i].code == code)
            found = &commands[i];
    return found;
}

enum diameter_belongs diameter_command_belongs(uint32_t application, uint32_t code)
{
    enum { FIRST_OF_3GPP = 300 }; /* below it are those that any application may use */
    const struct command *found = command_find(application, code);
    if (found && found->application == application)
        return DIAMETER_BELONGS;
    bool known = diameter_application_name(application) && application != (uint32_t)DIAMETER_APP_RELAY;
    if (known || (found && code >= FIRST_OF_3GPP))
        return DIAMETER_BELONGS_NOT;
    return DIAMETER_BELONGS_MAYBE;
}

const char *diameter_command_name(uint32_t application, uint32_t code, bool request)
{
    const struct command *found = command_find(application, code);
    if (!found)
        return NULL;
    return request ? found->request_name : found->answer_name;
}

const char *diameter_command_short(uint32_t application, uint32_t code, bool request)
{
    const struct command *found = command_find(application, code);
    if (!found)
        return NULL;
    return request ? found->request : found->answer;
}

const char *diameter_result_name(uint32_t vendor, uint32_t code)
{
    for (size_t i = 0; i < COUNT_OF(results); i++)
        if (results[i].vendor == vendor && results[i].code == code)
            return results[i].name;
    return NULL;
}

const uint8_t diameter_avp_by_code[DIAMETER_CODES][2] = {
#define DIAMETER_AVP(code, vendor, id, name, type, times, place) [code][(vendor) != 0] = DIAMETER_A_##id,
#include "proto/diameter/diameter_avp.def"
#undef DIAMETER_AVP
};
_Static_assert(DIAMETER_A_COUNT <= UINT8_MAX, "an id fits into an octet");

enum diameter_avp_id diameter_avp_find(uint32_t vendor, uint32_t code)
{
    return diameter_avp_row_find(vendor, code);
}

const char *diameter_avp_name(enum diameter_avp_id id)
{
    return (unsigned)id < DIAMETER_A_COUNT ? avp_names[id] : "";
}
