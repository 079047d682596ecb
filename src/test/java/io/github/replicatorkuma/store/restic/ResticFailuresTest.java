package io.github.replicatorkuma.store.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.exec.CommandException;
import io.github.replicatorkuma.exec.CommandException.Reason;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.OutputTail;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures of real restics, by what they wrote. */
final class ResticFailuresTest {
  private final ResticFailures failures =
      new ResticFailures(
          new SecretMask(
              Map.of("RESTIC_PASSWORD", "hunter2hunter2", "AWS_SECRET_ACCESS_KEY", "s3cr3t/key"),
              "/srv/lab/repository"),
          Path.of("/srv/lab/full/cache"),
          false);

  @ParameterizedTest
  @MethodSource("io.github.replicatorkuma.store.restic.RecordedFailure#all")
  void failure_ofARealRestic_isToldApart(RecordedFailure recorded) {
    StoreException failure = recorded.mapped(failures);

    assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(recorded.kind());
    assertThat(failure.hint()).isNotEmpty();
    assertThat(failure.getMessage())
        .doesNotContain("\n", "message_type", "\u001b", "signal terminated", "; ;", "stale locks");
  }

  @Test
  void recordings_coverThreeReleasesAlike_andSomeFaultsInOneOrTwo() {
    assertThat(RecordedFailure.all()).hasSize(3 * 44 + 2 * (6 + 13) + 5 + 10);
    assertThat(RecordedFailure.all().map(RecordedFailure::name).distinct())
        .hasSize(44 + 6 + 13 + 5 + 10);
  }

