package io.github.replicatorkuma.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateDirectoryTest {
  private static final int SOMEBODY = 12_345;

  @TempDir private Path temporary;

  @Test
  void directory_thatIsMissing_isMadeForItsOwnerOnly() throws Exception {
    Path made = temporary.resolve("a/b/c");

    PrivateDirectory.make(made);

    assertThat(mode(made)).isEqualTo("rwx------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxrwx", "rwxr-x---", "rwx------", "r-x------"})
  void directory_thatIsThere_isClosedToOthersAndKeepsWhatIsInIt(String before) throws Exception {
    Path made = Files.createDirectory(temporary.resolve("made"));
    Files.writeString(made.resolve("file"), "kept");
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(before));

    PrivateDirectory.make(made);

    assertThat(mode(made)).isEqualTo("rwx------");
    assertThat(made.resolve("file")).hasContent("kept");
  }

  @Test
  void content_thatIsOpenToOthers_isClosedAndLinksAreNotFollowed() throws Exception {
    Path directory = Files.createDirectory(temporary.resolve("directory"));
    Path elsewhere = open(Files.createFile(temporary.resolve("elsewhere")));
    Path file = open(Files.createFile(directory.resolve("state.json")));
    Path cache = open(Files.createDirectory(directory.resolve("cache")));
    Files.createSymbolicLink(directory.resolve("link"), elsewhere);

    PrivateDirectory.closeContent(directory);

    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(mode(cache)).isEqualTo("rwx------");
    assertThat(mode(elsewhere)).isEqualTo("rwxrwxrwx");
  }

  @Test
  void link_byTheOwnerOfWhatIsBehindIt_isFollowed() throws Exception {
    Path volume = open(Files.createDirectory(temporary.resolve("volume")));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), volume);

    PrivateDirectory.make(link);

    assertThat(mode(volume)).isEqualTo("rwx------");
  }

  @Test
  void link_bySomebodyElse_isRefusedAndChangesNothing() throws Exception {
    assumeTrue(isRoot(), "only root can give a link to somebody");
    Path victim = open(Files.createDirectory(temporary.resolve("victim")));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), victim);
    Files.setAttribute(link, "unix:uid", SOMEBODY, LinkOption.NOFOLLOW_LINKS);

    assertThatIOException()
        .isThrownBy(() -> PrivateDirectory.make(link))
        .withMessageContainingAll(link.toString(), "symbolic link");

    assertThat(mode(victim)).isEqualTo("rwxrwxrwx");
  }

  @Test
  void link_toNothing_isRefused() throws Exception {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), temporary.resolve("nothing"));

    assertThatIOException().isThrownBy(() -> PrivateDirectory.make(link));

    assertThat(temporary.resolve("nothing")).doesNotExist();
  }

  private boolean isRoot() throws IOException {
    return Files.getAttribute(temporary, "unix:uid").equals(0);
  }

  private static Path open(Path path) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
