package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.exec.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is taken for the server of a directory, by what the kernel says; the process is our own. */
class DatabaseServersTest {
  @TempDir Path proc;
  @TempDir Path data;
  private final long pid = ProcessHandle.current().pid();
  private Path process;
  private Path database;

  @BeforeEach
  void describeAServerOfAnotherUser() throws IOException {
    database = Files.createDirectory(data.resolve("mariadb"));
    process = Files.createDirectory(proc.resolve(Long.toString(pid)));
    write("comm", "mariadbd\n");
    write("stat", pid + " (mariadbd) S" + " 1".repeat(30));
    write("status", "Name:\tmariadbd\nUid:\t1000\t1000\nNSpid:\t" + pid + "\n");
    write("cmdline", "mariadbd\0--user=node\0--datadir=" + database + "\0");
  }

  @Test
  void serving_onlyNameAndCommandLineCanBeRead_isFoundByThem() {
    assertFound();
  }

  @Test
  void serving_oldNameAndPathWrittenOtherwise_isFound() throws Exception {
    write("comm", "mysqld\n");
    write("cmdline", "mysqld\0--datadir=" + data + "/./mariadb/\0");
    assertFound();
  }

  @Test
  void serving_commandLineNamesNoDirectoryButItWorksThere_isFound() throws Exception {
    write("cmdline", "mariadbd\0");
    assertNotFound();
    Files.createSymbolicLink(process.resolve("cwd"), database);
    assertFound();
  }

  @Test
  void serving_anotherDirectory_isNot() throws Exception {
    Files.createDirectory(data.resolve("mariadb2"));
    write("cmdline", "mariadbd\0--datadir=" + data + "/mariadb2\0");
    assertNotFound();
    write("cmdline", "mariadbd\0--datadir=mariadb\0--socket=" + database + "\0");
    assertNotFound();
    write("cmdline", "");
    assertNotFound();
  }

  @Test
  void serving_anotherProgramWithTheSameArgument_isNot() throws Exception {
    write("comm", "vim\n");
    assertNotFound();
  }

  @Test
  void serving_processOfAContainerBelowUs_isNot() throws Exception {
    write("status", "NSpid:\t" + pid + "\t17\n");
    assertNotFound();
  }

  @Test
  void serving_samePathUnderOtherMounts_isNot() throws Exception {
    mounts(proc.resolve("self"), "mnt:[1]");
    mounts(process, "mnt:[2]");
    assertNotFound();
    Files.delete(process.resolve("ns/mnt"));
    Files.createSymbolicLink(process.resolve("ns/mnt"), Path.of("mnt:[1]"));
    assertFound();
  }

  @Test
  void serving_hasJustBeenStarted_isThoughItWorksElsewhereYet() throws Exception {
    Path elsewhere = Files.createDirectory(data.resolve("elsewhere"));
    Files.createSymbolicLink(process.resolve("cwd"), elsewhere);
    assertFound();
  }

  @Test
  void serving_hasEndedAndNobodyWaitedForIt_isNot() throws Exception {
    write("stat", pid + " (mariadbd) Z" + " 1".repeat(30));
    assertNotFound();
  }

  @Test
  void serving_noSuchDirectoryOrNoProcesses_nobodyDoes() throws Exception {
    assertThat(new DatabaseServers(new Processes(proc)).serving(data.resolve("none"))).isEmpty();
    assertThat(new DatabaseServers(new Processes(data.resolve("none"))).serving(database))
        .isEmpty();
  }

  private void assertFound() {
    assertThat(new DatabaseServers(new Processes(proc)).serving(database))
        .extracting(ProcessHandle::pid)
        .containsExactly(pid);
  }

  private void assertNotFound() {
    assertThat(new DatabaseServers(new Processes(proc)).serving(database)).isEmpty();
  }

  private void write(String file, String content) throws IOException {
    Files.writeString(process.resolve(file), content);
  }

  private static void mounts(Path process, String namespace) throws IOException {
    Files.createDirectories(process.resolve("ns"));
    Files.createSymbolicLink(process.resolve("ns/mnt"), Path.of(namespace));
  }
}
