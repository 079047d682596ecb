package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.Programs;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The completion that is shipped, sourced in interactive shells in which somebody types TAB. */
class CompletionIT {
  private static final Path SHIPPED =
      Path.of(RunningInstance.launcher())
          .resolveSibling("../share/bash-completion/completions/replicator-kuma")
          .normalize();

  /** zsh has terminals to type into; this ends once the last word is on the screen. */
  private static final String TYPE =
      """
      zmodload zsh/zpty
      zpty -e shell $1
      zpty -w shell "$2; PS1=rea''dy"
      zpty -r shell screen '*ready*'
      zpty -w -n shell $3$'\\t'
      zpty -r shell screen "*$4*"
      print -r -- $screen
      """;

  @ParameterizedTest
  @CsvSource({
    "bash --norc -i, :, replicator-kuma pub, publish",
    "bash --norc -i, :, replicator-kuma apply --acc, --accept-deletes",
    "bash --norc -i, :, /opt/replicator-kuma/bin/replicator-kuma plan --ex, --exit-code",
    "zsh -f -i, autoload -U compinit; compinit -u -D, replicator-kuma pub, publish",
    "zsh -f -i, autoload -U compinit; compinit -u -D, replicator-kuma apply --acc, --accept-deletes"
  })
  void tab_completesCommandsAndOptions(String shell, String setUp, String typed, String whole)
      throws Exception {
    assertThat(SHIPPED).isNotEmptyFile();
    String screen =
        Programs.said(
            List.of(
                "zsh", "-f", "-c", TYPE, "type", shell, setUp + "; . " + SHIPPED, typed, whole));
    assertThat(screen).contains(whole);
  }
}
