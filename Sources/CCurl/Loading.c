// libcurl is loaded by whoever first calls it, and not by every start of the program: with the
// thirty libraries that it brings, that took half as long as all the rest of a short command.
//
// Each function here stands for the library's own of that name. Where the library cannot be loaded,
// curl_global_init says so, and nothing else may be called then.

#define CURL_DISABLE_TYPECHECK
#include "include/shim.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stdarg.h>
#include <stddef.h>

#undef curl_easy_setopt
#undef curl_easy_getinfo

// Every option and answer is a long, an offset or an address: one form for all of them.
_Static_assert(sizeof(long) == sizeof(void *), "options differ in size");
_Static_assert(sizeof(curl_off_t) == sizeof(void *), "options differ in size");

static struct {
  __typeof__(&curl_global_init) global_init;
  __typeof__(&curl_easy_init) easy_init;
  __typeof__(&curl_easy_cleanup) easy_cleanup;
  __typeof__(&curl_easy_reset) easy_reset;
  __typeof__(&curl_easy_perform) easy_perform;
  __typeof__(&curl_easy_setopt) easy_setopt;
  __typeof__(&curl_easy_getinfo) easy_getinfo;
  __typeof__(&curl_slist_append) slist_append;
  __typeof__(&curl_slist_free_all) slist_free_all;
  __typeof__(&curl_url) url;
  __typeof__(&curl_url_cleanup) url_cleanup;
  __typeof__(&curl_url_get) url_get;
  __typeof__(&curl_url_set) url_set;
  __typeof__(&curl_free) free;
} library;

static int is_loaded = 0;
static pthread_once_t once = PTHREAD_ONCE_INIT;

#define FIND(name)                                                                                 \
  do {                                                                                             \
    *(void **)&library.name = dlsym(handle, "curl_" #name);                                        \
    if (library.name == NULL) return;                                                              \
  } while (0)

static void load(void) {
  void *handle = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) return;
  FIND(global_init);
  FIND(easy_init);
  FIND(easy_cleanup);
  FIND(easy_reset);
  FIND(easy_perform);
  FIND(easy_setopt);
  FIND(easy_getinfo);
  FIND(slist_append);
  FIND(slist_free_all);
  FIND(url);
  FIND(url_cleanup);
  FIND(url_get);
  FIND(url_set);
  FIND(free);
  is_loaded = 1;
}

CURLcode curl_global_init(long flags) {
  pthread_once(&once, load);
  return is_loaded ? library.global_init(flags) : CURLE_FAILED_INIT;
}

CURL *curl_easy_init(void) { return library.easy_init(); }

void curl_easy_cleanup(CURL *easy) { library.easy_cleanup(easy); }

void curl_easy_reset(CURL *easy) { library.easy_reset(easy); }

CURLcode curl_easy_perform(CURL *easy) { return library.easy_perform(easy); }

CURLcode curl_easy_setopt(CURL *easy, CURLoption option, ...) {
  va_list values;
  va_start(values, option);
  void *value = va_arg(values, void *);
  va_end(values);
  return library.easy_setopt(easy, option, value);
}

CURLcode curl_easy_getinfo(CURL *easy, CURLINFO info, ...) {
  va_list values;
  va_start(values, info);
  void *value = va_arg(values, void *);
  va_end(values);
  return library.easy_getinfo(easy, info, value);
}

struct curl_slist *curl_slist_append(struct curl_slist *list, const char *text) {
  return library.slist_append(list, text);
}

void curl_slist_free_all(struct curl_slist *list) { library.slist_free_all(list); }

CURLU *curl_url(void) { return library.url(); }

void curl_url_cleanup(CURLU *url) { library.url_cleanup(url); }

// Whether its URL is const differs between versions of libcurl.
CURLUcode url_get(void *url, CURLUPart part, char **text, unsigned int flags)
    __asm__("curl_url_get");

CURLUcode url_get(void *url, CURLUPart part, char **text, unsigned int flags) {
  return library.url_get(url, part, text, flags);
}

CURLUcode curl_url_set(CURLU *url, CURLUPart part, const char *text, unsigned int flags) {
  return library.url_set(url, part, text, flags);
}

void curl_free(void *text) { library.free(text); }
