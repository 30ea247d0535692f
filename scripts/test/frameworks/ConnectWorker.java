package dev.redrive.frameworks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.connector.policy.AllConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.runtime.Herder.Created;
import org.apache.kafka.connect.runtime.Worker;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorInfo;
import org.apache.kafka.connect.runtime.standalone.StandaloneConfig;
import org.apache.kafka.connect.runtime.standalone.StandaloneHerder;
import org.apache.kafka.connect.storage.FileOffsetBackingStore;
import org.apache.kafka.connect.storage.StringConverter;
import org.apache.kafka.connect.util.FutureCallback;

/** A Connect worker as ConnectStandalone starts it, without its REST server. */
final class ConnectWorker implements AutoCloseable {
  private final StandaloneHerder herder;
  private final Path offsets;

  ConnectWorker(Broker broker) throws Exception {
    offsets = Files.createTempFile("connect", ".offsets");
    var settings =
        Map.of(
            "bootstrap.servers", broker.bootstrapServers,
            "key.converter", StringConverter.class.getName(),
            "value.converter", JsonConverter.class.getName(),
            "value.converter.schemas.enable", "false",
            "offset.storage.file.filename", offsets.toString(),
            "plugin.discovery", "service_load");
    var plugins = new Plugins(settings);
    var config = new StandaloneConfig(settings);
    var policy = new AllConnectorClientConfigOverridePolicy();
    policy.configure(Map.of());
    var store = new FileOffsetBackingStore(plugins.newInternalConverter(true, JsonConverter.class.getName(), Map.of("schemas.enable", "false")));
    store.configure(config);
    herder = new StandaloneHerder(new Worker("worker", Time.SYSTEM, plugins, config, store, policy), config.kafkaClusterId(), policy);
    herder.start();
  }

  /** Starts a sink that reads the origin topic in the group and gives its dead letters to the dead letter topic, with headers. */
  void startSink(String name, Framework.Names names) throws Exception {
    var settings = new HashMap<String, String>();
    settings.put("name", name);
    settings.put("connector.class", RefusingSink.class.getName());
    settings.put("tasks.max", "1");
    settings.put("topics", names.origin());
    settings.put("consumer.override.group.id", names.group());
    settings.put("errors.tolerance", "all");
    settings.put("errors.deadletterqueue.topic.name", names.deadLetters());
    settings.put("errors.deadletterqueue.topic.replication.factor", "1");
    settings.put("errors.deadletterqueue.context.headers.enable", "true");
    var created = new FutureCallback<Created<ConnectorInfo>>();
    herder.putConnectorConfig(name, settings, false, created);
    created.get(Broker.LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    herder.stop();
    Files.deleteIfExists(offsets);
  }
}
