/** The error codes that this client decides by; all others go by their name. https://kafka.apache.org/protocol#protocol_error_codes */
export const errorCodes = {
  unknownTopicOrPartition: 3,
  leaderNotAvailable: 5,
  invalidTopic: 17,
  duplicateSequenceNumber: 46,
  /** A group that is not there, or not of the type that was asked for: share groups commit no offsets. */
  groupIdNotFound: 69,
  unknownTopicId: 100,
} as const;
