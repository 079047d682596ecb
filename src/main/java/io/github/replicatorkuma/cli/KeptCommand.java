package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.app.ConfigurationException;
import io.github.replicatorkuma.app.Parts;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.health.Wording;
import io.github.replicatorkuma.kept.KeptAside;
import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.replica.KeptChoice;
import io.github.replicatorkuma.replica.KeptPreview;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Edits that were kept aside: lists, shows, applies or drops them. */
@Command(name = "kept")
final class KeptCommand extends OneShot {
  enum Action {
    show,
    apply,
    drop
  }

  @Parameters(index = "0", arity = "0..1", paramLabel = "ACTION")
  private @Nullable Action action;

  @Parameters(index = "1", arity = "0..1", paramLabel = "N")
  private @Nullable Integer number;

  @Option(names = "--over")
  private boolean over;

  @Option(names = "--whole")
  private boolean whole;

  @Override
  public Integer call() throws ReplicationException, ConfigurationException, InterruptedException {
    boolean options = over || whole;
    if ((action == null) != (number == null) || (options && action != Action.apply)) {
      throw wrong("say which: kept show N, kept apply N [--over|--whole], kept drop N");
    }
    if (over && whole) {
      throw wrong("either --over or --whole");
    }
    if (action == null || number == null) {
      return list(new KeptAside(parts().stateDirectory()).list());
    }
    return switch (action) {
      case show -> show(number);
      case apply -> apply(new KeptChoice(number, over, whole));
      case drop -> drop(number);
    };
  }

  private int list(List<KeptEntry> entries) {
    return print(
        entries.stream().map(KeptCommand::fields).toList(),
        () -> {
          entries.forEach(entry -> line(text(entry)));
          out().printf("%d kept aside%n", entries.size());
        });
  }

  private static String text(KeptEntry entry) {
    return "%d  %s  %s, as %s%s"
        .formatted(
            entry.number(),
            Wording.time(entry.at()),
            entry.what().isEmpty() ? "edits" : entry.what(),
            entry.reason(),
            entry.applied().map(KeptCommand::again).orElse(""));
  }

  private static String again(Instant applied) {
    return "; made again at " + Wording.time(applied);
  }

  private static Map<String, Object> fields(KeptEntry entry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("number", entry.number());
    fields.put("time", entry.at().toString());
    fields.put("applied", entry.applied().map(Instant::toString).orElse(""));
    fields.put("reason", entry.reason().toString());
    fields.put("edits", entry.what());
    fields.put("base", entry.base().map(base -> base.position().toString()).orElse(""));
    return fields;
  }

  private int show(int which) throws ReplicationException, ConfigurationException {
    Parts parts = parts();
    KeptPreview preview =
        KeptPreview.of(
            new KeptAside(parts.stateDirectory()).find(which),
            parts.requireDatabase(),
            parts.applySettings(false, Instant.EPOCH));
    Map<String, Object> fields = fields(preview.entry());
    fields.put("whole", preview.whole());
    fields.put("tables", preview.tables().stream().map(PlanJson::table).toList());
    fields.put("left", preview.left());
    return print(fields, () -> print(preview));
  }

  private void print(KeptPreview preview) {
    line(text(preview.entry()));
    int number = preview.entry().number();
    line(
        preview.tables().isEmpty() && preview.left().isEmpty()
            ? "all of it is here. To take it from the list: `replicator-kuma kept drop "
                + number
                + "`"
            : "kept apply %d%s would change here: %s"
                .formatted(number, preview.whole() ? " --whole" : "", preview.rows()));
    new PlanText(out(), isColoured()).print(preview.tables());
    preview.left().forEach(row -> line("left as it is: " + row));
  }

  private int apply(KeptChoice choice)
      throws ReplicationException, ConfigurationException, InterruptedException {
    Parts parts = lockingParts();
    doing("applying what was kept aside");
    return carryOut(
        parts,
        "kept apply",
        new Order.ApplyKept(choice),
        (place, database) -> place.goBack(database).to(choice),
        place -> {});
  }

  private int drop(int which) throws ReplicationException, ConfigurationException {
    KeptAside aside = new KeptAside(parts().stateDirectory());
    KeptEntry entry = aside.find(which);
    aside.drop(entry);
    line("dropped what was " + entry.summary());
    return ExitCode.OK;
  }
}
