package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.http.HttpFailure;

/** A notification was not delivered. */
public final class DeliveryFailure extends Exception {
  private final Kind kind;

  /** What that means for the same notification. */
  enum Kind {
    /** It may arrive later. */
    RETRYABLE,
    /** The next try would end the same way. */
    REJECTED,
    /** The service has no word for it. */
    UNSPOKEN
  }

  /**
   * @param reason for logs, without what lets anybody in
   */
  DeliveryFailure(Kind kind, String reason) {
    super(reason);
    this.kind = kind;
  }

  static DeliveryFailure noAnswer(HttpFailure failure) {
    return new DeliveryFailure(Kind.RETRYABLE, failure.reason());
  }

  Kind kind() {
    return kind;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
