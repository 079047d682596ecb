package io.github.replicatorkuma.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.database.mariadb.MariaDbAccess;
import io.github.replicatorkuma.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which database Kuma uses and how it is reached: {@code UPTIME_KUMA_DB_*} where the type is set
 * there, as Kuma then rewrites its file from them at each start, else {@code db-config.json}.
 *
 * @param origin where the choice is written down, and what is wrong with it as a whole
 * @param isMade whether anything at all was chosen, if only by a file that nobody can read
 */
record DatabaseChoice(String origin, boolean isMade, Map<String, String> fields) {
  private static final int LAST_PORT = 65_535;

  /** Kuma's variables by the field of db-config.json that each sets. */
  private static final Map<String, String> VARIABLES =
      Map.of(
          "type", "UPTIME_KUMA_DB_TYPE",
          "hostname", "UPTIME_KUMA_DB_HOSTNAME",
          "port", "UPTIME_KUMA_DB_PORT",
          "dbName", "UPTIME_KUMA_DB_NAME",
          "username", "UPTIME_KUMA_DB_USERNAME",
          "password", "UPTIME_KUMA_DB_PASSWORD",
          "socketPath", "UPTIME_KUMA_DB_SOCKET",
          "ssl", "UPTIME_KUMA_DB_SSL",
          "ca", "UPTIME_KUMA_DB_CA");

  /** The fields that Kuma also takes from a file which a variable names. */
  private static final Set<String> MAY_BE_A_FILE = Set.of("username", "password", "ssl", "ca");

  static DatabaseChoice read(Path file, Map<String, String> environment) throws DatabaseException {
    return environment.getOrDefault("UPTIME_KUMA_DB_TYPE", "").isEmpty()
        ? readFile(file)
        : readVariables(environment);
  }

  /** A file that Kuma cannot read is one without a type: Kuma then looks for {@code kuma.db}. */
  private static DatabaseChoice readFile(Path file) throws DatabaseException {
    Map<String, String> fields = new HashMap<>();
    try {
      JsonNode json = Json.read(Files.readAllBytes(file));
      for (String name : VARIABLES.keySet()) {
        JsonNode value = json.path(name);
        boolean isText = value.isTextual() || !name.equals("type");
        if (value.isValueNode() && !value.isNull() && isText) {
          fields.put(name, value.asText());
        }
      }
      return new DatabaseChoice(file.toString(), true, fields);
    } catch (NoSuchFileException e) {
      return new DatabaseChoice(file.toString(), false, fields);
    } catch (JsonProcessingException invalid) {
      return new DatabaseChoice(file + " is not JSON", true, fields);
    } catch (IOException e) {
      throw new DatabaseException(Kind.UNAVAILABLE, "reading " + file + " failed", e);
    }
  }

  private static DatabaseChoice readVariables(Map<String, String> environment)
      throws DatabaseException {
    Map<String, String> fields = new HashMap<>();
    for (Map.Entry<String, String> variable : VARIABLES.entrySet()) {
      String name = variable.getValue();
      String value = environment.getOrDefault(name, "");
      String file =
          MAY_BE_A_FILE.contains(variable.getKey())
              ? environment.getOrDefault(name + "_FILE", "")
              : "";
      if (!value.isEmpty() && !file.isEmpty()) {
        throw new DatabaseException(
            Kind.MISCONFIGURED,
            name + " and " + name + "_FILE are both set, with which Uptime Kuma does not start",
            "Set one of them.");
      }
      String effective = file.isEmpty() ? value : contentOf(name + "_FILE", Path.of(file));
      if (!effective.isEmpty()) {
        fields.put(variable.getKey(), effective);
      }
    }
    return new DatabaseChoice("UPTIME_KUMA_DB_*", true, fields);
  }

  private static String contentOf(String name, Path file) throws DatabaseException {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new DatabaseException(
          Kind.MISCONFIGURED, name + ": " + file + " cannot be read", "Mount that file.", e);
    }
  }

  Optional<String> type() {
    return text("type");
  }

  /** The way to an external MariaDB server. */
  MariaDbAccess mariaDb() throws DatabaseException {
    Optional<Path> socket =
        text("socketPath").map(String::strip).filter(path -> !path.isEmpty()).map(Path::of);
    String host = text("hostname").orElse(socket.isPresent() ? "localhost" : "");
    if (host.isEmpty()) {
      throw missing("hostname");
    }
    return new MariaDbAccess(
        socket,
        host,
        port(),
        required("dbName"),
        required("username"),
        text("password").orElse(""),
        text("ssl").map(value -> value.equalsIgnoreCase("true")).orElse(false),
        text("ca").filter(ca -> !ca.isBlank()));
  }

  private int port() throws DatabaseException {
    String port = text("port").orElse(Integer.toString(MariaDbAccess.DEFAULT_PORT)).strip();
    try {
      int number = Integer.parseInt(port);
      if (number >= 1 && number <= LAST_PORT) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // said below
    }
    throw new DatabaseException(Kind.MISCONFIGURED, origin + ": '" + port + "' is no port");
  }

  private String required(String field) throws DatabaseException {
    return text(field).orElseThrow(() -> missing(field));
  }

  private DatabaseException missing(String field) {
    return new DatabaseException(
        Kind.MISCONFIGURED,
        origin + " lacks '" + field + "' for the database type mariadb",
        "Set it there, or "
            + VARIABLES.getOrDefault(field, "UPTIME_KUMA_DB_*")
            + " where the variables are used.");
  }

  private Optional<String> text(String field) {
    return Optional.ofNullable(fields.get(field)).filter(value -> !value.isEmpty());
  }

  /** Without the password. */
  @Override
  public String toString() {
    return origin;
  }
}
