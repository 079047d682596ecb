package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each command that some text offers has a test that runs it where that text is given. */
class HintSituationsTest {
  private static final Pattern JOIN = Pattern.compile("\"\\s*\\+\\s*\"|\\\\\n\\s*");
  private static final Pattern VALUE =
      Pattern.compile("\"\\s*\\+\\s*[\\w.()]+\\s*\\+\\s*\"|%(\\d\\$)?[sd]");
  private static final Pattern COMMAND =
      Pattern.compile("`((?:replicator-kuma|restic) [^`\"\n]+)`");

  /** Where the command of each was taken from what people read, and the situation was over. */
  private static final Map<String, String> ENDED =
      Map.ofEntries(
          Map.entry(
              "Announcer replicator-kuma apply",
              "daemon.ReplicaDriftTest"
                  + "#drift_isSeenWithinAnHour_toldOnce_andGoesWithAnApplyThatIsAskedFor"),
          Map.entry(
              "AutoCycle replicator-kuma lead --now",
              "cli.FleetBesideDaemonIT" + "#instance_joinsWhereItIsToldTo_andLeadsWhereNobodyDoes"),
          Map.entry(
              "LeadCommand replicator-kuma lead --now",
              "cli.FleetBesideDaemonIT" + "#instance_joinsWhereItIsToldTo_andLeadsWhereNobodyDoes"),
          Map.entry(
              "help replicator-kuma apply --from ./look",
              "cli.HintCommandsTest#exportOfALeader_isTakenByAnother"),
          Map.entry(
              "HealthRule replicator-kuma publish",
              "cli.HintsBesideDaemonIT#leader_publishesWhatWasWithheld"),
          Map.entry(
              "HistoryCheck replicator-kuma history backup",
              "cli.HistoryCommandTest#backup_theFirst_makesTheRepository"),
          Map.entry(
              "HistoryCycle replicator-kuma history backup",
              "daemon.HistoryCycleTest#people_areToldOnceAfterThreeIntervals_andOfTheEnd"),
          Map.entry(
              "ChosenBackup replicator-kuma history restore --instance X",
              "cli.HistoryCommandTest#restore_ofAnother_isAllThatItHad_underANewId"),
          Map.entry(
              "RestoreGate replicator-kuma history restore",
              "daemon.RestoreGateTest#kuma_whereSomebodysRestoreWasCutOff_waitsForTheNext"),
          Map.entry(
              "HistoryRepository replicator-kuma history backup --init",
              "cli.HistoryCommandTest"
                  + "#repository_thatIsNotThereAnyMore_orAtAnotherPlace_isMissedByAllInTheSameWords"),
          Map.entry(
              "KeptCommand replicator-kuma kept drop X",
              "cli.KeptCommandTest#applyOfTheWhole_goesBack_andKeepsUnpublishedEditsInTurn"),
          Map.entry(
              "LeaderHints replicator-kuma apply --snapshot X",
              "cli.HintScriptTest#scriptOfAnotherMachine_isFollowed_byTheLeaderAndByTheReplica"),
          Map.entry(
              "LeaderHints replicator-kuma publish --accept-deletes",
              "cli.HintsBesideDaemonIT#leader_publishesWhatWasWithheld"),
          Map.entry(
              "LeaderHints replicator-kuma publish --again",
              "cli.HintsBesideDaemonIT#leader_publishesWhatWasWithheld"),
          Map.entry(
              "LeaderHints replicator-kuma publish --take-over",
              "cli.HintsBesideDaemonIT#leader_publishesWhatWasWithheld"),
          Map.entry(
              "LeaderHints restic init",
              "cli.HintCommandsTest"
                  + "#repositoryThatIsGone_isMadeAnewOnTheLeader_andAReplicaIsNotToldTo"),
          Map.entry(
              "ReplicaHints replicator-kuma apply",
              "replica.ApplyUndoTest#typedApply_afterAChosenSnapshot_appliesTheNewest"),
          Map.entry(
              "ReplicaHints replicator-kuma apply --accept-deletes",
              "cli.HintsBesideDaemonIT#replica_appliesWhatItRefused_andTakesItBack"),
          Map.entry(
              "ReplicaHints replicator-kuma apply --snapshot X",
              "cli.HintsBesideDaemonIT#kumaThatDoesNotLiveWithASnapshot_getsItAgain_orIsRidOfIt"),
          Map.entry(
              "ReplicaHints replicator-kuma apply --undo",
              "cli.HintsBesideDaemonIT#kumaThatDoesNotLiveWithASnapshot_getsItAgain_orIsRidOfIt"),
          Map.entry(
              "ReplicaHints replicator-kuma kept apply X --over",
              "cli.KeptCommandTest#applyOnceMore_overwritesWhatBothEdited_onlyWhereAskedFor"),
          Map.entry(
              "ReplicaHints replicator-kuma kept apply X --whole",
              "cli.HintCommandsTest#editsOfWhichOnlyTheResultIsKnown_areAppliedAsAWhole"),
          Map.entry(
              "ReplicaHints replicator-kuma publish --take-over",
              "cli.HintCommandsTest#instanceWithMonitorsOfItsOwn_becomesWhatAllHave_asALeader"),
          Map.entry(
              "Reports replicator-kuma apply --snapshot ID",
              "cli.HintScriptTest#scriptOfAnotherMachine_isFollowed_byTheLeaderAndByTheReplica"),
          Map.entry(
              "Reports replicator-kuma lead",
              "app.AutoRoleTest#leadThatIsAskedFor_whileEditsGoOn_isHandedOver"),
          Map.entry(
              "RepositoryChecks restic unlock", "cli.HintRepairsTest#lockThatWasLeft_isRemoved"),
          Map.entry(
              "RepositoryChecks restic unlock --remove-all",
              "cli.HintRepairsTest"
                  + "#lockThatIsInTheWay_isRemoved_asThePublishSays_andAsTheDoctorSays"),
          Map.entry(
              "StatusCommand replicator-kuma apply --undo",
              "cli.HintsBesideDaemonIT#replica_appliesWhatItRefused_andTakesItBack"),
          Map.entry(
              "StatusPage replicator-kuma apply",
              "cli.HintsBesideDaemonIT#replica_appliesWhatItRefused_andTakesItBack"),
          Map.entry(
              "failures.txt replicator-kuma history list",
              "cli.HistoryCommandTest#list_hasThemInOrder_withWhatIsInThem"),
          Map.entry(
              "failures.txt replicator-kuma publish --again",
              "store.restic.DamagedRepositoryTest"
                  + "#packs_thatAreRotten_areSavedAgainOnceTheyWereGivenUp_orTheHintSaysHow"),
          Map.entry(
              "failures.txt restic unlock --remove-all",
              "cli.HintRepairsTest"
                  + "#lockThatIsInTheWay_isRemoved_asThePublishSays_andAsTheDoctorSays"));

