package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.util.List;

/** What the operator can do about restic's failures; together, so that they read as a whole. */
final class ResticHints {
  static final String REPOSITORY_UNSET =
      "Set RESTIC_REPOSITORY to the repository that the whole fleet shares, e.g."
          + " s3:https://host/bucket or rest:https://host/path.";
  static final String CERTIFICATE =
      "restic does not trust the server's certificate: name the file of its CA, or the self-signed"
          + " certificate itself, in RESTIC_CACERT, or renew the certificate.";
  static final String HTTPS_SPOKEN =
      "This port does not speak http: write https:// instead of http:// in RESTIC_REPOSITORY, or"
          + " correct the port.";
  static final String HTTP_SPOKEN =
      "This port does not speak https: write http:// instead of https:// in RESTIC_REPOSITORY, or"
          + " correct the port.";
  static final String REGION = "Set AWS_DEFAULT_REGION to the region that the server expects.";
  static final String MOVED =
      "The server sends restic to another address: write that one in RESTIC_REPOSITORY. Often it is"
          + " https:// instead of http://, or another region's server.";
  static final String REJECTED =
      "The server does not take the request. Check http:// or https://, the port and the path in"
          + " RESTIC_REPOSITORY; with S3 also AWS_DEFAULT_REGION.";
  static final String PASSWORD_UNSET =
      "Set RESTIC_PASSWORD, RESTIC_PASSWORD_FILE or RESTIC_PASSWORD_COMMAND, the same on every"
          + " instance.";
  static final String HELPER_MISSING =
      "This kind of repository needs a helper program (rclone or ssh): install it, or use another"
          + " kind.";
  static final String HOST_KEY =
      "ssh does not trust the server's key. If the server is new to this machine, run as Uptime"
          + " Kuma's user: ssh-keyscan HOST >> ~/.ssh/known_hosts. If its key has changed and you"
          + " know why, run first: ssh-keygen -R HOST";
  static final String SSH_KEY =
      "The server does not take this machine's SSH key. Put the private key into ~/.ssh of Uptime"
          + " Kuma's user here, and its public key into ~/.ssh/authorized_keys on the server, of the"
          + " user that RESTIC_REPOSITORY names.";
  static final String OWNER =
      "The user that Uptime Kuma runs as may not use that path. Let it own it, e.g. for the whole"
          + " directory of a repository: chown -R USER DIRECTORY";
  static final String NO_SFTP =
      "The server lets this user in, but offers no SFTP: set 'Subsystem sftp internal-sftp' in its"
          + " sshd_config.";
  static final String COMPRESSION = "Set RESTIC_COMPRESSION to auto, off or max, or remove it.";
  static final String PACK_SIZE =
      "Set RESTIC_PACK_SIZE to a whole number of MiB from 4 to 128, or remove it.";
  static final String FEATURES = "Correct RESTIC_FEATURES, or remove it.";
  static final String CERTIFICATE_FILE =
      "RESTIC_CACERT and RESTIC_TLS_CLIENT_CERT must name PEM files that are there: mount them, or"
          + " remove the variable.";
  static final String CLOCK =
      "Set this machine's clock right; the storage compares it with its own.";
  static final String SNAPSHOT_UNREADABLE =
      "Run `restic check`; a snapshot that stays unreadable must be removed from the repository"
          + " (`restic repair snapshots --forget`, or delete its file below snapshots/).";
  static final String CACHE_FULL =
      "Free space where the restic cache is (in REPLICATOR_STATE_DIR), or delete the cache: restic"
          + " makes it anew.";
  static final String STAGING_FULL =
      "Free space in REPLICATOR_STAGING_DIR, where snapshots are staged.";
  static final String STAGING_UNWRITABLE =
      "Make REPLICATOR_STAGING_DIR a directory that this user may write to.";
  static final String TEMP_FULL =
      "Free space in the directory for temporary files, which TMPDIR names (default /tmp).";
  static final String TEMP_UNWRITABLE =
      "restic needs a directory for temporary files that this user may write to: /tmp, or the one"
          + " that TMPDIR names. A container with a read-only root file system needs a tmpfs there.";
  static final String REPOSITORY_FULL =
      "Free space where the repository is; REPLICATOR_KEEP on the leader removes old snapshots.";
  static final String REPAIR_ELSEWHERE =
      "This instance may not remove anything from the repository. Where that is allowed, run: restic"
          + " repair index. Then run here: replicator-kuma publish --again";
  static final String OUT_OF_MEMORY = "The system may have run out of memory: give it more.";

  private ResticHints() {}

  static String deletePacks(List<String> packs) {
    return "Install restic 0.16 or newer, or delete these damaged files in the repository's folder"
        + " data (each is in the subfolder that its first two characters name): "
        + String.join(", ", packs)
        + ". Then run: replicator-kuma publish --again";
  }

  static String of(Kind kind) {
    return switch (kind) {
      case NOT_INSTALLED ->
          "Install restic 0.14 or newer, e.g. `apt-get install restic`, or use the image that has"
              + " it.";
      case TOO_OLD -> "Install restic 0.14 or newer.";
      case REPOSITORY_MISSING ->
          "Check RESTIC_REPOSITORY. Where none was created yet, set REPLICATOR_INIT=true on the"
              + " leader, or run `restic init` once.";
      case WRONG_PASSWORD ->
          "RESTIC_PASSWORD must be the password with which the repository was created.";
      case MISCONFIGURED -> "Correct the RESTIC_* variables that the message names.";
      case ACCESS_DENIED ->
          "Check the credentials (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or user and password"
              + " in RESTIC_REPOSITORY) and what they may do: a leader writes, a replica reads.";
      case LOCKED ->
          "Another restic works on the repository; tried again by itself. A lock that was left"
              + " behind goes half an hour after its last renewal, or at once with `restic unlock"
              + " --remove-all` when nothing else is running restic.";
      case UNREACHABLE ->
          "Tried again by itself. If it lasts, check the network, the server, and its name and port"
              + " in RESTIC_REPOSITORY.";
      case RATE_LIMITED ->
          "Tried again by itself, but less often. If it lasts, raise REPLICATOR_RESTORE_INTERVAL on"
              + " the replicas, or ask the storage for a higher limit.";
      case TOO_LARGE -> SnapshotLimits.HINT;
      case DISK_FULL -> "Free space.";
      case PARTIAL -> "Tried again by itself.";
      case SNAPSHOT_MISSING -> "It was removed meanwhile; the next look finds the newest.";
      case DAMAGED ->
          "Tried again by itself, as a prune may be under way. If it lasts, run on the leader (nothing"
              + " has to be stopped): replicator-kuma publish --again";
      case TIMED_OUT -> "Tried again by itself. Check the network and the server if it lasts.";
      case INTERRUPTED -> "";
      case ODD_OUTPUT -> "Check that `restic` is restic: 0.14 to 0.19 are known to work.";
      case FAILED -> "Tried again by itself. Run the same restic command by hand if it lasts.";
    };
  }
}
