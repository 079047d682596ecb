package io.github.replicatorkuma.database.mariadb;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.database.ProcessLimits;
import io.github.replicatorkuma.model.Sentences;
import io.github.replicatorkuma.model.TableName;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * What MariaDB's error numbers mean; nobody else looks at them. Source: MariaDB's documentation,
 * "MariaDB Error Codes".
 *
 * <p>A message of the server may hold a row's content, so it is told only where it cannot.
 */
final class MariaDbErrors {
  private static final Sentences HINTS = new Sentences(MariaDbErrors.class);

  /** Uptime Kuma itself makes these so, whatever character set the database has. */
  private static final Set<String> NARROW_BY_DESIGN =
      Set.of("user.username", "status_page.slug", "setting.key", "status_page_cname.domain");

  /** SQLSTATE class 08: connection exception. */
  private static final String CONNECTION = "08";

  private static final Pattern ABOUT_TLS =
      Pattern.compile("\\bssl\\b|certificate|keystore", Pattern.CASE_INSENSITIVE);

  private MariaDbErrors() {}

  /** The failure of {@code action} on an open connection. */
  static DatabaseException failureOf(String action, SQLException failure) {
    Kind kind = kindOf(failure);
    String found =
        switch (kind) {
          case FAILED, UNREPLICABLE ->
              "MariaDB error %d (%s)".formatted(failure.getErrorCode(), failure.getSQLState());
          default -> textOf(failure);
        };
    return new DatabaseException(kind, action + ": " + found, hintOf(kind));
  }

  /** The failure to connect at all, which is mostly a matter of the settings. */
  static DatabaseException connectionFailure(
      String action, MariaDbAccess access, SQLException failure) {
    if (failure.getErrorCode() <= 0 && ProcessLimits.isOutOfFiles()) {
      return ProcessLimits.tooManyFiles(action, failure);
    }
    if (causeOf(failure, UnknownHostException.class).isPresent()) {
      String found = action + ": there is no host " + access.host();
      return new DatabaseException(Kind.UNAVAILABLE, found, HINTS.get("CHECK_HOST"));
    }
    Optional<SSLException> tls = causeOf(failure, SSLException.class);
    if (tls.isPresent() || (access.tls() && isAboutTls(failure))) {
      String reason =
          tls.map(cause -> deepest(cause)).orElse(textOf(failure).lines().findFirst().orElse(""));
      String found = action + ": no trusted TLS connection: " + reason;
      return new DatabaseException(Kind.MISCONFIGURED, found, HINTS.get("CHECK_TLS"));
    }
    Optional<IOException> io = causeOf(failure, IOException.class);
    if (io.isPresent() && failure.getErrorCode() == 0) {
      boolean late = io.get() instanceof SocketTimeoutException;
      String found = action + ": " + (late ? "no answer in time" : deepest(io.get()));
      return new DatabaseException(Kind.UNAVAILABLE, found, HINTS.get("CHECK_SERVER"));
    }
    return failureOf(action, failure);
  }

  /** Whether nobody knows what became of the statement. */
  static boolean isConnectionLost(SQLException failure) {
    String state = failure.getSQLState();
    return (state != null && state.startsWith(CONNECTION))
        || causeOf(failure, IOException.class).isPresent();
  }

  private static Kind kindOf(SQLException failure) {
    return switch (failure.getErrorCode()) {
      case 1205, 1213, 1020, 1412, 3572 -> Kind.LOCKED;
      case 1049 -> Kind.MISSING;
      case 1044, 1045, 1130, 1142, 1143, 1227, 1251, 1370, 1524, 1698 -> Kind.DENIED;
      case 3159 -> Kind.MISCONFIGURED;
      case 1021, 1041, 1114 -> Kind.DISK_FULL;
      case 1034, 1035, 1194, 1195, 1712, 1877 -> Kind.CORRUPT;
      case 1040, 1053, 1080, 1129, 1203, 1226, 1290, 1317, 1836, 1927, 1969, 2006, 2013 ->
          Kind.UNAVAILABLE;
      case 1030 -> textOf(failure).contains("28") ? Kind.DISK_FULL : Kind.FAILED;
      default -> isConnectionLost(failure) ? Kind.UNAVAILABLE : Kind.FAILED;
    };
  }

  private static String hintOf(Kind kind) {
    return switch (kind) {
      case DENIED -> HINTS.get("CHECK_LOGIN");
      case MISCONFIGURED -> HINTS.get("CHECK_TLS");
      case UNAVAILABLE -> HINTS.get("CHECK_SERVER");
      case CORRUPT -> HINTS.get("REPAIR");
      default -> kind.hint();
    };
  }

  /** What to do about a column that does not take every character. */
  static String narrowHint(TableName table, String column) {
    boolean byDesign = NARROW_BY_DESIGN.contains(table + "." + column);
    return byDesign ? HINTS.get("narrowByDesign") : HINTS.get("narrow", table);
  }

  /** The driver has no number of its own for this. */
  private static boolean isAboutTls(SQLException failure) {
    return failure.getErrorCode() <= 0 && ABOUT_TLS.matcher(textOf(failure)).find();
  }

  /** Without the driver's prefix, {@code (conn=5) …}. */
  private static String textOf(SQLException failure) {
    String message = failure.getMessage();
    return message == null ? "no details" : message.replaceFirst("^\\(conn=\\d+\\) ", "");
  }

  private static String deepest(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? "no details" : cause.getMessage();
  }

  private static <T extends Throwable> Optional<T> causeOf(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }
}
