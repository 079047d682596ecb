package io.github.replicatorkuma.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A headless Chromium with one page, driven by its own protocol. */
final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LISTENING = "DevTools listening on ";
  private static final int NARROW = 600;
  private static final long PATIENCE_SECONDS = 30;

  private final Process process;
  private final WebSocket page;
  private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
  private final List<String> complaints = new ArrayList<>();
  private int calls;

  Chromium(Path profile) throws IOException, InterruptedException {
    boolean root = "root".equals(System.getProperty("user.name")); // has no sandbox
    process =
        new ProcessBuilder(
                "chromium",
                "--headless=new",
                root ? "--no-sandbox" : "--enable-sandbox",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    HttpClient client = HttpClient.newHttpClient();
    URI browser = listening();
    URI list = URI.create("http://" + browser.getAuthority() + "/json/list");
    JsonNode targets =
        JSON.readTree(
            client.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString()).body());
    String address = "";
    for (JsonNode target : targets) {
      if (target.get("type").asText().equals("page")) {
        address = target.get("webSocketDebuggerUrl").asText();
      }
    }
    page = client.newWebSocketBuilder().buildAsync(URI.create(address), new Listener()).join();
    call("Page.enable", Map.of());
    call("Log.enable", Map.of());
    call("Runtime.enable", Map.of());
  }

  private URI listening() throws IOException {
    BufferedReader messages = process.errorReader(StandardCharsets.UTF_8);
    for (String line = messages.readLine(); line != null; line = messages.readLine()) {
      if (line.startsWith(LISTENING)) {
        return URI.create(line.substring(LISTENING.length()).strip());
      }
    }
    throw new IOException("chromium ended without listening");
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        try {
          heard.add(JSON.readTree(message.toString()));
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
        message.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }

  /** Carries out one command, and answers its result. */
  JsonNode call(String method, Map<String, ?> parameters) throws IOException, InterruptedException {
    int id = ++calls;
    page.sendText(
            JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
        .join();
    while (true) {
      JsonNode message = next();
      if (message.path("id").asInt() == id) {
        if (message.has("error")) {
          throw new IOException(method + ": " + message.get("error"));
        }
        return message.get("result");
      }
    }
  }

  /** Opens an address, and waits until all of it is there. */
  void open(URI address) throws IOException, InterruptedException {
    call("Page.navigate", Map.of("url", address.toString()));
    while (!next().path("method").asText().equals("Page.loadEventFired")) {}
  }

  /** As a window so wide, in the dark or the light scheme. */
  void appear(int width, boolean dark) throws IOException, InterruptedException {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", width < NARROW));
    Map<String, String> scheme =
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    call("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
  }

  /** The value of an expression, as text. */
  String evaluate(String expression) throws IOException, InterruptedException {
    Map<String, Object> parameters =
        Map.of("expression", expression, "returnByValue", true, "awaitPromise", true);
    return call("Runtime.evaluate", parameters).at("/result/value").asText();
  }

  /** What the browser did not like so far: errors, and what the page's policy forbade. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  private JsonNode next() throws IOException, InterruptedException {
    JsonNode message = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new IOException("chromium is silent");
    }
    String method = message.path("method").asText();
    boolean advice = message.at("/params/entry/level").asText().equals("verbose");
    if (!advice && (method.equals("Log.entryAdded") || method.equals("Runtime.exceptionThrown"))) {
      complaints.add(message.get("params").toString());
    }
    return message;
  }

  @Override
  public void close() {
    page.abort();
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
