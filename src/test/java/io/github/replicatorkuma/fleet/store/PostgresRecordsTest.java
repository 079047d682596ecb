package io.github.replicatorkuma.fleet.store;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Rows of a real PostgreSQL keep the contract. */
final class PostgresRecordsTest extends RecordStoreContract {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static PostgresServer server;

  private final String database = "fleet" + DATABASES.incrementAndGet();

  @BeforeAll
  static void start() throws Exception {
    server = new PostgresServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void create() throws Exception {
    server.execute("postgres", "CREATE DATABASE " + database);
  }

  @Override
  protected String address() {
    return server.address(database)
        + "?user=postgres&password="
        + URLEncoder.encode(PostgresServer.PASSWORD, StandardCharsets.UTF_8);
  }

  @Override
  protected void plant(String name, byte[] content) throws Exception {
    server.execute(
        database,
        "INSERT INTO replicator_fleet VALUES ('%s', '\\x%s')"
            .formatted(name, HexFormat.of().formatHex(content)));
  }
}
