package dev.redrive.frameworks;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;

/** Spring Cloud Stream's Kafka binder with a dead letter topic. */
final class SpringCloudStream implements Framework {
  @Override
  public List<Origin> writeDeadLetters(Broker broker, Names names) throws Exception {
    broker.send(names.origin(), "paid");
    var origin = broker.send(names.origin(), "declined");
    var settings =
        Map.<String, Object>of(
            "spring.cloud.function.definition", "pay",
            "spring.cloud.stream.kafka.binder.brokers", broker.bootstrapServers,
            "spring.cloud.stream.kafka.binder.auto-create-topics", "false",
            "spring.cloud.stream.bindings.pay-in-0.destination", names.origin(),
            "spring.cloud.stream.bindings.pay-in-0.group", names.group(),
            "spring.cloud.stream.bindings.pay-in-0.consumer.max-attempts", "1",
            "spring.cloud.stream.kafka.bindings.pay-in-0.consumer.enable-dlq", "true",
            "spring.cloud.stream.kafka.bindings.pay-in-0.consumer.dlq-name", names.deadLetters());
    var application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE).bannerMode(Banner.Mode.OFF).logStartupInfo(false);
    try (var context = application.properties(settings).run()) {
      broker.awaitRecords(names.deadLetters(), 1);
      context.stop();
    }
    return List.of(origin);
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class Application {
    @Bean
    Consumer<String> pay() {
      return event -> {
        if (event.equals("declined")) throw new CardDeclined();
      };
    }
  }
}
