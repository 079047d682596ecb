package io.github.replicatorkuma.schema;

import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.KumaTable.Facet;
import org.jspecify.annotations.Nullable;

/**
 * Which cells people may see. This is a list of what is known to be harmless: whatever is not in
 * it, such as the columns of a newer Uptime Kuma, counts as a secret.
 *
 * <p>Left out are passwords, tokens and keys; names of users where they are half of a login; what
 * is sent (headers, bodies, metadata, subprotocols), as it often holds a token; connection strings
 * and queries; {@code notification.config}, which is nothing but logins. Free text that Uptime Kuma
 * shows on its pages is in it.
 */
public final class ShownColumns {
  /** How much of a cell is shown. */
  public enum Showing {
    /** All of it. */
    PLAIN,
    /** What {@link PublicAddress} leaves. */
    ADDRESS,
    /** Only whether there is anything. */
    HIDDEN
  }

  /**
   * A cell as people may see it.
   *
   * @param text what is left; null where nothing may be shown, and for NULL
   * @param isWhole whether nothing is hidden
   */
  public record Shown(@Nullable String text, boolean isWhole) {}

  private ShownColumns() {}

  /**
   * How much of a cell may be shown.
   *
   * @param key of its row
   */
  public static Showing of(TableName table, String key, String column) {
    if (KumaTable.facet(table, Facet.PLAIN).contains(column)) {
      return Showing.PLAIN;
    }
    if (KumaTable.facet(table, Facet.ADDRESSES).contains(column)) {
      return Showing.ADDRESS;
    }
    boolean harmless = KumaTable.facet(table, Facet.PLAIN_KEYS).contains(key);
    return harmless && column.equals("value") ? Showing.PLAIN : Showing.HIDDEN;
  }

  /** A cell as people may see it; that it is NULL or empty is no secret. */
  public static Shown show(TableName table, String key, String column, @Nullable String cell) {
    if (cell == null || cell.isEmpty()) {
      return new Shown(cell, true);
    }
    return switch (of(table, key, column)) {
      case PLAIN -> new Shown(cell, true);
      case ADDRESS -> {
        String left = PublicAddress.of(cell);
        yield new Shown(left, left.equals(cell));
      }
      case HIDDEN -> new Shown(null, false);
    };
  }
}
