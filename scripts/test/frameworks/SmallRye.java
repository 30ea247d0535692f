package dev.redrive.frameworks;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * SmallRye Reactive Messaging, as Quarkus uses it, twice: the channel of the dead letter topic fails as well, and its dead letter goes to
 * {@code <dead letters>-again} with the headers of both.
 */
final class SmallRye implements Framework {
  @Override
  public List<Origin> writeDeadLetters(Broker broker, Names names) throws Exception {
    broker.send(names.origin(), "paid");
    var origin = broker.send(names.origin(), "declined");
    var again = names.deadLetters() + "-again";
    configure(broker, "payments", names);
    configure(broker, "unpaid", new Names(names.deadLetters(), again, names.group() + "-again"));
    // Weld's threads only look for what the first caller has made.
    ConfigProvider.getConfig();
    var container = SeContainerInitializer.newInstance().addBeanClasses(Payments.class).initialize();
    try {
      broker.awaitRecords(again, 1);
    } finally {
      container.close();
    }
    return List.of(origin);
  }

  /** MicroProfile Config reads the system's properties. */
  private static void configure(Broker broker, String channel, Names names) {
    var settings =
        Map.of(
            "connector", "smallrye-kafka",
            "bootstrap.servers", broker.bootstrapServers,
            "topic", names.origin(),
            "group.id", names.group(),
            "auto.offset.reset", "earliest",
            "value.deserializer", StringDeserializer.class.getName(),
            "failure-strategy", "dead-letter-queue",
            "dead-letter-queue.topic", names.deadLetters(),
            "health-enabled", "false",
            "graceful-shutdown", "false");
    settings.forEach((name, value) -> System.setProperty("mp.messaging.incoming." + channel + "." + name, value));
  }

  @ApplicationScoped
  static class Payments {
    @Incoming("payments")
    Uni<Void> pay(String event) {
      return event.equals("declined") ? Uni.createFrom().failure(new CardDeclined()) : Uni.createFrom().voidItem();
    }

    /** What a method throws is told as the failure of calling it. */
    @Incoming("unpaid")
    void payAfterAll(String event) {
      throw new CardDeclined();
    }
  }
}
