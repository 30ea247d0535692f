package dev.redrive.frameworks;

import java.util.List;

/** A Kafka Connect sink that gives one event to its dead letter topic. */
final class ConnectSink implements Framework {
  private final String name;
  private final String refused;

  /**
   * @param name of the connector
   * @param refused an event that its converter or its task refuses
   */
  ConnectSink(String name, String refused) {
    this.name = name;
    this.refused = refused;
  }

  @Override
  public List<Origin> writeDeadLetters(Broker broker, Names names) throws Exception {
    broker.send(names.origin(), "{\"state\":\"paid\"}");
    var origin = broker.send(names.origin(), refused);
    try (var worker = new ConnectWorker(broker)) {
      worker.startSink(name, names);
      broker.awaitRecords(names.deadLetters(), 1);
    }
    return List.of(origin);
  }
}
