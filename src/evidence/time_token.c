// SPDX-License-Identifier: Apache-2.0
#include "evidence/time_token.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pkcs7.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <sodium.h>

#include "base/text.h"

size_t time_token_request(struct span data, uint8_t **ret)
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    TS_REQ *request = TS_REQ_new();
    TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
    X509_ALGOR *algorithm = X509_ALGOR_new();
    int len = -1;
    *ret = NULL;
    crypto_hash_sha256(hash, data.p, data.len);
    if (request && imprint && algorithm) {
        X509_ALGOR_set_md(algorithm, EVP_sha256());
        bool made = TS_MSG_IMPRINT_set_algo(imprint, algorithm) &&
                    TS_MSG_IMPRINT_set_msg(imprint, hash, sizeof hash) && TS_REQ_set_version(request, 1) &&
                    TS_REQ_set_msg_imprint(request, imprint) && TS_REQ_set_cert_req(request, 1);
        len = made ? i2d_TS_REQ(request, ret) : -1;
    }
    X509_ALGOR_free(algorithm);
    TS_MSG_IMPRINT_free(imprint);
    TS_REQ_free(request);
    return len > 0 ? (size_t)len : 0;
}

void time_token_free(uint8_t *request)
{
    OPENSSL_free(request);
}

/* Whether the imprint is the hash of the octets, by the algorithm that it names. */
static bool is_about(TS_TST_INFO *info, struct span data)
{
    TS_MSG_IMPRINT *imprint = TS_TST_INFO_get_msg_imprint(info);
    const ASN1_OBJECT *name;
    uint8_t hash[EVP_MAX_MD_SIZE];
    unsigned len;
    X509_ALGOR_get0(&name, NULL, NULL, TS_MSG_IMPRINT_get_algo(imprint));
    const EVP_MD *digest = EVP_get_digestbyobj(name);
    const ASN1_OCTET_STRING *told = TS_MSG_IMPRINT_get_msg(imprint);
    return digest && EVP_MD_get_size(digest) >= 32 &&
           EVP_Digest(data.p, data.len, hash, &len, digest, NULL) &&
           span_equal(span_of(hash, len),
                      span_of(ASN1_STRING_get0_data(told), (size_t)ASN1_STRING_length(told)));
}

/* Control characters do not get to the terminal. */
static void keep_text(BIO *from, char *ret, size_t size)
{
    char *bytes;
    long len = BIO_get_mem_data(from, &bytes);
    struct text text = text_in(ret, size);
    for (long i = 0; i < len; i++)
        text_char(&text, bytes[i] >= ' ' && bytes[i] < 0x7f ? bytes[i] : '?');
}

static void describe(TS_TST_INFO *info, PKCS7 *token, struct time_token *ret)
{
    STACK_OF(X509) *signers = PKCS7_get0_signers(token, NULL, 0);
    BIO *out = BIO_new(BIO_s_mem());
    if (out && ASN1_GENERALIZEDTIME_print(out, TS_TST_INFO_get_time(info)))
        keep_text(out, ret->time, sizeof ret->time);
    BIO_free(out);
    out = BIO_new(BIO_s_mem());
    if (out && signers && sk_X509_num(signers) > 0 &&
        X509_NAME_print_ex(out, X509_get_subject_name(sk_X509_value(signers, 0)), 0, XN_FLAG_ONELINE) > 0)
        keep_text(out, ret->authority, sizeof ret->authority);
    BIO_free(out);
    sk_X509_free(signers);
}

/* The signature is that of the certificate in the token, whoever made that. */
static bool is_whole(PKCS7 *token)
{
    BIO *out = BIO_new(BIO_s_mem());
    bool whole = out && PKCS7_verify(token, NULL, NULL, NULL, out, PKCS7_NOVERIFY) == 1;
    BIO_free(out);
    return whole;
}

/* The certificate is one for time stamps, of an authority in the file. */
static bool is_vouched(PKCS7 *token, struct span data, const char *authorities)
{
    TS_VERIFY_CTX *context = TS_VERIFY_CTX_new();
    X509_STORE *store = X509_STORE_new();
    BIO *bytes = BIO_new_mem_buf(data.p, (int)data.len);
    bool vouched = false;
    if (context && store && bytes && X509_STORE_load_file(store, authorities) == 1) {
        TS_VERIFY_CTX_set_flags(context, TS_VFY_SIGNATURE | TS_VFY_VERSION | TS_VFY_DATA);
        TS_VERIFY_CTX_set_store(context, store);
        TS_VERIFY_CTX_set_data(context, bytes);
        store = NULL; /* both are the context's now */
        bytes = NULL;
        vouched = TS_RESP_verify_token(context, token) == 1;
    }
    TS_VERIFY_CTX_free(context);
    X509_STORE_free(store);
    BIO_free(bytes);
    return vouched;
}

static const char *read_token(TS_RESP *response, struct span data, const char *authorities,
                              struct time_token *ret)
{
    const ASN1_INTEGER *status = TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(response));
    PKCS7 *token = TS_RESP_get_token(response);
    TS_TST_INFO *info = TS_RESP_get_tst_info(response);
    if (ASN1_INTEGER_get(status) > 1 || !token || !info)
        return "the authority refused";
    if (!is_about(info, data))
        return "is about something else than this checkpoint; put it into the bundle that the request was "
               "made with";
    if (!is_whole(token))
        return "its signature is not right";
    describe(info, token, ret);
    ret->vouched = authorities && is_vouched(token, data, authorities);
    return authorities && !ret->vouched ? "is not by one of the authorities of --timestamp-ca" : NULL;
}

const char *time_token_read(struct span answer, struct span data, const char *authorities,
                            struct time_token *ret)
{
    const unsigned char *at = answer.p;
    *ret = (struct time_token){.vouched = false};
    TS_RESP *response = answer.len <= TIME_TOKEN_MAX ? d2i_TS_RESP(NULL, &at, (long)answer.len) : NULL;
    bool all = response && at == answer.p + answer.len;
    const char *wrong =
        all ? read_token(response, data, authorities, ret) : "is not an answer to a time stamp request";
    TS_RESP_free(response);
    return wrong;
}
