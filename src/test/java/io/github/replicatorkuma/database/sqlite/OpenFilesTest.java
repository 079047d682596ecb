package io.github.replicatorkuma.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class OpenFilesTest {
  @TempDir Path directory;

  @Test
  void transaction_keepsPlainFileAccessOutUntilItEnds() throws Exception {
    Path file = TestDatabases.seeded(directory);
    SqliteDatabase database = new SqliteDatabase(file, Duration.ZERO);

    assertThat(database.<Boolean>read(t -> couldTouch(file))).isFalse();
    assertThat(database.<Boolean>write(t -> couldTouch(file))).isFalse();
    assertThat(couldTouch(file)).isTrue();
  }

  @Test
  void transaction_thatFailed_letsPlainFileAccessIn() {
    Path file = TestDatabases.seeded(directory);
    SqliteDatabase database = new SqliteDatabase(file, Duration.ZERO);

    assertThat(
            CompletableFuture.supplyAsync(
                    () -> {
                      try {
                        return database.<Boolean>read(
                            t -> {
                              throw new IllegalStateException("a bug");
                            });
                      } catch (Exception e) {
                        return couldTouch(file);
                      }
                    })
                .join())
        .isTrue();
  }

  @Test
  void sameFileByAnotherName_hasTheSameLock() throws Exception {
    Path file = TestDatabases.seeded(directory);
    Path link = Files.createSymbolicLink(directory.resolve("link.db"), file);

    assertThat(OpenFiles.lockOf(link)).isSameAs(OpenFiles.lockOf(file));
    assertThat(OpenFiles.lockOf(directory.resolve("other.db"))).isNotSameAs(OpenFiles.lockOf(file));
  }

  private static boolean couldTouch(Path file) {
    return CompletableFuture.supplyAsync(
            () -> {
              Lock alone = OpenFiles.lockOf(file).writeLock();
              boolean free = alone.tryLock();
              if (free) {
                alone.unlock();
              }
              return free;
            })
        .join();
  }
}
