package io.github.replicatorkuma.kuma;

import java.nio.file.Path;
import java.time.Duration;

/** A Kuma whose database is none of its own affair. */
public final class NoEmbeddedServer implements EmbeddedServer {
  @Override
  public boolean isCreated() {
    return false;
  }

  @Override
  public Path socket() {
    return Path.of("/nowhere/mariadb.sock");
  }

  @Override
  public void ensureRunning() {}

  @Override
  public boolean stop(Duration atMost) {
    return true;
  }

  @Override
  public boolean stopOwn(Duration atMost) {
    return true;
  }

  @Override
  public void handOver(KumaStart start) throws KumaException {
    var unused = start.start();
  }

  @Override
  public void refuseStarts() {}
}
