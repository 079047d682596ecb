package io.github.replicatorkuma.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What {@code --help} ends with, the same for all commands. */
final class Help {
  private static final List<String> VARIABLES =
      List.of(
          "",
          "It is configured by environment variables, the same ones for all commands: REPLICATOR_MODE,",
          "RESTIC_REPOSITORY, RESTIC_PASSWORD, DATA_DIR and more. docs/variables.md describes them, at",
          "https://github.com/replicatorkuma/replicator-kuma/blob/main/docs/variables.md");

  private static final Map<String, String> CODES_OF_ALL =
      codes(
          "0", "done, or there was nothing to do",
          "1", "failed; trying again later may help",
          "2", "the command line is wrong",
          "3", "the configuration is wrong",
          "4", "failed; you must act",
          "5", "not done, on purpose: withheld, refused, rolled back, or nothing there yet");

  private static final Map<String, String> CODES_OF_RUN =
      codes(
          "0", "stopped by a signal",
          "2", "the command line is wrong",
          "3", "the configuration is wrong, and there is no Uptime Kuma to keep running",
          "4", "another Uptime Kuma answers at this one's address already",
          "70", "Uptime Kuma could not be started",
          "other", "Uptime Kuma's own, when it ended by itself");

  private Help() {}

  /** Completes the help of {@code root} and of its commands. */
  static void complete(CommandLine root) {
    Stream.concat(Stream.of(root), root.getSubcommands().values().stream())
        .distinct()
        .forEach(Help::completeOne);
  }

  private static void completeOne(CommandLine command) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    boolean runs = command.getParent() == null || command.getCommandName().equals("run");
    usage.exitCodeListHeading("%nExit codes:%n");
    Map<String, String> codes = new LinkedHashMap<>(runs ? CODES_OF_RUN : CODES_OF_ALL);
    if (command.getCommandName().equals("plan")) {
      codes.put("6", "with --exit-code: the snapshot would change something");
    }
    usage.exitCodeList(codes);
    List<String> footer = new ArrayList<>();
    if (usage.footer().length > 0) {
      footer.add("");
      footer.add("Examples:");
      footer.addAll(List.of(usage.footer()));
    }
    footer.addAll(VARIABLES);
    usage.footer(footer.toArray(String[]::new));
    usage.width(100);
    usage.autoWidth(true); // of a terminal
  }

  private static Map<String, String> codes(String... keysAndMeanings) {
    Map<String, String> codes = new LinkedHashMap<>();
    for (int i = 0; i < keysAndMeanings.length; i += 2) {
      codes.put(keysAndMeanings[i], keysAndMeanings[i + 1]);
    }
    return codes;
  }
}
