package io.github.replicatorkuma.random;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.lifecycle.AroundTryHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.TryExecutionResult;
import net.jqwik.api.lifecycle.TryExecutor;
import net.jqwik.api.lifecycle.TryLifecycleContext;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/** Counts the random cases that were tried; the last line that it prints tells them all. */
public final class RandomCases implements AroundTryHook, TestExecutionListener {
  private static final AtomicLong TRIED = new AtomicLong();
  private static final AtomicLong TOLD = new AtomicLong();

  /** For tests that draw their cases themselves. */
  public static void tried(long cases) {
    TRIED.addAndGet(cases);
  }

  @Override
  public TryExecutionResult aroundTry(
      TryLifecycleContext context, TryExecutor executor, List<Object> parameters) throws Throwable {
    tried(1);
    return executor.execute(parameters);
  }

  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }

  /** Called after each class, as the build runs them one by one. */
  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    long tried = TRIED.get();
    if (TOLD.getAndSet(tried) < tried) {
      System.out.printf(Locale.ROOT, "number of random property cases run so far: %d%n", tried);
    }
  }
}
