package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link SupervisedKuma} and {@link HttpReadinessProbe} with processes that misbehave for real. */
class FakeKumaProcessTest {
  private static final int KILLED = 128 + 9;
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration NO_TIME = Duration.ofNanos(1);

  private final List<FakeKuma> started = new ArrayList<>();

  @AfterEach
  void endAll() throws Exception {
    for (FakeKuma fake : started) {
      fake.close();
    }
  }

  @Test
  void start_kumaAnswersAfterADelay_isBootingUntilItAnswers() throws Exception {
    Kuma kuma = start("answers", Map.of("DELAY_MS", "300"));
    assertThat(kuma.probe()).isEqualTo(Readiness.NOT_ANSWERING);
    assertThat(kuma.state()).isEqualTo(KumaState.BOOTING);
    assertThat(kuma.awaitReady(LONG)).isTrue();
    assertThat(kuma.state()).isEqualTo(KumaState.READY);
    assertThat(kuma.isRunning()).isTrue();
  }

  @Test
  void stop_kumaIsReady_endsWithoutLookingLikeADeath() throws Exception {
    Kuma kuma = start("answers", Map.of());
    assertThat(kuma.awaitReady(LONG)).isTrue();
    assertThat(kuma.stop(StopMode.WHEN_BOOTED)).isZero();
    assertThat(kuma.state()).isEqualTo(KumaState.STOPPED);
    assertThat(kuma.isRunning()).isFalse();
    assertThat(kuma.probe()).isEqualTo(Readiness.NOT_ANSWERING);
    assertThat(kuma.diedByItself()).isNotDone();
  }

  @Test
  void start_afterAStop_isReadyAgain() throws Exception {
    Kuma kuma = start("answers", Map.of());
    assertThat(kuma.awaitReady(LONG)).isTrue();
    kuma.stop(StopMode.WHEN_BOOTED);
    kuma.start();
    assertThat(kuma.awaitReady(LONG)).isTrue();
    assertThat(kuma.diedByItself()).isNotDone();
  }

  @Test
  void awaitReady_kumaExits_saysSoEarlyAndTellsTheExitCode() throws Exception {
    Kuma kuma = start("exits", Map.of("EXIT_CODE", "9"));
    assertThat(kuma.awaitReady(Duration.ofDays(1))).isFalse();
    assertThat(exitCode(kuma.diedByItself())).isEqualTo(9);
    assertThat(kuma.state()).isEqualTo(KumaState.STOPPED);
  }

  @Test
  void awaitReady_kumaAnswersNothing_isStillBootingWhenTimeIsUp() throws Exception {
    Kuma kuma = start("hangs", Map.of());
    assertThat(kuma.awaitReady(SHORT)).isFalse();
    assertThat(kuma.state()).isEqualTo(KumaState.BOOTING);
    assertThat(kuma.isRunning()).isTrue();
  }

  @Test
  void awaitReady_kumaMigrates_waitsForTheApplication() throws Exception {
    Kuma kuma = start("migrates", Map.of("QUESTIONS", "6"));
    assertThat(kuma.awaitReady(LONG)).isTrue();
    assertThat(kuma.stop(StopMode.WHEN_BOOTED)).isZero();
  }

