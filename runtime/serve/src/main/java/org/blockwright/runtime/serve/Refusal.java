package org.blockwright.runtime.serve;

/** A request that cannot be answered: its status, a word for programs and a sentence for people. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;

  Refusal(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
