#ifndef WORKROOM_CLIBARCHIVE_SHIM_H
#define WORKROOM_CLIBARCHIVE_SHIM_H

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

// libarchive converts names to the charset of the calling thread's locale. These two switch only
// that thread, so that neither the environment nor another thread can change what a name reads.
static inline locale_t workroom_utf8_locale(void) {
  return newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

static inline locale_t workroom_use_locale(locale_t locale) {
  return uselocale(locale);
}

#endif
