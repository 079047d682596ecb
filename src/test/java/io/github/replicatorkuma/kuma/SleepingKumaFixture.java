package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;

/** A {@link SupervisedKuma} whose process only sleeps and whose answers the test tells. */
abstract class SleepingKumaFixture {
  static final Duration LONG = Duration.ofMinutes(2);
  static final Map<String, String> PATH_ONLY = Map.of("PATH", System.getenv("PATH"));
  static final int ENDED_BY_SIGTERM = 128 + 15;
  static final int ENDED_BY_SIGKILL = 128 + 9;

  private final Set<ProcessHandle> others =
      ProcessHandle.current().children().collect(Collectors.toSet());
  final MutableClock time = new MutableClock("2030-01-01T00:00:00Z");
  volatile ReadinessProbe answers = () -> Readiness.READY;
  final SupervisedKuma kuma = kuma("exec sleep 600");

  @AfterEach
  void end() throws Exception {
    kuma.stopNow(Duration.ZERO);
  }

  SupervisedKuma kuma(String script) {
    return Supervised.kuma(
        () -> new KumaCommand(List.of("/bin/sh", "-c", script), PATH_ONLY, Path.of("/")),
        () -> answers.probe(),
        time,
        time,
        new NoEmbeddedServer());
  }

  /** No answer so many times, then ready. */
  static final class Questions implements ReadinessProbe {
    private final int unanswered;
    int asked;

    Questions(int unanswered) {
      this.unanswered = unanswered;
    }

    @Override
    public Readiness probe() {
      asked++;
      return asked > unanswered ? Readiness.READY : Readiness.NOT_ANSWERING;
    }
  }

  ProcessHandle process() {
    List<ProcessHandle> children =
        ProcessHandle.current().children().filter(child -> !others.contains(child)).toList();
    assertThat(children).hasSize(1);
    return children.get(0);
  }

  void killFromOutside() {
    process().destroyForcibly();
  }

  void dieAndBeNoticed() {
    CompletableFuture<ProcessHandle> end = process().onExit();
    killFromOutside();
    end.join();
    while (kuma.state() != KumaState.STOPPED) {
      Thread.onSpinWait();
    }
  }

  static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static void assertFails(ThrowingCallable call, KumaException.Kind kind) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KumaException.class, failure -> assertThat(failure.kind()).isEqualTo(kind));
  }
}
