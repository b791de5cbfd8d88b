// node memory.mjs PORT JOBS: adds jobs, says so, works them off when told to go on, and says so.
import { Queue, Worker } from "bullmq";

const [port, jobs] = process.argv.slice(2).map(Number);
const connection = { host: "127.0.0.1", port, maxRetriesPerRequest: null };
const queue = new Queue("work", { connection });
for (let from = 0; from < jobs; from += 1000) {
  const count = Math.min(1000, jobs - from);
  await queue.addBulk(
    Array.from({ length: count }, () => ({
      name: "w",
      data: { n: 1 },
      opts: { removeOnComplete: true },
    })),
  );
}
console.log("waiting");
await new Promise((resolve) => process.stdin.once("data", resolve));
let done = 0;
const worker = new Worker("work", async () => {}, { connection, concurrency: 100 });
await new Promise((resolve) => worker.on("completed", () => ++done === jobs && resolve()));
await worker.close();
console.log("done");
process.stdin.on("end", () => process.exit(0));
