package io.github.replicatorkuma;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.ObjectCodec;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rules of ARCHITECTURE.md, so that they are kept and not only written down. */
class ArchitectureTest {
  private static final String ROOT = "io.github.replicatorkuma";

  private static final Pattern ARROWS =
      Pattern.compile("(?m)^\\| `([a-z]+)` \\|[^|\\n]*\\| ?((?:`[a-z]+`(?:, )?)*) ?\\|$");

  /** Who may use whom, JDK and libraries aside; {@code app} and {@code cli} see everything. */
  private static final Map<String, List<String>> MAY_USE = arrows();

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static Map<String, List<String>> arrows() {
    try {
      return ARROWS
          .matcher(Files.readString(Path.of("ARCHITECTURE.md")))
          .results()
          .collect(
              Collectors.toMap(
                  row -> row.group(1),
                  row ->
                      Stream.of(row.group(2).split("[`, ]+", -1))
                          .filter(name -> !name.isEmpty())
                          .toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void packages_useOnlyThoseAfterTheirArrow() {
    MAY_USE.forEach(
        (name, allowed) -> {
          Set<String> known = new LinkedHashSet<>(allowed);
          known.add(name);
          if (!name.equals("model")) {
            known.add("logging");
          }
          String[] patterns = known.stream().map(ArchitectureTest::pattern).toArray(String[]::new);
          noClasses()
              .that()
              .resideInAPackage(pattern(name))
              .should()
              .dependOnClassesThat(
                  resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(patterns))))
              .because(name + " may use only " + known)
              .check(CLASSES);
        });
  }

  @Test
  void packages_allHaveAnArrow() {
    Set<String> topLevel =
        CLASSES.stream()
            .map(JavaClass::getPackageName)
            .map(name -> name.replaceFirst(ROOT + "\\.?([^.]*).*", "$1"))
            .collect(Collectors.toSet());

    topLevel.removeAll(List.of("app", "cli"));
    assertThat(topLevel).isEqualTo(MAY_USE.keySet());
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void packages_areAllNullMarked() {
    Set<JavaPackage> packages =
        CLASSES.stream().map(JavaClass::getPackage).collect(Collectors.toSet());

    assertThat(packages)
        .isNotEmpty()
        .allMatch(found -> found.isAnnotatedWith(NullMarked.class), "has package-info @NullMarked");
  }

  @Test
  void jdbc_isTouchedOnlyByDatabaseAndOnePlaceForRecords() {
    noClasses()
        .that()
        .resideOutsideOfPackage(pattern("database"))
        .and()
        .doNotHaveSimpleName("SqlRecords")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "org.mariadb..")
        .check(CLASSES);
  }

  @Test
  void librariesOfAFleet_areKnownEachToOneClass() {
    Map.of("SqlRecords", "org.postgresql..", "S3Records", "software.amazon..")
        .forEach(
            (name, library) ->
                noClasses()
                    .that()
                    .doNotHaveSimpleName(name)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(library)
                    .because("a fleet that is not there loads nothing")
                    .check(CLASSES));
  }

  @Test
  void json_isNeverMappedToClasses() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ObjectCodec.class)
        .because("a mapper takes more memory than all of replication: model.Json does without")
        .check(CLASSES);
  }

  @Test
  void webServers_areAskedOnlyByHttp() {
    noClasses()
        .that()
        .resideOutsideOfPackage(pattern("http"))
        .should()
        .dependOnClassesThat()
        .areAssignableTo(URLConnection.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("java.net.http..")
        .because("java.net.http takes more memory than the client that http.HttpCall uses")
        .check(CLASSES);
  }

  @Test
  void childProcesses_areStartedOnlyByExec() {
    noClasses()
        .that()
        .resideOutsideOfPackage(pattern("exec"))
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ProcessBuilder.class)
        .orShould()
        .callMethodWhere(target(owner(name("java.lang.Runtime"))).and(target(name("exec"))))
        .check(CLASSES);
  }

  @Test
  void restic_isKnownOnlyToItsPackageAndNamedOnlyByTheWiring() {
    classes()
        .that()
        .haveSimpleNameContaining("Restic")
        .should()
        .resideInAPackage(pattern("store.restic"))
        .check(CLASSES);
    classes()
        .that()
        .resideInAPackage(pattern("store.restic"))
        .should()
        .onlyHaveDependentClassesThat()
        .resideInAnyPackage(pattern("store.restic"), pattern("app"), pattern("cli"))
        .check(CLASSES);
  }

  @Test
  void standardStreamsAndExit_areUsedOnlyByCliAndApp() {
    noClasses()
        .that()
        .resideOutsideOfPackages(pattern("app"), pattern("cli"))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(CLASSES);
  }

  @Test
  void threadLocalRandom_isNeverUsed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ThreadLocalRandom.class)
        .because("handed to another thread it gives the same numbers in each process of a fleet")
        .check(CLASSES);
  }

  @Test
  void fileStore_whichIsNotFoundBelowARootThatIsNoMountPoint_isAskedOnlyForItsType() {
    noClasses()
        .that()
        .doNotHaveSimpleName("FilesystemKind")
        .should()
        .callMethod(Files.class, "getFileStore", Path.class)
        .because("Files.getFileStore fails in a chroot; java.io.File tells the space there, too")
        .check(CLASSES);
  }

  @Test
  void fields_areNeverInjected() {
    GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION.check(CLASSES);
  }

  private static String pattern(String name) {
    return ROOT + "." + name + "..";
  }
}
