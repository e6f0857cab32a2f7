package org.blockwright.runtime.serve;

import java.util.Set;

/**
 * Names by which clients reach the server. A server on the loopback interface answers to its own
 * names alone: another site whose name has been pointed at 127.0.0.1 would else read its answers.
 *
 * @param host that it listens on
 * @param loopback whether only this machine reaches it
 */
record HostNames(String host, boolean loopback) {
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

  boolean accepts(String asked) {
    return !loopback || asked == null || LOCAL.contains(asked) || asked.equals(host);
  }
}
