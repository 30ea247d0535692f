package dev.redrive.frameworks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A share group whose consumer rejects a record: the broker writes the dead letter itself (KIP-1191). */
final class ShareGroup implements Framework {
  private final boolean isCopied;

  ShareGroup(boolean isCopied) {
    this.isCopied = isCopied;
  }

  @Override
  public List<Origin> writeDeadLetters(Broker broker, Names names) throws Exception {
    configure(broker, names);
    broker.send(names.origin(), "paid");
    var origin = broker.send(names.origin(), "declined");
    var settings =
        Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers, "group.id", names.group(), "share.acknowledgement.mode", "explicit");
    try (var consumer = new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(names.origin()));
      var deadline = System.nanoTime() + Broker.LIMIT.toNanos();
      var isRejected = false;
      while (!isRejected) {
        if (System.nanoTime() > deadline) throw new IllegalStateException(names.group() + " was given no record");
        for (var record : consumer.poll(Duration.ofSeconds(1))) {
          isRejected = record.value().equals("declined");
          consumer.acknowledge(record, isRejected ? AcknowledgeType.REJECT : AcknowledgeType.ACCEPT);
        }
        for (var failure : consumer.commitSync().values()) if (failure.isPresent()) throw failure.get();
      }
    }
    broker.awaitRecords(names.deadLetters(), 1);
    return List.of(origin);
  }

  private void configure(Broker broker, Names names) throws Exception {
    var entries =
        Map.of(
            "share.auto.offset.reset", "earliest",
            "errors.deadletterqueue.topic.name", names.deadLetters(),
            "errors.deadletterqueue.copy.record.enable", Boolean.toString(isCopied));
    try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers))) {
      var group = new ConfigResource(ConfigResource.Type.GROUP, names.group());
      var changes = entries.entrySet().stream().map(entry -> new AlterConfigOp(new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET));
      admin.incrementalAlterConfigs(Map.of(group, changes.toList())).all().get();
    }
  }
}
