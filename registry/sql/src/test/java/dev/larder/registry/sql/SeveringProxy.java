package dev.larder.registry.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Stands between a client and a PostgreSQL server, and cuts the wire at a commit.
final class SeveringProxy implements AutoCloseable {
  private static final Pattern COMMIT = Pattern.compile("(S_[0-9]+)\0COMMIT\0");

  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int port;
  private final Cut cut;
  private final String after;
  private final AtomicBoolean done = new AtomicBoolean();
  private final Runnable meanwhile;

  /// Where it is cut.
  enum Cut {
    /// The server never sees the commit.
    BEFORE,
    /// The server commits, and its answer is lost.
    AFTER
  }

  /// @param port of the server
  /// @param after what the client sends before: the first commit behind it on the same wire is the one, and no later one
  /// @param meanwhile is run when the wire is about to be cut
  SeveringProxy(int port, Cut cut, String after, Runnable meanwhile) throws IOException {
    this.port = port;
    this.cut = cut;
    this.after = after;
    this.meanwhile = meanwhile;
    start(this::accept);
  }

  /// Says whether it was cut.
  boolean severed() {
    return done.get();
  }

  int port() {
    return listening.getLocalPort();
  }

  private static void start(Runnable work) {
    Thread.ofPlatform().daemon().name("severing-proxy").start(work);
  }

  private void accept() {
    try {
      while (true) {
        Wire wire = new Wire(listening.accept(), new Socket(InetAddress.getLoopbackAddress(), port));
        start(wire::forth);
        start(wire::back);
      }
    } catch (IOException e) {
      // Closed: that is the end.
    }
  }

  /// One connection.
  private final class Wire {
    private final Socket client;
    private final Socket server;
    private volatile boolean answerIsLost;

    Wire(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void forth() {
      try (client; server; InputStream in = client.getInputStream(); OutputStream out = server.getOutputStream()) {
        byte[] buffer = new byte[1 << 16];
        boolean armed = false;
        String commit = "\0unknown\0";
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          String sent = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
          armed |= sent.contains(after);
          // The statement is sent once in a session, under a name, and then called by it.
          Matcher named = COMMIT.matcher(sent);
          if (named.find()) {
            commit = "\0" + named.group(1) + "\0";
          }
          if (armed && sent.contains(commit) && !done.getAndSet(true)) {
            if (cut == Cut.BEFORE) {
              meanwhile.run();
              return;
            }
            answerIsLost = true;
          }
          out.write(buffer, 0, read);
        }
      } catch (IOException e) {
        // The other side is gone: so are we.
      }
    }

    void back() {
      try (client; server; InputStream in = server.getInputStream(); OutputStream out = client.getOutputStream()) {
        byte[] buffer = new byte[1 << 16];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          if (answerIsLost) {
            meanwhile.run();
            return;
          }
          out.write(buffer, 0, read);
        }
      } catch (IOException e) {
        // The other side is gone: so are we.
      }
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
