#ifndef WORKROOM_CSQLITE_SHIM_H
#define WORKROOM_CSQLITE_SHIM_H

#include <sqlite3.h>

// sqlite3_config() takes a variable list of arguments, which Swift cannot pass; returns SQLite's code.
// Nobody asks SQLite how much memory it uses; to know it, it takes a lock at every allocation.
static inline int workroom_sqlite_count_no_memory(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

#endif
