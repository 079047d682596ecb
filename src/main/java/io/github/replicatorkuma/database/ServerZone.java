package io.github.replicatorkuma.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * In which zone Uptime Kuma takes the times of maintenances that follow their server: {@code TZ} of
 * its environment where that names one, else its setting, which it takes from the first browser.
 */
public final class ServerZone {
  /** What to do about a warning. */
  public static final String HINT =
      "Remove TZ here, or set it as on the leader, and restart Uptime Kuma.";

  private static final TableName MAINTENANCE = new TableName("maintenance");
  private static final List<String> COLUMNS = List.of("title", "timezone", "strategy", "active");

  private ServerZone() {}

  /** The zone that {@code TZ} names; Uptime Kuma passes over one that it does not know. */
  public static Optional<String> of(Map<String, String> environment) {
    String name = environment.getOrDefault("TZ", "");
    return ZoneId.getAvailableZoneIds().stream().filter(name::equalsIgnoreCase).findFirst();
  }

  /**
   * Which maintenances begin at other times here than in the rest of the fleet.
   *
   * @param ofEnvironment the zone that {@code TZ} names here
   */
  public static Optional<String> warning(
      Optional<String> ofEnvironment, ReadTransaction transaction) throws ReplicationException {
    Optional<String> replicated = setting(transaction);
    if (ofEnvironment.isEmpty()
        || replicated.isEmpty()
        || isSame(ofEnvironment.get(), replicated.get())) {
      return Optional.empty();
    }
    List<String> titles = following(transaction);
    return titles.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "TZ here is %s, but the leader's zone is %s: maintenances begin at another time here: %s"
                .formatted(ofEnvironment.get(), replicated.get(), String.join(", ", titles)));
  }

  private static boolean isSame(String one, String other) {
    try {
      return ZoneId.of(one).getRules().equals(ZoneId.of(other).getRules());
    } catch (DateTimeException unknown) {
      return one.equalsIgnoreCase(other);
    }
  }

  private static Optional<String> setting(ReadTransaction transaction) throws ReplicationException {
    for (Row row : rows(transaction, ReplicatedTables.SETTING, List.of("key", "value"))) {
      if (ReplicatedTables.ZONE_SETTING.equals(row.cell(0))) {
        return text(row.cell(1));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> text(@Nullable String json) {
    try {
      return Optional.ofNullable(Json.read(String.valueOf(json)).textValue());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The titles of the maintenances that begin by a clock in the server's zone. */
  private static List<String> following(ReadTransaction transaction) throws ReplicationException {
    List<String> titles = new ArrayList<>();
    for (Row row : rows(transaction, MAINTENANCE, COLUMNS)) {
      String zone = row.cell(1) == null ? "" : row.cell(1);
      boolean follows = zone.isEmpty() || zone.equals("SAME_AS_SERVER");
      if (follows && !"manual".equals(row.cell(2)) && "1".equals(row.cell(3))) {
        titles.add("\"" + row.cell(0) + "\"");
      }
    }
    return titles;
  }

  /** The rows with just these columns, and none where one of them is missing. */
  private static List<Row> rows(ReadTransaction transaction, TableName table, List<String> names)
      throws ReplicationException {
    Optional<TableSchema> schema = transaction.schema(table);
    List<Row> all = new ArrayList<>();
    if (schema.isEmpty() || !schema.get().columnNames().containsAll(names)) {
      return all;
    }
    transaction.rows(schema.get().only(names), ReplicatedTables.keyColumn(table)).forEach(all::add);
    return all;
  }
}
