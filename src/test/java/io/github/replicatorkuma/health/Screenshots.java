package io.github.replicatorkuma.health;

import io.github.replicatorkuma.daemon.ShownMessages;
import io.github.replicatorkuma.notify.Notification;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Takes pictures of the status page and of messages in a real browser; {@code
 * scripts/screenshots.sh} runs it. Fails where the browser complains, or the page is wider than its
 * window.
 */
final class Screenshots {
  private static final int WIDE = 820;
  private static final int PHONE = 360;
  private static final int COLOURS = 64;
  private static final int EXACT = 24;
  private static final int ROUND = 64;

  private final Chromium chromium;
  private final Path directory;

  private Screenshots(Chromium chromium, Path directory) {
    this.chromium = chromium;
    this.directory = directory;
  }

  /**
   * Takes them.
   *
   * @param arguments the directory to put them in, and an empty one for the browser
   */
  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createDirectories(Path.of(arguments[0]));
    try (Chromium chromium = new Chromium(Path.of(arguments[1]))) {
      Screenshots screenshots = new Screenshots(chromium, directory);
      for (Map.Entry<String, Health> shown : ShownInstances.all().entrySet()) {
        String name = "status-" + shown.getKey();
        screenshots.take(shown.getValue(), name + "-light", WIDE, false);
        screenshots.take(shown.getValue(), name + "-phone-dark", PHONE, true);
        screenshots.take(shown.getValue(), name + "-dark", WIDE, true);
        screenshots.take(shown.getValue(), name + "-phone-light", PHONE, false);
      }
      for (Map.Entry<String, Notification> message : ShownMessages.all().entrySet()) {
        chromium.appear(PHONE, false);
        screenshots.open(NtfyPhone.page(message.getValue()));
        screenshots.save("ntfy-" + message.getKey(), PHONE);
      }
      if (!chromium.complaints().isEmpty()) {
        throw new IllegalStateException(chromium.complaints().toString());
      }
    }
  }

  private void take(Health health, String name, int width, boolean dark)
      throws IOException, InterruptedException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Metrics metrics = new Metrics(health::status);
    try (StatusServer server =
        new StatusServer(
            anyPort, health, metrics, () -> true, Optional.of("t"), Set.of(), Map.of())) {
      chromium.appear(width, dark);
      chromium.open(URI.create("http://127.0.0.1:" + server.address().getPort() + "/"));
      save(name, width);
    }
  }

  private void open(String page) throws IOException, InterruptedException {
    String encoded = Base64.getEncoder().encodeToString(page.getBytes(StandardCharsets.UTF_8));
    chromium.open(URI.create("data:text/html;base64," + encoded));
  }

  /** What is shown now. */
  private void save(String name, int width) throws IOException, InterruptedException {
    String needed = chromium.evaluate("document.documentElement.scrollWidth");
    if (Integer.parseInt(needed) > width) {
      throw new IllegalStateException(name + " needs " + needed + " pixels");
    }
    int height = Integer.parseInt(chromium.evaluate("document.documentElement.offsetHeight"));
    Map<String, Object> all = Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1);
    String picture =
        chromium
            .call(
                "Page.captureScreenshot",
                Map.of("format", "png", "captureBeyondViewport", true, "clip", all))
            .get("data")
            .asText();
    save(Base64.getDecoder().decode(picture), directory.resolve(name + ".png"));
  }

  /** Frequent colours stay exact and the many between them are rounded: the file halves. */
  private static void save(byte[] picture, Path file) throws IOException {
    BufferedImage all = ImageIO.read(new ByteArrayInputStream(picture));
    int[] pixels = all.getRGB(0, 0, all.getWidth(), all.getHeight(), null, 0, all.getWidth());
    Set<Integer> exact = Set.copyOf(mostUsed(pixels, EXACT));
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = exact.contains(pixels[i]) ? pixels[i] : rounded(pixels[i]);
    }
    int[] colours = mostUsed(pixels, COLOURS).stream().mapToInt(Integer::intValue).toArray();
    IndexColorModel palette =
        new IndexColorModel(8, colours.length, colours, 0, false, -1, DataBuffer.TYPE_BYTE);
    BufferedImage few =
        new BufferedImage(
            all.getWidth(), all.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, palette);
    few.setRGB(0, 0, all.getWidth(), all.getHeight(), pixels, 0, all.getWidth());
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam small = writer.getDefaultWriteParam();
    small.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    small.setCompressionQuality(0);
    Files.deleteIfExists(file);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(few, null, null), small);
    }
    writer.dispose();
  }

  private static List<Integer> mostUsed(int[] pixels, int count) {
    Map<Integer, Integer> uses = new HashMap<>();
    for (int pixel : pixels) {
      uses.merge(pixel, 1, Integer::sum);
    }
    return uses.entrySet().stream()
        .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
        .limit(count)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static int rounded(int colour) {
    int rounded = 0xff;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int channel = colour >> shift & 0xff;
      rounded = rounded << 8 | Math.min(0xff, (channel + ROUND / 2) / ROUND * ROUND);
    }
    return rounded;
  }
}
