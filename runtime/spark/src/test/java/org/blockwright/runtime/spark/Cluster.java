package org.blockwright.runtime.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** A cluster within this machine, whose executors are processes of their own. */
final class Cluster {
  private Cluster() {}

  /** A session whose executors have one core and this test's class path. */
  static SparkSession start(int executors) {
    return SparkSession.builder()
        .master("local-cluster[" + executors + ",1,1024]")
        .appName("blockwright")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.executor.memory", "1024m")
        .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .config("spark.executor.extraJavaOptions", "-Dai.djl.offline=true")
        .config("spark.executorEnv.OMP_WAIT_POLICY", "PASSIVE")
        .getOrCreate();
  }

  /** The processes of the executors; none where there is no /proc. */
  static List<ProcessHandle> executors() {
    return ProcessHandle.current().descendants().filter(Cluster::isExecutor).toList();
  }

  /** ProcessHandle leaves out command lines as long as theirs. */
  private static boolean isExecutor(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
          .contains("CoarseGrainedExecutorBackend");
    } catch (IOException e) {
      return false;
    }
  }

  static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
