package dev.redrive.frameworks;

import java.nio.file.Files;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.kstream.Consumed;

/** Kafka Streams with a dead letter topic (KIP-1034): one event that cannot be deserialized, one that its processor throws at. */
final class Streams implements Framework {
  @Override
  public List<Origin> writeDeadLetters(Broker broker, Names names) throws Exception {
    broker.send(names.origin(), UUID.randomUUID().toString());
    var unreadable = broker.send(names.origin(), "no UUID");
    var declined = UUID.randomUUID();
    var refused = broker.send(names.origin(), declined.toString());

    var builder = new StreamsBuilder();
    builder
        .stream(names.origin(), Consumed.with(Serdes.String(), Serdes.UUID()))
        .foreach(
            (key, payment) -> {
              if (payment.equals(declined)) throw new CardDeclined();
            });
    var state = Files.createTempDirectory("streams");
    var settings = new Properties();
    settings.put("application.id", names.group());
    settings.put("bootstrap.servers", broker.bootstrapServers);
    settings.put("auto.offset.reset", "earliest");
    settings.put("state.dir", state.toString());
    settings.put("errors.dead.letter.queue.topic.name", names.deadLetters());
    settings.put("deserialization.exception.handler", LogAndContinueExceptionHandler.class);
    settings.put("processing.exception.handler", LogAndContinueProcessingExceptionHandler.class);
    var streams = new KafkaStreams(builder.build(), settings);
    try {
      streams.start();
      broker.awaitRecords(names.deadLetters(), 2);
    } finally {
      streams.close();
      streams.cleanUp();
    }
    Files.deleteIfExists(state);
    return List.of(unreadable, refused);
  }
}
