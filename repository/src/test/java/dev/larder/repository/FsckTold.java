package dev.larder.repository;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Keeps what a comparison tells.
final class FsckTold implements Fsck.Listener {
  final List<FsckFinding> findings = new ArrayList<>();
  final List<String> remarks = new ArrayList<>();
  private final AtomicBoolean begun = new AtomicBoolean();
  Runnable onFirst = () -> {
  };

  @Override
  public void found(FsckFinding finding) {
    findings.add(finding);
  }

  @Override
  public void advance(long more) {
    // Several threads tell.
    if (more > 0 && !begun.getAndSet(true)) {
      onFirst.run();
    }
  }

  @Override
  public void remark(String remark) {
    remarks.add(remark);
  }

  List<String> kinds() {
    return findings.stream().map(found -> found.kind().word()).sorted().toList();
  }
}
