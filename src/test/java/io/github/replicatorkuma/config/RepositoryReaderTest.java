package io.github.replicatorkuma.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryReaderTest {
  @TempDir Path directory;
  private Environment environment;

  @BeforeEach
  void makeDataDirectory() throws IOException {
    Files.createDirectory(directory.resolve("data"));
    environment = new Environment(directory);
  }

  @Test
  void repository_missing_isAnError() {
    assertThat(environment.without("RESTIC_REPOSITORY").onlyError("RESTIC_REPOSITORY").hint())
        .contains("set RESTIC_REPOSITORY");
  }

  /** A volume that was forgotten is found out only when the container is created anew. */
  @Test
  void repository_inTheContainerItself_isAWarning() {
    environment
        .with("RESTIC_REPOSITORY", "/nowhere/kuma")
        .with("REPLICATOR_HISTORY_REPOSITORY", "/proc/history");

    assertThat(environment.parse().warnings()).isEmpty();
    environment.with("REPLICATOR_CONTAINER", "@hostname");
    assertThat(environment.onlyWarning("RESTIC_REPOSITORY").message())
        .contains("/nowhere/kuma is in the container itself");
  }

  /** Two slashes may be what is left of a server's address, with its password. */
  @Test
  void repository_inTheContainerItself_isShownWithoutALogin() {
    environment
        .with("REPLICATOR_CONTAINER", "@hostname")
        .with("RESTIC_REPOSITORY", "//user:secret@nowhere/kuma");

    assertThat(environment.onlyWarning("RESTIC_REPOSITORY").message())
        .startsWith("//***@nowhere/kuma is in");
  }

  @Test
  void repository_relativePath_isADirectoryOfTheWorkingDirectory() {
    environment.with("RESTIC_REPOSITORY", "backups");

    assertThat(environment.config().repository().directory())
        .contains(directory.resolve("backups"));
  }

  /** Java that reads ASCII cannot write it down. */
  @Test
  void repository_whosePathIsNone_hasNoDirectory() {
    assertThat(new RepositorySettings("/nowhere\0here", Map.of()).directory()).isEmpty();
    assertThat(new RepositorySettings("local:/nowhere", Map.of()).directory()).isPresent();
    assertThat(new RepositorySettings("s3:host/nowhere", Map.of()).directory()).isEmpty();
  }

  @Test
  void repository_variableAndFile_isAnError() throws IOException {
    Path file = Files.writeString(directory.resolve("repository"), "/backups\n");

    environment.with("RESTIC_REPOSITORY_FILE", file.toString());

    assertThat(environment.onlyError("RESTIC_REPOSITORY").message()).contains("both set");
  }

  @Test
  void repository_fromAFile_isItsTrimmedContent() throws IOException {
    Files.writeString(directory.resolve("repository"), "rest:https://host/kuma\n");
    environment.without("RESTIC_REPOSITORY").with("RESTIC_REPOSITORY_FILE", "repository");

    RepositorySettings repository = environment.config().repository();

    assertThat(repository.location()).isEqualTo("rest:https://host/kuma");
    assertThat(repository.environment())
        .containsEntry("RESTIC_REPOSITORY", "rest:https://host/kuma")
        .doesNotContainKey("RESTIC_REPOSITORY_FILE");
  }

  @Test
  void repository_relativePathInAFile_startsAtTheWorkingDirectory() throws IOException {
    Files.writeString(directory.resolve("repository"), "backups\n");
    environment.without("RESTIC_REPOSITORY").with("RESTIC_REPOSITORY_FILE", "repository");

    assertThat(environment.config().repository().environment())
        .containsEntry("RESTIC_REPOSITORY", directory.resolve("backups").toString());
  }

  /** As Windows' editors write; restic reads them, too. */
  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "x-UTF-16LE-BOM", "UTF-8"})
  void repository_fileThatBeginsWithAMark_isReadAsItSays(String charset) throws IOException {
    String mark = charset.equals("UTF-8") ? "\ufeff" : "";
    Files.write(directory.resolve("f"), (mark + "/bäckups\r\n").getBytes(Charset.forName(charset)));
    environment.without("RESTIC_REPOSITORY").with("RESTIC_REPOSITORY_FILE", "f");

    assertThat(environment.config().repository().location()).isEqualTo("/bäckups");
  }

  @Test
  void repository_fileIsNotText_isAnErrorThatSaysSo() throws IOException {
    Files.write(directory.resolve("f"), "/bäckups".getBytes(StandardCharsets.ISO_8859_1));
    environment.without("RESTIC_REPOSITORY").with("RESTIC_REPOSITORY_FILE", "f");

    assertThat(environment.onlyError("RESTIC_REPOSITORY_FILE").message())
        .endsWith("is not text in UTF-8");
  }

  /** restic takes any bytes for a password. */
  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "ISO-8859-1", "UTF-8"})
  void passwordFile_inAnyCharset_isFine(String charset) throws IOException {
    Files.write(directory.resolve("f"), "päss\n".getBytes(Charset.forName(charset)));
    environment.without("RESTIC_PASSWORD").with("RESTIC_PASSWORD_FILE", "f");

    assertThat(environment.config().repository().environment())
        .containsEntry("RESTIC_PASSWORD_FILE", directory.resolve("f").toString());
  }

  /** Java shows U+FFFD for bytes that its charset does not know. */
  @ParameterizedTest
  @ValueSource(strings = {"RESTIC_REPOSITORY", "DATA_DIR", "REPLICATOR_STATE_DIR", "NTFY_TOKEN"})
  void valueThatDidNotSurviveTheLocale_isRefused(String name) {
    assertThat(environment.with(name, "data\ufffd").parse().errors())
        .filteredOn(problem -> problem.variable().equals(name))
        .anySatisfy(problem -> assertThat(problem.hint()).contains("UTF-8", "LC_ALL"));
  }

  /** It is handed on byte for byte. */
  @Test
  void password_thatIsNotUtf8_isNotOurBusiness() {
    assertThat(environment.with("RESTIC_PASSWORD", "p\ufffdss").parse().errors()).isEmpty();
  }

  @Test
  void repository_fileIsNotThere_isAnErrorThatNamesIt() {
    environment.without("RESTIC_REPOSITORY").with("RESTIC_REPOSITORY_FILE", "/no/such/file");

    assertThat(environment.onlyError("RESTIC_REPOSITORY_FILE").message())
        .isEqualTo("cannot read the file \"/no/such/file\": no such file");
  }

  @Test
  void repository_fileIsEmpty_isAnError() throws IOException {
    Path file = Files.writeString(directory.resolve("repository"), " \n");
    environment.without("RESTIC_REPOSITORY").with("RESTIC_REPOSITORY_FILE", file.toString());

    assertThat(environment.onlyError("RESTIC_REPOSITORY_FILE").message()).endsWith("is empty");
  }

  @Test
  void password_missing_isAnErrorThatNamesTheThreeWays() {
    assertThat(environment.without("RESTIC_PASSWORD").onlyError("RESTIC_PASSWORD").hint())
        .contains("RESTIC_PASSWORD_FILE")
        .contains("RESTIC_PASSWORD_COMMAND");
  }

  @Test
  void password_commandAlone_isEnough() {
    environment.without("RESTIC_PASSWORD").with("RESTIC_PASSWORD_COMMAND", "cat \"/a b\"");

    assertThat(environment.parse().warnings()).isEmpty();
    assertThat(environment.config().repository().environment())
        .containsEntry("RESTIC_PASSWORD_COMMAND", "cat \"/a b\"");
  }

  @Test
  void password_fileBesideVariable_isAWarningSinceResticTakesTheFile() throws IOException {
    Path file = Files.writeString(directory.resolve("password"), "secret\n");

    environment.with("RESTIC_PASSWORD_FILE", file.toString());

    assertThat(environment.parse().errors()).isEmpty();
    assertThat(environment.onlyWarning("RESTIC_PASSWORD").message())
        .isEqualTo("not used: restic prefers RESTIC_PASSWORD_FILE");
  }

  @Test
  void password_commandBesideVariable_isAWarningSinceResticTakesTheCommand() {
    environment.with("RESTIC_PASSWORD_COMMAND", "cat /secret");

    assertThat(environment.onlyWarning("RESTIC_PASSWORD").message())
        .isEqualTo("not used: restic prefers RESTIC_PASSWORD_COMMAND");
  }

  @Test
  void password_fileAndCommand_isAnErrorAsWithRestic() throws IOException {
    Path file = Files.writeString(directory.resolve("password"), "secret\n");
    environment
        .without("RESTIC_PASSWORD")
        .with("RESTIC_PASSWORD_FILE", file.toString())
        .with("RESTIC_PASSWORD_COMMAND", "cat /secret");

    assertThat(environment.onlyError("RESTIC_PASSWORD_FILE").message()).contains("both set");
  }

  @Test
  void password_writtenWhereItsFileBelongs_isNotShown() {
    environment.without("RESTIC_PASSWORD").with("RESTIC_PASSWORD_FILE", "tr0ub4dor");

    assertThat(environment.onlyError("RESTIC_PASSWORD_FILE").toString())
        .contains("cannot read the file that it names")
        .doesNotContain("tr0ub4dor");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"rest:https://host/\"", "'/backups'", " /backups"})
  void repository_inQuotesOrBlanks_isAnErrorSinceResticTakesItForAPath(String location) {
    environment.with("RESTIC_REPOSITORY", location);

    assertThat(environment.onlyError("RESTIC_REPOSITORY").hint()).contains("compose");
    assertThat(environment.parse().warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RESTIC_PASSWORD", "AWS_SECRET_ACCESS_KEY"})
  void quotesThatComposeLeft_areAWarningAndReachRestic(String name) {
    environment.with(name, "\"value\"");

    assertThat(environment.onlyWarning(name).message())
        .contains("quotes or blanks")
        .doesNotContain("value\"");
    assertThat(environment.config().repository().environment().get(name)).endsWith("\"value\"");
  }
}
