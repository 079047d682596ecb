package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.store.StoreException.Kind;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What restic's exit code and stderr mean.
 *
 * <p>Exit codes say it since restic 0.17 (10 and 11) and 0.17.1 (12); before that everything is 1,
 * and much is 1 still. So the text decides the rest. The rules are ordered: nearly every text of
 * restic 0.14 ends with "Is there a repository at the following location?", also when the network
 * is down, so what is specific comes first. The texts were recorded, see the tests.
 *
 * @param hint what the operator can do
 */
record ResticDiagnosis(Kind kind, String hint) {
  private record Rule(Pattern text, ResticDiagnosis diagnosis) {}

  /** Of file, S3 and REST back ends, for something that is not there. */
  private static final String ABSENT =
      "(no such file or directory|does not exist|\\(404\\)|directory not found)";

  /** That the helper ended, and nothing of why: it has said that itself, before. */
  private static final String HELPER_ENDED = "unable to start the sftp session";

  private static final List<Rule> RULES =
      List.of(
          rule(Kind.SNAPSHOT_MISSING, "no matching id found"),
          rule(Kind.SNAPSHOT_MISSING, "failed to (find|load) snapshot[^\\n]*" + ABSENT),
          rule(Kind.DISK_FULL, "no space left on device|disk quota exceeded"),
          rule(Kind.MISCONFIGURED, ResticHints.TEMP_UNWRITABLE, "open [^\\n]*/restic-temp-"),
          rule(
              Kind.MISCONFIGURED,
              ResticHints.STAGING_UNWRITABLE,
              "ignoring error for [^\\n]*(read-only file system|permission denied)"),
          rule(Kind.WRONG_PASSWORD, "wrong password or no key found"),
          rule(Kind.LOCKED, "repository is already locked"),
          rule(
              Kind.MISCONFIGURED,
              ResticHints.REPOSITORY_UNSET,
              "please specify repository location|invalid backend|parsing repository location"
                  + "|mutually exclusive|bucket name cannot"),
          rule(
              Kind.MISCONFIGURED,
              ResticHints.PASSWORD_UNSET,
              "please specify a password|an empty password|resolving password failed"),
          rule(Kind.MISCONFIGURED, ResticHints.CERTIFICATE, "x509:"),
          rule(
              Kind.MISCONFIGURED,
              ResticHints.HTTPS_SPOKEN,
              "http request to an https server|plain http|malformed http response"),
          rule(
              Kind.MISCONFIGURED,
              ResticHints.HTTP_SPOKEN,
              "http response to https client|does not look like a tls handshake"),
          rule(
              Kind.MISCONFIGURED,
              ResticHints.REGION,
              "the region '[^']*' is wrong|unexpected scope"),
          rule(
              Kind.MISCONFIGURED,
              ResticHints.MOVED,
              "\\(30[1278]\\)|: 30[1278]\\b|addressed using the specified endpoint"),
          rule(Kind.MISCONFIGURED, ResticHints.HELPER_MISSING, "executable file not found"),
          rule(Kind.MISCONFIGURED, ResticHints.CLOCK, "requesttimetooskewed|request time and the"),
          rule(Kind.MISCONFIGURED, ResticHints.HOST_KEY, "host key verification failed"),
          rule(Kind.MISCONFIGURED, ResticHints.NO_SFTP, "subsystem request failed"),
          rule(
              Kind.MISCONFIGURED,
              ResticHints.COMPRESSION,
              "invalid value for restic_compression|invalid compression mode"),
          rule(
              Kind.MISCONFIGURED,
              ResticHints.PACK_SIZE,
              "invalid value for restic_pack_size|pack size (larger|smaller) than"),
          rule(Kind.MISCONFIGURED, ResticHints.FEATURES, "feature flag "),
          rule(
              Kind.MISCONFIGURED,
              ResticHints.CERTIFICATE_FILE,
              "(read|parse) root certificate|fatal: readfile: |parse tls client cert"
                  + "|error loading tls cert"),
          rule(
              Kind.MISCONFIGURED,
              "unknown flag|unknown command|didn't find section in config file"
                  + "|invalid value for restic_"),
          // HTTP/2 has no words for a status: often its number is all that a server says.
          // Before a denied access: some answer 403 to too many requests.
          rule(
              Kind.RATE_LIMITED,
              "\\((429|503)\\)|: (429|503)\\b|429 too many|503 service unavailable"
                  + "|slow ?down"
                  + "|reduce your request rate|too_?many_?requests|toomanyrequests|rate.?limit"
                  + "|serverbusy|activitylimitreached|quota ?exceeded for quota metric"),
          rule(Kind.ACCESS_DENIED, ResticHints.SSH_KEY, "permission denied \\([a-z,-]+\\)"),
          rule(Kind.ACCESS_DENIED, ResticHints.OWNER, "\\b[a-z]+ /[^\\n]*: permission denied"),
          rule(
              Kind.ACCESS_DENIED,
              "access ?denied|\\((401|403)\\)|: 40[13]\\b|(: |40[13] )(unauthorized|forbidden)"
                  + "|no credentials found|invalidaccesskeyid|access key (id|has length)"
                  + "|signaturedoesnotmatch|signature (we calculated|validation failed)|key '[^']*' is not valid"
                  + "|expiredtoken|permission denied|operation not permitted"
                  + "|read-only file system"),
          rule(Kind.MISCONFIGURED, ResticHints.REJECTED, "\\(400\\)|: 400\\b"),
          rule(
              Kind.REPOSITORY_MISSING,
              "repository does not exist|nosuchbucket|specified bucket does not exist"
                  + "|unable to open config file[^\\n]*"
                  + ABSENT
                  + "|<config/>[^\\n]*"
                  + ABSENT),
          rule(
              Kind.UNREACHABLE,
              "dial tcp|connection (refused|reset|timed out|closed)|broken pipe|no such host"
                  + "|i/o timeout|timeout exceeded|deadline exceeded|tls handshake timeout"
                  + "|network is unreachable|no route to host|server misbehaving"
                  + "|failure in name resolution|\\(5[0-9][0-9]\\)"
                  + "|50[0-9] [a-z]+ ?[a-z]*|: 5[0-9][0-9]\\b"
                  + "|(get|head|post) \"http[^\\n]*eof|"
                  + HELPER_ENDED),
          rule(
              Kind.DAMAGED,
              "ciphertext verification failed|ciphertext too|invalid data returned|load ?<"
                  + "|load\\(<|loadraw\\(<|readfull|unexpected eof|file is too short"
                  + "|walker\\.walk\\(" // a panic: 0.18 cannot list what it cannot read
                  + "|cannot be loaded|not found in repository|blob [^\\n]*not found"
                  + "|ignoring error for|(could not|failed to) load snapshot"),
          rule(Kind.LOCKED, "unable to create lock"));

