/* The third opinion on messages. stdin: records of a decimal length, a line feed and as many bytes
   of one message. stdout, per message: "message ID" (without angle brackets, or "-"), then one
   "part SHA256 TRIMMED" per leaf in order, message/rfc822 descended into, then "end". TRIMMED is
   the digest when white space at line ends of quoted-printable is deleted first (RFC 2045 6.7). */
#include <gmime/gmime.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The octets of `content` into a new array, decoded or as they stand. */
static GByteArray *octets_of(GMimeDataWrapper *content, gboolean decoded) {
  GMimeStream *memory = g_mime_stream_mem_new();
  if (content && decoded) {
    g_mime_data_wrapper_write_to_stream(content, memory);
  } else if (content) {
    GMimeStream *stored = g_mime_data_wrapper_get_stream(content);
    g_mime_stream_reset(stored);
    g_mime_stream_write_to_stream(stored, memory);
  }
  g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(memory), FALSE);
  GByteArray *octets = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
  g_object_unref(memory);
  return octets;
}

static void delete_trailing_space(GByteArray *text) {
  guint kept = 0;
  for (guint at = 0; at < text->len; at++) {
    guint8 byte = text->data[at];
    gboolean is_crlf = byte == '\r' && at + 1 < text->len && text->data[at + 1] == '\n';
    if (byte == '\n' || is_crlf)
      while (kept > 0 && (text->data[kept - 1] == ' ' || text->data[kept - 1] == '\t')) kept--;
    text->data[kept++] = byte;
  }
  while (kept > 0 && (text->data[kept - 1] == ' ' || text->data[kept - 1] == '\t')) kept--;
  g_byte_array_set_size(text, kept);
}

static char *trimmed_digest(GMimeDataWrapper *content) {
  GByteArray *text = octets_of(content, FALSE);
  delete_trailing_space(text);
  char *decoded = g_malloc(text->len + 4);
  GMimeEncoding decoder;
  g_mime_encoding_init_decode(&decoder, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  size_t length = g_mime_encoding_flush(&decoder, (char *)text->data, text->len, decoded);
  char *digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (guchar *)decoded, length);
  g_free(decoded);
  g_byte_array_free(text, TRUE);
  return digest;
}

static void print_leaf(GMimePart *part) {
  GMimeDataWrapper *content = g_mime_part_get_content(part);
  GByteArray *octets = octets_of(content, TRUE);
  char *digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, octets->data, octets->len);
  GMimeContentEncoding encoding = g_mime_part_get_content_encoding(part);
  char *trimmed = encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ? trimmed_digest(content)
                                                                     : g_strdup(digest);
  printf("part %s %s\n", digest, trimmed);
  g_free(digest);
  g_free(trimmed);
  g_byte_array_free(octets, TRUE);
}

static void print_message(const char *bytes, size_t length) {
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, length);
  GMimeParser *parser = g_mime_parser_new_with_stream(stream);
  g_mime_parser_set_format(parser, GMIME_FORMAT_MESSAGE);
  GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
  const char *id = message ? g_mime_message_get_message_id(message) : NULL;
  printf("message %s\n", id && *id ? id : "-");
  if (message) {
    GMimePartIter *parts = g_mime_part_iter_new(GMIME_OBJECT(message));
    if (g_mime_part_iter_is_valid(parts)) do {
      GMimeObject *object = g_mime_part_iter_get_current(parts);
      if (GMIME_IS_PART(object)) print_leaf(GMIME_PART(object));
    } while (g_mime_part_iter_next(parts));
    g_mime_part_iter_free(parts);
    g_object_unref(message);
  }
  printf("end\n");
  g_object_unref(parser);
  g_object_unref(stream);
}

int main(void) {
  size_t length;
  g_mime_init();
  while (scanf("%zu", &length) == 1) {
    if (getchar() != '\n') return 1;
    char *bytes = malloc(length + 1);
    if (!bytes || fread(bytes, 1, length, stdin) != length) return 1;
    print_message(bytes, length);
    free(bytes);
  }
  return 0;
}
