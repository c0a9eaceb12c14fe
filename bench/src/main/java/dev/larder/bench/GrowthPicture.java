package dev.larder.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Draws what a dataset costs while the registry grows: one curve for each registry and kind of ids, as SVG.
final class GrowthPicture {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;
  private static final int LEFT = 64;
  private static final int TOP = 24;
  private static final int RIGHT = 150;
  private static final int BOTTOM = 48;
  private static final List<String> COLOURS = List.of("#0b5394", "#cc4125", "#38761d", "#b45f06");
  /// A single step is at the mercy of whatever else the machine did: each point is the median of as many around it.
  private static final int SMOOTHED = 5;

  private final int step;
  private final Map<String, List<Double>> curves = new LinkedHashMap<>();

  /// @param step datasets between two points
  GrowthPicture(int step) {
    this.step = step;
  }

  /// @param microseconds for a dataset, at each step
  void add(String name, List<Double> microseconds) {
    curves.put(name, smooth(microseconds));
  }

  private static List<Double> smooth(List<Double> all) {
    List<Double> smooth = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      List<Double> around = new ArrayList<>(
          all.subList(Math.max(0, i - SMOOTHED / 2), Math.min(all.size(), i + SMOOTHED / 2 + 1)));
      around.sort(null);
      smooth.add(around.get(around.size() / 2));
    }
    return smooth;
  }

  void write(Path file) throws IOException {
    double most = curves.values().stream().flatMap(List::stream).mapToDouble(Double::doubleValue).max().orElse(1);
    int longest = curves.values().stream().mapToInt(List::size).max().orElse(1);
    StringBuilder svg = new StringBuilder();
    svg.append(String.format(Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
        WIDTH, HEIGHT)).append('\n');
    svg.append(String.format(Locale.ROOT, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT))
        .append('\n');
    double tick = tick(most);
    for (double y = 0; y <= most * 1.05; y += tick) {
      svg.append(String.format(Locale.ROOT, "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>", LEFT,
          y(y, most), WIDTH - RIGHT,
          y(y, most))).append('\n');
      svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f</text>", LEFT - 6,
          y(y, most) + 4, y)).append('\n');
    }
    for (int million = 0; million <= (long) longest * step / 1_000_000; million++) {
      double x = x(million * 1e6 / step, longest);
      svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>", x,
          HEIGHT - BOTTOM + 18, million)).append('\n');
    }
    svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\">datasets in the registry, millions</text>", LEFT,
        HEIGHT - 10)).append('\n');
    svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\">µs for one more</text>", LEFT, TOP - 8))
        .append('\n');
    int number = 0;
    for (Map.Entry<String, List<Double>> curve : curves.entrySet()) {
      String colour = COLOURS.get(number % COLOURS.size());
      StringBuilder points = new StringBuilder();
      for (int i = 0; i < curve.getValue().size(); i++) {
        points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(i + 1, longest), y(curve.getValue().get(i), most)));
      }
      svg.append(
          String.format(Locale.ROOT, "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>",
              points.toString().strip(), colour))
          .append('\n');
      svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>", WIDTH - RIGHT + 10,
          TOP + 14 + 18 * number, colour,
          curve.getKey())).append('\n');
      number++;
    }
    svg.append("</svg>").append('\n');
    Files.writeString(file, svg);
  }

  private static double tick(double most) {
    double tick = Math.pow(10, Math.floor(Math.log10(most)));
    return most / tick < 3 ? tick / 5 : tick;
  }

  private static double x(double steps, int longest) {
    return LEFT + steps / longest * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double microseconds, double most) {
    return HEIGHT - BOTTOM - microseconds / (most * 1.05) * (HEIGHT - TOP - BOTTOM);
  }
}
