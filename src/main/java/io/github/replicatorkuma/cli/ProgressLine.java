package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.app.Progress;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.time.Background;
import io.github.replicatorkuma.time.Sleeper;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Shows on a terminal what a command does, once it takes more than two seconds: one line, which is
 * written anew, and goes before anything else is printed. Safe for use by several threads.
 */
final class ProgressLine implements Progress {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int LONGEST = 60;
  private static final String BEGIN_ANEW = "\r\033[K";

  private final PrintStream terminal;
  private final Clock clock;
  private final Instant begin;
  private String what = "";
  private boolean shown;

  ProgressLine(PrintStream terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
    this.begin = clock.instant();
  }

  /** This process' line, where somebody sits before it; then whatever it prints makes way. */
  static Progress ofProcess(Map<String, String> variables) {
    if (!isTerminal(Path.of("/proc/self/fd/2")) || "dumb".equals(variables.get("TERM"))) {
      return UNSEEN;
    }
    ProgressLine line = new ProgressLine(System.err, Clock.systemUTC());
    System.setErr(line.makingWay(System.err));
    System.setOut(line.makingWay(System.out));
    Background.thread("progress", line::showAgainAndAgain).start();
    return line;
  }

  /**
   * Also where the others are redirected, for which {@code System.console()} would be null; since
   * Java 22 there may be one without a terminal.
   */
  static boolean isTerminal(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().matches("/dev/(pts/|tty|console).*");
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }

  @Override
  public synchronized void doing(String text) {
    what = text;
  }

  private void showAgainAndAgain() throws InterruptedException {
    while (true) {
      Sleeper.system().sleep(PAUSE);
      show();
    }
  }

  /** Shows it, if it is time. */
  synchronized void show() {
    Duration passed = Duration.between(begin, clock.instant());
    if (!what.isEmpty() && passed.compareTo(PATIENCE) > 0) {
      String text = PlainText.line(what);
      terminal.print(
          BEGIN_ANEW
              + text.substring(0, Math.min(text.length(), LONGEST))
              + " … "
              + passed.toSeconds()
              + " s");
      terminal.flush();
      shown = true;
    }
  }

  @Override
  public synchronized void end() {
    what = "";
    makeWay();
  }

  private synchronized void makeWay() {
    if (shown) {
      terminal.print(BEGIN_ANEW);
      terminal.flush();
      shown = false;
    }
  }

  /** {@code stream}, before whose every output the line goes. */
  PrintStream makingWay(PrintStream stream) {
    OutputStream after =
        new FilterOutputStream(stream) {
          @Override
          public void write(int octet) throws IOException {
            makeWay();
            out.write(octet);
          }

          @Override
          public void write(byte[] octets, int offset, int length) throws IOException {
            makeWay();
            out.write(octets, offset, length);
          }
        };
    return new PrintStream(after, true, StandardCharsets.UTF_8);
  }
}
