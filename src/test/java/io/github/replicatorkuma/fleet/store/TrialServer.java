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
    try (AutoCloseable unused = start(arguments[0])) {
      while (System.in.read() >= 0) {
        // until whoever started it ends
      }
    }
  }

  private static AutoCloseable start(String kind) throws Exception {
    switch (kind) {
      case "mariadb":
        MariaDbServer mariaDb = MariaDbServer.start();
        mariaDb.execute(
            "CREATE DATABASE fleet",
            "CREATE USER fleet IDENTIFIED BY 'trial'",
            "GRANT ALL ON fleet.* TO fleet");
        System.out.println(mariaDb.port());
        return mariaDb;
      case "postgresql":
        PostgresServer postgres = new PostgresServer();
        postgres.execute(
            "postgres", "CREATE USER fleet PASSWORD 'trial'", "CREATE DATABASE fleet OWNER fleet");
        System.out.println(postgres.address("").replaceAll(".*:(\\d+)/.*", "$1"));
        return postgres;
      default:
        S3Server s3 = new S3Server("trial", "trial-secret");
        if (kind.equals("s3-501")) {
          s3.refuseConditions();
        }
        s3.put("bucket", "another", new byte[1]);
        System.out.println(s3.http("").replaceAll(".*:(\\d+)/.*", "$1"));
        return s3;
    }
  }
}
