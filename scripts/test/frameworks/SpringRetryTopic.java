package dev.redrive.frameworks;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.kafka.annotation.BackOff;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.EnableKafkaRetryTopic;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.RetryableTopic;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.retrytopic.TopicSuffixingStrategy;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Spring Kafka's @RetryableTopic: three attempts, the last two from {@code <origin>-retry-0} and {@code -retry-1}, then {@code <origin>-dlt}. */
final class SpringRetryTopic implements Framework {
  @Override
  public List<Origin> writeDeadLetters(Broker broker, Names names) throws Exception {
    broker.send(names.origin(), "paid");
    var origin = broker.send(names.origin(), "declined");
    try (var context = new AnnotationConfigApplicationContext()) {
      var settings = Map.<String, Object>of("brokers", broker.bootstrapServers, "origin", names.origin(), "group", names.group());
      context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("names", settings));
      context.register(Application.class);
      context.refresh();
      broker.awaitRecords(names.deadLetters(), 1);
    }
    return List.of(origin);
  }

  @Configuration
  @EnableKafka
  @EnableKafkaRetryTopic
  static class Application {
    @Bean
    KafkaTemplate<String, String> defaultRetryTopicKafkaTemplate(@Value("${brokers}") String brokers) {
      return new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(Map.of("bootstrap.servers", brokers), new StringSerializer(), new StringSerializer()));
    }

    @Bean
    ConcurrentKafkaListenerContainerFactory<String, String> kafkaListenerContainerFactory(@Value("${brokers}") String brokers) {
      var settings = Map.<String, Object>of("bootstrap.servers", brokers, "auto.offset.reset", "earliest");
      var factory = new ConcurrentKafkaListenerContainerFactory<String, String>();
      factory.setConsumerFactory(new DefaultKafkaConsumerFactory<>(settings, new StringDeserializer(), new StringDeserializer()));
      return factory;
    }

    @Bean
    TaskScheduler taskScheduler() {
      return new ThreadPoolTaskScheduler();
    }

    @Bean
    Payments payments() {
      return new Payments();
    }
  }

  static class Payments {
    @RetryableTopic(
        attempts = "3",
        backOff = @BackOff(delay = 100, multiplier = 2),
        topicSuffixingStrategy = TopicSuffixingStrategy.SUFFIX_WITH_INDEX_VALUE,
        autoCreateTopics = "false",
        // Its listener would only log.
        autoStartDltHandler = "false")
    @KafkaListener(id = "${group}", topics = "${origin}")
    void pay(String event) {
      if (event.equals("declined")) throw new CardDeclined();
    }
  }
}
