#pragma once
#include <microhttpd.h>

// MHD_start_daemon, MHD_get_…_info and MHD_set_connection_option are variadic, which
// Swift does not import; the reader results are cast macros, which it does not see either.

typedef void *(*redress_uri_callback)(void *context, const char *uri,
                                      struct MHD_Connection *connection);

static inline struct MHD_Daemon *redress_start_daemon(
    unsigned int flags, MHD_AcceptPolicyCallback offered, MHD_NotifyConnectionCallback changed,
    redress_uri_callback began, MHD_AccessHandlerCallback received,
    MHD_RequestCompletedCallback completed, void *context, struct MHD_OptionItem *options) {
  return MHD_start_daemon(flags, 0, offered, context, received, context,
                          MHD_OPTION_NOTIFY_CONNECTION, changed, context,
                          MHD_OPTION_URI_LOG_CALLBACK, began, context,
                          MHD_OPTION_NOTIFY_COMPLETED, completed, context,
                          MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

static inline const struct sockaddr *redress_client_address(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  return info ? info->client_addr : NULL;
}

static inline int redress_client_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? info->connect_fd : -1;
}

static inline void *redress_socket_context(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info ? info->socket_context : NULL;
}

static inline unsigned int redress_open_connections(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_DAEMON);
  const union MHD_DaemonInfo *open =
      info ? MHD_get_daemon_info(info->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS) : NULL;
  return open ? open->num_connections : 0;
}

static inline void redress_set_idle_timeout(struct MHD_Connection *connection,
                                            unsigned int seconds) {
  MHD_set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT, seconds);
}

static const ssize_t redress_reader_end = MHD_CONTENT_READER_END_OF_STREAM;
static const ssize_t redress_reader_failed = MHD_CONTENT_READER_END_WITH_ERROR;
static const uint64_t redress_size_unknown = MHD_SIZE_UNKNOWN;
