package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.http.HttpCall;
import io.github.replicatorkuma.http.HttpFailure;
import java.time.Duration;

/** Posts one message to ntfy, once. */
final class NtfyClient {
  private final NtfyTarget target;
  private final Duration timeout;

  NtfyClient(NtfyTarget target, Duration timeout) {
    this.target = target;
    this.timeout = timeout;
  }

  /**
   * How one try ended.
   *
   * @param worthRetrying whether the same message may arrive later
   * @param reason what to log, without topic or login; empty when delivered
   */
  record Attempt(boolean delivered, boolean worthRetrying, String reason) {
    static final Attempt DELIVERED = new Attempt(true, false, "");

    static Attempt retryable(String reason) {
      return new Attempt(false, true, reason);
    }

    static Attempt rejected(String reason) {
      return new Attempt(false, false, reason);
    }
  }

  Attempt post(byte[] json) throws InterruptedException {
    HttpCall call = HttpCall.post(target.publishUri(), "application/json", json);
    try {
      return judge(target.loggedIn(call).status(timeout));
    } catch (HttpFailure e) {
      return Attempt.retryable(e.reason());
    }
  }

  /** What this status means, whatever was asked. */
  static Attempt judge(int status) {
    if (status >= 200 && status < 300) {
      return Attempt.DELIVERED;
    }
    return switch (status) {
      case 301, 302, 307, 308 ->
          Attempt.rejected("HTTP " + status + ", a redirect: NTFY_URL may need https://");
      case 401, 403 ->
          Attempt.rejected("HTTP " + status + ": check NTFY_TOKEN, or the login in NTFY_URL");
      case 408, 429 -> Attempt.retryable("HTTP " + status);
      default ->
          status >= 500
              ? Attempt.retryable("HTTP " + status)
              : Attempt.rejected("HTTP " + status + ": NTFY_URL may not be an ntfy server's");
    };
  }
}
