// SPDX-License-Identifier: Apache-2.0
/*
 * The network description, network.yaml: who is who, what belongs to whom, and which links lead outside.
 * docs/network.md has its keys. Every key is optional; an unknown key or a contradiction is an
 * error with its line, and a hint.
 *
 * Ownership goes by the longest prefix: what stands in it twice with different owners is a contradiction,
 * while a longer prefix inside another operator's is a lease. plmns also take IMSI prefixes of 7 to 15
 * digits. An operator without a name is called by its first PLMN or prefix.
 *
 * A description is immutable once loaded and may be shared by any number of threads.
 * Cost of a look-up: linear in the address's length, times the logarithm of the table's. No allocation.
 */
#ifndef SIGWARDEN_WHO_NETWORK_H
#define SIGWARDEN_WHO_NETWORK_H

#include <sigwarden/engine.h>

#include "base/digits.h"
#include "base/ip.h"
#include "code/plmn.h"
#include "code/point_code.h"
#include "who/numbering.h"
#include "who/prefix.h"

#define NETWORK_HOME          0u         /* the home network's place among the operators */
#define NETWORK_NOBODY        UINT32_MAX /* no operator, no link */
#define NETWORK_OPERATORS_MAX 32767      /* the home network included; as many links */

enum network_kind { NETWORK_ORDINARY, NETWORK_SMS_ONLY, NETWORK_HUB, NETWORK_MOBILE };
enum network_side { NETWORK_SIDE_UNKNOWN, NETWORK_SIDE_EXTERNAL, NETWORK_SIDE_INTERNAL, NETWORK_SIDE_MIXED };

/* What a node is, as bits: home.nodes, and the two message centres that stand apart from it. */
enum network_node {
    NETWORK_NODE_HLR = 1,
    NETWORK_NODE_MSC = 2,
    NETWORK_NODE_SGSN = 4,
    NETWORK_NODE_SMSC = 8,
    NETWORK_NODE_SCF = 16,
    NETWORK_NODE_GMLC = 32,
    NETWORK_NODE_EIR = 64,
    NETWORK_NODE_SMS_ROUTER = 128,
    NETWORK_NODE_OTA = 256,
};

struct network_list {
    const struct span *items;
    uint32_t count;
};

struct network_operator {
    struct span name;
    struct span country;       /* ISO code, or the text that the description has; empty: not said */
    const struct country *iso; /* the country, also that of its PLMN where none is said; NULL: unknown */
    bool has_position, has_roaming, roaming;
    bool has_plmns, has_gts, has_msisdns, has_hubs, has_realms, has_ips;
    uint8_t kind; /* enum network_kind */
    int32_t latitude_udeg, longitude_udeg;
    plmn_t plmn;   /* its only one; 0: none or several */
    uint32_t host; /* the operator that it is hosted on, or NETWORK_NOBODY */
};

struct network_link {
    struct span name;         /* empty: not said */
    uint8_t side;             /* enum network_side */
    int8_t network_indicator; /* 0 to 3; -1: not said */
    int8_t point_code_format; /* enum point_code_format; -1: not said */
    bool has_point_codes, has_peer_hosts;
    const uint32_t *serves; /* operators */
    uint32_t serves_count;
};

struct network {
    struct arena arena; /* all of it, this included */
    bool has_home, has_sms_router;
    uint8_t imsi_digits;                /* of the longest entry in imsis */
    struct network_operator *operators; /* [NETWORK_HOME] is always there */
    struct network_link *links;
    uint32_t operator_count, link_count;
    int8_t point_code_format;    /* of all links that say one; -1: none does, or they differ */
    bool has_point_code_formats; /* some link says one */
    uint32_t link_of_ni[4];      /* of a link that says nothing but its network indicator */
    struct prefix_table gts, msisdns, imsis, realms, ips; /* values: operators */
    struct prefix_table nodes;                            /* exact GTs; values: enum network_node bits */
    struct prefix_table peers, peer_hosts, point_codes;   /* values: links */
    struct prefix_table hubs, agreements;                 /* see network_through_hub(), network_agreed() */
    struct network_list hosts, mms_hosts, private_apns, ota_tars; /* of the home network, as written */
    struct span pseudo_imsi_prefix;
};

/*
 * Loads a description. 0, or negative with *reterr filled. The text may go afterwards; the allocator's
 * context must stay. Free with network_free(). Cost: bounded by YAML's bounds and a million agreed
 * combinations.
 */
int network_load(const struct sigwarden_text *text, const struct sigwarden_alloc *alloc, struct network **ret,
                 struct sigwarden_error *reterr);

