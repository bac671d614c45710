/* A hundred numbers of which HUNDREDS is given. */
#define TENS 0
#include "Units.h"
#undef TENS
#define TENS 1
#include "Units.h"
#undef TENS
#define TENS 2
#include "Units.h"
#undef TENS
#define TENS 3
#include "Units.h"
#undef TENS
#define TENS 4
#include "Units.h"
#undef TENS
#define TENS 5
#include "Units.h"
#undef TENS
#define TENS 6
#include "Units.h"
#undef TENS
#define TENS 7
#include "Units.h"
#undef TENS
#define TENS 8
#include "Units.h"
#undef TENS
#define TENS 9
#include "Units.h"
#undef TENS
