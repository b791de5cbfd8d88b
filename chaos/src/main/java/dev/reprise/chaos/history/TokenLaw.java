package dev.reprise.chaos.history;

import dev.reprise.chaos.history.Operation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// I3: a chunk's fencing token, `(epoch, attempt)`, is issued once: no two runs bear the same, and
/// whatever bears it is one run.
public final class TokenLaw implements Law {
  @Override
  public String invariants() {
    return "I3";
  }

  private record Token(String job, int chunk, long epoch, int attempt) {}

  @Override
  public List<String> broken(Evidence evidence) {
    List<String> broken = new ArrayList<>();
    Map<Token, Operation> runs = new HashMap<>();
    Map<Token, String> bearers = new HashMap<>();
    for (Operation operation : evidence.operations()) {
      if (operation.is(Kind.RUN) || operation.is(Kind.WRITE)) {
        Token token = token(operation);
        if (operation.is(Kind.RUN)) {
          Operation other = runs.putIfAbsent(token, operation);
          if (other != null) {
            broken.add("%s was run twice: %s, %s".formatted(token, other, operation));
          }
        }
        String bearer = bearers.putIfAbsent(token, operation.process());
        if (bearer != null && !bearer.equals(operation.process())) {
          broken.add("%s is borne by %s and by %s".formatted(token, bearer, operation.process()));
        }
      }
    }
    return broken;
  }

  private static Token token(Operation operation) {
    return new Token(
        operation.about(),
        operation.chunks().getFirst().first(),
        operation.epoch(),
        operation.chunks().getFirst().attempt());
  }
}
