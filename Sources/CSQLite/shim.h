#pragma once
// Debian's library has the preupdate hook, its header only with this; the bench alone calls it.
#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#include <sqlite3.h>

// The macros SQLITE_TRANSIENT and SQLITE_STATIC cast integers to function pointers, which Swift
// does not import; and SQLite binds NULL for a null pointer, which is what Swift's empty buffers
// have: an empty text or blob is bound as "" here.

static inline int shim_bind_text_copied(sqlite3_stmt *statement, int index, const void *bytes,
                                        sqlite3_uint64 count) {
  return sqlite3_bind_text64(statement, index, bytes ? (const char *)bytes : "", count,
                             SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline int shim_bind_text_borrowed(sqlite3_stmt *statement, int index, const void *bytes,
                                          sqlite3_uint64 count) {
  return sqlite3_bind_text64(statement, index, bytes ? (const char *)bytes : "", count,
                             SQLITE_STATIC, SQLITE_UTF8);
}

static inline int shim_bind_blob_copied(sqlite3_stmt *statement, int index, const void *bytes,
                                        sqlite3_uint64 count) {
  return sqlite3_bind_blob64(statement, index, bytes ? bytes : "", count, SQLITE_TRANSIENT);
}

static inline int shim_bind_blob_borrowed(sqlite3_stmt *statement, int index, const void *bytes,
                                          sqlite3_uint64 count) {
  return sqlite3_bind_blob64(statement, index, bytes ? bytes : "", count, SQLITE_STATIC);
}

// sqlite3_db_config is variadic; this is its form for the options that are switches.
static inline int shim_set_switch(sqlite3 *connection, int option, int on) {
  return sqlite3_db_config(connection, option, on, (int *)0);
}

// sqlite3_config is variadic, too. Without its count of memory SQLite takes no lock, one for all
// threads of a process, at each of the allocations of which Debian's library makes a dozen a row.
static inline int shim_leave_memory_uncounted(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

// sqlite3_auto_extension takes a function of any form, cast to one without parameters.
typedef int (*shim_extension)(sqlite3 *connection, char **message, const void *functions);

static inline int shim_auto_extension(shim_extension entry) {
  return sqlite3_auto_extension((void (*)(void))entry);
}

static inline int shim_cancel_auto_extension(shim_extension entry) {
  return sqlite3_cancel_auto_extension((void (*)(void))entry);
}
