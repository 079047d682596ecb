package io.github.replicatorkuma.fleet.store;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Files of a directory keep the contract. */
final class DirectoryRecordsTest extends RecordStoreContract {
  @TempDir Path temporary;

  @Override
  protected String address() {
    return temporary.resolve("kuma fleet").toString();
  }

  @Override
  protected void plant(String name, byte[] content) throws Exception {
    Files.write(Path.of(address(), name), content);
    Files.createDirectories(Path.of(address(), "directory"));
  }
}
