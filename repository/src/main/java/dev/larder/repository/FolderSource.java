package dev.larder.repository;

import dev.larder.datastore.SeenDataIds;
import dev.larder.model.DataId;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.ValueType;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The files below a folder whose names say their data IDs. They come in the order of their names, folder by folder; a symbolic link to a folder is
/// not followed. What has another name is counted and passed over.
public record FolderSource(Path folder, FilePattern pattern) implements IngestSource {

  @Override
  public String name() {
    return folder.toString();
  }

  @Override
  public Reading read(Collection<Dimension> dimensions, boolean check) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new RepositoryException("folder-not-found",
          Files.exists(folder) ? "%s is no folder".formatted(folder) : "there is no folder %s".formatted(folder),
          "Name the folder that holds the files.");
    }
    return new Walk(FilePattern.types(dimensions), check);
  }

  private final class Walk implements Reading {
    private final Map<DimensionName, ValueType> types;
    private final Optional<SeenDataIds> seen;
    private final Deque<Iterator<Path>> levels = new ArrayDeque<>();
    private long number;
    private long unmatched;

    Walk(Map<DimensionName, ValueType> types, boolean check) throws IOException {
      this.types = types;
      seen = check ? Optional.of(new SeenDataIds()) : Optional.empty();
      levels.push(children(folder));
    }

    @Override
    public Optional<IngestItem> next() throws IOException {
      while (!levels.isEmpty()) {
        Iterator<Path> level = levels.element();
        if (!level.hasNext()) {
          levels.pop();
          continue;
        }
        Path path = level.next();
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          levels.push(children(path));
          continue;
        }
        number++;
        switch (pattern.match(folder.relativize(path).toString(), types)) {
          case FilePattern.Match.None none -> unmatched++;
          case FilePattern.Match.Refused refused -> throw bad(path, refused.why());
          case FilePattern.Match.Found found -> {
            return Optional.of(new IngestItem(number, new IngestItem.LocalFile(path), once(path, found.dataId())));
          }
        }
      }
      return Optional.empty();
    }

    private DataId once(Path path, DataId dataId) {
      OptionalLong earlier = seen.map(all -> all.add(dataId, number)).orElse(OptionalLong.empty());
      if (earlier.isPresent()) {
        throw bad(path, "%s is the data ID of another file there already, the one of number %d".formatted(dataId,
            earlier.getAsLong()));
      }
      return dataId;
    }

    private RepositoryException bad(Path path, String why) {
      return new RepositoryException("file-name", "%s: %s".formatted(path, why),
          "Write a pattern that tells the files apart, move the file away, or name the files in a manifest.");
    }

    private Iterator<Path> children(Path of) throws IOException {
      List<Path> children = new ArrayList<>();
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(of)) {
        stream.forEach(children::add);
      } catch (DirectoryIteratorException e) {
        throw new IOException("cannot list %s".formatted(of), e);
      }
      children.sort(null);
      return children.iterator();
    }

    @Override
    public List<DimensionName> dimensions() {
      return pattern.dimensions();
    }

    @Override
    public long unmatched() {
      return unmatched;
    }

    @Override
    public void close() {}
  }
}
