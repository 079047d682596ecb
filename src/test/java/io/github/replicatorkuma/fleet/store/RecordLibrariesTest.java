package io.github.replicatorkuma.fleet.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.Programs;
import io.github.replicatorkuma.fleet.store.RecordStore.Sealed;
import io.github.replicatorkuma.store.S3Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each kind of store loads, in a process of its own. */
final class RecordLibrariesTest {
  private static final Pattern LIBRARY =
      Pattern.compile(
          "software\\.amazon\\.awssdk|org\\.postgresql|org\\.mariadb|java\\.net\\.http\\.");

  @TempDir Path temporary;

  @Test
  void store_loadsItsOwnLibraryOnly() throws Exception {
    assertThat(loaded("1 records", directoryWithOne())).isEmpty();
    assertThat(loaded("", "rest:http://127.0.0.1:1/fleet")).isEmpty();
    assertThat(loaded("", "jdbc:mariadb://127.0.0.1:1/fleet")).containsExactly("org.mariadb");
    assertThat(loaded("", "jdbc:postgresql://127.0.0.1:1/fleet")).containsExactly("org.postgresql");
  }

  @Test
  void s3_withTheKeysOfAProfile_isRead_andNeedsNoOtherLibrary() throws Exception {
    Path keys =
        Files.writeString(
            temporary.resolve("keys"),
            "[fleet]\naws_access_key_id = key\naws_secret_access_key = secret\n");
    try (S3Server server = new S3Server("key", "secret")) {
      server.put("bucket", "kuma-fleet/kuma-a", new byte[1]);

      assertThat(
              loaded(
                  "1 records",
                  server.http("bucket") + "/kuma-fleet",
                  "AWS_SHARED_CREDENTIALS_FILE=" + keys,
                  "AWS_PROFILE=fleet"))
          .containsExactly("software.amazon.awssdk");
    }
  }

  private String directoryWithOne() throws Exception {
    String directory = temporary.resolve("fleet").toString();
    try (RecordStore store = RecordStores.at(directory, "").open(System.getenv())) {
      store.write(new Sealed("kuma-a", new byte[1]));
    }
    return directory;
  }

  /** Which libraries a process loads that reads the records at an address. */
  private Set<String> loaded(String said, String address, String... environment) throws Exception {
    Path log = temporary.resolve("loaded");
    List<String> command = new ArrayList<>(List.of("env"));
    command.addAll(List.of(environment));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xlog:class+load:file=" + log));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(RecordStoreProgram.class.getName(), address));

    assertThat(Programs.said(command)).contains(said).endsWith("\n");

    String classes = Files.readString(log);
    assertThat(classes).contains(RecordStoreProgram.class.getName());
    return LIBRARY
        .matcher(classes)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
