#pragma once
#include <stddef.h>

// The linker gathers what the files of CaseModel/RecordTypes put into one section and names its two
// ends, which Swift has no word for.

typedef const void *_Nonnull (*redress_record_type)(void);

extern const redress_record_type _Nonnull __start_redress_record_types[];
extern const redress_record_type _Nonnull __stop_redress_record_types[];

static inline size_t redress_record_types_count(void) {
  return (size_t)(__stop_redress_record_types - __start_redress_record_types);
}

static inline redress_record_type _Nonnull redress_record_type_at(size_t index) {
  return __start_redress_record_types[index];
}
