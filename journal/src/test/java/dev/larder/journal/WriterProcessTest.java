package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, disabledReason = "the end of a process can be proven on Linux only")
final class WriterProcessTest {
  @Test
  void whoAsksIsNotGone() {
    assertFalse(WriterProcess.self().gone());
    assertTrue(WriterProcess.self().alive());
    assertEquals(ProcessHandle.current().pid(), WriterProcess.self().pid());
  }

  @Test
  void aProcessIsGoneWhenItWasKilledAndNotBefore() throws Exception {
    try (ChildProcess child = ChildProcess.start()) {
      assertFalse(child.name().gone());
      assertTrue(child.name().alive());
      child.kill();
      assertTrue(child.name().gone());
      assertFalse(child.name().alive());
    }
  }

  @Test
  void anotherProcessUnderTheSameNumberIsNotTheOneThatWas() throws Exception {
    try (ChildProcess child = ChildProcess.start()) {
      WriterProcess name = child.name();
      WriterProcess earlier = new WriterProcess(name.host(), name.boot(), name.pid(), name.started() + "0");
      assertTrue(earlier.gone());
      assertFalse(earlier.alive());
    }
  }

  @Test
  void nothingIsCertainOfAnotherHostBootOrSystem() throws Exception {
    WriterProcess gone = ChildProcess.gone();
    assertTrue(gone.gone());
    assertFalse(new WriterProcess(gone.host() + "x", gone.boot(), gone.pid(), gone.started()).gone());
    assertFalse(new WriterProcess(gone.host(), gone.boot() + "x", gone.pid(), gone.started()).gone());
    assertFalse(new WriterProcess(gone.host(), "", gone.pid(), gone.started()).gone());
    WriterProcess self = WriterProcess.self();
    assertFalse(new WriterProcess(self.host() + "x", self.boot(), self.pid(), self.started()).alive());
    assertFalse(new WriterProcess(self.host(), self.boot() + "x", self.pid(), self.started()).alive());
  }

  @Test
  void whereProcessesOfOthersAreHiddenNothingIsCertain() {
    String mount = "22 27 0:21 / /proc rw,relatime - proc proc rw";
    assertTrue(WriterProcess.hidesNothing(mount));
    assertTrue(WriterProcess.hidesNothing(mount + ",hidepid=0"));
    assertTrue(WriterProcess.hidesNothing(mount + ",hidepid=off"));
    assertFalse(WriterProcess.hidesNothing(mount + ",hidepid=2"));
    assertFalse(WriterProcess.hidesNothing(mount + ",gid=5,hidepid=invisible"));
    assertFalse(WriterProcess.hidesNothing(mount + ",hidepid=ptraceable,gid=5"));
  }
}
