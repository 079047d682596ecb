package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.app.ConfigurationException;
import io.github.replicatorkuma.app.Parts;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.export.Exporter;
import io.github.replicatorkuma.export.RedactedExport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.snapshot.ContentSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a snapshot directory to look at; no repository is involved. */
@Command(name = "export")
final class ExportCommand extends OneShot {
  private static final String SECRETS =
      "it holds passwords and tokens as they are: keep it to yourself, or use --redact";

  @Parameters(paramLabel = "DIR")
  private @Nullable Path directory;

  @Option(names = "--redact")
  private boolean redact;

  @Override
  public Integer call() throws ReplicationException, ConfigurationException {
    doing("exporting");
    Parts parts = partsWithoutRepository();
    KumaDatabase database = parts.requireDatabase();
    Path target = environment().directory().resolve(String.valueOf(directory)).normalize();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("directory", target.toString());
    Map<String, Long> rows = new LinkedHashMap<>();
    if (redact) {
      byte[] key = parts.stateDirectory().fingerprintKey();
      new RedactedExport(database, parts.config().scope(), key)
          .to(target)
          .forEach((table, count) -> rows.put(table.value(), count));
      fields.put("rows", rows);
      return print(fields, () -> text(rows, "redacted,", target));
    }

    ContentSummary content =
        new Exporter(database, parts.exportSettings(), parts.clock()).export(target);
    content.tables().forEach(table -> rows.put(table.name().value(), table.rows()));
    fields.put("digest", content.digest().hex());
    fields.put("rows", rows);
    List<String> warnings = new ArrayList<>(content.warnings());
    warnings.add(SECRETS);
    fields.put("warnings", warnings);
    return print(
        fields,
        () -> {
          text(rows, "digest " + content.digest().brief(), target);
          warnings.forEach(warning -> line("warning: " + warning));
        });
  }

  private void text(Map<String, Long> rows, String what, Path target) {
    long all = rows.values().stream().mapToLong(Long::longValue).sum();
    out().printf("exported %d tables, %d rows, %s to %s%n", rows.size(), all, what, target);
  }
}
