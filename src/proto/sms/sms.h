// SPDX-License-Identifier: Apache-2.0
/*
 * Short messages: the transfer layer's protocol data units (TS 23.040 9.2), which travel in MAP (SM-RP-UI)
 * and in Diameter (SM-RP-UI of SGd); the user data header and its elements (9.2.3.24, table sms_element.def);
 * the data coding scheme (TS 23.038 4); and the text.
 *
 * Threads: any. No allocation; spans lie in the packet. `notes` must not be NULL; the caller has said
 * notes_enter(). All costs are linear in the message.
 */
#ifndef SIGWARDEN_PROTO_SMS_H
#define SIGWARDEN_PROTO_SMS_H

#include "base/cursor.h"
#include "base/digits.h"
#include "base/note.h"

enum sms_direction { SMS_FROM_MS, SMS_TO_MS };

enum sms_type {
    SMS_DELIVER,
    SMS_DELIVER_REPORT,
    SMS_STATUS_REPORT,
    SMS_SUBMIT,
    SMS_SUBMIT_REPORT,
    SMS_COMMAND,
    SMS_RESERVED, /* message type 3; phones read it as SMS-DELIVER (9.2.3.1), and so do we, either way */
};

#define SMS_ADDRESS_TEXT_SIZE 64

/* TP-OA, -DA, -RA (9.1.2.5). */
struct sms_address {
    uint8_t ton, npi; /* type of number: 1 international, 5 alphanumeric; numbering plan: 1 E.164 */
    bool alphanumeric;
    struct digits digits;             /* 'a' to 'e' stand for * # a b c; empty if alphanumeric */
    char text[SMS_ADDRESS_TEXT_SIZE]; /* UTF-8; empty unless alphanumeric */
};

enum sms_alphabet { SMS_GSM7, SMS_8BIT, SMS_UCS2, SMS_ALPHABET_RESERVED /* phones read it as SMS_GSM7 */ };

/* Message waiting indication groups of the data coding scheme. */
enum sms_waiting { SMS_WAITING_NONE, SMS_WAITING_DISCARD, SMS_WAITING_STORE, SMS_WAITING_STORE_UCS2 };

struct sms_coding {
    enum sms_alphabet alphabet;
    int8_t message_class; /* 0 shown at once, 1 ME, 2 SIM, 3 TE; -1: none */
    bool compressed;
    bool automatic_deletion; /* group 01xx */
    enum sms_waiting waiting;
    bool waiting_active;
    uint8_t waiting_kind; /* 0 voice mail, 1 fax, 2 e-mail, 3 other */
};

struct sms_coding sms_coding_of(uint8_t dcs);

enum { SMS_COMMAND_PACKET = 0x70, SMS_RESPONSE_PACKET = 0x71, SMS_SECURITY_HEADER_LAST = 0x7f };

/*
 * What the elements of a header say. Of those that exclude each other, or come twice, the last counts; one
 * whose value cannot be right is passed over (9.2.3.24).
 */
struct sms_header {
    bool present;
    struct span elements;  /* for sms_element_next(); without the length octet */
    uint8_t element_count; /* of any kind */

    bool concatenated;
    bool reference_16; /* by the element with a reference of 16 bits */
    uint16_t reference;
    uint8_t total, part; /* 1 <= part <= total */

    bool has_ports;
    uint16_t dest_port, src_port;

    bool command_packet; /* an element SMS_COMMAND_PACKET to SMS_SECURITY_HEADER_LAST */
    uint8_t command_iei; /* which; of several the first */

    uint8_t locking, single; /* enum gsm7_language; 0: none */
    bool waiting;            /* special message indication */
    bool enhanced;           /* pictures, sounds, formats: 0x0a to 0x1f */
    bool email;              /* RFC 822 header: the text begins with one */
    bool reply_address;
    bool unknown; /* an element that is reserved, or left to networks or applications */
};

/* Validity period formats, 9.2.3.3. */
enum sms_validity { SMS_VALIDITY_NONE, SMS_VALIDITY_ENHANCED, SMS_VALIDITY_RELATIVE, SMS_VALIDITY_ABSOLUTE };

