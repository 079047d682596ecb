package io.github.replicatorkuma.time;

/** Threads that keep no process alive. */
public final class Background {
  private Background() {}

  /** What such a thread does, until it is interrupted at the latest. */
  public interface Work {
    void run() throws InterruptedException;
  }

  /** A thread that is yet to be started. */
  public static Thread thread(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.setDaemon(true);
    return thread;
  }
}
