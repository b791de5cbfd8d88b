// node first-call.mjs PORT JOBS WARM: jobs added one by one while the worker has nothing to do;
// from before add() to the processor's first line.
import { Queue, Worker } from "bullmq";

const [port, jobs, warm] = process.argv.slice(2).map(Number);
const connection = { host: "127.0.0.1", port, maxRetriesPerRequest: null };
const queue = new Queue("work", { connection });
let called = () => {};
const worker = new Worker("work", async () => called(process.hrtime.bigint()), { connection });
await worker.waitUntilReady();

const millis = [];
for (let i = -warm; i < jobs; i++) {
  await new Promise((resolve) => setTimeout(resolve, 5));
  const first = new Promise((resolve) => (called = resolve));
  const from = process.hrtime.bigint();
  await queue.add("noop", { n: i }, { removeOnComplete: true });
  const took = Number((await first) - from) / 1e6;
  if (i >= 0) millis.push(took);
}
millis.sort((a, b) => a - b);
const part = (p) => millis[Math.min(millis.length - 1, Math.ceil(p * millis.length) - 1)];
console.log(JSON.stringify({ "p50 ms": part(0.5), "p99 ms": part(0.99) }));
process.exit(0);
