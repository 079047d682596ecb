package io.github.replicatorkuma.fleet.store;

import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;

/** Rows of a real MariaDB keep the contract. */
final class MariaDbRecordsTest extends RecordStoreContract {
  private final MariaDbServer server = MariaDbServer.shared();
  private final String database = server.freshName().replace("kuma", "fleet");

  @BeforeEach
  void create() {
    server.execute(
        "CREATE DATABASE `" + database + "` CHARACTER SET latin1",
        "CREATE USER `" + database + "` IDENTIFIED BY 'p@ss'",
        "GRANT ALL ON `" + database + "`.* TO `" + database + "`");
  }

  @Override
  protected String address() {
    return "jdbc:mariadb://%s:%d/%s?user=%s&password=p@ss"
        .formatted(server.host(), server.port(), database, database);
  }

  @Override
  protected void plant(String name, byte[] content) {
    server.execute(
        "INSERT INTO `%s`.replicator_fleet VALUES ('%s', X'%s')"
            .formatted(database, name, HexFormat.of().formatHex(content)));
  }
}