  @Test
  void stop_kumaMigratesLongerThanABoot_refusesWithoutASignal() throws Exception {
    KumaDeadlines impatient = new KumaDeadlines(NO_TIME, LONG, LONG, LONG);
    Kuma kuma = start("migrates", Map.of("QUESTIONS", "1000000"), impatient);
    assertThatThrownBy(() -> kuma.stop(StopMode.WHEN_BOOTED))
        .isInstanceOfSatisfying(
            KumaException.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(KumaException.Kind.BUSY_BOOTING);
              assertThat(failure.isTerminal()).isFalse();
              assertThat(failure.hint()).contains("migrating");
            });
    assertThat(kuma.state()).isEqualTo(KumaState.BOOTING);
    assertThat(kuma.awaitReady(SHORT)).isFalse();
    assertThat(kuma.isRunning()).isTrue();
  }

  @Test
  void stopNow_kumaMigrates_endsItAtOnce() throws Exception {
    Kuma kuma = start("migrates", Map.of("QUESTIONS", "1000000"));
    assertThat(kuma.awaitReady(SHORT)).isFalse();
    assertThat(kuma.state()).isEqualTo(KumaState.BOOTING);
    assertThat(kuma.stopNow(LONG)).isNotEqualTo(KILLED);
    assertThat(kuma.diedByItself()).isNotDone();
  }

  @Test
  void probe_kumaShowsItsSetUpPage_saysSoAndIsNotReady() throws Exception {
    Kuma kuma = start("setup-database", Map.of());
    while (kuma.probe() == Readiness.NOT_ANSWERING && kuma.isRunning()) {
      Thread.onSpinWait();
    }
    assertThat(kuma.probe()).isEqualTo(Readiness.SETUP_DATABASE);
    assertThat(kuma.state()).isEqualTo(KumaState.BOOTING);
  }

  @Test
  void staysReady_kumaAnswersThenDies_isNoticed() throws Exception {
    Kuma kuma = start("answers-then-dies", Map.of());
    assertThat(kuma.awaitReady(LONG)).isTrue();
    assertThat(kuma.staysReady(LONG)).isFalse();
    assertThat(exitCode(kuma.diedByItself())).isEqualTo(3);
  }

  @Test
  void staysReady_kumaKeepsAnswering_isSo() throws Exception {
    Kuma kuma = start("answers", Map.of());
    assertThat(kuma.awaitReady(LONG)).isTrue();
    assertThat(kuma.staysReady(SHORT)).isTrue();
  }

  @Test
  void stop_requestIsOpen_waitsForItsEndAndNotForThePort() throws Exception {
    FakeKuma fake = fake("holds-connection", Map.of(), KumaDeadlines.defaults());
    fake.kuma.start();
    assertThat(fake.kuma.awaitReady(LONG)).isTrue();
    try (HalfSentRequest request = new HalfSentRequest(fake.port)) {
      FutureTask<Integer> stop = new FutureTask<>(() -> fake.kuma.stop(StopMode.WHEN_BOOTED));
      new Thread(stop).start();
      request.awaitAskedToEnd();
      assertThat(fake.kuma.state()).isEqualTo(KumaState.STOPPING);
      assertThat(stop.isDone()).isFalse();
      request.breakOff();
      assertThat(stop.get(60, TimeUnit.SECONDS)).isZero();
    }
  }

  @Test
  void stop_requestNeverEnds_killsAfterTheDeadline() throws Exception {
    KumaDeadlines impatient = new KumaDeadlines(LONG, SHORT, LONG, LONG);
    FakeKuma fake = fake("holds-connection", Map.of(), impatient);
    fake.kuma.start();
    assertThat(fake.kuma.awaitReady(LONG)).isTrue();
    try (HalfSentRequest request = new HalfSentRequest(fake.port)) {
      assertThat(fake.kuma.stop(StopMode.WHEN_BOOTED)).isEqualTo(KILLED);
      assertThat(fake.kuma.diedByItself()).isNotDone();
      request.awaitAskedToEnd();
    }
  }

  @Test
  void stop_kumaIgnoresTheSignal_killsItsTreeButNotItsDatabaseServer(@TempDir Path directory)
      throws Exception {
    Path database = program(directory, "mariadbd");
    Path browser = program(directory, "chromium");
    KumaDeadlines impatient = new KumaDeadlines(LONG, SHORT, LONG, LONG);
    Kuma kuma = start("ignores-sigterm", Map.of("CHILDREN", database + ":" + browser), impatient);
    assertThat(kuma.awaitReady(LONG)).isTrue();
    ProcessHandle databaseServer = descendantRunning(database);
    ProcessHandle openBrowser = descendantRunning(browser);
    try {
      assertThat(kuma.stop(StopMode.WHEN_BOOTED)).isEqualTo(KILLED);
      openBrowser.onExit().get(30, TimeUnit.SECONDS);
      assertThat(databaseServer.isAlive()).isTrue();
    } finally {
      databaseServer.destroyForcibly();
      openBrowser.destroyForcibly();
    }
  }

  @Test
  void stopNow_commandIsAWrapperThatEndsAlone_endsWhatItStarted(@TempDir Path directory)
      throws Exception {
    Path program = program(directory, "left-behind");
    Kuma kuma =
        Supervised.kuma(
            () ->
                new KumaCommand(
                    List.of("sh", "-c", program + " 600 & wait"),
                    Map.of("PATH", System.getenv("PATH")),
                    directory),
            () -> Readiness.NOT_ANSWERING);
    kuma.start();
    ProcessHandle started = awaitDescendant(program);

    kuma.stopNow(LONG);

    assertThat(started.isAlive()).isFalse();
  }

  private static ProcessHandle awaitDescendant(Path program) {
    Optional<ProcessHandle> found = Optional.empty();
    while (found.isEmpty()) {
      found =
          ProcessHandle.current()
              .descendants()
              .filter(process -> process.info().command().equals(Optional.of(program.toString())))
              .findFirst();
    }
    return found.get();
  }

  @Test
  void stopNow_anotherThreadWaitsForTheEnd_bothReportTheKill() throws Exception {
    FakeKuma fake = fake("holds-connection", Map.of(), KumaDeadlines.defaults());
    fake.kuma.start();
    assertThat(fake.kuma.awaitReady(LONG)).isTrue();
    try (HalfSentRequest request = new HalfSentRequest(fake.port)) {
      FutureTask<Integer> stop = new FutureTask<>(() -> fake.kuma.stop(StopMode.WHEN_BOOTED));
      new Thread(stop).start();
      request.awaitAskedToEnd();
      assertThat(fake.kuma.stopNow(SHORT)).isEqualTo(KILLED);
      assertThat(stop.get(60, TimeUnit.SECONDS)).isEqualTo(KILLED);
    }
  }

  private Kuma start(String script, Map<String, String> environment) throws Exception {
    return start(script, environment, KumaDeadlines.defaults());
  }

  private Kuma start(String script, Map<String, String> environment, KumaDeadlines deadlines)
      throws Exception {
    FakeKuma fake = fake(script, environment, deadlines);
    fake.kuma.start();
    return fake.kuma;
  }

  private FakeKuma fake(String script, Map<String, String> environment, KumaDeadlines deadlines)
      throws IOException {
    FakeKuma fake = new FakeKuma(script, environment, deadlines);
    started.add(fake);
    return fake;
  }

  private static int exitCode(CompletableFuture<Integer> death) throws Exception {
    return death.get(30, TimeUnit.SECONDS);
  }

  /** A request that Kuma has begun to read and whose body never comes. */
  private static final class HalfSentRequest implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    HalfSentRequest(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String head =
          "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      assertThat(in.readLine()).isEqualTo("HTTP/1.1 100 Continue");
      assertThat(in.readLine()).isEmpty();
    }

    /** Until Kuma has received its signal. */
    void awaitAskedToEnd() throws IOException {
      assertThat(in.readLine()).isEqualTo("asked to end");
    }

    void breakOff() throws IOException {
      socket.close();
    }

    @Override
    public void close() throws IOException {
      breakOff();
    }
  }

  private static Path program(Path directory, String name) throws IOException {
    Path copy = Files.copy(Path.of("/bin/sleep").toRealPath(), directory.resolve(name));
    assertThat(copy.toFile().setExecutable(true)).isTrue();
    return copy;
  }

  private static ProcessHandle descendantRunning(Path program) {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().equals(Optional.of(program.toString())))
        .findFirst()
        .orElseThrow();
  }
}
