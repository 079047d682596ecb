package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.export.Exporter;
import io.github.replicatorkuma.export.RedactedExport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.snapshot.ContentSummary;
import io.github.replicatorkuma.snapshot.TableEntry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a snapshot directory to look at; no repository is involved. */
@Command(
    name = "export",
    description =
        "Write this instance's configuration as a snapshot directory, to look at, or as a backup.",
    footer = {
      "  replicator-kuma export ./look            `replicator-kuma apply --from ./look` takes it",
      "  replicator-kuma export ./kuma --redact   without secrets, to commit"
    })
final class ExportCommand implements Callable<Integer> {
  private final Environment environment;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "A directory that does not exist yet.")
  private @Nullable Path directory;

  @Option(
      names = "--redact",
      description =
          "Write it to be committed: one file a table, a fingerprint for each secret. DIR may be"
              + " one of an earlier --redact.")
  private boolean redact;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  ExportCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws ReplicationException, ConfigurationException {
    environment.progress().doing("exporting");
    Wiring wiring = Wiring.forCommandWithoutRepository(environment);
    KumaDatabase database = wiring.requireDatabase();
    Path target = environment.directory().resolve(String.valueOf(directory)).normalize();
    return redact ? redacted(wiring, database, target) : snapshot(wiring, database, target);
  }

  private int snapshot(Wiring wiring, KumaDatabase database, Path target)
      throws ReplicationException {
    ContentSummary content =
        new Exporter(database, wiring.exportSettings(), wiring.clock()).export(target);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Output.json(out, fields(target, content));
    } else {
      out.printf(
          "exported %d tables, %d rows, digest %s to %s%n",
          content.tables().size(), rows(content), content.digest().brief(), target);
      content.warnings().forEach(warning -> Output.line(out, "warning: " + warning));
    }
    return ExitCode.OK;
  }

  private int redacted(Wiring wiring, KumaDatabase database, Path target)
      throws ReplicationException {
    byte[] key = wiring.stateDirectory().fingerprintKey();
    Map<String, Long> rows = new LinkedHashMap<>();
    new RedactedExport(database, wiring.config().scope(), key)
        .to(target)
        .forEach((table, count) -> rows.put(table.value(), count));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("directory", target.toString());
      fields.put("rows", rows);
      Output.json(out, fields);
    } else {
      long all = rows.values().stream().mapToLong(Long::longValue).sum();
      out.printf("exported %d tables, %d rows, redacted, to %s%n", rows.size(), all, target);
    }
    return ExitCode.OK;
  }

  private static long rows(ContentSummary content) {
    return content.tables().stream().mapToLong(TableEntry::rows).sum();
  }

  private static Map<String, Object> fields(Path target, ContentSummary content) {
    Map<String, Object> tables = new LinkedHashMap<>();
    content.tables().forEach(table -> tables.put(table.name().value(), table.rows()));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("directory", target.toString());
    fields.put("digest", content.digest().hex());
    fields.put("rows", tables);
    fields.put("warnings", content.warnings());
    return fields;
  }
}
