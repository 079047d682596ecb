package io.github.replicatorkuma.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.RepositoryId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The state file on a real file system. */
final class StateDirectoryTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final String ASIDE = "state.json.unreadable-" + NOW.getEpochSecond();

  @TempDir private Path parent;

  @Test
  void directory_thatIsMissing_isMadeWithAFreshStateForItsOwnerOnly() throws Exception {
    StateDirectory directory = open("deep/state");

    InstanceState state = directory.load();

    assertThat(state.instanceId()).isNotBlank();
    assertThat(state.repositories()).isEmpty();
    assertThat(directory.load()).isEqualTo(state);
    assertThat(modeOf(directory.path())).isEqualTo("rwx------");
    assertThat(modeOf(stateFile(directory))).isEqualTo("rw-------");
  }

  @Test
  void directory_openToOthers_isClosedToThem() throws Exception {
    Path path = Files.createDirectory(parent.resolve("state"));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));

    open("state");

    assertThat(modeOf(path)).isEqualTo("rwx------");
  }

  @Test
  void files_openToOthers_areClosedToThemWhenTheDirectoryIsOpened() throws Exception {
    Path path = Files.createDirectory(parent.resolve("state"));
    for (String name : List.of("state.json", "restore-point.json", "before-first-apply.db")) {
      Files.writeString(path.resolve(name), "{}");
      Files.setPosixFilePermissions(
          path.resolve(name), PosixFilePermissions.fromString("rw-rw-rw-"));
    }

    open("state");

    for (String name : List.of("state.json", "restore-point.json", "before-first-apply.db")) {
      assertThat(modeOf(path.resolve(name))).as(name).isEqualTo("rw-------");
    }
  }

  @Test
  void stateFile_plantedAsALink_isReplacedAndNotWrittenThrough() throws Exception {
    Path victim = Files.writeString(parent.resolve("victim"), "precious");
    Path path = Files.createDirectory(parent.resolve("state"));
    Files.createSymbolicLink(path.resolve("state.json"), victim);
    Files.createSymbolicLink(path.resolve("state.json.new"), victim);

    StateDirectory directory = open("state");
    directory.save(directory.load());

    assertThat(victim).hasContent("precious");
    assertThat(Files.isSymbolicLink(stateFile(directory))).isFalse();
  }

  @Test
  void twoInstances_haveDifferentIds() throws Exception {
    assertThat(open("one").load().instanceId()).isNotEqualTo(open("two").load().instanceId());
  }

  @Test
  void state_savedAndLoaded_isTheSame() throws Exception {
    StateDirectory directory = open("state");
    InstanceState state =
        directory
            .load()
            .withDatabaseCopied()
            .withLocation("place", new RepositoryId("r1"))
            .withMemory(new RepositoryId("r1"), RepositoryMemoryTest.full())
            .withMemory(new RepositoryId("r2"), RepositoryMemory.EMPTY);

    directory.save(state);

    assertThat(directory.load()).isEqualTo(state);
    assertThat(directory.load().memoryOf(new RepositoryId("r3"))).isEqualTo(RepositoryMemory.EMPTY);
    assertThat(directory.load().repositoryAt("elsewhere")).isEmpty();
  }

  /** What is written here is read by the next version, too. */
  @Test
  void state_isWrittenInTheSameFormEverSince_withFieldsAdded() throws Exception {
    Path file = stateFile(open("state"));
    Files.writeString(
        file,
        """
        {"format":1,"instanceId":"abc","databaseCopied":true,"locations":{"place":"r1"},
         "repositories":{"r1":{
          "applied":{"id":{"value":"0123abcd"},"position":{"generation":1,"sequence":2},
           "digest":{"hex":"%1$s"},"leader":{"name":"kuma-1","id":"def"},
           "created":"2026-01-02T03:04:05.123456789Z","at":"2026-01-02T03:04:06Z",
           "monitorIds":[1,2],"content":{"basis":{"hex":"%1$s"},"settingKeys":["a"],
            "tables":{"tag":{"columns":["id"],"rows":3,"digest":{"hex":"%1$s"}}},
            "logos":{"logo1.png":{"hex":"%1$s"}}}},
          "rejected":{"89abcdef":"why"},"scriptSnapshots":["01234567"],
          "passedOver":{"position":{"generation":1,"sequence":1},"scriptTime":"1970-01-01T00:00:00Z"},
          "lookedAt":"2026-01-02T03:04:07Z"}}}
        """
            .formatted("0a".repeat(32)));
    JsonNode before = Json.read(Files.readString(file));

    open("state").save(open("state").load());

    ObjectNode after = (ObjectNode) Json.read(Files.readString(file));
    after.remove("leading");
    ((ObjectNode) after.path("repositories").path("r1")).remove("descent");
    assertThat(after).isEqualTo(before);
  }

  @Test
  void field_ofALaterVersion_isPassedOver() throws Exception {
    StateDirectory directory = open("state");
    InstanceState state = directory.load();
    String json = Files.readString(stateFile(directory));

    Files.writeString(stateFile(directory), json.replaceFirst("\\{", "{\"later\": [1, 2],"));

    assertThat(directory.load()).isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\u0000\u0000\u0000\u0000",
        "{\"format\":1,\"instanceId\":\"abc\"",
        "{\"format\":1}",
        "{\"format\":1,\"instanceId\":\"a,b\"}",
        "{\"format\":99,\"instanceId\":\"abc\"}",
        "{\"format\":1,\"instanceId\":\"abc\",\"repositories\":{\"r\":{\"published\":{}}}}",
        "{\"format\":1,\"instanceId\":\"abc\",\"repositories\":{\"r\":{\"applied\":{\"id\":\"x\"}}}}",
        "{\"format\":1,\"instanceId\":\"abc\",\"repositories\":{\"r\":null}}"
      })
  void file_thatIsDamaged_isPutAsideWithAWarningAndStateStartsAnew(String damaged)
      throws Exception {
    StateDirectory directory = open("state");
    Files.writeString(stateFile(directory), damaged);

    Logger logger = (Logger) LoggerFactory.getLogger(StateDirectory.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    InstanceState state;
    try {
      state = directory.load();
    } finally {
      logger.detachAppender(log);
    }

    assertThat(state.instanceId()).isNotEqualTo("abc");
    assertThat(directory.load()).isEqualTo(state);
    assertThat(directory.path().resolve(ASIDE)).hasContent(damaged);
    assertThat(log.list)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getLevel()).isEqualTo(Level.WARN);
              assertThat(event.getFormattedMessage()).contains("state_unreadable", ASIDE);
            });
  }

  @Test
  void leftover_ofAnInterruptedWrite_isNeitherReadNorInTheWay() throws Exception {
    StateDirectory directory = open("state");
    InstanceState state = directory.load();
    Files.writeString(directory.path().resolve("state.json.new"), "{\"form");

    assertThat(directory.load()).isEqualTo(state);
    directory.save(state.withDatabaseCopied());

    assertThat(directory.load().databaseCopied()).isTrue();
    assertThat(namesIn(directory.path())).containsExactly("state.json");
  }

  @Test
  void write_thatFails_leavesTheOldStateAndSaysWhatToDo() throws Exception {
    StateDirectory directory = open("state");
    InstanceState state = directory.load();
    Files.createDirectories(directory.path().resolve("state.json.new/in-the-way"));

    StateException failure =
        catchThrowableOfType(
            StateException.class, () -> directory.save(state.withDatabaseCopied()));

    assertThat(failure.isTerminal()).isTrue();
    assertThat(failure.getMessage()).contains(stateFile(directory).toString());
    assertThat(failure.hint()).contains("REPLICATOR_STATE_DIR");
    assertThat(directory.load()).isEqualTo(state);
  }

  @Test
  void directory_thatCannotBeMade_isATerminalFailureThatNamesIt() throws Exception {
    Files.createFile(parent.resolve("file"));

    StateException failure = catchThrowableOfType(StateException.class, () -> open("file/state"));

    assertThat(failure.isTerminal()).isTrue();
    assertThat(failure.getMessage()).contains(parent.resolve("file/state").toString());
    assertThat(failure.hint()).contains("REPLICATOR_STATE_DIR");
  }

  @Test
  void memory_isWrittenBeforeAnybodyReliesOnItAndKeptWhereThatFails() throws Exception {
    StateDirectory directory = open("state");
    InstanceMemory memory = InstanceMemory.open(directory);
    Files.createDirectories(directory.path().resolve("state.json.new/in-the-way"));
    InstanceState before = memory.state();

    StateException failure =
        catchThrowableOfType(
            StateException.class, () -> memory.update(InstanceState::withDatabaseCopied));

    assertThat(failure).isNotNull();
    assertThat(memory.state()).isEqualTo(before);
    memory.update(unchanged -> unchanged);
  }

  @Test
  void repository_ofAPlace_isAskedForOnceAndAnewOnDemand() throws Exception {
    InstanceMemory memory = InstanceMemory.open(open("state"));

    assertThat(memory.repositoryAt("place", () -> new RepositoryId("r1")).value()).isEqualTo("r1");
    assertThat(memory.repositoryAt("place", () -> new RepositoryId("r2")).value()).isEqualTo("r1");
    memory.update(new RepositoryId("r1"), known -> RepositoryMemoryTest.full());
    assertThat(memory.repositoryNowAt("place", () -> new RepositoryId("r2")).value())
        .isEqualTo("r2");

    InstanceMemory restarted = InstanceMemory.open(open("state"));
    assertThat(restarted.state().repositoryAt("place")).contains(new RepositoryId("r2"));
    assertThat(restarted.of(new RepositoryId("r1"))).isEqualTo(RepositoryMemoryTest.full());
    assertThat(restarted.of(new RepositoryId("r2"))).isEqualTo(RepositoryMemory.EMPTY);
  }

  private StateDirectory open(String name) throws StateException {
    return StateDirectory.open(parent.resolve(name), CLOCK);
  }

  private static Path stateFile(StateDirectory directory) {
    return directory.path().resolve("state.json");
  }

  private static String modeOf(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static List<String> namesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
