package org.blockwright.runtime.train;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import java.lang.ref.Cleaner;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What glibc's allocator has given out and not got back: {@code mallinfo2}, since glibc 2.33. */
final class AllocatedMemory {
  private static final Cleaner CLEANER = Cleaner.create();

  private AllocatedMemory() {}

  /** Ten numbers of type size_t; the eighth is what is in use below the mapping threshold. */
  @FieldOrder({
    "arena",
    "ordblks",
    "smblks",
    "hblks",
    "hblkhd",
    "usmblks",
    "fsmblks",
    "uordblks",
    "fordblks",
    "keepcost"
  })
  public static final class Info extends Structure implements Structure.ByValue {
    public long arena;
    public long ordblks;
    public long smblks;
    public long hblks;
    public long hblkhd;
    public long usmblks;
    public long fsmblks;
    public long uordblks;
    public long fordblks;
    public long keepcost;
  }

  /** Bytes in use, in all arenas and in mappings; nothing where it cannot be told. */
  static OptionalLong bytesAfterCollection() {
    if (!Platform.isLinux()) {
      return OptionalLong.empty();
    }
    collect();
    try {
      Function mallinfo = NativeLibrary.getInstance("c").getFunction("mallinfo2");
      Info info = (Info) mallinfo.invoke(Info.class, new Object[0]);
      return OptionalLong.of(info.uordblks + info.hblkhd);
    } catch (UnsatisfiedLinkError e) {
      return OptionalLong.empty();
    }
  }

  /** Collects garbage and waits until direct buffers before it have been freed. */
  private static void collect() {
    CountDownLatch freed = new CountDownLatch(1);
    CLEANER.register(new Object(), freed::countDown);
    System.gc();
    try {
      freed.await(1, TimeUnit.SECONDS);
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
