package dev.reprise.chaos.both;

import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import java.time.Duration;

/// A fault that begins and ends, so that two of them can overlap.
enum Blow {
  WORKER_KILLED {
    @Override
    void begin(Stage stage, String victim) {
      stage.crew().kill(victim);
    }

    @Override
    void end(Stage stage, String victim) {
      stage.crew().keepAlive();
    }
  },
  WORKER_FROZEN {
    @Override
    void begin(Stage stage, String victim) {
      if (stage.crew().member(victim).isAlive()) {
        stage.crew().freeze(victim);
      }
    }

    @Override
    void end(Stage stage, String victim) {
      if (stage.crew().member(victim).isAlive()) {
        stage.crew().thaw(victim);
      }
    }
  },
  PARTITION {
    @Override
    void begin(Stage stage, String victim) {
      stage.fault("nothing passes between " + victim + " and Redis");
      stage.crew().proxy(victim).partition();
    }

    @Override
    void end(Stage stage, String victim) {
      stage.crew().proxy(victim).heal();
    }
  },
  REPLIES_HELD {
    @Override
    void begin(Stage stage, String victim) {
      stage.fault("the replies to " + victim + " are held back");
      stage.crew().proxy(victim).holdReplies();
    }

    @Override
    void end(Stage stage, String victim) {
      stage.crew().proxy(victim).heal();
    }
  },
  RESETS {
    @Override
    void begin(Stage stage, String victim) {
      reset(stage, victim);
    }

    @Override
    void end(Stage stage, String victim) {
      reset(stage, victim);
    }

    private static void reset(Stage stage, String victim) {
      stage.fault(stage.crew().proxy(victim).reset() + " connections of " + victim + " are reset");
    }
  },
  REDIS_KILLED {
    @Override
    void begin(Stage stage, String victim) {
      if (stage.redis().isRunning()) {
        stage.killRedis();
      }
    }

    @Override
    void end(Stage stage, String victim) {
      if (!stage.redis().isRunning()) {
        stage.redis().restart();
      }
    }
  },
  REDIS_FROZEN {
    @Override
    void begin(Stage stage, String victim) {
      if (stage.redis().isRunning()) {
        stage.fault("SIGSTOP of Redis");
        stage.redis().pause();
      }
    }

    @Override
    void end(Stage stage, String victim) {
      if (stage.redis().isRunning()) {
        stage.redis().resume();
      }
    }
  },
  SCRIPTS_FLUSHED {
    @Override
    void begin(Stage stage, String victim) {
      // Redis may be away: it happens at the end.
    }

    @Override
    void end(Stage stage, String victim) {
      stage.fault("SCRIPT FLUSH");
      Waiting.until(
          "an answer to SCRIPT FLUSH", () -> !stage.tellRedis("SCRIPT", "FLUSH").isEmpty());
    }
  };

  private static final int SHORTEST_MS = 100;
  private static final int LONGEST_MS = 8_000;

  abstract void begin(Stage stage, String victim);

  abstract void end(Stage stage, String victim);

  /// How long it lasts.
  static void last(Stage stage) {
    Waiting.pass(Duration.ofMillis(stage.between(SHORTEST_MS, LONGEST_MS)));
  }
}
