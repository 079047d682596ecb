package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the monitors that Uptime Kuma checks without a pause, as their interval is one that it
 * cannot wait for: zero, negative, no number, or longer than a timer of Node.js can be, which takes
 * 1 ms instead. Its pages allow none of these; its API and the database do.
 */
public final class SpinningMonitors {
  /** What to do about them. */
  public static final String HINT =
      "Set their heartbeat interval to between 20 s and 2,147,483 s (24 days).";

  /** In seconds: Node.js counts milliseconds in 31 bits. */
  private static final double LONGEST = Integer.MAX_VALUE / 1000.0;

  private static final int MOST_NAMED = 5;
  private static final int LONGEST_NAME = 40;

  private final int name;
  private final int interval;
  private final int retryInterval;
  private final List<String> named = new ArrayList<>();
  private int found;

  /**
   * @param monitor the columns of the rows to come
   */
  public SpinningMonitors(TableSchema monitor) {
    name = monitor.indexOf("name");
    interval = monitor.indexOf("interval");
    retryInterval = monitor.indexOf("retry_interval");
  }

  /** Looks at one more. */
  public void add(Row row) {
    if (!spins(row)) {
      return;
    }
    found++;
    if (named.size() < MOST_NAMED) {
      String text = name < 0 ? "" : String.valueOf(row.cell(name));
      named.add('"' + PlainText.quotable(text, LONGEST_NAME) + '"');
    }
  }

  /** Which they are, at most five by name; empty when there are none. */
  public Optional<String> warning() {
    if (found == 0) {
      return Optional.empty();
    }
    String more = found > named.size() ? " and " + (found - named.size()) + " more" : "";
    return Optional.of(
        "Uptime Kuma checks without a pause, because of their interval: "
            + String.join(", ", named)
            + more);
  }

  private boolean spins(Row row) {
    return (interval >= 0 && !isWaitedFor(number(row.cell(interval))))
        || (retryInterval >= 0 && isOdd(number(row.cell(retryInterval))));
  }

  private static boolean isWaitedFor(double seconds) {
    return seconds > 0 && seconds <= LONGEST;
  }

  /** Uptime Kuma takes the interval where there is none for retries, which is the default, 0. */
  private static boolean isOdd(double retrySeconds) {
    return retrySeconds < 0 || retrySeconds > LONGEST;
  }

  private static double number(@Nullable String cell) {
    try {
      return cell == null ? 0 : Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
