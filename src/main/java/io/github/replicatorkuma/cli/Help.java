package io.github.replicatorkuma.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What {@code --help} ends with, the same for all commands. */
final class Help {
  private static final ResourceBundle TEXTS = ResourceBundle.getBundle(Main.HELP);

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
    List<String> codes = new ArrayList<>(lines(runs ? "codes.of.run" : "codes.of.all"));
    if (command.getCommandName().equals("plan")) {
      codes.addAll(lines("codes.of.plan"));
    }
    usage.exitCodeList(UsageMessageSpec.keyValuesMap(codes.toArray(String[]::new)));
    String examples = command.getCommandName() + ".examples";
    List<String> footer = new ArrayList<>(List.of("", "Examples:"));
    footer.addAll(lines(TEXTS.containsKey(examples) ? examples : "replicator-kuma.examples"));
    footer.add("");
    footer.addAll(lines("variables"));
    usage.footer(footer.toArray(String[]::new));
    usage.width(100);
    usage.autoWidth(true); // of a terminal
  }

  private static List<String> lines(String key) {
    return TEXTS.getString(key).lines().toList();
  }
}
