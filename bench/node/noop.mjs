// node noop.mjs PORT JOBS WARM CONCURRENCY: jobs that do nothing, from the worker's start to the
// last one completed. They are added before, which isn't measured.
import { Queue, Worker } from "bullmq";

const [port, jobs, warm, concurrency] = process.argv.slice(2).map(Number);
const connection = { host: "127.0.0.1", port, maxRetriesPerRequest: null };
const kept = { removeOnComplete: true, removeOnFail: true };

async function add(name, count) {
  const queue = new Queue(name, { connection });
  for (let from = 0; from < count; from += 1000) {
    const some = Array.from({ length: Math.min(1000, count - from) }, (_, i) => ({
      name: "noop",
      data: { n: from + i },
      opts: kept,
    }));
    await queue.addBulk(some);
  }
  return queue;
}

async function work(name, count) {
  let done = 0;
  const begun = process.hrtime.bigint();
  const worker = new Worker(name, async () => {}, { connection, concurrency });
  await new Promise((resolve) => worker.on("completed", () => ++done === count && resolve()));
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  await worker.close();
  return seconds;
}

const queues = [await add("warm", warm), await add("work", jobs)];
await work("warm", warm);
const seconds = await work("work", jobs);
console.log(JSON.stringify({ "chunks/s": jobs / seconds, s: seconds }));
await Promise.all(queues.map((queue) => queue.close()));
process.exit(0);
