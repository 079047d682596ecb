package io.github.replicatorkuma.health;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;

/**
 * Takes pictures of the status page in a real browser; {@code scripts/screenshots.sh} runs it.
 * Fails where the browser complains, or the page is wider than its window.
 */
final class Screenshots {
  private static final int WIDE = 820;
  private static final int PHONE = 360;
  private static final int COLOURS = 256;
  private static final int EXACT = 24;
  private static final int ROUND = 32;

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
            anyPort, health, metrics, () -> true, Optional.empty(), Set.of(), Map.of())) {
      chromium.appear(width, dark);
      chromium.open(URI.create("http://127.0.0.1:" + server.address().getPort() + "/"));
      String needed = chromium.evaluate("document.documentElement.scrollWidth");
      if (Integer.parseInt(needed) > width) {
        throw new IllegalStateException(name + " needs " + needed + " pixels");
      }
      int height = Integer.parseInt(chromium.evaluate("document.documentElement.offsetHeight"));
      Map<String, Object> all =
          Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1);
      String picture =
          chromium
              .call(
                  "Page.captureScreenshot",
                  Map.of("format", "png", "captureBeyondViewport", true, "clip", all))
              .get("data")
              .asText();
      save(Base64.getDecoder().decode(picture), directory.resolve(name + ".png"));
    }
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
    ImageIO.write(few, "png", file.toFile());
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
