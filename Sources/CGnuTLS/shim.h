#pragma once
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

// A macro of casts, which Swift does not import.
static const unsigned int redress_p256_bits = GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1);

// gnutls_free is a variable that holds the function; Swift may not read it.
static inline void redress_free_datum(gnutls_datum_t datum) { gnutls_free(datum.data); }
