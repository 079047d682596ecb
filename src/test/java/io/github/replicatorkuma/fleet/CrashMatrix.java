package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.bench.Directories;
import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.database.mariadb.TestMariaDb.Route;
import io.github.replicatorkuma.fleet.StoredTables.Types;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each step of a role, at which its process is killed, or which fails, on each kind of database. A
 * step that is not reached is a failure.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
abstract class CrashMatrix {
  /** What happens at the step. */
  enum Way {
    KILLED,
    /** With a failure that is tried again. */
    FAILED,
    /** With a failure that nobody expects. */
    THREW
  }

  enum Kind {
    SQLITE,
    MARIADB
  }

  /** A column of the table. */
  record Column(Way way, Kind kind, String title) {
    @Override
    public String toString() {
      return title;
    }
  }

  private static final List<Column> COLUMNS =
      List.of(
          new Column(Way.KILLED, Kind.SQLITE, "killed, SQLite"),
          new Column(Way.KILLED, Kind.MARIADB, "killed, MariaDB"),
          new Column(Way.FAILED, Kind.SQLITE, "failed, SQLite"),
          new Column(Way.FAILED, Kind.MARIADB, "failed, MariaDB"),
          new Column(Way.THREW, Kind.SQLITE, "threw, SQLite"));

  /** What is left of an instance, with a process that lives on or a new one. */
  record Remains(
      CrashScenario scenario, CrashInstance instance, TestKuma database, CrashDaemon daemon) {}

  @TempDir static Path directory;

  private final Step.Role role;
  private final CrashTable table;
  private final Map<Kind, Map<CrashPlace, TestKuma>> killed = new EnumMap<>(Kind.class);
  Types types;

  CrashMatrix(Step.Role role) {
    this.role = role;
    this.table = new CrashTable(role, COLUMNS.stream().map(Column::title).toList());
  }

  /** Makes what all instances have in common. */
  abstract void prepare() throws Exception;

  /** Leads an instance with a fresh database to where the next cycle reaches the step. */
  abstract void prepare(
      CrashScenario scenario, Kind kind, CrashInstance instance, TestKuma database)
      throws Exception;

  /**
   * Asserts that the instance is whole, converges, and leaves nothing behind.
   *
   * @return what was found, in a few words
   */
  abstract String aftermath(Remains remains) throws Exception;

  @BeforeAll
  void prepareAll() throws Exception {
    types = Types.of(MariaDbServer.shared());
    prepare();
  }

  @AfterAll
  void writeTable() throws IOException {
    table.write();
  }

  Stream<Arguments> cells() {
    return COLUMNS.stream()
        .flatMap(column -> CrashPlace.of(role).stream().map(place -> Arguments.of(place, column)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("cells")
  void instance_crashedAtAStep_isWholeAndConverges(CrashPlace place, Column column)
      throws Exception {
    Remains remains =
        column.way() == Way.KILLED ? killed(place, column.kind()) : failed(place, column);
    try {
      table.found(place, column.title(), aftermath(remains));
    } finally {
      remains.database().close();
    }
  }

  private Remains killed(CrashPlace place, Kind kind) throws Exception {
    if (!killed.containsKey(kind)) {
      killed.put(kind, killAll(kind));
    }
    TestKuma database = Objects.requireNonNull(killed.get(kind)).get(place);
    assertThat(database).as("%s was reached", place).isNotNull();
    CrashInstance instance = instance(place, Way.KILLED, kind);
    CrashDaemon daemon = new CrashDaemon(place.scenario(), instance, Steps.UNOBSERVED);
    daemon.restart();
    return new Remains(place.scenario(), instance, database, daemon);
  }

  private Map<CrashPlace, TestKuma> killAll(Kind kind) throws Exception {
    Map<CrashPlace, TestKuma> databases = new HashMap<>();
    Map<CrashPlace, CrashInstance> instances = new LinkedHashMap<>();
    for (CrashPlace place : CrashPlace.of(role)) {
      CrashInstance instance = instance(place, Way.KILLED, kind);
      TestKuma database = database(instance, kind);
      prepare(place.scenario(), kind, instance, database);
      databases.put(place, database);
      instances.put(place, instance);
    }
    databases.keySet().retainAll(CrashChild.kill(directory, instances));
    return databases;
  }

  private Remains failed(CrashPlace place, Column column) throws Exception {
    CrashInstance instance = instance(place, column.way(), column.kind());
    TestKuma database = database(instance, column.kind());
    prepare(place.scenario(), column.kind(), instance, database);
    List<Step> failed = new ArrayList<>();
    Steps steps =
        reached -> {
          if (reached == place.step() && failed.isEmpty()) {
            failed.add(reached);
            if (column.way() == Way.THREW) {
              throw new IllegalStateException("thrown at " + reached);
            }
            throw ReplicationException.retryable("failed at " + reached, "");
          }
        };
    CrashDaemon daemon = new CrashDaemon(place.scenario(), instance, steps);
    daemon.cycle();
    if (failed.isEmpty()) {
      daemon.cycle();
    }
    assertThat(failed).as("reached").containsExactly(place.step());
    return new Remains(place.scenario(), instance, database, daemon);
  }

  private CrashInstance instance(CrashPlace place, Way way, Kind kind) {
    return new CrashInstance(
        directory.resolve(place.unparsed().replace(' ', '-') + "-" + way + "-" + kind));
  }

  static TestKuma database(CrashInstance instance, Kind kind) {
    return kind == Kind.SQLITE
        ? TestKuma.sqlite(instance.directory())
        : TestKuma.mariaDb(
            instance.directory(), TestMariaDb.seeded(MariaDbServer.shared()), Route.TCP);
  }

  /** The replicated rows by what they mean. */
  Map<String, List<String>> meaningOf(TestKuma database) {
    return StoredTables.meaningOf(database, types);
  }

  static void writeLogo(CrashInstance instance) throws IOException {
    Files.writeString(
        Files.createDirectories(instance.uploads()).resolve("logo1.png"), "the logo of page 1");
  }

  static void copyRepository(Path from, CrashInstance to) {
    Directories.delete(to.repository());
    Directories.copy(from, to.repository());
  }

  /** The files below a directory that may not be there. */
  static List<String> files(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
