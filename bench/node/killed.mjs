// node killed.mjs PORT CHUNK_MS: a worker with work that takes a while; it says when a job begins
// that somebody else had begun before.
import { Worker } from "bullmq";

const [port, millis] = process.argv.slice(2).map(Number);
const connection = { host: "127.0.0.1", port, maxRetriesPerRequest: null };
let said = false;
const worker = new Worker(
  "work",
  async (job) => {
    if (job.stalledCounter > 0) console.log(`again ${process.hrtime.bigint()}`);
    if (!said) console.log("ready");
    said = true;
    await new Promise((resolve) => setTimeout(resolve, millis));
  },
  { connection, concurrency: 8 },
);
worker.on("error", (error) => console.error(error.message));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