  @ParameterizedTest
  @CsvSource({
    "sftp-host-unknown, ssh-keyscan",
    "sftp-host-changed, ssh-keygen -R",
    "sftp-key-refused, authorized_keys",
    "sftp-not-offered, Subsystem sftp"
  })
  void sftpServerThatRefuses_isATerminalFailure_withWhatToDo(String name, String remedy) {
    assertThatAll(name)
        .allSatisfy(
            failure -> {
              assertThat(failure.severity()).isEqualTo(Severity.TERMINAL);
              assertThat(failure.hint()).contains(remedy);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "s3-forbidden, AWS_SECRET_ACCESS_KEY",
    "s3-forbidden-init, AWS_SECRET_ACCESS_KEY",
    "s3-malformed-key, AWS_ACCESS_KEY_ID",
    "s3-401, AWS_SECRET_ACCESS_KEY",
    "s3-400, AWS_DEFAULT_REGION",
    "s3-301, another address",
    "s3-http-for-https, https:// instead of http://",
    "s3-http-for-https-go, https:// instead of http://",
    "rest-http-for-https, RESTIC_REPOSITORY",
    "s3-https-for-http, http:// instead of https://",
    "s3-x509, SSL_CERT_FILE",
    "too-many-open-files, ulimit -n"
  })
  void serverThatRefuses_isATerminalFailure_withWhatToDo(String name, String remedy) {
    assertThatAll(name)
        .allSatisfy(
            failure -> {
              assertThat(failure.severity()).isEqualTo(Severity.TERMINAL);
              assertThat(failure.hint()).contains(remedy);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "pack-size-too-large, RESTIC_PACK_SIZE",
    "pack-size-too-small, RESTIC_PACK_SIZE",
    "compression-unknown, RESTIC_COMPRESSION",
    "feature-unknown, RESTIC_FEATURES",
    "feature-value, RESTIC_FEATURES",
    "cacert-missing, RESTIC_CACERT",
    "cacert-odd, RESTIC_CACERT",
    "client-cert-missing, RESTIC_TLS_CLIENT_CERT",
    "client-cert-odd, RESTIC_TLS_CLIENT_CERT"
  })
  void valueThatResticRejects_isATerminalFailure_thatNamesTheVariable(
      String name, String variable) {
    assertThatAll(name)
        .allSatisfy(
            failure -> {
              assertThat(failure.severity()).isEqualTo(Severity.TERMINAL);
              assertThat(failure.hint()).contains(variable);
            });
  }

  /** As the source of restic 0.19 words it, which checks more of them than those before. */
  @ParameterizedTest
  @CsvSource({
    "RESTIC_PACK_SIZE, 'strconv.ParseUint: parsing \"x\": invalid syntax'",
    "RESTIC_READ_CONCURRENCY, 'strconv.ParseUint: parsing \"x\": invalid syntax'",
    "RESTIC_COMPRESSION, 'invalid compression mode \"x\", must be one of (auto|off|max)'"
  })
  void valueThatNewestResticRejects_isATerminalFailure_thatNamesTheVariable(
      String variable, String reason) {
    StoreException failure =
        failures.ended(
            "do it", result(1, "Fatal: invalid value for " + variable + " \"x\": " + reason));

    assertThat(failure.kind()).isEqualTo(Kind.MISCONFIGURED);
    assertThat(failure).hasMessageContaining(variable);
    assertThat(failure.hint()).contains("RESTIC_");
  }

  private ListAssert<StoreException> assertThatAll(String name) {
    return assertThat(
            RecordedFailure.all()
                .filter(recorded -> recorded.name().equals(name))
                .map(recorded -> recorded.mapped(failures)))
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "full-cache, restic cache",
    "full-repo, where the repository is",
    "full-repo-lock, where the repository is",
    "full-staging, REPLICATOR_STAGING_DIR",
    "full-temp, TMPDIR",
    "read-only-staging, REPLICATOR_STAGING_DIR",
    "read-only-temp, TMPDIR",
    "missing-temp, TMPDIR"
  })
  void placeThatIsFullOrCannotBeWritten_isNamedInTheHint(String name, String place) {
    assertThat(RecordedFailure.all().filter(recorded -> recorded.name().equals(name)))
        .isNotEmpty()
        .allSatisfy(recorded -> assertThat(recorded.mapped(failures).hint()).contains(place));
  }

  @ParameterizedTest
  @CsvSource({
    "10, REPOSITORY_MISSING",
    "11, LOCKED",
    "12, WRONG_PASSWORD",
    "130, INTERRUPTED",
    "143, INTERRUPTED",
    "1, FAILED",
    "2, FAILED",
    "42, FAILED",
    "137, FAILED"
  })
  void exitCode_aloneSaysWhatItCan_andAnUnknownOneIsAFailure(int exitCode, Kind kind) {
    StoreException failure = failures.ended("do it", result(exitCode, ""));
    String found = kind == Kind.LOCKED ? "the repository is locked" : "it said nothing";

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure)
        .hasMessage("restic could not do it: " + found + " (exit code " + exitCode + ")");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Fatal: unable to open config file: Get \"https://s3/\": net/http: TLS handshake timeout"
            + " | UNREACHABLE",
        "Fatal: client.Head: dial tcp: lookup s3 on 1.1.1.1:53: server misbehaving | UNREACHABLE",
        "Fatal: dial tcp 10.0.0.1:443: connect: network is unreachable | UNREACHABLE",
        "Fatal: List: read tcp 10.0.0.2:1->10.0.0.1:443: i/o timeout | UNREACHABLE",
        "Fatal: unable to create lock in backend: SlowDown: Please reduce your request rate."
            + " | RATE_LIMITED",
        "Fatal: unable to create lock in backend: client.PutObject: Resource requested is"
            + " unreadable, please reduce your request rate | RATE_LIMITED",
        "rclone: <3>ERROR : locks: error listing: googleapi: Error 403: User Rate Limit Exceeded."
            + " Rate of requests for user exceed configured project quota, userRateLimitExceeded"
            + " | RATE_LIMITED",
        "rclone: <3>ERROR : config: too_many_requests/. | RATE_LIMITED",
        "Fatal: List: ServerBusy: The server is busy. | RATE_LIMITED",
        "Fatal: Get \"https://b2/\": 502 Bad Gateway | UNREACHABLE",
        "Fatal: unable to open config file: Stat: 502 | UNREACHABLE",
        "Fatal: unable to open config file: Stat: 503 | RATE_LIMITED",
        "Fatal: unable to open config file: Stat: Unauthorized | ACCESS_DENIED",
        "Fatal: unable to open config file: Stat: Forbidden: Invalid signature | ACCESS_DENIED",
        "Fatal: unable to open config file: Stat: The key 'x' is not valid | ACCESS_DENIED",
        "Fatal: unable to open config file: Stat: Signature validation failed | ACCESS_DENIED",
        "Fatal: client.BucketExists: Credential access key has length 64, should be 32"
            + " | ACCESS_DENIED",
        "Fatal: client.BucketExists: The authorization header is malformed; the region"
            + " 'us-east-1' is wrong; expecting 'nl-ams' | MISCONFIGURED",
        "Fatal: unable to open config file: Stat: <html> <head><title>400 The plain HTTP request"
            + " was sent to HTTPS port</title></head> | MISCONFIGURED",
        "Fatal: Stat: Get \"https://nas/kuma/\": tls: first record does not look like a TLS"
            + " handshake | MISCONFIGURED",
        "Fatal: client.BucketExists: Head \"https://kuma.s3.example.com/\": 301 response missing"
            + " Location header | MISCONFIGURED",
        "Fatal: Get \"http://nas:8000/forbidden/config\": connection refused | UNREACHABLE",
        "Fatal: Get \"http://nas:8000/snapshots/\": unexpected EOF | UNREACHABLE",
        "unable to create lock in backend: Save: Access Denied. | ACCESS_DENIED",
        "unable to create lock in backend: open /r/locks/x: read-only file system | ACCESS_DENIED",
        "unable to create lock in backend: something new | LOCKED",
        "Fatal: x509: certificate has expired or is not yet valid | MISCONFIGURED",
        "Load(<data/0123456789>, 5, 0) returned error, retrying after 1s: ReadFull: unexpected EOF"
            + " | DAMAGED",
        "pack file cannot be loaded | DAMAGED",
        "panic: runtime error: invalid memory address or nil pointer dereference"
            + " github.com/restic/restic/internal/walker.walk({0x1143910 | DAMAGED",
        "ignoring error for /a: write /srv/t/a: no space left on device | DISK_FULL",
        "Fatal: something never seen | FAILED"
      })
  void text_withTheGeneralExitCode_decides(String stderr, Kind kind) {
    assertThat(failures.ended("do it", result(1, stderr)).kind()).isEqualTo(kind);
  }

  @Test
  void lastWord_ofRestic_countsMoreThanWhatItTriedBefore() {
    String stderr =
        """
        Stat(<config/>) returned error, retrying after 1s: dial tcp: connection refused
        Fatal: wrong password or no key found
        """;

    assertThat(failures.ended("do it", result(1, stderr)).kind()).isEqualTo(Kind.WRONG_PASSWORD);
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_STARTED, NOT_INSTALLED",
    "TIMED_OUT, TIMED_OUT",
    "INTERRUPTED, INTERRUPTED",
    "OUTPUT_UNREADABLE, ODD_OUTPUT"
  })
  void command_withoutAResult_isToldApart(Reason reason, Kind kind) {
    StoreException failure =
        failures.notEnded(
            "do it", new CommandException(reason, "no result", OutputTail.EMPTY, null));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure)
        .hasMessage("restic could not do it: no result")
        .hasCauseExactlyInstanceOf(CommandException.class);
  }

  @Test
  void start_withTooManyOpenFiles_isNotAMissingRestic() {
    String said = "Cannot run program \"restic\": error=24, Too many open files";

    StoreException failure =
        failures.notEnded(
            "do it", new CommandException(Reason.NOT_STARTED, said, OutputTail.EMPTY, null));

    assertThat(failure.hint()).contains("ulimit -n");
  }

  @Test
  void abort_whileResticCouldNotReachTheServer_isAnInterrupt() {
    CommandException aborted =
        new CommandException(
            Reason.INTERRUPTED, "stopped", new OutputTail("dial tcp: connection refused", 0), null);

    StoreException failure = failures.notEnded("do it", aborted);

    assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
    assertThat(failure.hint()).contains("network");
  }

  @Test
  void message_holdsNoSecretAndTheBeginningOfALongText() {
    String stderr =
        "get rest:http://me:pw@host/?sig=abc with hunter2hunter2 and s3cr3t/key failed "
            + "x".repeat(975)
            + "hunter2hunter2";

    StoreException failure = failures.ended("do it", result(1, stderr));

    assertThat(failure.getMessage())
        .contains(": get rest:http://***@host/?*** with *** and *** failed xxx")
        .doesNotContain("hunter")
        .hasSizeLessThan(1200);
  }

  @Test
  void message_isTheLineThatTellsTheReason_withoutRepetitionsAndStack() {
    String retry = "Stat(<config/>) returned error, retrying after 1.5s: dial tcp: no such host\n";

    assertThat(failures.ended("do it", result(1, "warning: odd\n" + retry + retry + "Fatal: no")))
        .hasMessage("restic could not do it: dial tcp: no such host (exit code 1)");
    assertThat(
            failures.ended(
                "do it",
                result(
                    2, "panic: oh\n\ngoroutine 1 [running]:\nwalker.walk({0x1, 0x2})\n\ta.go:1")))
        .hasMessage("restic could not do it: panic: oh (exit code 2)")
        .extracting(StoreException::kind)
        .isEqualTo(Kind.DAMAGED);
  }

  @Test
  void fullDisk_isNamedWhereItCanBeTold() {
    String full = ": no space left on device";

    assertThat(failures.ended("do it", result(1, "write /srv/lab/full/cache/x" + full)).hint())
        .isEqualTo(ResticDiagnosis.hint("CACHE_FULL"));
    assertThat(failures.ended("do it", result(1, "ignoring error for /a: write /s" + full)).hint())
        .isEqualTo(ResticDiagnosis.hint("STAGING_FULL"));
    assertThat(failures.ended("do it", result(1, "Fatal: unable to save snapshot" + full)).hint())
        .isEqualTo(ResticDiagnosis.hint("REPOSITORY_FULL"));
    assertThat(failures.ended("do it", result(1, "write /tmp/x" + full)).hint())
        .isEqualTo(ResticDiagnosis.of(Kind.DISK_FULL).hint());
  }

  @Test
  void snapshotPassedOver_isAFailureUnlessItWasForgottenMeanwhile() {
    String unreadable =
        "could not load snapshot 708844c6: load <snapshot/708844c6fa>: invalid data";
    String gone =
        "Ignoring \"ab\": failed to load snapshot ab: open /r/snapshots/ab: no such file or"
            + " directory";

    assertThat(failures.ignored("list", result(0, unreadable + "\n" + gone)))
        .map(StoreException::kind)
        .contains(Kind.DAMAGED);
    assertThat(failures.ignored("list", result(0, gone))).isEmpty();
    assertThat(failures.ignored("list", result(0, ""))).isEmpty();
  }

  @Test
  void snapshotOfAnotherUser_isPassedOver_andTheHintIsToOwnIt() {
    String another =
        "Ignoring \"065f46fb\": failed to load snapshot 065f46fb: open"
            + " /repository/kuma/snapshots/065f46fb: permission denied";

    StoreException failure = failures.ignored("list", result(0, another)).orElseThrow();

    assertThat(failure.kind()).isEqualTo(Kind.ACCESS_DENIED);
    assertThat(failure.hint()).contains("as one user").doesNotContain("AWS_");
  }

  @Test
  void restore_thatOnlyFailedToSetExtendedAttributes_isWhole() {
    String attribute =
        "ignoring error for /a: xattr.LSet /t/a security.selinux: permission denied\n";
    String content = "ignoring error for /b: ciphertext verification failed\n";
    String end = "Fatal: There were 2 errors\n\n";

    assertThat(ResticFailures.isRestored(result(1, attribute + attribute + end))).isTrue();
    assertThat(ResticFailures.isRestored(result(1, attribute + content + end))).isFalse();
    assertThat(ResticFailures.isRestored(result(0, content))).isFalse();
    assertThat(ResticFailures.isRestored(result(1, "Fatal: anything"))).isFalse();
    assertThat(ResticFailures.isRestored(result(0, ""))).isTrue();
    assertThat(ResticFailures.isRestored(new CommandResult(1, "", new OutputTail(attribute, 99))))
        .isFalse();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void kind_hasAHint_unlessItIsOurOwnEnd(Kind kind) {
    assertThat(ResticDiagnosis.of(kind).hint().isEmpty()).isEqualTo(kind == Kind.INTERRUPTED);
  }

  @Test
  void wrongPassword_isToldWithItsRemedy_inWhatAPhoneShows() {
    assertThat(ResticDiagnosis.of(Kind.WRONG_PASSWORD).hint().substring(0, 60))
        .contains("Wrong password", "RESTIC_PASSWORD", "of this repo");
  }

  private static CommandResult result(int exitCode, String stderr) {
    return new CommandResult(exitCode, "", new OutputTail(stderr, 0));
  }

  @Test
  void directoryOfSomebodyElse_isAboutItsOwner_notAboutAKey() {
    ResticDiagnosis found =
        ResticDiagnosis.of(
            1, "Fatal: unable to open repository: open /repository/keys: permission denied");

    assertThat(found.kind()).isEqualTo(Kind.ACCESS_DENIED);
    assertThat(found.hint()).isEqualTo(ResticDiagnosis.hint("OWNER"));
  }
}
