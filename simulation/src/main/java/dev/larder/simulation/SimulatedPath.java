package dev.larder.simulation;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A path on a [SimulatedDisk]: names with `/` between them, and before them where it is absolute. Relative paths begin at the root.
final class SimulatedPath implements Path {
  private static final String[] NO_NAMES = {};

  private final SimulatedDisk disk;

  /// Without a `/` at its end or two in a row; empty for the folder where one is.
  private final String text;
  private String @Nullable [] names;

  private SimulatedPath(SimulatedDisk disk, String text) {
    this.disk = disk;
    this.text = text;
  }

  static SimulatedPath of(SimulatedDisk disk, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new InvalidPathException(text, "Nul character not allowed");
    }
    String clean = text;
    if (clean.contains("//")) {
      clean = clean.replaceAll("/+", "/");
    }
    return new SimulatedPath(disk, clean.length() > 1 && clean.endsWith("/")
        ? clean.substring(0, clean.length() - 1)
        : clean);
  }

  static SimulatedPath of(Path path) {
    if (path instanceof SimulatedPath ours) {
      return ours;
    }
    throw new ProviderMismatchException("%s is not on a simulated disk".formatted(path));
  }

  private SimulatedPath like(String other) {
    return new SimulatedPath(disk, other);
  }

  /// The names that lead from the root to what this path means.
  String[] names() {
    String[] known = names;
    if (known == null) {
      known = elements(text);
      if (Arrays.asList(known).contains(".") || Arrays.asList(known).contains("..")) {
        known = elements(((SimulatedPath) toAbsolutePath().normalize()).text);
      }
      names = known;
    }
    return known;
  }

  private static String[] elements(String text) {
    String relative = text.startsWith("/") ? text.substring(1) : text;
    return relative.isEmpty() ? NO_NAMES : relative.split("/");
  }

  @Override
  public FileSystem getFileSystem() {
    return disk;
  }

  SimulatedDisk disk() {
    return disk;
  }

  @Override
  public boolean isAbsolute() {
    return text.startsWith("/");
  }

  @Override
  public @Nullable Path getRoot() {
    return isAbsolute() ? like("/") : null;
  }

  @Override
  public @Nullable Path getFileName() {
    return text.equals("/") ? null : like(text.substring(text.lastIndexOf('/') + 1));
  }

  @Override
  public @Nullable Path getParent() {
    int slash = text.lastIndexOf('/');
    if (slash < 0 || text.length() == 1) {
      return null;
    }
    return like(slash == 0 ? "/" : text.substring(0, slash));
  }

  @Override
  public int getNameCount() {
    return text.isEmpty() ? 1 : elements(text).length;
  }

  @Override
  public Path getName(int index) {
    return subpath(index, index + 1);
  }

  @Override
  public Path subpath(int begin, int end) {
    if (begin < 0 || begin >= end || end > getNameCount()) {
      throw new IllegalArgumentException("%s has no names %d to %d".formatted(text, begin, end));
    }
    return text.isEmpty() ? this : like(String.join("/", Arrays.asList(elements(text)).subList(begin, end)));
  }

  @Override
  public boolean startsWith(Path other) {
    if (!(other instanceof SimulatedPath path) || path.disk != disk || path.isAbsolute() != isAbsolute()) {
      return false;
    }
    return text.equals(path.text) || path.text.equals("/") || !path.text.isEmpty() && text.startsWith(path.text + "/");
  }

  @Override
  public boolean endsWith(Path other) {
    if (!(other instanceof SimulatedPath path) || path.disk != disk) {
      return false;
    }
    return text.equals(path.text) || !path.isAbsolute() && !path.text.isEmpty() && text.endsWith("/" + path.text);
  }

  @Override
  public Path normalize() {
    List<String> kept = new ArrayList<>();
    for (String name : elements(text)) {
      if (name.equals("..") && (!kept.isEmpty() && !kept.getLast().equals("..") || isAbsolute())) {
        if (!kept.isEmpty()) {
          kept.removeLast();
        }
      } else if (!name.equals(".")) {
        kept.add(name);
      }
    }
    return like((isAbsolute() ? "/" : "") + String.join("/", kept));
  }

  @Override
  public Path resolve(Path other) {
    SimulatedPath path = of(other);
    if (path.isAbsolute() || text.isEmpty()) {
      return path;
    }
    return path.text.isEmpty() ? this : like(text.endsWith("/") ? text + path.text : text + "/" + path.text);
  }

  @Override
  public Path relativize(Path other) {
    SimulatedPath path = of(other);
    if (path.isAbsolute() != isAbsolute()) {
      throw new IllegalArgumentException("%s and %s do not begin at one place".formatted(this, other));
    }
    List<String> from = Arrays.asList(elements(text));
    List<String> to = Arrays.asList(elements(path.text));
    int shared = 0;
    while (shared < Math.min(from.size(), to.size()) && from.get(shared).equals(to.get(shared))) {
      shared++;
    }
    List<String> way = new ArrayList<>();
    from.subList(shared, from.size()).forEach(name -> way.add(".."));
    way.addAll(to.subList(shared, to.size()));
    return like(String.join("/", way));
  }

  @Override
  public URI toUri() {
    try {
      return new URI("simulated", null, toAbsolutePath().toString(), null);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("%s has no URI".formatted(this), e);
    }
  }

  @Override
  public Path toAbsolutePath() {
    return isAbsolute() ? this : like("/" + text);
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    disk.before("stat", this);
    disk.medium().find(this);
    return toAbsolutePath().normalize();
  }

  @Override
  public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException("a simulated disk cannot be watched");
  }

  @Override
  public int compareTo(Path other) {
    return text.compareTo(of(other).text);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SimulatedPath path && path.disk == disk && path.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
