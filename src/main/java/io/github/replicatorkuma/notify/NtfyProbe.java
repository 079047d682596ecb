package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.http.HttpAnswer;
import io.github.replicatorkuma.http.HttpCall;
import io.github.replicatorkuma.http.HttpFailure;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Asks an ntfy server whether it is there, without a message to anybody and without the login. */
public record NtfyProbe(NtfyTarget target, Duration timeout) {
  private static final int LONGEST_ANSWER = 1000;

  /** Which server that is, without topic and login. */
  public String server() {
    return target.server();
  }

  /** What is in the way of messages; empty when nothing is seen. */
  public Optional<String> problem() throws InterruptedException {
    URI health = URI.create(target.server() + "/v1/health");
    try {
      HttpAnswer answer = HttpCall.get(health).answer(timeout, LONGEST_ANSWER);
      if (answer.status() != 200) {
        return Optional.of("HTTP " + answer.status());
      }
      return answer.text().contains("\"healthy\"")
          ? Optional.empty()
          : Optional.of("what answers there is no ntfy server");
    } catch (HttpFailure e) {
      return Optional.of(e.reason());
    }
  }
}
