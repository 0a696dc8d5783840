// OpenSSL 3, and its macros as functions, since Swift imports no macro with arguments; no logic.
#ifndef COPENSSL_SHIM_H
#define COPENSSL_SHIM_H

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// Contexts.
static inline int copenssl_ctx_set_min_version(SSL_CTX *c, int v) { return (int)SSL_CTX_set_min_proto_version(c, v); }
static inline int copenssl_ctx_set_max_version(SSL_CTX *c, int v) { return (int)SSL_CTX_set_max_proto_version(c, v); }
static inline int copenssl_ctx_get_min_version(SSL_CTX *c) { return (int)SSL_CTX_get_min_proto_version(c); }
static inline int copenssl_ctx_get_max_version(SSL_CTX *c) { return (int)SSL_CTX_get_max_proto_version(c); }
static inline void copenssl_ctx_set_mode(SSL_CTX *c, long m) { SSL_CTX_set_mode(c, m); }
static inline void copenssl_ctx_set_session_cache_mode(SSL_CTX *c, long m) { SSL_CTX_set_session_cache_mode(c, m); }
static inline int copenssl_ctx_set_groups_list(SSL_CTX *c, const char *s) { return (int)SSL_CTX_set1_groups_list(c, s); }
static inline int copenssl_ctx_set_sigalgs_list(SSL_CTX *c, const char *s) { return (int)SSL_CTX_set1_sigalgs_list(c, s); }
static inline void copenssl_ctx_set_dh_auto(SSL_CTX *c) { SSL_CTX_set_dh_auto(c, 1); }
static inline int copenssl_ctx_clear_chain(SSL_CTX *c) { return (int)SSL_CTX_clear_chain_certs(c); }
static inline int copenssl_ctx_add1_chain(SSL_CTX *c, X509 *x) { return (int)SSL_CTX_add1_chain_cert(c, x); }
static inline int copenssl_ctx_build_chain(SSL_CTX *c) {
    return (int)SSL_CTX_build_cert_chain(c, SSL_BUILD_CHAIN_FLAG_IGNORE_ERROR | SSL_BUILD_CHAIN_FLAG_CLEAR_ERROR);
}
static inline STACK_OF(X509) *copenssl_ctx_chain(SSL_CTX *c) {
    STACK_OF(X509) *chain = NULL;
    SSL_CTX_get0_chain_certs(c, &chain);
    return chain;
}
static inline void copenssl_ctx_set_status_callback(SSL_CTX *c, int (*f)(SSL *, void *)) {
    SSL_CTX_set_tlsext_status_cb(c, f);
}
static inline void copenssl_ctx_set_ticket_key_callback(
    SSL_CTX *c, int (*f)(SSL *, unsigned char *, unsigned char *, EVP_CIPHER_CTX *, EVP_MAC_CTX *, int)) {
    SSL_CTX_set_tlsext_ticket_key_evp_cb(c, f);
}

// Connections.
static inline void copenssl_set_app_data(SSL *s, void *p) { SSL_set_app_data(s, p); }
static inline void *copenssl_get_app_data(const SSL *s) { return SSL_get_app_data(s); }
static inline int copenssl_set_host_name(SSL *s, const char *name) { return (int)SSL_set_tlsext_host_name(s, name); }
static inline void copenssl_request_status(SSL *s) { SSL_set_tlsext_status_type(s, TLSEXT_STATUSTYPE_ocsp); }
static inline int copenssl_wants_status(SSL *s) {
    return SSL_get_tlsext_status_type(s) == TLSEXT_STATUSTYPE_ocsp;
}
static inline long copenssl_get_status_response(SSL *s, const unsigned char **p) {
    return SSL_get_tlsext_status_ocsp_resp(s, p);
}
// Takes the memory over.
static inline void copenssl_set_status_response(SSL *s, void *p, long n) { SSL_set_tlsext_status_ocsp_resp(s, p, n); }
static inline int copenssl_set_max_send_fragment(SSL *s, long n) { return (int)SSL_set_max_send_fragment(s, n); }
static inline int copenssl_get_peer_tmp_key(SSL *s, EVP_PKEY **k) { return (int)SSL_get_peer_tmp_key(s, k); }
static inline int copenssl_set_verify_store(SSL *s, X509_STORE *v) { return (int)SSL_set1_verify_cert_store(s, v); }

