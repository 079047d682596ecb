package io.github.replicatorkuma.config;

/** How a leader lets its replicas know that it has published; none is ever needed. */
public enum Signal {
  /** By the message that it sends to the ntfy topic anyway. */
  NTFY,
  /** Not at all: replicas look at their interval. */
  OFF
}
