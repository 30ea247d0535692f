package dev.redrive.frameworks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The running broker, as the programs need it: to send events, and to wait for dead letters. */
final class Broker implements AutoCloseable {
  /** A framework that has written nothing by then will not. */
  static final Duration LIMIT = Duration.ofSeconds(60);

  final String bootstrapServers;
  private final KafkaProducer<byte[], byte[]> producer;

  Broker(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    this.producer =
        new KafkaProducer<>(Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends an event to partition 1, so that neither its partition nor its offset is what a reader gets by mistake. */
  Origin send(String topic, String value) throws Exception {
    var headers = List.of(new RecordHeader("event-id", "event-1".getBytes(UTF_8)), new RecordHeader("correlation-id", "order-1".getBytes(UTF_8)));
    var event = new ProducerRecord<>(topic, 1, 1_700_000_000_000L, "order-1".getBytes(UTF_8), value.getBytes(UTF_8), List.copyOf(headers));
    var sent = producer.send(event).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    return new Origin(topic, sent.partition(), Long.toString(sent.offset()));
  }

  /** Waits until a topic holds that many records. */
  void awaitRecords(String topic, int count) {
    var settings = Map.<String, Object>of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest");
    var deadline = System.nanoTime() + LIMIT.toNanos();
    try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(consumer.partitionsFor(topic).stream().map(info -> new TopicPartition(topic, info.partition())).toList());
      for (var seen = 0; seen < count; seen += consumer.poll(Duration.ofSeconds(1)).count()) {
        if (System.nanoTime() > deadline)
          throw new IllegalStateException(topic + " holds " + seen + " of " + count + " dead letters after " + LIMIT.toSeconds() + " s");
      }
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
