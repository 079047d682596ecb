package io.github.replicatorkuma.kuma;

import io.github.replicatorkuma.time.Sleeper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A script of {@code fake-kuma/}, run by node as a real child process. */
public final class FakeKuma implements AutoCloseable {
  private static final Path SCRIPTS = Path.of("src/test/resources/fake-kuma").toAbsolutePath();

  final int port;
  public final SupervisedKuma kuma;

  public FakeKuma(String script, Map<String, String> environment, KumaDeadlines deadlines)
      throws IOException {
    this.port = FreePort.find();
    Map<String, String> all = new HashMap<>(environment);
    all.put("PATH", System.getenv("PATH"));
    all.put("PORT", String.valueOf(port));
    this.kuma =
        new SupervisedKuma(
            () -> new KumaCommand(List.of("node", script + ".cjs"), all, SCRIPTS),
            new HttpReadinessProbe(
                () -> URI.create("http://127.0.0.1:" + port + "/api/entry-page")),
            Clock.systemUTC(),
            Sleeper.system(),
            deadlines,
            new NoEmbeddedServer(),
            LiveKuma.none("not in this test", ""),
            Optional.empty());
  }

  @Override
  public void close() throws KumaException {
    kuma.stopNow(Duration.ZERO);
  }
}
