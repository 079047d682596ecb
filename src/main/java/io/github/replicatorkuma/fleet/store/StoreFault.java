package io.github.replicatorkuma.fleet.store;

import static io.github.replicatorkuma.model.ReplicationException.Severity.RETRYABLE;
import static io.github.replicatorkuma.model.ReplicationException.Severity.RETRYABLE_SLOWLY;
import static io.github.replicatorkuma.model.ReplicationException.Severity.TERMINAL;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import org.jspecify.annotations.Nullable;

/** Why a store of records does not do what it is asked, and what the operator can do. */
enum StoreFault {
  ADDRESS(
      TERMINAL,
      "Name a place for the records in REPLICATOR_FLEET, the same on every instance, beside the"
          + " repository and not in it: /path/kuma-fleet, s3:https://host/bucket/kuma-fleet,"
          + " rest:https://host/kuma-fleet/, jdbc:mariadb://host/database?user=… or"
          + " jdbc:postgresql://host/database?user=…"),
  APART(
      TERMINAL,
      "Mount the directory above the repository (in Docker, say, /mnt/nas:/backups with"
          + " RESTIC_REPOSITORY=/backups/kuma), or name another one that all instances share in"
          + " REPLICATOR_FLEET."),
  KUMAS(
      TERMINAL,
      "Create another database, with a user of its own, and name it in REPLICATOR_FLEET."),
  LOGIN(
      TERMINAL,
      "Correct the key or the password: with S3 AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, else"
          + " the login in REPLICATOR_FLEET or RESTIC_REPOSITORY."),
  DENIED(
      TERMINAL,
      "Let this user list, read, write and delete there, or name another place in REPLICATOR_FLEET."),
  MISSING(TERMINAL, "Create it, or correct its name in REPLICATOR_FLEET or RESTIC_REPOSITORY."),
  REJECTED(
      TERMINAL,
      "Check http:// or https://, host, port and path in REPLICATOR_FLEET or RESTIC_REPOSITORY; with"
          + " S3 also AWS_DEFAULT_REGION and this machine's clock."),
  GONE(RETRYABLE, "Mount it again. If it was emptied on purpose, restart this instance."),
  FULL(RETRYABLE, "Free some space there. Tried again by itself."),
  BUSY(RETRYABLE_SLOWLY, "Tried again by itself. If it lasts, raise REPLICATOR_HEARTBEAT."),
  UNREACHABLE(
      RETRYABLE,
      "Tried again by itself. If it lasts, check the network, the server and its address.");

  private final Severity severity;
  private final String hint;

  StoreFault(Severity severity, String hint) {
    this.severity = severity;
    this.hint = hint;
  }

  /** What a web server means by a status that is not good. */
  static StoreFault ofStatus(int status) {
    return switch (status) {
      case 401 -> LOGIN;
      case 403, 405 -> DENIED;
      case 404 -> MISSING;
      case 429, 503 -> BUSY;
      case 507 -> FULL;
      default -> status >= 500 ? UNREACHABLE : REJECTED;
    };
  }

  /**
   * One of a place yet to be named.
   *
   * @param what without secrets
   */
  Found found(String what, @Nullable Throwable cause) {
    return new Found(this, what, cause);
  }

  /** A fault that was met. */
  static final class Found extends Exception {
    private static final long serialVersionUID = 1L;

    private final StoreFault fault;

    private Found(StoreFault fault, String what, @Nullable Throwable cause) {
      super(what, cause);
      this.fault = fault;
    }

    /** For people; {@code place} has no secrets. */
    ReplicationException at(String place) {
      String message = "The records of the fleet (" + place + "): " + getMessage();
      return new ReplicationException(fault.severity, message, fault.hint, this);
    }
  }
}
