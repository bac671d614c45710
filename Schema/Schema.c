#include "Schema.h"

/* Adding a migration is a file below Migrations/ called by its number in four digits: the preprocessor finds it
   by that name, and Package.swift makes this file depend on the folder. A number may be left out. */
#define MIGRATION_STRING(text) #text
#define MIGRATION_TEXT(text) MIGRATION_STRING(text)
#define MIGRATION_PASTE(before, hundreds, tens, units) before##hundreds##tens##units
#define MIGRATION_DIGITS(before, hundreds, tens, units) MIGRATION_PASTE(before, hundreds, tens, units)
/* Seen from Numbers/. */
#define MIGRATION_FILE(units) MIGRATION_TEXT(../Migrations/MIGRATION_DIGITS(0, HUNDREDS, TENS, units).sql)
#define MIGRATION_NAME(units) MIGRATION_DIGITS(migration_, HUNDREDS, TENS, units)
/* A number that begins with 0 would be octal. */
#define MIGRATION_NUMBER(units) (MIGRATION_DIGITS(1, HUNDREDS, TENS, units) - 1000)

#define MIGRATION_EMBEDS
#define MIGRATION_BEGIN(units) static const char MIGRATION_NAME(units)[] = {
#define MIGRATION_END };
#include "Numbers/All.h"
#undef MIGRATION_EMBEDS
#undef MIGRATION_BEGIN
#undef MIGRATION_END

static const struct schema_migration migrations[] = {
#define MIGRATION_BEGIN(units) {MIGRATION_NUMBER(units), MIGRATION_NAME(units), sizeof MIGRATION_NAME(units)
#define MIGRATION_END },
#include "Numbers/All.h"
};

static const char offices[] = {
#embed "Register/offices.ndjson"
};

const struct schema_migration *schema_migrations(size_t *count) {
  *count = sizeof migrations / sizeof migrations[0];
  return migrations;
}

const char *schema_register(size_t *length) {
  *length = sizeof offices;
  return offices;
}
