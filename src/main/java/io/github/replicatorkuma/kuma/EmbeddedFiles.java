package io.github.replicatorkuma.kuma;

import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.CommandException;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Where Kuma keeps its embedded MariaDB, and whose that is.
 *
 * @param dataDirectory Kuma's
 * @param hardWired Kuma knows no other directory for it, whatever {@code DATA_DIR} says
 * @param isChosen whether Kuma uses its embedded database; a directory of that name may hold the
 *     data of an external server
 */
public record EmbeddedFiles(Path dataDirectory, Path hardWired, BooleanSupplier isChosen) {
  private static final Path HARD_WIRED = Path.of("/app/data");

  private static final Path SELF = Path.of("/proc/self");
  private static final int ROOT = 0;

  /** To whom Kuma gives its database. */
  private static final String KUMAS_USER = "node";

  private static final Duration CREATED_WITHIN = Duration.ofMinutes(5);

  public EmbeddedFiles(Path dataDirectory, BooleanSupplier isChosen) {
    this(dataDirectory, HARD_WIRED, isChosen);
  }

  /** Whether Kuma uses its embedded database and has created it. */
  boolean exist() {
    return isChosen.getAsBoolean() && Files.isDirectory(database());
  }

  /** What the server is told as its {@code --datadir}. */
  Path database() {
    return base().resolve("mariadb");
  }

  Path socket() {
    return base().resolve("run").resolve("mariadb.sock");
  }

  Path pidFile() {
    return base().resolve("run").resolve("mysqld.pid");
  }

  /** Kuma's own command line; the user is given only by root, whom the server else refuses. */
  List<String> command() throws IOException {
    List<String> argv = new ArrayList<>(List.of("mariadbd"));
    if (areWeRoot()) {
      argv.add("--user=" + Files.getOwner(database()).getName());
    }
    argv.add("--datadir=" + database());
    argv.add("--socket=" + socket());
    argv.add("--pid-file=" + pidFile());
    return argv;
  }

  /** Makes an empty database as Kuma does, where it is to use one and has none: whole or not. */
  void create(Map<String, String> environment) throws IOException, CommandException {
    if (!isChosen.getAsBoolean() || exist()) {
      return;
    }
    Path fresh = database().resolveSibling("mariadb.new");
    FileTree.delete(fresh);
    Files.createDirectories(fresh);
    String user = areWeRoot() ? KUMAS_USER : Files.getOwner(fresh).getName();
    List<String> argv =
        List.of(
            "mariadb-install-db",
            "--user=" + user,
            "--auth-root-socket-user=" + user,
            "--datadir=" + fresh,
            "--auth-root-authentication-method=socket");
    CommandResult result =
        new SystemCommandRunner().run(new Command(argv, environment, fresh, CREATED_WITHIN));
    if (!result.isSuccess()) {
      throw new IOException("mariadb-install-db: " + result.stderr());
    }
    AtomicFile.move(fresh, database());
  }

  /** Makes the directory of socket and pid file, which may be on a volume of its own. */
  void createRunDirectory() throws IOException {
    Path run = base().resolve("run");
    Files.createDirectories(run);
    if (areWeRoot()) {
      for (String id : List.of("unix:uid", "unix:gid")) {
        Files.setAttribute(run, id, Files.getAttribute(database(), id));
      }
    }
  }

  private Path base() {
    boolean elsewhere =
        !Files.isDirectory(dataDirectory.resolve("mariadb"))
            && Files.isDirectory(hardWired.resolve("mariadb"));
    return elsewhere ? hardWired : dataDirectory;
  }

  private static boolean areWeRoot() throws IOException {
    return Files.isDirectory(SELF) && Files.getAttribute(SELF, "unix:uid").equals(ROOT);
  }
}
