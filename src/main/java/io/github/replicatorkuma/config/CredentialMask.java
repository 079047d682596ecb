package io.github.replicatorkuma.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes the secrets out of addresses before people see them. */
public final class CredentialMask {
  private static final Pattern AUTHORITY = Pattern.compile("://([^/?#]*)");

  /** An unencoded slash in a password ends the authority early: {@code user:pa/ss@host}. */
  private static final Pattern CUT_PASSWORD = Pattern.compile("://[^/?#@]*:[^/?#@]*[^/?#@0-9].*@");

  /** Where somebody forgot the scheme; {@code sftp:user@host:/path} has none and no password. */
  private static final Pattern LOGIN =
      Pattern.compile("((?:rest|s3|sftp|b2|azure|gs|swift|local):)?+[^/:@]+:[^@]*@");

  /** rclone's connection strings: {@code rclone:remote,pass=secret:path}. */
  private static final Pattern RCLONE_OPTION =
      Pattern.compile("([,][A-Za-z0-9_-]+=)(\"[^\"]*\"|'[^']*'|[^,:]*)");

  private static final int TOPIC_CHARACTERS = 3;

  private CredentialMask() {}

  /** {@code location}, a URL or an address of a restic repository, without login and query. */
  public static String location(String location) {
    if (location.startsWith("rclone:")) {
      return RCLONE_OPTION.matcher(location).replaceAll("$1" + Secret.MASK);
    }
    String masked = withoutLogin(location);
    int query = masked.contains("://") ? masked.indexOf('?', masked.indexOf("://")) : -1;
    return query < 0 ? masked : masked.substring(0, query + 1) + Secret.MASK;
  }

  /** The first characters of something that only those who know it should know. */
  public static String beginning(String text) {
    return text.substring(0, Math.min(TOPIC_CHARACTERS, text.length() / 2)) + Secret.MASK;
  }

  private static String withoutLogin(String location) {
    Matcher authority = AUTHORITY.matcher(location);
    if (!authority.find()) {
      Matcher login = LOGIN.matcher(location);
      return login.lookingAt()
          ? Optional.ofNullable(login.group(1)).orElse("")
              + Secret.MASK
              + location.substring(login.end() - 1)
          : location;
    }
    int at = authority.group(1).lastIndexOf('@');
    if (at >= 0) {
      int end = authority.start(1) + at;
      return location.substring(0, authority.start(1)) + Secret.MASK + location.substring(end);
    }
    return CUT_PASSWORD.matcher(location).replaceFirst("://" + Secret.MASK + "@");
  }
}
