#pragma once
#include <stddef.h>

/* The SQL of one numbered migration, not NUL-terminated. */
struct schema_migration { int number; const char *sql; size_t length; };

/* All migrations in ascending order of number. */
const struct schema_migration *schema_migrations(size_t *count);

/* The register: the lines of the fixed log of offices, one JSON object a line. */
const char *schema_register(size_t *length);