  /** What shows something and changes nothing. */
  private static final Set<String> SHOWS =
      Set.of(
          "Announcer replicator-kuma fleet",
          "LeadCommand replicator-kuma fleet",
          "help replicator-kuma export ./look",
          "help replicator-kuma plan",
          "help replicator-kuma snapshots",
          "help replicator-kuma export DIR",
          "FleetCommand replicator-kuma fleet",
          "FleetCommand replicator-kuma status",
          "FleetSight replicator-kuma fleet",
          "HistoryRestore replicator-kuma history list",
          "ChosenBackup replicator-kuma history list",
          "KeptHints replicator-kuma kept",
          "KeptHints replicator-kuma kept show X",
          "LeaderHints replicator-kuma kept",
          "LeaderHints replicator-kuma plan --snapshot X",
          "LeaderHints replicator-kuma status",
          "RestoreGate replicator-kuma status",
          "LineageWatch replicator-kuma plan --snapshot X",
          "ReplicaHints replicator-kuma kept show X",
          "ReplicaHints replicator-kuma snapshots",
          "Reports replicator-kuma kept show X",
          "ResticRepair restic check --read-data",
          "failures.txt restic check");

  @Test
  void eachCommandOfAText_hasASituation() throws Exception {
    Set<String> known = new TreeSet<>(ENDED.keySet());
    known.addAll(SHOWS);

    assertThat(offered()).isEqualTo(known);
  }

  @Test
  void eachSituation_isATest() throws Exception {
    for (String test : ENDED.values()) {
      int hash = test.indexOf('#');
      Class<?> tests = Class.forName("io.github.replicatorkuma." + test.substring(0, hash));
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
        String name = file.getFileName().toString().replaceFirst("\\.(java|properties)$", "");
        texts.merge(name, Files.readString(file), String::concat);
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
    return file.toString().matches(".*\\.(java|txt|properties)");
  }
}
