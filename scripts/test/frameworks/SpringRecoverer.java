package dev.redrive.frameworks;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.util.backoff.FixedBackOff;

/**
 * Spring Kafka's DeadLetterPublishingRecoverer, twice: the listener of the dead letter topic fails as well, and its dead letter goes to
 * {@code <dead letters>-again} with the headers of both.
 */
final class SpringRecoverer implements Framework {
  @Override
  public List<Origin> writeDeadLetters(Broker broker, Names names) throws Exception {
    broker.send(names.origin(), "paid");
    var origin = broker.send(names.origin(), "declined");
    var again = names.deadLetters() + "-again";
    var producers = new DefaultKafkaProducerFactory<>(Map.of("bootstrap.servers", broker.bootstrapServers), new StringSerializer(), new StringSerializer());
    var template = new KafkaTemplate<>(producers);
    var first = listen(broker, template, names.origin(), names.group(), names.deadLetters(), new CardDeclined());
    var second = listen(broker, template, names.deadLetters(), names.group() + "-again", again, new IllegalStateException("still declined"));
    broker.awaitRecords(again, 1);
    first.stop();
    second.stop();
    producers.destroy();
    return List.of(origin);
  }

  private static KafkaMessageListenerContainer<String, String> listen(
      Broker broker, KafkaTemplate<String, String> template, String topic, String group, String deadLetters, RuntimeException failure) {
    var settings = Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers, "auto.offset.reset", "earliest");
    var consumers = new DefaultKafkaConsumerFactory<>(settings, new StringDeserializer(), new StringDeserializer());
    var properties = new ContainerProperties(topic);
    properties.setGroupId(group);
    properties.setMessageListener(
        (MessageListener<String, String>)
            event -> {
              if (event.value().equals("declined")) throw failure;
            });
    var container = new KafkaMessageListenerContainer<>(consumers, properties);
    var recoverer = new DeadLetterPublishingRecoverer(template, (event, thrown) -> new TopicPartition(deadLetters, 0));
    container.setCommonErrorHandler(new DefaultErrorHandler(recoverer, new FixedBackOff(0, 0)));
    container.start();
    return container;
  }
}
