package dev.redrive.frameworks;

import java.util.List;

/** A framework that is given events which it cannot process. */
interface Framework {
  /** The topics exist. A dead letter topic of more than one use is named after {@code deadLetters}. */
  record Names(String origin, String deadLetters, String group) {}

  /**
   * Sends events, lets the framework fail at some of them, and returns once their dead letters are written.
   *
   * @return the positions of the events whose dead letters were written, in order
   */
  List<Origin> writeDeadLetters(Broker broker, Names names) throws Exception;
}
