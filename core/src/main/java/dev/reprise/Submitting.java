package dev.reprise;

import dev.reprise.store.JobRef;
import dev.reprise.store.Jobs;
import dev.reprise.store.Jobs.SubmitReply;
import dev.reprise.store.Submission;
import java.util.List;

/// Submits a job whose offsets may not fit into one call: what doesn't, follows while the job is
/// open.
final class Submitting {
  private static final int PAGES_A_CALL = 32;

  private Submitting() {}

  static SubmitReply run(Jobs jobs, Submission all) {
    List<byte[]> pages = all.pages();
    if (pages.size() <= PAGES_A_CALL) {
      return jobs.submit(all);
    }
    SubmitReply reply = jobs.submit(part(all));
    if (!(reply instanceof SubmitReply.Accepted accepted)
        || (accepted.again() && isSealed(jobs, all.job()))) {
      return reply;
    }
    for (int page = PAGES_A_CALL; page < pages.size(); page += PAGES_A_CALL) {
      int end = Math.min(pages.size(), page + PAGES_A_CALL);
      boolean last = end == pages.size();
      jobs.extend(all.job(), 0, last ? all.total() : 0, last, page, pages.subList(page, end));
    }
    return reply;
  }

  /// No chunk is there to be claimed until every page is.
  private static Submission part(Submission all) {
    return new Submission(
        all.job(),
        all.params(),
        all.source(),
        0,
        false,
        all.finish(),
        all.limits(),
        all.pages().subList(0, PAGES_A_CALL));
  }

  private static boolean isSealed(Jobs jobs, JobRef job) {
    return jobs.find(job.id()).map(view -> view.sealed()).orElse(false);
  }
}
