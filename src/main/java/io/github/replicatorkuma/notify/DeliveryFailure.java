package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.http.HttpCall;
import io.github.replicatorkuma.http.HttpFailure;
import java.util.function.IntFunction;

/** A notification was not delivered. */
public final class DeliveryFailure extends Exception {
  private final Kind kind;
  private final String hint;

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
   * @param hint what to do; may be empty
   */
  DeliveryFailure(Kind kind, String reason, String hint) {
    super(reason);
    this.kind = kind;
    this.hint = hint;
  }

  /**
   * Asks, and throws where nothing good is answered.
   *
   * @param hint what to do about a status that is not good
   */
  static void unlessGood(HttpCall call, IntFunction<String> hint)
      throws DeliveryFailure, InterruptedException {
    try {
      unlessGood(call.status(Channel.TIMEOUT), hint);
    } catch (HttpFailure e) {
      throw noAnswer(e);
    }
  }

  static DeliveryFailure noAnswer(HttpFailure failure) {
    return new DeliveryFailure(Kind.RETRYABLE, failure.reason(), "");
  }

  /**
   * Throws what {@code status} means, whatever was asked.
   *
   * @param hint what to do about one that is not good
   */
  static void unlessGood(int status, IntFunction<String> hint) throws DeliveryFailure {
    if (status < 200 || status >= 300) {
      boolean busy = status == 408 || status == 429 || status >= 500;
      boolean elsewhere = status == 302 || status == 303 || status == 307; // for now
      String redirect = status >= 300 && status < 400 ? ", a redirect, which is not followed" : "";
      throw new DeliveryFailure(
          busy || elsewhere ? Kind.RETRYABLE : Kind.REJECTED,
          "HTTP " + status + redirect,
          busy ? "" : hint.apply(status));
    }
  }

  Kind kind() {
    return kind;
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  String hint() {
    return hint;
  }
}
