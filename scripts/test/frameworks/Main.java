package dev.redrive.frameworks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/**
 * Runs frameworks side by side until each has written its dead letters. Arguments: the bootstrap servers, then for each framework
 * {@code name:origin topic:dead letter topic:group}. Prints a line of JSON for each: its name with the origins of its dead letters.
 * Ends with 1 when one of them fails. In one process, since starting a JVM for each costs more than the frameworks do.
 */
final class Main {
  private static final Map<String, Framework> FRAMEWORKS =
      Map.of(
          "connect-converter", new ConnectSink("payments-converter", "{\"state\":"),
          "connect-task", new ConnectSink("payments-task", "{\"state\":\"declined\"}"),
          "streams", new Streams(),
          "spring-recoverer", new SpringRecoverer(),
          "spring-retry-topic", new SpringRetryTopic(),
          "smallrye", new SmallRye(),
          "spring-cloud-stream", new SpringCloudStream(),
          "share-group", new ShareGroup(false),
          "share-group-copied", new ShareGroup(true));

  private record Written(String name, List<Origin> origins) {}

  private Main() {}

  public static void main(String[] arguments) {
    try (var broker = new Broker(arguments[0])) {
      var threads = Executors.newCachedThreadPool();
      var running = Arrays.stream(arguments).skip(1).map(spec -> CompletableFuture.supplyAsync(() -> run(broker, spec), threads)).toList();
      for (var written : running) System.out.println(new ObjectMapper().writeValueAsString(written.join()));
    } catch (Exception failure) {
      failure.printStackTrace();
      System.exit(1);
    }
    // Frameworks leave threads of their own behind.
    System.exit(0);
  }

  private static Written run(Broker broker, String spec) {
    var parts = spec.split(":");
    try {
      return new Written(parts[0], FRAMEWORKS.get(parts[0]).writeDeadLetters(broker, new Framework.Names(parts[1], parts[2], parts[3])));
    } catch (Exception failure) {
      throw new IllegalStateException(parts[0] + " wrote no dead letter", failure);
    }
  }
}
