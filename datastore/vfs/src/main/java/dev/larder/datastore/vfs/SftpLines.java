package dev.larder.datastore.vfs;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The lines to an SFTP server: several channels on each of as many connections as it takes. One line does one thing at a time. Nobody waits for a line:
/// who reads an artifact to write another holds two.
final class SftpLines implements Closeable {
  /// OpenSSH lets ten onto one connection, unless its MaxSessions says otherwise.
  private static final int CHANNELS = 8;

  /// To open a line takes as long as some questions do.
  private static final int IDLE = 64;

  record Line(Session session, ChannelSftp channel) {
    boolean isAlive() {
      return session.isConnected() && channel.isConnected();
    }
  }

  interface Call<T> {
    T on(ChannelSftp channel) throws SftpException, IOException;
  }

  private final SftpSettings settings;
  private final Object connecting = new Object();
  private final Deque<Line> idle = new ArrayDeque<>();
  private final Map<Session, Integer> used = new HashMap<>();
  private boolean closed;

  SftpLines(SftpSettings settings) {
    this.settings = settings;
  }

  /// Asks a question again on a new line if the old one was lost: a connection that nobody has used for long is often gone.
  <T> T ask(Call<T> call) throws IOException {
    try {
      return act(call);
    } catch (LostConnectionException e) {
      // Whatever took one has maybe taken all that nobody uses just now, and the library notices late.
      dropIdle();
      return act(call);
    }
  }

  /// Does something that must not be done twice.
  ///
  /// @throws NoSuchFileException if the server says so
  /// @throws AccessDeniedException if the server says so
  /// @throws LostConnectionException if the server says nothing: then it may have been done
  <T> T act(Call<T> call) throws IOException {
    Line line = take();
    boolean inOrder = false;
    try {
      T result = call.on(line.channel());
      inOrder = true;
      return result;
    } catch (SftpException e) {
      inOrder = isAnswer(e, line);
      throw inOrder ? refusal(e) : lost(e);
    } finally {
      if (inOrder) {
        give(line);
      } else {
        drop(line);
      }
    }
  }

  /// The library reports what went wrong with the connection as the same kind of failure as what the server says, but with a cause or without text.
  static boolean isAnswer(SftpException e, Line line) {
    return e.getCause() == null && e.getMessage() != null && !e.getMessage().isEmpty()
        && e.id != ChannelSftp.SSH_FX_NO_CONNECTION && e.id != ChannelSftp.SSH_FX_CONNECTION_LOST && line.isAlive();
  }

  static IOException refusal(SftpException e) {
    String said = String.valueOf(e.getMessage());
    IOException fault = switch (e.id) {
      case ChannelSftp.SSH_FX_NO_SUCH_FILE -> new NoSuchFileException(said);
      case ChannelSftp.SSH_FX_PERMISSION_DENIED -> new AccessDeniedException(said);
      default -> new IOException("the server says: " + said);
    };
    fault.initCause(e);
    return fault;
  }

  static IOException lost(SftpException e) {
    Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
    return new LostConnectionException("the connection to the server is lost (%s)".formatted(
        cause.getMessage() == null || cause.getMessage().isEmpty()
            ? cause.getClass().getSimpleName()
            : cause.getMessage()),
        e);
  }

  /// A line of one's own until [#give] or [#drop].
  Line take() throws IOException {
    Optional<Line> line = idleLine();
    return line.isPresent() ? line.get() : newLine();
  }

  private synchronized Optional<Line> idleLine() throws IOException {
    if (closed) {
      throw new IOException("the store is closed");
    }
    for (Line line = idle.poll(); line != null; line = idle.poll()) {
      if (line.isAlive()) {
        return Optional.of(line);
      }
      drop(line);
    }
    return Optional.empty();
  }

  private Line newLine() throws IOException {
    Session session = session();
    boolean lost;
    try {
      return line(session);
    } catch (JSchException e) {
      lost = !session.isConnected();
      drop(session);
    }
    // Where the connection is not lost, the server lets fewer onto it than we thought.
    session = settings.connect();
    synchronized (this) {
      used.put(session, lost ? 1 : CHANNELS);
    }
    try {
      return line(session);
    } catch (JSchException e) {
      session.disconnect();
      drop(session);
      throw new IOException("the server has no SFTP for us (%s)".formatted(e.getMessage()), e);
    }
  }

  private Line line(Session session) throws JSchException {
    ChannelSftp channel = (ChannelSftp) session.openChannel("sftp");
    channel.connect((int) settings.timeout().toMillis());
    return new Line(session, channel);
  }

  /// A connection on which there is room, which is taken with it. One is made at a time: servers drop those who knock too often at once.
  private Session session() throws IOException {
    synchronized (connecting) {
      synchronized (this) {
        for (Map.Entry<Session, Integer> one : used.entrySet()) {
          if (one.getValue() < CHANNELS && one.getKey().isConnected()) {
            one.setValue(one.getValue() + 1);
            return one.getKey();
          }
        }
      }
      Session session = settings.connect();
      synchronized (this) {
        used.put(session, 1);
      }
      return session;
    }
  }

  /// Gives back a line on which nothing is under way.
  void give(Line line) {
    synchronized (this) {
      if (!closed && idle.size() < IDLE && line.isAlive()) {
        idle.push(line);
        return;
      }
    }
    drop(line);
  }

  /// Gives up a line on which something may be under way.
  void drop(Line line) {
    line.channel().disconnect();
    drop(line.session());
  }

  private synchronized void drop(Session session) {
    int left = used.getOrDefault(session, 0) - 1;
    if (left > 0) {
      used.put(session, left);
    } else {
      used.remove(session);
      session.disconnect();
    }
  }

  private synchronized void dropIdle() {
    for (Line line = idle.poll(); line != null; line = idle.poll()) {
      drop(line);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    dropIdle();
  }
}
