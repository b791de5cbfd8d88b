package dev.reprise.cli;

import dev.reprise.cli.Finding.Level;
import java.util.List;

/// Findings as they are printed: the worst first, each with what to do.
record FindingText(Invocation invocation) {
  void print(List<Finding> findings) {
    Output output = invocation.output();
    if (output.isJson()) {
      findings.forEach(finding -> output.json(finding.json()));
      return;
    }
    boolean symbols = Terminal.takesSymbols(invocation);
    for (Finding finding : findings) {
      String found = TextWidth.plain(finding.found());
      output.line("%s %-12s %s".formatted(mark(finding.level(), symbols), finding.check(), found));
      if (finding.remedy() != null) {
        output.line("  %-12s -> %s".formatted("", finding.remedy()));
      }
    }
    output.line("");
    output.line(summary(findings));
  }

  private static String mark(Level level, boolean symbols) {
    return switch (level) {
      case WRONG -> symbols ? "✗" : "X";
      case NOTE -> "!";
      case FINE -> symbols ? "✓" : "+";
    };
  }

  private static String summary(List<Finding> findings) {
    long wrong = findings.stream().filter(each -> each.level() == Level.WRONG).count();
    long notes = findings.stream().filter(each -> each.level() == Level.NOTE).count();
    String known = notes == 0 ? "" : ", " + Words.count(notes, "thing") + " to know";
    return wrong == 0
        ? "Nothing is wrong" + known + "."
        : Words.count(wrong, "thing") + (wrong == 1 ? " is" : " are") + " wrong" + known + ".";
  }
}
