package io.github.replicatorkuma.history;

import io.github.replicatorkuma.database.WholeCut;
import io.github.replicatorkuma.history.HistoryManifest.KeptTable;
import io.github.replicatorkuma.history.HistoryManifest.Segment;
import io.github.replicatorkuma.model.TableName;
import java.nio.file.Path;

/** Where everything is in the directory of a backup; resolves paths and does nothing else. */
record HistoryLayout(Path root) {
  Path manifest() {
    return root.resolve("manifest.json");
  }

  Path files() {
    return root.resolve("files");
  }

  Path table(TableName table) {
    return table.equals(WholeCut.SCHEMA.name())
        ? root.resolve("schema")
        : root.resolve("tables").resolve(table.value());
  }

  Path segment(KeptTable table, Segment segment) {
    return table(table.name()).resolve(segment.file());
  }
}
