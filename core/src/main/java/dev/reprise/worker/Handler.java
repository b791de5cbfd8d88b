package dev.reprise.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.ChunkHandler;
import dev.reprise.JobType;
import dev.reprise.PermanentFailureException;

/// What a worker does for one type of job.
record Handler<P>(JobType<P> type, ChunkHandler<P> chunks, ChunkHandler<P> finish) {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /// @throws PermanentFailureException where the job's params don't fit the type
  P params(String json) {
    try {
      return JSON.readValue(json, type.params());
    } catch (JsonProcessingException e) {
      throw new PermanentFailureException(
          "The params of this "
              + type.name()
              + " job don't fit "
              + type.params().getSimpleName()
              + ": "
              + e.getOriginalMessage()
              + ".",
          e);
    }
  }
}
