package io.github.replicatorkuma.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.Programs;
import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.exec.OtherJvm;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said where this machine, not the server, keeps us from connecting. */
class MariaDbLimitsTest {
  @Test
  void libraryThatCannotBeUnpacked_isNamed_withWhatToDo() throws Exception {
    assertThat(said(List.of("-Djna.tmpdir=/proc"), ""))
        .contains("connecting to mariadb kuma at /socket: the MariaDB driver could not unpack")
        .contains("noexec", "-Djna.tmpdir=DIRECTORY");
  }

  @Test
  void tooManyOpenFiles_areNamed_withWhatToDo() throws Exception {
    assertThat(said(List.of(), "exhaust"))
        .contains("connecting to mariadb kuma at /socket: native connect() failed")
        .contains("connecting to mariadb kuma at /socket: too many open files", "ulimit -n 4096");
  }

  private static String said(List<String> options, String argument) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "ulimit -n 256; exec \"$@\"", "limited"));
    command.addAll(OtherJvm.command(options, MariaDbLimitsTest.class, argument));
    return Programs.said(command);
  }

  /**
   * Connects and says why not; with {@code exhaust} twice, when all files are open the 2nd time.
   */
  public static void main(String[] arguments) throws IOException {
    connect();
    if (arguments[0].isEmpty()) {
      return;
    }
    List<InputStream> open = new ArrayList<>();
    try {
      while (true) {
        open.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException tooMany) {
      connect();
    }
    for (InputStream each : open) {
      each.close();
    }
  }

  private static void connect() {
    MariaDbAccess access =
        new MariaDbAccess(
            Optional.of(Path.of("/socket")), "", 0, "kuma", "kuma", "", false, Optional.empty());
    try (MariaDbSession session = MariaDbSession.open(access, Duration.ofSeconds(1))) {
      System.out.println("connected: " + session.getClass());
    } catch (DatabaseException e) {
      System.out.println(e.getMessage() + "\n" + e.hint());
    }
  }
}
