package io.github.replicatorkuma.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class SqliteErrorsTest {
  @Test
  void failureOf_libraryThatCannotBeLoaded_namesTheDirectoryAndWhatToDo() {
    DatabaseException failure =
        SqliteErrors.failureOf(
            "opening x",
            new SQLException(
                "Error opening connection", new NativeLibraryNotFoundException("no lib")));

    assertThat(failure).hasMessageContaining(System.getProperty("java.io.tmpdir"));
    assertThat(failure.hint()).contains("JAVA_OPTS=\"-Djava.io.tmpdir=");
  }

  @ParameterizedTest
  @CsvSource({
    "SQLITE_BUSY, LOCKED",
    "SQLITE_BUSY_SNAPSHOT, LOCKED",
    "SQLITE_BUSY_RECOVERY, LOCKED",
    "SQLITE_LOCKED, LOCKED",
    "SQLITE_PROTOCOL, LOCKED",
    "SQLITE_CANTOPEN, UNAVAILABLE",
    "SQLITE_CANTOPEN_ISDIR, UNAVAILABLE",
    "SQLITE_IOERR_READ, UNAVAILABLE",
    "SQLITE_READONLY, UNAVAILABLE",
    "SQLITE_READONLY_DBMOVED, UNAVAILABLE",
    "SQLITE_PERM, UNAVAILABLE",
    "SQLITE_CORRUPT, CORRUPT",
    "SQLITE_CORRUPT_VTAB, CORRUPT",
    "SQLITE_NOTADB, CORRUPT",
    "SQLITE_FULL, DISK_FULL",
    "SQLITE_CONSTRAINT_UNIQUE, UNREPLICABLE",
    "SQLITE_CONSTRAINT_NOTNULL, UNREPLICABLE",
    "SQLITE_MISMATCH, UNREPLICABLE",
    "SQLITE_TOOBIG, UNREPLICABLE",
    "SQLITE_ERROR, FAILED",
    "SQLITE_NOMEM, FAILED",
    "UNKNOWN_ERROR, FAILED",
  })
  void failureOf_resultCode_hasItsKind(SQLiteErrorCode code, Kind kind) {
    DatabaseException failure =
        SqliteErrors.failureOf("reading x", new SQLiteException("what SQLite said", code));

    assertThat(failure.kind()).isEqualTo(kind);
    String said = kind == Kind.UNREPLICABLE ? "[" + code + "] " + code.message : "what SQLite said";
    assertThat(failure).hasMessage("reading x: " + said);
    assertThat(SqliteErrors.failureOf("copying x", code).kind()).isEqualTo(kind);
  }

  @Test
  void failureOf_anotherDriversException_isFailed() {
    assertThat(SqliteErrors.failureOf("reading x", new SQLException()).kind())
        .isEqualTo(Kind.FAILED);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CORRUPT", "UNREPLICABLE", "UNSUPPORTED", "DENIED", "MISCONFIGURED", "NO_ROOM"},
      mode = EnumSource.Mode.INCLUDE)
  void kind_thatTheOperatorMustMend_isTerminalAndHasAHint(Kind kind) {
    DatabaseException failure = new DatabaseException(kind, "x");

    assertThat(failure.isTerminal()).isTrue();
    assertThat(failure.hint()).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CORRUPT", "UNREPLICABLE", "UNSUPPORTED", "DENIED", "MISCONFIGURED", "NO_ROOM"},
      mode = EnumSource.Mode.EXCLUDE)
  void kind_thatMayPass_isRetryable(Kind kind) {
    assertThat(new DatabaseException(kind, "x").isTerminal()).isFalse();
  }
}
