package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each command that some text offers has a test that runs it where that text is given. */
class HintSituationsTest {
  private static final Pattern JOIN = Pattern.compile("\"\\s*\\+\\s*\"");
  private static final Pattern VALUE = Pattern.compile("\"\\s*\\+\\s*[\\w.()]+\\s*\\+\\s*\"");
  private static final Pattern COMMAND =
      Pattern.compile("`((?:replicator-kuma|restic) [^`\"\n]+)`");

  /** Where the command of each was taken from what people read, and the situation was over. */
  private static final Map<String, String> ENDED =
      Map.ofEntries(
          Map.entry(
              "LeaderHints replicator-kuma publish --accept-deletes",
              "hints#deletionsThatWereMeant_areAccepted"),
          Map.entry(
              "LeaderHints replicator-kuma publish --take-over",
              "hints#secondLeader_takesOver_andPublishes"),
          Map.entry(
              "LeaderHints restic init",
              "hints#repositoryThatIsGone_isMadeAnewOnTheLeader_andAReplicaIsNotToldTo"),
          Map.entry(
              "ReplicaHints replicator-kuma apply --accept-deletes",
              "hints#otherMonitorsUnderTheSameIds_areReplacedWhereThatIsMeant"),
          Map.entry(
              "ReplicaHints replicator-kuma kept apply X --over",
              "kept#applyOnceMore_overwritesWhatBothEdited_onlyWhereAskedFor"),
          Map.entry(
              "StatusCommand replicator-kuma apply --undo",
              "hints#applyThatCanBeTakenBack_isTakenBack"));

  /** What shows something and changes nothing. */
  private static final Set<String> SHOWS =
      Set.of(
          "ApplyCommand replicator-kuma export ./look",
          "ApplyCommand replicator-kuma plan",
          "ApplyCommand replicator-kuma snapshots",
          "ChoiceOptions replicator-kuma export DIR",
          "ChoiceOptions replicator-kuma snapshots",
          "KeptCommand replicator-kuma kept show X",
          "KeptHints replicator-kuma kept",
          "KeptHints replicator-kuma kept show X",
          "LeaderHints replicator-kuma kept",
          "LeaderHints replicator-kuma plan --snapshot X",
          "LeaderHints replicator-kuma status",
          "LineageWatch replicator-kuma plan --snapshot X",
          "ReplicaHints replicator-kuma kept show X",
          "ReplicaHints replicator-kuma snapshots",
          "ResticRepair restic check --read-data",
          "failures.txt restic check");

  /** What no test takes from the text that offers it yet, and what its situation needs. */
  private static final Map<String, String> NOT_RUN =
      Map.ofEntries(
          Map.entry(
              "LeaderHints replicator-kuma publish --again",
              "needs lost data, on which restic 0.14 tries for a minute and longer"),
          Map.entry(
              "ReplicaHints replicator-kuma apply --snapshot X",
              "needs a snapshot that was taken back"),
          Map.entry(
              "KeptCommand replicator-kuma kept drop X", "needs an entry of which all is there"),
          Map.entry("ExportCommand replicator-kuma apply --from ./look", "help"),
          Map.entry("LeaderHints replicator-kuma apply --snapshot X", "needs the old script"),
          Map.entry(
              "ReplicaHints replicator-kuma apply --undo", "needs a Kuma that dies of signals"),
          Map.entry(
              "ReplicaHints replicator-kuma kept apply X --whole",
              "needs edits without their base"),
          Map.entry("Reports replicator-kuma apply --undo", "needs a Kuma that boots for long"),
          Map.entry("RepositoryChecks restic unlock", "needs a lock of half an hour ago"),
          Map.entry(
              "failures.txt replicator-kuma publish --again",
              "needs damage that restic cannot repair"),
          Map.entry("failures.txt restic repair snapshots --forget", "needs restic 0.16"),
          Map.entry("failures.txt restic unlock --remove-all", "needs a lock that is in the way"));

  @Test
  void eachCommandOfAText_hasASituation() throws Exception {
    Set<String> known = new TreeSet<>(ENDED.keySet());
    known.addAll(SHOWS);
    known.addAll(NOT_RUN.keySet());

    assertThat(offered()).isEqualTo(known);
  }

  @Test
  void eachSituation_isATest() throws Exception {
    Map<String, Class<?>> classes =
        Map.of("hints", HintCommandsTest.class, "kept", KeptCommandTest.class);
    for (String test : ENDED.values()) {
      int hash = test.indexOf('#');
      Class<?> tests = Objects.requireNonNull(classes.get(test.substring(0, hash)));
      String name = test.substring(hash + 1);
      assertThat(Arrays.stream(tests.getDeclaredMethods()))
          .as(test)
          .anyMatch(
              method -> method.getName().equals(name) && method.isAnnotationPresent(Test.class));
    }
  }

  /** A command as a text has it that is given only after hours. */
  static String inText(String file, String command) throws IOException {
    assertThat(offered()).contains(file + " " + command);
    return command;
  }

  /** Each as {@code FILE COMMAND}, with {@code X} for what is known only at run time. */
  private static Set<String> offered() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
      for (Path file : files.filter(HintSituationsTest::hasTexts).toList()) {
        texts.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
      }
    }
    return texts.entrySet().stream()
        .flatMap(
            text ->
                COMMAND
                    .matcher(
                        VALUE.matcher(JOIN.matcher(text.getValue()).replaceAll("")).replaceAll("X"))
                    .results()
                    .map(found -> text.getKey() + " " + found.group(1)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean hasTexts(Path file) {
    return file.toString().endsWith(".java") || file.endsWith("failures.txt");
  }
}
