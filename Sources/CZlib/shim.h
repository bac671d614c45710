#pragma once
#include <zlib.h>

// deflateInit2 and inflateInit2 are macros over functions that also take the version and size;
// 15 + 16: the largest window, in a gzip header and trailer instead of zlib's.

static inline int redress_deflate_gzip_init(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

static inline int redress_inflate_gzip_init(z_stream *stream) {
  return inflateInit2(stream, 15 + 16);
}
