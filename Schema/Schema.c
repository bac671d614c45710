#include "Schema.h"

/* Adding a migration is a file below Migrations/, an #embed here and a row in the table. */
static const char change_log[] = {
#embed "Migrations/0001-change-log.sql"
};
static const char records[] = {
#embed "Migrations/0002-records.sql"
};
static const char certificates[] = {
#embed "Migrations/0003-certificates.sql"
};
static const char voided_cases[] = {
#embed "Migrations/0004-voided-cases.sql"
};
static const char enrolment[] = {
#embed "Migrations/0005-enrolment.sql"
};
static const char erasures[] = {
#embed "Migrations/0006-erasures.sql"
};
static const char signatures[] = {
#embed "Migrations/0007-signatures.sql"
};
static const char trust[] = {
#embed "Migrations/0008-trust.sql"
};
static const char access_notes[] = {
#embed "Migrations/0010-access.sql"
};
static const char deadlines[] = {
#embed "Migrations/0017-deadlines.sql"
};

static const struct schema_migration migrations[] = {
  {1, change_log, sizeof change_log},
  {2, records, sizeof records},
  {3, certificates, sizeof certificates},
  {4, voided_cases, sizeof voided_cases},
  {5, enrolment, sizeof enrolment},
  {6, erasures, sizeof erasures},
  {7, signatures, sizeof signatures},
  {8, trust, sizeof trust},
  {10, access_notes, sizeof access_notes},
  {17, deadlines, sizeof deadlines},
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
