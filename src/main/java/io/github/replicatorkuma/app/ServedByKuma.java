package io.github.replicatorkuma.app;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.database.EmbeddedAccess;
import io.github.replicatorkuma.kuma.EmbeddedServer;
import io.github.replicatorkuma.kuma.KumaException;
import java.nio.file.Path;

/** Kuma's embedded database server, to whoever uses that database. */
public record ServedByKuma(EmbeddedServer server) implements EmbeddedAccess {
  @Override
  public Path socket() {
    return server.socket();
  }

  @Override
  public void ensureRunning() throws DatabaseException {
    if (!server.isCreated()) {
      throw new DatabaseException(Kind.MISSING, "no embedded database at " + socket());
    }
    ask(server::ensureRunning);
  }

  @Override
  public void create() throws DatabaseException {
    ask(server::create);
  }

  private interface Request {
    void run() throws KumaException, InterruptedException;
  }

  private static void ask(Request request) throws DatabaseException {
    try {
      request.run();
    } catch (KumaException e) {
      throw new DatabaseException(
          e.isTerminal() ? Kind.MISCONFIGURED : Kind.UNAVAILABLE,
          String.valueOf(e.getMessage()),
          e.hint(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseException(
          Kind.UNAVAILABLE, "interrupted while the embedded database started", e);
    }
  }
}