// Constants that are expressions.
static inline uint64_t copenssl_op_no_renegotiation(void) { return SSL_OP_NO_RENEGOTIATION; }
static inline uint64_t copenssl_op_no_compression(void) { return SSL_OP_NO_COMPRESSION; }
static inline uint64_t copenssl_op_no_sslv3(void) { return SSL_OP_NO_SSLv3; }
static inline uint64_t copenssl_op_no_ticket(void) { return SSL_OP_NO_TICKET; }
static inline uint64_t copenssl_op_cipher_server_preference(void) { return SSL_OP_CIPHER_SERVER_PREFERENCE; }
static inline long copenssl_connection_modes(void) {
    return SSL_MODE_RELEASE_BUFFERS | SSL_MODE_NO_AUTO_CHAIN | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER;
}
// The application keeps the sessions.
static inline long copenssl_cache_mode(void) {
    return SSL_SESS_CACHE_BOTH | SSL_SESS_CACHE_NO_INTERNAL | SSL_SESS_CACHE_NO_AUTO_CLEAR;
}

// Transport.
static inline void copenssl_bio_wants_read(BIO *b) { BIO_set_retry_read(b); }
static inline void copenssl_bio_clear_retry(BIO *b) { BIO_clear_retry_flags(b); }
static inline long copenssl_bio_memory(BIO *b, char **p) { return BIO_get_mem_data(b, p); }

// Stacks.
static inline int copenssl_sk_x509_count(const STACK_OF(X509) *s) { return s ? sk_X509_num(s) : 0; }
static inline X509 *copenssl_sk_x509_at(const STACK_OF(X509) *s, int i) { return sk_X509_value(s, i); }
static inline void copenssl_sk_x509_free(STACK_OF(X509) *s) { sk_X509_pop_free(s, X509_free); }
static inline int copenssl_sk_name_count(const GENERAL_NAMES *s) { return sk_GENERAL_NAME_num(s); }
static inline GENERAL_NAME *copenssl_sk_name_at(const GENERAL_NAMES *s, int i) { return sk_GENERAL_NAME_value(s, i); }
static inline int copenssl_sk_access_count(const AUTHORITY_INFO_ACCESS *s) { return sk_ACCESS_DESCRIPTION_num(s); }
static inline ACCESS_DESCRIPTION *copenssl_sk_access_at(const AUTHORITY_INFO_ACCESS *s, int i) {
    return sk_ACCESS_DESCRIPTION_value(s, i);
}
static inline int copenssl_sk_object_count(const EXTENDED_KEY_USAGE *s) { return sk_ASN1_OBJECT_num(s); }
static inline ASN1_OBJECT *copenssl_sk_object_at(const EXTENDED_KEY_USAGE *s, int i) { return sk_ASN1_OBJECT_value(s, i); }
static inline int copenssl_sk_cipher_count(const STACK_OF(SSL_CIPHER) *s) { return s ? sk_SSL_CIPHER_num(s) : 0; }
static inline const SSL_CIPHER *copenssl_sk_cipher_at(const STACK_OF(SSL_CIPHER) *s, int i) {
    return sk_SSL_CIPHER_value(s, i);
}

// The parts of a general name, whose union Swift imports without types.
static inline const ASN1_STRING *copenssl_name_string(const GENERAL_NAME *n) { return n->d.ia5; }
static inline const ASN1_OCTET_STRING *copenssl_name_address(const GENERAL_NAME *n) { return n->d.iPAddress; }
static inline X509_NAME *copenssl_name_directory(const GENERAL_NAME *n) { return n->d.directoryName; }
static inline const ASN1_OBJECT *copenssl_name_registered_id(const GENERAL_NAME *n) { return n->d.registeredID; }
// One line by RFC 2253, characters beyond ASCII as they are.
static inline unsigned long copenssl_one_line(void) { return XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB; }

// Keys and digests.
static inline EVP_PKEY *copenssl_generate_ec(const char *curve) { return EVP_EC_gen(curve); }
static inline EVP_PKEY *copenssl_generate_rsa(unsigned int bits) { return EVP_RSA_gen(bits); }
// Parameters refer to their names: they are built where these are constants.
static inline int copenssl_mac_set_sha256_key(EVP_MAC_CTX *m, void *key, size_t n) {
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, key, n),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)"SHA256", 0),
        OSSL_PARAM_construct_end(),
    };
    return EVP_MAC_CTX_set_params(m, parameters);
}
static inline void copenssl_free(void *p) { OPENSSL_free(p); }
static inline void *copenssl_copy(const void *p, size_t n) { return OPENSSL_memdup(p, n); }

// Errors.
static inline int copenssl_error_library(unsigned long e) { return ERR_GET_LIB(e); }

#endif
