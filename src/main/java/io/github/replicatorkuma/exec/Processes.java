package io.github.replicatorkuma.exec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the kernel tells of processes under {@code /proc}, as other programs on this machine see
 * them.
 *
 * @param proc where the kernel's file system of that name is
 */
public record Processes(Path proc) {
  /** Fields of {@code stat} after the program's name, which may hold spaces and parentheses. */
  private static final int STATE = 0;

  private static final int START_TIME = 19;

  /** A line of {@code net/tcp} of a socket that listens: its port and its inode. */
  private static final Pattern LISTENING =
      Pattern.compile("\\s*\\d+: \\w+:(\\w+) \\w+:\\w+ 0A (?:\\S+\\s+){5}(\\d+).*");

  /** More than a busy instance starts in a few seconds. */
  private static final int SOON = 500;

  public Processes() {
    this(Path.of("/proc"));
  }

  /**
   * In what processes are numbered: one boot of one machine, and a process namespace in it.
   *
   * @param boot its id; other after each boot
   * @param namespace the namespace's number, which may be given anew when it is gone
   */
  public record Life(String boot, String namespace) {
    /** The kernel's fixed number of the one that lasts as long as the machine runs. */
    private static final String INITIAL = "pid:[4026531836]";

    /** Whether all its processes end when the first of them does, as in a container. */
    public boolean endsWithItsFirst() {
      return !namespace.equals(INITIAL);
    }
  }

  /**
   * A process, told from any other that ever had or will have its number.
   *
   * @param life what {@code pid} counts in
   * @param startTicks as {@link #startOf} has it
   */
  public record Identity(Life life, long pid, long startTicks) {}

  /**
   * What tells this process from any other; empty when it has ended, or the kernel does not tell.
   */
  public Optional<Identity> identityOf(long pid) {
    OptionalLong ticks = startOf(pid);
    return ticks.isEmpty()
        ? Optional.empty()
        : life().map(life -> new Identity(life, pid, ticks.getAsLong()));
  }

  /** Whether one of these processes listens on a TCP port, as far as can be told. */
  public boolean mayListen(int port, Collection<Long> pids) {
    Set<String> sockets = new HashSet<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      try (Stream<String> lines = Files.lines(proc.resolve(table))) {
        lines
            .map(LISTENING::matcher)
            .filter(line -> line.matches() && Integer.parseInt(line.group(1), 16) == port)
            .forEach(line -> sockets.add("socket:[" + line.group(2) + "]"));
      } catch (IOException | UncheckedIOException e) {
        // of the other one then
      }
    }
    return sockets.isEmpty() || pids.stream().anyMatch(pid -> mayHold(pid, sockets));
  }

  private boolean mayHold(long pid, Set<String> sockets) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(proc.resolve(pid + "/fd"))) {
      for (Path descriptor : all) {
        if (sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
          return true;
        }
      }
      return false;
    } catch (NoSuchFileException hasEndedOrClosedIt) {
      return Files.exists(proc.resolve(Long.toString(pid)));
    } catch (IOException | DirectoryIteratorException outOfSight) {
      return true;
    }
  }

  /** What the kernel says about a process; empty when it has ended or is hidden from us. */
  public String text(long pid, String file) {
    return read(pid + "/" + file).orElse("");
  }

  /** The kernel's name for this machine or container; empty where it does not tell. */
  public Optional<String> hostName() {
    return read("sys/kernel/hostname").map(String::strip).filter(name -> !name.isEmpty());
  }

  /** The life that this process is in; empty where the kernel does not tell. */
  public Optional<Life> life() {
    try {
      String namespace = Files.readSymbolicLink(proc.resolve("self/ns/pid")).toString();
      return read("sys/kernel/random/boot_id").map(boot -> new Life(boot.strip(), namespace));
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** When the process started, in the kernel's ticks since its boot; empty when it has ended. */
  public OptionalLong startOf(long pid) {
    String text = text(pid, "stat");
    String[] fields = text.substring(text.lastIndexOf(')') + 1).strip().split(" ", -1);
    boolean ended = fields[STATE].equals("Z") || fields[STATE].equals("X");
    return ended || fields.length <= START_TIME
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(fields[START_TIME]));
  }

  /**
   * Whether no process and no thread has this number, nor is given it within the next {@value
   * #SOON}: the kernel counts upwards and starts again at its maximum.
   */
  public boolean staysUnused(long number) {
    Optional<Long> last = read("loadavg").map(Processes::lastOf).flatMap(Processes::number);
    Optional<Long> maximum = read("sys/kernel/pid_max").flatMap(Processes::number);
    if (last.isEmpty() || maximum.isEmpty() || Files.exists(proc.resolve(number + "/stat"))) {
      return false;
    }
    return Math.floorMod(number - last.get() - 1, maximum.get()) >= SOON;
  }

  private static String lastOf(String line) {
    return line.substring(line.strip().lastIndexOf(' ') + 1);
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** In one piece: the kernel gives a number's first read all of it, and a second one nothing. */
  private Optional<String> read(String file) {
    byte[] content = new byte[4096];
    try (InputStream in = Files.newInputStream(proc.resolve(file))) {
      int length = in.read(content);
      return Optional.of(new String(content, 0, Math.max(0, length), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
