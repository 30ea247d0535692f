package dev.redrive.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What the official client takes for what a range replay does: each record once into another topic, with progress, less some headers and with three more. */
public final class RangeCopy {
    private RangeCopy() {}

    /** Arguments: brokers, source, target, number of records, names of the headers to leave out, separated by commas. */
    public static void main(String[] args) {
        String source = args[1];
        String target = args[2];
        long count = Long.parseLong(args[3]);
        Set<String> dropped = Set.of(args[4].split(","));
        Properties reading = new Properties();
        reading.put("bootstrap.servers", args[0]);
        reading.put("isolation.level", "read_committed");
        reading.put("enable.auto.commit", "false");
        reading.put("max.poll.records", "5000");
        Properties writing = new Properties();
        writing.put("bootstrap.servers", args[0]);
        writing.put("transactional.id", "bench-" + target);
        writing.put("batch.size", "500000");
        writing.put("buffer.memory", "67108864");
        writing.put("linger.ms", "5");
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            List<TopicPartition> partitions = new ArrayList<>();
            consumer.partitionsFor(source).forEach(info -> partitions.add(new TopicPartition(source, info.partition())));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            ConsumerGroupMetadata group = new ConsumerGroupMetadata("bench-" + target);
            byte[] job = "17-0123456789ab".getBytes(StandardCharsets.UTF_8);
            byte[] attempt = "1".getBytes(StandardCharsets.UTF_8);
            for (long copied = 0; copied < count; ) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofSeconds(1));
                if (records.isEmpty()) continue;
                producer.beginTransaction();
                Map<TopicPartition, OffsetAndMetadata> progress = new HashMap<>();
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    List<Header> headers = new ArrayList<>();
                    for (Header header : record.headers()) if (!dropped.contains(header.key())) headers.add(header);
                    String origin = source + "/" + record.partition() + "/" + record.offset();
                    headers.add(new RecordHeader("redrive-job-id", job));
                    headers.add(new RecordHeader("redrive-origin", origin.getBytes(StandardCharsets.UTF_8)));
                    headers.add(new RecordHeader("redrive-attempt", attempt));
                    producer.send(new ProducerRecord<>(target, record.partition(), record.timestamp(), record.key(), record.value(), headers));
                    progress.put(new TopicPartition(source, record.partition()), new OffsetAndMetadata(record.offset() + 1));
                }
                producer.sendOffsetsToTransaction(progress, group);
                producer.commitTransaction();
                copied += records.count();
            }
        }
    }
}
