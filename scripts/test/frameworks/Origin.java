package dev.redrive.frameworks;

/** Where an event that cannot be processed lies: what its dead letter has to name. The offset is text, since readers of JSON lose digits. */
record Origin(String topic, int partition, String offset) {}