  private static final Pattern FATAL = Pattern.compile("(^|\\n)fatal: .*", Pattern.DOTALL);

  /**
   * Looks at what restic said last, then at all it said: a failure that it retried may be over.
   *
   * @param stderr as people read it, {@link ResticJson#plain}
   */
  static ResticDiagnosis of(int exitCode, String stderr) {
    return switch (exitCode) {
      case 10 -> of(Kind.REPOSITORY_MISSING);
      case 11 -> of(Kind.LOCKED);
      case 12 -> of(Kind.WRONG_PASSWORD);
      case 130, 143 -> of(Kind.INTERRUPTED);
      case 137 -> new ResticDiagnosis(Kind.FAILED, ResticHints.OUT_OF_MEMORY);
      default -> ofText(stderr);
    };
  }

  /** The same without an exit code, as restic was ended before its time. */
  static ResticDiagnosis ofText(String stderr) {
    String text = stderr.toLowerCase(Locale.ROOT);
    Matcher fatal = FATAL.matcher(text);
    if (fatal.find() && !fatal.group().contains(HELPER_ENDED)) {
      ResticDiagnosis last = firstMatch(fatal.group());
      if (last.kind() != Kind.FAILED) {
        return last;
      }
    }
    return firstMatch(text);
  }

  static ResticDiagnosis of(Kind kind) {
    return new ResticDiagnosis(kind, ResticHints.of(kind));
  }

  private static ResticDiagnosis firstMatch(String text) {
    for (Rule rule : RULES) {
      if (rule.text().matcher(text).find()) {
        return rule.diagnosis();
      }
    }
    return of(Kind.FAILED);
  }

  private static Rule rule(Kind kind, String regex) {
    return rule(kind, ResticHints.of(kind), regex);
  }

  private static Rule rule(Kind kind, String hint, String regex) {
    return new Rule(Pattern.compile(regex), new ResticDiagnosis(kind, hint));
  }
}