#define SMS_SCTS_LEN  7
#define SMS_UNITS_MAX 160 /* septets of one message; octets are at most 140 */

struct sms_tpdu {
    enum sms_type type;
    uint8_t first_octet;
    bool udhi;                 /* TP-UDHI: user data begins with a header */
    bool status_report_wanted; /* TP-SRI, -SRR */
    bool answers_command;      /* TP-SRQ: a status report on an SMS-COMMAND */
    bool more_messages;        /* TP-MMS, inverted as on the wire it is */
    bool loop_prevention;      /* TP-LP */
    bool reply_path;           /* TP-RP */
    bool reject_duplicates;    /* TP-RD */

    bool has_message_reference, has_address, has_pid, has_dcs, has_scts, has_discharge_time,
        has_failure_cause, has_parameter_indicator, has_status, has_command, has_user_data;
    uint8_t message_reference;
    struct sms_address address; /* TP-OA, -DA or -RA */
    uint8_t pid, dcs;
    struct sms_coding coding; /* of dcs; without one as of dcs 0 */
    struct span scts;         /* TP-SCTS, semi-octets */
    struct span discharge_time;
    enum sms_validity validity_format;
    struct span validity;
    uint8_t failure_cause, parameter_indicator, status;
    uint8_t command_type, message_number; /* of SMS-COMMAND, whose TP-CD is user_data */

    uint8_t udl;           /* TP-UDL as declared: septets or octets; of SMS-COMMAND TP-CDL */
    struct span user_data; /* TP-UD as far as it is there, header included */
    struct sms_header header;
};

/*
 * Reads one TPDU. `direction` tells types apart that share a number: from the phone also for what an
 * acknowledgement of delivery carries, to it for one of submission.
 *
 * MALFORMED if an octet that must be there is not, if TP-UDL promises more than follows, or if a length in
 * the header does; TRUNCATED where the capture ended. What was read is kept, of user data all that is there.
 *
 * Notes: sms_length (with MALFORMED; also octets behind the end, more user data than a message can have, an
 * address longer than 9.1.2.5 allows), parameter_odd (message type 3, a filler that is none, a reserved data
 * coding scheme or one that contradicts itself, an element whose value cannot be right), parameter_duplicate
 * (an element that may be there once).
 */
enum status sms_tpdu_decode(struct cursor in, enum sms_direction direction, struct sms_tpdu *ret,
                            struct notes *notes);

struct sms_element {
    uint8_t iei;
    struct span value;
    const uint8_t *at; /* where it begins, for notes */
};

/*
 * The next element of cursor_of(header.elements). False at the end. An element longer than the header is
 * given with what is there, noted as sms_length, and ends the list; cursor_ok() is then false.
 */
bool sms_element_next(struct cursor *elements, struct sms_element *ret, struct notes *notes);

/* "Concatenated short messages, 8-bit reference number"; never NULL. */
const char *sms_element_name(uint8_t iei);

/* "SMS-DELIVER" */
const char *sms_type_name(enum sms_type type);

/*
 * Of what the units are: TP-DCS' alphabet, but SMS_8BIT for compressed text and for what the SIM card gets (a
 * command packet; TP-PID 0x7f with class 2), because it takes the octets whatever the alphabet.
 */
enum sms_alphabet sms_units_alphabet(const struct sms_tpdu *tpdu);

/*
 * User data behind the header as units: one septet an octet, or octets. So are the parts of a concatenated
 * message kept until all are there. Returns their number, at most max and SMS_UNITS_MAX.
 */
size_t sms_units(const struct sms_tpdu *tpdu, uint8_t *ret, size_t max);

/*
 * Units (of all parts of a message, joined) as UTF-8 in ret[size], terminated (nothing if size is 0). Returns
 * the length; what does not fit is left off at the end of a character. No unit takes more than 3 octets.
 *
 * Of 8 bit data printable ASCII, line ends, tabs and well-formed UTF-8 stay; each other octet becomes a dot.
 */
size_t sms_text(enum sms_alphabet alphabet, uint8_t locking, uint8_t single, const uint8_t *units,
                size_t count, char *ret, size_t size);

#endif
