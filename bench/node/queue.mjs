// node queue.mjs PORT JOBS WARM CONCURRENCY: a worker waits, jobs are added a thousand at a time;
// from before the first is added to the last one completed.
import { Queue, Worker } from "bullmq";

const [port, jobs, warm, concurrency] = process.argv.slice(2).map(Number);
const connection = { host: "127.0.0.1", port, maxRetriesPerRequest: null };
const opts = { removeOnComplete: true, removeOnFail: true };

async function run(name, count) {
  const queue = new Queue(name, { connection });
  let done = 0;
  const worker = new Worker(name, async () => {}, { connection, concurrency });
  await worker.waitUntilReady();
  const begun = process.hrtime.bigint();
  const all = new Promise((resolve) => worker.on("completed", () => ++done === count && resolve()));
  for (let from = 0; from < count; from += 1000) {
    const some = Array.from({ length: Math.min(1000, count - from) }, (_, i) => ({
      name: "noop",
      data: { n: from + i },
      opts,
    }));
    await queue.addBulk(some);
  }
  await all;
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  await worker.close();
  await queue.close();
  return seconds;
}

await run("warm", warm);
const seconds = await run("work", jobs);
console.log(JSON.stringify({ "jobs/s": jobs / seconds, s: seconds }));
process.exit(0);
