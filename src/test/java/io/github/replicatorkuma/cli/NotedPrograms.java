package io.github.replicatorkuma.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Programs in front of the real ones on the PATH that note in files what they are started with:
 * {@code arguments-of-NAME} and {@code environment-of-NAME}; and {@code modes}, how open the files
 * are that restic saves.
 */
public record NotedPrograms(Path notes) {
  NotedPrograms wrap(String program) throws IOException {
    String script =
        """
        #!/bin/sh
        notes='%s'
        real=$(PATH="${PATH#*:}" command -v %s)
        printf '%%s\\n' "$@" >>"$notes/arguments-of-%s"
        env >>"$notes/environment-of-%s"
        case "$*" in
          *'backup --json'*) find . -printf '%%m %%p\\n' >>"$notes/modes" ;;
        esac
        exec "$real" "$@"
        """
            .formatted(notes, program, program, program);
    executable(Files.createDirectories(notes.resolve("bin")).resolve(program), script);
    return this;
  }

  String path() {
    return notes.resolve("bin") + ":" + System.getenv("PATH");
  }

  Path environmentOf(String program) {
    return notes.resolve("environment-of-" + program);
  }

  Path modes() {
    return notes.resolve("modes");
  }

  /** The launcher, where files are created as open as {@code umask} lets them be. */
  String launcher(String umask) throws IOException {
    Path launcher = notes.resolve("launcher-" + umask);
    String script = "#!/bin/sh\numask %s\nexec %s \"$@\"\n";
    executable(launcher, script.formatted(umask, RunningInstance.launcher()));
    return launcher.toString();
  }

  /** Makes a program of a script. */
  public static void executable(Path file, String script) throws IOException {
    Files.writeString(file, script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
