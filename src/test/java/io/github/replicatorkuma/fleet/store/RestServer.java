package io.github.replicatorkuma.fleet.store;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.replicatorkuma.model.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * restic's own server as it is described and written: started with {@code --append-only} and {@code
 * --private-repos}, it takes a login, below the user's own path only, and a body only under its own
 * digest, once; it removes nothing but locks, and a repository is created before it holds anything.
 */
final class RestServer implements AutoCloseable {
  static final String LOGIN = "kuma:p@ss:w/rd";

  private static final Pattern PLACE =
      Pattern.compile("/(.*?)/?(?:(data|index|keys|locks|snapshots)/([0-9a-f]{64})?)?");

  private final HttpServer server;

  /** By path of a repository, then by type and name. */
  private final Map<String, Map<String, byte[]>> repositories = new TreeMap<>();

  private final Map<String, Integer> requests = new TreeMap<>();
  private int refusal;

  RestServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Its address with a login. */
  String address(String login, String path) {
    return "rest:http://" + login + "@127.0.0.1:" + server.getAddress().getPort() + "/" + path;
  }

  synchronized void plant(String repository, byte[] content) {
    MessageDigest hash = Digest.sha256();
    hash.update(content);
    repositories
        .computeIfAbsent(repository, created -> new TreeMap<>())
        .put("locks/" + Digest.of(hash), content);
  }

  synchronized Map<String, byte[]> content(String repository) {
    return Objects.requireNonNull(repositories.get(repository));
  }

  /** From now on every request gets this status; 0 for the usual one. */
  synchronized void refuse(int status) {
    refusal = status;
  }

  /** How many requests of each method were answered since the last call; a LIST is one. */
  synchronized Map<String, Integer> requests() {
    Map<String, Integer> counted = new TreeMap<>(requests);
    requests.clear();
    return counted;
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    byte[] sent = exchange.getRequestBody().readAllBytes();
    Matcher place = PLACE.matcher(exchange.getRequestURI().getPath());
    boolean list = place.matches() && place.group(2) != null && place.group(3) == null;
    requests.merge(list ? "LIST" : exchange.getRequestMethod(), 1, Integer::sum);
    byte[] answer = new byte[0];
    int status = refusal > 0 ? refusal : refusal(exchange, place);
    if (status == 200) {
      Map<String, byte[]> blobs = repositories.get(place.group(1));
      String name = place.group(2) + "/" + place.group(3);
      if ("create=true".equals(exchange.getRequestURI().getQuery())) {
        repositories.putIfAbsent(place.group(1), new TreeMap<>());
      } else if (blobs == null) {
        status = 404;
      } else if (list) {
        answer = list(exchange, blobs, place.group(2) + "/");
      } else if (exchange.getRequestMethod().equals("POST")) {
        status = save(blobs, name, sent);
      } else if (!blobs.containsKey(name)) {
        status = 404;
      } else if (exchange.getRequestMethod().equals("DELETE")) {
        status = place.group(2).equals("locks") ? 200 : 403;
        blobs.remove(name);
      } else {
        answer = blobs.get(name);
      }
    }
    exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private static int refusal(HttpExchange exchange, Matcher place) {
    String basic =
        "Basic " + Base64.getEncoder().encodeToString(LOGIN.getBytes(StandardCharsets.UTF_8));
    boolean known = basic.equals(exchange.getRequestHeaders().getFirst("Authorization"));
    if (!known || !place.matches() || !place.group(1).matches("kuma(/.*)?")) {
      return 401;
    }
    return exchange.getRequestMethod().matches("GET|POST|DELETE") ? 200 : 405;
  }

  private static int save(Map<String, byte[]> blobs, String name, byte[] sent) {
    MessageDigest hash = Digest.sha256();
    hash.update(sent);
    if (!name.endsWith("/" + Digest.of(hash))) {
      return 400;
    }
    return blobs.putIfAbsent(name, sent) == null ? 200 : 403;
  }

  private static byte[] list(HttpExchange exchange, Map<String, byte[]> blobs, String type) {
    boolean v2 =
        "application/vnd.x.restic.rest.v2".equals(exchange.getRequestHeaders().getFirst("Accept"));
    return blobs.entrySet().stream()
        .filter(blob -> blob.getKey().startsWith(type))
        .map(blob -> entry(blob.getKey().substring(type.length()), blob.getValue().length, v2))
        .collect(Collectors.joining(",", "[", "]"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String entry(String name, int size, boolean v2) {
    return v2 ? "{\"name\":\"%s\",\"size\":%d}".formatted(name, size) : '"' + name + '"';
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
