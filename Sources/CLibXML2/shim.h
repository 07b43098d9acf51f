#ifndef WORKROOM_CLIBXML2_SHIM_H
#define WORKROOM_CLIBXML2_SHIM_H

#include <libxml/xmlversion.h>
// Debian's libxml2 pulls ICU's headers in through encoding.h; their types clash with those of the
// ICU that Foundation carries, and nothing here needs them.
#undef LIBXML_ICU_ENABLED

#include <malloc.h>

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

// `xmlFree` is a mutable global function pointer, which Swift 6 refuses to read.
static inline void workroom_xml_free(void *_Nullable memory) {
  if (memory) xmlFree(memory);
}

// The tree of a large page is many small pieces; freed, they would stay with the process.
static inline void workroom_xml_return_memory(void) {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

// A structured handler must have a C address; this one keeps libxml2 from writing to stderr.
static inline void workroom_xml_ignore_error(void *_Nullable data, xmlErrorPtr _Nullable error) {
  (void)data;
  (void)error;
}

// Errors of XPath go to the handler of their context, never to the process-wide one.
static inline void workroom_xml_silence(xmlXPathContextPtr _Nonnull context) {
  context->error = workroom_xml_ignore_error;
}

#endif
