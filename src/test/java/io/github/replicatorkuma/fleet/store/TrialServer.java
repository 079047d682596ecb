package io.github.replicatorkuma.fleet.store;

import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.store.S3Server;

/**
 * A server for {@code scripts/fleet-trial.sh}: prints its port, and ends when nothing more can be
 * read.
 */
public final class TrialServer {
  private TrialServer() {}

  /**
   * Serves.
   *
   * @param arguments the kind of server
   */
  public static void main(String[] arguments) throws Exception {
    AutoCloseable server = start(arguments[0]);
    try {
      while (System.in.read() >= 0) {
        // until whoever started it ends
      }
    } finally {
      server.close();
    }
  }

  private static AutoCloseable start(String kind) throws Exception {
    return switch (kind) {
      case "mariadb" -> mariaDb();
      case "postgresql" -> postgresql();
      default -> s3(kind.equals("s3-501"));
    };
  }

  private static AutoCloseable mariaDb() {
    MariaDbServer server = MariaDbServer.start();
    server.execute(
        "CREATE DATABASE fleet",
        "CREATE USER fleet IDENTIFIED BY 'trial'",
        "GRANT ALL ON fleet.* TO fleet");
    System.out.println(server.port());
    return server;
  }

  private static AutoCloseable postgresql() throws Exception {
    PostgresServer server = new PostgresServer();
    server.execute(
        "postgres", "CREATE USER fleet PASSWORD 'trial'", "CREATE DATABASE fleet OWNER fleet");
    System.out.println(server.address("").replaceAll(".*:(\\d+)/.*", "$1"));
    return server;
  }

  private static AutoCloseable s3(boolean refusesConditions) throws Exception {
    S3Server server = new S3Server("trial", "trial-secret");
    if (refusesConditions) {
      server.refuseConditions();
    }
    server.put("bucket", "another", new byte[1]);
    System.out.println(server.http("").replaceAll(".*:(\\d+)/.*", "$1"));
    return server;
  }
}
