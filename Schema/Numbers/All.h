/* All numbers that a migration may have. */
#define HUNDREDS 0
#include "Tens.h"
#undef HUNDREDS
#define HUNDREDS 1
#include "Tens.h"
#undef HUNDREDS
#if __has_embed("../Migrations/0200.sql")
#error "add a further hundred here"
#endif
