package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.kuma.FreePort;
import io.github.replicatorkuma.kuma.RealKuma;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.notify.NtfyServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A leader and a replica with real Uptime Kumas that are given a secret wherever they take one, and
 * all that they print and send.
 */
final class SecretFleet implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path directory;
  private final SecretHunt hunt;
  private final NotedPrograms programs;
  private final NtfyServer ntfy = new NtfyServer();
  private final Map<String, String> leaderVariables;
  private final Map<String, String> replicaVariables;
  private final int page;
  final RunningInstance leader;
  final RunningInstance replica;
  final List<String> messages = new ArrayList<>();
  final List<String> printed = new ArrayList<>();

  SecretFleet(Path directory, SecretHunt hunt, NotedPrograms programs) throws IOException {
    this.directory = directory;
    this.hunt = hunt;
    this.programs = programs;
    page = FreePort.find();
    String address = ntfy.root().getAuthority() + "/" + hunt.secret("ntfy_topic");
    leaderVariables = variables("leader", "BACKUP");
    leaderVariables.put("REPLICATOR_INIT", "true");
    leaderVariables.put("NTFY_URL", "http://" + address);
    leaderVariables.put("NTFY_TOKEN", hunt.secret("NTFY_TOKEN"));
    leaderVariables.put("REPLICATOR_FLEET", directory.resolve("records").toString());
    leaderVariables.put("REPLICATOR_HEARTBEAT", "15s");
    leaderVariables.put("REPLICATOR_HTTP", "127.0.0.1:" + page);
    replicaVariables = variables("replica", "RESTORE");
    replicaVariables.put("LOG_FORMAT", "json");
    String nowhere = "jdbc:postgresql://127.0.0.1:1/fleet?user=me&password=";
    replicaVariables.put("REPLICATOR_FLEET", nowhere + hunt.secret("REPLICATOR_FLEET"));
    replicaVariables.put("NTFY_URL", "http://me:" + hunt.secret("NTFY_login") + "@" + address);
    leader =
        new RunningInstance(directory.resolve("leader"), leaderVariables, programs.launcher("077"));
    replica =
        new RunningInstance(
            directory.resolve("replica"), replicaVariables, programs.launcher("000"));
    RealKuma.chooseSqlite(leader.data());
  }

  private Map<String, String> variables(String name, String mode) throws IOException {
    Map<String, String> variables = new HashMap<>();
    variables.put("PATH", programs.path());
    variables.put("REPLICATOR_MODE", mode);
    variables.put("REPLICATOR_INSTANCE", name);
    variables.put("REPLICATOR_CHECK_INTERVAL", "1s");
    variables.put("REPLICATOR_RESTORE_INTERVAL", "5s");
    variables.put("REPLICATOR_STAGING_DIR", staging().toString());
    variables.put("RESTIC_REPOSITORY", directory.resolve("repository").toString());
    for (String secret :
        List.of(
            "RESTIC_PASSWORD",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "B2_ACCOUNT_KEY",
            "RCLONE_CONFIG_PASS",
            "UPTIME_KUMA_DB_PASSWORD",
            "REPLICATOR_HTTP_TOKEN")) {
      variables.put(secret, hunt.secret(secret));
    }
    String push = "http://127.0.0.1:1/api/push/"; // where nobody is, so that it is told in the log
    variables.put("REPLICATOR_PUSH_URL", push + hunt.secret("REPLICATOR_PUSH_URL"));
    Path temporary = Files.createDirectories(directory.resolve("tmp"));
    variables.put("TMPDIR", temporary.toString());
    variables.put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    variables.put("LOG_LEVEL", "debug");
    return variables;
  }

  Path staging() {
    return directory.resolve("staging");
  }

  static Path stateDirectory(RunningInstance instance) {
    return instance.data().resolve("replicator-kuma");
  }

  /** As a replica does that is killed while it fetches. */
  void leaveBehind(String content) throws IOException {
    String part = Digest.ofText(stateDirectory(replica).toString()).brief();
    Path left = Files.createDirectories(staging().resolve(part).resolve("publish"));
    Files.writeString(left.resolve("user.csv"), content);
  }

  /** What the leader serves there. */
  String page(String path) throws IOException {
    try (InputStream in = URI.create("http://127.0.0.1:" + page + path).toURL().openStream()) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      printed.add(text);
      return text;
    }
  }

  /** What a command on the leader prints. */
  String onLeader(String... arguments) throws IOException {
    return onLeader(Map.of(), arguments);
  }

  /** The same with some variables set otherwise. */
  String onLeader(Map<String, String> others, String... arguments) throws IOException {
    return run(leaderVariables, leader.data(), others, arguments);
  }

  String onReplica(String... arguments) throws IOException {
    return run(replicaVariables, replica.data(), Map.of(), arguments);
  }

  private String run(
      Map<String, String> variables, Path data, Map<String, String> others, String... arguments)
      throws IOException {
    Cli cli = new Cli(directory.resolve("cli"), directory.resolve("repository"), "RESTORE");
    cli.without("NTFY_TOKEN");
    variables.forEach(cli::with);
    cli.with("DATA_DIR", data.toString());
    others.forEach(cli::with);
    Cli.Result result = cli.run(arguments);
    printed.add(result.out() + result.err());
    return result.out() + result.err();
  }

  void leaderTells(String title, Map<String, String> others) throws Exception {
    Map<String, String> variables = new HashMap<>(leaderVariables);
    variables.putAll(others);
    awaitMessage(title, variables, leader.data());
  }

  void replicaTells(String title) throws Exception {
    awaitMessage(title, replicaVariables, replica.data());
  }

  /** Runs a daemon with no Uptime Kuma to supervise until it has sent such a message. */
  private void awaitMessage(String title, Map<String, String> variables, Path data)
      throws Exception {
    Map<String, String> own = new HashMap<>(variables);
    own.put("DATA_DIR", data.toString());
    Path withoutKuma = Files.createDirectories(directory.resolve("without-kuma"));
    Path place = directory.resolve("tells-" + title);
    try (RunningInstance daemon = new RunningInstance(place, own, programs.launcher("000"))) {
      daemon.start(withoutKuma);
      String told = "";
      while (!told.endsWith(title)) {
        NtfyServer.Request request = ntfy.next();
        if (request.method().equals("POST")) {
          told = request.text("title");
          messages.add(told + ": " + request.text("message"));
        }
      }
      daemon.end();
    }
  }

  @Override
  public void close() {
    leader.close();
    replica.close();
    ntfy.close();
  }
}