/* The shortest description: a home network of that PLMN, as --home gives it. Errors as network_load(). */
int network_of_home(const char *plmn, const struct sigwarden_alloc *alloc, struct network **ret,
                    struct sigwarden_error *reterr);

void network_free(struct network *network);

/* The operator that an address belongs to, by the longest prefix, or NETWORK_NOBODY. */
uint32_t network_of_msisdn(const struct network *network, const struct digits *msisdn); /* msisdns alone */
uint32_t network_of_imsi(const struct network *network, const struct digits *imsi);
uint32_t network_of_host(const struct network *network, struct span host); /* realm or host of Diameter */
uint32_t network_of_ip(const struct network *network, const struct ip_address *ip);

/* What the description says of a number; looked up once for all that ask. */
struct network_number {
    uint32_t operator_index; /* by the longest prefix in gts and msisdns; or NETWORK_NOBODY */
    unsigned node;           /* what the node with just this GT is: enum network_node bits, 0 for none */
    bool is_subscribers;     /* the longest prefix is one of msisdns and not of gts: no node's number */
    bool is_listed;          /* the description has just this GT, as a node or as an operator's */
};
struct network_number network_number(const struct network *network, const struct digits *number);

/* Whether the number lies in one of the operator's gts, be it leased to another. */
bool network_owns_number(const struct network *network, uint32_t operator_index, const struct digits *number);

/* How something came. What is not known: NULL, an empty span, NETWORK_NOBODY. */
struct network_way {
    const struct digits *number;
    struct span host, peer; /* Diameter's: the sender, and who delivered it */
    const struct ip_address *ip;
    uint32_t operator_index;
};

/* Whether the operator says (hubs) that it comes this way. */
bool network_through_hub(const struct network *network, uint32_t operator_index,
                         const struct network_way *way);

/* Whether the list has this host name or a domain that it lies in. */
bool network_lists_name(const struct network_list *list, struct span name);

/* Whether the PLMN is one of the home network's. */
bool network_is_home_plmn(const struct network *network, plmn_t plmn);

/* Whether home: ota: tars has this toolkit application reference. */
bool network_lists_tar(const struct network *network, uint32_t tar);

/* Whether home: private_apns has this access point, with or without the operator's part behind it. */
bool network_lists_apn(const struct network *network, struct span apn);

/* Whether the link's `serves` has the operator, or one that hosts it. */
bool network_link_serves(const struct network *network, uint32_t link, uint32_t operator_index);

/* Whether `host` hosts the operator, directly or in turn. */
bool network_hosted_on(const struct network *network, uint32_t operator_index, uint32_t host);

/* The PLMN of an IMSI: as long as the description writes it, else as the numbering plan has it. */
plmn_t network_plmn(const struct network *network, const struct digits *imsi);

/* How many digits of an IMSI tell all that network_of_imsi(), network_plmn() and the numbering plan say of
 * it. network may be NULL. */
unsigned network_imsi_digits(const struct network *network);

/*
 * The link that a sender or receiver is on, or NETWORK_NOBODY: the longest peers entry that holds the
 * address. Where several links have that entry the network indicator `ni` (-1: unknown) tells them apart.
 */
uint32_t network_link_of_ip(const struct network *network, const struct ip_address *ip, int ni);
uint32_t network_link_of_point_code(const struct network *network, uint32_t point_code, int ni);
uint32_t network_link_of_host(const struct network *network, struct span host);

/*
 * The form of the point codes between these addresses (NULL: not over IP) or, where their links do not say
 * it, that of all links which do. enum point_code_format; -1: not described.
 */
int network_point_code_format(const struct network *network, const struct ip_address *src,
                              const struct ip_address *dest);

/* Who asks for what, for network_agreed(). What is not known: 0, NULL, an empty span, NETWORK_NOBODY. */
struct network_request {
    uint32_t operation;          /* a value of the operation words, signal/signal.h */
    struct span application;     /* "anyTimeInfoEnquiryContext-v3" */
    const struct digits *number; /* the source's GT */
    struct span host;            /* the source's host */
    const struct ip_address *ip; /* the source's address */
    uint32_t operator_index;     /* the source's operator */
    int64_t time_ns;             /* when it was asked */
};

/*
 * Whether an agreement covers the request: its operation is among operations or its application among
 * applications (with or without the version), and the source is one of from (as prefixes) or, where there is
 * no from, of the operator in with; and the day in until is not over (UTC).
 */
bool network_agreed(const struct network *network, const struct network_request *request);

#endif
