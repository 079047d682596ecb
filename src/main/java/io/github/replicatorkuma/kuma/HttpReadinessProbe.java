package io.github.replicatorkuma.kuma;

import io.github.replicatorkuma.exec.ChildProcess;
import io.github.replicatorkuma.exec.Processes;
import io.github.replicatorkuma.http.HttpAnswer;
import io.github.replicatorkuma.http.HttpCall;
import io.github.replicatorkuma.model.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Asks Kuma for its entry page.
 *
 * <p>Nothing else tells a booted Kuma from one that migrates or shows its set-up page: both listen
 * on the same port and answer other questions.
 *
 * @param entryPage where Kuma's {@code /api/entry-page} is when it is asked
 */
public record HttpReadinessProbe(Supplier<URI> entryPage) implements ReadinessProbe {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** The answers have one line. */
  private static final int MOST_BYTES = 1 << 16;

  @Override
  public Readiness probe() {
    HttpCall call =
        HttpCall.get(entryPage.get()).with("Accept", "application/json").onThisMachine();
    try {
      HttpAnswer answer = call.answer(TIMEOUT, MOST_BYTES);
      return answer.status() == 200 ? judge(answer.text()) : Readiness.NOT_ANSWERING;
    } catch (IOException e) {
      return Readiness.NOT_ANSWERING;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Readiness.NOT_ANSWERING;
    }
  }

  @Override
  public boolean mayBe(ChildProcess child) {
    return new Processes().mayListen(entryPage.get().getPort(), child.tree());
  }

  /**
   * @throws IOException when it is no JSON
   */
  private static Readiness judge(String text) throws IOException {
    return switch (Json.read(text).path("type").asText()) {
      case "entryPage", "statusPageMatchedDomain" -> Readiness.READY;
      case "setup-database" -> Readiness.SETUP_DATABASE;
      default -> Readiness.NOT_ANSWERING;
    };
  }
}
