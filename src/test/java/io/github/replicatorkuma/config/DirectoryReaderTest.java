package io.github.replicatorkuma.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryReaderTest {
  @TempDir Path directory;
  private Environment environment;

  @BeforeEach
  void makeDataDirectory() throws IOException {
    Files.createDirectory(directory.resolve("data"));
    environment = new Environment(directory);
  }

  @Test
  void staging_scriptsDirectoryIsThere_isUsed() throws IOException {
    Path script = Files.createDirectory(directory.resolve("replicator_kuma"));

    assertThat(environment.parse(script).config().orElseThrow().stagingDirectory())
        .isEqualTo(script);
  }

  @Test
  void staging_scriptsDirectoryIsAFile_isBelowTheState() throws IOException {
    Path script = Files.createFile(directory.resolve("replicator_kuma"));

    assertThat(environment.parse(script).config().orElseThrow().stagingDirectory())
        .isEqualTo(directory.resolve("data/replicator-kuma/staging"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", ".", "data", "data/.", "data/replicator-kuma", "x/../data"})
  void staging_wouldEmptyWhatMatters_isRefused(String staging) {
    ParsedConfig parsed = environment.with("REPLICATOR_STAGING_DIR", staging).parse();

    assertThat(parsed.errors())
        .isNotEmpty()
        .allMatch(problem -> problem.variable().equals("REPLICATOR_STAGING_DIR"))
        .anyMatch(problem -> problem.message().contains("is emptied after use"));
  }

  @Test
  void staging_holdsTheDatabase_isRefused() {
    environment.with("SQLITE_DATABASE", "db/kuma.db").with("REPLICATOR_STAGING_DIR", "db");

    assertThat(environment.onlyError("REPLICATOR_STAGING_DIR").message())
        .contains("Kuma's database");
  }

  @ParameterizedTest
  @ValueSource(strings = {"REPLICATOR_STATE_DIR", "REPLICATOR_STAGING_DIR"})
  void directory_isAFile_isAnError(String name) throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertThat(environment.with(name, file.toString()).parse().errors())
        .extracting(Problem::variable)
        .contains(name);
  }

  @Test
  void sqliteDatabase_isADirectory_isAnErrorThatNamesTheFile() {
    assertThat(environment.with("SQLITE_DATABASE", "data").onlyError("SQLITE_DATABASE").hint())
        .contains("data/kuma.db");
  }

  @Test
  void sqliteDatabase_notThereYet_isFine() {
    assertThat(environment.with("SQLITE_DATABASE", "data/new.db").config().sqliteDatabase())
        .contains(directory.resolve("data/new.db"));
  }

  @Test
  void pathThatIsNone_isAnError() {
    assertThat(environment.with("REPLICATOR_STATE_DIR", "a\0b").onlyError("REPLICATOR_STATE_DIR"))
        .extracting(Problem::message)
        .asString()
        .contains("is no path");
  }

  @Test
  void heartbeatFile_isThereOnlyWhenNamed() throws Exception {
    assertThat(environment.parse().heartbeatFile()).isEmpty();
    assertThat(environment.with("REPLICATOR_HEARTBEAT_FILE", "/dev/shm/beat").parse())
        .returns(Optional.of(Path.of("/dev/shm/beat")), ParsedConfig::heartbeatFile)
        .returns(List.of(), ParsedConfig::warnings);
  }
}
