package io.github.replicatorkuma.fleet.store;

import io.github.replicatorkuma.fleet.store.RecordStore.Sealed;
import io.github.replicatorkuma.http.HttpAnswer;
import io.github.replicatorkuma.http.HttpCall;
import io.github.replicatorkuma.http.HttpFailure;
import io.github.replicatorkuma.http.Surroundings;
import io.github.replicatorkuma.model.Digest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Records on a server for restic, as locks of a repository that is none: these alone may be removed
 * where all else may only be added. A name there is the SHA-256 of the body, so that nothing is
 * read twice; a write is a POST, and a DELETE of each older one that was seen.
 */
final class RestRecords implements RecordPlace {
  private static final Pattern LIST = Pattern.compile("(?s)\\s*(?:\\[.*\\]|null)\\s*");
  private static final Pattern NAME = Pattern.compile("(?<=\")[0-9a-f]{64}(?=\")");
  private static final Pattern BODY = Pattern.compile("replicator-kuma (\\S+) ((?:[0-9a-f]{2})+)");

  /** What is not there, be it a list or a body. */
  private static final String GONE = "null";

  /** A record that gives way after it was listed has a successor, for which it is listed again. */
  private static final int MOST_LOOKS = 3;

  private static final int LONGEST_BODY = 2 * RecordStore.LONGEST + 200;
  private static final int LONGEST_LIST = 1024 * 1024;

  private final String address;
  private final Surroundings surroundings;
  private final String login;

  /** What was read or written, by its name. */
  private final Map<String, String> seen = new HashMap<>();

  /**
   * @param environment restic's, for the login, proxies and authorities
   */
  RestRecords(RecordAddress address, Map<String, String> environment) {
    this.address = address.server().toString() + address.path() + "/";
    surroundings = Surroundings.ofRestic(environment);
    String user = environment.getOrDefault("RESTIC_REST_USERNAME", "");
    String password = environment.getOrDefault("RESTIC_REST_PASSWORD", "");
    login = Objects.requireNonNullElse(address.server().getUserInfo(), user + ":" + password);
  }

  @Override
  public List<Sealed> read() throws HttpFailure, InterruptedException, StoreFault.Found {
    boolean whole = false;
    for (int looks = 0; looks < MOST_LOOKS && !whole; looks++) {
      Set<String> names = names();
      seen.keySet().retainAll(names);
      names.removeAll(seen.keySet());
      for (String name : names) {
        seen.put(name, answer(HttpCall.get(at("locks/" + name)), LONGEST_BODY));
      }
      whole = !seen.values().removeIf(GONE::equals);
    }
    List<Sealed> records = new ArrayList<>();
    for (String body : seen.values()) {
      Matcher parts = BODY.matcher(body);
      if (parts.matches()) {
        RecordStores.addTo(records, parts.group(1), HexFormat.of().parseHex(parts.group(2)));
      }
    }
    return records;
  }

  private Set<String> names() throws HttpFailure, InterruptedException, StoreFault.Found {
    HttpCall ask = HttpCall.get(at("locks/"));
    String list = answer(ask.with("Accept", "application/vnd.x.restic.rest.v2"), LONGEST_LIST);
    if (!LIST.matcher(list).matches()) {
      throw StoreFault.REJECTED.found("this is no server for restic", null);
    }
    return NAME.matcher(list).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  @Override
  public void write(Sealed own) throws HttpFailure, InterruptedException, StoreFault.Found {
    String body = "replicator-kuma " + own.id() + " " + HexFormat.of().formatHex(own.sealed());
    String name = Digest.ofText(body).hex();
    if (!seen.containsKey(name)) {
      HttpCall post = post("locks/" + name, body);
      int status = ask(post, 0).status();
      if (status == 404 || status == 500) { // no such place yet
        requireGood(ask(post("?create=true", ""), 0).status());
        status = ask(post, 0).status();
      }
      requireGood(status);
      seen.put(name, body);
    }
    delete(own.id(), name);
  }

  @Override
  public void remove(String id) throws HttpFailure, InterruptedException, StoreFault.Found {
    read();
    delete(id, "");
  }

  private void delete(String id, String except)
      throws HttpFailure, InterruptedException, StoreFault.Found {
    for (Map.Entry<String, String> old : List.copyOf(seen.entrySet())) {
      if (old.getValue().startsWith("replicator-kuma " + id + " ")
          && !old.getKey().equals(except)) {
        answer(HttpCall.delete(at("locks/" + old.getKey())), 0);
        seen.remove(old.getKey());
      }
    }
  }

  private HttpCall post(String path, String body) {
    return HttpCall.post(
        at(path), "application/octet-stream", body.getBytes(StandardCharsets.UTF_8));
  }

  private URI at(String path) {
    return URI.create(address + path);
  }

  private String answer(HttpCall call, int mostBytes)
      throws HttpFailure, InterruptedException, StoreFault.Found {
    HttpAnswer answer = ask(call, mostBytes);
    if (answer.status() == 404) {
      return GONE;
    }
    requireGood(answer.status());
    return answer.text();
  }

  private HttpAnswer ask(HttpCall call, int mostBytes) throws HttpFailure, InterruptedException {
    String basic =
        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    HttpCall known = login.equals(":") ? call : call.with("Authorization", basic);
    return known.by(surroundings).answer(RecordStores.LIMIT, mostBytes);
  }

  private static void requireGood(int status) throws StoreFault.Found {
    if (status / 100 != 2) {
      throw StoreFault.ofStatus(status).found("the server answers " + status, null);
    }
  }

  @Override
  public StoreFault.Found meaning(Throwable failure) {
    return StoreFault.UNREACHABLE.found(
        HttpFailure.of(failure, RecordStores.LIMIT).reason(), failure);
  }
}
